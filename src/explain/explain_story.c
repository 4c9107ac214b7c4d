/* SPDX-License-Identifier: MIT */
/*
 * A story taken apart into occurrences, words and features.
 */

#include "base/memory.h"
#include "explain/explaining.h"

#include <string.h>

/* The entry of a row that a term is, or TT_NONE. */
static uint32_t find_entry(const uint32_t *terms, size_t n, uint32_t term)
{
    size_t low = 0, high = n;
    if (term == TT_NO_TERM)
        return TT_NONE;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (terms[middle] < term)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && terms[low] == term ? (uint32_t)low : TT_NONE;
}

static void *copy_of(tt_arena *arena, const void *items, size_t n, size_t size)
{
    void *copy = tt_arena_alloc(arena, n, size);
    if (copy != NULL && n > 0)
        memcpy(copy, items, n * size);
    return copy;
}

static topictag_status copy_row(tt_arena *arena, tt_row *row, topictag_error *err)
{
    row->terms = copy_of(arena, row->terms, row->n, sizeof *row->terms);
    row->values = copy_of(arena, row->values, row->n, sizeof *row->values);
    return row->terms != NULL && row->values != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

/* The row and what the model says of it, kept from the predictions that follow. */
static topictag_status keep_row(topictag_explainer *e, tt_row row, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_told_story *story = &e->story;
    topictag_prediction *prediction = &story->prediction;
    const uint32_t n_labels = e->model->params.n_labels;
    story->row = row;
    while (story->n_features < row.n && row.terms[story->n_features] < e->model->vocab.n_terms)
        story->n_features++;
    if (e->model->words.n_dims > 0) {
        story->word_counts = e->session->vectorizer.word_counts;
        story->block_scale = e->session->vectorizer.block_scale;
    }
    tt_session_tag(e->session, row, prediction);
    prediction->tags =
        copy_of(&e->arena, prediction->tags, prediction->n_tags, sizeof *prediction->tags);
    prediction->decisions =
        copy_of(&e->arena, prediction->decisions, n_labels, sizeof *prediction->decisions);
    prediction->probabilities =
        copy_of(&e->arena, prediction->probabilities, n_labels, sizeof *prediction->probabilities);
    if (prediction->tags == NULL || prediction->decisions == NULL ||
        prediction->probabilities == NULL)
        return tt_no_memory(err);
    TT_TRY(copy_row(&e->arena, &story->row, err));
    TT_TRY(copy_row(&e->arena, &story->word_counts, err));
done:
    return rc;
}

/* Blanks in a word n-gram, and so one less than its words. */
static uint32_t count_blanks(const tt_term *term)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < term->n_bytes; i++)
        n += term->bytes[i] == ' ';
    return n;
}

/* A character n-gram may reach into the words behind its first. */
static void reach_words(const tt_told_story *story, tt_occurrence *ngram, topictag_span span)
{
    const uint32_t first_end = story->token_spans[ngram->token].end;
    uint32_t next = ngram->token + 1;
    while (next < story->n_tokens && story->token_spans[next].begin >= first_end &&
           story->token_spans[next].begin < span.end)
        next++;
    ngram->n_tokens = next - ngram->token;
}

/*
 * Tokens and words. A token is a term of one word; its n-grams follow it, and those of words begin
 * at the same byte of the analyser's buffer.
 */
static topictag_status find_words(tt_told_story *story, tt_strmap *ids, const topictag_span *spans,
                                  topictag_range headline, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *token = NULL;
    uint32_t title_token = 0; /* the first of the headline's, then the next */
    for (size_t i = 0; i < story->terms.n; i++) {
        const tt_term *term = &story->terms.items[i];
        tt_occurrence *occurrence = &story->occurrences[i];
        *occurrence = (tt_occurrence){.n_tokens = 1};
        if (term->kind == TT_TERM_TITLE) { /* behind all others, word for word as the tokens */
            occurrence->token = title_token++;
            continue;
        }
        if (term->kind == TT_TERM_WORD && term->bytes != token) {
            token = term->bytes;
            title_token += term->begin < headline.begin;
            TT_TRY(tt_strmap_add(ids, term->bytes, term->n_bytes, &story->tokens[story->n_tokens],
                                 err));
            story->token_spans[story->n_tokens++] = spans[i];
        } else if (term->kind == TT_TERM_WORD) {
            occurrence->n_tokens += count_blanks(term);
        }
        occurrence->token = story->n_tokens - 1;
    }
    story->n_words = tt_strmap_size(ids);
    for (size_t i = 0; i < story->terms.n; i++)
        if (story->terms.items[i].kind == TT_TERM_CHAR)
            reach_words(story, &story->occurrences[i], spans[i]);
done:
    return rc;
}

static topictag_status name_words(topictag_explainer *e, const tt_strmap *ids, topictag_error *err)
{
    tt_told_story *story = &e->story;
    story->words = tt_arena_alloc(&e->arena, story->n_words, sizeof *story->words);
    if (story->words == NULL)
        return tt_no_memory(err);
    for (uint32_t word = 0; word < story->n_words; word++) {
        size_t n;
        const char *name = tt_strmap_key(ids, word, &n);
        story->words[word] = tt_arena_strndup(&e->arena, name, n);
        if (story->words[word] == NULL)
            return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}

/* Which entries of the story's rows the occurrences are counted in. */
static topictag_status find_features(topictag_explainer *e, topictag_error *err)
{
    const tt_model *model = e->model;
    tt_told_story *story = &e->story;
    story->feature_times =
        tt_arena_alloc(&e->arena, story->n_features, sizeof *story->feature_times);
    if (story->feature_times == NULL)
        return tt_no_memory(err);
    memset(story->feature_times, 0, story->n_features * sizeof *story->feature_times);
    story->background_words =
        tt_arena_alloc(&e->arena, story->word_counts.n, sizeof *story->background_words);
    if (story->background_words == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < story->terms.n; i++) {
        const tt_term *term = &story->terms.items[i];
        const uint32_t times =
            tt_stories_times(term, e->session->vectorizer.headline, model->params.title_weight);
        uint32_t feature = TT_NONE, background = TT_NONE;
        if (times > 0)
            feature = find_entry(story->row.terms, story->n_features,
                                 tt_vocab_find(&model->vocab, term->hash));
        if (times > 0 && model->words.n_dims > 0)
            background = find_entry(story->word_counts.terms, story->word_counts.n,
                                    tt_vocab_find(&model->words.vocab, term->hash));
        if (feature != TT_NONE)
            story->feature_times[feature] += times;
        if (background != TT_NONE)
            story->background_words[background] = story->tokens[story->occurrences[i].token];
        story->occurrences[i].times = times;
        story->feature_of[i] = feature;
        story->background_of[i] = background;
    }
    return TOPICTAG_OK;
}

/* Gathers spans [n] by their owners [n], which are below n_owners, or TT_NONE: nobody's. */
static topictag_status gather(tt_arena *arena, tt_spans *out, const uint32_t *owners,
                              const topictag_span *spans, size_t n, size_t n_owners,
                              topictag_error *err)
{
    out->begin = tt_arena_alloc(arena, n_owners + 2, sizeof *out->begin);
    out->spans = tt_arena_alloc(arena, n, sizeof *out->spans);
    if (out->begin == NULL || out->spans == NULL)
        return tt_no_memory(err);
    memset(out->begin, 0, (n_owners + 2) * sizeof *out->begin);
    for (size_t i = 0; i < n; i++)
        if (owners[i] != TT_NONE)
            out->begin[owners[i] + 2]++;
    for (size_t owner = 2; owner < n_owners + 2; owner++)
        out->begin[owner] += out->begin[owner - 1];
    /* begin[owner + 1] is where its next span goes, and ends as where its spans end. */
    for (size_t i = 0; i < n; i++)
        if (owners[i] != TT_NONE)
            out->spans[out->begin[owners[i] + 1]++] = spans[i];
    return TOPICTAG_OK;
}

static topictag_status gather_all(topictag_explainer *e, const topictag_span *spans,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_told_story *s = &e->story;
    const size_t n = s->terms.n;
    TT_TRY(gather(&e->arena, &s->feature_spans, s->feature_of, spans, n, s->n_features, err));
    TT_TRY(
        gather(&e->arena, &s->background_spans, s->background_of, spans, n, s->word_counts.n, err));
    TT_TRY(
        gather(&e->arena, &s->word_spans, s->tokens, s->token_spans, s->n_tokens, s->n_words, err));
done:
    return rc;
}

/* The story's terms and row are there. */
static topictag_status take_apart(topictag_explainer *e, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_told_story *story = &e->story;
    const size_t n = story->terms.n, n_tokens = story->terms.n_tokens;
    tt_strmap *ids = NULL;
    tt_place *places = tt_arena_alloc(&e->arena, n, sizeof *places);
    topictag_span *spans = tt_arena_alloc(&e->arena, n, sizeof *spans);
    story->occurrences = tt_arena_alloc(&e->arena, n, sizeof *story->occurrences);
    story->feature_of = tt_arena_alloc(&e->arena, n, sizeof *story->feature_of);
    story->background_of = tt_arena_alloc(&e->arena, n, sizeof *story->background_of);
    story->tokens = tt_arena_alloc(&e->arena, n_tokens, sizeof *story->tokens);
    story->token_spans = tt_arena_alloc(&e->arena, n_tokens, sizeof *story->token_spans);
    if (places == NULL || spans == NULL || story->occurrences == NULL ||
        story->feature_of == NULL || story->background_of == NULL || story->tokens == NULL ||
        story->token_spans == NULL)
        return tt_no_memory(err);
    TT_TRY(
        tt_places_find(places, e->session->vectorizer.analyzer, story->text, &story->terms, err));
    for (size_t i = 0; i < n; i++)
        spans[i] = (topictag_span){places[i].begin, places[i].end};
    TT_TRY(tt_strmap_new(&ids, err));
    TT_TRY(find_words(story, ids, spans, e->session->vectorizer.headline, err));
    TT_TRY(name_words(e, ids, err));
    TT_TRY(find_features(e, err));
    TT_TRY(gather_all(e, spans, err));
done:
    tt_strmap_free(ids);
    return rc;
}

topictag_status topictag_explainer_read(topictag_explainer *e, const char *text, size_t n_bytes,
                                        size_t title_bytes, topictag_prediction *prediction,
                                        topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_vectorizer *vectorizer = &e->session->vectorizer;
    tt_row row;
    tt_arena_reset(&e->arena);
    e->story = (tt_told_story){
        .text = text != NULL ? text : "", .n_bytes = n_bytes, .title_bytes = title_bytes};
    TT_TRY(tt_vectorizer_analyze(vectorizer, e->story.text, n_bytes, title_bytes, &e->story.terms,
                                 err));
    TT_TRY(tt_vectorizer_weigh(vectorizer, &e->story.terms, &row, err));
    TT_TRY(keep_row(e, row, err));
    TT_TRY(
        tt_session_judge_language(e->session, e->story.text, n_bytes, &e->story.prediction, err));
    TT_TRY(take_apart(e, err));
    e->story.n_terms = e->story.terms.n;
    e->story.terms = (tt_terms){0};
    if (prediction != NULL)
        *prediction = e->story.prediction;
done:
    if (rc != TOPICTAG_OK)
        e->story = (tt_told_story){0};
    return rc;
}
