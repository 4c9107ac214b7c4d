/* SPDX-License-Identifier: MIT */
#include "svm/dcd_block.h"

#include "base/memory.h"
#include "base/threads.h"

#include <stdlib.h>

#define ROWS_PER_CHUNK 1024

/* A new number for each term of the rows. */
typedef struct renumbering {
    const tt_rows *rows;
    const uint32_t *numbers; /* [n_terms] */
} renumbering;

static topictag_status renumber_chunk(size_t item, unsigned worker, void *payload,
                                      topictag_error *err)
{
    (void)worker, (void)err;
    const renumbering *r = payload;
    const uint32_t n_rows = r->rows->n_rows, first = (uint32_t)item * ROWS_PER_CHUNK;
    const uint32_t end = n_rows - first > ROWS_PER_CHUNK ? first + ROWS_PER_CHUNK : n_rows;
    uint32_t *terms = r->rows->terms;
    for (uint64_t e = r->rows->begin[first]; e < r->rows->begin[end]; e++)
        terms[e] = r->numbers[terms[e]];
    return TOPICTAG_OK;
}

/* Cannot fail: without memory for threads it does without them. */
static void renumber(const tt_rows *rows, const uint32_t *numbers, unsigned n_threads)
{
    renumbering r = {rows, numbers};
    const size_t n_chunks = ((size_t)rows->n_rows + ROWS_PER_CHUNK - 1) / ROWS_PER_CHUNK;
    if (tt_parallel(n_chunks, n_threads, renumber_chunk, &r, NULL) == TOPICTAG_OK)
        return;
    for (size_t chunk = 0; chunk < n_chunks; chunk++)
        (void)renumber_chunk(chunk, 0, &r, NULL);
}

/* old_terms in the order of falling document frequency; df is [n_terms], begin [n_rows + 2]. */
static void order_terms(tt_dcd_rows *out, const uint32_t *df, uint32_t *begin)
{
    const uint32_t n_rows = out->rows->n_rows, n_terms = out->rows->n_terms;
    for (uint32_t t = 0; t < n_terms; t++)
        begin[n_rows - df[t] + 1]++;
    for (uint32_t k = 0; k <= n_rows; k++)
        begin[k + 1] += begin[k];
    for (uint32_t t = 0; t < n_terms; t++)
        out->old_terms[begin[n_rows - df[t]]++] = t;
}

topictag_status tt_dcd_rows_init(tt_dcd_rows *out, const tt_rows *rows, unsigned n_threads,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint64_t n_entries = rows->begin[rows->n_rows];
    *out = (tt_dcd_rows){.rows = rows, .n_threads = n_threads};
    out->norm2 = tt_alloc(rows->n_rows, sizeof *out->norm2);
    uint32_t *old_terms = tt_alloc(rows->n_terms, sizeof *old_terms);
    uint32_t *numbers = tt_calloc(rows->n_terms, sizeof *numbers); /* first df, then new numbers */
    uint32_t *begin = tt_calloc((size_t)rows->n_rows + 2, sizeof *begin);
    if (out->norm2 == NULL || old_terms == NULL || numbers == NULL || begin == NULL) {
        free(old_terms);
        TT_TRY(tt_no_memory(err));
    }
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        const tt_row row = tt_rows_at(rows, r);
        double norm2 = 1;
        for (size_t e = 0; e < row.n; e++)
            norm2 += (double)row.values[e] * row.values[e];
        out->norm2[r] = (float)norm2;
    }
    for (uint64_t e = 0; e < n_entries; e++)
        numbers[rows->terms[e]]++;
    out->old_terms = old_terms;
    order_terms(out, numbers, begin);
    for (uint32_t t = 0; t < rows->n_terms; t++)
        numbers[out->old_terms[t]] = t;
    renumber(rows, numbers, n_threads);
done:
    free(numbers);
    free(begin);
    if (rc != TOPICTAG_OK)
        tt_dcd_rows_release(out);
    return rc;
}

void tt_dcd_rows_release(tt_dcd_rows *rows)
{
    if (rows->old_terms != NULL)
        renumber(rows->rows, rows->old_terms, rows->n_threads);
    free(rows->old_terms);
    free(rows->norm2);
    *rows = (tt_dcd_rows){0};
}
