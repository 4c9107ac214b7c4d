/* SPDX-License-Identifier: MIT */
/* From counted pairs to rows: the last two steps of vocabulary_fit.c. */
#include "vector/sort.h"
#include "vector/vocabulary_build.h"

#include "base/threads.h"

#include <stdlib.h>

/* Documents one task handles; documents of each counter between two moments at which gathering
   frees their pairs, a multiple of that. */
#define DOCS_PER_CHUNK 256
#define DOCS_PER_BATCH 4096

typedef struct chunk {
    tt_counter *counter;
    size_t begin, end; /* of counter->docs */
} chunk;

typedef struct work {
    chunk *chunks; /* [n_chunks] in the order of batches */
    size_t n_chunks;
    size_t first; /* chunk of the batch that is gathered */
    tt_rows *rows;
} work;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t pairs_end(const tt_counter *counter, size_t d)
{
    return d + 1 < counter->n_docs ? counter->docs[d + 1].begin : counter->n_pairs;
}

static topictag_status make_chunks(work *w, tt_counter *const *counters, size_t n_counters,
                                   topictag_error *err)
{
    size_t most_docs = 0;
    for (size_t c = 0; c < n_counters; c++) {
        w->n_chunks += (counters[c]->n_docs + DOCS_PER_CHUNK - 1) / DOCS_PER_CHUNK;
        most_docs = counters[c]->n_docs > most_docs ? counters[c]->n_docs : most_docs;
    }
    w->chunks = tt_alloc(w->n_chunks, sizeof *w->chunks);
    if (w->chunks == NULL)
        return tt_no_memory(err);
    chunk *next = w->chunks;
    for (size_t begin = 0; begin < most_docs; begin += DOCS_PER_BATCH)
        for (size_t c = 0; c < n_counters; c++) {
            const size_t end = least(begin + DOCS_PER_BATCH, counters[c]->n_docs);
            for (size_t d = begin; d < end; d += DOCS_PER_CHUNK)
                *next++ = (chunk){counters[c], d, least(d + DOCS_PER_CHUNK, end)};
        }
    return TOPICTAG_OK;
}

/*
 * One document's pairs of records become pairs of ids in order, at the front of their places; free
 * places get TT_NO_TERM. Several pairs of one term stay apart. Returns the number of terms.
 */
static uint64_t rewrite_doc(tt_counter *counter, size_t begin, size_t end, uint64_t *entries,
                            uint64_t *spare, uint32_t n_terms)
{
    size_t n = 0;
    for (size_t k = begin; k < end; k++) {
        const uint32_t term = counter->words[counter->pair_terms[k] + TT_RECORD_MARK];
        if (term != TT_NO_TERM)
            entries[n++] = tt_entry(term, counter->pair_counts[k]);
    }
    tt_sort_entries(entries, spare, n, n_terms);
    uint64_t n_different = 0;
    for (size_t k = 0; k < n; k++) {
        counter->pair_terms[begin + k] = (uint32_t)(entries[k] >> 32);
        counter->pair_counts[begin + k] = (uint8_t)entries[k];
        n_different += k == 0 || entries[k] >> 32 != entries[k - 1] >> 32;
    }
    for (size_t k = begin + n; k < end; k++)
        counter->pair_terms[k] = TT_NO_TERM;
    return n_different;
}

static topictag_status rewrite_chunk(size_t item, unsigned worker, void *payload,
                                     topictag_error *err)
{
    (void)worker;
    const work *w = payload;
    const chunk c = w->chunks[item];
    size_t longest = 0;
    for (size_t d = c.begin; d < c.end; d++) {
        const size_t n = pairs_end(c.counter, d) - c.counter->docs[d].begin;
        longest = n > longest ? n : longest;
    }
    uint64_t *entries = tt_alloc(longest, 2 * sizeof *entries);
    if (entries == NULL)
        return tt_no_memory(err);
    for (size_t d = c.begin; d < c.end; d++) {
        const tt_counted_doc doc = c.counter->docs[d];
        w->rows->begin[doc.doc + 1] = rewrite_doc(c.counter, doc.begin, pairs_end(c.counter, d),
                                                  entries, entries + longest, w->rows->n_terms);
    }
    free(entries);
    return TOPICTAG_OK;
}

/* begin[d + 1] becomes 1 for every document begun. */
static topictag_status check_docs(uint64_t *begin, uint32_t n_docs, tt_counter *const *counters,
                                  size_t n_counters, topictag_error *err)
{
    for (size_t c = 0; c < n_counters; c++)
        for (size_t k = 0; k < counters[c]->n_docs; k++) {
            const uint32_t doc = counters[c]->docs[k].doc;
            if (doc >= n_docs || begin[doc + 1] != 0)
                return tt_fail(err, TOPICTAG_E_INVALID_ARG, "document %u of %u is %s", doc, n_docs,
                               doc >= n_docs ? "out of range" : "counted twice");
            begin[doc + 1] = 1;
        }
    return TOPICTAG_OK;
}

topictag_status tt_counters_rewrite(tt_rows *rows, tt_counter *const *counters, size_t n_counters,
                                    unsigned n_threads, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    work w = {.rows = rows};
    rows->begin = tt_calloc((size_t)rows->n_rows + 1, sizeof *rows->begin);
    if (rows->begin == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(check_docs(rows->begin, rows->n_rows, counters, n_counters, err));
    TT_TRY(make_chunks(&w, counters, n_counters, err));
    TT_TRY(tt_parallel(w.n_chunks, n_threads, rewrite_chunk, &w, err));
    for (uint32_t d = 0; d < rows->n_rows; d++)
        rows->begin[d + 1] += rows->begin[d];
done:
    free(w.chunks);
    return rc;
}

static topictag_status gather_chunk(size_t item, unsigned worker, void *payload,
                                    topictag_error *err)
{
    (void)worker, (void)err;
    const work *w = payload;
    const chunk c = w->chunks[w->first + item];
    for (size_t d = c.begin; d < c.end; d++) {
        const size_t end = pairs_end(c.counter, d);
        uint64_t at = w->rows->begin[c.counter->docs[d].doc];
        for (size_t k = c.counter->docs[d].begin; k < end;) {
            const uint32_t term = c.counter->pair_terms[k];
            if (term == TT_NO_TERM)
                break;
            uint64_t count = 0;
            for (; k < end && c.counter->pair_terms[k] == term; k++)
                count += c.counter->pair_counts[k];
            w->rows->terms[at] = term;
            w->rows->values[at++] = (float)count;
        }
    }
    return TOPICTAG_OK;
}

topictag_status tt_counters_gather(tt_rows *rows, tt_counter *const *counters, size_t n_counters,
                                   unsigned n_threads, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    work w = {.rows = rows};
    const uint64_t n_entries = rows->begin[rows->n_rows];
    if (n_entries > SIZE_MAX)
        TT_TRY(tt_no_memory(err));
    rows->terms = tt_alloc((size_t)n_entries, sizeof *rows->terms);
    rows->values = tt_alloc((size_t)n_entries, sizeof *rows->values);
    if (rows->terms == NULL || rows->values == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(make_chunks(&w, counters, n_counters, err));
    for (size_t end = w.n_chunks; end > 0; end = w.first) {
        const size_t batch = w.chunks[end - 1].begin / DOCS_PER_BATCH;
        for (w.first = end; w.first > 0 && w.chunks[w.first - 1].begin / DOCS_PER_BATCH == batch;)
            w.first--;
        TT_TRY(tt_parallel(end - w.first, n_threads, gather_chunk, &w, err));
        for (size_t c = 0; c < n_counters; c++)
            tt_counter_keep_docs(counters[c], batch * DOCS_PER_BATCH);
    }
done:
    free(w.chunks);
    return rc;
}
