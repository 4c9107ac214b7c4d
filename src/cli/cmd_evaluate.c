/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

static const topictag_option own[] = {OWN_REPORT('r'), OWN_QUIET, OWN_END};

static int run(const cli_line *line)
{
    topictag_model *model = NULL;
    topictag_gates *gates = NULL;
    topictag_report *report = NULL;
    topictag_gate_options wanted = line->gates;
    topictag_error err = {0};
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code = cli_check_reports(line);
    if (exit_code != CLI_DONE)
        return exit_code;
    wanted.threads = line->predict.threads;
    if (topictag_gates_open(&gates, &wanted, &err) != TOPICTAG_OK ||
        topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK ||
        topictag_evaluate(&report, model, line->arguments + 1, line->n_arguments - 1, &line->input,
                          &line->predict, &listener, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    else
        exit_code = cli_deliver_report(line, report, gates);
    topictag_report_free(report);
    topictag_model_free(model);
    topictag_gates_free(gates);
    return exit_code;
}

const cli_command cli_evaluate = {
    .name = "evaluate",
    .arguments = "MODEL CORPUS...",
    .summary = "score a model against labelled stories",
    .description =
        "Tags every story of a labelled corpus and compares the tags with its labels. Scores are\n"
        "those of scikit-learn's classification_report, with 95 % intervals. Gates make the exit\n"
        "code say whether the model is good enough (0) or not (1): floors, falls below a baseline\n"
        "that are more than chance, and pinned stories. The baseline is a JSON report of an\n"
        "earlier run. A gate file holds one gate a line:\n"
        "    min macro-f1=0.85        # \"*.f1=0.6\": each label\n"
        "    max-drop micro-f1=0.01   # below the baseline\n"
        "    max-drop *.soft-f1=0.05  # by probabilities: how sure the model is\n"
        "    pin story-17 legal       # gets exactly these tags",
    .examples = "topictag evaluate news.ttm test.jsonl\n"
                "topictag evaluate news.ttm test/ --min macro-f1=0.85 --min legal.recall=0.8\n"
                "topictag evaluate news.ttm test.jsonl --report text --report json=baseline.json\n"
                "topictag evaluate new.ttm test.jsonl --gate topictag.gate --baseline "
                "baseline.json\n",
    .takes = CLI_TAKES_GATES | CLI_TAKES_PREDICT | CLI_TAKES_INPUT,
    .own = own,
    .min_arguments = 2,
    .max_arguments = SIZE_MAX,
    .n_models = 1,
    .run = run,
};
