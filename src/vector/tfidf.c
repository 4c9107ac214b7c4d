/* SPDX-License-Identifier: MIT */
#include "vector/tfidf.h"

#include "base/memory.h"
#include "base/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_PER_CHUNK 256

double tt_sublinear_tf(double count)
{
    /* 1 + ln n, for nearly all counts of words in a story. */
    static const double few[] = {
        0,
        1,
        1.6931471805599454,
        2.09861228866811,
        2.3862943611198908,
        2.6094379124341005,
        2.791759469228055,
        2.9459101490553135,
        3.0794415416798357,
        3.1972245773362196,
    };
    return count < sizeof few / sizeof few[0] ? few[(size_t)count] : 1.0 + log(count);
}

double tt_idf(uint64_t n_docs, uint64_t df)
{
    return log((1.0 + (double)n_docs) / (1.0 + (double)df)) + 1.0;
}

topictag_status tt_idf_fit(double *idf, const tt_rows *counts, const uint32_t *subset,
                           uint32_t n_subset, const tt_archive_df *archive, topictag_error *err)
{
    const uint32_t n_docs = subset != NULL ? n_subset : counts->n_rows;
    uint32_t *df = tt_calloc(counts->n_terms, sizeof *df);
    if (df == NULL)
        return tt_no_memory(err);
    for (uint32_t k = 0; k < n_docs; k++) {
        const tt_row row = tt_rows_at(counts, subset != NULL ? subset[k] : k);
        for (size_t e = 0; e < row.n; e++)
            df[row.terms[e]]++;
    }
    for (uint32_t t = 0; t < counts->n_terms; t++) {
        const bool known = archive != NULL && archive->df[t] > 0;
        idf[t] = known ? tt_idf(n_docs + archive->n_docs, (uint64_t)df[t] + archive->df[t])
                       : tt_idf(n_docs, df[t]);
    }
    free(df);
    return TOPICTAG_OK;
}

size_t tt_tfidf_row(uint32_t *terms, float *values, size_t n, const uint8_t *kinds,
                    const double *idf, const tt_tfidf_options *options)
{
    size_t kept = 0;
    double norm2 = 0;
    /* The first round leaves the unscaled weights as floats: rounding to float before scaling
       moves a weight by 6e-8 of itself, far below the 1e-6 promised. */
    for (size_t e = 0; e < n; e++) {
        const uint32_t term = terms[e];
        double weight = values[e];
        if (options->sublinear_tf)
            weight = tt_sublinear_tf(weight);
        if (idf[term] == 0)
            continue;
        if (options->use_idf)
            weight *= idf[term];
        weight *= options->kind_weight[kinds[term]];
        if (weight == 0)
            continue;
        terms[kept] = term;
        values[kept++] = (float)weight;
        norm2 += weight * weight;
    }
    const double scale = norm2 > 0 ? 1.0 / sqrt(norm2) : 0;
    for (size_t e = 0; e < kept; e++)
        values[e] = (float)(values[e] * scale);
    return kept;
}

typedef struct weighing {
    tt_rows *rows;
    const uint8_t *kinds;
    const double *idf;
    const tt_tfidf_options *options;
    uint32_t *lengths; /* [n_rows] entries left */
} weighing;

static topictag_status weigh_chunk(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    (void)worker, (void)err;
    const weighing *w = payload;
    const uint32_t begin = (uint32_t)item * ROWS_PER_CHUNK;
    for (uint32_t r = begin; r < w->rows->n_rows && r - begin < ROWS_PER_CHUNK; r++) {
        const uint64_t at = w->rows->begin[r];
        w->lengths[r] = (uint32_t)tt_tfidf_row(w->rows->terms + at, w->rows->values + at,
                                               (size_t)(w->rows->begin[r + 1] - at), w->kinds,
                                               w->idf, w->options);
    }
    return TOPICTAG_OK;
}

/* Closes the gaps that dropped entries left. */
static void close_gaps(tt_rows *rows, const uint32_t *lengths)
{
    uint64_t to = 0;
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        const uint64_t from = rows->begin[r];
        if (to != from && lengths[r] > 0) {
            memmove(rows->terms + to, rows->terms + from, lengths[r] * sizeof *rows->terms);
            memmove(rows->values + to, rows->values + from, lengths[r] * sizeof *rows->values);
        }
        rows->begin[r] = to;
        to += lengths[r];
    }
    rows->begin[rows->n_rows] = to;
}

topictag_status tt_tfidf_apply(tt_rows *rows, const uint8_t *kinds, const double *idf,
                               const tt_tfidf_options *options, unsigned n_threads,
                               topictag_error *err)
{
    weighing w = {rows, kinds, idf, options, tt_alloc(rows->n_rows, sizeof *w.lengths)};
    if (w.lengths == NULL)
        return tt_no_memory(err);
    const topictag_status rc =
        tt_parallel((rows->n_rows + (size_t)ROWS_PER_CHUNK - 1) / ROWS_PER_CHUNK, n_threads,
                    weigh_chunk, &w, err);
    if (rc == TOPICTAG_OK)
        close_gaps(rows, w.lengths);
    free(w.lengths);
    return rc;
}

topictag_status tt_tfidf_rows(tt_rows *out, const tt_rows *counts, const uint8_t *kinds,
                              const double *idf, const tt_tfidf_options *options,
                              unsigned n_threads, topictag_error *err)
{
    topictag_status rc = tt_rows_copy(out, counts, err);
    if (rc != TOPICTAG_OK)
        return rc;
    rc = tt_tfidf_apply(out, kinds, idf, options, n_threads, err);
    if (rc != TOPICTAG_OK)
        tt_rows_release(out);
    return rc;
}
