/* SPDX-License-Identifier: MIT */
#include "vector/sort.h"

#include <string.h>

/* Rows this short are sorted by insertion; measured against the radix passes. */
#define SHORT_ROW 40

static void sort_by_insertion(uint64_t *entries, size_t n)
{
    for (size_t k = 1; k < n; k++) {
        const uint64_t entry = entries[k];
        size_t at = k;
        for (; at > 0 && entries[at - 1] >> 32 > entry >> 32; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

/* One stable counting pass over eight bits. */
static void radix_pass(uint64_t *to, const uint64_t *from, size_t n, unsigned shift)
{
    size_t place[256] = {0};
    for (size_t k = 0; k < n; k++)
        place[from[k] >> shift & 255]++;
    size_t sum = 0;
    for (size_t digit = 0; digit < 256; digit++) {
        const size_t count = place[digit];
        place[digit] = sum;
        sum += count;
    }
    for (size_t k = 0; k < n; k++)
        to[place[from[k] >> shift & 255]++] = from[k];
}

void tt_sort_entries(uint64_t *entries, uint64_t *spare, size_t n, uint32_t n_terms)
{
    if (n <= SHORT_ROW) {
        sort_by_insertion(entries, n);
        return;
    }
    uint64_t *from = entries, *to = spare;
    for (unsigned bits = 0; bits < 32 && (n_terms - 1) >> bits > 0; bits += 8) {
        radix_pass(to, from, n, 32 + bits);
        uint64_t *const swapped = from;
        from = to;
        to = swapped;
    }
    if (from != entries)
        memcpy(entries, from, n * sizeof *entries);
}
