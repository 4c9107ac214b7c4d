/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_MACHINE_H
#define TT_SVM_MACHINE_H

/*
 * Making a tt_svm that owns its arrays, and scoring by linear ones.
 */

#include "svm/problem.h"

/* The arrays of a machine while they are written; shapes as in tt_svm. Freed by tt_svm_release. */
typedef struct tt_svm_parts {
    float *weights; /* or integers, and then scales: one of the two is NULL */
    void *integers;
    float *scales;
    double *bias;
    uint64_t *sv_begin;
    uint32_t *sv_ids;
    float *sv_values;
    double *sv_norm2;
    double *coef;
} tt_svm_parts;

/* Weights 0 and biases -1: every decision says no. */
topictag_status tt_svm_init_linear(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels,
                                   uint32_t n_terms, topictag_error *err) TOPICTAG_MUST_USE;

/* Integer weights and scales, all 0. */
topictag_status tt_svm_init_integer(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels,
                                    uint32_t n_terms, tt_weight_format format,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/* The support vectors are the rows docs [n_support]; coefficients 0 and biases -1. */
topictag_status tt_svm_init_kernel(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels,
                                   const tt_rows *rows, const uint32_t *docs, uint32_t n_support,
                                   const tt_svm_options *options,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/* decision [n_labels], which holds the biases, += the row times the weights. */
void tt_svm_score_linear(const tt_svm *svm, tt_row row, double *decision);

#endif
