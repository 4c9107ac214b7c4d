/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_COUNTING_H
#define TT_VECTOR_COUNTING_H

/*
 * Counting one story's terms against a locked vocabulary. Per-thread scratch, all 0 between two
 * stories. The terms seen are marked in a set of bits, which gives them back in order without
 * sorting.
 */

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

typedef struct tt_counting {
    uint32_t n_terms;
    uint32_t *counts; /* [n_terms] of the terms seen */
    uint64_t *seen;   /* one bit a term */
    uint64_t *blocks; /* one bit a word of seen that is not 0 */
    size_t n_added;   /* terms since begin, at least as many as different ones */
    uint32_t *put;    /* [n_put] to be counted once each */
    size_t n_put, cap_put;
    uint32_t *terms; /* [cap_row] */
    float *values;   /* [cap_row] */
    size_t cap_row;
} tt_counting;

topictag_status tt_counting_new(tt_counting **out, uint32_t n_terms,
                                topictag_error *err) TOPICTAG_MUST_USE;
void tt_counting_free(tt_counting *counting);
void tt_counting_begin(tt_counting *counting);

/* Counts a term `times` > 0 times; counts stop at UINT32_MAX. */
static inline void tt_counting_add(tt_counting *counting, uint32_t term, uint32_t times)
{
    const uint32_t count = counting->counts[term];
    counting->counts[term] = times < UINT32_MAX - count ? count + times : UINT32_MAX;
    counting->seen[term / 64] |= UINT64_C(1) << term % 64;
    counting->blocks[term / 4096] |= UINT64_C(1) << term / 64 % 64;
    counting->n_added++;
}

/* Room to put n more terms. */
topictag_status tt_counting_reserve(tt_counting *counting, size_t n,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Counts a term once, or nothing for UINT32_MAX. That is done for all together by tt_counting_row,
 * so that memory can be told which counts come next.
 */
static inline void tt_counting_put(tt_counting *counting, uint32_t term)
{
    counting->put[counting->n_put] = term;
    counting->n_put += term != UINT32_MAX;
}

/*
 * Sorted terms and their counts, for tt_tfidf_row to work on; borrowed until the next call. The
 * story is forgotten.
 */
topictag_status tt_counting_row(tt_counting *counting, uint32_t **terms, float **values, size_t *n,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
