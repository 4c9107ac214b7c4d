/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_TUNE_TRIAL_H
#define TT_LEARN_TUNE_TRIAL_H

/*
 * Trying settings on a sample of the stories. A sample's terms are counted once for each way of
 * making terms; all that a setting changes after that is weights, folds and machines.
 */

#include "learn/embedding.h"
#include "learn/influence.h"
#include "learn/tune_space.h"

/* The terms of a sample, made in one way. */
typedef struct tt_analysis {
    tt_vocab vocab;
    tt_rows counts; /* n_rows 0: not counted yet */
    tt_embedding embedding;
    double weight; /* of its dense blocks; below 0: not chosen yet */
} tt_analysis;

/* Some stories of a corpus, and their terms. */
typedef struct tt_sample {
    tt_corpus corpus; /* view: docs, label_begin and label_ids are the sample's own */
    uint32_t *groups; /* [n_docs] */
    tt_analysis analyses[TT_TUNE_MAX_ANALYSES];
} tt_sample;

/* docs [n_docs]: ids in increasing order. The corpus must outlive the sample. */
topictag_status tt_sample_init(tt_sample *sample, const tt_corpus *corpus, const uint32_t *docs,
                               uint32_t n_docs, topictag_error *err) TOPICTAG_MUST_USE;
void tt_sample_release(tt_sample *sample);

/* Forgets the counts of all ways of making terms but one (UINT32_MAX: of all). */
void tt_sample_keep(tt_sample *sample, uint32_t analysis);

/* What settings are tried for. */
typedef struct tt_tune_task {
    bool singlelabel;
    tt_score score;
} tt_tune_task;

/*
 * Judges options by the sample's folds; terms are counted the way `analysis`. Fills the figures of
 * *trial but gain, and what each story gives to the score: influence [n_docs of the sample].
 */
topictag_status tt_sample_try(topictag_trial *trial, float *influence, tt_sample *sample,
                              uint32_t analysis, const tt_tune_task *task,
                              const topictag_train_options *options,
                              const topictag_listener *listener,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
