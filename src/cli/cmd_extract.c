/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>

static const char *const story_formats[] = {"text", "jsonl", NULL};

static const topictag_option own[] = {
    OWN(show_dropped, FLAG, "show-dropped", 0, "false", NULL,
        "show what was left out of each story, and why"),
    OWN(model, TEXT, "model", 'm', "", "MODEL",
        "leave out the recurring lines that this model has learned, too"),
    {.name = "output-format",
     .letter = 'f',
     .kind = TOPICTAG_OPTION_CHOICE,
     .offset = offsetof(cli_own_options, story_format),
     .fallback = "text",
     .choices = story_formats,
     .help = "how stories are written",
     .group = "Output"},
    OWN_END,
};

/* Writes a story; a form feed parts it from the one before, in text. */
static bool print_story(const cli_line *line, const topictag_document *document,
                        const topictag_model *model, bool first, topictag_text *text,
                        topictag_error *err)
{
    const topictag_story_format format = (topictag_story_format)line->own.story_format;
    if (topictag_document_render(document, model, format, line->own.show_dropped, text, err) !=
        TOPICTAG_OK)
        return false;
    if (!first && format == TOPICTAG_STORY_TEXT && !cli_write("\f\n", 2))
        return false;
    return cli_write(text->data, text->len);
}

static int print_stories(const cli_line *line, topictag_reader *reader, const topictag_model *model)
{
    topictag_text text = {0};
    int exit_code = CLI_DONE;
    size_t n_stories = 0;
    topictag_document document;
    for (bool more = true; !cli_interrupted();) {
        topictag_error err = {0};
        const topictag_status rc = topictag_reader_next(reader, &document, &more, &err);
        if (rc != TOPICTAG_OK) {
            exit_code = cli_fail(&err);
            if (rc == TOPICTAG_E_NO_MEMORY)
                break;
            continue;
        }
        if (!more) {
            if (n_stories == 0 && exit_code == CLI_DONE)
                cli_tell_no_story(line, 0);
            break;
        }
        if (!print_story(line, &document, model, n_stories++ == 0, &text, &err)) {
            exit_code = err.code != TOPICTAG_OK ? cli_fail(&err) : CLI_SYSTEM;
            break;
        }
        if (topictag_reader_would_wait(reader) && !cli_flush())
            break;
    }
    topictag_text_free(&text);
    return cli_interrupted() ? cli_tell_interrupt() : exit_code;
}

static int run(const cli_line *line)
{
    size_t n_paths;
    const char *const *paths = cli_story_paths(line, 0, &n_paths);
    topictag_reader *reader = NULL;
    topictag_model *model = NULL;
    topictag_error err = {0};
    int exit_code = CLI_DONE;
    if ((line->own.model[0] != '\0' &&
         topictag_model_open(&model, line->own.model, &err) != TOPICTAG_OK) ||
        topictag_reader_open(&reader, paths, n_paths, &line->input, false, &err) != TOPICTAG_OK) {
        exit_code = cli_fail(&err);
    } else {
        if (line->own.show_dropped)
            topictag_reader_list_dropped(reader);
        exit_code = cli_flush() ? print_stories(line, reader, model) : CLI_SYSTEM;
    }
    topictag_reader_close(reader);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_extract = {
    .name = "extract",
    .arguments = "[FILE...]",
    .summary = "show the article text that a model would see",
    .description =
        "Writes the text of each story, form feeds between several, or JSON Lines that training\n"
        "reads. With --show-dropped each piece that was left out follows its story, with the\n"
        "reason: navigation, links, sharing, related, comments, footer, outside (of the article),\n"
        "recurring (a line that MODEL has learned to leave out), ...",
    .examples = "topictag extract page.html\n"
                "topictag extract page.html story.txt --show-dropped --model news.ttm\n"
                "topictag extract pages/ --output-format jsonl > stories.jsonl\n",
    .takes = CLI_TAKES_INPUT,
    .own = own,
    .min_arguments = 0,
    .max_arguments = SIZE_MAX,
    .streams = true,
    .run = run,
};
