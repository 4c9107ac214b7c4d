/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_INFLUENCE_H
#define TT_LEARN_INFLUENCE_H

/*
 * How far a score, or the difference of two on the same stories, moves by the chance of which
 * stories were drawn: each story's influence on it, to first order (infinitesimal jackknife: Efron
 * and Tibshirani 1993, section 21.3). One pass, where a bootstrap (evaluate/bootstrap.h) takes
 * hundreds; too sure of labels with a handful of stories.
 */

#include "evaluate/metrics.h"

/* A score: a weighted sum of figures. */
typedef struct tt_score {
    double micro_f1, macro_f1, accuracy; /* weights */
} tt_score;

double tt_score_of(const tt_score *score, double micro_f1, double macro_f1, double accuracy);

/* influence [n_docs of gold]: by how much each story moves the score; they add up to 0. */
topictag_status tt_influence(float *influence, const tt_tag_sets *gold, const tt_tag_sets *tags,
                             uint32_t n_labels, const tt_score *score,
                             topictag_error *err) TOPICTAG_MUST_USE;

/* Standard error of the difference of two scores, by what n stories give to either. */
double tt_influence_error(const float *a, const float *b, uint32_t n);

#endif
