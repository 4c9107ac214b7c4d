/* SPDX-License-Identifier: MIT */
#include "svm/kernel.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

topictag_status tt_postings_init(tt_postings *postings, const tt_rows *rows, const uint32_t *docs,
                                 uint32_t n_docs, topictag_error *err)
{
    uint64_t *begin = tt_calloc((size_t)rows->n_terms + 1, sizeof *begin);
    *postings = (tt_postings){.begin = begin};
    if (begin == NULL)
        return tt_no_memory(err);
    size_t n = 0;
    for (uint32_t k = 0; k < n_docs; k++) {
        const tt_row row = tt_rows_at(rows, docs[k]);
        for (size_t e = 0; e < row.n; e++)
            begin[row.terms[e] + 1]++;
        n += row.n;
    }
    postings->places = tt_alloc(n, sizeof *postings->places);
    postings->values = tt_alloc(n, sizeof *postings->values);
    if (postings->places == NULL || postings->values == NULL) {
        tt_postings_release(postings);
        return tt_no_memory(err);
    }
    for (uint32_t t = 0; t < rows->n_terms; t++)
        begin[t + 1] += begin[t];
    /* Filling moves each begin to its end, which is the next one's begin. */
    for (uint32_t k = 0; k < n_docs; k++) {
        const tt_row row = tt_rows_at(rows, docs[k]);
        for (size_t e = 0; e < row.n; e++) {
            const uint64_t at = begin[row.terms[e]]++;
            postings->places[at] = k;
            postings->values[at] = row.values[e];
        }
    }
    memmove(begin + 1, begin, rows->n_terms * sizeof *begin);
    begin[0] = 0;
    return TOPICTAG_OK;
}

void tt_postings_release(tt_postings *postings)
{
    free(postings->begin);
    free(postings->places);
    free(postings->values);
    *postings = (tt_postings){0};
}
