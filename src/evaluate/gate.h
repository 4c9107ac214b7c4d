/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_GATE_H
#define TT_EVALUATE_GATE_H

/*
 * What an evaluation must reach. Gates come from the command line and from gate files:
 *
 *     # the build fails below these
 *     min macro-f1=0.85
 *     min legal.recall=0.80
 *     min *.f1=0.60              each label
 *     # and when it really got worse than the baseline by more than this
 *     max-drop micro-f1=0.01
 *     max-drop *.f1=0.1          each label with 20 stories or more
 *     max-drop *.soft-f1=0.05
 *     # stories that get exactly these tags, or none
 *     pin story-17 legal hardware
 *     pin story-18
 *
 * A file is UTF-8, one gate a line. Words are separated by blanks; one that holds blanks, "#" or
 * quotes stands in double quotes, with \" and \\ in it. "#" at the start of a word begins a
 * comment. Metrics are those of tt_metric_parse.
 */

#include "base/memory.h"
#include "evaluate/baseline.h"
#include "evaluate/bootstrap.h"

typedef struct tt_gate {
    tt_gate_kind kind;
    const char *name;          /* metric, or id of a pinned story */
    double wanted;             /* in [0, 1]; of a pin 1 */
    const char *const *labels; /* [n_labels] of a pin, sorted by bytes */
    size_t n_labels;
    const char *where; /* file, or (line 0) option of the command line */
    uint64_t line;
} tt_gate;

/* Whose fault a gate that cannot be held is: E_SYNTAX in a file, E_INVALID_ARG for an option. */
topictag_status tt_gate_fault(const tt_gate *gate);

/* { 0 } is empty. Strings live in the arena. */
typedef struct tt_gates {
    tt_gate *items; /* [n] in the order given */
    size_t n, cap;
    tt_arena arena;
} tt_gates;

/* Adds the gates of a file. where (copied) is what errors call it. E_SYNTAX names the line. */
topictag_status tt_gates_parse(tt_gates *gates, const char *text, size_t n_bytes, const char *where,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* Adds a floor or drop given as "METRIC=NUMBER" on the command line. E_INVALID_ARG. */
topictag_status tt_gates_add(tt_gates *gates, tt_gate_kind kind, const char *setting,
                             topictag_error *err) TOPICTAG_MUST_USE;

/* What can be told before there is a report: E_INVALID_ARG for a drop without a baseline. */
topictag_status tt_gates_check(const tt_gates *gates, bool has_baseline,
                               topictag_error *err) TOPICTAG_MUST_USE;
void tt_gates_release(tt_gates *gates);

/* Results, for tt_report.gates. Strings live in the arena. */
typedef struct tt_gate_results {
    tt_gate_result *items; /* [n] */
    size_t n, cap;
    size_t n_failed;
    tt_arena arena;
} tt_gate_results;

typedef struct tt_judge_options {
    tt_bootstrap_options bootstrap;
    bool strict; /* a drop need not be told from noise to count */
} tt_judge_options;

/*
 * Holds the report's metrics and stories against the gates. "*" stands for each label that has a
 * story or was given; of a drop, that has 20 stories.
 *
 * A drop fails when the metric fell by more than its budget and the fall is real: the interval of
 * the change lies below 0, and fewer than 2.5 % of random swaps fall as far (accuracy of a
 * single-label task: McNemar's exact test at 5 %). The labels of a "*" share the 2.5 % (Holm
 * 1979, among those that could reach it at all: Tarone 1990), so that many labels make no false
 * alarms. baseline and pairs may be NULL: without a baseline drops are E_INVALID_ARG; without
 * pairs (the baseline lists no stories) drops are compared as with `strict`, and say so. A metric
 * or label that is unknown is E_SYNTAX in a file, E_INVALID_ARG on the command line.
 */
topictag_status tt_gates_judge(tt_gate_results *out, const tt_gates *gates, const tt_report *report,
                               const tt_baseline *baseline, const tt_pairs *pairs,
                               const tt_judge_options *options,
                               topictag_error *err) TOPICTAG_MUST_USE;
void tt_gate_results_release(tt_gate_results *results);

#endif
