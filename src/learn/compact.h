/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_COMPACT_H
#define TT_LEARN_COMPACT_H

/*
 * Compact models (--compact): terms that hardly matter leave the vocabulary, the weights of the
 * others become integers.
 */

#include "learn/learn.h"

/*
 * For cross-validation, where ids stay as they are: the machine becomes compact, the terms
 * that would leave get idf [n_terms] 0, and so vanish from rows made with it.
 */
topictag_status tt_compact_machine(tt_svm *svm, double *idf, uint32_t n_terms,
                                   const topictag_train_options *options,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Makes the machine of learned, model's vocabulary and idf [vocab.n_terms] compact, and the scores
 * of learned those of the compact machine: each out-of-fold decision moves by what compacting moves
 * the decision of the same story. rows are the training stories. Adds to *summary.
 */
topictag_status tt_compact_model(tt_model *model, double *idf, tt_learned *learned,
                                 const tt_rows *rows, const tt_label_sets *sets, bool singlelabel,
                                 const topictag_train_options *options,
                                 topictag_train_summary *summary,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
