/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>

static int run(const cli_line *line)
{
    static const char *const standard_input[] = {"-"};
    topictag_reader *reader = NULL;
    topictag_error err = {0};
    int exit_code = CLI_DONE;
    size_t n_stories = 0;
    const bool given = line->n_arguments > 0;
    topictag_document document;
    if (topictag_reader_open(&reader, given ? line->arguments : standard_input,
                             given ? line->n_arguments : 1, &line->input, false,
                             &err) != TOPICTAG_OK)
        return cli_fail(&err);
    for (bool more = true; !cli_interrupted();) {
        const topictag_status rc = topictag_reader_next(reader, &document, &more, &err);
        if (rc != TOPICTAG_OK) {
            exit_code = cli_fail(&err);
            if (rc == TOPICTAG_E_NO_MEMORY)
                break;
            continue;
        }
        if (!more)
            break;
        if (n_stories++ > 0)
            puts("\f");
        fwrite(document.text, 1, document.n_bytes, stdout);
        putchar('\n');
    }
    topictag_reader_close(reader);
    return exit_code;
}

const cli_command cli_extract = {
    .name = "extract",
    .arguments = "[FILE...]",
    .summary = "show the article text that a model would see",
    .description = "Writes the text of each story, form feeds between several.",
    .examples = "topictag extract page.html\n"
                "topictag extract - < story.txt\n",
    .takes = CLI_TAKES_INPUT,
    .min_arguments = 0,
    .max_arguments = SIZE_MAX,
    .run = run,
};
