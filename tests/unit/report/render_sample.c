/* SPDX-License-Identifier: MIT */
/*
 * Prints the sample report in the format named, for tests that need a file; one of its labels is
 * too long for a line. Usage: FORMAT
 */
#include "sample.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    sample s;
    tt_buf out = {0};
    topictag_error err = {0};
    tt_report_format format;
    if (argc != 2 || !tt_report_format_parse(argv[1], &format))
        return 2;
    char long_label[301] = "";
    const char *labels[] = {sample_labels[0], memset(long_label, 'x', 300), sample_labels[2]};
    if (sample_make(&s, &err) != TOPICTAG_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    s.report.label_names = labels;
    if (tt_report_render(&out, &s.report, format, &err) != TOPICTAG_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    const bool written = fwrite(out.data, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    tt_buf_release(&out);
    tt_metrics_release(&s.metrics);
    return written ? 0 : 1;
}
