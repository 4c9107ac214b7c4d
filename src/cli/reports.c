/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

#include <stdio.h>
#include <string.h>

/* spec is FORMAT or FORMAT=FILE. */
static int deliver(const topictag_report *report, const char *spec)
{
    char format[32];
    topictag_error err = {0};
    topictag_text text = {0};
    int exit_code = CLI_DONE;
    const size_t n = strcspn(spec, "=");
    snprintf(format, sizeof format, "%.*s", (int)n, spec);
    if (topictag_report_render(report, format, &text, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    else if (spec[n] == '\0')
        (void)cli_write(text.data, text.len); /* told by cli_finish_output */
    else if (topictag_file_write(spec + n + 1, text.data, text.len, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    topictag_text_free(&text);
    return exit_code;
}

int cli_deliver_report(const cli_line *line, topictag_report *report, const topictag_gates *gates)
{
    const topictag_list *formats = &line->own.report;
    int exit_code = CLI_DONE;
    topictag_error err = {0};
    if (topictag_report_judge(report, gates, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (formats->n == 0)
        exit_code = deliver(report, "text");
    for (size_t i = 0; i < formats->n && exit_code == CLI_DONE; i++)
        exit_code = deliver(report, formats->items[i]);
    if (exit_code != CLI_DONE)
        return exit_code;
    return topictag_report_n_failed(report) > 0 ? CLI_GATE_FAILED : CLI_DONE;
}
