/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_PROBLEM_H
#define TT_SVM_PROBLEM_H

/*
 * What the solvers are given: the documents to learn from and, for each label, which of them are
 * positive. A document's place is its index in docs.
 */

#include "svm/svm.h"

typedef struct tt_problem {
    const tt_rows *rows;               /* borrowed */
    const tt_svm_options *options;     /* borrowed */
    const topictag_listener *listener; /* borrowed, may be NULL */
    uint32_t n_docs;
    uint32_t n_labels;
    uint32_t *docs;           /* [n_docs] row of each place, increasing */
    uint32_t *positive_begin; /* [n_labels + 1] */
    uint32_t *positives;      /* places, increasing for each label */
} tt_problem;

/* subset as in tt_svm_train. E_INVALID_ARG, E_NO_MEMORY. */
topictag_status tt_problem_init(tt_problem *problem, const tt_rows *rows, const tt_label_sets *sets,
                                const uint32_t *subset, uint32_t n_subset,
                                const tt_svm_options *options, const topictag_listener *listener,
                                topictag_error *err) TOPICTAG_MUST_USE;
void tt_problem_release(tt_problem *problem);

static inline uint32_t tt_problem_positives(const tt_problem *problem, uint32_t label)
{
    return problem->positive_begin[label + 1] - problem->positive_begin[label];
}

/* Both sides have a document. */
static inline bool tt_problem_trainable(const tt_problem *problem, uint32_t label)
{
    const uint32_t n = tt_problem_positives(problem, label);
    return n > 0 && n < problem->n_docs;
}

/* Costs of a document on either side of the label: cost times class and label weights. */
typedef struct tt_costs {
    double positive, negative;
} tt_costs;
tt_costs tt_problem_costs(const tt_problem *problem, uint32_t label, double cost);

/* y [n_docs]: +1 for the label's documents, -1 for the others. */
void tt_problem_sides(const tt_problem *problem, uint32_t label, double *y);

#endif
