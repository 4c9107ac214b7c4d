/* SPDX-License-Identifier: MIT */
#include "vector/subword.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define FACTOR   2.0
#define EVIDENCE 10.0 /* r: stories as strong as what the n-grams say */

/* means [n_terms * n_dims] of idf * vector over the words of each n-gram. */
static topictag_status find_means(double *means, const float *vectors, uint32_t n_dims,
                                  const tt_rows *grams, const double *idf, topictag_error *err)
{
    uint32_t *n_words = tt_calloc(grams->n_terms, sizeof *n_words);
    if (n_words == NULL)
        return tt_no_memory(err);
    for (uint32_t word = 0; word < grams->n_rows; word++) {
        const tt_row row = tt_rows_at(grams, word);
        const float *vector = vectors + (size_t)word * n_dims;
        for (size_t e = 0; e < row.n; e++) {
            double *mean = means + (size_t)row.terms[e] * n_dims;
            n_words[row.terms[e]]++;
            for (uint32_t j = 0; j < n_dims; j++)
                mean[j] += idf[word] * (double)vector[j];
        }
    }
    for (uint32_t gram = 0; gram < grams->n_terms; gram++)
        for (uint32_t j = 0; j < n_dims && n_words[gram] > 0; j++)
            means[(size_t)gram * n_dims + j] /= n_words[gram];
    free(n_words);
    return TOPICTAG_OK;
}

topictag_status tt_subword_smooth(float *vectors, uint32_t n_dims, const tt_rows *grams,
                                  const double *idf, const uint64_t *df, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    double *means = tt_calloc((size_t)grams->n_terms * n_dims, sizeof *means);
    double *sum = tt_alloc(n_dims, sizeof *sum);
    if (means == NULL || sum == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(find_means(means, vectors, n_dims, grams, idf, err));
    for (uint32_t word = 0; word < grams->n_rows; word++) {
        const tt_row row = tt_rows_at(grams, word);
        float *vector = vectors + (size_t)word * n_dims;
        if (row.n == 0)
            continue;
        const double pull =
            FACTOR * EVIDENCE / (EVIDENCE + (double)df[word]) / (idf[word] * sqrt((double)row.n));
        for (uint32_t j = 0; j < n_dims; j++)
            sum[j] = 0;
        for (size_t e = 0; e < row.n; e++)
            for (uint32_t j = 0; j < n_dims; j++)
                sum[j] += means[(size_t)row.terms[e] * n_dims + j];
        for (uint32_t j = 0; j < n_dims; j++)
            vector[j] = (float)((double)vector[j] + pull * sum[j]);
    }
done:
    free(means);
    free(sum);
    return rc;
}
