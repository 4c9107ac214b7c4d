/* SPDX-License-Identifier: MIT */
/*
 * Text: the table is scikit-learn's classification_report, character for character, but for "-"
 * where a ratio is undefined; below it what that report does not know.
 */
#include "report/render.h"

#include <string.h>

#define DECIMALS 2

/* A cell at the right of its column. */
static topictag_status add_cell(tt_buf *out, const char *text, size_t columns, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t n = tt_render_width(text); n < columns; n++)
        TT_TRY(tt_buf_add(out, " ", 1, err));
    TT_TRY(tt_buf_add_str(out, text, err));
done:
    return rc;
}

static topictag_status add_row(tt_buf *out, size_t width, const char *name,
                               const char *const cells[4], topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_cell(out, name, width, err));
    TT_TRY(tt_buf_add_str(out, " ", err));
    for (int i = 0; i < 4; i++) {
        TT_TRY(tt_buf_add_str(out, " ", err));
        TT_TRY(add_cell(out, cells[i], 9, err));
    }
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}

static topictag_status add_prf(tt_buf *out, size_t width, const char *name, const tt_prf *prf,
                               topictag_error *err)
{
    char numbers[4][TT_NUMBER_BYTES];
    const char *const cells[4] = {tt_render_ratio(prf->precision, DECIMALS, numbers[0]),
                                  tt_render_ratio(prf->recall, DECIMALS, numbers[1]),
                                  tt_render_ratio(prf->f1, DECIMALS, numbers[2]),
                                  tt_format_fixed((double)prf->support, 0, numbers[3])};
    return add_row(out, width, name, cells, err);
}

static topictag_status add_accuracy(tt_buf *out, size_t width, const tt_metrics *metrics,
                                    topictag_error *err)
{
    char numbers[2][TT_NUMBER_BYTES];
    const char *const cells[4] = {"", "", tt_render_ratio(metrics->accuracy, DECIMALS, numbers[0]),
                                  tt_format_fixed((double)metrics->micro.support, 0, numbers[1])};
    return add_row(out, width, "accuracy", cells, err);
}

static topictag_status add_table(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    static const char *const heads[4] = {"precision", "recall", "f1-score", "support"};
    const tt_metrics *metrics = report->metrics;
    size_t width = strlen("weighted avg");
    for (uint32_t label = 0; label < report->n_labels; label++) {
        const size_t n = tt_render_width(report->label_names[label]);
        width = n > width ? n : width;
    }
    TT_TRY(add_row(out, width, "", heads, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    for (uint32_t label = 0; label < report->n_labels; label++)
        TT_TRY(add_prf(out, width, report->label_names[label], &metrics->labels[label], err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    tt_average_row rows[TT_N_AVERAGES];
    tt_render_averages(rows, metrics);
    const int n_rows = report->multilabel ? TT_N_AVERAGES : TT_N_AVERAGES - 1;
    for (int i = 0; i < n_rows; i++) {
        if (i == 0 && !report->multilabel)
            TT_TRY(add_accuracy(out, width, metrics, err));
        else
            TT_TRY(add_prf(out, width, rows[i].name, rows[i].prf, err));
    }
done:
    return rc;
}

static topictag_status add_gate(tt_buf *out, const tt_gate_result *gate, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const bool says_more = gate->kind != TT_GATE_PIN || gate->message != NULL;
    TT_TRY(tt_buf_printf(out, err, "%s  %s", gate->passed ? "ok  " : "FAIL", gate->name));
    if (says_more)
        TT_TRY(tt_buf_add_str(out, gate->kind == TT_GATE_PIN ? " " : ": ", err));
    TT_TRY(tt_render_finding(out, gate, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}

static topictag_status add_gates(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const bool many = report->n_gates > TT_MANY_GATES;
    if (report->n_gates > 0)
        TT_TRY(tt_buf_add_str(out, "\n", err));
    for (size_t i = 0; i < report->n_gates; i++)
        if (!many || !report->gates[i].passed)
            TT_TRY(add_gate(out, &report->gates[i], err));
    if (many)
        TT_TRY(tt_buf_printf(out, err, "ok    %zu of %zu gates\n",
                             report->n_gates - tt_render_n_failed(report), report->n_gates));
done:
    return rc;
}

static topictag_status add_interval(tt_buf *out, const char *name, const tt_interval *interval,
                                    topictag_error *err)
{
    char numbers[3][TT_NUMBER_BYTES];
    return tt_buf_printf(out, err, "%s %s, 95 %% interval %s to %s\n", name,
                         tt_render_ratio(interval->estimate, 3, numbers[0]),
                         tt_render_ratio(interval->low, 3, numbers[1]),
                         tt_render_ratio(interval->high, 3, numbers[2]));
}

static topictag_status add_remarks(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_metrics *metrics = report->metrics;
    const tt_interval *intervals = report->intervals;
    char numbers[2][TT_NUMBER_BYTES];
    TT_TRY(tt_buf_printf(out, err, "\n%llu stories", (unsigned long long)metrics->n_docs));
    if (report->multilabel)
        TT_TRY(tt_buf_printf(out, err, ", all tags right %s, Hamming loss %s",
                             tt_render_ratio(metrics->subset_accuracy, 3, numbers[0]),
                             tt_render_ratio(metrics->hamming_loss, 4, numbers[1])));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    if (intervals != NULL) {
        TT_TRY(add_interval(out, "micro F1", &intervals[TT_INTERVAL_MICRO], err));
        TT_TRY(add_interval(out, "macro F1", &intervals[TT_INTERVAL_MACRO], err));
        if (!report->multilabel)
            TT_TRY(add_interval(out, "accuracy", &intervals[TT_INTERVAL_ACCURACY], err));
    }
    if (report->n_skipped > 0)
        TT_TRY(tt_buf_printf(out, err, "records that could not be read and are not counted: %llu\n",
                             (unsigned long long)report->n_skipped));
    if (report->n_unknown_labels > 0)
        TT_TRY(tt_buf_printf(out, err, "labels of the stories that the model does not know: %llu\n",
                             (unsigned long long)report->n_unknown_labels));
done:
    return rc;
}

topictag_status tt_render_text(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_table(out, report, err));
    TT_TRY(add_remarks(out, report, err));
    TT_TRY(add_gates(out, report, err));
done:
    return rc;
}
