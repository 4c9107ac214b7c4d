/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_DCD_H
#define TT_SVM_DCD_H

/*
 * Linear machines by dual coordinate descent (dcd_block.h), labels in blocks, blocks on threads.
 */

#include "svm/problem.h"

/* info is [n_labels] or NULL; sets n_support, epochs, relative_gap and objective. */
topictag_status tt_dcd_train(tt_svm *out, const tt_problem *problem, tt_svm_label_info *info,
                             topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Scores the rows of each fold by machines trained on the problem of that fold, for each cost.
 * problems is [n_folds]; those of one fold lack its rows. decisions is [n_costs], each [n_rows *
 * n_labels]; costs is [n_costs]. Each fold starts from nothing: starting from the machine of all
 * rows would be faster, but what that one learned from the fold's own rows stays in it as long
 * as the gap is not 0. Costs follow each other within a fold, each from the solution before.
 */
topictag_status tt_dcd_out_of_fold(float *const *decisions, const tt_problem *problems,
                                   const uint32_t *fold_of_row, uint32_t n_folds,
                                   const double *costs, uint32_t n_costs,
                                   topictag_error *err) TOPICTAG_MUST_USE;

#endif
