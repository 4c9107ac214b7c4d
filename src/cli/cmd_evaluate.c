/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

static const topictag_option own[] = {OWN_MIN, OWN_REPORT, OWN_QUIET, OWN_END};

static int run(const cli_line *line)
{
    topictag_model *model = NULL;
    topictag_report *report = NULL;
    topictag_error err = {0};
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code;
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK ||
        topictag_evaluate(&report, model, line->arguments + 1, line->n_arguments - 1, &line->input,
                          &line->predict, &listener, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    else
        exit_code = cli_deliver_report(line, report);
    topictag_report_free(report);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_evaluate = {
    .name = "evaluate",
    .arguments = "MODEL CORPUS...",
    .summary = "score a model against labelled stories",
    .description =
        "Tags every story of a labelled corpus and compares the tags with its labels. Scores are\n"
        "those of scikit-learn's classification_report. With --min the exit code says whether\n"
        "the model is good enough, so that a build can depend on it.",
    .examples = "topictag evaluate news.ttm test.jsonl\n"
                "topictag evaluate news.ttm test/ --min macro-f1=0.85 --min legal.recall=0.8\n"
                "topictag evaluate news.ttm test.jsonl --report text --report json=report.json\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_PREDICT,
    .own = own,
    .min_arguments = 2,
    .max_arguments = SIZE_MAX,
    .run = run,
};
