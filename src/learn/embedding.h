/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_EMBEDDING_H
#define TT_LEARN_EMBEDDING_H

/*
 * What a background gives to training: document frequencies for the IDF, the dense block of each
 * story, and what the stories of the archive are like.
 */

#include "model/background.h"
#include "learn/learn.h"

typedef struct tt_embedding {
    bool used; /* false: no background was given, the rest is 0 */
    tt_background background;
    uint32_t *archive_df; /* [n_terms] of the training vocabulary; owned */
    tt_rows counts;       /* background words of each training story */
} tt_embedding;

/* Opens the background named by the options, if any. E_INVALID_ARG when its stemmer is another. */
topictag_status tt_embedding_open(tt_embedding *out, const topictag_train_options *options,
                                  topictag_error *err) TOPICTAG_MUST_USE;
void tt_embedding_release(tt_embedding *embedding);

/* Counts the background's words in a corpus, in place of one counted before. Does nothing without a
   background. */
topictag_status tt_embedding_count(tt_embedding *embedding, const tt_corpus *corpus,
                                   const topictag_train_options *options,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/* Looks up the corpus' own terms in the archive, in place of those before. Does nothing without a
   background. */
topictag_status tt_embedding_fit(tt_embedding *embedding, const tt_vocab *vocab,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* What tt_idf_fit wants of the archive; *storage keeps it. NULL without a background. */
const tt_archive_df *tt_embedding_archive(const tt_embedding *embedding, tt_archive_df *storage);

/*
 * How long the dense blocks are to be beside words of length 1: as the options say, or chosen by
 * cross-validation on the stories docs (n_docs of sets; NULL: all), whose weighted words are rows
 * and whose groups (or NULL) are groups. 0 without a background, and where it helps nothing.
 */
topictag_status tt_embedding_weight(double *weight, const tt_embedding *embedding,
                                    const tt_rows *rows, const uint32_t *docs,
                                    const tt_label_sets *sets, const uint32_t *groups,
                                    const topictag_train_options *options,
                                    const topictag_listener *listener,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/* Adds dense blocks of length weight to the rows of all stories, in place; none for 0. */
topictag_status tt_embedding_join(const tt_embedding *embedding, tt_rows *rows, double weight,
                                  const topictag_train_options *options,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* Whether --prior can be followed: E_INVALID_ARG for one that is no label of the corpus with a
   share, and for any without calibration or where each story has one label. */
topictag_status tt_embedding_check_prior(const tt_corpus *corpus, bool singlelabel,
                                         const topictag_train_options *options,
                                         topictag_error *err) TOPICTAG_MUST_USE;

/*
 * What the stories to come are like (decide/prior.h): shares [n_labels], as --prior says, else as
 * the sample of the archive shows, else as in training; *masses [n_docs * n_labels] what the
 * training stories stand for, owned; NULL: for themselves. docs [n_docs] are the training stories
 * (NULL: all), sets and groups (or NULL) theirs. The options have passed tt_embedding_check_prior.
 */
topictag_status tt_embedding_prior(double *shares, tt_mass **masses, const tt_embedding *embedding,
                                   const uint32_t *docs, const tt_label_sets *sets,
                                   const char *const *label_names, const uint32_t *groups,
                                   bool singlelabel, const topictag_train_options *options,
                                   const topictag_listener *listener,
                                   topictag_error *err) TOPICTAG_MUST_USE;

#endif
