/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_LIBSVM_H
#define TT_SVM_LIBSVM_H

/*
 * Training by libsvm. An engine holds the documents as libsvm wants them: as one matrix of all
 * kernel values when options->cache_bytes has room for it, else as sparse vectors. It serves every
 * label, and every part of its documents.
 */

#include "svm/problem.h"

typedef struct tt_libsvm tt_libsvm;

/* whole is borrowed until tt_libsvm_free. */
topictag_status tt_libsvm_new(tt_libsvm **out, const tt_problem *whole,
                              topictag_error *err) TOPICTAG_MUST_USE;
void tt_libsvm_free(tt_libsvm *engine);

/*
 * Trains all labels of problem, whose docs are among those of the engine's, at this cost in place
 * of options->cost. info is [n_labels] or NULL; its n_support is set. Progress from *done on, of
 * total, is told as labels finish.
 */
topictag_status tt_libsvm_train(tt_svm *out, const tt_libsvm *engine, const tt_problem *problem,
                                double cost, tt_svm_label_info *info, uint64_t *done,
                                uint64_t total, topictag_error *err) TOPICTAG_MUST_USE;

#endif
