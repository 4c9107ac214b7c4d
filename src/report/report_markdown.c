/* SPDX-License-Identifier: MIT */
/*
 * Markdown for a build's summary page: gates first, since that is what a reader comes for, then
 * the table of labels, then mistakes folded away. Long lists are cut, as such pages are bounded
 * (1 MiB on GitHub).
 */
#include "report/render.h"

#define MAX_LABELS   300
#define MAX_MISTAKES 50

/* Text inside a table's cell: no line breaks, nothing that Markdown or HTML would take for its own.
 */
static const char *escape_in_cell(char c)
{
    switch (c) {
    case '|':
        return "\\|";
    case '<':
        return "&lt;";
    case '&':
        return "&amp;";
    case '*':
        return "\\*";
    case '_':
        return "\\_";
    case '`':
        return "\\`";
    case '[':
        return "\\[";
    case '\\':
        return "\\\\";
    case '\n':
    case '\r':
    case '\t':
        return " ";
    default:
        return NULL;
    }
}

static topictag_status add_cell(tt_buf *out, const char *text, topictag_error *err)
{
    return tt_render_with(out, text, escape_in_cell, err);
}

static topictag_status add_figure(tt_buf *out, const char *name, double value,
                                  const tt_interval *interval, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char numbers[3][TT_NUMBER_BYTES];
    TT_TRY(tt_buf_printf(out, err, ", %s **%s**", name, tt_render_ratio(value, 3, numbers[0])));
    if (interval != NULL)
        TT_TRY(tt_buf_printf(out, err, " (%s to %s)", tt_render_ratio(interval->low, 3, numbers[1]),
                             tt_render_ratio(interval->high, 3, numbers[2])));
done:
    return rc;
}

static topictag_status add_head(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_metrics *m = report->metrics;
    const tt_interval *intervals = report->intervals;
    TT_TRY(tt_buf_add_str(out, "## ", err));
    TT_TRY(add_cell(out, report->title != NULL ? report->title : "Evaluation", err));
    TT_TRY(tt_buf_printf(out, err, "\n\n%u stories", m->n_docs));
    TT_TRY(add_figure(out, "micro F1", m->micro.f1,
                      intervals != NULL ? &intervals[TT_INTERVAL_MICRO] : NULL, err));
    TT_TRY(add_figure(out, "macro F1", m->macro.f1,
                      intervals != NULL ? &intervals[TT_INTERVAL_MACRO] : NULL, err));
    TT_TRY(add_figure(out, report->multilabel ? "all tags right" : "accuracy", m->accuracy,
                      intervals != NULL ? &intervals[TT_INTERVAL_ACCURACY] : NULL, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    if (report->n_skipped > 0)
        TT_TRY(tt_buf_printf(out, err, "\n%llu records could not be read.\n",
                             (unsigned long long)report->n_skipped));
done:
    return rc;
}

static topictag_status add_gate_row(tt_buf *out, const tt_gate_result *gate, const char *finding,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, gate->passed ? "| ✅ | " : "| ❌ | ", err));
    TT_TRY(add_cell(out, gate->name, err));
    TT_TRY(tt_buf_add_str(out, " | ", err));
    TT_TRY(add_cell(out, finding, err));
    TT_TRY(tt_buf_add_str(out, " |\n", err));
done:
    return rc;
}

static const tt_gate_tables gate_tables = {.row = add_gate_row,
                                           .begin = "\n| | gate | found |\n|---|---|---|\n",
                                           .end = "",
                                           .fold = "\n<details><summary>✅ ",
                                           .unfold = "\n</details>\n"};

static topictag_status add_row(tt_buf *out, const char *mark, const char *name, const tt_prf *prf,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char numbers[3][TT_NUMBER_BYTES];
    TT_TRY(tt_buf_printf(out, err, "| %s", mark));
    TT_TRY(add_cell(out, name, err));
    TT_TRY(tt_buf_printf(
        out, err, "%s | %s | %s | %s | %llu |\n", mark,
        tt_render_ratio(prf->precision, 2, numbers[0]), tt_render_ratio(prf->recall, 2, numbers[1]),
        tt_render_ratio(prf->f1, 2, numbers[2]), (unsigned long long)prf->support));
done:
    return rc;
}

static topictag_status add_labels(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_average_row rows[TT_N_AVERAGES];
    tt_render_averages(rows, report->metrics);
    TT_TRY(tt_buf_add_str(out,
                          "\n| label | precision | recall | F1 | support |\n"
                          "|---|--:|--:|--:|--:|\n",
                          err));
    for (uint32_t label = 0; label < report->n_labels && label < MAX_LABELS; label++)
        TT_TRY(add_row(out, "", report->label_names[label], &report->metrics->labels[label], err));
    const int n_rows = report->multilabel ? TT_N_AVERAGES : TT_N_AVERAGES - 1;
    for (int i = 0; i < n_rows; i++)
        TT_TRY(add_row(out, "**", rows[i].name, rows[i].prf, err));
    if (report->n_labels > MAX_LABELS)
        TT_TRY(tt_buf_printf(out, err, "\n%u more labels are in the JSON report.\n",
                             report->n_labels - MAX_LABELS));
done:
    return rc;
}

static topictag_status add_mistakes(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = report->metrics->n_docs;
    uint32_t n_wrong = 0, n_shown = 0;
    tt_buf mistake = {0};
    for (uint32_t doc = 0; report->stories != NULL && doc < n_docs; doc++)
        n_wrong += report->was_right != NULL ? tt_render_is_newly_wrong(report, doc)
                                             : tt_render_is_wrong(report, doc);
    if (n_wrong == 0)
        goto done;
    TT_TRY(tt_buf_printf(out, err,
                         "\n<details><summary>%u stories are %swrong</summary>\n\n"
                         "| story | |\n|---|---|\n",
                         n_wrong, report->was_right != NULL ? "newly " : ""));
    for (uint32_t doc = 0; doc < n_docs && n_shown < MAX_MISTAKES; doc++) {
        if (report->was_right != NULL ? !tt_render_is_newly_wrong(report, doc)
                                      : !tt_render_is_wrong(report, doc))
            continue;
        n_shown++;
        tt_buf_reset(&mistake);
        TT_TRY(tt_render_mistake(&mistake, report, doc, err));
        TT_TRY(tt_buf_add_str(out, "| ", err));
        TT_TRY(add_cell(out, report->stories[doc].id, err));
        TT_TRY(tt_buf_add_str(out, " | ", err));
        TT_TRY(add_cell(out, mistake.data, err));
        TT_TRY(tt_buf_add_str(out, " |\n", err));
    }
    if (n_wrong > n_shown)
        TT_TRY(tt_buf_printf(out, err, "\nand %u more\n", n_wrong - n_shown));
    TT_TRY(tt_buf_add_str(out, "\n</details>\n", err));
done:
    tt_buf_release(&mistake);
    return rc;
}

topictag_status tt_render_markdown(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_head(out, report, err));
    TT_TRY(tt_render_gates(out, report, &gate_tables, err));
    TT_TRY(add_labels(out, report, err));
    TT_TRY(add_mistakes(out, report, err));
done:
    return rc;
}
