/* SPDX-License-Identifier: MIT */
/*
 * Without which words would the decision be another? Words are blanked out and the text is tagged
 * again, so whatever a removal does (other counts, another length of the row, other neighbours,
 * another best label) is taken into account.
 *
 * The words that move the decision most are left out one by one until it changes; which those are
 * is measured, not guessed, for the most promising words of each step. Then each word is put back
 * that the change does not need.
 */

#include "base/memory.h"
#include "explain/explaining.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words tried, at most, for the first to go, any of which may do alone, and for those that follow.
 */
#define FIRST_TRIES 256
#define TRIES       16
/* Where a story is so long that trying them takes this many terms, fewer are tried. */
#define MOST_TERMS ((size_t)1 << 24)

#define SINGLE 32 /* words that go one by one; past them an eighth of their number at a time */

typedef struct search {
    topictag_explainer *e;
    uint32_t label;
    bool given;      /* with all words */
    char *text;      /* [n_bytes] scratch: the story without some words */
    bool *out;       /* [n_words] words of the story that are left out */
    uint32_t *left;  /* [n_left] ranks of words that may still go, most promising first */
    double *promise; /* [n_words] by rank: what leaving the word out was last seen to do */
    size_t n_left;
    uint32_t *gone; /* [n_gone] ranks of words left out, in order */
    size_t n_gone;
    const tt_ranked_word *ranked;
} search;

/* What a removal moves the story towards: above 0 while the decision stands, on a scale of its own.
 */
static double margin_of(const search *s, const topictag_prediction *p)
{
    const tt_model *model = s->e->model;
    const double wanted = s->e->options.threshold, decision = p->decisions[s->label];
    double margin =
        wanted < 0 ? decision - model->thresholds[s->label] : p->probabilities[s->label] - wanted;
    if (model->params.singlelabel) {
        double best = -DBL_MAX;
        for (uint32_t label = 0; label < model->params.n_labels; label++)
            if (label != s->label)
                best = fmax(best, p->decisions[label]);
        margin = decision - best;
    }
    return s->given ? margin : -margin;
}

/* Tags the story with blanks in place of the words left out. */
static topictag_status tag_rest(const search *s, topictag_prediction *prediction,
                                topictag_error *err)
{
    const tt_told_story *story = &s->e->story;
    tt_row row;
    memcpy(s->text, story->text, story->n_bytes);
    for (uint32_t token = 0; token < story->n_tokens; token++) {
        const topictag_span span = story->token_spans[token];
        if (s->out[story->tokens[token]])
            memset(s->text + span.begin, ' ', span.end - span.begin);
    }
    const topictag_status rc = tt_vectorizer_run(&s->e->session->vectorizer, s->text,
                                                 story->n_bytes, story->title_bytes, &row, err);
    if (rc == TOPICTAG_OK)
        tt_session_tag(s->e->session, row, prediction);
    return rc;
}

static bool is_changed(const search *s, const topictag_prediction *prediction)
{
    return tt_explain_has_tag(prediction, s->label) != s->given;
}

static bool *place_of(const search *s, uint32_t rank)
{
    return &s->out[s->ranked[rank].word];
}

/* Moves left[i] among those left out. */
static void leave_out(search *s, size_t i)
{
    const uint32_t rank = s->left[i];
    *place_of(s, rank) = true;
    s->gone[s->n_gone++] = rank;
    memmove(s->left + i, s->left + i + 1, (--s->n_left - i) * sizeof *s->left);
}

/* Keeps left in order of promise after the first n of them were measured. */
static void sort_tried(search *s, size_t n)
{
    for (size_t i = n; i > 0; i--) {
        const uint32_t rank = s->left[i - 1];
        size_t to = i - 1;
        while (to + 1 < s->n_left && s->promise[s->left[to + 1]] > s->promise[rank]) {
            s->left[to] = s->left[to + 1];
            to++;
        }
        s->left[to] = rank;
    }
}

/*
 * Measures what the most promising words do, `most` of them at most, until none that follows
 * promises more than the best measured; that one is left out.
 */
static topictag_status leave_best_out(search *s, double margin, size_t most, topictag_error *err)
{
    double best = -DBL_MAX;
    size_t n = 0;
    for (; n < s->n_left && n < most && (s->n_gone == 0 || s->promise[s->left[n]] > best); n++) {
        const uint32_t rank = s->left[n];
        topictag_prediction prediction;
        *place_of(s, rank) = true;
        const topictag_status rc = tag_rest(s, &prediction, err);
        *place_of(s, rank) = false;
        if (rc != TOPICTAG_OK)
            return rc;
        s->promise[rank] =
            is_changed(s, &prediction) ? DBL_MAX : margin - margin_of(s, &prediction);
        best = fmax(best, s->promise[rank]);
    }
    sort_tried(s, n);
    leave_out(s, 0);
    return TOPICTAG_OK;
}

/* How many words may be tried: `most`, or in a long story what its length allows, but some. */
static size_t tries_of(const search *s, size_t most)
{
    const size_t n_terms = s->e->story.n_terms;
    const size_t allowed = MOST_TERMS / FIRST_TRIES * most / (n_terms + 1);
    return allowed >= most ? most : allowed > most / 16 ? allowed : most / 16;
}

/* Leaves words out until the decision is another, or none is left. */
static topictag_status leave_out_until_changed(search *s, topictag_prediction *now, bool *changed,
                                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *changed = false;
    while (!*changed && s->n_left > 0) {
        const size_t most = tries_of(s, s->n_gone == 0 ? FIRST_TRIES : TRIES);
        if (s->n_gone < SINGLE)
            TT_TRY(leave_best_out(s, margin_of(s, now), most, err));
        else
            for (size_t i = s->n_gone / 8; i > 0 && s->n_left > 0; i--)
                leave_out(s, 0);
        TT_TRY(tag_rest(s, now, err));
        *changed = is_changed(s, now);
    }
done:
    return rc;
}

/* Puts words back that the change does not need, the last first; *any: there was one. */
static topictag_status put_back(search *s, bool *any, topictag_error *err)
{
    size_t n_kept = 0;
    *any = false;
    for (size_t i = s->n_gone; i > 0; i--) {
        topictag_prediction prediction;
        bool *out = place_of(s, s->gone[i - 1]);
        *out = false;
        const topictag_status rc = tag_rest(s, &prediction, err);
        if (rc != TOPICTAG_OK)
            return rc;
        *out = !is_changed(s, &prediction);
        *any |= !*out;
    }
    for (size_t i = 0; i < s->n_gone; i++)
        if (*place_of(s, s->gone[i]))
            s->gone[n_kept++] = s->gone[i];
    s->n_gone = n_kept;
    return TOPICTAG_OK;
}

static topictag_status prepare(search *s, const topictag_explanation *out, topictag_error *err)
{
    topictag_explainer *e = s->e;
    const uint32_t n_words = e->story.n_words;
    s->text = tt_arena_alloc(&e->arena, e->story.n_bytes, 1);
    s->out = tt_arena_alloc(&e->arena, n_words, sizeof *s->out);
    s->left = tt_arena_alloc(&e->arena, n_words, sizeof *s->left);
    s->gone = tt_arena_alloc(&e->arena, n_words, sizeof *s->gone);
    s->promise = tt_arena_alloc(&e->arena, n_words, sizeof *s->promise);
    if (s->text == NULL || s->out == NULL || s->left == NULL || s->gone == NULL ||
        s->promise == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < n_words; i++) {
        /* To take a tag away, the words for it go first; to bring one, those against it. */
        const uint32_t rank = s->given ? i : n_words - 1 - i;
        const double contribution = out->words[rank].contribution;
        s->out[i] = false;
        s->left[i] = rank;
        s->promise[rank] = s->given ? contribution : -contribution;
    }
    s->n_left = n_words;
    return TOPICTAG_OK;
}

topictag_status tt_explain_flip(topictag_explainer *e, const tt_ranked_word *ranked,
                                topictag_explanation *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_prediction now = e->story.prediction;
    search s = {.e = e, .label = out->label, .given = out->given, .ranked = ranked};
    bool changed;
    TT_TRY(prepare(&s, out, err));
    TT_TRY(leave_out_until_changed(&s, &now, &changed, err));
    if (!changed)
        return TOPICTAG_OK;
    /* A word that was needed may not be once others are back: they may have spoken against it. */
    for (bool any = true; any;)
        TT_TRY(put_back(&s, &any, err));
    TT_TRY(tag_rest(&s, &now, err));
    out->flip = s.gone;
    out->n_flip = s.n_gone;
    out->flip_probability = now.probabilities[out->label];
done:
    return rc;
}
