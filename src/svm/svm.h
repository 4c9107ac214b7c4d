/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_SVM_H
#define TT_SVM_SVM_H

/*
 * One-vs-rest support vector machines: one decision value per label, above 0 on the label's
 * side. Linear machines are one weight row per label; kernel machines share one table of support
 * vectors. Trained by libsvm (any kernel) or by dual coordinate descent (linear).
 */

#include "base/buffer.h"
#include "vector/rows.h"
#include <stdbool.h>

typedef enum tt_kernel {
    TT_KERNEL_LINEAR,     /* x.v */
    TT_KERNEL_RBF,        /* exp(-gamma |x - v|^2) */
    TT_KERNEL_POLYNOMIAL, /* (gamma x.v + coef0)^degree */
    TT_KERNEL_SIGMOID     /* tanh(gamma x.v + coef0) */
} tt_kernel;

#define TT_SVM_MAX_DEGREE 64

/* AUTO: dcd for linear machines, which scales terms and whose time grows with the documents, not
   with their square; libsvm for kernels. */
typedef enum tt_solver { TT_SOLVER_AUTO, TT_SOLVER_LIBSVM, TT_SOLVER_DCD } tt_solver;

/* Loss of the dcd solver: max(0, 1 - yd) or its square. libsvm knows the first only and takes it
   whatever is asked. The bias is part of dcd's regulariser (a constant entry of 1, as liblinear's
   -B 1), not of libsvm's. */
typedef enum tt_loss { TT_LOSS_HINGE, TT_LOSS_SQUARED_HINGE } tt_loss;

/* What a tolerance or max_epochs of 0 stands for. */
#define TT_SVM_LIBSVM_TOLERANCE 1e-3
#define TT_SVM_DCD_TOLERANCE    1e-2
#define TT_SVM_DCD_EPOCHS       200

typedef struct tt_svm_options {
    tt_kernel kernel;
    tt_solver solver;
    tt_loss loss;
    double cost;         /* C > 0 */
    double gamma;        /* RBF, polynomial, sigmoid; > 0 */
    double coef0;        /* polynomial, sigmoid */
    uint32_t degree;     /* polynomial; 1 to TT_SVM_MAX_DEGREE */
    double tolerance;    /* libsvm: KKT violation; dcd: relative duality gap at which it stops;
                            0: the solver's own default */
    uint32_t max_epochs; /* dcd: passes over the data at most (a warning tells when that was too
                            few); 0: TT_SVM_DCD_EPOCHS */
    double ratio_weight; /* dcd: how far a term's scale follows its log-count ratio for the label
                            (dcd_block.h), in [0, 1); 0: not at all */
    bool balanced;       /* cost of a class times n / (2 n_class): class_weight="balanced" */
    const double *positive_weight; /* [n_labels] or NULL: cost factor of each label's stories */
    uint64_t seed;
    unsigned n_threads;
    size_t cache_bytes; /* kernel matrix and caches together, at most */
} tt_svm_options;

/* How the training of each label went. */
typedef struct tt_svm_label_info {
    uint32_t n_positive, n_negative;
    uint32_t n_support;  /* libsvm: support vectors; dcd: rows with alpha > 0 */
    uint32_t epochs;     /* dcd */
    double relative_gap; /* dcd: (primal - dual) / primal at the end */
    double objective;    /* primal objective reached */
    bool trained;        /* false: no positive or no negative story; decision is always -1 */
} tt_svm_label_info;

/* How the weights of a linear machine lie in memory and in the model file. Integers are in units of
   their term's scale; -32767 to 32767 or -127 to 127 span what the term says of any label. */
typedef enum tt_weight_format {
    TT_WEIGHTS_FLOAT32,
    TT_WEIGHTS_INT16,
    TT_WEIGHTS_INT8
} tt_weight_format;

/*
 * A trained machine or a view of one in a mapped file.
 * Linear: decision[l] = sum_t x[t] * weight(t, l) + bias[l], weight(t, l) being
 * weights[t * stride + l] (float32) or scales[t] * weights[t * stride + l] (integers).
 * Kernel: decision[l] = sum_s K(x, v_s) * coef[s * n_labels + l] + bias[l]; the support vectors are
 * stored by term (inverted), so a story walks its own terms' lists once.
 */
typedef struct tt_svm {
    tt_kernel kernel;
    double gamma, coef0;
    uint32_t degree;
    uint32_t n_labels, n_terms;
    uint32_t stride;          /* weights per term, >= n_labels */
    tt_weight_format format;  /* of weights */
    const void *weights;      /* [n_terms * stride], linear only: float, int16_t or int8_t */
    const float *scales;      /* [n_terms], integer formats only */
    const double *bias;       /* [n_labels] */
    uint32_t n_support;       /* kernel only, from here on */
    const uint64_t *sv_begin; /* [n_terms + 1] postings of each term */
    const uint32_t *sv_ids;   /* [sv_begin[n_terms]] support vector of the posting */
    const float *sv_values;   /* [sv_begin[n_terms]] its weight */
    const double *sv_norm2;   /* [n_support] squared length, for RBF */
    const double *coef;       /* [n_support * n_labels] */
    void *owned;              /* what tt_svm_release frees; NULL for a view */
} tt_svm;

/*
 * Trains every label of sets on the rows of subset ([n_subset] row ids in increasing order, NULL:
 * all). info is [n_labels] or NULL. Labels without a positive or a negative row get weights 0,
 * bias -1. E_INVALID_ARG for options out of range; E_DEGENERATE when no label can be trained or
 * kernel values are too large; E_CANCELLED. used_solver (may be NULL) tells what TT_SOLVER_AUTO
 * chose; a note tells why. The listener is asked from the calling thread only, between labels
 * (libsvm) or passes (dcd). Nobody else may use rows meanwhile: dcd renumbers their terms, and
 * gives them back as they were.
 */
topictag_status tt_svm_train(tt_svm *out, const tt_rows *rows, const tt_label_sets *sets,
                             const uint32_t *subset, uint32_t n_subset,
                             const tt_svm_options *options, tt_svm_label_info *info,
                             tt_solver *used_solver, const topictag_listener *listener,
                             topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The decision values each row gets from machines that have not seen it: for each fold, labels
 * are trained on the rows of the other folds and the fold's rows are scored. fold_of_row is
 * [n_rows]; rows with a number of n_folds or above take no part. Rows of the first n_judged folds
 * alone are scored; the others train. costs [n_costs], in place of options->cost and best in
 * increasing order, are each solved (dcd) from the solution of the one before in the same fold,
 * which knows nothing of the rows left out. decisions [n_costs] points to one array for each,
 * [n_rows * n_labels] by row; rows that are not scored keep what is there. A label that cannot be
 * trained in a fold gives -1 there. Errors as tt_svm_train; that no label can be trained is one
 * only when it is so in every fold.
 */
topictag_status tt_svm_out_of_fold(float *const *decisions, const tt_rows *rows,
                                   const tt_label_sets *sets, const uint32_t *fold_of_row,
                                   uint32_t n_folds, uint32_t n_judged, const double *costs,
                                   uint32_t n_costs, const tt_svm_options *options,
                                   const topictag_listener *listener,
                                   topictag_error *err) TOPICTAG_MUST_USE;

void tt_svm_release(tt_svm *svm);

/*
 * decision [n_labels] of one row. scratch: [tt_svm_scratch_doubles(svm)] doubles of the calling
 * thread (NULL when that is 0). Terms at or above n_terms are ignored.
 */
size_t tt_svm_scratch_doubles(const tt_svm *svm);
void tt_svm_score(const tt_svm *svm, tt_row row, double *scratch, double *decision);

/* Announces to memory that rows with these terms [n], which are below n_terms, will be scored. */
void tt_svm_announce(const tt_svm *svm, const uint32_t *terms, size_t n);

/* A linear machine's weight of a term below n_terms, as tt_svm_score uses it. */
double tt_svm_weight(const tt_svm *svm, uint32_t term, uint32_t label);

/*
 * What each entry of a row adds to label's decision of a linear machine: contributions [row.n].
 * Added to the bias one after the other, they give the very bits of tt_svm_score.
 */
void tt_svm_contributions(const tt_svm *svm, tt_row row, uint32_t label, double *contributions);

/* Bytes of one weight. */
size_t tt_svm_weight_bytes(tt_weight_format format);

/*
 * The terms that matter, of the first n_terms of a linear machine: those with the least largest
 * weight (in magnitude, over the labels) are left out as long as the squares of these together are
 * at most `share` of the sum over all terms. kept [n_terms] gets the ids, increasing; *n_kept is
 * at least 1.
 */
topictag_status tt_svm_prune(uint32_t *kept, uint32_t *n_kept, const tt_svm *svm, uint32_t n_terms,
                             double share, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * A linear machine over the terms of ids kept [n_kept] alone, which become 0, 1, ...; its weights
 * are rounded to the nearest integer of the given format.
 */
topictag_status tt_svm_compact(tt_svm *out, const tt_svm *svm, const uint32_t *kept,
                               uint32_t n_kept, tt_weight_format format,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Checks a machine from a file: finite numbers, ids in range, monotone offsets. n_postings is how
 * many entries sv_ids and sv_values have room for (0 for linear machines). E_FORMAT.
 */
topictag_status tt_svm_check(const tt_svm *svm, uint64_t n_postings,
                             topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Appends label's machine as a libsvm model file (two classes, 1 and -1; each number in the
 * fewest digits that read back as the same double) to *out. For linear machines the single
 * support vector is the weight row itself.
 */
topictag_status tt_svm_export(const tt_svm *svm, uint32_t label, tt_buf *out,
                              topictag_error *err) TOPICTAG_MUST_USE;

/* Appends a row in libsvm's text form: " 1:0.5 7:0.25" (ids 1-based). */
topictag_status tt_svm_export_row(tt_row row, tt_buf *out, topictag_error *err) TOPICTAG_MUST_USE;

const char *tt_libsvm_version(char out[16]); /* "3.24", of the library at run time */

#endif
