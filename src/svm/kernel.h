/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_KERNEL_H
#define TT_SVM_KERNEL_H

/*
 * Kernel values from inner products, and rows turned around by term so that many inner products
 * are had in one walk. Both compute what libsvm computes, operation by operation, so that training
 * on a matrix of our making gives the machine libsvm would make itself.
 */

#include "svm/svm.h"

#include <math.h>

typedef struct tt_kernel_function {
    tt_kernel kernel;
    double gamma, coef0;
    uint32_t degree;
} tt_kernel_function;

/* K(x, v) from x.v, |x|^2 and |v|^2 (both used by RBF only). */
static inline double tt_kernel_value(const tt_kernel_function *f, double dot, double x_norm2,
                                     double v_norm2)
{
    switch (f->kernel) {
    case TT_KERNEL_RBF:
        return exp(-f->gamma * (x_norm2 + v_norm2 - 2 * dot));
    case TT_KERNEL_POLYNOMIAL: {
        double power = f->gamma * dot + f->coef0, value = 1;
        for (uint32_t d = f->degree; d > 0; d /= 2) {
            if (d % 2 == 1)
                value *= power;
            power *= power;
        }
        return value;
    }
    case TT_KERNEL_SIGMOID:
        return tanh(f->gamma * dot + f->coef0);
    case TT_KERNEL_LINEAR:
        break;
    }
    return dot;
}

static inline double tt_row_norm2(tt_row row)
{
    double norm2 = 0;
    for (size_t e = 0; e < row.n; e++)
        norm2 += (double)row.values[e] * row.values[e];
    return norm2;
}

/* Some rows by term: which of them hold it (their places in docs, increasing), and its weight. */
typedef struct tt_postings {
    uint64_t *begin;  /* [n_terms + 1] */
    uint32_t *places; /* [begin[n_terms]] */
    float *values;    /* [begin[n_terms]] */
} tt_postings;

topictag_status tt_postings_init(tt_postings *postings, const tt_rows *rows, const uint32_t *docs,
                                 uint32_t n_docs, topictag_error *err) TOPICTAG_MUST_USE;
void tt_postings_release(tt_postings *postings);

#endif
