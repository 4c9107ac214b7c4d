/* SPDX-License-Identifier: MIT */
#include "score/scoring.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "report/render.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static topictag_status merge_labels(topictag_report *report, const tt_corpus *corpus,
                                    const char *const *model_labels, uint32_t n_model_labels,
                                    topictag_error *err)
{
    uint32_t a = 0, b = 0, n = 0;
    report->label_names =
        tt_calloc((size_t)corpus->n_labels + n_model_labels, sizeof *report->label_names);
    if (report->label_names == NULL)
        return tt_no_memory(err);
    while (a < corpus->n_labels || b < n_model_labels) {
        const int order = a == corpus->n_labels ? 1
                          : b == n_model_labels ? -1
                                                : strcmp(corpus->label_names[a], model_labels[b]);
        const char *name = order <= 0 ? corpus->label_names[a] : model_labels[b];
        a += order <= 0;
        b += order >= 0;
        report->label_names[n] = tt_arena_strndup(&report->arena, name, strlen(name));
        if (report->label_names[n++] == NULL)
            return tt_no_memory(err);
    }
    report->view.n_labels = n;
    report->view.label_names = report->label_names;
    return TOPICTAG_OK;
}

static topictag_status copy_stories(topictag_report *report, const tt_corpus *corpus,
                                    topictag_error *err)
{
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_document *from = &corpus->docs[doc];
        tt_story_result *to = &report->stories[doc];
        to->id = tt_arena_strndup(&report->arena, from->id, strlen(from->id));
        to->source = tt_arena_strndup(&report->arena, from->source, strlen(from->source));
        to->line = from->line;
        if (to->id == NULL || to->source == NULL)
            return tt_no_memory(err);
        report->gold_begin[doc + 1] = corpus->label_begin[doc + 1];
    }
    /* Both name lists are sorted, so ids keep their order and rows stay increasing. */
    for (uint32_t i = 0; i < corpus->label_begin[corpus->n_docs]; i++)
        report->gold_labels[i] = tt_report_label(report, corpus->label_names[corpus->label_ids[i]]);
    return TOPICTAG_OK;
}

topictag_status tt_report_title(tt_buf *title, const char *subject, const char *const *paths,
                                size_t n_paths, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(title, err, "%s on %s", subject == NULL ? "cross-validation" : subject,
                         paths[0]));
    if (n_paths > 1)
        TT_TRY(tt_buf_printf(title, err, " and %zu more", n_paths - 1));
done:
    return rc;
}

topictag_status tt_report_new(topictag_report **out, const char *title, const tt_corpus *corpus,
                              const char *const *model_labels, uint32_t n_model_labels,
                              bool multilabel, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n_docs = corpus->n_docs;
    topictag_report *report = tt_calloc(1, sizeof *report);
    *out = NULL;
    if (report == NULL)
        return tt_no_memory(err);
    TT_TRY(merge_labels(report, corpus, model_labels, n_model_labels, err));
    const size_t n_labels = report->view.n_labels;
    report->thresholds = tt_alloc(n_labels, sizeof *report->thresholds);
    report->gold_begin = tt_calloc(n_docs + 1, sizeof *report->gold_begin);
    report->gold_labels = tt_calloc(corpus->label_begin[n_docs], sizeof *report->gold_labels);
    report->given = tt_calloc(n_docs, n_labels);
    report->given_begin = tt_calloc(n_docs + 1, sizeof *report->given_begin);
    report->probabilities = tt_calloc(n_docs * n_labels, sizeof *report->probabilities);
    report->stories = tt_calloc(n_docs, sizeof *report->stories);
    report->view.title = tt_arena_strndup(&report->arena, title, strlen(title));
    if (report->thresholds == NULL || report->gold_begin == NULL || report->gold_labels == NULL ||
        report->given == NULL || report->given_begin == NULL || report->probabilities == NULL ||
        report->stories == NULL || report->view.title == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (size_t label = 0; label < n_labels; label++)
        report->thresholds[label] = NAN;
    TT_TRY(copy_stories(report, corpus, err));
    report->view.version = topictag_version().topictag;
    report->view.multilabel = multilabel;
    report->view.n_skipped = corpus->n_skipped;
    report->gold = (tt_tag_sets){corpus->n_docs, report->gold_begin, report->gold_labels};
    *out = report;
    return TOPICTAG_OK;
done:
    topictag_report_free(report);
    return rc;
}

uint32_t tt_report_label(const topictag_report *report, const char *name)
{
    return tt_sorted_find(report->label_names, report->view.n_labels, name);
}

void tt_report_set_tags(topictag_report *report, uint32_t doc, const uint32_t *labels,
                        uint32_t n_labels, const char *reason)
{
    for (uint32_t i = 0; i < n_labels; i++)
        report->given[(size_t)doc * report->view.n_labels + labels[i]] = 1;
    report->stories[doc].reason = reason;
}

void tt_report_set_probability(topictag_report *report, uint32_t doc, uint32_t label, double p)
{
    report->probabilities[(size_t)doc * report->view.n_labels + label] = (float)p;
}

void tt_report_set_threshold(topictag_report *report, uint32_t label, double p)
{
    report->thresholds[label] = p;
    report->view.thresholds = report->thresholds;
}

topictag_status tt_report_finish(topictag_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = report->gold.n_docs, n_labels = report->view.n_labels;
    size_t cap = 0;
    uint32_t n = 0;
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        TT_TRY(tt_reserve(&report->given_labels, &cap, (size_t)n + n_labels,
                          sizeof *report->given_labels, err));
        for (uint32_t label = 0; label < n_labels; label++)
            if (report->given[(size_t)doc * n_labels + label])
                report->given_labels[n++] = label;
        report->given_begin[doc + 1] = n;
    }
    report->predicted = (tt_tag_sets){n_docs, report->given_begin, report->given_labels};
    TT_TRY(tt_metrics_compute(&report->metrics, &report->gold, &report->predicted, n_labels, err));
    TT_TRY(tt_soft_measure(&report->metrics, &report->gold, report->probabilities, err));
    report->view.metrics = &report->metrics;
    report->view.gold = &report->gold;
    report->view.predicted = &report->predicted;
    report->view.probabilities = report->probabilities;
    report->view.stories = report->stories;
done:
    return rc;
}

void topictag_report_free(topictag_report *report)
{
    if (report == NULL)
        return;
    tt_metrics_release(&report->metrics);
    tt_arena_release(&report->arena);
    free(report->label_names);
    free(report->thresholds);
    free(report->gold_begin);
    free(report->gold_labels);
    free(report->given);
    free(report->given_begin);
    free(report->given_labels);
    free(report->probabilities);
    free(report->stories);
    free(report->intervals);
    free(report->was_right);
    tt_gate_results_release(&report->results);
    free(report);
}

topictag_status topictag_report_metric(const topictag_report *report, const char *name,
                                       double *value, topictag_error *err)
{
    return tt_metrics_find(value, &report->metrics, report->label_names, name, err);
}

static topictag_status parse_format(tt_report_format *parsed, const char *format,
                                    topictag_error *err)
{
    if (tt_report_format_parse(format, parsed))
        return TOPICTAG_OK;
    return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "report", 0, 0,
                      "expected text, json, markdown, junit, html, github or sarif, "
                      "found \"%.40s\"",
                      format);
}

topictag_status topictag_report_format_check(const char *format, topictag_error *err)
{
    tt_report_format parsed;
    return parse_format(&parsed, format, err);
}

topictag_status topictag_report_render(const topictag_report *report, const char *format,
                                       topictag_text *out, topictag_error *err)
{
    tt_report_format parsed;
    const topictag_status rc = parse_format(&parsed, format, err);
    if (rc != TOPICTAG_OK)
        return rc;
    tt_buf text = tt_text_begin(out);
    return tt_text_end(out, &text, tt_report_render(&text, &report->view, parsed, err));
}
