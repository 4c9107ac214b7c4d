/* SPDX-License-Identifier: MIT */
#include "vector/sort.h"
#include "vector/tfidf.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

struct tt_counting {
    uint32_t n_terms;
    uint32_t *counts; /* [n_terms], all 0 outside of the terms seen */
    uint32_t *seen;   /* [n_seen] different terms of this story */
    size_t n_seen, cap_seen;
    uint64_t *entries; /* [cap_row * 2] scratch for sorting */
    uint32_t *terms;   /* [cap_row] */
    float *values;     /* [cap_row] */
    size_t cap_row;
};

topictag_status tt_counting_new(tt_counting **out, uint32_t n_terms, topictag_error *err)
{
    *out = NULL;
    tt_counting *counting = tt_calloc(1, sizeof *counting);
    if (counting == NULL)
        return tt_no_memory(err);
    counting->n_terms = n_terms;
    counting->counts = tt_calloc(n_terms, sizeof *counting->counts);
    if (counting->counts == NULL) {
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
    free(counting->entries);
    free(counting->terms);
    free(counting->values);
    free(counting);
}

void tt_counting_begin(tt_counting *counting)
{
    for (size_t k = 0; k < counting->n_seen; k++)
        counting->counts[counting->seen[k]] = 0;
    counting->n_seen = 0;
}

topictag_status tt_counting_add(tt_counting *counting, uint32_t term, uint32_t times,
                                topictag_error *err)
{
    assert(term < counting->n_terms);
    if (times == 0)
        return TOPICTAG_OK;
    uint32_t *count = &counting->counts[term];
    if (*count == 0) {
        const topictag_status rc = tt_reserve(&counting->seen, &counting->cap_seen,
                                              counting->n_seen + 1, sizeof *counting->seen, err);
        if (rc != TOPICTAG_OK)
            return rc;
        counting->seen[counting->n_seen++] = term;
    }
    *count = times < UINT32_MAX - *count ? *count + times : UINT32_MAX;
    return TOPICTAG_OK;
}

/* Room for n entries; the arrays hold nothing worth keeping. */
static topictag_status reserve_row(tt_counting *counting, size_t n, topictag_error *err)
{
    if (n <= counting->cap_row)
        return TOPICTAG_OK;
    free(counting->entries);
    free(counting->terms);
    free(counting->values);
    counting->cap_row = 0;
    const size_t cap = n + n / 2;
    counting->entries = tt_alloc(cap, 2 * sizeof *counting->entries);
    counting->terms = tt_alloc(cap, sizeof *counting->terms);
    counting->values = tt_alloc(cap, sizeof *counting->values);
    if (counting->entries == NULL || counting->terms == NULL || counting->values == NULL)
        return tt_no_memory(err);
    counting->cap_row = cap;
    return TOPICTAG_OK;
}

topictag_status tt_counting_row(tt_counting *counting, uint32_t **terms, float **values, size_t *n,
                                topictag_error *err)
{
    const size_t n_seen = counting->n_seen;
    const topictag_status rc = reserve_row(counting, n_seen, err);
    if (rc != TOPICTAG_OK)
        return rc;
    uint64_t *entries = counting->entries;
    for (size_t k = 0; k < n_seen; k++)
        entries[k] = tt_entry(counting->seen[k], counting->counts[counting->seen[k]]);
    tt_sort_entries(entries, entries + counting->cap_row, n_seen, counting->n_terms);
    for (size_t k = 0; k < n_seen; k++) {
        counting->terms[k] = (uint32_t)(entries[k] >> 32);
        counting->values[k] = (float)(uint32_t)entries[k];
    }
    *terms = counting->terms;
    *values = counting->values;
    *n = n_seen;
    return TOPICTAG_OK;
}
