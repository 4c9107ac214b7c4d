/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>
#include <string.h>

static const topictag_option own[] = {
    OWN(to, TEXT, "to", 0, "", "FOLDER", "folder to write into, made when missing (required)"),
    OWN_QUIET,
    OWN_END,
};

static void print_labels(const topictag_split_summary *s)
{
    printf("labels     %u of %u in both parts", s->n_labels - s->n_only_train - s->n_only_test,
           s->n_labels);
    if (s->n_only_train > 0)
        printf(", %u in the training part only", s->n_only_train);
    if (s->n_only_test > 0)
        printf(", %u in the test part only", s->n_only_test);
    putchar('\n');
}

static void print_times(const topictag_split_summary *s)
{
    printf("border     no training story is newer than %s\n", s->newest);
    if (s->n_older > 0)
        printf("older      %llu stories of the test part, with newer ones they belong to\n",
               (unsigned long long)s->n_older);
    if (s->n_undated > 0)
        printf("undated    %llu stories, taken for the oldest\n", (unsigned long long)s->n_undated);
}

static void print_files(const char *folder)
{
    int n = (int)strlen(folder);
    while (n > 1 && folder[n - 1] == '/')
        n--;
    printf("wrote      %.*s/train.jsonl, %.*s/test.jsonl\n", n, folder, n, folder);
}

static void print_summary(const topictag_split_summary *s, const char *folder)
{
    const unsigned long long n = s->n_train + s->n_test;
    printf("read       %llu stories, %u labels\n", n, s->n_labels);
    if (s->n_skipped > 0)
        printf("doubtful   %llu bad records skipped\n", (unsigned long long)s->n_skipped);
    printf("together   %llu stories, %llu of them nearly copies of earlier ones\n",
           (unsigned long long)s->n_together, (unsigned long long)s->n_copies);
    printf("parted     %llu for training, %llu for testing (%.1f %%)\n",
           (unsigned long long)s->n_train, (unsigned long long)s->n_test,
           100.0 * (double)s->n_test / (double)n);
    print_labels(s);
    if (s->newest[0] != '\0')
        print_times(s);
    print_files(folder);
}

static int run(const cli_line *line)
{
    topictag_error err = {0};
    topictag_split_summary summary;
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code = CLI_DONE;
    if (line->own.to[0] == '\0')
        return cli_usage_error(line->command, "expected --to FOLDER");
    for (size_t part = 0; part < line->n_derived && exit_code == CLI_DONE; part++)
        exit_code = cli_check_clash(line, "to", line->derived[part]);
    if (exit_code != CLI_DONE)
        return exit_code;
    if (topictag_split_corpus(line->arguments, line->n_arguments, &line->input, &line->split,
                              line->own.to, &summary, &listener, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    cli_progress_end();
    print_summary(&summary, line->own.to);
    return CLI_DONE;
}

const cli_command cli_split = {
    .name = "split",
    .arguments = "CORPUS...",
    .summary = "part a corpus for training and testing, without leaks",
    .description =
        "Writes FOLDER/train.jsonl and FOLDER/test.jsonl. Copies, near-copies (stories that share\n"
        "most of their 5-word runs) and stories with the same value in the field of --group-by "
        "are\n"
        "in the same part. Both parts have nearly the same share of every label, and labels of "
        "two\n"
        "stories reach both; with --by-time the newest stories are the test part, what stays\n"
        "together is as new as its newest story, and stories without a time count as oldest.\n"
        "Every story is in one of the parts. JSON Lines are copied as they are, with all their\n"
        "fields; stories of other formats become JSON Lines with id, title, text, labels, group\n"
        "and time. Options that read the corpus read the parts too.",
    .examples = "topictag split stories/ --to parts/\n"
                "topictag split stories.jsonl --test 0.1 --group-by publisher --to parts/\n"
                "topictag split stories.csv --by-time published --to parts/\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_SPLIT,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
