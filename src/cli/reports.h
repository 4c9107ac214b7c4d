/* SPDX-License-Identifier: MIT */
#ifndef TT_CLI_REPORTS_H
#define TT_CLI_REPORTS_H

/*
 * What evaluate and crossval do with a report: gates, renderings, exit code.
 */

#include "cli/own.h"

#define OWN_REPORT(letter)                                   \
    OWN(report, LIST, "report", letter, "", "FORMAT[=FILE]", \
        "text, json, markdown, junit, html, github, sarif; repeatable, default text")

/* Whether the reports asked for can be written, asked before the work; CLI_DONE, or it is told. */
int cli_check_reports(const cli_line *line);

/* Judges the report, writes every rendering asked for; CLI_GATE_FAILED when a gate does not hold.
 */
int cli_deliver_report(const cli_line *line, topictag_report *report, const topictag_gates *gates);

#endif
