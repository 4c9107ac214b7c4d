/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_HANDLES_H
#define TT_PIPELINE_HANDLES_H

/*
 * What the opaque handles of include/topictag/ hold, and small conversions from public options.
 */

#include "base/buffer.h"
#include "corpus/corpus.h"
#include "model/background.h"
#include "model/model.h"
#include "topictag/topictag.h"

struct topictag_model {
    tt_model *model;
    char *path; /* NULL: it was not opened from a file */
    /* Records differ in the digits of their scores alone: all else is written once. */
    tt_buf scores_json; /* {"NAME":0.000000,...} */
    size_t *score_at;   /* [n_labels] bytes before the digits of each label in it */
};

/* A handle of model, which it takes, also on failure. */
topictag_status tt_handle_new(topictag_model **out, tt_model *model,
                              topictag_error *err) TOPICTAG_MUST_USE;

struct topictag_background {
    tt_background background;
};

struct topictag_reader {
    tt_reader *reader;
};

/* Lends a public text's memory to a buffer, emptied, and takes it back; end returns rc. */
tt_buf tt_text_begin(topictag_text *text);
topictag_status tt_text_end(topictag_text *text, tt_buf *buf, topictag_status rc);

/* How a corpus of labelled stories, or (labelled false) stories to be tagged are read. */
tt_reader_options tt_reading_of(const topictag_input_options *options, bool labelled);

/* Reads a labelled corpus as the options say. */
topictag_status tt_stories_load(tt_corpus *out, const char *const *paths, size_t n_paths,
                                const topictag_input_options *options,
                                const topictag_listener *listener,
                                topictag_error *err) TOPICTAG_MUST_USE;

/* The same; with keep_records documents keep the JSON Lines record they came from. */
topictag_status tt_stories_load_records(tt_corpus *out, const char *const *paths, size_t n_paths,
                                        const topictag_input_options *options, bool keep_records,
                                        const topictag_listener *listener,
                                        topictag_error *err) TOPICTAG_MUST_USE;

/* 0 becomes the number of processors. */
unsigned tt_thread_count(uint32_t threads);

/*
 * Each option in its range, and none that contradicts another: E_INVALID_ARG. One that has no
 * effect beside the others is a warning.
 */
topictag_status tt_train_options_check(const topictag_train_options *options,
                                       const topictag_listener *listener,
                                       topictag_error *err) TOPICTAG_MUST_USE;

/* topictag_train_options to what each room takes. n_docs turns shares into document counts. */
tt_analyzer_options tt_analysis_of(const topictag_train_options *options);
tt_vocab_options tt_cuts_of(const topictag_train_options *options, uint32_t n_docs);
tt_tfidf_options tt_weighting_of(const topictag_train_options *options);

/* The cost of machines that no cost was chosen for. */
#define TT_PLAIN_COST 1.0
tt_svm_options tt_machine_of(const topictag_train_options *options, uint32_t n_terms);

#endif
