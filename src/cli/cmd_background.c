/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>

static const topictag_option own[] = {
    OWN(output, TEXT, "output", 'o', "", "FILE", "background file to write (required)"),
    OWN_QUIET,
    OWN_END,
};

static int run(const cli_line *line)
{
    topictag_background *background = NULL;
    topictag_background_summary summary;
    topictag_error err = {0};
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code = cli_check_output(line);
    if (exit_code != CLI_DONE)
        return exit_code;
    if (topictag_background_learn(&background, line->arguments, line->n_arguments, &line->input,
                                  &line->background, &summary, &listener, &err) != TOPICTAG_OK ||
        topictag_background_save(background, line->own.output, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    cli_progress_end();
    if (exit_code == CLI_DONE)
        printf("read       %llu stories (%llu bad records skipped), %.1f s\n"
               "words      %u, the rarest in %u stories\n"
               "vectors    %u numbers a word, %.1f s\n"
               "sample     %u stories\n"
               "wrote      %s\n",
               (unsigned long long)summary.n_documents, (unsigned long long)summary.n_skipped,
               summary.read_s, summary.n_words, summary.least_df, summary.n_dimensions,
               summary.learn_s, summary.n_sample, line->own.output);
    topictag_background_free(background);
    return exit_code;
}

const cli_command cli_background = {
    .name = "background",
    .arguments = "ARCHIVE...",
    .summary = "learn from unlabelled stories, for train --background",
    .description =
        "Reads an archive of stories without labels (labels are ignored) and writes what it\n"
        "teaches: how common its words are, and which are used alike, as a vector for each\n"
        "word. A model trained with it also understands words its own stories do not hold, and\n"
        "expects labels to be as common as they seem to be in the archive. The file holds\n"
        "words, numbers and, for a sample of stories, which common words they hold; no text.",
    .examples = "topictag background archive.jsonl.gz -o news.ttb\n"
                "topictag train stories/ -o news.ttm --background news.ttb\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_BACKGROUND,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
