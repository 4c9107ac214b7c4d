/* SPDX-License-Identifier: MIT */
#ifndef TT_DECIDE_CALIBRATION_H
#define TT_DECIDE_CALIBRATION_H

/*
 * Decision values to probabilities: Platt scaling with the stable Newton iteration of Lin, Lin and
 * Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine Learning 68
 * (2007), algorithm 1. Fit on out-of-fold values only.
 */

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct tt_platt {
    double a, b; /* p = 1 / (1 + exp(a d + b)); a < 0 when larger values mean the label */
} tt_platt;

/*
 * How many stories to come a training story stands for, with a label and without it (prior.h).
 * Where no masses are given, each story stands for itself.
 */
typedef struct tt_mass {
    float positive, negative;
} tt_mass;

/*
 * d [n] decision values, y [n] whether the label applies, masses [n] or NULL: the shape is
 * fitted to them with both sides at their numbers, then moved to their odds as Saerens, Latinne and
 * Decaestecker 2002 do (equation 2.4), which holds for few examples too. With no example of one
 * side, or when the fitted a is not below 0, *fallback is set and only b is fitted, beside a = -1:
 * the probabilities then are right on average.
 */
void tt_platt_fit(tt_platt *out, const double *d, const bool *y, const tt_mass *masses, size_t n,
                  bool *fallback);
double tt_platt_apply(const tt_platt *platt, double d); /* in (0, 1), monotone in d */

#endif
