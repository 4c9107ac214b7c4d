/* SPDX-License-Identifier: MIT */
#ifndef TT_EXPLAIN_EXPLAINING_H
#define TT_EXPLAIN_EXPLAINING_H

/*
 * A story taken apart: which term occurrence is part of which feature, which word, and where it
 * stands; and what the files of explain_*.c do with it.
 */

#include "base/strmap.h"
#include "pipeline/session.h"
#include "text/places.h"

/* One occurrence of a term. */
typedef struct tt_occurrence {
    uint32_t token, n_tokens; /* the tokens it is made of */
    uint32_t times;           /* how often it counts */
} tt_occurrence;

/* Occurrences gathered by something, in the order of the text (CSR). */
typedef struct tt_spans {
    uint32_t *begin;      /* [n + 1] */
    topictag_span *spans; /* [begin[n]] */
} tt_spans;

/* The story at hand; all but the text and the terms lies in the explainer's arena. */
typedef struct tt_told_story {
    const char *text; /* borrowed; NULL: none was read */
    size_t n_bytes, title_bytes;
    tt_terms terms;             /* of the analyser; empty once the story is taken apart */
    size_t n_terms;             /* how many there were */
    tt_occurrence *occurrences; /* [n_terms] */
    uint32_t *feature_of;       /* [n_terms] entry of row; TT_NONE: the model does not know it */
    uint32_t *background_of; /* [n_terms] entry of word_counts; TT_NONE: the background does not */
    uint32_t *tokens;        /* [n_tokens] the word of each token */
    topictag_span *token_spans; /* [n_tokens] */
    uint32_t n_tokens, n_words;
    const char **words;         /* [n_words] in order of appearance */
    tt_row row;                 /* terms, then the dense block */
    uint32_t n_features;        /* entries of row that are terms */
    uint64_t *feature_times;    /* [n_features] how often its occurrences count together */
    tt_row word_counts;         /* as of tt_vectorizer */
    uint32_t *background_words; /* [word_counts.n] the word each entry is */
    double block_scale;
    tt_spans feature_spans, background_spans, word_spans;
    topictag_prediction prediction; /* a copy */
} tt_told_story;

struct topictag_explainer {
    const topictag_model *handle;
    const tt_model *model;
    topictag_explain_options options;
    topictag_session *session;
    tt_arena arena;
    tt_told_story story;
    double *direction; /* [n_dims] a label's weights of the dense block */
};

/* Whether a label is among the tags. */
bool tt_explain_has_tag(const topictag_prediction *prediction, uint32_t label);

/* A word of the story and what it adds to a decision. */
typedef struct tt_ranked_word {
    double contribution;
    uint32_t word;
} tt_ranked_word;

/*
 * Finds the words without which the decision on out->label is another: fills flip of out, whose
 * other fields are there already. ranked [n_words] in the order of out->words. explain_flip.c.
 */
topictag_status tt_explain_flip(topictag_explainer *explainer, const tt_ranked_word *ranked,
                                topictag_explanation *out, topictag_error *err) TOPICTAG_MUST_USE;

/* One story for the renderings: what the labels are is decided by explain_render.c. */
typedef struct tt_told {
    const topictag_document *document;
    const char *reason; /* why it has no tag; NULL: nothing special */
    const topictag_explain_options *options;
    const topictag_explanation *labels; /* [n_labels] */
    size_t n_labels;
    const topictag_neighbour *nearest; /* [n_nearest] */
    size_t n_nearest;
} tt_told;

topictag_status tt_explain_text(tt_buf *out, const tt_told *told, bool colours,
                                topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_explain_json(tt_buf *out, const tt_told *told,
                                topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_explain_html(tt_buf *out, const tt_told *told,
                                topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_explain_html_begin(tt_buf *out, const char *title,
                                      topictag_error *err) TOPICTAG_MUST_USE;

/* A story that could not be read. */
topictag_status tt_explain_text_failure(tt_buf *out, const char *id, const char *sentence,
                                        topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_explain_json_failure(tt_buf *out, const char *id, const char *sentence,
                                        topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_explain_html_failure(tt_buf *out, const char *id, const char *sentence,
                                        topictag_error *err) TOPICTAG_MUST_USE;

/* How many words speak for the label, and how many against it, but no more than are shown. */
size_t tt_explain_n_for(const tt_told *told, const topictag_explanation *label);
size_t tt_explain_n_against(const tt_told *told, const topictag_explanation *label);

/* A stretch of the story to be coloured. */
typedef struct tt_mark {
    topictag_span span;
    const topictag_explained_word *word;
    double strength; /* of 1: share of the strongest word's contribution */
} tt_mark;

/* Where a label's stronger words stand, in the order of the text, none inside another; owned. */
topictag_status tt_explain_marks(tt_mark **marks, size_t *n, const topictag_explanation *label,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
