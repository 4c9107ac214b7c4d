/* SPDX-License-Identifier: MIT */
/*
 * Training: corpus -> counts -> vectors -> machine -> model.
 */

#include "learn/training.h"

#include "base/memory.h"
#include "learn/compact.h"
#include "learn/embedding.h"
#include "learn/learn.h"
#include "learn/manifest.h"
#include "pipeline/languages.h"
#include "pipeline/stories.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Gives the model an array and the duty to free it. */
static void own(tt_model *model, tt_model_array place, void *block)
{
    model->owned[place] = block;
}

static topictag_status set_labels(tt_model *model, const tt_corpus *corpus, topictag_error *err)
{
    size_t n_bytes = 0;
    for (uint32_t label = 0; label < corpus->n_labels; label++)
        n_bytes += strlen(corpus->label_names[label]) + 1;
    char *names = tt_alloc(n_bytes, 1), *at = names;
    if (names == NULL)
        return tt_no_memory(err);
    own(model, TT_MODEL_LABELS, names);
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        const size_t n = strlen(corpus->label_names[label]) + 1;
        memcpy(at, corpus->label_names[label], n);
        at += n;
    }
    model->labels = names;
    model->labels_bytes = n_bytes;
    model->params.n_labels = corpus->n_labels;
    return tt_model_index_labels(model, err);
}

static topictag_status set_languages(tt_model *model, const tt_corpus *corpus, topictag_error *err)
{
    char *languages = NULL;
    const topictag_status rc = tt_languages_learn(&languages, &model->languages_bytes, corpus, err);
    own(model, TT_MODEL_LANGUAGES, languages);
    model->languages = languages;
    return rc;
}

static void adopt_chrome(tt_model *model, tt_chrome *chrome)
{
    own(model, TT_MODEL_CHROME, chrome->hashes);
    model->chrome = chrome->hashes;
    model->n_chrome = chrome->n;
    *chrome = (tt_chrome){0};
}

static void set_params(tt_model *model, const tt_corpus *corpus, bool singlelabel,
                       const tt_learned *learned, double weight,
                       const topictag_train_options *options)
{
    const tt_analyzer_options analysis = tt_analysis_of(options);
    const tt_tfidf_options weighting = tt_weighting_of(options);
    tt_model_params *params = &model->params;
    params->n_terms = model->vocab.n_terms;
    params->singlelabel = singlelabel;
    params->calibrated = learned->has_scores;
    params->ngrams = analysis.ngrams;
    params->char_ngrams_min = analysis.char_ngrams_min;
    params->char_ngrams_max = analysis.char_ngrams_max;
    params->cjk_ngrams = analysis.cjk_ngrams;
    params->title_weight = options->title_weight;
    params->title_terms = options->title_terms;
    params->sublinear_tf = options->sublinear_tf;
    params->use_idf = options->use_idf;
    params->kernel = (uint32_t)learned->svm.kernel;
    params->degree = learned->svm.degree;
    params->stride = learned->svm.stride;
    params->weight_format = (uint32_t)learned->svm.format;
    params->n_support = learned->svm.n_support;
    params->n_docs = corpus->n_docs;
    memcpy(params->kind_weight, weighting.kind_weight, sizeof params->kind_weight);
    params->gamma = learned->svm.gamma;
    params->coef0 = learned->svm.coef0;
    params->min_probability = options->min_probability;
    params->n_dims = model->words.n_dims;
    params->background_weight = weight;
    /* The analyser has refused names that are too long to be known. */
    snprintf(params->stop_words, sizeof params->stop_words, "%s", options->stop_words);
    snprintf(params->stemmer, sizeof params->stemmer, "%s", options->stemmer);
}

/* Moves the learned arrays into the model. */
static void adopt(tt_model *model, tt_learned *learned)
{
    model->svm = learned->svm;
    model->platt = learned->platt;
    model->thresholds = learned->thresholds;
    own(model, TT_MODEL_PLATT, learned->platt);
    own(model, TT_MODEL_THRESHOLDS, learned->thresholds);
    learned->svm = (tt_svm){0};
    learned->platt = NULL;
    learned->thresholds = NULL;
}

static void summarise(topictag_train_summary *summary, const tt_corpus *corpus,
                      const tt_model *model, const tt_learned *learned)
{
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        summary->n_unlabelled += corpus->label_begin[doc] == corpus->label_begin[doc + 1];
    summary->n_documents = corpus->n_docs;
    summary->n_skipped = corpus->n_skipped;
    summary->n_empty = corpus->n_empty;
    summary->n_duplicate_ids = corpus->n_duplicate_ids;
    summary->n_replaced = corpus->n_replaced;
    summary->n_labels = corpus->n_labels;
    summary->n_untrained_labels = learned->n_untrained;
    summary->n_terms = model->vocab.n_terms;
    summary->solver = learned->solver == TT_SOLVER_LIBSVM ? "libsvm" : "dcd";
    summary->cost = learned->cost;
    summary->has_scores = learned->has_scores;
    summary->micro_f1 = learned->micro_f1;
    summary->macro_f1 = learned->macro_f1;
    summary->accuracy = learned->accuracy;
    summary->train_s = learned->train_s;
    summary->calibrate_s = learned->calibrate_s;
}

/* A training run; all above sets is the caller's. */
typedef struct training {
    tt_model *model;
    tt_corpus *corpus;
    tt_embedding *embedding;
    bool singlelabel;
    const topictag_train_options *options;
    const topictag_listener *listener;
    topictag_train_summary *summary;

    tt_label_sets sets; /* of the corpus; borrowed */
    uint32_t *groups;   /* [n_docs] or NULL */
    tt_rows rows;
    double *idf;     /* [n_terms], the model's */
    double *shares;  /* [n_labels] of the stories to come */
    tt_mass *masses; /* [n_docs * n_labels] or NULL */
    tt_learned learned;
} training;

/* Texts -> vocabulary, IDF and weighted rows. The texts are dropped on the way. */
static topictag_status vectorise(training *t, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_train_options *options = t->options;
    const tt_vocab_options cuts = tt_cuts_of(options, t->corpus->n_docs);
    const tt_tfidf_options weighting = tt_weighting_of(options);
    tt_vocab *vocab = &t->model->vocab;
    tt_story_counts counts;
    tt_archive_df archive;
    TT_TRY(tt_embedding_count(t->embedding, t->corpus, options, err));
    TT_TRY(tt_stories_count_terms(&counts, t->corpus, options, t->listener, err));
    tt_corpus_drop_texts(t->corpus);
    TT_TRY(tt_stories_fit(vocab, &t->rows, &counts, &cuts, t->listener, err));
    t->idf = tt_alloc(vocab->n_terms, sizeof *t->idf);
    if (t->idf == NULL)
        return tt_no_memory(err);
    own(t->model, TT_MODEL_IDF, t->idf);
    t->model->idf = t->idf;
    TT_TRY(tt_embedding_fit(t->embedding, vocab, err));
    TT_TRY(
        tt_idf_fit(t->idf, &t->rows, NULL, 0, tt_embedding_archive(t->embedding, &archive), err));
    TT_TRY(tt_tfidf_apply(&t->rows, vocab->kinds, t->idf, &weighting,
                          tt_thread_count(options->threads), err));
done:
    return rc;
}

/* Adds the dense blocks to the rows, as long as they do best. */
static topictag_status add_blocks(training *t, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    double *weight = &t->summary->background_weight;
    TT_TRY(tt_embedding_weight(weight, t->embedding, &t->rows, NULL, &t->sets, t->groups,
                               t->options, t->listener, err));
    TT_TRY(tt_embedding_join(t->embedding, &t->rows, *weight, t->options, err));
done:
    return rc;
}

/* Rows -> what the machine is, made compact where that is wanted. */
static topictag_status learn(training *t, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    t->shares = tt_alloc(t->corpus->n_labels, sizeof *t->shares);
    if (t->shares == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_embedding_prior(t->shares, &t->masses, t->embedding, NULL, &t->sets,
                              t->corpus->label_names, t->groups, t->singlelabel, t->options,
                              t->listener, err));
    TT_TRY(tt_learn(&t->learned, &t->rows, &t->sets, t->groups, t->masses, t->singlelabel,
                    t->options, t->listener, err));
    if (t->options->compact != TOPICTAG_COMPACT_NONE)
        TT_TRY(tt_compact_model(t->model, t->idf, &t->learned, &t->rows, &t->sets, t->singlelabel,
                                t->options, t->summary, err));
done:
    return rc;
}

/* Hands all that was learned over to the model, and tells of it in summary and manifest. */
static topictag_status hand_over(training *t, topictag_error *err)
{
    tt_model *model = t->model;
    topictag_train_summary *summary = t->summary;
    topictag_train_options settled = *t->options;
    char *manifest = NULL;
    if (summary->background_weight > 0) {
        model->words = t->embedding->background.words;
        t->embedding->background.words = (tt_word_vectors){0};
    }
    summary->has_background = t->embedding->used;
    summarise(summary, t->corpus, model, &t->learned);
    set_params(model, t->corpus, t->singlelabel, &t->learned, summary->background_weight,
               t->options);
    adopt(model, &t->learned);
    settled.cost = summary->cost;
    const topictag_status rc =
        tt_manifest_make(&manifest, &model->manifest_bytes, model, t->corpus, t->embedding,
                         &settled, t->masses != NULL ? t->shares : NULL, summary, err);
    own(model, TT_MODEL_MANIFEST, manifest);
    model->manifest = manifest;
    return rc;
}

/* Everything after reading. */
static topictag_status build(training *t, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const double start_s = tt_learn_clock_s();
    TT_TRY(set_labels(t->model, t->corpus, err));
    TT_TRY(set_languages(t->model, t->corpus, err));
    TT_TRY(tt_stories_groups(&t->groups, t->corpus, err));
    TT_TRY(vectorise(t, err));
    const double vectorised_s = tt_learn_clock_s();
    TT_TRY(add_blocks(t, err));
    t->summary->vectorise_s = vectorised_s - start_s;
    t->summary->weigh_s = tt_learn_clock_s() - vectorised_s;
    TT_TRY(learn(t, err));
    TT_TRY(hand_over(t, err));
done:
    tt_rows_release(&t->rows);
    tt_learned_release(&t->learned);
    free(t->groups);
    free(t->shares);
    free(t->masses);
    return rc;
}

topictag_status tt_train_on(topictag_model **out, tt_corpus *corpus, tt_embedding *embedding,
                            tt_chrome *chrome, bool singlelabel,
                            const topictag_train_options *options, topictag_train_summary *summary,
                            const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_model *model = tt_calloc(1, sizeof *model);
    *out = NULL;
    if (model == NULL)
        return tt_no_memory(err);
    summary->n_recurring_lines = chrome->n;
    summary->n_dropped_lines = chrome->n_dropped;
    adopt_chrome(model, chrome);
    training t = {.model = model,
                  .corpus = corpus,
                  .embedding = embedding,
                  .singlelabel = singlelabel,
                  .options = options,
                  .listener = listener,
                  .summary = summary,
                  .sets = tt_stories_labels(corpus)};
    TT_TRY(build(&t, err));
    return tt_handle_new(out, model, err);
done:
    tt_model_free(model);
    return rc;
}

topictag_status topictag_train(topictag_model **out, const char *const *paths, size_t n_paths,
                               const topictag_input_options *input,
                               const topictag_train_options *options,
                               topictag_train_summary *summary, const topictag_listener *listener,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options input_default = topictag_input_options_default();
    const topictag_train_options train_default = topictag_train_options_default();
    topictag_train_summary own_summary;
    tt_corpus corpus = {0};
    tt_embedding embedding = {0};
    tt_chrome chrome = {0};
    bool singlelabel = false;

    *out = NULL;
    input = input == NULL ? &input_default : input;
    topictag_train_options settled = options == NULL ? train_default : *options;
    options = &settled;
    summary = summary == NULL ? &own_summary : summary;
    *summary = (topictag_train_summary){0};
    TT_TRY(tt_train_options_check(options, listener, err));
    TT_TRY(tt_embedding_open(&embedding, options, err));
    const double start_s = tt_learn_clock_s();
    TT_TRY(tt_stories_load(&corpus, paths, n_paths, input, listener, err));
    summary->read_s = tt_learn_clock_s() - start_s;
    TT_TRY(tt_stories_check(&corpus, options, paths[0], &singlelabel, listener, err));
    TT_TRY(tt_embedding_check_prior(&corpus, singlelabel, options, err));
    if (options->learn_chrome)
        TT_TRY(tt_chrome_learn(&chrome, &corpus, listener, err));
    tt_stories_settle(&settled, &corpus);
    TT_TRY(tt_train_on(out, &corpus, &embedding, &chrome, singlelabel, options, summary, listener,
                       err));
done:
    tt_corpus_release(&corpus);
    tt_embedding_release(&embedding);
    tt_chrome_release(&chrome);
    return rc;
}
