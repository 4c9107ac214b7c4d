/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_DCD_H
#define TT_SVM_DCD_H

/*
 * Linear machines by dual coordinate descent: Hsieh, Chang, Lin, Keerthi, Sundararajan, "A dual
 * coordinate descent method for large-scale linear SVM", ICML 2008, algorithms 1 and 3. Solves
 *
 *     min_w  |w|^2 / 2 + sum_i C_i loss(y_i w.x_i)
 *
 * with loss(m) = max(0, 1 - m) or its square, as liblinear's -s 3 and -s 1 with -B 1 do: the bias
 * is the weight of a feature that is 1 in every document.
 *
 * Up to TT_DCD_LANES labels are solved side by side in one block. Their weights of a term lie next
 * to one another, so that one walk over a document's terms serves them all. A label's numbers do
 * not depend on which others share its block, nor on the number of threads.
 */

#include "svm/problem.h"

#define TT_DCD_LANES 16 /* floats in a cache line of 64 bytes */

/* Trains every label of problem; info [n_labels] or NULL. */
topictag_status tt_dcd_train(tt_svm *out, const tt_problem *problem, tt_svm_label_info *info,
                             topictag_error *err) TOPICTAG_MUST_USE;

/*
 * For each fold f: trains on problems[f] and writes the decisions of the rows whose fold_of_row is
 * f to decisions [n_rows * n_labels]. problems [n_folds] share rows, labels and options.
 */
topictag_status tt_dcd_out_of_fold(float *decisions, const tt_problem *problems, uint32_t n_folds,
                                   const uint32_t *fold_of_row,
                                   topictag_error *err) TOPICTAG_MUST_USE;

#endif
