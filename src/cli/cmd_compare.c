/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

static const char *const formats[] = {"text", "json", NULL};

static const topictag_option own[] = {
    {.name = "output-format",
     .letter = 'f',
     .kind = TOPICTAG_OPTION_CHOICE,
     .offset = offsetof(cli_own_options, compare_format),
     .fallback = "text",
     .choices = formats,
     .help = "text or JSON, which tells every changed story",
     .group = "Output"},
    OWN_QUIET,
    OWN_END,
};

static int run(const cli_line *line)
{
    topictag_comparison *comparison = NULL;
    topictag_text text = {0};
    topictag_error err = {0};
    int exit_code = CLI_DONE;
    const topictag_listener listener = cli_listener(line->own.quiet);
    if (topictag_compare(&comparison, line->arguments[0], line->arguments[1], line->arguments + 2,
                         line->n_arguments - 2, &line->input, &line->compare, &listener,
                         &err) != TOPICTAG_OK)
        return cli_fail(&err);
    cli_progress_end();
    if (cli_interrupted())
        exit_code = cli_tell_interrupt();
    else if (topictag_comparison_render(comparison, formats[line->own.compare_format], &text,
                                        &err) == TOPICTAG_OK)
        (void)cli_write(text.data, text.len); /* told by cli_finish_output */
    else
        exit_code = cli_fail(&err);
    topictag_text_free(&text);
    topictag_comparison_free(comparison);
    return exit_code;
}

const cli_command cli_compare = {
    .name = "compare",
    .arguments = "BEFORE AFTER [CORPUS...]",
    .summary = "show what another model tags otherwise",
    .description =
        "BEFORE and AFTER are models, which tag the labelled stories of CORPUS, or JSON reports "
        "of\n"
        "evaluate (which of the two is seen from the file). Prints scores before and after with\n"
        "the interval of their change and how often chance does as much, then the stories that\n"
        "are tagged otherwise: worse, better, neither. For two linear models each label a story\n"
        "got or lost comes with the words whose contribution moved most.",
    .examples = "topictag compare old.ttm new.ttm test.jsonl\n"
                "topictag compare old-report.json new-report.json\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_COMPARE,
    .own = own,
    .min_arguments = 2,
    .max_arguments = SIZE_MAX,
    .n_models = 2,
    .run = run,
};
