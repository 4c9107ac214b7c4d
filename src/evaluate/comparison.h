/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_COMPARISON_H
#define TT_EVALUATE_COMPARISON_H

/*
 * Two evaluations of the same stories side by side: which stories are tagged otherwise, which
 * scores moved, and whether that could be chance.
 */

#include "evaluate/baseline.h"
#include "evaluate/bootstrap.h"
#include "evaluate/growing.h"

/* A story is better when it has fewer wrong and missed tags than before. */
typedef enum tt_verdict { TT_WORSE, TT_BETTER, TT_OTHERWISE, TT_SAME, TT_N_VERDICTS } tt_verdict;
const char *tt_verdict_name(tt_verdict verdict); /* "worse", "better", "otherwise", "same" */

/* What became of a label's tags: stories that got it or lost it, rightly or wrongly. */
typedef struct tt_label_moves {
    uint32_t right_gained, right_lost, wrong_gained, wrong_lost;
} tt_label_moves;

/* A word and what it added to a label's decision in both models. */
typedef struct tt_moved_word {
    const char *word;
    double before, after;
} tt_moved_word;

/*
 * What moved a label's decision, for one story that got or lost it: margins, which are the sums of
 * all words and the rest, and the words that moved most.
 */
typedef struct tt_responsible {
    uint32_t doc, label;
    double margin_before,
        margin_after;               /* decision less threshold; 0 where a model lacks the label */
    double rest_before, rest_after; /* bias less threshold: what is no word's */
    const tt_moved_word *words;     /* [n] */
    size_t n;
} tt_responsible;

/* Strings of the reports are borrowed from their JSON. */
typedef struct tt_comparison {
    const char *before_name, *after_name;
    bool multilabel;
    uint32_t n_labels;        /* of either report */
    const char **label_names; /* [n_labels] sorted by bytes; in labels */
    tt_strmap *labels;        /* label names to ids */
    uint32_t n_docs;          /* stories both have; in the order of the later report */
    const char **ids;         /* [n_docs] */
    uint32_t *after_docs;     /* [n_docs] place in the later report */
    uint8_t *verdicts;        /* [n_docs] tt_verdict */
    tt_growing gold, before, after;
    tt_metrics metrics_before, metrics_after;
    tt_change *changes; /* [TT_INTERVAL_LABELS + n_labels] F1 and accuracy; order of tt_interval */
    double *p;          /* [same] how often chance does as much, in either direction */
    tt_label_moves *moves; /* [n_labels] */
    uint32_t n_verdicts[TT_N_VERDICTS];
    uint32_t n_newly_right, n_newly_wrong; /* stories whose tags are exactly the wanted ones */
    double mcnemar;                        /* p of these two */
    uint32_t n_only_before, n_only_after;  /* stories one report lacks */
    uint32_t n_relabelled;                 /* stories whose gold labels differ; the later count */
    const tt_responsible *responsible;     /* [n_responsible] by doc, then label; may be NULL */
    size_t n_responsible;
} tt_comparison;

/*
 * Pairs the stories of two reports by id, the k-th of equal ids with the k-th, and compares them.
 * Names are borrowed, for messages and renderings. E_SYNTAX for a report without stories or with
 * malformed ones; E_EMPTY when no story is in both.
 */
topictag_status tt_comparison_make(tt_comparison *out, const tt_baseline *before,
                                   const char *before_name, const tt_baseline *after,
                                   const char *after_name, const tt_bootstrap_options *options,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_comparison_release(tt_comparison *comparison);

#endif
