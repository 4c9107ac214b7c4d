/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <stdio.h>

static int verify_background(const char *path)
{
    topictag_background *background = NULL;
    topictag_error err = {0};
    if (topictag_background_open(&background, path, &err) != TOPICTAG_OK)
        return cli_fail(&err);
    const topictag_background_facts facts = topictag_background_tell(background);
    printf("%s: sound, a background of %llu stories, %u words\n", path,
           (unsigned long long)facts.n_documents, facts.n_words);
    topictag_background_free(background);
    return CLI_DONE;
}

static int run(const cli_line *line)
{
    if (topictag_is_background(line->arguments[0]))
        return verify_background(line->arguments[0]);
    topictag_model *model = NULL;
    topictag_error err = {0};
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (topictag_model_verify(model, &err) != TOPICTAG_OK) {
        topictag_model_free(model);
        return cli_fail(&err);
    }
    printf("%s: sound, %u labels, %u terms\n", line->arguments[0], topictag_model_n_labels(model),
           topictag_model_n_terms(model));
    topictag_model_free(model);
    return CLI_DONE;
}

const cli_command cli_verify = {
    .name = "verify",
    .arguments = "MODEL",
    .summary = "check that a model file is whole",
    .description = "Compares every size, offset, checksum and count of a model or background\n"
                   "file, and looks every term up in its index; exit code 4 and the place of\n"
                   "the damage when one does not fit.",
    .examples = "topictag verify news.ttm\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
