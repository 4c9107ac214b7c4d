/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_LEARN_H
#define TT_LEARN_LEARN_H

/*
 * From rows and labels to a machine that decides: training, out-of-fold decisions, calibration and
 * thresholds. Used once by train and once per fold by crossval.
 */

#include "learn/influence.h"
#include "pipeline/handles.h"

typedef struct tt_learned {
    tt_svm svm;
    tt_platt *platt;      /* [n_labels] owned */
    double *thresholds;   /* [n_labels] owned */
    uint32_t n_untrained; /* labels without a story, or with every story */
    tt_solver solver;     /* the one used */
    float *decisions;     /* [n_docs * n_labels] out of fold, owned; for compacting alone */
    double cost;          /* given, or chosen for its out-of-fold scores */
    bool has_scores;      /* out-of-fold scores and tags below are known */
    double micro_f1, macro_f1, accuracy;
    uint32_t *tag_begin, *tags;  /* as tt_tag_sets: [n_docs + 1], [tag_begin[n_docs]]; owned */
    double train_s, calibrate_s; /* wall seconds */
} tt_learned;

/*
 * masses [n_docs * n_labels]: what the documents stand for in calibration and thresholds; NULL:
 * each for itself.
 * groups [n_docs] keeps documents of one group in one fold; NULL: none. singlelabel decides how
 * out-of-fold stories are tagged for the scores.
 */
topictag_status tt_learn(tt_learned *out, const tt_rows *rows, const tt_label_sets *sets,
                         const uint32_t *groups, const tt_mass *masses, bool singlelabel,
                         const topictag_train_options *options, const topictag_listener *listener,
                         topictag_error *err) TOPICTAG_MUST_USE;
/* Calibration, thresholds and out-of-fold scores alone: all of tt_learn but the machine. */
topictag_status tt_learn_estimate(tt_learned *out, const tt_rows *rows, const tt_label_sets *sets,
                                  const uint32_t *groups, bool singlelabel,
                                  const topictag_train_options *options,
                                  const topictag_listener *listener,
                                  topictag_error *err) TOPICTAG_MUST_USE;
/* The cost that training with these options has: of those to choose from, the one whose out-of-fold
   scores on these stories, or on a part of very many, are best. */
topictag_status tt_learn_cost(double *cost, const tt_rows *rows, const tt_label_sets *sets,
                              const uint32_t *groups, bool singlelabel,
                              const topictag_train_options *options,
                              const topictag_listener *listener,
                              topictag_error *err) TOPICTAG_MUST_USE;
/* The tags that the decisions kept in learned give by its thresholds, and their scores. */
topictag_status tt_learn_score(tt_learned *learned, const tt_label_sets *sets, bool singlelabel,
                               double min_probability, topictag_error *err) TOPICTAG_MUST_USE;
void tt_learned_release(tt_learned *learned);

/*
 * What machines that have not seen a story say of it: decisions [n_docs * n_labels] by story, and
 * the sigmoids platt [n_labels] that make probabilities of them. Labels that cannot be trained in a
 * fold decide -1 there.
 */
topictag_status tt_learn_out_of_fold(float *decisions, tt_platt *platt, const tt_rows *rows,
                                     const tt_label_sets *sets, const uint32_t *groups,
                                     const topictag_train_options *options,
                                     const topictag_listener *listener,
                                     topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Appends to labels (room for n_labels) the ids a story gets by its decision values, increasing.
 * Returns how many. thresholds are in decision-value units; for single-label tasks they are not
 * used, but the best label's probability must reach min_probability.
 */
uint32_t tt_learn_decide(uint32_t *labels, const double *decision, const double *thresholds,
                         const tt_platt *platt, uint32_t n_labels, bool singlelabel,
                         double min_probability);

/* What settings are compared by: accuracy of one label a story, else the mean of both F1. */
tt_score tt_learn_goal(bool singlelabel);

/* Seconds of a clock that never goes back. */
double tt_learn_clock_s(void);

#endif
