/* SPDX-License-Identifier: MIT */
/*
 * The stories of a corpus that are most like one: every row is looked at, which for tens of
 * thousands of stories takes less time than reading them did.
 */

#include "base/memory.h"
#include "base/threads.h"
#include "explain/explaining.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_DOCS 64

struct topictag_neighbours {
    const tt_model *model;
    tt_corpus corpus; /* for the ids */
    tt_row *rows;     /* [n_docs] in the arenas */
    double *lengths;  /* [n_docs] */
    tt_arena *arenas; /* [n_workers] */
    unsigned n_workers;
};

typedef struct reading {
    topictag_neighbours *to;
    tt_vectorizer *vectorizers; /* [n_workers] */
} reading;

static topictag_status keep_row(topictag_neighbours *to, uint32_t doc, unsigned worker, tt_row row,
                                topictag_error *err)
{
    uint32_t *terms = tt_arena_alloc(&to->arenas[worker], row.n, sizeof *terms);
    float *values = tt_arena_alloc(&to->arenas[worker], row.n, sizeof *values);
    double norm2 = 0;
    if (terms == NULL || values == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < row.n; i++) {
        terms[i] = row.terms[i];
        values[i] = row.values[i];
        norm2 += (double)row.values[i] * (double)row.values[i];
    }
    to->rows[doc] = (tt_row){terms, values, row.n};
    to->lengths[doc] = sqrt(norm2);
    return TOPICTAG_OK;
}

static topictag_status read_block(size_t block, unsigned worker, void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const reading *job = payload;
    const tt_corpus *corpus = &job->to->corpus;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS;
    for (uint32_t doc = begin; doc < corpus->n_docs && doc - begin < BLOCK_DOCS; doc++) {
        const tt_document *document = &corpus->docs[doc];
        tt_row row;
        TT_TRY(tt_vectorizer_run(&job->vectorizers[worker], document->text, document->n_bytes,
                                 document->title_bytes, &row, err));
        TT_TRY(keep_row(job->to, doc, worker, row, err));
    }
done:
    return rc;
}

static topictag_status read_all(topictag_neighbours *to, const topictag_listener *listener,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = to->corpus.n_docs;
    unsigned n_ready = 0;
    reading job = {to, tt_calloc(to->n_workers, sizeof *job.vectorizers)};
    to->rows = tt_calloc(n_docs, sizeof *to->rows);
    to->lengths = tt_calloc(n_docs, sizeof *to->lengths);
    to->arenas = tt_calloc(to->n_workers, sizeof *to->arenas);
    if (job.vectorizers == NULL || to->rows == NULL || to->lengths == NULL || to->arenas == NULL)
        TT_TRY(tt_no_memory(err));
    for (; n_ready < to->n_workers; n_ready++)
        TT_TRY(tt_vectorizer_init(&job.vectorizers[n_ready], to->model, err));
    TT_TRY(tt_tell_progress(listener, "weighing stories to compare with", 0, n_docs, err));
    TT_TRY(
        tt_parallel((n_docs + BLOCK_DOCS - 1) / BLOCK_DOCS, to->n_workers, read_block, &job, err));
done:
    for (unsigned worker = 0; worker < n_ready; worker++)
        tt_vectorizer_release(&job.vectorizers[worker]);
    free(job.vectorizers);
    return rc;
}

topictag_status topictag_neighbours_read(topictag_neighbours **out, const topictag_model *model,
                                         const char *const *paths, size_t n_paths,
                                         const topictag_input_options *input, uint32_t threads,
                                         const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options fallback = topictag_input_options_default();
    topictag_neighbours *to = tt_calloc(1, sizeof *to);
    *out = NULL;
    if (to == NULL)
        return tt_no_memory(err);
    to->model = model->model;
    to->n_workers = tt_thread_count(threads);
    TT_TRY(tt_stories_load(&to->corpus, paths, n_paths, input == NULL ? &fallback : input, listener,
                           err));
    TT_TRY(read_all(to, listener, err));
    *out = to;
    to = NULL;
done:
    topictag_neighbours_free(to);
    return rc;
}

void topictag_neighbours_free(topictag_neighbours *neighbours)
{
    if (neighbours == NULL)
        return;
    for (unsigned worker = 0; neighbours->arenas != NULL && worker < neighbours->n_workers;
         worker++)
        tt_arena_release(&neighbours->arenas[worker]);
    free(neighbours->arenas);
    free(neighbours->rows);
    free(neighbours->lengths);
    tt_corpus_release(&neighbours->corpus);
    free(neighbours);
}

/* Puts a story in its place among the nearest, if it has one. */
static void insert(topictag_neighbour *nearest, size_t max, size_t *n, const char *id,
                   double cosine)
{
    if (*n == max && (max == 0 || cosine <= nearest[*n - 1].cosine))
        return;
    size_t at = *n < max ? (*n)++ : *n - 1;
    for (; at > 0 && nearest[at - 1].cosine < cosine; at--)
        nearest[at] = nearest[at - 1];
    nearest[at] = (topictag_neighbour){id, cosine};
}

topictag_status topictag_explainer_nearest(topictag_explainer *e,
                                           const topictag_neighbours *neighbours,
                                           topictag_neighbour *nearest, size_t max, size_t *n,
                                           topictag_error *err)
{
    const tt_row row = e->story.row;
    double norm2 = 0;
    *n = 0;
    if (neighbours->model != e->model)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "the neighbours are another model's");
    double *values = tt_calloc(e->model->svm.n_terms, sizeof *values);
    if (values == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < row.n; i++) {
        values[row.terms[i]] = (double)row.values[i];
        norm2 += (double)row.values[i] * (double)row.values[i];
    }
    for (uint32_t doc = 0; doc < neighbours->corpus.n_docs; doc++) {
        const tt_row *other = &neighbours->rows[doc];
        double dot = 0;
        for (size_t i = 0; i < other->n; i++)
            dot += values[other->terms[i]] * (double)other->values[i];
        if (dot > 0)
            insert(nearest, max, n, neighbours->corpus.docs[doc].id,
                   dot / (neighbours->lengths[doc] * sqrt(norm2)));
    }
    free(values);
    return TOPICTAG_OK;
}
