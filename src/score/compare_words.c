/* SPDX-License-Identifier: MIT */
#include "score/comparing.h"

#include "base/memory.h"
#include "base/strmap.h"

#include <stdlib.h>
#include <string.h>

typedef struct finding {
    tt_moves *out;
    const tt_comparison *comparison;
    topictag_model *const *models;
    topictag_explainer *explainers[2];
    uint32_t *label_of[2]; /* [n_labels] a label's id in the models; UINT32_MAX: it has none */
    tt_moved_word *words;  /* [n_words] of the story at hand */
    size_t n_words, cap_words;
    uint32_t max_words;
} finding;

/* Adds what the words of a story add to a label in one model. */
static topictag_status add_side(finding *f, tt_strmap *ids, int side, tt_responsible *r,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_explanation why;
    const tt_model *model = f->models[side]->model;
    const uint32_t label = r->label;
    if (f->label_of[side][label] == UINT32_MAX)
        return TOPICTAG_OK;
    TT_TRY(topictag_explain(f->explainers[side], f->label_of[side][label], &why, err));
    const double threshold = model->params.singlelabel ? 0 : model->thresholds[why.label];
    *(side == 0 ? &r->margin_before : &r->margin_after) = why.decision - threshold;
    *(side == 0 ? &r->rest_before : &r->rest_after) = why.bias - threshold;
    for (size_t i = 0; i < why.n_words; i++) {
        const char *word = why.words[i].word;
        uint32_t id;
        TT_TRY(tt_strmap_add(ids, word, strlen(word), &id, err));
        TT_TRY(tt_reserve(&f->words, &f->cap_words, (size_t)id + 1, sizeof *f->words, err));
        if (id == f->n_words) {
            f->words[id] = (tt_moved_word){.word = word};
            f->n_words++;
        }
        *(side == 0 ? &f->words[id].before : &f->words[id].after) += why.words[i].contribution;
    }
done:
    return rc;
}

/* Words that moved most upwards first; ties by bytes. */
static int by_rise(const void *a, const void *b)
{
    const tt_moved_word *x = a, *y = b;
    const double rise_x = x->after - x->before, rise_y = y->after - y->before;
    if (rise_x != rise_y)
        return rise_x < rise_y ? 1 : -1;
    return strcmp(x->word, y->word);
}

static int by_fall(const void *a, const void *b)
{
    const tt_moved_word *x = a, *y = b;
    const double fall_x = x->before - x->after, fall_y = y->before - y->after;
    if (fall_x != fall_y)
        return fall_x < fall_y ? 1 : -1;
    return strcmp(x->word, y->word);
}

/* Keeps the foremost words that moved in the direction of the change. */
static topictag_status keep(finding *f, tt_responsible *r, bool gained, topictag_error *err)
{
    tt_moves *out = f->out;
    size_t n = 0;
    if (f->n_words > 1)
        qsort(f->words, f->n_words, sizeof *f->words, gained ? by_rise : by_fall);
    while (
        n < f->n_words && n < f->max_words &&
        (gained ? f->words[n].after > f->words[n].before : f->words[n].after < f->words[n].before))
        n++;
    tt_moved_word *words = tt_arena_alloc(&out->arena, n, sizeof *words);
    if (words == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        words[i] = f->words[i];
        words[i].word = tt_arena_strndup(&out->arena, f->words[i].word, strlen(f->words[i].word));
        if (words[i].word == NULL)
            return tt_no_memory(err);
    }
    r->words = words;
    r->n = n;
    const topictag_status rc =
        tt_reserve(&out->items, &out->cap, out->n + 1, sizeof *out->items, err);
    if (rc == TOPICTAG_OK)
        out->items[out->n++] = *r;
    return rc;
}

static topictag_status explain_change(finding *f, uint32_t doc, uint32_t label, bool gained,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_strmap *ids = NULL;
    tt_responsible r = {.doc = doc, .label = label};
    f->n_words = 0;
    TT_TRY(tt_strmap_new(&ids, err));
    for (int side = 0; side < 2; side++)
        TT_TRY(add_side(f, ids, side, &r, err));
    TT_TRY(keep(f, &r, gained, err));
done:
    tt_strmap_free(ids);
    return rc;
}

/* Each label that one side gave and the other did not. */
static topictag_status explain_story(finding *f, uint32_t doc, const tt_document *document,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_growing *a = &f->comparison->before, *b = &f->comparison->after;
    uint32_t i = a->begin[doc], j = b->begin[doc];
    for (int side = 0; side < 2; side++)
        TT_TRY(topictag_explainer_read(f->explainers[side], document->text, document->n_bytes,
                                       document->title_bytes, NULL, err));
    while (i < a->begin[doc + 1] || j < b->begin[doc + 1]) {
        const uint32_t x = i < a->begin[doc + 1] ? a->labels[i] : UINT32_MAX;
        const uint32_t y = j < b->begin[doc + 1] ? b->labels[j] : UINT32_MAX;
        i += x <= y;
        j += y <= x;
        if (x != y)
            TT_TRY(explain_change(f, doc, x < y ? x : y, y < x, err));
    }
done:
    return rc;
}

static topictag_status prepare(finding *f, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_explain_options options = topictag_explain_options_default();
    const tt_comparison *comparison = f->comparison;
    options.flip = false;
    for (int side = 0; side < 2; side++) {
        TT_TRY(topictag_explainer_new(&f->explainers[side], f->models[side], &options, err));
        f->label_of[side] = tt_alloc(comparison->n_labels, sizeof **f->label_of);
        if (f->label_of[side] == NULL)
            return tt_no_memory(err);
        for (uint32_t label = 0; label < comparison->n_labels; label++)
            f->label_of[side][label] =
                tt_model_find_label(f->models[side]->model, comparison->label_names[label]);
    }
done:
    return rc;
}

topictag_status tt_moves_find(tt_moves *out, const tt_comparison *comparison,
                              topictag_model *const models[2], const tt_corpus *corpus,
                              uint32_t max_words, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    finding f = {.out = out, .comparison = comparison, .models = models, .max_words = max_words};
    for (int side = 0; side < 2; side++)
        if (models[side]->model->svm.kernel != TT_KERNEL_LINEAR)
            return TOPICTAG_OK;
    TT_TRY(prepare(&f, err));
    for (uint32_t doc = 0; doc < comparison->n_docs; doc++)
        if (comparison->verdicts[doc] != TT_SAME)
            TT_TRY(explain_story(&f, doc, &corpus->docs[comparison->after_docs[doc]], err));
done:
    for (int side = 0; side < 2; side++) {
        topictag_explainer_free(f.explainers[side]);
        free(f.label_of[side]);
    }
    free(f.words);
    return rc;
}

void tt_moves_release(tt_moves *moves)
{
    free(moves->items);
    tt_arena_release(&moves->arena);
    *moves = (tt_moves){0};
}
