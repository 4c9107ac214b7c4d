/* SPDX-License-Identifier: MIT */
/*
 * JSON: every figure in full; with its stories it is the baseline that a later evaluation is
 * compared with (baseline.h reads it).
 */
#include "report/render.h"
#include "evaluate/soft.h"
#include "json/writer.h"

static void put_ratio(tt_json_writer *w, const char *key, double value)
{
    tt_json_put_key(w, key);
    tt_json_put_double(w, value);
}

static void put_count(tt_json_writer *w, const char *key, uint64_t value)
{
    tt_json_put_key(w, key);
    tt_json_put_u64(w, value);
}

static void put_interval(tt_json_writer *w, const char *key, double low, double high)
{
    tt_json_put_key(w, key);
    tt_json_open_array(w);
    tt_json_put_double(w, low);
    tt_json_put_double(w, high);
    tt_json_close_array(w);
}

static void put_prf(tt_json_writer *w, const tt_prf *prf, const tt_interval *f1)
{
    put_ratio(w, "precision", prf->precision);
    put_ratio(w, "recall", prf->recall);
    put_ratio(w, "f1", prf->f1);
    if (f1 != NULL)
        put_interval(w, "f1_interval", f1->low, f1->high);
}

static void put_soft_f1(tt_json_writer *w, const tt_metrics *metrics, tt_metric_kind kind,
                        uint32_t label)
{
    if (metrics->soft.labels != NULL && kind != TT_METRIC_SAMPLES)
        put_ratio(w, "soft_f1", tt_metric_value(metrics, (tt_metric){kind, TT_SOFT_F1, label}));
}

static void put_metrics(tt_json_writer *w, const tt_report *report)
{
    const tt_metrics *metrics = report->metrics;
    const tt_interval *intervals = report->intervals;
    tt_average_row rows[TT_N_AVERAGES];
    tt_render_averages(rows, metrics);
    tt_json_put_key(w, "metrics");
    tt_json_open_object(w);
    put_ratio(w, "accuracy", metrics->accuracy);
    if (intervals != NULL)
        put_interval(w, "accuracy_interval", intervals[TT_INTERVAL_ACCURACY].low,
                     intervals[TT_INTERVAL_ACCURACY].high);
    put_ratio(w, "subset_accuracy", metrics->subset_accuracy);
    put_ratio(w, "hamming_loss", metrics->hamming_loss);
    for (int i = 0; i < TT_N_AVERAGES; i++) {
        tt_json_put_key(w, rows[i].key);
        tt_json_open_object(w);
        put_prf(w, rows[i].prf, intervals != NULL ? &intervals[TT_INTERVAL_MICRO + i] : NULL);
        put_soft_f1(w, metrics, rows[i].kind, 0);
        tt_json_close_object(w);
    }
    tt_json_close_object(w);
}

static void put_labels(tt_json_writer *w, const tt_report *report)
{
    const tt_interval *intervals = report->intervals;
    tt_json_put_key(w, "labels");
    tt_json_open_object(w);
    for (uint32_t label = 0; label < report->n_labels; label++) {
        const tt_prf *prf = &report->metrics->labels[label];
        const tt_counts *counts = &report->metrics->counts[label];
        tt_json_put_key(w, report->label_names[label]);
        tt_json_open_object(w);
        put_prf(w, prf, intervals != NULL ? &intervals[TT_INTERVAL_LABELS + label] : NULL);
        put_soft_f1(w, report->metrics, TT_METRIC_LABEL, label);
        put_count(w, "support", prf->support);
        if (report->thresholds != NULL)
            put_ratio(w, "threshold", report->thresholds[label]);
        put_count(w, "true_positives", counts->tp);
        put_count(w, "false_positives", counts->fp);
        put_count(w, "false_negatives", counts->fn);
        put_count(w, "true_negatives", counts->tn);
        tt_json_close_object(w);
    }
    tt_json_close_object(w);
}

static void put_gates(tt_json_writer *w, const tt_report *report)
{
    tt_json_put_key(w, "gates");
    tt_json_open_array(w);
    for (size_t i = 0; i < report->n_gates; i++) {
        const tt_gate_result *gate = &report->gates[i];
        tt_json_open_object(w);
        tt_json_put_key(w, "name");
        tt_json_put_cstr(w, gate->name);
        tt_json_put_key(w, "kind");
        tt_json_put_cstr(w, tt_gate_kind_name(gate->kind));
        tt_json_put_key(w, gate->kind == TT_GATE_PIN ? "story" : "metric");
        tt_json_put_cstr(w, gate->metric);
        tt_json_put_key(w, "passed");
        tt_json_put_bool(w, gate->passed);
        if (gate->kind != TT_GATE_PIN) {
            put_ratio(w, "wanted", gate->wanted);
            put_ratio(w, "found", gate->found);
        }
        if (gate->has_interval)
            put_interval(w, "interval", gate->low, gate->high);
        if (gate->message != NULL) {
            tt_json_put_key(w, "message");
            tt_json_put_cstr(w, gate->message);
        }
        tt_json_close_object(w);
    }
    tt_json_close_array(w);
}

static void put_tags(tt_json_writer *w, const char *key, const tt_report *report,
                     const tt_tag_sets *sets, uint32_t doc)
{
    tt_json_put_key(w, key);
    tt_json_open_array(w);
    for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++)
        if (sets->labels[i] < report->n_labels)
            tt_json_put_cstr(w, report->label_names[sets->labels[i]]);
    tt_json_close_array(w);
}

/* In thousandths, as tt_soft_measure takes them; what rounds to 0 is left out. */
static void put_probabilities(tt_json_writer *w, const tt_report *report, uint32_t doc)
{
    const float *row = report->probabilities + (size_t)doc * report->n_labels;
    tt_json_put_key(w, "probabilities");
    tt_json_open_object(w);
    for (uint32_t label = 0; label < report->n_labels; label++) {
        const uint16_t thousandths = tt_thousandths((double)row[label]);
        if (thousandths == 0)
            continue;
        tt_json_put_key(w, report->label_names[label]);
        tt_json_put_double(w, thousandths / 1000.0);
    }
    tt_json_close_object(w);
}

/* One story a line, as there may be many. */
static void put_stories(tt_json_writer *w, const tt_report *report)
{
    const unsigned indent = w->indent;
    tt_json_put_key(w, "stories");
    tt_json_open_array(w);
    for (uint32_t doc = 0; doc < report->metrics->n_docs; doc++) {
        const tt_story_result *story = &report->stories[doc];
        tt_json_open_object(w);
        w->indent = 0;
        tt_json_put_key(w, "id");
        tt_json_put_cstr(w, story->id);
        put_tags(w, "gold", report, report->gold, doc);
        put_tags(w, "predicted", report, report->predicted, doc);
        if (report->probabilities != NULL)
            put_probabilities(w, report, doc);
        if (story->reason != NULL) {
            tt_json_put_key(w, "reason");
            tt_json_put_cstr(w, story->reason);
        }
        tt_json_close_object(w);
        w->indent = indent;
    }
    tt_json_close_array(w);
}

topictag_status tt_render_json(tt_buf *out, const tt_report *report, topictag_error *err)
{
    tt_json_writer w;
    tt_json_begin(&w, out, 2);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "title");
    tt_json_put_cstr(&w, report->title);
    if (report->version != NULL) {
        tt_json_put_key(&w, "topictag");
        tt_json_put_cstr(&w, report->version);
    }
    put_count(&w, "documents", report->metrics->n_docs);
    tt_json_put_key(&w, "task");
    tt_json_put_cstr(&w, report->multilabel ? "multilabel" : "singlelabel");
    put_count(&w, "skipped", report->n_skipped);
    put_count(&w, "unknown_labels", report->n_unknown_labels);
    put_metrics(&w, report);
    put_labels(&w, report);
    if (report->n_gates > 0)
        put_gates(&w, report);
    if (report->stories != NULL)
        put_stories(&w, report);
    tt_json_close_object(&w);
    topictag_status rc = tt_json_finish(&w, err);
    return rc == TOPICTAG_OK ? tt_buf_add_str(out, "\n", err) : rc;
}
