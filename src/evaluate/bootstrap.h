/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_BOOTSTRAP_H
#define TT_EVALUATE_BOOTSTRAP_H

/*
 * How far a figure moves by the chance of which stories were drawn: stories are drawn again with
 * replacement and measured again (percentile bootstrap: Efron and Tibshirani 1993, chapter 13).
 * Two models on the same stories are drawn together, so that only what they do differently
 * counts. A label whose last example is missed by a draw is left out of that draw, and of its
 * macro average.
 *
 * Whether a fall could be chance is asked in another way, since few changed stories make such
 * intervals too narrow: if it were chance which of two models gave which tags, swapping them story
 * by story at even odds would do as much (approximate randomization: Noreen 1989, Yeh 2000).
 *
 * Cost: stories with the same gold and given tags are drawn one by one but measured together.
 */

#include "evaluate/report.h"

typedef struct tt_bootstrap_options {
    uint32_t n_rounds; /* at least 1; with many metrics fewer, see TT_BOOTSTRAP_MAX_VALUES */
    uint64_t seed;
    unsigned n_threads; /* the result does not depend on it */
} tt_bootstrap_options;

/* metrics x rounds held at once, 4 bytes each. */
#define TT_BOOTSTRAP_MAX_VALUES ((size_t)32 << 20)

/* From one model to another. */
typedef struct tt_change {
    tt_interval interval; /* of after - before */
    double p_fall;        /* share of swaps that fall at least as far as was observed */
    uint32_t n_changed;   /* stories whose tags (a label's metric: that tag) differ */
} tt_change;

/* out [n_metrics]. The interval is widened to hold the estimate where a skew leaves it outside. */
topictag_status tt_bootstrap_intervals(tt_interval *out, const tt_metric *metrics, size_t n_metrics,
                                       const tt_tag_sets *gold, const tt_tag_sets *predicted,
                                       uint32_t n_labels, const tt_bootstrap_options *options,
                                       topictag_error *err) TOPICTAG_MUST_USE;

topictag_status tt_bootstrap_changes(tt_change *out, const tt_metric *metrics, size_t n_metrics,
                                     const tt_tag_sets *gold, const tt_tag_sets *before,
                                     const tt_tag_sets *after, uint32_t n_labels,
                                     const tt_bootstrap_options *options,
                                     topictag_error *err) TOPICTAG_MUST_USE;

/* The metrics of tt_interval: [TT_INTERVAL_LABELS + n_labels]. */
void tt_bootstrap_metrics(tt_metric *metrics, uint32_t n_labels);

/* The intervals of tt_report: out [TT_INTERVAL_LABELS + n_labels]. */
topictag_status tt_bootstrap_report(tt_interval *out, const tt_tag_sets *gold,
                                    const tt_tag_sets *predicted, uint32_t n_labels,
                                    const tt_bootstrap_options *options,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/*
 * McNemar's exact test, two-sided: how probable a split at least as uneven is, were both models
 * equally good, of the stories that only one of them has right (McNemar 1947).
 */
double tt_mcnemar(uint64_t n_only_before, uint64_t n_only_after);

#endif
