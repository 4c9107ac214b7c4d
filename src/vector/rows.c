/* SPDX-License-Identifier: MIT */
#include "vector/rows.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void tt_rows_release(tt_rows *rows)
{
    if (rows == NULL)
        return;
    free(rows->begin);
    free(rows->terms);
    free(rows->values);
    *rows = (tt_rows){0};
}

topictag_status tt_rows_init(tt_rows *rows, uint32_t n_rows, uint32_t n_terms, uint64_t n_entries,
                             topictag_error *err)
{
    *rows = (tt_rows){.n_rows = n_rows, .n_terms = n_terms};
    if (n_entries > SIZE_MAX)
        return tt_no_memory(err);
    rows->begin = tt_alloc((size_t)n_rows + 1, sizeof *rows->begin);
    rows->terms = tt_alloc((size_t)n_entries, sizeof *rows->terms);
    rows->values = tt_alloc((size_t)n_entries, sizeof *rows->values);
    if (rows->begin == NULL || rows->terms == NULL || rows->values == NULL) {
        tt_rows_release(rows);
        return tt_no_memory(err);
    }
    rows->begin[0] = 0;
    return TOPICTAG_OK;
}

topictag_status tt_rows_copy(tt_rows *out, const tt_rows *rows, topictag_error *err)
{
    const uint64_t n_entries = rows->begin[rows->n_rows];
    const topictag_status rc = tt_rows_init(out, rows->n_rows, rows->n_terms, n_entries, err);
    if (rc != TOPICTAG_OK)
        return rc;
    out->n_dense = rows->n_dense;
    memcpy(out->begin, rows->begin, ((size_t)rows->n_rows + 1) * sizeof *out->begin);
    memcpy(out->terms, rows->terms, (size_t)n_entries * sizeof *out->terms);
    memcpy(out->values, rows->values, (size_t)n_entries * sizeof *out->values);
    return TOPICTAG_OK;
}

topictag_status tt_rows_check(const tt_rows *rows, topictag_error *err)
{
    if (rows->begin[0] != 0)
        return tt_fail(err, TOPICTAG_E_INTERNAL, "the first row begins at %llu, not 0",
                       (unsigned long long)rows->begin[0]);
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        if (rows->begin[r + 1] < rows->begin[r])
            return tt_fail(err, TOPICTAG_E_INTERNAL, "row %u ends before it begins", r);
        const tt_row row = tt_rows_at(rows, r);
        for (size_t k = 0; k < row.n; k++) {
            if (row.terms[k] >= rows->n_terms || (k > 0 && row.terms[k] <= row.terms[k - 1]))
                return tt_fail(err, TOPICTAG_E_INTERNAL, "row %u: term %u is out of order or range",
                               r, row.terms[k]);
            if (!isfinite(row.values[k]) || row.values[k] == 0)
                return tt_fail(err, TOPICTAG_E_INTERNAL, "row %u: the value of term %u is %g", r,
                               row.terms[k], (double)row.values[k]);
        }
    }
    return TOPICTAG_OK;
}

void tt_label_sets_release(tt_label_sets *sets)
{
    if (sets == NULL)
        return;
    free(sets->begin);
    free(sets->labels);
    *sets = (tt_label_sets){0};
}

topictag_status tt_rows_select(tt_rows *out, const tt_rows *rows, const uint32_t *subset,
                               uint32_t n_subset, topictag_error *err)
{
    uint64_t n_entries = 0;
    for (uint32_t i = 0; i < n_subset; i++)
        n_entries += tt_rows_at(rows, subset[i]).n;
    *out = (tt_rows){.n_rows = n_subset, .n_terms = rows->n_terms, .n_dense = rows->n_dense};
    out->begin = tt_calloc((size_t)n_subset + 1, sizeof *out->begin);
    out->terms = tt_alloc((size_t)n_entries, sizeof *out->terms);
    out->values = tt_alloc((size_t)n_entries, sizeof *out->values);
    if (out->begin == NULL || out->terms == NULL || out->values == NULL) {
        tt_rows_release(out);
        return tt_no_memory(err);
    }
    for (uint32_t i = 0; i < n_subset; i++) {
        const tt_row row = tt_rows_at(rows, subset[i]);
        const uint64_t at = out->begin[i];
        if (row.n > 0) {
            memcpy(out->terms + at, row.terms, row.n * sizeof *row.terms);
            memcpy(out->values + at, row.values, row.n * sizeof *row.values);
        }
        out->begin[i + 1] = at + row.n;
    }
    return TOPICTAG_OK;
}

topictag_status tt_rows_project(tt_rows *out, const tt_rows *rows, const uint32_t *places,
                                uint32_t n_terms, topictag_error *err)
{
    uint64_t n = 0;
    for (uint64_t e = 0; e < rows->begin[rows->n_rows]; e++)
        n += places[rows->terms[e]] != UINT32_MAX;
    const topictag_status rc = tt_rows_init(out, rows->n_rows, n_terms, n, err);
    if (rc != TOPICTAG_OK)
        return rc;
    n = 0;
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        for (uint64_t e = rows->begin[r]; e < rows->begin[r + 1]; e++) {
            if (places[rows->terms[e]] == UINT32_MAX)
                continue;
            out->terms[n] = places[rows->terms[e]];
            out->values[n++] = rows->values[e];
        }
        out->begin[r + 1] = n;
    }
    return TOPICTAG_OK;
}

topictag_status tt_label_sets_select(tt_label_sets *out, const tt_label_sets *sets,
                                     const uint32_t *subset, uint32_t n_subset, topictag_error *err)
{
    *out = (tt_label_sets){.n_docs = n_subset, .n_labels = sets->n_labels};
    out->begin = tt_calloc((size_t)n_subset + 1, sizeof *out->begin);
    out->labels = tt_calloc(sets->begin[sets->n_docs], sizeof *out->labels);
    if (out->begin == NULL || out->labels == NULL) {
        tt_label_sets_release(out);
        return tt_no_memory(err);
    }
    for (uint32_t i = 0; i < n_subset; i++) {
        const uint32_t begin = sets->begin[subset[i]], n = sets->begin[subset[i] + 1] - begin;
        if (n > 0)
            memcpy(out->labels + out->begin[i], sets->labels + begin, n * sizeof *out->labels);
        out->begin[i + 1] = out->begin[i] + n;
    }
    return TOPICTAG_OK;
}

topictag_status tt_rows_join(tt_rows *out, const tt_rows *left, const tt_rows *right,
                             topictag_error *err)
{
    const uint32_t n_rows = left->n_rows;
    const topictag_status rc = tt_rows_init(out, n_rows, left->n_terms + right->n_terms,
                                            left->begin[n_rows] + right->begin[n_rows], err);
    if (rc != TOPICTAG_OK)
        return rc;
    out->n_dense = right->n_terms;
    uint64_t at = 0;
    for (uint32_t r = 0; r < n_rows; r++) {
        const tt_row a = tt_rows_at(left, r), b = tt_rows_at(right, r);
        for (size_t e = 0; e < a.n; e++, at++) {
            out->terms[at] = a.terms[e];
            out->values[at] = a.values[e];
        }
        for (size_t e = 0; e < b.n; e++, at++) {
            out->terms[at] = left->n_terms + b.terms[e];
            out->values[at] = b.values[e];
        }
        out->begin[r + 1] = at;
    }
    return TOPICTAG_OK;
}
