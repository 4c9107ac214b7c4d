/* SPDX-License-Identifier: MIT */
/*
 * Tagging one story: text -> row -> decision values -> probabilities -> tags.
 */

#include "base/memory.h"
#include "decide/threshold.h"
#include "pipeline/languages.h"
#include "pipeline/session.h"

#include <stdlib.h>
#include <string.h>

topictag_status topictag_session_new(topictag_session **out, const topictag_model *model,
                                     const topictag_predict_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_predict_options fallback = topictag_predict_options_default();
    const uint32_t n_labels = model->model->params.n_labels;
    topictag_session *session = tt_calloc(1, sizeof *session);
    *out = NULL;
    if (session == NULL)
        return tt_no_memory(err);
    session->model = model->model;
    session->options = options == NULL ? fallback : *options;
    TT_TRY(topictag_options_check(&session->options, topictag_predict_option_table(), err));
    TT_TRY(tt_vectorizer_init(&session->vectorizer, session->model, err));
    session->scratch = tt_alloc(tt_svm_scratch_doubles(&session->model->svm), sizeof(double));
    session->decisions = tt_alloc(n_labels, sizeof(double));
    session->probabilities = tt_alloc(n_labels, sizeof(double));
    session->tags = tt_alloc(n_labels, sizeof *session->tags);
    if (session->scratch == NULL || session->decisions == NULL || session->probabilities == NULL ||
        session->tags == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    *out = session;
    return TOPICTAG_OK;
done:
    topictag_session_free(session);
    return rc;
}

void topictag_session_free(topictag_session *session)
{
    if (session == NULL)
        return;
    tt_vectorizer_release(&session->vectorizer);
    free(session->scratch);
    free(session->decisions);
    free(session->probabilities);
    free(session->tags);
    free(session);
}

static int by_probability(const void *a, const void *b)
{
    const topictag_tag *x = a, *y = b;
    if (x->probability != y->probability)
        return x->probability < y->probability ? 1 : -1;
    return (x->label > y->label) - (x->label < y->label);
}

/* Whether a label applies: by the model's thresholds, or by the probability the caller set. */
static bool applies(const topictag_session *session, uint32_t label, uint32_t best)
{
    const tt_model *model = session->model;
    const double wanted = session->options.threshold;
    const double probability = session->probabilities[label];
    if (model->params.singlelabel)
        return label == best &&
               probability >= (wanted < 0 ? model->params.min_probability : wanted);
    if (wanted < 0)
        return session->decisions[label] > model->thresholds[label];
    return probability >= wanted;
}

static size_t choose_tags(topictag_session *session)
{
    const tt_model *model = session->model;
    const uint32_t n_labels = model->params.n_labels;
    const uint32_t best = model->params.singlelabel
                              ? tt_decide_single(session->decisions, NULL, n_labels, 0)
                              : UINT32_MAX;
    size_t n_tags = 0;
    for (uint32_t label = 0; label < n_labels; label++)
        if (applies(session, label, best))
            session->tags[n_tags++] =
                (topictag_tag){label, model->label_names[label], session->probabilities[label]};
    if (n_tags > 1)
        qsort(session->tags, n_tags, sizeof *session->tags, by_probability);
    const uint32_t top = session->options.top;
    return top > 0 && n_tags > top ? top : n_tags;
}

void tt_session_tag(topictag_session *session, tt_row row, topictag_prediction *out)
{
    const tt_model *model = session->model;
    tt_svm_score(&model->svm, row, session->scratch, session->decisions);
    for (uint32_t label = 0; label < model->params.n_labels; label++)
        session->probabilities[label] =
            tt_platt_apply(&model->platt[label], session->decisions[label]);
    *out = (topictag_prediction){
        .tags = session->tags,
        .n_tags = row.n > 0 ? choose_tags(session) : 0,
        .decisions = session->decisions,
        .probabilities = session->probabilities,
        .n_known_terms = session->vectorizer.n_known,
        .reason = row.n > 0 ? NULL : "no-known-terms",
    };
}

topictag_status tt_session_judge_language(const topictag_session *session, const char *text,
                                          size_t n_bytes, topictag_prediction *prediction,
                                          topictag_error *err)
{
    char language[TT_LANGUAGE_BYTES];
    bool foreign = false;
    if (session->options.any_language)
        return TOPICTAG_OK;
    const topictag_status rc =
        tt_languages_is_foreign(&session->vectorizer, text, n_bytes, language, &foreign, err);
    if (rc == TOPICTAG_OK && foreign) {
        prediction->n_tags = 0;
        prediction->reason = "language";
        memcpy(prediction->language, language, sizeof language);
    }
    return rc;
}

topictag_status topictag_predict(topictag_session *session, const char *text, size_t n_bytes,
                                 size_t title_bytes, topictag_prediction *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_row row;
    TT_TRY(tt_vectorizer_run(&session->vectorizer, text, n_bytes, title_bytes, &row, err));
    tt_session_tag(session, row, out);
    TT_TRY(tt_session_judge_language(session, text, n_bytes, out, err));
done:
    return rc;
}
