/* SPDX-License-Identifier: MIT */
#ifndef TT_DECIDE_PRIOR_H
#define TT_DECIDE_PRIOR_H

/*
 * What changes when a label is more or less common among the stories to come than it was in
 * training: Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new a
 * priori probabilities", Neural Computation 14 (2002). Each label is judged on its own, as label
 * or not.
 */

#include "decide/calibration.h"
#include "decide/threshold.h"
#include <stddef.h>

/* Shares are kept inside [TT_PRIOR_MIN, 1 - TT_PRIOR_MIN]. */
#define TT_PRIOR_MIN 1e-6

/*
 * The share of stories with the label among n unlabelled ones, by expectation maximisation (their
 * equation 2.9) from the calibrated probabilities p[i * stride], fitted where the share was
 * `trained`. With n = 0 it is `trained`.
 */
double tt_prior_estimate(const float *p, size_t n, size_t stride, double trained);

/* A probability at share `trained`, as it is at share `now` (their equation 2.4). */
double tt_prior_adjust(double p, double trained, double now);

/* What examples and other documents must count for, so that they are in the shares of `now`. */
tt_class_weights tt_prior_weights(double trained, double now);

/* The share whose odds are the geometric mean of the odds of two. */
double tt_prior_between(double a, double b);

/* The calibration at share `now` of a label calibrated at share `trained`. */
tt_platt tt_prior_adjust_platt(const tt_platt *platt, double trained, double now);

/*
 * The decision value whose probability at share `now` is what threshold's was at share `trained`.
 */
double tt_prior_adjust_threshold(double threshold, const tt_platt *platt, double trained,
                                 double now);

#endif
