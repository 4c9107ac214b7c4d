/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_REPORT_H
#define TT_EVALUATE_REPORT_H

/*
 * What an evaluation found, and its renderings. The report borrows all it points to.
 *
 * Labels of stories that the model does not know take part: they stand in label_names among
 * the model's own (threshold NaN), are never given, and so lower recall. n_unknown_labels counts
 * them.
 */

#include "base/buffer.h"
#include "evaluate/metrics.h"

typedef enum tt_gate_kind {
    TT_GATE_FLOOR, /* a metric must not be below a value */
    TT_GATE_DROP,  /* a metric must not really fall by more than a value */
    TT_GATE_PIN    /* a story must get exactly these tags */
} tt_gate_kind;
#define TT_GATE_KINDS 3

/* As it stands in a gate file: "min", "max-drop", "pin". */
const char *tt_gate_kind_name(tt_gate_kind kind);

/* One gate and how it came out. */
typedef struct tt_gate_result {
    tt_gate_kind kind;
    const char *name;     /* "macro-f1 >= 0.85" */
    const char *metric;   /* its public name; a pin: the story's id */
    double wanted, found; /* floor: metric; drop: budget and drop; pin: 1 and 0 or 1 */
    bool passed;
    bool has_interval;
    double low, high;    /* 95 % interval of found (floors) or of the change (drops) */
    const char *message; /* one sentence, may be NULL */
    uint32_t doc;        /* a pin's story, UINT32_MAX: not among the stories */
    const char *where;   /* the gate's file; NULL: given on the command line */
    uint64_t line;
} tt_gate_result;

/* One story of the evaluation. */
typedef struct tt_story_result {
    const char *id, *source;
    uint64_t line;
    const char *reason;   /* why it has no tag ("no-known-terms", ...); NULL: nothing special */
    const char *excerpt;  /* its title or first words; NULL: not told */
    const char *evidence; /* words that led to its tags; NULL: not told */
} tt_story_result;

/* An estimate with the interval that holds it in 95 % of all resamples. */
typedef struct tt_interval {
    double estimate, low, high;
} tt_interval;

/* F1 and accuracy with their intervals, in this order; F1 of the labels follows. */
enum {
    TT_INTERVAL_MICRO,
    TT_INTERVAL_MACRO,
    TT_INTERVAL_WEIGHTED,
    TT_INTERVAL_SAMPLES,
    TT_INTERVAL_ACCURACY,
    TT_INTERVAL_LABELS
};

typedef struct tt_report {
    const char *title;   /* what was evaluated: model and corpus */
    const char *version; /* of the program; NULL: not told */
    bool multilabel;
    uint32_t n_labels;
    const char *const *label_names; /* [n_labels] */
    const double *thresholds;       /* [n_labels] as probabilities; NULL: not told */
    const tt_metrics *metrics;
    const tt_interval *intervals; /* [TT_INTERVAL_LABELS + n_labels]; NULL: not told */
    const tt_tag_sets *gold, *predicted;
    const float *probabilities;     /* [n_docs * n_labels]; NULL: not told */
    const tt_story_result *stories; /* [n_docs]; NULL: not told, then JSON is no full baseline */
    const bool *was_right;          /* [n_docs] with the baseline; NULL: no baseline */
    const tt_gate_result *gates;    /* [n_gates] */
    size_t n_gates;
    uint64_t n_skipped;        /* records that could not be read */
    uint64_t n_unknown_labels; /* gold labels the model does not know */
} tt_report;

/*
 * The stories that are wrong with the most conviction: whose probabilities are farthest from the
 * truth, worst first; before them those that the baseline had right.
 */
#define TT_MAX_MISTAKES 30
topictag_status tt_report_worst(const tt_report *report, uint32_t worst[TT_MAX_MISTAKES],
                                uint32_t *n_worst, topictag_error *err) TOPICTAG_MUST_USE;

/* Tags of a document as "a, b", "no tag" when there are none. */
topictag_status tt_report_tags(tt_buf *out, const tt_report *report, const tt_tag_sets *sets,
                               uint32_t doc, topictag_error *err) TOPICTAG_MUST_USE;

#endif
