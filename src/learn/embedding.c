/* SPDX-License-Identifier: MIT */
#include "learn/embedding.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/threads.h"
#include "pipeline/stories.h"

#include <stdlib.h>
#include <string.h>

/* Documents a thread takes at a time. */
#define BLOCK_DOCS 64

topictag_status tt_embedding_open(tt_embedding *out, const topictag_train_options *options,
                                  topictag_error *err)
{
    *out = (tt_embedding){0};
    if (options->background[0] == '\0')
        return TOPICTAG_OK;
    const topictag_status rc = tt_background_open(&out->background, options->background, err);
    if (rc != TOPICTAG_OK)
        return rc;
    out->used = true;
    if (strcmp(out->background.params.stemmer, options->stemmer) == 0)
        return TOPICTAG_OK;
    tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "stemmer", 0, 0,
               "the background was learned with stemmer \"%s\", found \"%.30s\"",
               out->background.params.stemmer, options->stemmer);
    tt_embedding_release(out);
    return TOPICTAG_E_INVALID_ARG;
}

void tt_embedding_release(tt_embedding *embedding)
{
    tt_background_release(&embedding->background);
    free(embedding->archive_df);
    tt_rows_release(&embedding->counts);
    *embedding = (tt_embedding){0};
}

/* The words of a block of documents, one after the other. */
typedef struct word_block {
    uint32_t *terms;
    float *values;
    size_t n, cap_terms, cap_values;
    uint32_t lengths[BLOCK_DOCS];
} word_block;

typedef struct word_counting {
    const tt_corpus *corpus;
    const tt_vocab *vocab;
    uint32_t title_weight;
    tt_analyzer **analyzers; /* [n_workers] */
    tt_counting **countings; /* [n_workers] */
    word_block *blocks;      /* [n_blocks] */
} word_counting;

static topictag_status count_document(const word_counting *job, uint32_t doc, unsigned worker,
                                      word_block *into, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_counting *counting = job->countings[worker];
    uint32_t *ids;
    float *values;
    size_t n;
    TT_TRY(tt_stories_count_one(job->analyzers[worker], &job->corpus->docs[doc], job->title_weight,
                                job->vocab, counting, err));
    TT_TRY(tt_counting_row(counting, &ids, &values, &n, err));
    TT_TRY(tt_reserve(&into->terms, &into->cap_terms, into->n + n, sizeof *into->terms, err));
    TT_TRY(tt_reserve(&into->values, &into->cap_values, into->n + n, sizeof *into->values, err));
    if (n > 0) {
        memcpy(into->terms + into->n, ids, n * sizeof *ids);
        memcpy(into->values + into->n, values, n * sizeof *values);
    }
    into->lengths[doc % BLOCK_DOCS] = (uint32_t)n;
    into->n += n;
done:
    return rc;
}

static topictag_status count_block(size_t block, unsigned worker, void *payload,
                                   topictag_error *err)
{
    const word_counting *job = payload;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS, n_docs = job->corpus->n_docs;
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = begin; doc < n_docs && doc - begin < BLOCK_DOCS && rc == TOPICTAG_OK; doc++)
        rc = count_document(job, doc, worker, &job->blocks[block], err);
    return rc;
}

static topictag_status gather(tt_rows *out, const word_counting *job, size_t n_blocks,
                              topictag_error *err)
{
    uint64_t n = 0, at = 0;
    for (size_t block = 0; block < n_blocks; block++)
        n += job->blocks[block].n;
    const topictag_status rc = tt_rows_init(out, job->corpus->n_docs, job->vocab->n_terms, n, err);
    if (rc != TOPICTAG_OK)
        return rc;
    for (uint32_t doc = 0; doc < job->corpus->n_docs; doc++) {
        const word_block *from = &job->blocks[doc / BLOCK_DOCS];
        if (doc % BLOCK_DOCS == 0 && from->n > 0) {
            memcpy(out->terms + at, from->terms, from->n * sizeof *out->terms);
            memcpy(out->values + at, from->values, from->n * sizeof *out->values);
            at += from->n;
        }
        out->begin[doc + 1] = out->begin[doc] + from->lengths[doc % BLOCK_DOCS];
    }
    return TOPICTAG_OK;
}

/* Rows of the background's words in each document of the corpus. */
static topictag_status count_words(tt_rows *out, const tt_corpus *corpus, const tt_vocab *vocab,
                                   const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const unsigned n_workers = tt_thread_count(options->threads);
    const size_t n_blocks = ((size_t)corpus->n_docs + BLOCK_DOCS - 1) / BLOCK_DOCS;
    tt_analyzer_options analysis = tt_analysis_of(options);
    analysis.cjk_ngrams = 0; /* words alone have vectors */
    word_counting job = {.corpus = corpus,
                         .vocab = vocab,
                         .title_weight = options->title_weight,
                         .analyzers = tt_calloc(n_workers, sizeof(tt_analyzer *)),
                         .countings = tt_calloc(n_workers, sizeof(tt_counting *)),
                         .blocks = tt_calloc(n_blocks, sizeof *job.blocks)};
    if (job.analyzers == NULL || job.countings == NULL || job.blocks == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (unsigned worker = 0; worker < n_workers; worker++) {
        TT_TRY(tt_analyzer_new(&job.analyzers[worker], &analysis, err));
        TT_TRY(tt_counting_new(&job.countings[worker], vocab->n_terms, err));
    }
    TT_TRY(tt_parallel(n_blocks, n_workers, count_block, &job, err));
    TT_TRY(gather(out, &job, n_blocks, err));
done:
    for (unsigned worker = 0; worker < n_workers; worker++) {
        if (job.analyzers != NULL)
            tt_analyzer_free(job.analyzers[worker]);
        if (job.countings != NULL)
            tt_counting_free(job.countings[worker]);
    }
    for (size_t block = 0; job.blocks != NULL && block < n_blocks; block++) {
        free(job.blocks[block].terms);
        free(job.blocks[block].values);
    }
    free(job.analyzers);
    free(job.countings);
    free(job.blocks);
    return rc;
}

topictag_status tt_embedding_count(tt_embedding *embedding, const tt_corpus *corpus,
                                   const topictag_train_options *options, topictag_error *err)
{
    if (!embedding->used)
        return TOPICTAG_OK;
    tt_rows_release(&embedding->counts);
    return count_words(&embedding->counts, corpus, &embedding->background.words.vocab, options,
                       err);
}

/* How many stories of the archive hold each term; 0 for terms the background does not list. */
topictag_status tt_embedding_fit(tt_embedding *embedding, const tt_vocab *vocab,
                                 topictag_error *err)
{
    const tt_vocab *words = &embedding->background.words.vocab;
    if (!embedding->used)
        return TOPICTAG_OK;
    free(embedding->archive_df);
    embedding->archive_df = tt_calloc(vocab->n_terms, sizeof *embedding->archive_df);
    if (embedding->archive_df == NULL)
        return tt_no_memory(err);
    for (uint32_t term = 0; term < vocab->n_terms; term++) {
        const uint64_t begin = vocab->offsets[term];
        const size_t n = (size_t)(vocab->offsets[term + 1] - begin);
        const uint32_t word =
            tt_vocab_find(words, tt_hash64(vocab->bytes + begin, n, vocab->kinds[term]));
        if (word != TT_NO_TERM)
            embedding->archive_df[term] = (uint32_t)words->df[word];
    }
    return TOPICTAG_OK;
}

const tt_archive_df *tt_embedding_archive(const tt_embedding *embedding, tt_archive_df *storage)
{
    if (!embedding->used)
        return NULL;
    *storage = (tt_archive_df){embedding->background.params.n_docs, embedding->archive_df};
    return storage;
}

topictag_status tt_embedding_join(const tt_embedding *embedding, tt_rows *rows, double weight,
                                  const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_rows dense = {0}, joined = {0};
    if (!embedding->used || !(weight > 0))
        return TOPICTAG_OK;
    TT_TRY(tt_word_vectors_rows(&dense, &embedding->background.words, &embedding->counts,
                                options->sublinear_tf, weight, tt_thread_count(options->threads),
                                err));
    TT_TRY(tt_rows_join(&joined, rows, &dense, err));
    tt_rows_release(rows);
    *rows = joined;
done:
    tt_rows_release(&dense);
    return rc;
}
