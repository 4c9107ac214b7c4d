/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_STORIES_H
#define TT_PIPELINE_STORIES_H

/*
 * The one road from stories to vectors: training counts every term of a corpus, prediction counts
 * the terms a model knows. Both go through the same analyser and the same weighting.
 */

#include "base/buffer.h"
#include "pipeline/chrome.h"
#include "pipeline/word_parts.h"

/*
 * Whether a corpus can be learned from, and as which task. E_EMPTY without a label, E_DEGENERATE
 * with one label on every story, E_INVALID_ARG when options->task does not fit. Options that have
 * no effect on the task are a warning.
 */
topictag_status tt_stories_check(const tt_corpus *corpus, const topictag_train_options *options,
                                 const char *path, bool *singlelabel,
                                 const topictag_listener *listener,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* All terms of a corpus, counted by several threads; the corpus' texts are not needed any more. */
typedef struct tt_story_counts {
    tt_counter **counters; /* [n_counters] */
    unsigned n_counters;   /* as many as threads */
    uint32_t n_docs;
} tt_story_counts;

topictag_status tt_stories_count_terms(tt_story_counts *out, const tt_corpus *corpus,
                                       const topictag_train_options *options,
                                       const topictag_listener *listener,
                                       topictag_error *err) TOPICTAG_MUST_USE;
void tt_story_counts_release(tt_story_counts *counts);

/*
 * Vocabulary after the cuts, and rows of counts in document order. counts are used up: released,
 * also on failure.
 */
topictag_status tt_stories_fit(tt_vocab *vocab, tt_rows *rows, tt_story_counts *counts,
                               const tt_vocab_options *cuts, const topictag_listener *listener,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* Both at once. */
topictag_status tt_stories_count(tt_vocab *vocab, tt_rows *rows, const tt_corpus *corpus,
                                 const topictag_train_options *options,
                                 const tt_vocab_options *cuts, const topictag_listener *listener,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* Counts the words and word n-grams of one story that vocab knows, for tt_counting_row. */
topictag_status tt_stories_count_one(tt_analyzer *analyzer, const tt_document *document,
                                     uint32_t title_weight, const tt_vocab *vocab,
                                     tt_counting *counting, topictag_error *err) TOPICTAG_MUST_USE;

/* Gold labels of a corpus as label sets; borrowed arrays, nothing to release. */
tt_label_sets tt_stories_labels(const tt_corpus *corpus);

/* *groups [n_docs] owned: ids of the documents' groups, UINT32_MAX: none. */
topictag_status tt_stories_groups(uint32_t **groups, const tt_corpus *corpus,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* Takes up what options leave to the stories: a title_weight of 0 becomes 1 or 2. */
void tt_stories_settle(topictag_train_options *options, const tt_corpus *corpus);

/* One story at a time against a model; per thread. */
typedef struct tt_vectorizer {
    const tt_model *model;
    tt_analyzer *analyzer;
    tt_counting *counting;
    tt_counting *words; /* of the background; NULL: none */
    bool cuts_words;    /* character n-grams are terms */
    tt_word_parts parts;
    tt_tfidf_options weighting;
    double *sums;    /* [n_dims] scratch */
    uint32_t *terms; /* [cap_terms] the whole row, with a background */
    float *values;   /* [cap_values] */
    size_t cap_terms, cap_values;
    tt_ranges chrome;        /* of the last story: recurring lines, which were not analysed */
    tt_buf blanked;          /* the story without them */
    topictag_range headline; /* of the last story */
    tt_row word_counts;      /* background words of the last story and their counts; borrowed */
    double block_scale; /* of the last story: what tt_word_weight is multiplied by in its block */
    size_t n_known;     /* of the last story: different terms known to the model or background */
    /* Of the last story: its words, and how many of them training stories held, or held often. */
    double n_words, n_known_words, n_common_words;
} tt_vectorizer;

topictag_status tt_vectorizer_init(tt_vectorizer *vectorizer, const tt_model *model,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_vectorizer_release(tt_vectorizer *vectorizer);

/*
 * The terms of a story: its recurring lines are left out, the places of the others are those in
 * text. Borrowed until the next run.
 */
topictag_status tt_vectorizer_analyze(tt_vectorizer *vectorizer, const char *text, size_t n_bytes,
                                      size_t title_bytes, tt_terms *terms,
                                      topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The row of the terms of the story analysed last. *row is borrowed until the next call; n is 0
 * when the model knows no term.
 */
topictag_status tt_vectorizer_weigh(tt_vectorizer *vectorizer, const tt_terms *terms, tt_row *row,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/* The row of a story; the same numbers from text, by a shorter way. */
topictag_status tt_vectorizer_run(tt_vectorizer *vectorizer, const char *text, size_t n_bytes,
                                  size_t title_bytes, tt_row *row,
                                  topictag_error *err) TOPICTAG_MUST_USE;

#endif
