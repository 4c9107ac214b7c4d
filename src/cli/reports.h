/* SPDX-License-Identifier: MIT */
#ifndef TT_CLI_REPORTS_H
#define TT_CLI_REPORTS_H

/*
 * What evaluate and crossval do with a report: floors, renderings, exit code.
 */

#include "cli/own.h"

#define OWN_MIN                              \
    OWN(min, LIST, "min", 0, "", "METRIC=X", \
        "fail (exit 1) when a score is lower: macro-f1=0.85, legal.recall=0.8; repeatable")
#define OWN_REPORT                                        \
    OWN(report, LIST, "report", 'r', "", "FORMAT[=FILE]", \
        "text, json, markdown, junit, html, github, sarif; repeatable, default text")

/* Adds the floors, writes every report asked for; CLI_GATE_FAILED when a floor does not hold. */
int cli_deliver_report(const cli_line *line, topictag_report *report);

#endif
