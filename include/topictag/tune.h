/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_TUNE_H
#define TOPICTAG_TUNE_H

/*
 * Searching training options by cross-validation, then learning a model with the best found.
 */

#include "topictag/train.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What settings are compared by. */
typedef enum topictag_tune_score {
    TOPICTAG_TUNE_SCORE_AUTO, /* accuracy of one label a story, else the mean of both F1 */
    TOPICTAG_TUNE_SCORE_MICRO,
    TOPICTAG_TUNE_SCORE_MACRO,
    TOPICTAG_TUNE_SCORE_ACCURACY
} topictag_tune_score;

typedef struct topictag_tune_options {
    double budget_s; /* wall seconds of the search; the training that follows comes on top */
    uint32_t trials; /* settings to try, however long that takes; 0: as many as the budget allows */
    topictag_tune_score score;
} topictag_tune_options;

TOPICTAG_API topictag_tune_options topictag_tune_options_default(void);
TOPICTAG_API const topictag_option *topictag_tune_option_table(void);

/** One setting and how it did on the largest sample it was tried on. */
#define TOPICTAG_TRIAL_BYTES 256
typedef struct topictag_trial {
    char options[TOPICTAG_TRIAL_BYTES];  /* "--ngrams 1 --cost 0.5 ...", for train */
    uint64_t n_documents;                /* stories of that sample */
    double score;                        /* what settings are compared by */
    double gain;                         /* of score, over the setting given; see topictag_tune */
    double gain_error;                   /* standard error of gain, by the chance of the stories */
    double micro_f1, macro_f1, accuracy; /* out of fold */
    double cost;                         /* of options: given, or chosen in the trial */
    double seconds;                      /* wall time of the trial */
    bool chosen;
} topictag_trial;

/** What a search tried and chose. Start with { 0 }; free with topictag_tuning_free. */
typedef struct topictag_tuning {
    topictag_trial *trials; /* [n_trials] the one chosen, then larger samples, then higher gains */
    size_t n_trials;
    topictag_train_options options; /* chosen; its strings are those of the options given */
    bool interrupted;               /* the listener ended the search before the budget did */
} topictag_tuning;

/**
 * Searches by successive halving: many settings on a sample of the stories, the best third of them
 * on more, the best of those on all; what budget is left goes to neighbours of the best. Each is
 * judged by the stories left out in turn. The setting given is tried on every sample, and the
 * others take the cost it has or chose there, or a multiple of it. Those near the best on all
 * stories are judged once more, by other folds, and their gain is the mean of both. Then trains on
 * all stories with the one of these that gained most, if that is more than its standard error, else
 * with the setting given.
 *
 * @param out      owned; free with topictag_model_free. NULL on failure.
 * @param options  the setting tried first, and all that the search does not touch. NULL: defaults.
 * @param tune     NULL: the defaults. With tune->trials above 0 the result depends on corpus,
 *                 options and seed alone.
 * @param tuning   filled; may be NULL.
 * @param listener may be NULL. When it cancels the search after a first trial, the best so far is
 *                 trained; what it answers then no longer matters.
 * @return as topictag_train; E_CANCELLED before anything was found.
 * @threads as topictag_train.
 */
TOPICTAG_API topictag_status topictag_tune(topictag_model **out, const char *const *paths,
                                           size_t n_paths, const topictag_input_options *input,
                                           const topictag_train_options *options,
                                           const topictag_tune_options *tune,
                                           topictag_tuning *tuning, topictag_train_summary *summary,
                                           const topictag_listener *listener,
                                           topictag_error *err) TOPICTAG_MUST_USE;

TOPICTAG_API void topictag_tuning_free(topictag_tuning *tuning);

#ifdef __cplusplus
}
#endif
#endif
