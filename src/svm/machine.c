/* SPDX-License-Identifier: MIT */
/* A machine in use: memory, scores, check. */
#include "svm/machine.h"

#include "base/memory.h"
#include "svm/kernel.h"

#include <stdlib.h>
#include <string.h>

void tt_svm_release(tt_svm *svm)
{
    if (svm == NULL)
        return;
    tt_svm_parts *parts = svm->owned;
    if (parts != NULL) {
        free(parts->weights);
        free(parts->integers);
        free(parts->scales);
        free(parts->bias);
        free(parts->sv_begin);
        free(parts->sv_ids);
        free(parts->sv_values);
        free(parts->sv_norm2);
        free(parts->coef);
        free(parts);
    }
    *svm = (tt_svm){0};
}

/* The parts and the biases, which all machines have. */
static topictag_status init(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels, uint32_t n_terms,
                            topictag_error *err)
{
    *svm = (tt_svm){.n_labels = n_labels, .n_terms = n_terms, .stride = n_labels};
    *parts = svm->owned = tt_calloc(1, sizeof **parts);
    if (svm->owned == NULL)
        return tt_no_memory(err);
    double *bias = tt_alloc(n_labels, sizeof *bias);
    svm->bias = (*parts)->bias = bias;
    if (bias == NULL)
        return tt_no_memory(err);
    for (uint32_t l = 0; l < n_labels; l++)
        bias[l] = -1;
    return TOPICTAG_OK;
}

topictag_status tt_svm_init_linear(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels,
                                   uint32_t n_terms, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(init(svm, parts, n_labels, n_terms, err));
    const uint64_t n_weights = (uint64_t)n_terms * n_labels;
    (*parts)->weights = n_weights <= SIZE_MAX ? tt_calloc((size_t)n_weights, sizeof(float)) : NULL;
    if ((*parts)->weights == NULL)
        TT_TRY(tt_no_memory(err));
    svm->weights = (*parts)->weights;
done:
    if (rc != TOPICTAG_OK)
        tt_svm_release(svm);
    return rc;
}

topictag_status tt_svm_init_integer(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels,
                                    uint32_t n_terms, tt_weight_format format, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(init(svm, parts, n_labels, n_terms, err));
    const uint64_t n_weights = (uint64_t)n_terms * n_labels;
    if (n_weights <= SIZE_MAX)
        (*parts)->integers = tt_calloc((size_t)n_weights, tt_svm_weight_bytes(format));
    (*parts)->scales = tt_calloc(n_terms, sizeof(float));
    if ((*parts)->integers == NULL || (*parts)->scales == NULL)
        TT_TRY(tt_no_memory(err));
    svm->format = format;
    svm->weights = (*parts)->integers;
    svm->scales = (*parts)->scales;
done:
    if (rc != TOPICTAG_OK)
        tt_svm_release(svm);
    return rc;
}

topictag_status tt_svm_init_kernel(tt_svm *svm, tt_svm_parts **parts, uint32_t n_labels,
                                   const tt_rows *rows, const uint32_t *docs, uint32_t n_support,
                                   const tt_svm_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(init(svm, parts, n_labels, rows->n_terms, err));
    svm->kernel = options->kernel;
    svm->gamma = options->gamma;
    svm->coef0 = options->coef0;
    svm->degree = options->degree;
    svm->n_support = n_support;

    tt_postings postings;
    TT_TRY(tt_postings_init(&postings, rows, docs, n_support, err));
    svm->sv_begin = (*parts)->sv_begin = postings.begin;
    svm->sv_ids = (*parts)->sv_ids = postings.places;
    svm->sv_values = (*parts)->sv_values = postings.values;

    double *norm2 = tt_alloc(n_support, sizeof *norm2);
    svm->sv_norm2 = (*parts)->sv_norm2 = norm2;
    const uint64_t n_coef = (uint64_t)n_support * n_labels;
    (*parts)->coef = n_coef <= SIZE_MAX ? tt_calloc((size_t)n_coef, sizeof(double)) : NULL;
    svm->coef = (*parts)->coef;
    if (norm2 == NULL || svm->coef == NULL)
        TT_TRY(tt_no_memory(err));
    for (uint32_t s = 0; s < n_support; s++)
        norm2[s] = tt_row_norm2(tt_rows_at(rows, docs[s]));
done:
    if (rc != TOPICTAG_OK)
        tt_svm_release(svm);
    return rc;
}

size_t tt_svm_scratch_doubles(const tt_svm *svm)
{
    return svm->kernel == TT_KERNEL_LINEAR ? 0 : svm->n_support;
}

size_t tt_svm_weight_bytes(tt_weight_format format)
{
    static const size_t bytes[] = {[TT_WEIGHTS_FLOAT32] = sizeof(float),
                                   [TT_WEIGHTS_INT16] = sizeof(int16_t),
                                   [TT_WEIGHTS_INT8] = sizeof(int8_t)};
    return bytes[format];
}

double tt_svm_weight(const tt_svm *svm, uint32_t term, uint32_t label)
{
    const size_t at = (size_t)term * svm->stride + label;
    switch (svm->format) {
    case TT_WEIGHTS_INT16:
        return (double)svm->scales[term] * ((const int16_t *)svm->weights)[at];
    case TT_WEIGHTS_INT8:
        return (double)svm->scales[term] * ((const int8_t *)svm->weights)[at];
    default:
        return ((const float *)svm->weights)[at];
    }
}

/*
 * tt_svm_score_linear for one label, with the summands kept. Two floats' product is exact in a
 * double, and so is that of a scale and an integer weight: value * scale * weight is rounded once
 * in either order.
 */
void tt_svm_contributions(const tt_svm *svm, tt_row row, uint32_t label, double *contributions)
{
    for (size_t e = 0; e < row.n; e++)
        contributions[e] = row.terms[e] < svm->n_terms
                               ? (double)row.values[e] * tt_svm_weight(svm, row.terms[e], label)
                               : 0;
}

static void score_kernel(const tt_svm *svm, tt_row row, double *dots, double *decision)
{
    const tt_kernel_function f = {svm->kernel, svm->gamma, svm->coef0, svm->degree};
    memset(dots, 0, svm->n_support * sizeof *dots);
    for (size_t e = 0; e < row.n && row.terms[e] < svm->n_terms; e++) {
        const uint64_t end = svm->sv_begin[row.terms[e] + 1];
        const double value = row.values[e];
        for (uint64_t p = svm->sv_begin[row.terms[e]]; p < end; p++)
            dots[svm->sv_ids[p]] += value * svm->sv_values[p];
    }
    const double norm2 = tt_row_norm2(row);
    for (uint32_t s = 0; s < svm->n_support; s++) {
        const double value = tt_kernel_value(&f, dots[s], norm2, svm->sv_norm2[s]);
        const double *coef = svm->coef + (size_t)s * svm->n_labels;
        for (uint32_t l = 0; l < svm->n_labels; l++)
            decision[l] += value * coef[l];
    }
}

void tt_svm_score(const tt_svm *svm, tt_row row, double *scratch, double *decision)
{
    memcpy(decision, svm->bias, svm->n_labels * sizeof *decision);
    if (svm->kernel == TT_KERNEL_LINEAR)
        tt_svm_score_linear(svm, row, decision);
    else
        score_kernel(svm, row, scratch, decision);
}

static topictag_status check_doubles(const double *numbers, uint64_t n, const char *what,
                                     topictag_error *err)
{
    for (uint64_t k = 0; k < n; k++)
        if (!isfinite(numbers[k]))
            return tt_fail(err, TOPICTAG_E_FORMAT, "machine: %s %llu is not a finite number", what,
                           (unsigned long long)k);
    return TOPICTAG_OK;
}

/* Opening a model looks at every weight: so a fixed number at once, which compilers do by vectors.
   A float whose exponent bits are all set is infinite or no number. */
enum { FLOATS_AT_ONCE = 64 };

static bool are_finite(const float numbers[FLOATS_AT_ONCE])
{
    uint32_t bits[FLOATS_AT_ONCE], odd = 0;
    memcpy(bits, numbers, sizeof bits);
    for (int k = 0; k < FLOATS_AT_ONCE; k++)
        odd |= (bits[k] & 0x7F800000u) + 0x00800000u; /* all set: carried to the sign */
    return odd >> 31 == 0;
}

static topictag_status check_floats(const float *numbers, uint64_t n, const char *what,
                                    topictag_error *err)
{
    uint64_t k = 0;
    while (n - k >= FLOATS_AT_ONCE && are_finite(numbers + k))
        k += FLOATS_AT_ONCE;
    for (; k < n; k++)
        if (!isfinite(numbers[k]))
            return tt_fail(err, TOPICTAG_E_FORMAT, "machine: %s %llu is not a finite number", what,
                           (unsigned long long)k);
    return TOPICTAG_OK;
}

static topictag_status check_postings(const tt_svm *svm, uint64_t n_postings, topictag_error *err)
{
    if (svm->sv_begin[0] != 0 || svm->sv_begin[svm->n_terms] != n_postings)
        return tt_fail(err, TOPICTAG_E_FORMAT, "machine: the postings do not fill their bytes");
    for (uint32_t t = 0; t < svm->n_terms; t++)
        if (svm->sv_begin[t + 1] < svm->sv_begin[t])
            return tt_fail(err, TOPICTAG_E_FORMAT, "machine: term %u ends before it begins", t);
    for (uint32_t t = 0; t < svm->n_terms; t++)
        for (uint64_t p = svm->sv_begin[t]; p < svm->sv_begin[t + 1]; p++)
            if (svm->sv_ids[p] >= svm->n_support ||
                (p > svm->sv_begin[t] && svm->sv_ids[p] <= svm->sv_ids[p - 1]))
                return tt_fail(err, TOPICTAG_E_FORMAT,
                               "machine: term %u: support vector %u is out of order or range", t,
                               svm->sv_ids[p]);
    return TOPICTAG_OK;
}

static topictag_status check_kernel(const tt_svm *svm, uint64_t n_postings, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (!isfinite(svm->gamma) || svm->gamma <= 0 || !isfinite(svm->coef0) ||
        svm->degree > TT_SVM_MAX_DEGREE)
        return tt_fail(err, TOPICTAG_E_FORMAT, "machine: gamma %g, coef0 %g, degree %u", svm->gamma,
                       svm->coef0, svm->degree);
    TT_TRY(check_postings(svm, n_postings, err));
    TT_TRY(check_floats(svm->sv_values, n_postings, "support vector entry", err));
    TT_TRY(check_doubles(svm->sv_norm2, svm->n_support, "support vector length", err));
    TT_TRY(check_doubles(svm->coef, (uint64_t)svm->n_support * svm->n_labels, "coefficient", err));
done:
    return rc;
}

topictag_status tt_svm_check(const tt_svm *svm, uint64_t n_postings, topictag_error *err)
{
    if (svm->n_labels == 0 || svm->kernel > TT_KERNEL_SIGMOID || svm->format > TT_WEIGHTS_INT8)
        return tt_fail(err, TOPICTAG_E_FORMAT,
                       "machine: kernel %u, weights of format %u, for %u labels",
                       (unsigned)svm->kernel, (unsigned)svm->format, svm->n_labels);
    topictag_status rc = check_doubles(svm->bias, svm->n_labels, "bias", err);
    if (rc != TOPICTAG_OK)
        return rc;
    if (svm->kernel != TT_KERNEL_LINEAR)
        return check_kernel(svm, n_postings, err);
    if (svm->stride < svm->n_labels)
        return tt_fail(err, TOPICTAG_E_FORMAT, "machine: %u weights a term for %u labels",
                       svm->stride, svm->n_labels);
    if (svm->format != TT_WEIGHTS_FLOAT32) /* any integer is a weight */
        return check_floats(svm->scales, svm->n_terms, "scale", err);
    return check_floats(svm->weights, (uint64_t)svm->n_terms * svm->stride, "weight", err);
}
