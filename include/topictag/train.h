/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_TRAIN_H
#define TOPICTAG_TRAIN_H

/*
 * Learning a model from labelled stories, and estimating how good such a model is.
 */

#include "topictag/evaluate.h"
#include "topictag/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What training read, dropped and chose. */
typedef struct topictag_train_summary {
    uint64_t n_documents, n_unlabelled, n_skipped, n_empty, n_duplicate_ids, n_replaced;
    uint64_t n_recurring_lines;            /* different lines learned to be chrome */
    uint64_t n_dropped_lines;              /* how often they stood in the stories */
    uint32_t n_labels, n_untrained_labels; /* untrained: no story, or every story */
    uint64_t n_terms;
    const char *solver; /* "dcd" or "libsvm" */
    double cost;        /* of the machine: given, or chosen for its out-of-fold scores */
    bool has_background;
    double background_weight; /* of the word-vector block; 0: the model has none */
    bool has_scores;          /* out-of-fold scores of the training stories, below */
    double micro_f1, macro_f1, accuracy;
    /* Of a compact model, 0 else. The scores above are those of the compact model: each
       out-of-fold decision moved by what compacting moves the decision of the same story. The
       thresholds were fitted to the decisions before they moved, so the loss is told too high
       rather than too low. */
    uint64_t n_terms_full;  /* before terms were dropped */
    double compact_changed; /* share of the training stories whose tags change */
    double full_micro_f1, full_macro_f1, full_accuracy;
    double read_s, vectorise_s, weigh_s, train_s, calibrate_s; /* wall seconds of each step */
} topictag_train_summary;

/**
 * Learns a model.
 *
 * @param out      owned; free with topictag_model_free. NULL on failure.
 * @param paths    [n_paths] corpora, read as one.
 * @param input    NULL: the defaults. @param options NULL: the defaults.
 * @param summary  filled; may be NULL. @param listener may be NULL.
 * @return TOPICTAG_OK; E_INVALID_ARG for an option (err->where names it); E_SYNTAX and others for
 *         a bad record (err->where, err->line); E_EMPTY: no story, no label or no term;
 *         E_DEGENERATE: a single label without stories outside it, or gamma, coef0 and degree whose
 *         kernel values are too large; E_CANCELLED; E_IO; E_NO_MEMORY.
 * @threads One training at a time per process (libsvm's print hook is global).
 */
TOPICTAG_API topictag_status topictag_train(topictag_model **out, const char *const *paths,
                                            size_t n_paths, const topictag_input_options *input,
                                            const topictag_train_options *options,
                                            topictag_train_summary *summary,
                                            const topictag_listener *listener,
                                            topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Scores a training set-up by k-fold cross-validation; document frequencies, vocabulary cuts,
 * IDF, machine, calibration and thresholds are learned anew inside each fold. Stories are tagged
 * whatever their language, as topictag_evaluate does with any_language.
 *
 * @param out  owned report over all stories, each tagged by the fold that did not see it; free
 *             with topictag_report_free. NULL on failure.
 * @return as topictag_train; E_INVALID_ARG for more folds than stories.
 * @threads as topictag_train.
 */
TOPICTAG_API topictag_status topictag_crossval(topictag_report **out, const char *const *paths,
                                               size_t n_paths, const topictag_input_options *input,
                                               const topictag_train_options *options,
                                               const topictag_listener *listener,
                                               topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
