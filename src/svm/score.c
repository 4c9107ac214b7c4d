/* SPDX-License-Identifier: MIT */
/* Scores of linear machines: decision += value times the weights of a term, term after term. */
#include "base/prefetch.h"
#include "svm/avx2.h"
#include "svm/machine.h"

#include <string.h>

/* Labels summed at a time: so many sums stay in registers. */
#define MOST_LANES 16

/* How many terms ahead weights are announced to memory: they are rarely in a cache. */
#define AHEAD      16
#define LINE_BYTES 64
#define MOST_BYTES 512 /* processors see by themselves that a long row goes on */

/* lanes is a constant in each caller, and so is format. */
TT_HOT void add_term(double *sums, const tt_svm *svm, size_t at, double value, uint32_t lanes,
                     tt_weight_format format)
{
    const float *floats = (const float *)svm->weights + at;
    const int16_t *shorts = (const int16_t *)svm->weights + at;
    const int8_t *bytes = (const int8_t *)svm->weights + at;
    for (uint32_t l = 0; l < lanes; l++)
        sums[l] += value * (format == TT_WEIGHTS_FLOAT32 ? (double)floats[l]
                            : format == TT_WEIGHTS_INT16 ? shorts[l]
                                                         : bytes[l]);
}

static inline void announce(const tt_svm *svm, uint32_t term, size_t row_bytes)
{
    const char *weights = (const char *)svm->weights + term * row_bytes;
    for (size_t at = 0; at < row_bytes && at < MOST_BYTES; at += LINE_BYTES)
        tt_prefetch(weights + at);
}

void tt_svm_announce(const tt_svm *svm, const uint32_t *terms, size_t n)
{
    const size_t row_bytes = svm->stride * tt_svm_weight_bytes(svm->format);
    if (svm->weights == NULL) /* kernel machines have none */
        return;
    for (size_t i = 0; i < n; i++)
        announce(svm, terms[i], row_bytes);
}

/* As many labels from `first` on as come in full lanes; returns the first that is left. */
TT_HOT uint32_t score_lanes(const tt_svm *svm, tt_row row, double *decision, uint32_t first,
                            uint32_t lanes, tt_weight_format format)
{
    const size_t row_bytes = svm->stride * tt_svm_weight_bytes(format);
    for (; svm->n_labels - first >= lanes; first += lanes) {
        double sums[MOST_LANES];
        memcpy(sums, decision + first, lanes * sizeof *sums);
        for (size_t e = 0; e < row.n; e++) {
            const uint32_t term = row.terms[e];
            if (first == 0 && e + AHEAD < row.n)
                announce(svm, row.terms[e + AHEAD], row_bytes);
            double value = row.values[e];
            if (format != TT_WEIGHTS_FLOAT32)
                value *= svm->scales[term];
            add_term(sums, svm, (size_t)term * svm->stride + first, value, lanes, format);
        }
        memcpy(decision + first, sums, lanes * sizeof *sums);
    }
    return first;
}

TT_HOT void score_format(const tt_svm *svm, tt_row row, double *decision, tt_weight_format format)
{
    uint32_t first = score_lanes(svm, row, decision, 0, MOST_LANES, format);
    first = score_lanes(svm, row, decision, first, 4, format);
    first = score_lanes(svm, row, decision, first, 2, format);
    (void)score_lanes(svm, row, decision, first, 1, format);
}

TT_HOT void score(const tt_svm *svm, tt_row row, double *decision)
{
    switch (svm->format) {
    case TT_WEIGHTS_FLOAT32:
        score_format(svm, row, decision, TT_WEIGHTS_FLOAT32);
        break;
    case TT_WEIGHTS_INT16:
        score_format(svm, row, decision, TT_WEIGHTS_INT16);
        break;
    case TT_WEIGHTS_INT8:
        score_format(svm, row, decision, TT_WEIGHTS_INT8);
        break;
    }
}

static TT_AVX2 void score_avx2(const tt_svm *svm, tt_row row, double *decision)
{
    score(svm, row, decision);
}

static void score_plain(const tt_svm *svm, tt_row row, double *decision)
{
    score(svm, row, decision);
}

void tt_svm_score_linear(const tt_svm *svm, tt_row row, double *decision)
{
    while (row.n > 0 && row.terms[row.n - 1] >= svm->n_terms) /* terms increase */
        row.n--;
    if (tt_has_avx2())
        score_avx2(svm, row, decision);
    else
        score_plain(svm, row, decision);
}
