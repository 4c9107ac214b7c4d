/* SPDX-License-Identifier: MIT */
#include "score/evidence.h"

#include "base/memory.h"
#include "base/utf8.h"

#define EXCERPT_BYTES 160
#define MAX_WORDS     6

/* The title, else the first words, in one line. */
static topictag_status add_excerpt(tt_buf *text, const tt_document *doc, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n = doc->title_bytes > 0 ? doc->title_bytes : doc->n_bytes;
    size_t at = 0;
    tt_buf_reset(text);
    TT_TRY(tt_buf_add_str(text, "", err));
    while (at < n && text->len < EXCERPT_BYTES) {
        bool well_formed;
        const size_t step = tt_utf8_step(doc->text + at, n - at, &well_formed);
        const bool blank = step == 1 && (unsigned char)doc->text[at] <= ' ';
        if (!blank)
            TT_TRY(tt_buf_add(text, doc->text + at, step, err));
        else if (text->len > 0 && text->data[text->len - 1] != ' ')
            TT_TRY(tt_buf_add(text, " ", 1, err));
        at += step;
    }
    while (at < n && (unsigned char)doc->text[at] <= ' ')
        at++;
    if (text->len > 0 && text->data[text->len - 1] == ' ')
        text->data[--text->len] = '\0';
    if (at < n)
        TT_TRY(tt_buf_add_str(text, "\xe2\x80\xa6", err));
done:
    return rc;
}

/* The words that speak most for, or against, the label of an explanation. */
static topictag_status add_words(tt_buf *text, const topictag_explanation *on, bool against,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t n = 0;
    for (; n < MAX_WORDS && n < on->n_words; n++) {
        const topictag_explained_word *word = &on->words[against ? on->n_words - 1 - n : n];
        if (against ? word->contribution >= 0.0 : word->contribution <= 0.0)
            break;
        TT_TRY(tt_buf_printf(text, err, "%s%s", n == 0 ? "" : ", ", word->word));
    }
    if (n == 0)
        TT_TRY(tt_buf_add_str(text, "no word", err));
done:
    return rc;
}

/* "for legal: court, judge; against hardware: rain", for each label that is wrong. */
static topictag_status add_evidence(tt_buf *text, const topictag_report *report, uint32_t doc,
                                    const topictag_model *model, topictag_explainer *explainer,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = topictag_model_n_labels(model);
    tt_buf_reset(text);
    TT_TRY(tt_buf_add_str(text, "", err));
    for (uint32_t label = 0; label < n_labels; label++) {
        const char *name = topictag_model_label(model, label);
        const uint32_t id = tt_report_label(report, name);
        const bool given = tt_tag_sets_has(&report->predicted, doc, id);
        topictag_explanation explanation;
        if (given == tt_tag_sets_has(&report->gold, doc, id))
            continue;
        TT_TRY(topictag_explain(explainer, label, &explanation, err));
        TT_TRY(tt_buf_printf(text, err, "%s%s %s: ", text->len > 0 ? "; " : "",
                             given ? "for" : "against", name));
        TT_TRY(add_words(text, &explanation, !given, err));
    }
done:
    return rc;
}

static topictag_status keep(topictag_report *report, const char **slot, const tt_buf *text,
                            topictag_error *err)
{
    if (text->len == 0)
        return TOPICTAG_OK;
    *slot = tt_arena_strndup(&report->arena, text->data, text->len);
    return *slot != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

topictag_status tt_report_add_evidence(topictag_report *report, const tt_corpus *corpus,
                                       const topictag_model *model, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t worst[TT_MAX_MISTAKES], n_worst = 0;
    topictag_explainer *explainer = NULL;
    tt_buf text = {0};
    topictag_explain_options options = topictag_explain_options_default();
    options.flip = false;
    TT_TRY(tt_report_worst(&report->view, worst, &n_worst, err));
    if (n_worst > 0 && model != NULL && model->model->svm.kernel == TT_KERNEL_LINEAR)
        TT_TRY(topictag_explainer_new(&explainer, model, &options, err));
    for (uint32_t i = 0; i < n_worst; i++) {
        const tt_document *doc = &corpus->docs[worst[i]];
        tt_story_result *story = &report->stories[worst[i]];
        TT_TRY(add_excerpt(&text, doc, err));
        TT_TRY(keep(report, &story->excerpt, &text, err));
        if (explainer == NULL)
            continue;
        TT_TRY(topictag_explainer_read(explainer, doc->text, doc->n_bytes, doc->title_bytes, NULL,
                                       err));
        TT_TRY(add_evidence(&text, report, worst[i], model, explainer, err));
        TT_TRY(keep(report, &story->evidence, &text, err));
    }
done:
    topictag_explainer_free(explainer);
    tt_buf_release(&text);
    return rc;
}
