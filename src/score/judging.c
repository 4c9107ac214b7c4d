/* SPDX-License-Identifier: MIT */
/*
 * Gates and baselines behind the public handles, and a report held against them.
 */
#include "base/input.h"
#include "base/memory.h"
#include "score/scoring.h"

#include <stdlib.h>

#define MAX_FILE_BYTES (SIZE_MAX < UINT32_MAX ? SIZE_MAX : (size_t)UINT32_MAX)

struct topictag_gates {
    tt_gates gates;
    tt_baseline baseline;
    bool has_baseline;
    tt_judge_options options;
};

topictag_status tt_file_text(tt_buf *out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_input *in = NULL;
    TT_TRY(tt_input_open(&in, path, err));
    TT_TRY(tt_buf_add_str(out, "", err));
    TT_TRY(tt_input_rest(in, out, MAX_FILE_BYTES, err));
done:
    tt_input_close(in);
    return rc;
}

static topictag_status read_gate_files(tt_gates *gates, const topictag_list *paths,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    for (size_t i = 0; i < paths->n; i++) {
        tt_buf_reset(&text);
        TT_TRY(tt_file_text(&text, paths->items[i], err));
        TT_TRY(tt_gates_parse(gates, text.data, text.len, paths->items[i], err));
    }
done:
    tt_buf_release(&text);
    return rc;
}

static topictag_status add_settings(tt_gates *gates, tt_gate_kind kind, const topictag_list *list,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t i = 0; i < list->n; i++)
        TT_TRY(tt_gates_add(gates, kind, list->items[i], err));
done:
    return rc;
}

static topictag_status read_baseline(topictag_gates *out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    TT_TRY(tt_file_text(&text, path, err));
    TT_TRY(tt_baseline_parse(&out->baseline, text.data, text.len, path, err));
    out->has_baseline = true;
done:
    tt_buf_release(&text);
    return rc;
}

topictag_status topictag_gates_open(topictag_gates **out, const topictag_gate_options *options,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_gate_options fallback = topictag_gate_options_default();
    topictag_gates *gates = tt_calloc(1, sizeof *gates);
    *out = NULL;
    if (gates == NULL)
        return tt_no_memory(err);
    options = options == NULL ? &fallback : options;
    TT_TRY(topictag_options_check(options, topictag_gate_option_table(), err));
    gates->options = (tt_judge_options){
        .bootstrap = {options->rounds, options->seed, tt_thread_count(options->threads)},
        .strict = options->strict,
    };
    TT_TRY(read_gate_files(&gates->gates, &options->gate, err));
    TT_TRY(add_settings(&gates->gates, TT_GATE_FLOOR, &options->min, err));
    TT_TRY(add_settings(&gates->gates, TT_GATE_DROP, &options->max_drop, err));
    if (options->baseline[0] != '\0')
        TT_TRY(read_baseline(gates, options->baseline, err));
    TT_TRY(tt_gates_check(&gates->gates, gates->has_baseline, err));
    *out = gates;
    return TOPICTAG_OK;
done:
    topictag_gates_free(gates);
    return rc;
}

void topictag_gates_free(topictag_gates *gates)
{
    if (gates == NULL)
        return;
    tt_gates_release(&gates->gates);
    tt_baseline_release(&gates->baseline);
    free(gates);
}

static void forget(topictag_report *report)
{
    free(report->intervals);
    free(report->was_right);
    tt_gate_results_release(&report->results);
    report->view.intervals = report->intervals = NULL;
    report->view.was_right = report->was_right = NULL;
    report->view.gates = NULL;
    report->view.n_gates = 0;
}

static topictag_status add_intervals(topictag_report *report, const tt_bootstrap_options *options,
                                     topictag_error *err)
{
    const uint32_t n_labels = report->view.n_labels;
    report->intervals = tt_alloc(TT_INTERVAL_LABELS + (size_t)n_labels, sizeof *report->intervals);
    if (report->intervals == NULL)
        return tt_no_memory(err);
    report->view.intervals = report->intervals;
    return tt_bootstrap_report(report->intervals, &report->gold, &report->predicted, n_labels,
                               options, err);
}

topictag_status topictag_report_judge(topictag_report *report, const topictag_gates *gates,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_pairs pairs = {0};
    const tt_baseline *baseline = gates->has_baseline ? &gates->baseline : NULL;
    const bool paired = baseline != NULL && baseline->stories != NULL;
    forget(report);
    if (paired)
        TT_TRY(tt_pairs_make(&pairs, baseline, &report->view, err));
    TT_TRY(add_intervals(report, &gates->options.bootstrap, err));
    TT_TRY(tt_gates_judge(&report->results, &gates->gates, &report->view, baseline,
                          paired ? &pairs : NULL, &gates->options, err));
    report->view.gates = report->results.items;
    report->view.n_gates = report->results.n;
    report->view.was_right = report->was_right = pairs.was_right;
    pairs.was_right = NULL;
done:
    tt_pairs_release(&pairs);
    if (rc != TOPICTAG_OK)
        forget(report);
    return rc;
}

size_t topictag_report_n_failed(const topictag_report *report)
{
    return report->results.n_failed;
}
