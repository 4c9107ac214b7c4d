/* SPDX-License-Identifier: MIT */
#ifndef TT_SCORE_SCORING_H
#define TT_SCORE_SCORING_H

/*
 * The report behind the public handle: filled story by story (distinct stories from distinct
 * threads), then finished, after which it may be judged (judging.c) and rendered.
 */

#include "evaluate/gate.h"
#include "pipeline/handles.h"

struct topictag_report {
    tt_report view;           /* what the evaluate room renders; points into the rest */
    tt_arena arena;           /* names, ids, messages */
    const char **label_names; /* [n_labels] sorted by bytes */
    double *thresholds;       /* [n_labels] */
    uint32_t *gold_begin;     /* [n_docs + 1] */
    uint32_t *gold_labels;
    uint8_t *given;        /* [n_docs * n_labels] whether the model gave the label */
    uint32_t *given_begin; /* [n_docs + 1] after tt_report_finish */
    uint32_t *given_labels;
    float *probabilities;     /* [n_docs * n_labels] */
    tt_story_result *stories; /* [n_docs] */
    tt_metrics metrics;
    tt_tag_sets gold, predicted;
    tt_interval *intervals;  /* from here on by topictag_report_judge */
    tt_gate_results results; /* of the gates */
    bool *was_right;         /* [n_docs] with the baseline; NULL: none */
};

/* "news.ttm on a.csv and 2 more" into *title; subject NULL: "cross-validation". */
topictag_status tt_report_title(tt_buf *title, const char *subject, const char *const *paths,
                                size_t n_paths, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Takes what it needs of the corpus: it keeps its own copies. labels of the model that the corpus
 * lacks join the label set; model_labels [n_model_labels] sorted by bytes (0: none).
 */
topictag_status tt_report_new(topictag_report **out, const char *title, const tt_corpus *corpus,
                              const char *const *model_labels, uint32_t n_model_labels,
                              bool multilabel, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The report of a model on a corpus that was read; topictag_evaluate behind the reading. title as
 * of tt_report_new. options as of topictag_predict.
 */
topictag_status tt_report_of(topictag_report **out, const topictag_model *model, const char *title,
                             const tt_corpus *corpus, const topictag_predict_options *options,
                             const topictag_listener *listener,
                             topictag_error *err) TOPICTAG_MUST_USE;

/* judging.c: a whole file of text, appended to *out, which is then never NULL; E_LIMIT. */
topictag_status tt_file_text(tt_buf *out, const char *path, topictag_error *err) TOPICTAG_MUST_USE;

/* The report's id of a label name, or UINT32_MAX. */
uint32_t tt_report_label(const topictag_report *report, const char *name);

/* What a model said of story doc; labels are report ids in any order. reason: constant or NULL. */
void tt_report_set_tags(topictag_report *report, uint32_t doc, const uint32_t *labels,
                        uint32_t n_labels, const char *reason);
void tt_report_set_probability(topictag_report *report, uint32_t doc, uint32_t label, double p);
/* Probability at and above which a label is given; NaN where the report shows none. */
void tt_report_set_threshold(topictag_report *report, uint32_t label, double p);

topictag_status tt_report_finish(topictag_report *report, topictag_error *err) TOPICTAG_MUST_USE;

#endif
