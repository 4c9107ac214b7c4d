/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_CURVES_H
#define TT_EVALUATE_CURVES_H

/*
 * What probabilities say beyond the tags given: precision at every recall, and whether 0.8
 * means eight of ten.
 */

#include "evaluate/metrics.h"

typedef struct tt_pr_point {
    double precision, recall; /* of giving the label from this probability on */
} tt_pr_point;

typedef struct tt_pr_curve {
    tt_pr_point *points; /* [n] recall rising; owned */
    size_t n;
    double average_precision; /* sum of precision x step of recall; NaN without an example */
} tt_pr_curve;

/* p [n_docs * n_labels] row-major. Equal probabilities make one point. */
topictag_status tt_pr_curve_make(tt_pr_curve *out, const float *p, const tt_tag_sets *gold,
                                 uint32_t n_labels, uint32_t label,
                                 topictag_error *err) TOPICTAG_MUST_USE;
void tt_pr_curve_release(tt_pr_curve *curve);

#define TT_RELIABILITY_BINS 10

/* All cells (document, label) by their probability, in bins of equal width. */
typedef struct tt_reliability {
    uint64_t n[TT_RELIABILITY_BINS];
    double mean[TT_RELIABILITY_BINS];  /* probability; NaN: empty */
    double share[TT_RELIABILITY_BINS]; /* of cells whose label applies; NaN: empty */
    double ece;   /* expected calibration error: |mean - share| averaged over cells (Naeini 2015) */
    double brier; /* mean squared difference of probability and truth (Brier 1950) */
} tt_reliability;

void tt_reliability_measure(tt_reliability *out, const float *p, const tt_tag_sets *gold,
                            uint32_t n_labels);

#endif
