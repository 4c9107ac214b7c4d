/* SPDX-License-Identifier: MIT */
/*
 * Learning from an archive: stories -> counts of words -> matrix -> word vectors. Stories are read
 * a batch at a time; what is held of them is five bytes for each different word.
 */

#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"
#include "model/background.h"
#include "learn/learn.h"
#include "learn/word_grams.h"
#include "topictag/background.h"
#include "vector/lsa.h"
#include "vector/subword.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A batch ends at whichever comes first; threads take a block of it at a time. */
#define BATCH_DOCS  8192
#define BATCH_BYTES ((size_t)16 << 20)
#define BLOCK_DOCS  64

/*
 * Words of one story say nothing of label shares and may be anything, a name or a number: they are
 * not told of a story. Stories of fewer different words than this say too little about themselves.
 */
#define SAMPLE_MIN_DF    2
#define SAMPLE_MIN_WORDS 5

/* Without a wish: more would gain a little, but every model carries them. */
#define MAX_DIMENSIONS 128

typedef struct batch_text {
    const char *text;
    size_t n_bytes;
} batch_text;

typedef struct learning {
    const topictag_background_options *options;
    const topictag_listener *listener;
    bool skip_bad_records;
    unsigned n_workers;
    tt_analyzer **analyzers; /* [n_workers] */
    tt_counter **counters;   /* [n_workers] */
    tt_arena arena;          /* of the batch */
    batch_text texts[BATCH_DOCS];
    uint32_t n_texts;
    uint32_t n_docs; /* before the batch */
    uint64_t n_skipped;
} learning;

static topictag_status count_story(const learning *l, uint32_t at, unsigned worker,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_counter *counter = l->counters[worker];
    tt_terms terms;
    TT_TRY(tt_analyzer_run(l->analyzers[worker], l->texts[at].text, l->texts[at].n_bytes, &terms,
                           err));
    TT_TRY(tt_counter_begin(counter, l->n_docs + at, err));
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        const tt_key key = {term->bytes, term->n_bytes, term->kind, term->hash};
        TT_TRY(tt_counter_add(counter, &key, 1, err));
    }
done:
    return rc;
}

static topictag_status count_block(size_t block, unsigned worker, void *payload,
                                   topictag_error *err)
{
    const learning *l = payload;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS;
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t at = begin; at < l->n_texts && at - begin < BLOCK_DOCS && rc == TOPICTAG_OK; at++)
        rc = count_story(l, at, worker, err);
    return rc;
}

/* A record that cannot be read ends the run or, if so wished, is left out; a lost file always. */
static topictag_status pass_over(learning *l, topictag_status failure, const topictag_error *cause,
                                 topictag_error *err)
{
    if (!l->skip_bad_records || failure == TOPICTAG_E_NO_MEMORY || failure == TOPICTAG_E_IO ||
        failure == TOPICTAG_E_NOT_FOUND) {
        if (err != NULL)
            *err = *cause;
        return failure;
    }
    l->n_skipped++;
    return tt_tell(l->listener, TOPICTAG_EVENT_WARNING, err, "%s:%llu: %s (left out)", cause->where,
                   (unsigned long long)cause->line, cause->message);
}

static topictag_status read_batch(learning *l, tt_reader *reader, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t n_bytes = 0;
    tt_arena_reset(&l->arena);
    l->n_docs += l->n_texts;
    l->n_texts = 0;
    while (l->n_texts < BATCH_DOCS && n_bytes < BATCH_BYTES) {
        tt_document document;
        topictag_error cause = {0};
        const topictag_status failure = tt_reader_next(reader, &document, more, &cause);
        if (failure != TOPICTAG_OK) {
            TT_TRY(pass_over(l, failure, &cause, err));
            continue;
        }
        if (!*more)
            break;
        char *text = tt_arena_strndup(&l->arena, document.text, document.n_bytes);
        if (text == NULL) {
            rc = tt_no_memory(err);
            goto done;
        }
        l->texts[l->n_texts++] = (batch_text){text, document.n_bytes};
        n_bytes += document.n_bytes;
    }
    if (l->n_texts > UINT32_MAX - 1 - l->n_docs)
        rc = tt_fail(err, TOPICTAG_E_LIMIT, "more than %u stories", UINT32_MAX - 1);
done:
    return rc;
}

static topictag_status count_archive(learning *l, const char *const *paths, size_t n_paths,
                                     const topictag_input_options *input, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_reader_options reading = tt_reading_of(input, false);
    tt_reader *reader = NULL;
    bool more = true;
    TT_TRY(tt_reader_open(&reader, paths, n_paths, &reading, err));
    tt_reader_ignore_labels(reader);
    while (more) {
        uint64_t done_bytes, total_bytes;
        tt_reader_progress(reader, &done_bytes, &total_bytes);
        TT_TRY(tt_tell_progress(l->listener, "reading bytes", done_bytes, total_bytes, err));
        TT_TRY(read_batch(l, reader, &more, err));
        TT_TRY(tt_parallel((l->n_texts + BLOCK_DOCS - 1) / BLOCK_DOCS, l->n_workers, count_block, l,
                           err));
    }
    l->n_docs += l->n_texts;
    if (l->n_docs == 0)
        rc = tt_fail_at(err, TOPICTAG_E_EMPTY, n_paths > 0 ? paths[0] : NULL, 0, 0,
                        "expected stories, found none");
done:
    tt_reader_close(reader);
    tt_arena_release(&l->arena);
    return rc;
}

static size_t count_common(tt_row row, const uint64_t *df)
{
    size_t n = 0;
    for (size_t e = 0; e < row.n; e++)
        n += df[row.terms[e]] >= SAMPLE_MIN_DF;
    return n;
}

static void drop_rare(tt_rows *rows, const uint64_t *df)
{
    uint64_t from = 0, to = 0;
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        for (; from < rows->begin[r + 1]; from++)
            if (df[rows->terms[from]] >= SAMPLE_MIN_DF) {
                rows->terms[to] = rows->terms[from];
                rows->values[to++] = rows->values[from];
            }
        rows->begin[r + 1] = to;
    }
}

/* Some stories at random, in their order, as rows of ones; df of the words. */
static topictag_status take_sample(tt_rows *sample, const tt_rows *rows, const uint64_t *df,
                                   uint32_t wanted, uint64_t seed, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n = 0, *stories = tt_alloc(rows->n_rows, sizeof *stories);
    uint32_t *chosen = tt_calloc(rows->n_rows, sizeof *chosen);
    if (stories == NULL || chosen == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t r = 0; r < rows->n_rows; r++)
        if (count_common(tt_rows_at(rows, r), df) >= SAMPLE_MIN_WORDS)
            stories[n++] = r;
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    tt_rng_shuffle(&rng, stories, n);
    for (uint32_t i = 0; i < n && i < wanted; i++)
        chosen[stories[i]] = 1;
    n = 0;
    for (uint32_t r = 0; r < rows->n_rows; r++)
        if (chosen[r] != 0)
            stories[n++] = r;
    TT_TRY(tt_rows_select(sample, rows, stories, n, err));
    drop_rare(sample, df);
done:
    free(stories);
    free(chosen);
    return rc;
}

/*
 * How many dimensions an archive can fill: the more it holds the more, or the last ones are chance.
 * By accuracy with 5 to 50 labelled stories a label (parts of the training parts for judging),
 * 48 are best for Stack Overflow's archive of 105,423 pairs, and 96 to 160 for 20 Newsgroups' of
 * 1,236,391; the cube root says 47 and 107.
 */
static uint32_t dimensions_for(const tt_rows *rows)
{
    const uint64_t n_pairs = rows->begin[rows->n_rows];
    const uint32_t least = rows->n_rows < rows->n_terms ? rows->n_rows : rows->n_terms;
    uint64_t n_dims = 1;
    while (n_dims < MAX_DIMENSIONS && n_dims + 1 < least &&
           (n_dims + 1) * (n_dims + 1) * (n_dims + 1) <= n_pairs)
        n_dims++;
    return (uint32_t)n_dims;
}

static uint32_t least_df(const tt_vocab *vocab)
{
    uint64_t least = UINT32_MAX;
    for (uint32_t word = 0; word < vocab->n_terms; word++)
        least = vocab->df[word] < least ? vocab->df[word] : least;
    return (uint32_t)least;
}

/* Word vectors of the stories' rows; rows become the weighted matrix. */
static topictag_status find_vectors(tt_background *out, const learning *l, tt_vocab *vocab,
                                    tt_rows *rows, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_dims = out->params.n_dims;
    const tt_tfidf_options weighting = {.use_idf = true, .kind_weight = {1, 1, 1}};
    const size_t n = (size_t)vocab->n_terms * n_dims;
    double *idf = tt_alloc(vocab->n_terms, sizeof *idf);
    float *vectors = tt_alloc(n, sizeof *vectors);
    int8_t *quantised = tt_alloc(n, sizeof *quantised);
    tt_rows grams = {0};
    if (idf == NULL || vectors == NULL || quantised == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t word = 0; word < vocab->n_terms; word++)
        idf[word] = tt_idf(l->n_docs, vocab->df[word]);
    TT_TRY(tt_tfidf_apply(rows, vocab->kinds, idf, &weighting, l->n_workers, err));
    TT_TRY(tt_lsa(vectors, rows, n_dims, l->options->seed, l->n_workers, l->listener, err));
    TT_TRY(tt_word_grams(&grams, vocab, err));
    TT_TRY(tt_subword_smooth(vectors, n_dims, &grams, idf, vocab->df, err));
    tt_word_vectors_quantise(quantised, vectors, vocab->n_terms, n_dims);
    TT_TRY(tt_word_vectors_init(&out->words, vocab, l->n_docs, quantised, n_dims, err));
done:
    tt_rows_release(&grams);
    free(idf);
    free(vectors);
    free(quantised);
    return rc;
}

static topictag_status learn(tt_background *out, learning *l, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_vocab_options cuts = {
        .min_df = l->options->min_df, .max_df = l->n_docs, .max_features = l->options->max_terms};
    tt_vocab vocab = {0};
    tt_rows rows = {0};
    TT_TRY(tt_tell_progress(l->listener, "building the vocabulary", 0, 0, err));
    TT_TRY(tt_vocab_fit(&vocab, &rows, l->counters, l->n_workers, l->n_docs, &cuts, l->n_workers,
                        err));
    for (uint64_t i = 0; i < rows.begin[rows.n_rows]; i++)
        rows.values[i] = 1;
    TT_TRY(take_sample(&out->sample, &rows, vocab.df, l->options->sample, l->options->seed, err));
    out->params = (tt_background_params){
        .n_docs = l->n_docs,
        .n_words = vocab.n_terms,
        .n_dims = l->options->dimensions > 0 ? l->options->dimensions : dimensions_for(&rows),
        .n_sample = out->sample.n_rows,
        .least_df = least_df(&vocab)};
    /* The analyser has refused names that are too long to be known. */
    snprintf(out->params.stemmer, sizeof out->params.stemmer, "%s", l->options->stemmer);
    TT_TRY(find_vectors(out, l, &vocab, &rows, err));
done:
    tt_vocab_release(&vocab);
    tt_rows_release(&rows);
    return rc;
}

static topictag_status begin(learning *l, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_analyzer_options analysis = {
        .ngrams = 1, .stop_words = "none", .stemmer = l->options->stemmer};
    l->n_workers = tt_thread_count(l->options->threads);
    l->analyzers = tt_calloc(l->n_workers, sizeof(tt_analyzer *));
    l->counters = tt_calloc(l->n_workers, sizeof(tt_counter *));
    if (l->analyzers == NULL || l->counters == NULL)
        return tt_no_memory(err);
    for (unsigned worker = 0; worker < l->n_workers; worker++) {
        TT_TRY(tt_analyzer_new(&l->analyzers[worker], &analysis, err));
        TT_TRY(tt_counter_new(&l->counters[worker], err));
    }
done:
    return rc;
}

static void release(learning *l)
{
    for (unsigned worker = 0; l != NULL && worker < l->n_workers; worker++) {
        if (l->analyzers != NULL)
            tt_analyzer_free(l->analyzers[worker]);
        if (l->counters != NULL)
            tt_counter_free(l->counters[worker]);
    }
    if (l != NULL) {
        free(l->analyzers);
        free(l->counters);
    }
    free(l);
}

topictag_status topictag_background_learn(topictag_background **out, const char *const *paths,
                                          size_t n_paths, const topictag_input_options *input,
                                          const topictag_background_options *options,
                                          topictag_background_summary *summary,
                                          const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options input_default = topictag_input_options_default();
    const topictag_background_options own_default = topictag_background_options_default();
    topictag_background_summary own_summary;
    topictag_background *handle = tt_calloc(1, sizeof *handle);
    learning *l = tt_calloc(1, sizeof *l);
    *out = NULL;
    input = input == NULL ? &input_default : input;
    options = options == NULL ? &own_default : options;
    summary = summary == NULL ? &own_summary : summary;
    if (handle == NULL || l == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(topictag_options_check(options, topictag_background_option_table(), err));
    TT_TRY(topictag_options_check(input, topictag_input_option_table(), err));
    l->options = options;
    l->listener = listener;
    l->skip_bad_records = input->on_error == TOPICTAG_ON_ERROR_SKIP;
    const double start_s = tt_learn_clock_s();
    TT_TRY(begin(l, err));
    TT_TRY(count_archive(l, paths, n_paths, input, err));
    const double read_s = tt_learn_clock_s();
    TT_TRY(learn(&handle->background, l, err));
    *summary = (topictag_background_summary){.n_documents = l->n_docs,
                                             .n_skipped = l->n_skipped,
                                             .n_words = handle->background.params.n_words,
                                             .n_dimensions = handle->background.params.n_dims,
                                             .n_sample = handle->background.params.n_sample,
                                             .least_df = handle->background.params.least_df,
                                             .read_s = read_s - start_s,
                                             .learn_s = tt_learn_clock_s() - read_s};
    *out = handle;
    handle = NULL;
done:
    release(l);
    topictag_background_free(handle);
    return rc;
}

topictag_status topictag_background_save(const topictag_background *background, const char *path,
                                         topictag_error *err)
{
    return tt_background_write(&background->background, path, err);
}

void topictag_background_free(topictag_background *background)
{
    if (background == NULL)
        return;
    tt_background_release(&background->background);
    free(background);
}
