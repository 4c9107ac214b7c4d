/* SPDX-License-Identifier: MIT */
/*
 * One HTML file without scripts and without anything from elsewhere, well-formed as XML too.
 */
#include "report/html.h"

#include <math.h>

topictag_status tt_html_element(tt_buf *out, const char *tag, const char *class_name,
                                const char *text, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "<%s", tag));
    if (class_name != NULL)
        TT_TRY(tt_buf_printf(out, err, " class=\"%s\"", class_name));
    TT_TRY(tt_buf_add_str(out, ">", err));
    TT_TRY(tt_render_escaped(out, text, err));
    TT_TRY(tt_buf_printf(out, err, "</%s>", tag));
done:
    return rc;
}

topictag_status tt_html_begin(tt_buf *out, const char *kind, const char *title, const char *style,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out,
                          "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                          "<meta name=\"viewport\" content=\"width=device-width, "
                          "initial-scale=1\"/>",
                          err));
    TT_TRY(tt_html_element(out, "title", NULL, title, err));
    TT_TRY(tt_buf_printf(out, err,
                         "<style>\n%s%s</style></head><body>\n<p class=\"dim small\">topictag "
                         "%s</p>",
                         tt_html_style, style, kind));
    TT_TRY(tt_html_element(out, "h1", NULL, title, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}

static topictag_status add_card(tt_buf *out, const char *name, double value,
                                const tt_interval *interval, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char a[TT_NUMBER_BYTES], b[TT_NUMBER_BYTES];
    TT_TRY(tt_buf_printf(out, err, "<div class=\"card\">%s<b>%s</b>", name,
                         tt_render_ratio(value, 3, a)));
    TT_TRY(tt_html_gauge(out, value, interval, err));
    if (interval != NULL)
        TT_TRY(tt_buf_printf(out, err, "<span class=\"dim small\">95 %%: %s to %s</span>",
                             tt_format_fixed(interval->low, 3, a),
                             tt_format_fixed(interval->high, 3, b)));
    TT_TRY(tt_buf_add_str(out, "</div>\n", err));
done:
    return rc;
}

static topictag_status add_cards(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_metrics *m = report->metrics;
    const tt_interval *intervals = report->intervals;
    TT_TRY(tt_buf_add_str(out, "<div class=\"cards\">\n", err));
    TT_TRY(add_card(out, "micro F1", m->micro.f1,
                    intervals != NULL ? &intervals[TT_INTERVAL_MICRO] : NULL, err));
    TT_TRY(add_card(out, "macro F1", m->macro.f1,
                    intervals != NULL ? &intervals[TT_INTERVAL_MACRO] : NULL, err));
    TT_TRY(add_card(out, report->multilabel ? "all tags right" : "accuracy", m->accuracy,
                    intervals != NULL ? &intervals[TT_INTERVAL_ACCURACY] : NULL, err));
    TT_TRY(
        tt_buf_printf(out, err, "<div class=\"card\">stories<b>%u</b></div>\n</div>\n", m->n_docs));
done:
    return rc;
}

static topictag_status add_head(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *title = report->title != NULL ? report->title : "Evaluation";
    TT_TRY(tt_html_begin(out, "evaluation", title, "", err));
    TT_TRY(add_cards(out, report, err));
    if (report->n_skipped > 0)
        TT_TRY(tt_buf_printf(out, err,
                             "<p class=\"bad\">Records that could not be read and are not "
                             "counted: %llu</p>\n",
                             (unsigned long long)report->n_skipped));
    if (report->n_unknown_labels > 0)
        TT_TRY(tt_buf_printf(out, err,
                             "<p class=\"bad\">Labels of the stories that the model does not "
                             "know: %llu</p>\n",
                             (unsigned long long)report->n_unknown_labels));
done:
    return rc;
}

static topictag_status add_gate_row(tt_buf *out, const tt_gate_result *gate, const char *finding,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "<tr>", err));
    TT_TRY(tt_html_element(out, "td", gate->passed ? "good ok" : "bad fail",
                           gate->passed ? "holds" : "fails", err));
    TT_TRY(tt_html_element(out, "td", "left wrap", gate->name, err));
    TT_TRY(tt_html_element(out, "td", "left wrap", finding, err));
    TT_TRY(tt_buf_add_str(out, "</tr>\n", err));
done:
    return rc;
}

static topictag_status add_gates(tt_buf *out, const tt_report *report, topictag_error *err)
{
    static const tt_gate_tables tables = {.row = add_gate_row,
                                          .begin = "<table class=\"gates\">\n",
                                          .end = "</table>\n",
                                          .fold = "<details><summary>",
                                          .unfold = "</details>\n"};
    topictag_status rc = TOPICTAG_OK;
    if (report->n_gates > 0)
        TT_TRY(tt_buf_add_str(out, "<h2>Gates</h2>\n", err));
    TT_TRY(tt_render_gates(out, report, &tables, err));
done:
    return rc;
}

/* Right, missed and wrong as parts of one bar; `most` is the longest bar's count. */
static topictag_status add_bar(tt_buf *out, const tt_counts *counts, double most,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    static const char *const classes[] = {"tp", "fn", "fp"};
    const double parts[] = {(double)counts->tp, (double)counts->fn, (double)counts->fp};
    double x = 0.0;
    TT_TRY(tt_buf_add_str(out,
                          "<td><svg viewBox=\"0 0 120 10\" width=\"120\" height=\"10\" "
                          "aria-hidden=\"true\">",
                          err));
    for (int i = 0; i < 3; i++) {
        char left[TT_NUMBER_BYTES], width[TT_NUMBER_BYTES];
        const double length = 120.0 * parts[i] / most;
        TT_TRY(tt_buf_printf(out, err, "<rect class=\"%s\" x=\"%s\" width=\"%s\" height=\"10\"/>",
                             classes[i], tt_format_fixed(x, 1, left),
                             tt_format_fixed(length, 1, width)));
        x += length;
    }
    TT_TRY(tt_buf_add_str(out, "</svg></td>", err));
done:
    return rc;
}

static topictag_status add_ratios(tt_buf *out, const char *name, const tt_prf *prf,
                                  const tt_interval *interval, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char numbers[3][TT_NUMBER_BYTES];
    TT_TRY(tt_html_element(out, "td", NULL, name, err));
    TT_TRY(tt_buf_printf(out, err, "<td>%s</td><td>%s</td><td>%s</td><td>",
                         tt_render_ratio(prf->precision, 2, numbers[0]),
                         tt_render_ratio(prf->recall, 2, numbers[1]),
                         tt_render_ratio(prf->f1, 2, numbers[2])));
    TT_TRY(tt_html_gauge(out, prf->f1, interval, err));
    TT_TRY(tt_buf_printf(out, err, "</td><td>%llu</td>", (unsigned long long)prf->support));
done:
    return rc;
}

static topictag_status add_label_row(tt_buf *out, const tt_report *report, uint32_t label,
                                     double most, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char number[TT_NUMBER_BYTES];
    const tt_counts *counts = &report->metrics->counts[label];
    const tt_interval *interval =
        report->intervals != NULL ? &report->intervals[TT_INTERVAL_LABELS + label] : NULL;
    TT_TRY(tt_buf_add_str(out, "<tr>", err));
    TT_TRY(add_ratios(out, report->label_names[label], &report->metrics->labels[label], interval,
                      err));
    TT_TRY(tt_buf_printf(out, err, "<td>%llu</td><td>%llu</td><td>%llu</td>",
                         (unsigned long long)counts->tp, (unsigned long long)counts->fn,
                         (unsigned long long)counts->fp));
    TT_TRY(add_bar(out, counts, most, err));
    if (report->thresholds != NULL)
        TT_TRY(tt_buf_printf(out, err, "<td>%s</td>",
                             tt_render_ratio(report->thresholds[label], 3, number)));
    TT_TRY(tt_buf_add_str(out, "</tr>\n", err));
done:
    return rc;
}

static topictag_status add_labels(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_metrics *m = report->metrics;
    double most = 1.0;
    for (uint32_t label = 0; label < report->n_labels; label++) {
        const tt_counts *c = &m->counts[label];
        most = fmax(most, (double)(c->tp + c->fn + c->fp));
    }
    TT_TRY(tt_buf_printf(out, err,
                         "<h2>Labels</h2>\n<div class=\"wide\"><table><tr><th>label</th>"
                         "<th>precision</th><th>recall</th><th>F1</th><th></th><th>stories</th>"
                         "<th class=\"key tp\">right</th><th class=\"key fn\">missed</th>"
                         "<th class=\"key fp\">wrong</th><th></th>%s</tr>\n",
                         report->thresholds != NULL ? "<th>threshold</th>" : ""));
    for (uint32_t label = 0; label < report->n_labels; label++)
        TT_TRY(add_label_row(out, report, label, most, err));
    tt_average_row rows[TT_N_AVERAGES];
    tt_render_averages(rows, m);
    const int n_rows = report->multilabel ? TT_N_AVERAGES : TT_N_AVERAGES - 1;
    for (int i = 0; i < n_rows; i++) {
        TT_TRY(tt_buf_add_str(out, "<tr class=\"sum\">", err));
        TT_TRY(add_ratios(
            out, rows[i].name, rows[i].prf,
            report->intervals != NULL ? &report->intervals[TT_INTERVAL_MICRO + i] : NULL, err));
        TT_TRY(tt_buf_printf(out, err, "<td colspan=\"%d\"></td></tr>\n",
                             report->thresholds != NULL ? 5 : 4));
    }
    TT_TRY(tt_buf_add_str(out, "</table></div>\n", err));
done:
    return rc;
}

topictag_status tt_render_html(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_head(out, report, err));
    TT_TRY(add_gates(out, report, err));
    TT_TRY(add_labels(out, report, err));
    TT_TRY(tt_html_confusion(out, report, err));
    TT_TRY(tt_html_curves(out, report, err));
    TT_TRY(tt_html_reliability(out, report, err));
    TT_TRY(tt_html_mistakes(out, report, err));
    TT_TRY(tt_buf_printf(out, err, "<p class=\"dim small\">topictag %s</p>\n</body></html>\n",
                         report->version != NULL ? report->version : ""));
done:
    return rc;
}
