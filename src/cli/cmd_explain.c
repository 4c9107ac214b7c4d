/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const formats[] = {"text", "json", "html", NULL};

static const topictag_option own[] = {
    {.name = "output-format",
     .letter = 'f',
     .kind = TOPICTAG_OPTION_CHOICE,
     .offset = offsetof(cli_own_options, explain_format),
     .fallback = "text",
     .choices = formats,
     .help = "text, JSON (a line for each story) or a page",
     .group = "Output"},
    OWN(against, LIST, "nearest", 0, "", "CORPUS",
        "name the stories of a corpus that are most alike, of the training stories; repeatable"),
    OWN_QUIET,
    OWN_END,
};

typedef struct telling {
    topictag_explainer *explainer;
    topictag_neighbours *neighbours;
    topictag_explain_format format;
    topictag_text text;
    uint64_t n_told, n_failed;
} telling;

static topictag_explain_format format_of(const cli_line *line)
{
    const topictag_explain_format format = (topictag_explain_format)line->own.explain_format;
    const char *no_color = getenv("NO_COLOR"); /* https://no-color.org: set and not empty */
    const bool plain = (no_color != NULL && no_color[0] != '\0') || !isatty(STDOUT_FILENO);
    return format == TOPICTAG_EXPLAIN_TEXT && !plain ? TOPICTAG_EXPLAIN_TERMINAL : format;
}

/* One story or its failure; false at the end, or with *err set. */
static bool tell_next(telling *to, topictag_reader *reader, topictag_error *err)
{
    topictag_document document = {0};
    topictag_error failure = {0};
    bool more = false;
    topictag_status status = topictag_reader_next(reader, &document, &more, &failure);
    if (status == TOPICTAG_OK && !more)
        return false;
    to->n_told++;
    if (status == TOPICTAG_OK)
        status = topictag_explain_render(to->explainer, &document, NULL, to->neighbours, to->format,
                                         &to->text, &failure);
    if (status == TOPICTAG_E_NO_MEMORY) {
        *err = failure;
        return false;
    }
    if (status != TOPICTAG_OK) {
        to->n_failed++;
        if (topictag_explain_render(to->explainer, &document, &failure, NULL, to->format, &to->text,
                                    err) != TOPICTAG_OK)
            return false;
    }
    return cli_write(to->text.data, to->text.len) && !cli_interrupted();
}

static int tell_all(const cli_line *line, telling *to, topictag_reader *reader)
{
    topictag_error err = {0};
    if (topictag_explain_begin(line->arguments[0], to->format, &to->text, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (!cli_write(to->text.data, to->text.len) || !cli_flush())
        return CLI_SYSTEM;
    while (tell_next(to, reader, &err) && (!topictag_reader_would_wait(reader) || cli_flush()))
        ;
    if (err.code != TOPICTAG_OK)
        return cli_fail(&err);
    if (topictag_explain_end(to->format, &to->text, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (!cli_write(to->text.data, to->text.len))
        return CLI_SYSTEM;
    if (cli_interrupted())
        return cli_tell_interrupt();
    if (to->n_told == 0)
        cli_tell_no_story(line, 1);
    if (to->n_failed > 0)
        fprintf(stderr, "topictag: %llu %s could not be explained; see \"error\" there\n",
                (unsigned long long)to->n_failed, to->n_failed == 1 ? "story" : "stories");
    return to->n_failed > 0 ? CLI_BAD_INPUT : CLI_DONE;
}

static int run(const cli_line *line)
{
    size_t n_paths;
    const char *const *paths = cli_story_paths(line, 1, &n_paths);
    const topictag_list *corpora = &line->own.against;
    const topictag_listener listener = cli_listener(line->own.quiet);
    topictag_model *model = NULL;
    topictag_reader *reader = NULL;
    topictag_error err = {0};
    telling to = {.format = format_of(line)};
    int exit_code = CLI_DONE;
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK ||
        topictag_explainer_new(&to.explainer, model, &line->explain, &err) != TOPICTAG_OK ||
        topictag_reader_open(&reader, paths, n_paths, &line->input, false, &err) != TOPICTAG_OK ||
        (corpora->n > 0 &&
         topictag_neighbours_read(&to.neighbours, model, corpora->items, corpora->n, &line->input,
                                  0, &listener, &err) != TOPICTAG_OK))
        exit_code = cli_fail(&err);
    cli_progress_end();
    /* The model is sound; it is just none that can be explained. */
    if (exit_code != CLI_DONE && err.code == TOPICTAG_E_DEGENERATE)
        exit_code = CLI_USAGE;
    if (exit_code == CLI_DONE) {
        topictag_reader_ignore_labels(reader);
        exit_code = tell_all(line, &to, reader);
    }
    topictag_text_free(&to.text);
    topictag_neighbours_free(to.neighbours);
    topictag_reader_close(reader);
    topictag_explainer_free(to.explainer);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_explain = {
    .name = "explain",
    .arguments = "MODEL [FILE...]",
    .summary = "show which words led to a story's tags",
    .description =
        "For each tag (for a story without one, the most probable label) the words for and\n"
        "against it and what they add to the decision value, a smallest set of words without\n"
        "which the decision would be another, and on request the training stories most alike.\n"
        "On a terminal the story follows with its words in colour, unless NO_COLOR is set.\n"
        "JSON holds every term with its places in the text, in bytes of \"text\"; bias, terms and\n"
        "rounding add up to the decision value exactly. Kernel models cannot be explained.",
    .examples = "topictag explain news.ttm story.txt\n"
                "topictag explain news.ttm story.txt --label hardware --nearest stories/\n"
                "topictag explain news.ttm incoming.jsonl --output-format html > why.html\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_EXPLAIN,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .n_models = 1,
    .streams = true,
    .run = run,
};
