/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>

static const char *const record_formats[] = {"jsonl", "tsv", "fasttext", "text", "ninjs", NULL};

static const topictag_option own[] = {
    {.name = "output-format",
     .letter = 'f',
     .kind = TOPICTAG_OPTION_CHOICE,
     .offset = offsetof(cli_own_options, record_format),
     .fallback = "jsonl",
     .choices = record_formats,
     .help = "how records are written",
     .group = "Output"},
    OWN_QUIET,
    OWN_END,
};

typedef struct printing {
    const topictag_model *model;
    topictag_record_format format;
    topictag_text line;
    topictag_error err;
} printing;

/* Called in input order, one record at a time. */
static int print_record(const topictag_record *record, void *payload)
{
    printing *out = payload;
    if (topictag_record_render(record, out->model, out->format, &out->line, &out->err) !=
        TOPICTAG_OK)
        return 1;
    if (!cli_write(out->line.data, out->line.len) || (record->waiting && !cli_flush()))
        return 1;
    return cli_interrupted();
}

static int run(const cli_line *line)
{
    static const char *const standard_input[] = {"-"};
    topictag_model *model = NULL;
    topictag_reader *reader = NULL;
    topictag_error err = {0};
    uint64_t n_failed = 0;
    printing out = {.format = (topictag_record_format)line->own.record_format};
    const char *const *paths = line->n_arguments > 1 ? line->arguments + 1 : standard_input;
    const size_t n_paths = line->n_arguments > 1 ? line->n_arguments - 1 : 1;
    int exit_code = CLI_DONE;
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK ||
        topictag_reader_open(&reader, paths, n_paths, &line->input, false, &err) != TOPICTAG_OK) {
        exit_code = cli_fail(&err);
        goto done;
    }
    out.model = model;
    if (!cli_flush()) {
        exit_code = CLI_SYSTEM;
    } else if (topictag_predict_all(model, reader, &line->predict, print_record, &out, &n_failed,
                                    &err) != TOPICTAG_OK) {
        /* A full disk or a closed pipe is told by cli_finish_output. */
        if (out.err.code != TOPICTAG_OK)
            exit_code = cli_fail(&out.err);
        else if (ferror(stdout))
            exit_code = CLI_SYSTEM;
        else
            exit_code = cli_fail(&err);
    } else if (n_failed > 0) {
        fprintf(stderr, "topictag: %llu %s could not be tagged; see \"error\" there\n",
                (unsigned long long)n_failed, n_failed == 1 ? "record" : "records");
        exit_code = CLI_BAD_INPUT;
    }
done:
    topictag_text_free(&out.line);
    topictag_reader_close(reader);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_predict = {
    .name = "predict",
    .arguments = "MODEL [FILE...]",
    .summary = "tag stories",
    .description =
        "Tags stories from files, folders or standard input and writes one record each, in input\n"
        "order. A story that cannot be read becomes a record with an \"error\"; the run goes on\n"
        "and ends with exit code 3.",
    .examples = "topictag predict news.ttm story.txt --output-format text\n"
                "topictag predict news.ttm incoming/ > tags.jsonl\n"
                "topictag predict news.ttm feed.xml --output-format ninjs > tagged.ninjs\n"
                "producer | topictag predict news.ttm --format jsonl -\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_PREDICT,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
