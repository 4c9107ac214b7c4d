/* SPDX-License-Identifier: MIT */
/*
 * JUnit XML as Jenkins, GitLab and their kin read it: one suite, a test case for each gate and
 * pinned story, one more for the evaluation itself, which carries the text report. No times:
 * the same evaluation gives the same bytes.
 */
#include "report/render.h"

static topictag_status add_attribute(tt_buf *out, const char *name, const char *value,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, " %s=\"", name));
    TT_TRY(tt_render_escaped(out, value, err));
    TT_TRY(tt_buf_add_str(out, "\"", err));
done:
    return rc;
}

static topictag_status add_failure(tt_buf *out, const tt_report *report, const tt_gate_result *gate,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf finding = {0};
    TT_TRY(tt_buf_add_str(&finding, "", err));
    TT_TRY(tt_render_finding(&finding, gate, err));
    TT_TRY(tt_buf_add_str(out, "\n      <failure", err));
    TT_TRY(add_attribute(out, "message", finding.data, err));
    TT_TRY(add_attribute(out, "type", tt_gate_kind_name(gate->kind), err));
    TT_TRY(tt_buf_add_str(out, ">", err));
    TT_TRY(tt_render_escaped(out, gate->name, err));
    TT_TRY(tt_buf_add_str(out, ": ", err));
    TT_TRY(tt_render_escaped(out, finding.data, err));
    if (gate->kind == TT_GATE_PIN && gate->doc != UINT32_MAX && report->stories != NULL) {
        const tt_story_result *story = &report->stories[gate->doc];
        TT_TRY(tt_buf_add_str(out, "\n", err));
        TT_TRY(tt_render_escaped(out, story->source != NULL ? story->source : "", err));
        if (story->line > 0)
            TT_TRY(tt_buf_printf(out, err, ":%llu", (unsigned long long)story->line));
    }
    TT_TRY(tt_buf_add_str(out, "</failure>\n    ", err));
done:
    tt_buf_release(&finding);
    return rc;
}

static topictag_status add_case(tt_buf *out, const tt_report *report, const tt_gate_result *gate,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "    <testcase classname=\"topictag.%s\"",
                         tt_gate_kind_name(gate->kind)));
    TT_TRY(add_attribute(out, "name", gate->name, err));
    TT_TRY(tt_buf_add_str(out, " time=\"0\">", err));
    if (!gate->passed)
        TT_TRY(add_failure(out, report, gate, err));
    TT_TRY(tt_buf_add_str(out, "</testcase>\n", err));
done:
    return rc;
}

static topictag_status add_evaluation(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    TT_TRY(tt_render_text(&text, report, err));
    TT_TRY(tt_buf_add_str(out, "    <testcase classname=\"topictag\"", err));
    TT_TRY(add_attribute(out, "name", "evaluation", err));
    TT_TRY(tt_buf_add_str(out, " time=\"0\">\n      <system-out>", err));
    TT_TRY(tt_render_escaped(out, text.data, err));
    TT_TRY(tt_buf_add_str(out, "</system-out>\n    </testcase>\n", err));
done:
    tt_buf_release(&text);
    return rc;
}

topictag_status tt_render_junit(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n_failed = tt_render_n_failed(report), n_cases = report->n_gates + 1;
    TT_TRY(tt_buf_printf(out, err,
                         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<testsuites tests=\"%zu\" failures=\"%zu\">\n  <testsuite",
                         n_cases, n_failed));
    TT_TRY(add_attribute(out, "name", report->title != NULL ? report->title : "topictag", err));
    TT_TRY(tt_buf_printf(out, err,
                         " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\" "
                         "time=\"0\">\n",
                         n_cases, n_failed));
    TT_TRY(add_evaluation(out, report, err));
    for (size_t i = 0; i < report->n_gates; i++)
        TT_TRY(add_case(out, report, &report->gates[i], err));
    TT_TRY(tt_buf_add_str(out, "  </testsuite>\n</testsuites>\n", err));
done:
    return rc;
}
