/* SPDX-License-Identifier: MIT */
#include "vector/counting.h"

#include "base/memory.h"
#include "base/prefetch.h"

#include <stdlib.h>

/* How many terms ahead a count is announced to memory. */
#define AHEAD 12

static size_t n_words(size_t n_bits)
{
    return n_bits / 64 + 1;
}

topictag_status tt_counting_new(tt_counting **out, uint32_t n_terms, topictag_error *err)
{
    *out = NULL;
    tt_counting *counting = tt_calloc(1, sizeof *counting);
    if (counting == NULL)
        return tt_no_memory(err);
    const size_t n_seen = n_words(n_terms);
    counting->n_terms = n_terms;
    counting->counts = tt_calloc_at_once(n_terms, sizeof *counting->counts);
    counting->seen = tt_calloc(n_seen, sizeof *counting->seen);
    counting->blocks = tt_calloc(n_words(n_seen), sizeof *counting->blocks);
    if (counting->counts == NULL || counting->seen == NULL || counting->blocks == NULL) {
        tt_counting_free(counting);
        return tt_no_memory(err);
    }
    *out = counting;
    return TOPICTAG_OK;
}

void tt_counting_free(tt_counting *counting)
{
    if (counting == NULL)
        return;
    free(counting->counts);
    free(counting->seen);
    free(counting->blocks);
    free(counting->put);
    free(counting->terms);
    free(counting->values);
    free(counting);
}

/* Takes the lowest bit out of *word, which is not 0, and tells its place. */
static inline uint32_t take_bit(uint64_t *word)
{
    const uint32_t place = (uint32_t)__builtin_ctzll(*word);
    *word &= *word - 1;
    return place;
}

/* Moves the terms seen, in order, to terms and values [n_added], or nowhere when these are NULL. */
static size_t take_all(tt_counting *counting, uint32_t *terms, float *values)
{
    size_t n = 0;
    const uint32_t n_blocks = (uint32_t)n_words(n_words(counting->n_terms));
    for (uint32_t b = 0; b < n_blocks; b++) {
        while (counting->blocks[b] != 0) {
            const uint32_t word = b * 64 + take_bit(&counting->blocks[b]);
            uint64_t bits = counting->seen[word];
            counting->seen[word] = 0;
            while (bits != 0) {
                const uint32_t term = word * 64 + take_bit(&bits);
                if (terms != NULL) {
                    terms[n] = term;
                    values[n++] = (float)counting->counts[term];
                }
                counting->counts[term] = 0;
            }
        }
    }
    counting->n_added = 0;
    return n;
}

topictag_status tt_counting_reserve(tt_counting *counting, size_t n, topictag_error *err)
{
    return tt_reserve(&counting->put, &counting->cap_put, counting->n_put + n + 1,
                      sizeof *counting->put, err);
}

static void count_put(tt_counting *counting)
{
    for (size_t i = 0; i < counting->n_put; i++) {
        if (i + AHEAD < counting->n_put)
            tt_prefetch(&counting->counts[counting->put[i + AHEAD]]);
        tt_counting_add(counting, counting->put[i], 1);
    }
    counting->n_put = 0;
}

void tt_counting_begin(tt_counting *counting)
{
    counting->n_put = 0;
    if (counting->n_added > 0) /* a story that was given up */
        (void)take_all(counting, NULL, NULL);
}

/* Room for n entries; the arrays hold nothing worth keeping. */
static topictag_status reserve_row(tt_counting *counting, size_t n, topictag_error *err)
{
    if (n <= counting->cap_row)
        return TOPICTAG_OK;
    free(counting->terms);
    free(counting->values);
    counting->cap_row = 0;
    const size_t cap = n + n / 2;
    counting->terms = tt_alloc(cap, sizeof *counting->terms);
    counting->values = tt_alloc(cap, sizeof *counting->values);
    if (counting->terms == NULL || counting->values == NULL)
        return tt_no_memory(err);
    counting->cap_row = cap;
    return TOPICTAG_OK;
}

topictag_status tt_counting_row(tt_counting *counting, uint32_t **terms, float **values, size_t *n,
                                topictag_error *err)
{
    count_put(counting);
    const size_t n_added = counting->n_added, most = counting->n_terms;
    const topictag_status rc = reserve_row(counting, n_added < most ? n_added : most, err);
    if (rc != TOPICTAG_OK)
        return rc;
    *n = take_all(counting, counting->terms, counting->values);
    *terms = counting->terms;
    *values = counting->values;
    return TOPICTAG_OK;
}
