/* SPDX-License-Identifier: MIT */
/*
 * Explanations as JSON, a line for each story. Numbers read back bit for bit, so that sums can be
 * checked.
 */

#include "json/writer.h"
#include "explain/explaining.h"

#include <string.h>

static void put_number(tt_json_writer *w, const char *key, double value)
{
    tt_json_put_key(w, key);
    tt_json_put_double(w, value);
}

static void put_text(tt_json_writer *w, const char *key, const char *text, size_t n_bytes)
{
    tt_json_put_key(w, key);
    tt_json_put_string(w, text, n_bytes);
}

/* [[begin, end], ...] in bytes of "text" */
static void put_spans(tt_json_writer *w, const topictag_span *spans, size_t n)
{
    tt_json_put_key(w, "spans");
    tt_json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        tt_json_open_array(w);
        tt_json_put_u64(w, spans[i].begin);
        tt_json_put_u64(w, spans[i].end);
        tt_json_close_array(w);
    }
    tt_json_close_array(w);
}

static void put_terms(tt_json_writer *w, const topictag_explanation *label)
{
    tt_json_put_key(w, "terms");
    tt_json_open_array(w);
    for (size_t i = 0; i < label->n_terms; i++) {
        const topictag_explained_term *term = &label->terms[i];
        tt_json_open_object(w);
        put_text(w, "term", term->term, term->term_bytes);
        put_text(w, "kind", term->kind, strlen(term->kind));
        put_number(w, "value", term->value);
        put_number(w, "weight", term->weight);
        put_number(w, "contribution", term->contribution);
        put_spans(w, term->spans, term->n_spans);
        tt_json_close_object(w);
    }
    tt_json_close_array(w);
}

static void put_words(tt_json_writer *w, const topictag_explanation *label)
{
    tt_json_put_key(w, "words");
    tt_json_open_array(w);
    for (size_t i = 0; i < label->n_words; i++) {
        const topictag_explained_word *word = &label->words[i];
        tt_json_open_object(w);
        put_text(w, "word", word->word, strlen(word->word));
        put_number(w, "contribution", word->contribution);
        put_spans(w, word->spans, word->n_spans);
        tt_json_close_object(w);
    }
    tt_json_close_array(w);
}

static void put_flip(tt_json_writer *w, const topictag_explanation *label)
{
    tt_json_put_key(w, "flip");
    if (label->n_flip == 0) {
        tt_json_put_null(w);
        return;
    }
    tt_json_open_object(w);
    tt_json_put_key(w, "without");
    tt_json_open_array(w);
    for (size_t i = 0; i < label->n_flip; i++)
        tt_json_put_cstr(w, label->words[label->flip[i]].word);
    tt_json_close_array(w);
    put_number(w, "probability", label->flip_probability);
    tt_json_close_object(w);
}

static void put_label(tt_json_writer *w, const topictag_explanation *label)
{
    tt_json_open_object(w);
    tt_json_put_key(w, "label");
    tt_json_put_cstr(w, label->name);
    tt_json_put_key(w, "given");
    tt_json_put_bool(w, label->given);
    put_number(w, "probability", label->probability);
    put_number(w, "threshold", label->threshold);
    put_number(w, "decision", label->decision);
    put_number(w, "bias", label->bias);
    put_number(w, "rounding", label->rounding);
    put_flip(w, label);
    put_words(w, label);
    put_terms(w, label);
    tt_json_close_object(w);
}

/* JSON of ours has no NUL; one byte takes its place, so that spans stay right. */
static topictag_status copy_story(tt_buf *out, const topictag_document *document,
                                  topictag_error *err)
{
    const topictag_status rc = tt_buf_add(out, document->text, document->n_bytes, err);
    for (size_t i = 0; rc == TOPICTAG_OK && i < out->len; i++)
        if (out->data[i] == '\0')
            out->data[i] = ' ';
    return rc;
}

topictag_status tt_explain_json(tt_buf *out, const tt_told *told, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_document *document = told->document;
    tt_json_writer w;
    tt_buf story = {0};
    TT_TRY(copy_story(&story, document, err));
    tt_json_begin(&w, out, 0);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "id");
    tt_json_put_cstr(&w, document->id);
    put_text(&w, "text", story.data, story.len);
    tt_json_put_key(&w, "title_bytes");
    tt_json_put_u64(&w, document->title_bytes);
    if (told->reason != NULL) {
        tt_json_put_key(&w, "reason");
        tt_json_put_cstr(&w, told->reason);
    }
    tt_json_put_key(&w, "labels");
    tt_json_open_array(&w);
    for (size_t i = 0; i < told->n_labels; i++)
        put_label(&w, &told->labels[i]);
    tt_json_close_array(&w);
    tt_json_put_key(&w, "nearest");
    tt_json_open_array(&w);
    for (size_t i = 0; i < told->n_nearest; i++) {
        tt_json_open_object(&w);
        tt_json_put_key(&w, "id");
        tt_json_put_cstr(&w, told->nearest[i].id);
        put_number(&w, "cosine", told->nearest[i].cosine);
        tt_json_close_object(&w);
    }
    tt_json_close_array(&w);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    tt_buf_release(&story);
    return rc;
}

topictag_status tt_explain_json_failure(tt_buf *out, const char *id, const char *sentence,
                                        topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_writer w;
    tt_json_begin(&w, out, 0);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "id");
    tt_json_put_cstr(&w, id);
    tt_json_put_key(&w, "error");
    tt_json_put_cstr(&w, sentence);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}
