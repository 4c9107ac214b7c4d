/* SPDX-License-Identifier: MIT */
/* What the counts of a block's labels say of each term (dcd_block.h). */
#include "svm/dcd_lanes.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Documents of a problem and what they hold. */
typedef struct counts {
    uint32_t *df;              /* [n_terms] documents that hold the term; 0 for dimensions */
    float *logs;               /* [n_docs + 2] natural logarithms; the first is unused */
    double n_words, n_entries; /* words of any document, and how often they occur: the sum of df */
} counts;

static size_t n_lanes_of(const tt_dcd_block *b)
{
    return (size_t)b->n_vectors * TT_DCD_WIDTH;
}

static topictag_status count(counts *c, const tt_dcd_block *b, topictag_error *err)
{
    const tt_problem *problem = b->problem;
    const tt_rows *rows = problem->rows;
    *c = (counts){.df = tt_calloc(rows->n_terms, sizeof *c->df),
                  .logs = tt_alloc((size_t)problem->n_docs + 2, sizeof *c->logs),
                  .n_words = rows->n_terms - rows->n_dense};
    if (c->df == NULL || c->logs == NULL)
        return tt_no_memory(err);
    for (uint32_t n = 0; n <= problem->n_docs; n++)
        c->logs[n + 1] = (float)log(n + 1.0);
    for (uint32_t place = 0; place < problem->n_docs; place++) {
        const tt_row row = tt_rows_at(b->rows->rows, problem->docs[place]);
        for (size_t e = 0; e < row.n; e++)
            c->df[row.terms[e]]++;
    }
    for (uint32_t t = 0; t < rows->n_terms; t++) {
        if (b->rows->old_terms[t] >= rows->n_terms - rows->n_dense)
            c->df[t] = 0;
        c->n_entries += c->df[t];
    }
    return TOPICTAG_OK;
}

/* Weights become how many of each lane's documents hold each word; odds [n_lanes] ln (Q / P). */
static void count_lanes(tt_dcd_block *b, const counts *c, float *odds)
{
    const tt_problem *problem = b->problem;
    const size_t n_lanes = n_lanes_of(b);
    float *with = (float *)b->weights;
    double sums[TT_DCD_LANES] = {0};
    for (unsigned l = 0; l < b->n_lanes; l++)
        for (uint32_t p = problem->positive_begin[b->labels[l]];
             p < problem->positive_begin[b->labels[l] + 1]; p++) {
            const tt_row row = tt_rows_at(b->rows->rows, problem->docs[problem->positives[p]]);
            for (size_t e = 0; e < row.n; e++)
                with[row.terms[e] * n_lanes + l] += 1;
        }
    for (uint32_t t = 0; t < problem->rows->n_terms; t++)
        for (size_t l = 0; l < n_lanes && c->df[t] > 0; l++)
            sums[l] += (double)with[t * n_lanes + l];
    for (size_t l = 0; l < n_lanes; l++)
        odds[l] = (float)log((c->n_entries - sums[l] + c->n_words) / (sums[l] + c->n_words));
}

/* Counts become |ratios|; means [n_lanes] over all occurrences. */
static void take_ratios(tt_dcd_block *b, const counts *c, const float *odds, double *means)
{
    const size_t n_lanes = n_lanes_of(b);
    for (uint32_t t = 0; t < b->problem->rows->n_terms; t++) {
        float *ratios = (float *)b->weights + t * n_lanes;
        for (size_t l = 0; l < n_lanes && c->df[t] > 0; l++) {
            const uint32_t with = (uint32_t)ratios[l], without = c->df[t] - with;
            ratios[l] = fabsf(c->logs[with + 1] - c->logs[without + 1] + odds[l]);
            means[l] += c->df[t] * (double)ratios[l];
        }
    }
    for (size_t l = 0; l < n_lanes; l++)
        means[l] /= c->n_entries;
}

/* The nearest number that a half holds. */
static uint32_t narrow(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (bits + 0x8000) >> 16;
}

static void set_scales(tt_dcd_block *b, const counts *c, const double *means)
{
    const double share = b->problem->options->ratio_weight;
    const size_t n_lanes = n_lanes_of(b);
    float slopes[TT_DCD_LANES], plain[TT_DCD_LANES];
    for (size_t l = 0; l < n_lanes; l++) {
        slopes[l] = means[l] > 0 ? (float)(share / means[l]) : 0;
        plain[l] = means[l] > 0 ? (float)(1 - share) : 1;
    }
    for (uint32_t t = 0; t < b->problem->rows->n_terms; t++) {
        const float *ratios = (float *)b->weights + t * n_lanes;
        b->scales[t] = (tt_pair_vec){0};
        for (size_t l = 0; l < n_lanes; l++) {
            const float scale = c->df[t] > 0 ? plain[l] + slopes[l] * ratios[l] : 1;
            b->scales[t][l % TT_DCD_WIDTH] |= narrow(scale * scale) << (l < TT_DCD_WIDTH ? 0 : 16);
        }
    }
}

/* norms2 become the squared lengths of the documents by scales alone. */
TT_HOT void measure(tt_dcd_block *b, unsigned n_vectors)
{
    for (uint32_t place = 0; place < b->problem->n_docs; place++) {
        const tt_row row = tt_rows_at(b->rows->rows, b->problem->docs[place]);
        tt_vec sums[TT_DCD_VECTORS] = {{0}};
        for (size_t e = 0; e < row.n; e++) {
            const tt_vec square = all(row.values[e] * row.values[e]);
            for (unsigned v = 0; v < n_vectors; v++)
                sums[v] += square * scale_of(b->scales[row.terms[e]], v);
        }
        for (unsigned v = 0; v < n_vectors; v++)
            b->norms2[(size_t)place * n_vectors + v] = sums[v];
    }
}

static TT_AVX2 void measure_avx2(tt_dcd_block *b)
{
    if (b->n_vectors == 1)
        measure(b, 1);
    else
        measure(b, 2);
}

static void measure_plain(tt_dcd_block *b)
{
    if (b->n_vectors == 1)
        measure(b, 1);
    else
        measure(b, 2);
}

/* Factors bring the lengths to the mean of plain ones. */
static void set_factors(tt_dcd_block *b)
{
    const tt_problem *problem = b->problem;
    const size_t n_lanes = n_lanes_of(b);
    float *norms2 = (float *)b->norms2, *factors = (float *)b->factors;
    double plain = 0, scaled[TT_DCD_LANES] = {0};
    for (uint32_t place = 0; place < problem->n_docs; place++) {
        plain += (double)b->rows->norm2[problem->docs[place]] - 1;
        for (size_t l = 0; l < n_lanes; l++)
            scaled[l] += (double)norms2[place * n_lanes + l];
    }
    for (size_t l = 0; l < n_lanes; l++)
        factors[l] = scaled[l] > 0 ? (float)(plain / scaled[l]) : 1;
    for (uint32_t place = 0; place < problem->n_docs; place++)
        for (size_t l = 0; l < n_lanes; l++)
            norms2[place * n_lanes + l] = norms2[place * n_lanes + l] * factors[l] + 1;
}

static void leave_plain(tt_dcd_block *b)
{
    const size_t n_lanes = n_lanes_of(b);
    for (uint32_t t = 0; t < b->problem->rows->n_terms; t++)
        for (size_t l = 0; l < TT_DCD_WIDTH; l++)
            b->scales[t][l] = narrow(1) << 16 | narrow(1);
    for (size_t l = 0; l < n_lanes; l++)
        ((float *)b->factors)[l] = 1;
    for (uint32_t place = 0; place < b->problem->n_docs; place++)
        for (size_t l = 0; l < n_lanes; l++)
            ((float *)b->norms2)[place * n_lanes + l] = b->rows->norm2[b->problem->docs[place]];
}

topictag_status tt_dcd_block_scale(tt_dcd_block *b, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    counts c = {0};
    float odds[TT_DCD_LANES];
    double means[TT_DCD_LANES] = {0};
    const size_t n_weights = ((size_t)b->problem->rows->n_terms + 1) * b->n_vectors;
    memset(b->weights, 0, n_weights * sizeof *b->weights);
    if (!(b->problem->options->ratio_weight > 0)) {
        leave_plain(b);
        return TOPICTAG_OK;
    }
    TT_TRY(count(&c, b, err));
    count_lanes(b, &c, odds);
    take_ratios(b, &c, odds, means);
    set_scales(b, &c, means);
    if (tt_has_avx2())
        measure_avx2(b);
    else
        measure_plain(b);
    set_factors(b);
    memset(b->weights, 0, n_weights * sizeof *b->weights);
done:
    free(c.df);
    free(c.logs);
    return rc;
}
