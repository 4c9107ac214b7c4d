/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

/* -r is libsvm's for --coef0 here. */
static const topictag_option own[] = {OWN_REPORT(0), OWN_QUIET, OWN_END};

static int run(const cli_line *line)
{
    topictag_gates *gates = NULL;
    topictag_report *report = NULL;
    topictag_gate_options wanted = line->gates;
    topictag_error err = {0};
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code = cli_check_reports(line);
    if (exit_code != CLI_DONE)
        return exit_code;
    wanted.threads = line->train.threads;
    if (topictag_gates_open(&gates, &wanted, &err) != TOPICTAG_OK ||
        topictag_crossval(&report, line->arguments, line->n_arguments, &line->input, &line->train,
                          &listener, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    else
        exit_code = cli_deliver_report(line, report, gates);
    topictag_report_free(report);
    topictag_gates_free(gates);
    return exit_code;
}

const cli_command cli_crossval = {
    .name = "crossval",
    .arguments = "CORPUS...",
    .summary = "estimate how good a training set-up is",
    .description =
        "Leaves out one fold of the stories after the other, trains on the rest with the options\n"
        "given and tags the fold. Recurring lines, vocabulary, document frequencies, cost,\n"
        "calibration and thresholds are learned anew for each fold, so nothing of a story reaches\n"
        "the model that tags it. Stories are tagged whatever their language.",
    .examples = "topictag crossval stories/\n"
                "topictag crossval train.jsonl --folds 10 --cost 0.5 --report json=cv.json\n",
    .takes = CLI_TAKES_GATES | CLI_TAKES_TRAIN | CLI_TAKES_INPUT,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
