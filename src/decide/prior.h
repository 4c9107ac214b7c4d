/* SPDX-License-Identifier: MIT */
#ifndef TT_DECIDE_PRIOR_H
#define TT_DECIDE_PRIOR_H

/*
 * What the stories to come are like, for calibration and thresholds. Training stories stand for
 * them: a corpus made for training holds more of each label than the wire does, and its stories
 * without a label are seldom about all that news is about. A sample of unlabelled stories tells
 * both. Of a label's own stories it is assumed that they score there as in training (out of fold),
 * of the others nothing. With given(t) the share of the sample above decision value t, and
 * recall(t) that of the label's stories:
 *
 *   share      = min over t of given(t) / recall(t)               (1)
 *   fallout(t) = (given(t) - share recall(t)) / (1 - share)       (2)
 *
 * (1) is the largest share that the sample allows, and is met where t is above all other stories
 * (Blanchard, Lee and Scott, "Semi-supervised novelty detection", JMLR 11 (2010)); (2) is what is
 * left of given(t). Estimates from probabilities (Saerens, Latinne and Decaestecker 2002), and
 * weighing cases by the share alone, take the other stories to be those of training. With three
 * topics, others from six of seventeen groups, and real shares of 4, 8 and 16 %
 * (scripts/prior-shift, Stack Overflow and 20 Newsgroups) they reached micro-F1 0.66 and 0.69, with
 * 11 and 12 % of the stories on no topic tagged; this way it is 0.76 and 0.81, with 4 % each.
 */

#include "base/status.h"
#include "decide/calibration.h"
#include <stddef.h>

/* Shares are kept inside [TT_PRIOR_MIN, 1 - TT_PRIOR_MIN]. */
#define TT_PRIOR_MIN 1e-3

/* Labels with fewer training stories have no recall(t) to speak of. */
#define TT_PRIOR_MIN_EXAMPLES 20

/*
 * share (1), and fallout [n] as what it grows by at each of n training stories, by falling decision
 * value; it adds up to 1. d [n] are their out-of-fold values, y [n] whether they have the label
 * (some do); sample [n_sample] the sample's by the same machine, in any order; it is sorted.
 */
topictag_status tt_prior_learn(double *share, double *fallout, const double *d, const bool *y,
                               size_t n, float *sample, size_t n_sample,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The share whose odds are the geometric mean of the odds of two: between that of the sample, which
 * is too low when real stories with the label score lower than those of training, and that of
 * training. In the trials above it was better than (1) alone by 0.01.
 */
double tt_prior_between(double a, double b);

/*
 * What each of n training stories stands for, to masses[i * stride]: together n stories, `share` of
 * them with the label; those without it as fallout [n] says (NULL: as in training).
 */
void tt_prior_masses(tt_mass *masses, size_t stride, const bool *y, const double *fallout, size_t n,
                     double share);

#endif
