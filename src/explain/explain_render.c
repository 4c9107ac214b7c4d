/* SPDX-License-Identifier: MIT */
/*
 * A story explained: which labels, in which format.
 */

#include "base/memory.h"
#include "explain/explaining.h"
#include "pipeline/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words of less than this share of the strongest are not marked. */
#define LEAST_STRENGTH 0.1

size_t tt_explain_n_for(const tt_told *told, const topictag_explanation *label)
{
    size_t n = 0;
    while (n < label->n_words && n < told->options->words && label->words[n].contribution > 0)
        n++;
    return n;
}

size_t tt_explain_n_against(const tt_told *told, const topictag_explanation *label)
{
    size_t n = 0;
    while (n < label->n_words && n < told->options->words &&
           label->words[label->n_words - 1 - n].contribution < 0)
        n++;
    return n;
}

static int by_place(const void *a, const void *b)
{
    const tt_mark *x = a, *y = b;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return (x->span.end > y->span.end) - (x->span.end < y->span.end);
}

topictag_status tt_explain_marks(tt_mark **marks, size_t *n, const topictag_explanation *label,
                                 topictag_error *err)
{
    double most = 0;
    size_t n_all = 0, kept = 0;
    for (size_t i = 0; i < label->n_words; i++) {
        most = fmax(most, fabs(label->words[i].contribution));
        n_all += label->words[i].n_spans;
    }
    tt_mark *all = *marks = tt_alloc(n_all, sizeof *all);
    *n = 0;
    if (all == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < label->n_words; i++) {
        const topictag_explained_word *word = &label->words[i];
        const double strength = most > 0 ? fabs(word->contribution) / most : 0;
        for (size_t k = 0; k < word->n_spans && strength >= LEAST_STRENGTH; k++)
            all[(*n)++] = (tt_mark){word->spans[k], word, strength};
    }
    if (*n > 1)
        qsort(all, *n, sizeof *all, by_place);
    /* Several words may come of one character and then have one place. */
    for (size_t i = 0; i < *n; i++)
        if (kept == 0 || all[i].span.begin >= all[kept - 1].span.end)
            all[kept++] = all[i];
    *n = kept;
    return TOPICTAG_OK;
}

static topictag_status render_failure(tt_buf *out, const char *id, const topictag_error *failure,
                                      topictag_explain_format format, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf sentence = {0};
    TT_TRY(tt_record_error(&sentence, failure, err));
    if (format == TOPICTAG_EXPLAIN_JSON)
        TT_TRY(tt_explain_json_failure(out, id, sentence.data, err));
    else if (format == TOPICTAG_EXPLAIN_HTML)
        TT_TRY(tt_explain_html_failure(out, id, sentence.data, err));
    else
        TT_TRY(tt_explain_text_failure(out, id, sentence.data, err));
done:
    tt_buf_release(&sentence);
    return rc;
}

/* The label most probable of all. */
static uint32_t best_label(const topictag_prediction *prediction, uint32_t n_labels)
{
    uint32_t best = 0;
    for (uint32_t label = 1; label < n_labels; label++)
        if (prediction->probabilities[label] > prediction->probabilities[best])
            best = label;
    return best;
}

/* Explains the labels asked for, else the tags, else the most probable label. */
static topictag_status explain_labels(topictag_explainer *e, const topictag_prediction *prediction,
                                      topictag_explanation *labels, size_t *n_labels,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_list *asked = &e->options.labels;
    const size_t n_tags = prediction->n_tags;
    if (prediction->reason != NULL && asked->n == 0)
        return TOPICTAG_OK;
    *n_labels = asked->n > 0 ? asked->n : n_tags > 0 ? n_tags : 1;
    for (size_t i = 0; i < *n_labels; i++) {
        const uint32_t label = asked->n > 0 ? tt_model_find_label(e->model, asked->items[i])
                               : n_tags > 0 ? prediction->tags[i].label
                                            : best_label(prediction, e->model->params.n_labels);
        TT_TRY(topictag_explain(e, label, &labels[i], err));
    }
done:
    return rc;
}

static topictag_status render_story(tt_buf *out, topictag_explainer *e, tt_told *told,
                                    const topictag_neighbours *neighbours,
                                    topictag_explain_format format, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_document *document = told->document;
    const size_t most = e->model->params.n_labels + e->options.labels.n;
    topictag_prediction prediction;
    topictag_explanation *labels = tt_alloc(most, sizeof *labels);
    topictag_neighbour *nearest = tt_alloc(e->options.nearest, sizeof *nearest);
    if (labels == NULL || nearest == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(topictag_explainer_read(e, document->text, document->n_bytes, document->title_bytes,
                                   &prediction, err));
    TT_TRY(explain_labels(e, &prediction, labels, &told->n_labels, err));
    if (neighbours != NULL)
        TT_TRY(topictag_explainer_nearest(e, neighbours, nearest, e->options.nearest,
                                          &told->n_nearest, err));
    told->labels = labels;
    told->nearest = nearest;
    told->reason = prediction.reason;
    if (format == TOPICTAG_EXPLAIN_JSON)
        TT_TRY(tt_explain_json(out, told, err));
    else if (format == TOPICTAG_EXPLAIN_HTML)
        TT_TRY(tt_explain_html(out, told, err));
    else
        TT_TRY(tt_explain_text(out, told, format == TOPICTAG_EXPLAIN_TERMINAL, err));
done:
    free(labels);
    free(nearest);
    return rc;
}

topictag_status topictag_explain_render(topictag_explainer *e, const topictag_document *document,
                                        const topictag_error *failure,
                                        const topictag_neighbours *neighbours,
                                        topictag_explain_format format, topictag_text *out,
                                        topictag_error *err)
{
    tt_told told = {.document = document, .options = &e->options};
    tt_buf text = tt_text_begin(out);
    const topictag_status rc = failure != NULL
                                   ? render_failure(&text, document->id, failure, format, err)
                                   : render_story(&text, e, &told, neighbours, format, err);
    return tt_text_end(out, &text, rc);
}

topictag_status topictag_explain_begin(const char *title, topictag_explain_format format,
                                       topictag_text *out, topictag_error *err)
{
    tt_buf text = tt_text_begin(out);
    const topictag_status rc = format == TOPICTAG_EXPLAIN_HTML
                                   ? tt_explain_html_begin(&text, title, err)
                                   : tt_buf_add_str(&text, "", err);
    return tt_text_end(out, &text, rc);
}

topictag_status topictag_explain_end(topictag_explain_format format, topictag_text *out,
                                     topictag_error *err)
{
    tt_buf text = tt_text_begin(out);
    const topictag_status rc =
        tt_buf_add_str(&text, format == TOPICTAG_EXPLAIN_HTML ? "</body></html>\n" : "", err);
    return tt_text_end(out, &text, rc);
}
