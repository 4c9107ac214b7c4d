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
    uint64_t n_told; /* records of any kind */
    uint64_t n_records,
        n_bodies; /* stories of files that hold many, those with more than a title */
} printing;

/* Called in input order, one record at a time. */
static int print_record(const topictag_record *record, void *payload)
{
    printing *out = payload;
    out->n_told++;
    if (record->error == NULL && record->document->line > 0) {
        out->n_records++;
        out->n_bodies += record->document->n_bytes > record->document->title_bytes;
    }
    if (topictag_record_render(record, out->model, out->format, &out->line, &out->err) !=
        TOPICTAG_OK)
        return 1;
    if (!cli_write(out->line.data, out->line.len) || (record->waiting && !cli_flush()))
        return 1;
    return cli_interrupted();
}

/* Tags all stories of the reader, and tells people what the records hold no place for. */
static int tag(const cli_line *line, topictag_reader *reader, printing *out)
{
    topictag_error err = {0};
    uint64_t n_failed = 0;
    if (!cli_flush())
        return CLI_SYSTEM;
    if (topictag_predict_all(out->model, reader, &line->predict, print_record, out, &n_failed,
                             &err) != TOPICTAG_OK) {
        /* A full disk or a closed pipe is told by cli_finish_output. */
        if (out->err.code != TOPICTAG_OK)
            return cli_fail(&out->err);
        return ferror(stdout) ? CLI_SYSTEM : cli_fail(&err);
    }
    if (out->n_records > 0 && out->n_bodies == 0 && !line->own.quiet)
        fprintf(stderr,
                "topictag: warning: no story has anything in a field \"%s\" (--text-field names "
                "another)\n",
                line->input.text_field);
    if (out->n_told == 0)
        cli_tell_no_story(line, 1);
    if (n_failed == 0)
        return CLI_DONE;
    fprintf(stderr, "topictag: %llu %s could not be tagged; see \"error\" there\n",
            (unsigned long long)n_failed, n_failed == 1 ? "record" : "records");
    return CLI_BAD_INPUT;
}

static int run(const cli_line *line)
{
    topictag_model *model = NULL;
    topictag_reader *reader = NULL;
    topictag_error err = {0};
    printing out = {.format = (topictag_record_format)line->own.record_format};
    size_t n_paths;
    const char *const *paths = cli_story_paths(line, 1, &n_paths);
    int exit_code;
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK ||
        topictag_reader_open(&reader, paths, n_paths, &line->input, false, &err) != TOPICTAG_OK) {
        exit_code = cli_fail(&err);
    } else {
        out.model = model;
        exit_code = tag(line, reader, &out);
    }
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
    .n_models = 1,
    .streams = true,
    .run = run,
};
