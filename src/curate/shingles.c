/* SPDX-License-Identifier: MIT */
#include "curate/shingles.h"

#include "base/hash.h"
#include "base/threads.h"
#include "curate/near.h"
#include "text/analyzer.h"

#include <stdlib.h>

#define BLOCK_DOCS 64
#define HASH_BITS  56
#define HASH_MASK  ((UINT64_C(1) << HASH_BITS) - 1)
/* Counters for frequencies: at least two a shingle, at most this many. */
#define MAX_COUNTER_BITS 28
#define MAX_COUNT        UINT8_MAX

typedef struct shingling {
    tt_shingles *out;
    const tt_corpus *against, *corpus;
    uint32_t n_against;
    tt_analyzer **analyzers; /* [n_workers] */
    uint64_t **words;        /* [n_workers] scratch: hashes of a story's words */
    size_t *cap_words;       /* [n_workers] */
    uint8_t *counts;         /* [counter_mask + 1] stories with a shingle of that hash */
    uint64_t counter_mask;
} shingling;

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint32_t sort_unique(uint64_t *hashes, uint32_t n)
{
    uint32_t kept = 0;
    if (n > 1)
        qsort(hashes, n, sizeof *hashes, compare_hashes);
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || hashes[i] != hashes[kept - 1])
            hashes[kept++] = hashes[i];
    return kept;
}

static topictag_status shingle_document(const shingling *job, uint32_t doc, unsigned worker,
                                        topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_document *document =
        doc < job->n_against ? &job->against->docs[doc] : &job->corpus->docs[doc - job->n_against];
    tt_shingle_set *set = &job->out->docs[doc];
    tt_terms terms;
    TT_TRY(tt_analyzer_run(job->analyzers[worker], document->text, document->n_bytes, &terms, err));
    TT_TRY(tt_reserve(&job->words[worker], &job->cap_words[worker], terms.n, sizeof **job->words,
                      err));
    uint64_t *words = job->words[worker];
    for (size_t i = 0; i < terms.n; i++)
        words[i] = terms.items[i].hash;
    const uint32_t n_words = (uint32_t)terms.n, run = TT_NEAR_SHINGLE_WORDS;
    const uint32_t n = n_words >= run ? n_words - run + 1 : n_words > 0;
    const size_t run_words = n_words >= run ? run : n_words;
    *set = (tt_shingle_set){.n_words = n_words};
    if (n == 0)
        return TOPICTAG_OK;
    set->words = tt_hash64(words, n_words * sizeof *words, n_words);
    set->shingles = tt_arena_alloc(&job->out->arenas[worker], n, sizeof *set->shingles);
    if (set->shingles == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < n; i++)
        set->shingles[i] = tt_hash64(words + i, run_words * sizeof *words, 0) & HASH_MASK;
    set->n = sort_unique(set->shingles, n);
done:
    if (rc != TOPICTAG_OK)
        tt_error_locate(err, document->source, document->line);
    return rc;
}

static topictag_status shingle_block(size_t block, unsigned worker, void *payload,
                                     topictag_error *err)
{
    const shingling *job = payload;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS, n_docs = job->out->n_docs;
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = begin; doc < n_docs && doc - begin < BLOCK_DOCS && rc == TOPICTAG_OK; doc++)
        rc = shingle_document(job, doc, worker, err);
    return rc;
}

/* How many stories hold each shingle, about: two that share a counter only look more frequent. */
static topictag_status count_shingles(shingling *job, topictag_error *err)
{
    uint64_t n_shingles = 0;
    unsigned bits = 10;
    for (uint32_t doc = 0; doc < job->out->n_docs; doc++)
        n_shingles += job->out->docs[doc].n;
    while (bits < MAX_COUNTER_BITS && (UINT64_C(1) << bits) < 2 * n_shingles)
        bits++;
    job->counter_mask = (UINT64_C(1) << bits) - 1;
    job->counts = tt_calloc((size_t)job->counter_mask + 1, sizeof *job->counts);
    if (job->counts == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < job->out->n_docs; doc++) {
        const tt_shingle_set *set = &job->out->docs[doc];
        for (uint32_t i = 0; i < set->n; i++) {
            uint8_t *count = &job->counts[set->shingles[i] & job->counter_mask];
            if (*count < MAX_COUNT)
                ++*count;
        }
    }
    return TOPICTAG_OK;
}

/* Drops the shingles that no other story has, sorts the others by frequency. */
static topictag_status order_block(size_t block, unsigned worker, void *payload,
                                   topictag_error *err)
{
    (void)worker, (void)err;
    const shingling *job = payload;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS;
    for (uint32_t doc = begin; doc < job->out->n_docs && doc - begin < BLOCK_DOCS; doc++) {
        tt_shingle_set *set = &job->out->docs[doc];
        for (uint32_t i = 0; i < set->n; i++) {
            const uint64_t count = job->counts[set->shingles[i] & job->counter_mask];
            if (count > 1)
                set->shingles[set->n_shared++] = count << HASH_BITS | set->shingles[i];
        }
        if (set->n_shared > 1)
            qsort(set->shingles, set->n_shared, sizeof *set->shingles, compare_hashes);
    }
    return TOPICTAG_OK;
}

static topictag_status make_workers(shingling *job, unsigned n_workers, topictag_error *err)
{
    const tt_analyzer_options words = {.ngrams = 1, .stop_words = "none", .stemmer = "none"};
    topictag_status rc = TOPICTAG_OK;
    job->analyzers = tt_calloc(n_workers, sizeof(tt_analyzer *));
    job->words = tt_calloc(n_workers, sizeof *job->words);
    job->cap_words = tt_calloc(n_workers, sizeof *job->cap_words);
    job->out->docs = tt_calloc(job->out->n_docs, sizeof *job->out->docs);
    job->out->arenas = tt_calloc(n_workers, sizeof *job->out->arenas);
    if (job->analyzers == NULL || job->words == NULL || job->cap_words == NULL ||
        job->out->docs == NULL || job->out->arenas == NULL)
        return tt_no_memory(err);
    job->out->n_arenas = n_workers;
    for (unsigned worker = 0; worker < n_workers && rc == TOPICTAG_OK; worker++)
        rc = tt_analyzer_new(&job->analyzers[worker], &words, err);
    return rc;
}

topictag_status tt_shingles_make(tt_shingles *out, const tt_corpus *against,
                                 const tt_corpus *corpus, unsigned n_threads, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const unsigned n_workers = n_threads > 0 ? n_threads : 1;
    shingling job = {.out = out, .against = against, .corpus = corpus};
    job.n_against = against != NULL ? against->n_docs : 0;
    *out = (tt_shingles){0};
    if (corpus->n_docs >= UINT32_MAX - job.n_against)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %u stories in both corpora", UINT32_MAX);
    out->n_docs = job.n_against + corpus->n_docs;
    const size_t n_blocks = ((size_t)out->n_docs + BLOCK_DOCS - 1) / BLOCK_DOCS;
    TT_TRY(make_workers(&job, n_workers, err));
    TT_TRY(tt_parallel(n_blocks, n_workers, shingle_block, &job, err));
    TT_TRY(count_shingles(&job, err));
    TT_TRY(tt_parallel(n_blocks, n_workers, order_block, &job, err));
done:
    for (unsigned worker = 0; worker < n_workers; worker++) {
        if (job.analyzers != NULL)
            tt_analyzer_free(job.analyzers[worker]);
        if (job.words != NULL)
            free(job.words[worker]);
    }
    free(job.analyzers);
    free(job.words);
    free(job.cap_words);
    free(job.counts);
    if (rc != TOPICTAG_OK)
        tt_shingles_release(out);
    return rc;
}

void tt_shingles_release(tt_shingles *shingles)
{
    for (unsigned i = 0; i < shingles->n_arenas; i++)
        tt_arena_release(&shingles->arenas[i]);
    free(shingles->arenas);
    free(shingles->docs);
    *shingles = (tt_shingles){0};
}
