/* SPDX-License-Identifier: MIT */
#include "vector/word_vectors.h"

#include "base/memory.h"
#include "base/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_PER_CHUNK 256
#define PACKED_MAX     7

topictag_status tt_word_vectors_init(tt_word_vectors *out, tt_vocab *vocab, uint64_t n_docs,
                                     const int8_t *vectors, uint32_t n_dims, topictag_error *err)
{
    const size_t n_words = vocab->n_terms, n = n_words * n_dims;
    *out = (tt_word_vectors){.vocab = *vocab, .n_dims = n_dims};
    *vocab = (tt_vocab){0};
    float *idf = tt_alloc(n_words * sizeof *idf + n, 1);
    if (idf == NULL) {
        tt_word_vectors_release(out);
        return tt_no_memory(err);
    }
    for (size_t word = 0; word < n_words; word++)
        idf[word] = (float)tt_idf(n_docs, out->vocab.df[word]);
    if (n > 0)
        memcpy(idf + n_words, vectors, n);
    out->idf = idf;
    out->vectors = (const int8_t *)(idf + n_words);
    out->owned = idf;
    return TOPICTAG_OK;
}

void tt_word_vectors_quantise(int8_t *out, const float *vectors, size_t n_words, uint32_t n_dims)
{
    double longest2 = 0;
    for (size_t word = 0; word < n_words; word++) {
        const float *vector = vectors + word * n_dims;
        double norm2 = 0;
        for (uint32_t j = 0; j < n_dims; j++)
            norm2 += (double)vector[j] * (double)vector[j];
        longest2 = fmax(longest2, norm2);
    }
    const double scale = longest2 > 0 ? 1 / (sqrt(longest2) * TT_WORD_UNIT) : 0;
    for (size_t i = 0; i < n_words * n_dims; i++)
        out[i] = (int8_t)lround((double)vectors[i] * scale);
}

/* numerator / denominator rounded, halves away from 0; denominator above 0 */
static int divide(int numerator, int denominator)
{
    const int half = numerator < 0 ? -denominator : denominator;
    return (2 * numerator + half) / (2 * denominator);
}

void tt_word_vectors_pack(uint8_t *largest, uint8_t *packed, const int8_t *vectors, size_t n_words,
                          uint32_t n_dims)
{
    const size_t n_bytes = tt_word_packed_bytes(n_dims);
    memset(packed, 0, n_words * n_bytes);
    for (size_t word = 0; word < n_words; word++) {
        const int8_t *vector = vectors + word * n_dims;
        int max = 0;
        for (uint32_t j = 0; j < n_dims; j++)
            max = abs(vector[j]) > max ? abs(vector[j]) : max;
        largest[word] = (uint8_t)max;
        for (uint32_t j = 0; j < n_dims && max > 0; j++) {
            const unsigned q = (unsigned)divide(vector[j] * PACKED_MAX, max) & 15;
            packed[word * n_bytes + j / 2] |= (uint8_t)(q << j % 2 * 4);
        }
    }
}

bool tt_word_vectors_unpack(int8_t *vectors, const uint8_t *largest, const uint8_t *packed,
                            size_t n_words, uint32_t n_dims)
{
    const size_t n_bytes = tt_word_packed_bytes(n_dims);
    for (size_t word = 0; word < n_words; word++) {
        const uint8_t *bytes = packed + word * n_bytes;
        if (largest[word] > INT8_MAX || (n_dims % 2 != 0 && bytes[n_bytes - 1] >> 4 != 0))
            return false;
        for (uint32_t j = 0; j < n_dims; j++) {
            const int bits = bytes[j / 2] >> j % 2 * 4 & 15;
            const int q = bits < 8 ? bits : bits - 16;
            if (q < -PACKED_MAX)
                return false;
            vectors[word * n_dims + j] = (int8_t)divide(q * largest[word], PACKED_MAX);
        }
    }
    return true;
}

void tt_word_vectors_release(tt_word_vectors *words)
{
    tt_vocab_release(&words->vocab);
    free(words->owned);
    *words = (tt_word_vectors){0};
}

double tt_word_weight(const tt_word_vectors *words, uint32_t word, double count, bool sublinear_tf)
{
    const double tf = sublinear_tf ? tt_sublinear_tf(count) : count;
    return tf * (double)words->idf[word] * TT_WORD_UNIT;
}

double tt_word_direction(const tt_word_vectors *words, uint32_t word, const double *weights)
{
    const int8_t *vector = tt_word_vector(words, word);
    double sum = 0;
    for (uint32_t j = 0; j < words->n_dims; j++)
        sum += vector[j] * weights[j];
    return sum;
}

size_t tt_word_vectors_block(const tt_word_vectors *words, tt_row counts, bool sublinear_tf,
                             double weight, uint32_t first, double *sums, uint32_t *terms,
                             float *values, double *scale)
{
    const uint32_t n_dims = words->n_dims;
    double norm2 = 0;
    size_t n = 0;
    for (uint32_t j = 0; j < n_dims; j++)
        sums[j] = 0;
    for (size_t e = 0; e < counts.n; e++) {
        const double w =
            tt_word_weight(words, counts.terms[e], (double)counts.values[e], sublinear_tf);
        const int8_t *vector = tt_word_vector(words, counts.terms[e]);
        for (uint32_t j = 0; j < n_dims; j++)
            sums[j] += w * vector[j];
    }
    for (uint32_t j = 0; j < n_dims; j++)
        norm2 += sums[j] * sums[j];
    const double factor = norm2 > 0 ? weight / sqrt(norm2) : 0;
    if (scale != NULL)
        *scale = factor;
    for (uint32_t j = 0; j < n_dims; j++) {
        const float value = (float)(sums[j] * factor);
        if (value == 0)
            continue;
        terms[n] = first + j;
        values[n++] = value;
    }
    return n;
}

typedef struct embedding {
    const tt_word_vectors *words;
    const tt_rows *counts;
    bool sublinear_tf;
    double weight;
    double *sums;  /* [n_threads * n_dims] */
    tt_rows *rows; /* n_dims places for each row */
    uint32_t *lengths;
} embedding;

static topictag_status embed_chunk(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    (void)err;
    const embedding *e = payload;
    const uint32_t n_dims = e->words->n_dims;
    const uint32_t begin = (uint32_t)item * ROWS_PER_CHUNK;
    for (uint32_t r = begin; r < e->counts->n_rows && r - begin < ROWS_PER_CHUNK; r++) {
        const size_t at = (size_t)r * n_dims;
        e->lengths[r] = (uint32_t)tt_word_vectors_block(
            e->words, tt_rows_at(e->counts, r), e->sublinear_tf, e->weight, 0,
            e->sums + (size_t)worker * n_dims, e->rows->terms + at, e->rows->values + at, NULL);
    }
    return TOPICTAG_OK;
}

topictag_status tt_word_vectors_rows(tt_rows *out, const tt_word_vectors *words,
                                     const tt_rows *counts, bool sublinear_tf, double weight,
                                     unsigned n_threads, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_rows = counts->n_rows, n_dims = words->n_dims;
    *out = (tt_rows){0};
    n_threads = n_threads > 0 ? n_threads : 1;
    embedding e = {.words = words,
                   .counts = counts,
                   .sublinear_tf = sublinear_tf,
                   .weight = weight,
                   .sums = tt_alloc((size_t)n_threads * n_dims, sizeof *e.sums),
                   .rows = out,
                   .lengths = tt_alloc(n_rows, sizeof *e.lengths)};
    if (e.sums == NULL || e.lengths == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(tt_rows_init(out, n_rows, n_dims, (uint64_t)n_rows * n_dims, err));
    TT_TRY(tt_parallel((n_rows + (size_t)ROWS_PER_CHUNK - 1) / ROWS_PER_CHUNK, n_threads,
                       embed_chunk, &e, err));
    uint64_t to = 0;
    for (uint32_t r = 0; r < n_rows; r++) {
        const size_t from = (size_t)r * n_dims;
        memmove(out->terms + to, out->terms + from, e.lengths[r] * sizeof *out->terms);
        memmove(out->values + to, out->values + from, e.lengths[r] * sizeof *out->values);
        to += e.lengths[r];
        out->begin[r + 1] = to;
    }
done:
    free(e.sums);
    free(e.lengths);
    if (rc != TOPICTAG_OK)
        tt_rows_release(out);
    return rc;
}

size_t tt_word_vectors_nearest(const tt_word_vectors *words, uint32_t word, tt_near_word *near,
                               size_t max)
{
    const int8_t *wanted = tt_word_vector(words, word);
    size_t n = 0;
    for (uint32_t other = 0; other < words->vocab.n_terms && max > 0; other++) {
        const int8_t *vector = tt_word_vector(words, other);
        int64_t dot = 0, norm2 = 0, wanted2 = 0;
        for (uint32_t j = 0; j < words->n_dims; j++) {
            dot += wanted[j] * vector[j];
            norm2 += vector[j] * vector[j];
            wanted2 += wanted[j] * wanted[j];
        }
        if (other == word || norm2 == 0 || wanted2 == 0)
            continue;
        const double cosine = (double)dot / sqrt((double)norm2 * (double)wanted2);
        if (n == max && cosine <= near[n - 1].cosine)
            continue;
        size_t at = n < max ? n++ : n - 1;
        for (; at > 0 && near[at - 1].cosine < cosine; at--)
            near[at] = near[at - 1];
        near[at] = (tt_near_word){other, cosine};
    }
    return n;
}
