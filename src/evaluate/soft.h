/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_SOFT_H
#define TT_EVALUATE_SOFT_H

/*
 * F1 of probabilities: a label given at 0.7 counts 0.7, so tp + fp is the sum of a label's
 * probabilities and tp their sum over the stories that have it (the expected counts of Jansche
 * 2005, "Maximum expected F-measure training of logistic regression models"). It tells that a
 * model has become less sure long before tags change: where a fifth of a label's training stories
 * is mislabelled, most test stories keep the tag, at 0.8 instead of 0.97.
 *
 * Probabilities are taken in thousandths, as a JSON report lists them, so that a baseline read back
 * is the same to the last bit.
 */

#include "evaluate/bootstrap.h"

#include <math.h>

static inline uint16_t tt_thousandths(double probability)
{
    return (uint16_t)lround(1000.0 * fmin(1.0, fmax(0.0, probability)));
}

/* Probabilities of documents, those above 0; labels increase in a document. Arrays are owned. */
typedef struct tt_chance {
    uint32_t label;
    uint16_t thousandths; /* 1 to 1000 */
} tt_chance;

typedef struct tt_chances {
    size_t n_docs, n_items;
    size_t *begin; /* [n_docs + 1] */
    tt_chance *items;
    size_t cap_begin, cap_items;
} tt_chances;

/* { 0 } is empty. A document's probabilities are put in any order, then it is ended. */
topictag_status tt_chances_put(tt_chances *chances, uint32_t label, double probability,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_chances_end(tt_chances *chances, topictag_error *err) TOPICTAG_MUST_USE;
void tt_chances_release(tt_chances *chances);

/* What a label's F1, or that of all labels, is made of, in thousandths of a story. */
typedef struct tt_soft_sums {
    double right; /* probabilities on stories that have the label */
    double given; /* on all stories */
} tt_soft_sums;

/* n_gold: stories that have the label, or all labels of all stories. */
static inline double tt_soft_f1(tt_soft_sums sums, double n_gold)
{
    const double below = sums.given + 1000.0 * n_gold;
    return below > 0.0 ? 2.0 * sums.right / below : 0.0;
}

/* Fills metrics->soft; probabilities are [n_docs * n_labels]. */
topictag_status tt_soft_measure(tt_metrics *metrics, const tt_tag_sets *gold,
                                const float *probabilities, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * As tt_bootstrap_changes, for metrics whose part is TT_SOFT_F1. p_fall comes from swapping the
 * probabilities of whole stories; the interval from the metric's influence function (Hampel 1974),
 * since each story moves such a metric a little and smoothly.
 *
 * Cost: rounds times probabilities that differ.
 */
topictag_status tt_soft_changes(tt_change *out, const tt_metric *metrics, size_t n_metrics,
                                const tt_tag_sets *gold, const tt_chances *before,
                                const tt_chances *after, uint32_t n_labels,
                                const tt_bootstrap_options *options,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
