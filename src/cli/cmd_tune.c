/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>

static const topictag_option own[] = {
    OWN(output, TEXT, "output", 'o', "", "MODEL", "model file to write (required)"),
    OWN_QUIET,
    OWN_END,
};

static void print_trials(const topictag_tuning *tuning)
{
    printf("%8s  %6s  %7s  %6s  %8s  %8s  %8s  %7s  %s\n", "stories", "score", "gain", "+-",
           "micro-F1", "macro-F1", "accuracy", "seconds", "options");
    for (size_t i = 0; i < tuning->n_trials; i++) {
        const topictag_trial *trial = &tuning->trials[i];
        printf("%8llu  %.4f  %+.4f  %.4f  %8.4f  %8.4f  %8.4f  %7.2f  %s%s\n",
               (unsigned long long)trial->n_documents, trial->score, trial->gain, trial->gain_error,
               trial->micro_f1, trial->macro_f1, trial->accuracy, trial->seconds, trial->options,
               trial->chosen ? "  (chosen)" : "");
    }
    if (tuning->interrupted)
        puts("The search was interrupted; the best so far was trained.");
    putchar('\n');
}

static int run(const cli_line *line)
{
    topictag_model *model = NULL;
    topictag_error err = {0};
    topictag_tuning tuning = {0};
    topictag_train_summary summary;
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code = cli_check_output(line);
    if (exit_code != CLI_DONE)
        return exit_code;
    if (topictag_tune(&model, line->arguments, line->n_arguments, &line->input, &line->train,
                      &line->tune, &tuning, &summary, &listener, &err) != TOPICTAG_OK ||
        topictag_model_save(model, line->own.output, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    cli_progress_end();
    if (exit_code == CLI_DONE) {
        print_trials(&tuning);
        cli_print_training(model, &summary, line->own.output);
    }
    topictag_tuning_free(&tuning);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_tune = {
    .name = "tune",
    .arguments = "CORPUS...",
    .summary = "search training options, then learn a model",
    .description =
        "Tries settings of terms and machine and trains with the one that tags stories best which\n"
        "were left out in turn: many settings on a sample of the stories, the best of them on\n"
        "more and at last on all. The options given are tried first, and kept unless another\n"
        "setting gains more than chance would (one standard error). Unless --cost is given, they\n"
        "choose a cost, which others take or take a multiple of. An interrupt ends the search,\n"
        "and the best so far is trained. Prints the setting chosen, then the others tried, best\n"
        "first, those seen on most stories on top: the score, and the gain over the options given\n"
        "with its standard error, of those near the best by two partitions into folds. Scores of\n"
        "the best of many are a little too good: evaluate the model on stories of its own.",
    .examples = "topictag tune stories/ -o news.ttm\n"
                "topictag tune train.jsonl -o news.ttm --budget 5m --score macro-f1\n"
                "topictag tune train.jsonl -o news.ttm --trials 20 --seed 7\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_TRAIN | CLI_TAKES_TUNE,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
