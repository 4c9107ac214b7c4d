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

/* Whether document x of a has the same labels as document y of b. */
bool tt_tag_sets_equal(const tt_tag_sets *a, uint32_t x, const tt_tag_sets *b, uint32_t y);
bool tt_tag_sets_has(const tt_tag_sets *sets, uint32_t doc, uint32_t label);

/* F1 of probabilities (soft.h); an undefined ratio is 0. */
typedef struct tt_soft {
    double *labels; /* [n_labels] owned; NULL: no probabilities are known */
    double micro, macro, weighted;
} tt_soft;

typedef struct tt_metrics {
    uint32_t n_docs, n_labels;
    tt_counts *counts; /* [n_labels] owned */
    tt_prf *labels;    /* [n_labels] owned */
    tt_prf micro, macro, weighted, samples;
    double accuracy;        /* single-label: share right; multi-label: subset accuracy */
    double subset_accuracy; /* share of documents whose tag set is exactly the gold set */
    double hamming_loss;    /* wrong cells / (documents x labels) */
    tt_soft soft;           /* by tt_soft_measure */
    /* Sums over documents that the figures above follow from, beside counts. */
    uint64_t n_exact;
    double sample_precision, sample_recall, sample_f1; /* a document's 0/0 counts as 0 */
} tt_metrics;

topictag_status tt_metrics_compute(tt_metrics *out, const tt_tag_sets *gold,
                                   const tt_tag_sets *predicted, uint32_t n_labels,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_metrics_release(tt_metrics *metrics);

/* n_docs = 0 and all sums 0, for n_labels labels. */
topictag_status tt_metrics_init(tt_metrics *out, uint32_t n_labels,
                                topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Adds one document `times` times: gold [n_gold] and predicted [n_predicted] as in tt_tag_sets.
 * Labels not below n_labels are left out of the counts; a document with one is never right.
 */
void tt_metrics_add(tt_metrics *metrics, const uint32_t *gold, uint32_t n_gold,
                    const uint32_t *predicted, uint32_t n_predicted, uint32_t times);
void tt_metrics_derive(tt_metrics *metrics); /* ratios from the sums */

typedef enum tt_metric_kind {
    TT_METRIC_LABEL,
    TT_METRIC_MICRO,
    TT_METRIC_MACRO,
    TT_METRIC_WEIGHTED,
    TT_METRIC_SAMPLES,
    TT_METRIC_ACCURACY,
    TT_METRIC_SUBSET_ACCURACY,
    TT_METRIC_HAMMING_LOSS
} tt_metric_kind;

typedef enum tt_metric_part { TT_PRECISION, TT_RECALL, TT_F1, TT_SOFT_F1 } tt_metric_part;

/* One figure of tt_metrics. */
typedef struct tt_metric {
    tt_metric_kind kind;
    tt_metric_part part; /* of LABEL to SAMPLES */
    uint32_t label;      /* of LABEL */
} tt_metric;

/* An undefined ratio is 0, as is TT_SOFT_F1 without probabilities. */
double tt_metric_value(const tt_metrics *metrics, tt_metric metric);

/*
 * A metric by its public name: "micro-f1", "macro-precision", "weighted-recall", "samples-f1",
 * "micro-soft-f1", "accuracy", "subset-accuracy", "hamming-loss", or "LABEL.f1",
 * "LABEL.precision", "LABEL.recall", "LABEL.soft-f1". E_NOT_FOUND names the nearest known name.
 */
topictag_status tt_metric_parse(tt_metric *out, const char *name, const char *const *label_names,
                                uint32_t n_labels, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_metrics_find(double *value, const tt_metrics *metrics,
                                const char *const *label_names, const char *name,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
