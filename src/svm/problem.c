/* SPDX-License-Identifier: MIT */
#include "svm/problem.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static topictag_status choose_docs(tt_problem *problem, const uint32_t *subset, uint32_t n_subset,
                                   topictag_error *err)
{
    const uint32_t n_rows = problem->rows->n_rows;
    problem->n_docs = subset != NULL ? n_subset : n_rows;
    problem->docs = tt_alloc(problem->n_docs, sizeof *problem->docs);
    if (problem->docs == NULL)
        return tt_no_memory(err);
    for (uint32_t k = 0; k < problem->n_docs; k++) {
        const uint32_t row = subset != NULL ? subset[k] : k;
        if (row >= n_rows || (k > 0 && row <= problem->docs[k - 1]))
            return tt_fail(err, TOPICTAG_E_INVALID_ARG,
                           "row %u of %u in a subset that must increase", row, n_rows);
        problem->docs[k] = row;
    }
    return TOPICTAG_OK;
}

/* Documents to labels becomes labels to documents. */
static topictag_status transpose_labels(tt_problem *problem, const tt_label_sets *sets,
                                        topictag_error *err)
{
    uint32_t *begin = tt_calloc((size_t)sets->n_labels + 1, sizeof *begin);
    problem->positive_begin = begin;
    if (begin == NULL)
        return tt_no_memory(err);
    uint32_t n = 0;
    for (uint32_t k = 0; k < problem->n_docs; k++) {
        const uint32_t row = problem->docs[k];
        for (uint32_t e = sets->begin[row]; e < sets->begin[row + 1]; e++) {
            if (sets->labels[e] >= sets->n_labels)
                return tt_fail(err, TOPICTAG_E_INVALID_ARG, "label %u of %u", sets->labels[e],
                               sets->n_labels);
            begin[sets->labels[e] + 1]++;
            n++;
        }
    }
    problem->positives = tt_alloc(n, sizeof *problem->positives);
    if (problem->positives == NULL)
        return tt_no_memory(err);
    for (uint32_t l = 0; l < sets->n_labels; l++)
        begin[l + 1] += begin[l];
    /* Filling moves each begin to its end, which is the next one's begin. */
    for (uint32_t k = 0; k < problem->n_docs; k++) {
        const uint32_t row = problem->docs[k];
        for (uint32_t e = sets->begin[row]; e < sets->begin[row + 1]; e++)
            problem->positives[begin[sets->labels[e]]++] = k;
    }
    memmove(begin + 1, begin, sets->n_labels * sizeof *begin);
    begin[0] = 0;
    return TOPICTAG_OK;
}

topictag_status tt_problem_init(tt_problem *problem, const tt_rows *rows, const tt_label_sets *sets,
                                const uint32_t *subset, uint32_t n_subset,
                                const tt_svm_options *options, const topictag_listener *listener,
                                topictag_error *err)
{
    *problem = (tt_problem){
        .rows = rows, .options = options, .listener = listener, .n_labels = sets->n_labels};
    if (sets->n_docs != rows->n_rows)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "labels of %u documents for %u rows",
                       sets->n_docs, rows->n_rows);
    topictag_status rc = choose_docs(problem, subset, n_subset, err);
    if (rc == TOPICTAG_OK)
        rc = transpose_labels(problem, sets, err);
    if (rc != TOPICTAG_OK)
        tt_problem_release(problem);
    return rc;
}

void tt_problem_release(tt_problem *problem)
{
    free(problem->docs);
    free(problem->positive_begin);
    free(problem->positives);
    *problem = (tt_problem){0};
}

tt_costs tt_problem_costs(const tt_problem *problem, uint32_t label, double cost)
{
    const tt_svm_options *options = problem->options;
    tt_costs costs = {cost, cost};
    if (options->balanced) {
        const double n = problem->n_docs, n_positive = tt_problem_positives(problem, label);
        costs.positive *= n / (2 * n_positive);
        costs.negative *= n / (2 * (n - n_positive));
    }
    if (options->positive_weight != NULL)
        costs.positive *= options->positive_weight[label];
    return costs;
}

void tt_problem_sides(const tt_problem *problem, uint32_t label, double *y)
{
    for (uint32_t k = 0; k < problem->n_docs; k++)
        y[k] = -1;
    for (uint32_t p = problem->positive_begin[label]; p < problem->positive_begin[label + 1]; p++)
        y[problem->positives[p]] = 1;
}
