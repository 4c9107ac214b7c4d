/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_METRICS_H
#define TT_EVALUATE_METRICS_H

/*
 * Gold and predicted label sets -> counts -> ratios, numerically equal to scikit-learn's
 * precision_recall_fscore_support with zero_division=0. A ratio 0/0 is NaN in its own cell (shown
 * "-", null in JSON) and counts as 0 in averages.
 */

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tt_prf {
    double precision, recall, f1; /* NaN: undefined */
    uint64_t support;             /* gold occurrences */
} tt_prf;

typedef struct tt_counts {
    uint64_t tp, fp, fn, tn; /* documents */
} tt_counts;

/* Label ids per document, CSR, increasing in a document; borrowed. */
typedef struct tt_tag_sets {
    uint32_t n_docs;
    const uint32_t *begin;  /* [n_docs + 1] */
    const uint32_t *labels; /* [begin[n_docs]] */
} tt_tag_sets;

typedef struct tt_metrics {
    uint32_t n_docs, n_labels;
    tt_counts *counts; /* [n_labels] owned */
    tt_prf *labels;    /* [n_labels] owned */
    tt_prf micro, macro, weighted, samples;
    double accuracy;        /* single-label: share right; multi-label: subset accuracy */
    double subset_accuracy; /* share of documents whose tag set is exactly the gold set */
    double hamming_loss;    /* wrong cells / (documents x labels) */
} tt_metrics;

topictag_status tt_metrics_compute(tt_metrics *out, const tt_tag_sets *gold,
                                   const tt_tag_sets *predicted, uint32_t n_labels,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_metrics_release(tt_metrics *metrics);
tt_prf tt_prf_of(tt_counts counts);

/*
 * A metric by its public name: "micro-f1", "macro-precision", "weighted-recall", "samples-f1",
 * "accuracy", "subset-accuracy", "hamming-loss", or "LABEL.f1", "LABEL.precision",
 * "LABEL.recall". E_NOT_FOUND names the nearest known name. An undefined ratio is 0.
 */
topictag_status tt_metrics_find(double *value, const tt_metrics *metrics,
                                const char *const *label_names, const char *name,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
