/* SPDX-License-Identifier: MIT */
/*
 * Gates against a report.
 */
#include "evaluate/gate.h"

#include "base/number.h"
#include "evaluate/render.h"

#include <stdlib.h>
#include <string.h>

typedef struct tt_judge {
    tt_gate_results *out;
    const tt_report *report;
    tt_buf text; /* scratch */
} tt_judge;

/* Moves the scratch text into the arena. */
static topictag_status keep_text(tt_judge *judge, const char **slot, topictag_error *err)
{
    *slot = tt_arena_strndup(&judge->out->arena, judge->text.data, judge->text.len);
    tt_buf_reset(&judge->text);
    return *slot != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

static topictag_status add_result(tt_judge *judge, const tt_gate_result *result,
                                  topictag_error *err)
{
    tt_gate_results *out = judge->out;
    topictag_status rc = tt_reserve(&out->items, &out->cap, out->n + 1, sizeof *out->items, err);
    if (rc != TOPICTAG_OK)
        return rc;
    out->items[out->n++] = *result;
    out->n_failed += !result->passed;
    return TOPICTAG_OK;
}

/* The interval the report holds for a metric; NULL: none. */
static const tt_interval *interval_of(const tt_report *report, tt_metric metric)
{
    const tt_interval *intervals = report->intervals;
    if (intervals == NULL)
        return NULL;
    if (metric.kind == TT_METRIC_ACCURACY || metric.kind == TT_METRIC_SUBSET_ACCURACY)
        return &intervals[TT_INTERVAL_ACCURACY];
    if (metric.part != TT_F1 || metric.kind == TT_METRIC_HAMMING_LOSS)
        return NULL;
    if (metric.kind == TT_METRIC_LABEL)
        return &intervals[TT_INTERVAL_LABELS + metric.label];
    return &intervals[TT_INTERVAL_MICRO + (metric.kind - TT_METRIC_MICRO)];
}

static topictag_status judge_floor(tt_judge *judge, const tt_gate *gate, const char *name,
                                   tt_metric metric, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char wanted[TT_NUMBER_BYTES];
    tt_gate_result result = {.kind = TT_GATE_FLOOR, .wanted = gate->wanted, .doc = UINT32_MAX};
    result.found = tt_metric_value(judge->report->metrics, metric);
    result.passed = result.found >= gate->wanted;
    const tt_interval *interval = interval_of(judge->report, metric);
    if (interval != NULL) {
        result.has_interval = true;
        result.low = interval->low;
        result.high = interval->high;
    }
    TT_TRY(tt_buf_add_str(&judge->text, name, err));
    TT_TRY(keep_text(judge, &result.metric, err));
    TT_TRY(
        tt_buf_printf(&judge->text, err, "%s >= %s", name, tt_format_double(gate->wanted, wanted)));
    TT_TRY(keep_text(judge, &result.name, err));
    TT_TRY(add_result(judge, &result, err));
done:
    return rc;
}

static topictag_status judge_metric(tt_judge *judge, const tt_gate *gate, const char *name,
                                    topictag_error *err)
{
    const tt_report *report = judge->report;
    tt_metric metric;
    topictag_status rc = tt_metric_parse(&metric, name, report->label_names, report->n_labels, err);
    if (rc != TOPICTAG_OK) {
        tt_error_locate(err, gate->where != NULL ? gate->where : "", gate->line);
        return rc;
    }
    if (metric.kind == TT_METRIC_HAMMING_LOSS)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, gate->where, gate->line, 0,
                          "hamming-loss is better when it is lower, so it cannot have a floor; "
                          "take subset-accuracy");
    return judge_floor(judge, gate, name, metric, err);
}

static bool occurs(const tt_metrics *metrics, uint32_t label)
{
    const tt_counts *counts = &metrics->counts[label];
    return counts->tp + counts->fp + counts->fn > 0;
}

/* "*.f1": the gate of each label. */
static topictag_status judge_each_label(tt_judge *judge, const tt_gate *gate, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf name = {0};
    for (uint32_t label = 0; label < judge->report->n_labels; label++) {
        if (!occurs(judge->report->metrics, label))
            continue;
        tt_buf_reset(&name);
        TT_TRY(
            tt_buf_printf(&name, err, "%s%s", judge->report->label_names[label], gate->name + 1));
        TT_TRY(judge_metric(judge, gate, name.data, err));
    }
done:
    tt_buf_release(&name);
    return rc;
}

static uint32_t find_story(const tt_report *report, const char *id)
{
    for (uint32_t doc = 0; report->stories != NULL && doc < report->metrics->n_docs; doc++)
        if (strcmp(report->stories[doc].id, id) == 0)
            return doc;
    return UINT32_MAX;
}

/* Both are sorted by name, since label ids are. */
static bool has_exactly(const tt_report *report, uint32_t doc, const tt_gate *gate)
{
    const tt_tag_sets *sets = report->predicted;
    const uint32_t begin = sets->begin[doc], n = sets->begin[doc + 1] - begin;
    if (n != gate->n_labels)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(report->label_names[sets->labels[begin + i]], gate->labels[i]) != 0)
            return false;
    return true;
}

static topictag_status judge_pin(tt_judge *judge, const tt_gate *gate, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf *text = &judge->text;
    tt_gate_result result = {.kind = TT_GATE_PIN, .wanted = 1.0};
    result.doc = find_story(judge->report, gate->name);
    result.passed = result.doc != UINT32_MAX && has_exactly(judge->report, result.doc, gate);
    result.found = result.passed ? 1.0 : 0.0;
    TT_TRY(tt_buf_add_str(text, gate->name, err));
    TT_TRY(keep_text(judge, &result.metric, err));
    TT_TRY(tt_buf_printf(text, err, "%s gets ", gate->name));
    for (size_t i = 0; i < gate->n_labels; i++)
        TT_TRY(tt_buf_printf(text, err, "%s%s", i > 0 ? ", " : "", gate->labels[i]));
    TT_TRY(tt_buf_add_str(text, gate->n_labels == 0 ? "no tag" : "", err));
    TT_TRY(keep_text(judge, &result.name, err));
    if (!result.passed) {
        if (result.doc == UINT32_MAX) {
            TT_TRY(tt_buf_add_str(text, "no story has this id", err));
        } else {
            TT_TRY(tt_buf_add_str(text, "it gets ", err));
            TT_TRY(tt_render_tags(text, judge->report, judge->report->predicted, result.doc, err));
        }
        TT_TRY(keep_text(judge, &result.message, err));
    }
    TT_TRY(add_result(judge, &result, err));
done:
    return rc;
}

topictag_status tt_gates_judge(tt_gate_results *out, const tt_gates *gates, const tt_report *report,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_judge judge = {.out = out, .report = report};
    *out = (tt_gate_results){0};
    for (size_t i = 0; i < gates->n; i++) {
        const tt_gate *gate = &gates->items[i];
        if (gate->kind == TT_GATE_PIN)
            TT_TRY(judge_pin(&judge, gate, err));
        else if (strncmp(gate->name, "*.", 2) == 0)
            TT_TRY(judge_each_label(&judge, gate, err));
        else
            TT_TRY(judge_metric(&judge, gate, gate->name, err));
    }
done:
    tt_buf_release(&judge.text);
    if (rc != TOPICTAG_OK)
        tt_gate_results_release(out);
    return rc;
}

void tt_gate_results_release(tt_gate_results *results)
{
    free(results->items);
    tt_arena_release(&results->arena);
    *results = (tt_gate_results){0};
}
