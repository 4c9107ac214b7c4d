/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>

static const topictag_option own[] = {
    OWN(against, LIST, "against", 0, "", "CORPUS",
        "corpus that must share no story with it, the test part; repeatable"),
    OWN(json, FLAG, "json", 0, "false", NULL, "findings as JSON"),
    OWN(strict, FLAG, "strict", 0, "false", NULL, "end with exit code 1 when anything is found"),
    OWN(fix, TEXT, "fix", 0, "", "FILE",
        "write a cleaned copy as JSON Lines, and FILE.log with what was changed"),
    OWN_QUIET,
    OWN_END,
};

/* How many of each kind, on standard error: standard output holds the findings alone. */
static void print_summary(const topictag_check *check)
{
    size_t counts[TOPICTAG_FINDING_KINDS] = {0};
    const size_t n = topictag_check_n_findings(check);
    for (size_t i = 0; i < n; i++)
        counts[topictag_check_finding(check, i)->kind]++;
    fprintf(stderr, "topictag: %zu finding%s", n, n == 1 ? "" : "s");
    const char *before = ": ";
    for (int kind = 0; kind < TOPICTAG_FINDING_KINDS; kind++) {
        if (counts[kind] == 0)
            continue;
        fprintf(stderr, "%s%zu %s", before, counts[kind],
                topictag_finding_kind_name((topictag_finding_kind)kind));
        before = ", ";
    }
    fputc('\n', stderr);
}

/* The log stands beside the copy, and the findings go to standard output: it wants a file. */
static int check_fix(const cli_line *line)
{
    const char *path = line->own.fix;
    if (cli_is_stream(path))
        return cli_usage_error(line->command, "--fix: expected the name of a file, found \"%s\"",
                               path);
    const int exit_code = cli_check_target(line, "fix", path);
    return exit_code == CLI_DONE ? cli_check_target(line, "fix", line->derived[0]) : exit_code;
}

static int write_fix(const cli_line *line, const topictag_check *check)
{
    topictag_error err = {0};
    uint64_t n_changes = 0;
    if (topictag_check_fix(check, line->own.fix, line->derived[0], &n_changes, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (!line->own.quiet)
        fprintf(stderr, "topictag: %llu changes, told in %s\n", (unsigned long long)n_changes,
                line->derived[0]);
    return CLI_DONE;
}

static int deliver(const cli_line *line, const topictag_check *check)
{
    topictag_text text = {0};
    topictag_error err = {0};
    int exit_code = CLI_DONE;
    if (topictag_check_render(check, line->own.json ? "json" : "text", &text, &err) == TOPICTAG_OK)
        (void)cli_write(text.data, text.len); /* told by cli_finish_output */
    else
        exit_code = cli_fail(&err);
    topictag_text_free(&text);
    if (exit_code == CLI_DONE && line->own.fix[0] != '\0')
        exit_code = write_fix(line, check);
    if (!line->own.quiet)
        print_summary(check);
    if (exit_code == CLI_DONE && line->own.strict && topictag_check_n_findings(check) > 0)
        exit_code = CLI_GATE_FAILED;
    return exit_code;
}

static int run(const cli_line *line)
{
    topictag_check *check = NULL;
    topictag_error err = {0};
    const topictag_listener listener = cli_listener(line->own.quiet);
    topictag_check_options options = line->check;
    int exit_code = CLI_DONE;
    if (line->own.fix[0] != '\0')
        exit_code = check_fix(line);
    if (exit_code != CLI_DONE)
        return exit_code;
    options.keep_records = line->own.fix[0] != '\0';
    if (topictag_check_corpus(&check, line->arguments, line->n_arguments, line->own.against.items,
                              line->own.against.n, &line->input, &options, &listener,
                              &err) != TOPICTAG_OK)
        return cli_fail(&err);
    cli_progress_end();
    exit_code = deliver(line, check);
    topictag_check_free(check);
    return exit_code;
}

const cli_command cli_check = {
    .name = "check",
    .arguments = "CORPUS...",
    .summary = "find what is wrong with a corpus",
    .description =
        "Prints one finding a line, by kind: mislabel (its words say another label; ranked, the\n"
        "most certain first, with the probabilities of the labels), contradiction (copies with\n"
        "other labels), leak (a story of the corpus given with --against), duplicate, label-typo,\n"
        "rare-label, source-term (tells the source instead of the topic: masthead, byline,\n"
        "agency, date line), encoding, empty and long. Stories are copies when they share most of\n"
        "their 5-word runs; the number behind is the share.\n"
        "--fix leaves out empty stories, later copies with the same labels, leaks and, with\n"
        "--on-error skip, bad records, and puts right: wrongly decoded characters, and labels\n"
        "that differ from a more common one in case, blanks, hyphens, underscores or invisible\n"
        "characters alone. Labels that may be misspelt stay. JSON Lines keep all their fields.",
    .examples = "topictag check stories/ --against test.jsonl\n"
                "topictag check train.jsonl --skip mislabel --strict\n"
                "topictag check train.jsonl --fix clean.jsonl\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_CHECK,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
