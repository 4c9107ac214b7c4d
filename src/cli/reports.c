/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

#include <stdio.h>
#include <string.h>

/* FORMAT or FORMAT=FILE */
typedef struct wanted {
    char format[32];
    const char *file; /* NULL: standard output */
} wanted;

static wanted parse(const char *spec)
{
    wanted report = {.file = cli_report_file(spec)};
    const size_t n = strcspn(spec, "=");
    snprintf(report.format, sizeof report.format, "%.*s", (int)n, spec);
    return report;
}

int cli_check_reports(const cli_line *line)
{
    const topictag_list *specs = &line->own.report;
    topictag_error err = {0};
    int exit_code = CLI_DONE;
    for (size_t i = 0; i < specs->n && exit_code == CLI_DONE; i++) {
        const wanted report = parse(specs->items[i]);
        if (topictag_report_format_check(report.format, &err) != TOPICTAG_OK)
            return cli_fail(&err);
        if (report.file != NULL)
            exit_code = cli_check_target(line, "report", report.file);
    }
    return exit_code;
}

static int deliver(const topictag_report *report, const char *spec)
{
    topictag_error err = {0};
    topictag_text text = {0};
    int exit_code = CLI_DONE;
    const wanted as = parse(spec);
    if (topictag_report_render(report, as.format, &text, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    else if (as.file == NULL || cli_is_standard_output(as.file))
        (void)cli_write(text.data, text.len); /* told by cli_finish_output */
    else if (topictag_file_write(as.file, text.data, text.len, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    topictag_text_free(&text);
    return exit_code;
}

/* A baseline that a worse report took the place of would let the next run pass. */
static bool keeps_baseline(const cli_line *line, const topictag_report *report, const char *spec)
{
    const char *file = parse(spec).file;
    if (file == NULL || topictag_report_n_failed(report) == 0 || !cli_is_baseline(line, file))
        return false;
    fprintf(stderr,
            "topictag: warning: %s: not replaced, for it is the baseline and a gate failed\n",
            file);
    return true;
}

int cli_deliver_report(const cli_line *line, topictag_report *report, const topictag_gates *gates)
{
    const topictag_list *formats = &line->own.report;
    int exit_code = CLI_DONE;
    topictag_error err = {0};
    cli_progress_end();
    if (topictag_report_judge(report, gates, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (cli_interrupted())
        return cli_tell_interrupt();
    if (formats->n == 0)
        exit_code = deliver(report, "text");
    for (size_t i = 0; i < formats->n && exit_code == CLI_DONE; i++)
        if (!keeps_baseline(line, report, formats->items[i]))
            exit_code = deliver(report, formats->items[i]);
    if (exit_code != CLI_DONE)
        return exit_code;
    return topictag_report_n_failed(report) > 0 ? CLI_GATE_FAILED : CLI_DONE;
}
