/* SPDX-License-Identifier: MIT */
#include "pipeline/stories.h"

#include "base/memory.h"
#include "base/threads.h"

#include <stdlib.h>
#include <string.h>

/* Documents a thread takes at a time: enough to make claiming cheap, few enough to share fairly. */
#define BLOCK_DOCS 64

/* Of a story's text, for each different term: runs of letters make many. */
#define BYTES_PER_TERM 3

/* idf of words in a twentieth of the stories: 1 + ln 20. */
#define COMMON_IDF 4.0

/* In headlines: where bodies are cut to four of them, a weight of 2 loses, where to eight, it
   gains (training/README.md). */
#define LONG_STORY 8

typedef struct counting_job {
    const tt_corpus *corpus;
    uint32_t title_weight;
    bool title_terms;
    tt_analyzer **analyzers; /* [n_workers] */
    tt_counter **counters;   /* [n_workers] */
} counting_job;

/* The character n-grams of a word, for tt_counter_parts. */
static topictag_status cut_word(void *payload, tt_counter *counter, const char *bytes,
                                uint32_t n_bytes, topictag_error *err)
{
    tt_analyzer *analyzer = payload;
    tt_terms terms;
    topictag_status rc = tt_analyzer_char_ngrams(analyzer, bytes, n_bytes, &terms, err);
    for (size_t i = 0; i < terms.n && rc == TOPICTAG_OK; i++) {
        const tt_term *term = &terms.items[i];
        const tt_key key = {term->bytes, term->n_bytes, term->kind, term->hash};
        rc = tt_counter_part(counter, &key, err);
    }
    return rc;
}

void tt_stories_settle(topictag_train_options *options, const tt_corpus *corpus)
{
    uint32_t n_long = 0;
    if (options->title_weight > 0)
        return;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_document *story = &corpus->docs[doc];
        const topictag_range headline =
            tt_headline_find(story->text, story->n_bytes, story->title_bytes);
        const size_t n = headline.end - headline.begin;
        n_long += n > 0 && story->n_bytes / n >= LONG_STORY;
    }
    options->title_weight = n_long > corpus->n_docs / 2 ? 2 : 1;
}

static topictag_status count_document(const counting_job *job, uint32_t doc, unsigned worker,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_document *document = &job->corpus->docs[doc];
    const topictag_range headline =
        tt_headline_find(document->text, document->n_bytes, document->title_bytes);
    tt_terms terms;
    tt_analyzer *analyzer = job->analyzers[worker];
    TT_TRY(tt_analyzer_words(analyzer, document->text, document->n_bytes, &terms, err));
    if (job->title_terms)
        TT_TRY(tt_analyzer_add_title(analyzer, headline.begin, headline.end, &terms, err));
    TT_TRY(tt_counter_begin(job->counters[worker], doc, err));
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        const tt_key key = {term->bytes, term->n_bytes, term->kind, term->hash};
        const uint32_t times = tt_stories_times(term, headline, job->title_weight);
        if (times > 0)
            TT_TRY(tt_counter_add(job->counters[worker], &key, times, err));
    }
    TT_TRY(tt_counter_parts(job->counters[worker], cut_word, analyzer, err));
done:
    if (rc != TOPICTAG_OK)
        tt_error_locate(err, document->source, document->line);
    return rc;
}

static topictag_status count_block(size_t block, unsigned worker, void *payload,
                                   topictag_error *err)
{
    const counting_job *job = payload;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS, n_docs = job->corpus->n_docs;
    const uint32_t end = n_docs - begin > BLOCK_DOCS ? begin + BLOCK_DOCS : n_docs;
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = begin; doc < end && rc == TOPICTAG_OK; doc++)
        rc = count_document(job, doc, worker, err);
    return rc;
}

topictag_status tt_stories_count_terms(tt_story_counts *out, const tt_corpus *corpus,
                                       const topictag_train_options *options,
                                       const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const unsigned n_workers = tt_thread_count(options->threads);
    const tt_analyzer_options analysis = tt_analysis_of(options);
    counting_job job = {
        .corpus = corpus,
        .title_weight = options->title_weight,
        .title_terms = options->title_terms,
        .analyzers = tt_calloc(n_workers, sizeof(tt_analyzer *)),
        .counters = tt_calloc(n_workers, sizeof(tt_counter *)),
    };
    *out = (tt_story_counts){job.counters, n_workers, corpus->n_docs};
    if (job.analyzers == NULL || job.counters == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (unsigned worker = 0; worker < n_workers; worker++) {
        TT_TRY(tt_analyzer_new(&job.analyzers[worker], &analysis, err));
        TT_TRY(tt_counter_new(&job.counters[worker], err));
        tt_counter_expect(job.counters[worker], corpus->text_bytes / BYTES_PER_TERM / n_workers);
    }
    TT_TRY(tt_tell_progress(listener, "counting terms", 0, corpus->n_docs, err));
    TT_TRY(tt_parallel((corpus->n_docs + BLOCK_DOCS - 1) / BLOCK_DOCS, n_workers, count_block, &job,
                       err));
done:
    for (unsigned worker = 0; job.analyzers != NULL && worker < n_workers; worker++)
        tt_analyzer_free(job.analyzers[worker]);
    free(job.analyzers);
    if (rc != TOPICTAG_OK)
        tt_story_counts_release(out);
    return rc;
}

void tt_story_counts_release(tt_story_counts *counts)
{
    for (unsigned worker = 0; counts->counters != NULL && worker < counts->n_counters; worker++)
        tt_counter_free(counts->counters[worker]);
    free(counts->counters);
    *counts = (tt_story_counts){0};
}

topictag_status tt_stories_fit(tt_vocab *vocab, tt_rows *rows, tt_story_counts *counts,
                               const tt_vocab_options *cuts, const topictag_listener *listener,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_tell_progress(listener, "building the vocabulary", 0, 0, err));
    TT_TRY(tt_vocab_fit(vocab, rows, counts->counters, counts->n_counters, counts->n_docs, cuts,
                        counts->n_counters, err));
done:
    tt_story_counts_release(counts);
    return rc;
}

topictag_status tt_stories_count(tt_vocab *vocab, tt_rows *rows, const tt_corpus *corpus,
                                 const topictag_train_options *options,
                                 const tt_vocab_options *cuts, const topictag_listener *listener,
                                 topictag_error *err)
{
    tt_story_counts counts;
    const topictag_status rc = tt_stories_count_terms(&counts, corpus, options, listener, err);
    return rc != TOPICTAG_OK ? rc : tt_stories_fit(vocab, rows, &counts, cuts, listener, err);
}

tt_label_sets tt_stories_labels(const tt_corpus *corpus)
{
    return (tt_label_sets){corpus->n_docs, corpus->n_labels, corpus->label_begin,
                           corpus->label_ids};
}

topictag_status tt_stories_check(const tt_corpus *corpus, const topictag_train_options *options,
                                 const char *path, bool *singlelabel,
                                 const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (corpus->n_labels == 0)
        return tt_fail_at(err, TOPICTAG_E_EMPTY, path, 0, 0,
                          "expected labelled stories, found %u stories without any label",
                          corpus->n_docs);
    *singlelabel = options->task == TOPICTAG_TASK_SINGLELABEL ||
                   (options->task == TOPICTAG_TASK_AUTO && !corpus->multilabel);
    if (*singlelabel && corpus->multilabel)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "task", 0, 0,
                          "singlelabel needs exactly one label on every story, some have several "
                          "or none");
    if (*singlelabel && corpus->n_labels == 1)
        return tt_fail_at(err, TOPICTAG_E_DEGENERATE, path, 0, 0,
                          "expected at least two labels, or stories without a label; "
                          "found only \"%.80s\"",
                          corpus->label_names[0]);
    if (!*singlelabel && options->min_probability > 0)
        TT_TRY(tt_tell(listener, TOPICTAG_EVENT_WARNING, err,
                       "--min-probability has no effect: it is for stories with exactly one label; "
                       "where they may have several or none, thresholds decide"));
    if (corpus->label_begin[corpus->n_docs] == corpus->n_labels)
        TT_TRY(tt_tell(listener, TOPICTAG_EVENT_WARNING, err,
                       "each label has one story alone, so none can be learned and scored on "
                       "another: scores say nothing of the model"));
done:
    return rc;
}

topictag_status tt_stories_groups(uint32_t **groups, const tt_corpus *corpus, topictag_error *err)
{
    *groups = tt_alloc(corpus->n_docs, sizeof **groups);
    if (*groups == NULL)
        return tt_no_memory(err);
    const topictag_status rc = tt_corpus_groups(*groups, corpus, err);
    if (rc != TOPICTAG_OK) {
        free(*groups);
        *groups = NULL;
    }
    return rc;
}

/* How many terms ahead a search is announced to memory: its slot is rarely in a cache. */
#define AHEAD 8

/* Counts the terms that vocab knows. */
static topictag_status count_known(tt_counting *counting, const tt_terms *terms,
                                   const tt_vocab *vocab, topictag_range headline,
                                   uint32_t title_weight, topictag_error *err)
{
    tt_counting_begin(counting);
    const topictag_status rc = tt_counting_reserve(counting, terms->n, err);
    for (size_t i = 0; i < terms->n && rc == TOPICTAG_OK; i++) {
        if (i + AHEAD < terms->n)
            tt_vocab_prefetch(vocab, terms->items[i + AHEAD].hash);
        const uint32_t term = tt_vocab_find(vocab, terms->items[i].hash);
        const uint32_t times = tt_stories_times(&terms->items[i], headline, title_weight);
        if (times == 1)
            tt_counting_put(counting, term);
        else if (times > 0 && term != TT_NO_TERM)
            tt_counting_add(counting, term, times);
    }
    return rc;
}

topictag_status tt_stories_count_one(tt_analyzer *analyzer, const tt_document *document,
                                     uint32_t title_weight, const tt_vocab *vocab,
                                     tt_counting *counting, topictag_error *err)
{
    tt_terms terms;
    const topictag_status rc =
        tt_analyzer_words(analyzer, document->text, document->n_bytes, &terms, err);
    if (rc != TOPICTAG_OK)
        return rc;
    return count_known(counting, &terms, vocab,
                       tt_headline_find(document->text, document->n_bytes, document->title_bytes),
                       title_weight, err);
}

topictag_status tt_vectorizer_init(tt_vectorizer *vectorizer, const tt_model *model,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_analyzer_options analysis = tt_model_analysis(model);
    *vectorizer = (tt_vectorizer){.model = model, .weighting = tt_model_weighting(model)};
    TT_TRY(tt_analyzer_new(&vectorizer->analyzer, &analysis, err));
    TT_TRY(tt_counting_new(&vectorizer->counting, model->vocab.n_terms, err));
    vectorizer->cuts_words = analysis.char_ngrams_min > 0;
    if (vectorizer->cuts_words)
        TT_TRY(tt_word_parts_init(&vectorizer->parts, &model->vocab, err));
    if (model->words.n_dims == 0)
        return TOPICTAG_OK;
    TT_TRY(tt_counting_new(&vectorizer->words, model->words.vocab.n_terms, err));
    vectorizer->sums = tt_alloc(model->words.n_dims, sizeof *vectorizer->sums);
    if (vectorizer->sums != NULL)
        return TOPICTAG_OK;
    rc = tt_no_memory(err);
done:
    tt_vectorizer_release(vectorizer);
    return rc;
}

void tt_vectorizer_release(tt_vectorizer *vectorizer)
{
    tt_analyzer_free(vectorizer->analyzer);
    tt_counting_free(vectorizer->counting);
    tt_counting_free(vectorizer->words);
    tt_word_parts_release(&vectorizer->parts);
    free(vectorizer->chrome.items);
    tt_buf_release(&vectorizer->blanked);
    free(vectorizer->sums);
    free(vectorizer->terms);
    free(vectorizer->values);
    *vectorizer = (tt_vectorizer){0};
}

/* The row of a model with a background: the weighted terms and the dense block behind them. */
static topictag_status add_block(tt_vectorizer *v, tt_row *row, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model *model = v->model;
    const tt_word_vectors *words = &model->words;
    uint32_t *ids;
    float *counts;
    size_t n, need = row->n + words->n_dims;
    TT_TRY(tt_counting_row(v->words, &ids, &counts, &n, err));
    TT_TRY(tt_reserve(&v->terms, &v->cap_terms, need, sizeof *v->terms, err));
    TT_TRY(tt_reserve(&v->values, &v->cap_values, need, sizeof *v->values, err));
    if (row->n > 0) {
        memcpy(v->terms, row->terms, row->n * sizeof *v->terms);
        memcpy(v->values, row->values, row->n * sizeof *v->values);
    }
    v->word_counts = (tt_row){ids, counts, n};
    v->n_known = row->n > n ? row->n : n;
    n = tt_word_vectors_block(words, v->word_counts, v->weighting.sublinear_tf,
                              model->params.background_weight, model->vocab.n_terms, v->sums,
                              v->terms + row->n, v->values + row->n, &v->block_scale);
    *row = (tt_row){v->terms, v->values, row->n + n};
done:
    return rc;
}

/* A word of the story that stands there `times`. */
static void measure_word(tt_vectorizer *v, uint32_t id, double times)
{
    v->n_known_words += times;
    v->n_common_words += v->model->idf[id] <= COMMON_IDF ? times : 0;
}

/* How much of a story is made of words the model knows: before counts become weights. */
static void measure_words(tt_vectorizer *v, const uint32_t *ids, const float *counts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v->model->vocab.kinds[ids[i]] == TT_TERM_WORD)
            measure_word(v, ids[i], counts[i]);
}

/* Counts hold words of the headline title_weight times; they stand there once. */
static void measure_headline(tt_vectorizer *v, const tt_terms *terms)
{
    const tt_model *model = v->model;
    const double times = 1 - (double)model->params.title_weight;
    for (size_t i = 0; times != 0 && i < terms->n_tokens; i++) {
        if (terms->words[i].begin >= v->headline.end)
            break;
        if (!tt_headline_holds(v->headline, terms->words[i].begin))
            continue;
        const uint32_t id = tt_vocab_find(&model->vocab, terms->words[i].hash);
        if (id != TT_NO_TERM)
            measure_word(v, id, times);
    }
}

static topictag_status count_terms(tt_vectorizer *v, const tt_terms *terms, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model *model = v->model;
    const uint32_t title_weight = model->params.title_weight;
    v->n_words = (double)terms->n_tokens;
    v->n_known_words = v->n_common_words = 0;
    measure_headline(v, terms);
    TT_TRY(count_known(v->counting, terms, &model->vocab, v->headline, title_weight, err));
    if (model->words.n_dims > 0)
        TT_TRY(count_known(v->words, terms, &model->words.vocab, v->headline, title_weight, err));
done:
    return rc;
}

static topictag_status weigh_counts(tt_vectorizer *v, tt_row *row, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model *model = v->model;
    uint32_t *ids;
    float *values;
    size_t n;
    TT_TRY(tt_counting_row(v->counting, &ids, &values, &n, err));
    tt_svm_announce(&model->svm, ids, n);
    measure_words(v, ids, values, n);
    n = tt_tfidf_row(ids, values, n, model->vocab.kinds, model->idf, &v->weighting);
    *row = (tt_row){ids, values, n};
    v->n_known = n;
    if (model->words.n_dims > 0)
        TT_TRY(add_block(v, row, err));
done:
    return rc;
}

topictag_status tt_vectorizer_weigh(tt_vectorizer *vectorizer, const tt_terms *terms, tt_row *row,
                                    topictag_error *err)
{
    const topictag_status rc = count_terms(vectorizer, terms, err);
    return rc != TOPICTAG_OK ? rc : weigh_counts(vectorizer, row, err);
}

/* Finds the headline, and points *text at a copy with blanks for the recurring lines, if any. */
static topictag_status begin_story(tt_vectorizer *v, const char **text, size_t n_bytes,
                                   size_t title_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_chrome_find(&v->chrome, v->model->chrome, v->model->n_chrome, *text, n_bytes,
                          title_bytes, err));
    if (v->chrome.n > 0) {
        tt_buf_reset(&v->blanked);
        TT_TRY(tt_buf_add(&v->blanked, *text, n_bytes, err));
        tt_chrome_blank(v->blanked.data, &v->chrome);
        *text = v->blanked.data;
    }
    v->headline = tt_headline_find(*text, n_bytes, title_bytes);
done:
    return rc;
}

topictag_status tt_vectorizer_analyze(tt_vectorizer *vectorizer, const char *text, size_t n_bytes,
                                      size_t title_bytes, tt_terms *terms, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(begin_story(vectorizer, &text, n_bytes, title_bytes, err));
    TT_TRY(tt_analyzer_run(vectorizer->analyzer, text, n_bytes, terms, err));
    if (vectorizer->model->params.title_terms)
        TT_TRY(tt_analyzer_add_title(vectorizer->analyzer, vectorizer->headline.begin,
                                     vectorizer->headline.end, terms, err));
done:
    return rc;
}

topictag_status tt_vectorizer_run(tt_vectorizer *vectorizer, const char *text, size_t n_bytes,
                                  size_t title_bytes, tt_row *row, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_vectorizer *v = vectorizer;
    tt_terms terms;
    TT_TRY(begin_story(v, &text, n_bytes, title_bytes, err));
    TT_TRY(tt_analyzer_words(v->analyzer, text, n_bytes, &terms, err));
    if (v->model->params.title_terms)
        TT_TRY(tt_analyzer_add_title(v->analyzer, v->headline.begin, v->headline.end, &terms, err));
    TT_TRY(count_terms(v, &terms, err));
    if (v->cuts_words)
        TT_TRY(tt_word_parts_count(&v->parts, v->counting, v->analyzer, &terms, v->headline,
                                   v->model->params.title_weight, err));
    TT_TRY(weigh_counts(v, row, err));
done:
    return rc;
}
