/* SPDX-License-Identifier: MIT */
/*
 * Smaller linear machines: terms that hardly matter are left out, the weights of the others become
 * integers. A scale for each term keeps what small weights say (they lean to the negative side, so
 * rounding them to 0 by one scale for all would shift every decision), and costs the score one
 * product a term.
 */
#include "base/memory.h"
#include "svm/machine.h"

#include <math.h>
#include <stdlib.h>

/* The largest magnitude among a term's weights. */
static double largest_weight(const tt_svm *svm, uint32_t term)
{
    double largest = 0;
    for (uint32_t l = 0; l < svm->n_labels; l++)
        largest = fmax(largest, fabs(tt_svm_weight(svm, term, l)));
    return largest;
}

static int increasing(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

topictag_status tt_svm_prune(uint32_t *kept, uint32_t *n_kept, const tt_svm *svm, uint32_t n_terms,
                             double share, topictag_error *err)
{
    double *sorted = tt_alloc(n_terms, sizeof *sorted), sum = 0, dropped = 0;
    if (sorted == NULL)
        return tt_no_memory(err);
    for (uint32_t t = 0; t < n_terms; t++)
        sorted[t] = largest_weight(svm, t);
    qsort(sorted, n_terms, sizeof *sorted, increasing);
    for (uint32_t t = 0; t < n_terms; t++)
        sum += sorted[t] * sorted[t];
    uint32_t first = 0; /* of those that stay, in sorted order; the last always does */
    for (; first + 1 < n_terms; first++) {
        dropped += sorted[first] * sorted[first];
        if (dropped > share * sum)
            break;
    }
    const double least = n_terms > 0 ? sorted[first] : 0;
    *n_kept = 0;
    for (uint32_t t = 0; t < n_terms; t++)
        if (largest_weight(svm, t) >= least)
            kept[(*n_kept)++] = t;
    free(sorted);
    return TOPICTAG_OK;
}

topictag_status tt_svm_compact(tt_svm *out, const tt_svm *svm, const uint32_t *kept,
                               uint32_t n_kept, tt_weight_format format, topictag_error *err)
{
    const double most = format == TT_WEIGHTS_INT16 ? INT16_MAX : INT8_MAX;
    tt_svm_parts *parts;
    const topictag_status rc = tt_svm_init_integer(out, &parts, svm->n_labels, n_kept, format, err);
    if (rc != TOPICTAG_OK)
        return rc;
    for (uint32_t l = 0; l < svm->n_labels; l++)
        parts->bias[l] = svm->bias[l];
    for (uint32_t t = 0; t < n_kept; t++) {
        const float scale = (float)(largest_weight(svm, kept[t]) / most);
        if (scale == 0)
            continue; /* weights below the least float are 0 */
        parts->scales[t] = scale;
        for (uint32_t l = 0; l < svm->n_labels; l++) {
            /* The scale was rounded, perhaps down. */
            const double units = fmax(-most, fmin(most, tt_svm_weight(svm, kept[t], l) / scale));
            const size_t at = (size_t)t * out->stride + l;
            if (format == TT_WEIGHTS_INT16)
                ((int16_t *)parts->integers)[at] = (int16_t)lrint(units);
            else
                ((int8_t *)parts->integers)[at] = (int8_t)lrint(units);
        }
    }
    return TOPICTAG_OK;
}
