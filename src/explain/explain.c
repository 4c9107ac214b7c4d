/* SPDX-License-Identifier: MIT */
/*
 * What the terms and words of a story add to a decision.
 */

#include "base/memory.h"
#include "explain/explaining.h"

#include <stdlib.h>
#include <string.h>

topictag_explain_options topictag_explain_options_default(void)
{
    topictag_explain_options options;
    topictag_options_reset(&options, topictag_explain_option_table());
    return options;
}

static topictag_status check_labels(const tt_model *model, const topictag_list *labels,
                                    topictag_error *err)
{
    for (size_t i = 0; i < labels->n; i++)
        if (tt_model_find_label(model, labels->items[i]) == UINT32_MAX)
            return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "label", 0, 0,
                              "the model has no label \"%.80s\"", labels->items[i]);
    return TOPICTAG_OK;
}

topictag_status topictag_explainer_new(topictag_explainer **out, const topictag_model *model,
                                       const topictag_explain_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_predict_options predict = topictag_predict_options_default();
    const topictag_explain_options fallback = topictag_explain_options_default();
    topictag_explainer *e = NULL;
    *out = NULL;
    options = options == NULL ? &fallback : options;
    if (model->model->svm.kernel != TT_KERNEL_LINEAR)
        return tt_fail(err, TOPICTAG_E_DEGENERATE,
                       "only linear models can be explained: this model's kernel gives no term a "
                       "weight of its own");
    TT_TRY(topictag_options_check(options, topictag_explain_option_table(), err));
    TT_TRY(check_labels(model->model, &options->labels, err));
    e = tt_calloc(1, sizeof *e);
    if (e == NULL)
        return tt_no_memory(err);
    e->handle = model;
    e->model = model->model;
    e->options = *options;
    predict.threshold = options->threshold;
    e->direction = tt_alloc(e->model->words.n_dims, sizeof *e->direction);
    if (e->direction == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(topictag_session_new(&e->session, model, &predict, err));
    *out = e;
    e = NULL;
done:
    topictag_explainer_free(e);
    return rc;
}

void topictag_explainer_free(topictag_explainer *e)
{
    if (e == NULL)
        return;
    topictag_session_free(e->session);
    tt_arena_release(&e->arena);
    free(e->direction);
    free(e);
}

bool tt_explain_has_tag(const topictag_prediction *prediction, uint32_t label)
{
    for (size_t i = 0; i < prediction->n_tags; i++)
        if (prediction->tags[i].label == label)
            return true;
    return false;
}

static topictag_explained_term term_of(const tt_vocab *vocab, uint32_t id, const char *kind,
                                       const tt_spans *spans, size_t owner)
{
    const uint64_t begin = vocab->offsets[id];
    return (topictag_explained_term){
        .term = vocab->bytes + begin,
        .term_bytes = (size_t)(vocab->offsets[id + 1] - begin),
        .kind = kind,
        .spans = spans->spans + spans->begin[owner],
        .n_spans = spans->begin[owner + 1] - spans->begin[owner],
    };
}

/* The terms of the row, then the words of the background: together they are the decision. */
static topictag_status explain_terms(topictag_explainer *e, topictag_explanation *out,
                                     topictag_error *err)
{
    static const char *const kinds[] = {"word", "char", "title"};
    const tt_model *model = e->model;
    const tt_told_story *story = &e->story;
    const uint32_t n_features = story->n_features, label = out->label;
    const size_t n = n_features + story->word_counts.n;
    topictag_explained_term *terms = tt_arena_alloc(&e->arena, n, sizeof *terms);
    double *contributions = tt_arena_alloc(&e->arena, story->row.n, sizeof *contributions);
    if (terms == NULL || contributions == NULL)
        return tt_no_memory(err);
    tt_svm_contributions(&model->svm, story->row, label, contributions);
    for (uint32_t i = 0; i < n_features; i++) {
        const uint32_t id = story->row.terms[i];
        terms[i] =
            term_of(&model->vocab, id, kinds[model->vocab.kinds[id] % 3], &story->feature_spans, i);
        terms[i].value = (double)story->row.values[i];
        terms[i].weight = tt_svm_weight(&model->svm, id, label);
        terms[i].contribution = contributions[i];
    }
    for (uint32_t j = 0; j < model->words.n_dims; j++)
        e->direction[j] = tt_svm_weight(&model->svm, model->vocab.n_terms + j, label);
    for (size_t i = 0; i < story->word_counts.n; i++) {
        const uint32_t id = story->word_counts.terms[i];
        topictag_explained_term *term = &terms[n_features + i];
        *term = term_of(&model->words.vocab, id, "background", &story->background_spans, i);
        term->value = story->block_scale * tt_word_weight(&model->words, id,
                                                          (double)story->word_counts.values[i],
                                                          model->params.sublinear_tf != 0);
        term->weight = tt_word_direction(&model->words, id, e->direction);
        term->contribution = term->value * term->weight;
    }
    out->terms = terms;
    out->n_terms = n;
    return TOPICTAG_OK;
}

/* The difference of two numbers so near each other is exact (Sterbenz 1974). */
static void close_sum(topictag_explanation *out)
{
    double sum = out->bias;
    for (size_t i = 0; i < out->n_terms; i++)
        sum += out->terms[i].contribution;
    out->rounding = out->decision - sum;
}

static int by_contribution(const void *a, const void *b)
{
    const tt_ranked_word *x = a, *y = b;
    if (x->contribution != y->contribution)
        return x->contribution < y->contribution ? 1 : -1;
    return (x->word > y->word) - (x->word < y->word);
}

/* Every term's contribution to the words it is made of; ranked [n_words] in order of appearance. */
static void share_out(const topictag_explainer *e, const topictag_explanation *out,
                      tt_ranked_word *ranked)
{
    const tt_told_story *story = &e->story;
    for (uint32_t word = 0; word < story->n_words; word++)
        ranked[word] = (tt_ranked_word){0, word};
    for (size_t i = 0; i < story->n_terms; i++) {
        const tt_occurrence *o = &story->occurrences[i];
        const uint32_t feature = story->feature_of[i];
        if (feature == TT_NONE)
            continue;
        const double share = out->terms[feature].contribution * o->times /
                             (double)story->feature_times[feature] / o->n_tokens;
        for (uint32_t token = o->token; token < o->token + o->n_tokens; token++)
            ranked[story->tokens[token]].contribution += share;
    }
    for (size_t i = 0; i < story->word_counts.n; i++)
        ranked[story->background_words[i]].contribution +=
            out->terms[story->n_features + i].contribution;
}

static topictag_status explain_words(topictag_explainer *e, tt_ranked_word *ranked,
                                     topictag_explanation *out, topictag_error *err)
{
    const tt_told_story *story = &e->story;
    topictag_explained_word *words = tt_arena_alloc(&e->arena, story->n_words, sizeof *words);
    if (words == NULL)
        return tt_no_memory(err);
    share_out(e, out, ranked);
    if (story->n_words > 1)
        qsort(ranked, story->n_words, sizeof *ranked, by_contribution);
    for (uint32_t i = 0; i < story->n_words; i++) {
        const uint32_t word = ranked[i].word, begin = story->word_spans.begin[word];
        words[i] = (topictag_explained_word){
            .word = story->words[word],
            .contribution = ranked[i].contribution,
            .spans = story->word_spans.spans + begin,
            .n_spans = story->word_spans.begin[word + 1] - begin,
        };
    }
    out->words = words;
    out->n_words = story->n_words;
    return TOPICTAG_OK;
}

topictag_status topictag_explain(topictag_explainer *e, uint32_t label, topictag_explanation *out,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model *model = e->model;
    const topictag_prediction *prediction = &e->story.prediction;
    if (label >= model->params.n_labels || e->story.text == NULL)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "label %u of %u, of %s", label,
                       model->params.n_labels, e->story.text == NULL ? "no story" : "a story");
    tt_ranked_word *ranked = tt_arena_alloc(&e->arena, e->story.n_words, sizeof *ranked);
    if (ranked == NULL)
        return tt_no_memory(err);
    *out = (topictag_explanation){
        .label = label,
        .name = model->label_names[label],
        .given = tt_explain_has_tag(prediction, label),
        .probability = prediction->probabilities[label],
        .threshold = e->options.threshold < 0 ? topictag_model_threshold(e->handle, label)
                                              : e->options.threshold,
        .decision = prediction->decisions[label],
        .bias = model->svm.bias[label],
    };
    TT_TRY(explain_terms(e, out, err));
    close_sum(out);
    TT_TRY(explain_words(e, ranked, out, err));
    /* A story without a known term, or in a foreign language, hangs on something else. */
    if (e->options.flip && prediction->reason == NULL)
        TT_TRY(tt_explain_flip(e, ranked, out, err));
done:
    return rc;
}
