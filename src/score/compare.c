/* SPDX-License-Identifier: MIT */
/*
 * Comparing two evaluations. A model is evaluated and its report read back, so that models and
 * reports of earlier days are compared in the same way.
 */

#include "base/input.h"
#include "base/memory.h"
#include "report/render.h"
#include "score/comparing.h"
#include "score/scoring.h"

#include <stdlib.h>
#include <string.h>

struct topictag_comparison {
    topictag_compare_options options;
    char *names[2];
    tt_baseline reports[2]; /* before, after; what the comparison borrows from */
    tt_comparison view;
    tt_moves moves;
};

topictag_compare_options topictag_compare_options_default(void)
{
    topictag_compare_options options;
    topictag_options_reset(&options, topictag_compare_option_table());
    return options;
}

/* Whether a file is a report rather than a model: JSON begins with a brace, a model does not. */
static topictag_status is_report(const char *path, bool *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_input *in = NULL;
    const uint8_t *bytes;
    size_t n, at = 0;
    TT_TRY(tt_input_open(&in, path, err));
    TT_TRY(tt_input_peek(in, &bytes, &n, err));
    while (at < n && memchr(" \t\r\n", bytes[at], 4) != NULL)
        at++;
    *report = at < n && bytes[at] == '{';
done:
    tt_input_close(in);
    return rc;
}

static topictag_status read_report(tt_baseline *out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    TT_TRY(tt_file_text(&text, path, err));
    TT_TRY(tt_baseline_parse(out, text.data, text.len, path, err));
done:
    tt_buf_release(&text);
    return rc;
}

/* Evaluates a model on the corpus; *out as if its report had been written and read. */
static topictag_status evaluate(tt_baseline *out, const topictag_model *model, const char *path,
                                const tt_corpus *corpus, uint32_t threads,
                                const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_predict_options predict = topictag_predict_options_default();
    topictag_report *report = NULL;
    topictag_text text = {0};
    predict.threads = threads;
    TT_TRY(tt_report_of(&report, model, path, corpus, &predict, listener, err));
    TT_TRY(topictag_report_render(report, "json", &text, err));
    TT_TRY(tt_baseline_parse(out, text.data, text.len, path, err));
done:
    topictag_text_free(&text);
    topictag_report_free(report);
    return rc;
}

/* What is needed until the comparison is made. */
typedef struct sides {
    const char *paths[2];
    topictag_model *models[2]; /* NULL: a report */
    tt_corpus corpus;
} sides;

static topictag_status open_sides(sides *s, topictag_comparison *to, const char *const *paths,
                                  size_t n_paths, const topictag_input_options *input,
                                  const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool reports[2];
    for (int side = 0; side < 2; side++)
        TT_TRY(is_report(s->paths[side], &reports[side], err));
    if (reports[0] && reports[1] && n_paths > 0)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "two reports are compared without a corpus");
    if (!(reports[0] && reports[1]) && n_paths == 0)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG,
                       "a labelled corpus is needed to evaluate a model on");
    for (int side = 0; side < 2; side++)
        if (reports[side])
            TT_TRY(read_report(&to->reports[side], s->paths[side], err));
        else
            TT_TRY(topictag_model_open(&s->models[side], s->paths[side], err));
    if (n_paths > 0)
        TT_TRY(tt_stories_load(&s->corpus, paths, n_paths, input, listener, err));
    for (int side = 0; side < 2; side++)
        if (!reports[side])
            TT_TRY(evaluate(&to->reports[side], s->models[side], s->paths[side], &s->corpus,
                            to->options.threads, listener, err));
done:
    return rc;
}

static topictag_status compare(topictag_comparison *to, const sides *s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_bootstrap_options bootstrap = {to->options.rounds, to->options.seed,
                                            tt_thread_count(to->options.threads)};
    for (int side = 0; side < 2; side++) {
        to->names[side] = tt_strndup(s->paths[side], strlen(s->paths[side]));
        if (to->names[side] == NULL)
            return tt_no_memory(err);
    }
    TT_TRY(tt_comparison_make(&to->view, &to->reports[0], to->names[0], &to->reports[1],
                              to->names[1], &bootstrap, err));
    if (s->models[0] != NULL && s->models[1] != NULL && to->options.words > 0) {
        TT_TRY(tt_moves_find(&to->moves, &to->view, s->models, &s->corpus, to->options.words, err));
        to->view.responsible = to->moves.items;
        to->view.n_responsible = to->moves.n;
    }
done:
    return rc;
}

topictag_status topictag_compare(topictag_comparison **out, const char *before, const char *after,
                                 const char *const *paths, size_t n_paths,
                                 const topictag_input_options *input,
                                 const topictag_compare_options *options,
                                 const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options fallback = topictag_input_options_default();
    sides s = {.paths = {before, after}};
    topictag_comparison *to = tt_calloc(1, sizeof *to);
    *out = NULL;
    if (to == NULL)
        return tt_no_memory(err);
    to->options = options == NULL ? topictag_compare_options_default() : *options;
    TT_TRY(topictag_options_check(&to->options, topictag_compare_option_table(), err));
    TT_TRY(open_sides(&s, to, paths, n_paths, input == NULL ? &fallback : input, listener, err));
    TT_TRY(compare(to, &s, err));
    *out = to;
    to = NULL;
done:
    for (int side = 0; side < 2; side++)
        topictag_model_free(s.models[side]);
    tt_corpus_release(&s.corpus);
    topictag_comparison_free(to);
    return rc;
}

void topictag_comparison_free(topictag_comparison *comparison)
{
    if (comparison == NULL)
        return;
    tt_comparison_release(&comparison->view);
    tt_moves_release(&comparison->moves);
    for (int side = 0; side < 2; side++) {
        tt_baseline_release(&comparison->reports[side]);
        free(comparison->names[side]);
    }
    free(comparison);
}

topictag_verdicts topictag_comparison_verdicts(const topictag_comparison *comparison)
{
    const uint32_t *n = comparison->view.n_verdicts;
    return (topictag_verdicts){comparison->view.n_docs, n[TT_BETTER], n[TT_WORSE], n[TT_OTHERWISE]};
}

topictag_status topictag_comparison_render(const topictag_comparison *comparison,
                                           const char *format, topictag_text *out,
                                           topictag_error *err)
{
    tt_buf text = tt_text_begin(out);
    topictag_status rc = tt_buf_add_str(&text, "", err);
    if (rc == TOPICTAG_OK && strcmp(format, "json") == 0)
        rc = tt_comparison_json(&text, &comparison->view, err);
    else if (rc == TOPICTAG_OK && strcmp(format, "text") == 0)
        rc = tt_comparison_text(&text, &comparison->view, comparison->options.stories, err);
    else if (rc == TOPICTAG_OK)
        rc = tt_fail(err, TOPICTAG_E_INVALID_ARG, "expected text or json, found \"%.60s\"", format);
    return tt_text_end(out, &text, rc);
}
