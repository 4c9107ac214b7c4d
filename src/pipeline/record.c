/* SPDX-License-Identifier: MIT */
/*
 * Records of prediction as lines of text.
 */

#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "json/writer.h"
#include "pipeline/record.h"

#include <string.h>

/* Six decimals tell probabilities apart and keep lines short. */
#define DECIMALS TT_SHARE_DECIMALS

topictag_status tt_record_prepare(topictag_model *model, topictag_error *err)
{
    const uint32_t n_labels = model->model->params.n_labels;
    tt_json_writer w;
    model->score_at = tt_alloc(n_labels, sizeof *model->score_at);
    if (model->score_at == NULL)
        return tt_no_memory(err);
    tt_json_begin(&w, &model->scores_json, 0);
    tt_json_open_object(&w);
    for (uint32_t label = 0; label < n_labels; label++) {
        tt_json_put_key(&w, model->model->label_names[label]);
        model->score_at[label] = model->scores_json.len;
        tt_json_put_fixed(&w, 0, DECIMALS);
    }
    tt_json_close_object(&w);
    return tt_json_finish(&w, err);
}

static void put_scores(tt_json_writer *w, const double *probabilities, const topictag_model *model)
{
    const tt_buf *form = &model->scores_json;
    tt_json_put_written(w, form->data, form->len);
    if (w->rc != TOPICTAG_OK)
        return;
    char *scores = w->out->data + w->out->len - form->len;
    for (uint32_t label = 0; label < model->model->params.n_labels; label++) {
        char *to = scores + model->score_at[label];
        const double probability = probabilities[label];
        if (probability >= 0 && probability <= 1)
            tt_format_share(probability, to);
        else
            memcpy(to, "null    ", TT_SHARE_BYTES);
    }
}

static void put_prediction(tt_json_writer *w, const topictag_prediction *prediction,
                           const topictag_model *model)
{
    tt_json_put_key(w, "labels");
    tt_json_open_array(w);
    for (size_t i = 0; i < prediction->n_tags; i++)
        tt_json_put_cstr(w, prediction->tags[i].name);
    tt_json_close_array(w);
    tt_json_put_key(w, "scores");
    put_scores(w, prediction->probabilities, model);
    if (prediction->reason != NULL) {
        tt_json_put_key(w, "reason");
        tt_json_put_cstr(w, prediction->reason);
    }
    if (prediction->language[0] != '\0') {
        tt_json_put_key(w, "language");
        tt_json_put_cstr(w, prediction->language);
    }
}

topictag_status tt_record_error(tt_buf *out, const topictag_error *error, topictag_error *err)
{
    if (error->where[0] != '\0' && error->line > 0)
        return tt_buf_printf(out, err, "%s:%llu: %s", error->where, (unsigned long long)error->line,
                             error->message);
    if (error->where[0] != '\0')
        return tt_buf_printf(out, err, "%s: %s", error->where, error->message);
    return tt_buf_add_str(out, error->message, err);
}

topictag_status tt_record_reason(tt_buf *out, const topictag_prediction *prediction,
                                 topictag_error *err)
{
    if (prediction->language[0] != '\0')
        return tt_buf_printf(out, err, "%s %s", prediction->reason, prediction->language);
    return tt_buf_add_str(out, prediction->reason, err);
}

static topictag_status render_json(tt_buf *out, const topictag_record *record,
                                   const topictag_model *model, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf sentence = {0};
    tt_json_writer w;
    tt_json_begin(&w, out, 0);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "id");
    tt_json_put_cstr(&w, record->document->id);
    if (record->error == NULL) {
        put_prediction(&w, record->prediction, model);
    } else {
        TT_TRY(tt_record_error(&sentence, record->error, err));
        tt_json_put_key(&w, "error");
        tt_json_put_string(&w, sentence.data, sentence.len);
    }
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    tt_buf_release(&sentence);
    return rc;
}

/*
 * Line formats cannot hold tabs and line ends, and terminals obey other control characters: blanks
 * take their place, from byte begin on.
 */
static void make_cell(tt_buf *out, size_t begin)
{
    tt_utf8_blank_controls(out->data + begin, out->len - begin, "");
}

static topictag_status add_cell(tt_buf *out, const char *text, topictag_error *err)
{
    const size_t begin = out->len;
    const topictag_status rc = tt_buf_add_str(out, text, err);
    make_cell(out, begin);
    return rc;
}

/* With file and line: a record may have an id of its own, in fastText lines it has none. */
static topictag_status add_error(tt_buf *out, const topictag_error *error, topictag_error *err)
{
    const size_t begin = out->len;
    const topictag_status rc = tt_record_error(out, error, err);
    make_cell(out, begin);
    return rc;
}

static topictag_status render_tsv(tt_buf *out, const topictag_record *record, topictag_error *err)
{
    char number[TT_NUMBER_BYTES];
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_cell(out, record->document->id, err));
    TT_TRY(tt_buf_add(out, "\t", 1, err));
    for (size_t i = 0; record->error == NULL && i < record->prediction->n_tags; i++) {
        TT_TRY(tt_buf_add_str(out, i > 0 ? "|" : "", err));
        TT_TRY(add_cell(out, record->prediction->tags[i].name, err));
    }
    TT_TRY(tt_buf_add(out, "\t", 1, err));
    if (record->error != NULL) {
        TT_TRY(tt_buf_add_str(out, "error: ", err));
        TT_TRY(add_error(out, record->error, err));
    } else if (record->prediction->reason != NULL) {
        TT_TRY(tt_buf_add_str(out, "no topic: ", err));
        TT_TRY(tt_record_reason(out, record->prediction, err));
    } else {
        for (size_t i = 0; i < record->prediction->n_tags; i++)
            TT_TRY(tt_buf_printf(
                out, err, "%s%s", i > 0 ? "|" : "",
                tt_format_fixed(record->prediction->tags[i].probability, DECIMALS, number)));
    }
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

/* A label with blanks would be read back as a label and words: they become "_". */
static topictag_status add_fasttext_label(tt_buf *out, const char *name, topictag_error *err)
{
    const size_t begin = out->len;
    const topictag_status rc = tt_buf_add_str(out, name, err);
    for (size_t i = begin; rc == TOPICTAG_OK && i < out->len; i++)
        if (out->data[i] == ' ' || out->data[i] == '\t' || out->data[i] == '\n')
            out->data[i] = '_';
    return rc;
}

static topictag_status render_fasttext(tt_buf *out, const topictag_record *record,
                                       topictag_error *err)
{
    char number[TT_NUMBER_BYTES];
    topictag_status rc = TOPICTAG_OK;
    if (record->error != NULL) {
        TT_TRY(tt_buf_add_str(out, "__error__ ", err));
        TT_TRY(add_error(out, record->error, err));
    } else {
        for (size_t i = 0; i < record->prediction->n_tags; i++) {
            TT_TRY(tt_buf_add_str(out, i > 0 ? " __label__" : "__label__", err));
            TT_TRY(add_fasttext_label(out, record->prediction->tags[i].name, err));
            TT_TRY(tt_buf_printf(
                out, err, " %s",
                tt_format_fixed(record->prediction->tags[i].probability, DECIMALS, number)));
        }
    }
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

static topictag_status render_text(tt_buf *out, const topictag_record *record, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_cell(out, record->document->id, err));
    TT_TRY(tt_buf_add_str(out, ": ", err));
    if (record->error != NULL) {
        TT_TRY(tt_buf_add_str(out, "error: ", err));
        TT_TRY(add_error(out, record->error, err));
    } else if (record->prediction->n_tags == 0) {
        TT_TRY(tt_buf_add_str(out, "no topic", err));
        if (record->prediction->reason != NULL) {
            TT_TRY(tt_buf_add_str(out, " (", err));
            TT_TRY(tt_record_reason(out, record->prediction, err));
            TT_TRY(tt_buf_add_str(out, ")", err));
        }
    } else {
        for (size_t i = 0; i < record->prediction->n_tags; i++)
            TT_TRY(tt_buf_printf(out, err, "%s%s (%.0f %%)", i > 0 ? ", " : "",
                                 record->prediction->tags[i].name,
                                 100 * record->prediction->tags[i].probability));
    }
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

topictag_status topictag_record_render(const topictag_record *record, const topictag_model *model,
                                       topictag_record_format format, topictag_text *out,
                                       topictag_error *err)
{
    tt_buf text = tt_text_begin(out);
    topictag_status rc = TOPICTAG_OK;
    switch (format) {
    case TOPICTAG_RECORD_JSONL:
        rc = render_json(&text, record, model, err);
        break;
    case TOPICTAG_RECORD_TSV:
        rc = render_tsv(&text, record, err);
        break;
    case TOPICTAG_RECORD_FASTTEXT:
        rc = render_fasttext(&text, record, err);
        break;
    case TOPICTAG_RECORD_TEXT:
        rc = render_text(&text, record, err);
        break;
    case TOPICTAG_RECORD_NINJS:
        rc = tt_record_ninjs(&text, record, err);
        break;
    }
    return tt_text_end(out, &text, rc);
}
