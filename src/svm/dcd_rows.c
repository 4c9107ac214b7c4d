/* SPDX-License-Identifier: MIT */
#include "svm/dcd_block.h"

#include "base/memory.h"

#include <stdlib.h>

/* old_terms in the order of falling document frequency; df is [n_terms], counts [n_rows + 2]. */
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

topictag_status tt_dcd_rows_init(tt_dcd_rows *out, const tt_rows *rows, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint64_t n_entries = rows->begin[rows->n_rows];
    *out = (tt_dcd_rows){.rows = rows};
    out->terms = tt_alloc((size_t)n_entries, sizeof *out->terms);
    out->old_terms = tt_alloc(rows->n_terms, sizeof *out->old_terms);
    out->norm2 = tt_alloc(rows->n_rows, sizeof *out->norm2);
    uint32_t *numbers = tt_calloc(rows->n_terms, sizeof *numbers); /* first df, then new numbers */
    uint32_t *begin = tt_calloc((size_t)rows->n_rows + 2, sizeof *begin);
    if (out->terms == NULL || out->old_terms == NULL || out->norm2 == NULL || numbers == NULL ||
        begin == NULL)
        TT_TRY(tt_no_memory(err));
    for (uint64_t e = 0; e < n_entries; e++)
        numbers[rows->terms[e]]++;
    order_terms(out, numbers, begin);
    for (uint32_t t = 0; t < rows->n_terms; t++)
        numbers[out->old_terms[t]] = t;
    for (uint64_t e = 0; e < n_entries; e++)
        out->terms[e] = numbers[rows->terms[e]];
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        const tt_row row = tt_rows_at(rows, r);
        double norm2 = 1;
        for (size_t e = 0; e < row.n; e++)
            norm2 += (double)row.values[e] * row.values[e];
        out->norm2[r] = (float)norm2;
    }
done:
    free(numbers);
    free(begin);
    if (rc != TOPICTAG_OK)
        tt_dcd_rows_release(out);
    return rc;
}

void tt_dcd_rows_release(tt_dcd_rows *rows)
{
    free(rows->terms);
    free(rows->old_terms);
    free(rows->norm2);
    *rows = (tt_dcd_rows){0};
}
