/* SPDX-License-Identifier: MIT */
#include "report/render.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    tt_render_fn render;
} formats[] = {
    [TT_REPORT_TEXT] = {"text", tt_render_text},
    [TT_REPORT_JSON] = {"json", tt_render_json},
    [TT_REPORT_MARKDOWN] = {"markdown", tt_render_markdown},
    [TT_REPORT_JUNIT] = {"junit", tt_render_junit},
    [TT_REPORT_HTML] = {"html", tt_render_html},
    [TT_REPORT_GITHUB] = {"github", tt_render_github},
    [TT_REPORT_SARIF] = {"sarif", tt_render_sarif},
};

bool tt_report_format_parse(const char *name, tt_report_format *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(name, formats[i].name) == 0) {
            *out = (tt_report_format)i;
            return true;
        }
    return false;
}

topictag_status tt_report_render(tt_buf *out, const tt_report *report, tt_report_format format,
                                 topictag_error *err)
{
    if ((size_t)format >= sizeof formats / sizeof formats[0])
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "no report format has the number %d",
                       (int)format);
    return formats[format].render(out, report, err);
}

void tt_render_averages(tt_average_row rows[TT_N_AVERAGES], const tt_metrics *metrics)
{
    rows[0] = (tt_average_row){"micro avg", &metrics->micro, "micro", TT_METRIC_MICRO};
    rows[1] = (tt_average_row){"macro avg", &metrics->macro, "macro", TT_METRIC_MACRO};
    rows[2] = (tt_average_row){"weighted avg", &metrics->weighted, "weighted", TT_METRIC_WEIGHTED};
    rows[3] = (tt_average_row){"samples avg", &metrics->samples, "samples", TT_METRIC_SAMPLES};
}

const char *tt_render_ratio(double ratio, unsigned decimals, char out[TT_NUMBER_BYTES])
{
    return isfinite(ratio) ? tt_format_fixed(ratio, decimals, out) : "-";
}

size_t tt_render_width(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

bool tt_render_is_wrong(const tt_report *report, uint32_t doc)
{
    return !tt_tag_sets_equal(report->gold, doc, report->predicted, doc);
}

bool tt_render_is_newly_wrong(const tt_report *report, uint32_t doc)
{
    return report->was_right != NULL && report->was_right[doc] && tt_render_is_wrong(report, doc);
}

topictag_status tt_render_mistake(tt_buf *out, const tt_report *report, uint32_t doc,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "wanted ", err));
    TT_TRY(tt_report_tags(out, report, report->gold, doc, err));
    TT_TRY(tt_buf_add_str(out, ", got ", err));
    TT_TRY(tt_report_tags(out, report, report->predicted, doc, err));
    if (report->stories != NULL && report->stories[doc].reason != NULL)
        TT_TRY(tt_buf_printf(out, err, " (%s)", report->stories[doc].reason));
done:
    return rc;
}

size_t tt_render_n_failed(const tt_report *report)
{
    size_t n = 0;
    for (size_t i = 0; i < report->n_gates; i++)
        n += !report->gates[i].passed;
    return n;
}

topictag_status tt_render_finding(tt_buf *out, const tt_gate_result *gate, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char number[TT_NUMBER_BYTES], low[TT_NUMBER_BYTES], high[TT_NUMBER_BYTES];
    const char *blank = "";
    if (gate->kind != TT_GATE_PIN) {
        const bool rose = gate->kind == TT_GATE_DROP && gate->found < 0.0;
        TT_TRY(tt_buf_add_str(out,
                              rose                         ? "rose by "
                              : gate->kind == TT_GATE_DROP ? "fell by "
                                                           : "",
                              err));
        TT_TRY(tt_buf_add_str(out, tt_render_ratio(fabs(gate->found), 4, number), err));
        blank = " ";
    }
    if (gate->has_interval)
        TT_TRY(tt_buf_printf(out, err, ", 95 %% interval %s%s to %s",
                             gate->kind == TT_GATE_DROP ? "of the change " : "",
                             tt_render_ratio(gate->low, 4, low),
                             tt_render_ratio(gate->high, 4, high)));
    if (gate->message != NULL)
        TT_TRY(tt_buf_printf(out, err, "%s(%s)", blank, gate->message));
done:
    return rc;
}

/* A table of the gates that fail or hold, as `fails` and `holds` ask. */
static topictag_status add_gate_table(tt_buf *out, const tt_report *report,
                                      const tt_gate_tables *tables, bool fails, bool holds,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf finding = {0};
    TT_TRY(tt_buf_add_str(out, tables->begin, err));
    for (size_t i = 0; i < report->n_gates; i++) {
        const tt_gate_result *gate = &report->gates[i];
        if (gate->passed ? !holds : !fails)
            continue;
        tt_buf_reset(&finding);
        TT_TRY(tt_buf_add_str(&finding, "", err));
        TT_TRY(tt_render_finding(&finding, gate, err));
        TT_TRY(tables->row(out, gate, finding.data, err));
    }
    TT_TRY(tt_buf_add_str(out, tables->end, err));
done:
    tt_buf_release(&finding);
    return rc;
}

topictag_status tt_render_gates(tt_buf *out, const tt_report *report, const tt_gate_tables *tables,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n_failed = tt_render_n_failed(report);
    if (report->n_gates == 0)
        return TOPICTAG_OK;
    if (report->n_gates <= TT_MANY_GATES)
        return add_gate_table(out, report, tables, true, true, err);
    if (n_failed > 0)
        TT_TRY(add_gate_table(out, report, tables, true, false, err));
    TT_TRY(tt_buf_printf(out, err, "%s%zu of %zu gates hold</summary>\n", tables->fold,
                         report->n_gates - n_failed, report->n_gates));
    TT_TRY(add_gate_table(out, report, tables, false, true, err));
    TT_TRY(tt_buf_add_str(out, tables->unfold, err));
done:
    return rc;
}

/* U+FFFE and U+FFFF: XML 1.0 (2.2, "Char") does not allow them in any form. */
static bool is_noncharacter(const char *character, size_t n_bytes)
{
    return n_bytes == 3 && memcmp(character, "\xEF\xBF", 2) == 0 &&
           (unsigned char)character[2] >= 0xBE;
}

topictag_status tt_render_with(tt_buf *out, const char *text, tt_render_escape *escape_of,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *end = text + strlen(text), *plain = text;
    while (text < end) {
        bool well_formed;
        const size_t n = tt_utf8_step(text, (size_t)(end - text), &well_formed);
        const char *escape = !well_formed || is_noncharacter(text, n) ? TT_UTF8_REPLACEMENT
                             : n == 1                                 ? escape_of(*text)
                                                                      : NULL;
        if (escape != NULL) {
            TT_TRY(tt_buf_add(out, plain, (size_t)(text - plain), err));
            TT_TRY(tt_buf_add_str(out, escape, err));
            plain = text + n;
        }
        text += n;
    }
    TT_TRY(tt_buf_add(out, plain, (size_t)(end - plain), err));
done:
    return rc;
}

static const char *escape_in_xml(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    default:
        return (unsigned char)c < 0x20 ? " " : NULL; /* XML 1.0 allows no other controls */
    }
}

topictag_status tt_render_escaped(tt_buf *out, const char *text, topictag_error *err)
{
    return tt_render_with(out, text, escape_in_xml, err);
}
