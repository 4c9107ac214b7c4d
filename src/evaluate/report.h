/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_REPORT_H
#define TT_EVALUATE_REPORT_H

/*
 * What an evaluation found, and its renderings. The report borrows all it points to.
 */

#include "base/buffer.h"
#include "evaluate/metrics.h"

/* One floor or drop budget and how it came out. */
typedef struct tt_gate_result {
    const char *name;   /* "macro-f1>=0.85" as given */
    const char *metric;
    double wanted, found;
    bool passed;
    bool has_interval;
    double low, high;   /* 95 % interval of found (floors) or of the change (drops) */
    const char *message; /* one sentence, may be NULL */
} tt_gate_result;

/* One story of the evaluation. */
typedef struct tt_story_result {
    const char *id, *source;
    uint64_t line;
    const char *reason; /* why it has no tag ("no-known-terms", ...); NULL: nothing special */
} tt_story_result;

typedef struct tt_report {
    const char *title;       /* what was evaluated: model and corpus */
    bool multilabel;
    uint32_t n_labels;
    const char *const *label_names;  /* [n_labels] */
    const double *thresholds;        /* [n_labels]; NULL: not told */
    const tt_metrics *metrics;
    const tt_tag_sets *gold, *predicted;
    const float *probabilities;      /* [n_docs * n_labels]; NULL: not told */
    const tt_story_result *stories;  /* [n_docs]; NULL: not told */
    const tt_gate_result *gates;     /* [n_gates] */
    size_t n_gates;
    uint64_t n_skipped;              /* records that could not be read */
    uint64_t n_unknown_labels;       /* gold labels the model does not know */
} tt_report;

typedef enum tt_report_format {
    TT_REPORT_TEXT,     /* as scikit-learn's classification_report lays it out, two digits */
    TT_REPORT_JSON, TT_REPORT_MARKDOWN, TT_REPORT_JUNIT, TT_REPORT_HTML, TT_REPORT_GITHUB,
    TT_REPORT_SARIF
} tt_report_format;

bool tt_report_format_parse(const char *name, tt_report_format *out);
topictag_status tt_report_render(tt_buf *out, const tt_report *report, tt_report_format format,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
