/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_ROWS_H
#define TT_VECTOR_ROWS_H

/*
 * Sparse rows. Invariants (tt_rows_check): begin[0] = 0, begin increasing; within a row term ids
 * strictly increase and are below n_terms; values are finite and not 0.
 */

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

/* One row, borrowed. */
typedef struct tt_row {
    const uint32_t *terms; /* [n] */
    const float *values;   /* [n] */
    size_t n;
} tt_row;

/* Many rows, one after the other (CSR). Owned arrays; release with tt_rows_release. */
typedef struct tt_rows {
    uint32_t n_rows;
    uint32_t n_terms;
    uint32_t n_dense; /* the last of the n_terms: dimensions of a dense block, not terms */
    uint64_t *begin;  /* [n_rows + 1] */
    uint32_t *terms;  /* [begin[n_rows]] */
    float *values;    /* [begin[n_rows]] */
} tt_rows;

/* Arrays for n_entries in all; begin[0] is set, the rest is the caller's to fill. */
topictag_status tt_rows_init(tt_rows *rows, uint32_t n_rows, uint32_t n_terms, uint64_t n_entries,
                             topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_rows_copy(tt_rows *out, const tt_rows *rows,
                             topictag_error *err) TOPICTAG_MUST_USE;
void tt_rows_release(tt_rows *rows);
topictag_status tt_rows_check(const tt_rows *rows, topictag_error *err) TOPICTAG_MUST_USE;

/* Copies the rows of the ids in subset [n_subset], in that order; *out is owned. */
topictag_status tt_rows_select(tt_rows *out, const tt_rows *rows, const uint32_t *subset,
                               uint32_t n_subset, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Copies the rows with the terms renumbered by places [rows->n_terms], which keeps their order and
 * is below n_terms, or UINT32_MAX for terms to be left out.
 */
topictag_status tt_rows_project(tt_rows *out, const tt_rows *rows, const uint32_t *places,
                                uint32_t n_terms, topictag_error *err) TOPICTAG_MUST_USE;

/* Each row of left with the row of right behind it, a dense block whose ids begin at
   left->n_terms. */
topictag_status tt_rows_join(tt_rows *out, const tt_rows *left, const tt_rows *right,
                             topictag_error *err) TOPICTAG_MUST_USE;

static inline tt_row tt_rows_at(const tt_rows *rows, uint32_t row)
{
    const uint64_t begin = rows->begin[row];
    return (tt_row){rows->terms + begin, rows->values + begin,
                    (size_t)(rows->begin[row + 1] - begin)};
}

/* Which labels each document has (CSR of label ids, strictly increasing in a document). */
typedef struct tt_label_sets {
    uint32_t n_docs;
    uint32_t n_labels;
    uint32_t *begin;  /* [n_docs + 1] */
    uint32_t *labels; /* [begin[n_docs]] */
} tt_label_sets;

void tt_label_sets_release(tt_label_sets *sets);

/* The label sets of the documents in subset [n_subset], in that order; *out is owned. */
topictag_status tt_label_sets_select(tt_label_sets *out, const tt_label_sets *sets,
                                     const uint32_t *subset, uint32_t n_subset,
                                     topictag_error *err) TOPICTAG_MUST_USE;

#endif
