/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_SVM_H
#define TT_SVM_SVM_H

/*
 * One-vs-rest support vector machines: one decision value per label, above 0 on the label's
 * side. Linear machines are one weight row per label; kernel machines share one table of support
 * vectors. Trained by libsvm (any kernel) or by dual coordinate descent (linear).
 */

#include "vector/rows.h"
#include <stdbool.h>

typedef enum tt_kernel {
    TT_KERNEL_LINEAR, TT_KERNEL_RBF, TT_KERNEL_POLYNOMIAL, TT_KERNEL_SIGMOID
} tt_kernel;

typedef enum tt_solver { TT_SOLVER_AUTO, TT_SOLVER_LIBSVM, TT_SOLVER_DCD } tt_solver;

/* Loss of the dcd solver: max(0, 1 - yd) or its square. libsvm knows the first only. */
typedef enum tt_loss { TT_LOSS_HINGE, TT_LOSS_SQUARED_HINGE } tt_loss;

typedef struct tt_svm_options {
    tt_kernel kernel;
    tt_solver solver;
    tt_loss loss;
    double cost;      /* C > 0 */
    double gamma;     /* RBF, polynomial, sigmoid; > 0 */
    double coef0;     /* polynomial, sigmoid */
    uint32_t degree;  /* polynomial */
    double tolerance; /* libsvm: KKT violation; dcd: relative duality gap at which it stops */
    uint32_t max_epochs; /* dcd: passes over the data at most; a label that stops there is told */
    bool balanced;    /* cost of a class times n / (2 n_class): class_weight="balanced" */
    const double *positive_weight; /* [n_labels] or NULL: cost factor of each label's stories */
    uint64_t seed;
    unsigned n_threads;
    size_t cache_bytes; /* kernel matrix and caches together, at most */
} tt_svm_options;

/* How the training of each label went. */
typedef struct tt_svm_label_info {
    uint32_t n_positive, n_negative;
    uint32_t n_support;    /* libsvm: support vectors; dcd: rows with alpha > 0 */
    uint32_t epochs;       /* dcd */
    double relative_gap;   /* dcd: (primal - dual) / primal at the end */
    double objective;      /* primal objective reached */
    bool trained;          /* false: no positive or no negative story; decision is always -1 */
} tt_svm_label_info;

/*
 * A trained machine or a view of one in a mapped file.
 * Linear: decision[l] = sum_t x[t] * weights[t * stride + l] + bias[l].
 * Kernel: decision[l] = sum_s K(x, v_s) * coef[s * n_labels + l] + bias[l]; the support vectors are
 * stored by term (inverted), so a story walks its own terms' lists once.
 */
typedef struct tt_svm {
    tt_kernel kernel;
    double gamma, coef0;
    uint32_t degree;
    uint32_t n_labels, n_terms;
    uint32_t stride;        /* floats per term, >= n_labels */
    const float *weights;   /* [n_terms * stride], linear only */
    const double *bias;     /* [n_labels] */
    uint32_t n_support;     /* kernel only, from here on */
    const uint64_t *sv_begin; /* [n_terms + 1] postings of each term */
    const uint32_t *sv_ids;   /* [sv_begin[n_terms]] support vector of the posting */
    const float *sv_values;   /* [sv_begin[n_terms]] its weight */
    const double *sv_norm2;   /* [n_support] squared length, for RBF */
    const double *coef;       /* [n_support * n_labels] */
    void *owned;            /* what tt_svm_release frees; NULL for a view */
} tt_svm;

/*
 * Trains every label of sets on the rows of subset ([n_subset] row ids in increasing order, NULL:
 * all). info is [n_labels] or NULL. Labels without a positive or a negative row get weights 0, bias -1.
 * E_INVALID_ARG for options out of range; E_DEGENERATE when no label can be trained; E_CANCELLED.
 * used_solver (may be NULL) tells what TT_SOLVER_AUTO chose.
 */
topictag_status tt_svm_train(tt_svm *out, const tt_rows *rows, const tt_label_sets *sets,
                             const uint32_t *subset, uint32_t n_subset,
                             const tt_svm_options *options, tt_svm_label_info *info,
                             tt_solver *used_solver, const topictag_listener *listener,
                             topictag_error *err) TOPICTAG_MUST_USE;
void tt_svm_release(tt_svm *svm);

/*
 * decision [n_labels] of one row. scratch: [tt_svm_scratch_doubles(svm)] doubles of the calling
 * thread (NULL when that is 0). Terms at or above n_terms are ignored.
 */
size_t tt_svm_scratch_doubles(const tt_svm *svm);
void tt_svm_score(const tt_svm *svm, tt_row row, double *scratch, double *decision);

/* Checks a machine from a file: finite numbers, ids in range, monotone offsets. */
topictag_status tt_svm_check(const tt_svm *svm, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Appends label's machine as a libsvm model file (two classes, 1 and -1, numbers by %.17g) to
 * *out. For linear machines the single support vector is the weight row itself.
 */
struct tt_buf;
topictag_status tt_svm_export(const tt_svm *svm, uint32_t label, struct tt_buf *out,
                              topictag_error *err) TOPICTAG_MUST_USE;

/* Appends a row in libsvm's text form: " 1:0.5 7:0.25" (ids 1-based), %.17g. */
topictag_status tt_svm_export_row(tt_row row, struct tt_buf *out, topictag_error *err)
    TOPICTAG_MUST_USE;

const char *tt_libsvm_version(void); /* "3.24" */

#endif
