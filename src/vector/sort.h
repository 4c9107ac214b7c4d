/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_SORT_H
#define TT_VECTOR_SORT_H

/*
 * Sorting a row's entries by term: an entry is term << 32 | count in one word.
 */

#include <stddef.h>
#include <stdint.h>

static inline uint64_t tt_entry(uint32_t term, uint32_t count)
{
    return (uint64_t)term << 32 | count;
}

/*
 * Sorts n entries by term; those of one term keep their order. spare is [n] scratch. n_terms bounds
 * the terms and so the number of passes.
 */
void tt_sort_entries(uint64_t *entries, uint64_t *spare, size_t n, uint32_t n_terms);

#endif
