/* SPDX-License-Identifier: MIT */
/* Sorting the terms of a vocabulary: runs in parallel, then merged pairwise. */
#include "vector/vocabulary_build.h"

#include "base/threads.h"

#include <stdlib.h>

static int compare(const tt_candidate *a, const tt_candidate *b)
{
    const uint32_t size_a = a->record[TT_RECORD_SIZE], size_b = b->record[TT_RECORD_SIZE];
    const uint32_t kind_a = size_a & 3, kind_b = size_b & 3;
    if (kind_a != kind_b)
        return kind_a < kind_b ? -1 : 1;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    const uint32_t n_a = size_a >> 2, n_b = size_b >> 2;
    const int order =
        memcmp(a->record + TT_RECORD_BYTES, b->record + TT_RECORD_BYTES, n_a < n_b ? n_a : n_b);
    return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

static int compare_untyped(const void *a, const void *b)
{
    return compare(a, b);
}

/* Runs of `width` items, from one array to the other. */
typedef struct sorting {
    tt_candidate *from, *to;
    size_t n, width;
} sorting;

static size_t limit(size_t value, size_t most)
{
    return value < most ? value : most;
}

static topictag_status sort_run(size_t run, unsigned worker, void *payload, topictag_error *err)
{
    (void)worker, (void)err;
    const sorting *s = payload;
    const size_t begin = limit(run * s->width, s->n), end = limit(begin + s->width, s->n);
    qsort(s->from + begin, end - begin, sizeof *s->from, compare_untyped);
    return TOPICTAG_OK;
}

static topictag_status merge_runs(size_t pair, unsigned worker, void *payload, topictag_error *err)
{
    (void)worker, (void)err;
    const sorting *s = payload;
    size_t a = limit(pair * 2 * s->width, s->n);
    const size_t middle = limit(a + s->width, s->n), end = limit(middle + s->width, s->n);
    size_t b = middle, to = a;
    while (a < middle && b < end)
        s->to[to++] = compare(&s->from[a], &s->from[b]) <= 0 ? s->from[a++] : s->from[b++];
    while (a < middle)
        s->to[to++] = s->from[a++];
    while (b < end)
        s->to[to++] = s->from[b++];
    return TOPICTAG_OK;
}

topictag_status tt_candidates_sort(tt_candidate *items, size_t n, unsigned n_threads,
                                   topictag_error *err)
{
    size_t n_runs = 1;
    while (n_runs * 2 <= n_threads)
        n_runs *= 2;
    sorting s = {.from = items, .n = n, .width = n / n_runs + 1};
    topictag_status rc = tt_parallel(n_runs, n_threads, sort_run, &s, err);
    if (rc != TOPICTAG_OK || n_runs == 1)
        return rc;
    tt_candidate *spare = tt_alloc(n, sizeof *spare);
    if (spare == NULL)
        return tt_no_memory(err);
    s.to = spare;
    for (; n_runs > 1 && rc == TOPICTAG_OK; n_runs /= 2) {
        rc = tt_parallel(n_runs / 2, n_threads, merge_runs, &s, err);
        tt_candidate *const merged = s.to;
        s.to = s.from;
        s.from = merged;
        s.width *= 2;
    }
    if (s.from != items)
        memcpy(items, s.from, n * sizeof *items);
    free(spare);
    return rc;
}
