/* SPDX-License-Identifier: MIT */
#ifndef TT_DECIDE_BAGGING_H
#define TT_DECIDE_BAGGING_H

/*
 * Thresholds as the mean of those of many halves of the documents (Breiman, "Bagging predictors",
 * Machine Learning 24 (1996), with halves in place of bootstrap samples: Bühlmann and Yu 2002). F1
 * is a flat and jagged function of a threshold: where its maximum lies in one sample is chance, and
 * the mean over samples is near the maximum of what they were drawn from.
 */

#include "decide/threshold.h"

/*
 * As tt_thresholds_fit, in halves drawn by seed; the same thresholds whatever the number of
 * threads. Memory: a copy of half of d and masses for each thread.
 */
topictag_status tt_bagging_thresholds(double *thresholds, const tt_threshold_data *on,
                                      tt_threshold_rule rule, uint64_t seed, unsigned n_threads,
                                      topictag_error *err) TOPICTAG_MUST_USE;

#endif
