/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_TRAIN_H
#define TT_SVM_TRAIN_H

/*
 * What training once and training in folds have in common.
 */

#include "svm/problem.h"

topictag_status tt_train_check_options(const tt_svm_options *options, uint32_t n_labels,
                                       topictag_error *err) TOPICTAG_MUST_USE;

/* The options as the solvers take them: a solver chosen, no zeros that stand for defaults. */
tt_svm_options tt_train_settle_options(const tt_svm_options *options);

/* Some label has documents on both sides. */
bool tt_train_any(const tt_problem *problem);

#endif
