/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

static const topictag_option own[] = {
    OWN(to, TEXT, "to", 0, "", "FOLDER", "folder to write into, made when missing (required)"),
    OWN(stories, TEXT, "stories", 0, "", "CORPUS",
        "write these stories too, as vectors for svm-predict: stories.LABEL.svm"),
    OWN_END,
};

static int run(const cli_line *line)
{
    topictag_model *model = NULL;
    topictag_error err = {0};
    int exit_code = CLI_DONE;
    if (line->own.to[0] == '\0')
        return cli_usage_error(line->command, "expected --to FOLDER");
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK ||
        topictag_model_export(model, line->own.to, &err) != TOPICTAG_OK ||
        (line->own.stories[0] != '\0' &&
         topictag_vectors_export(model, &line->own.stories, 1, &line->input, line->own.to, &err) !=
             TOPICTAG_OK))
        exit_code = cli_fail(&err);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_export = {
    .name = "export",
    .arguments = "MODEL",
    .summary = "write a model as libsvm files",
    .description =
        "Writes LABEL.model for each label, readable by libsvm's svm-predict, with labels.txt,\n"
        "vocabulary.tsv (feature number, kind, document frequency, idf, term) and platt.tsv\n"
        "(calibration and threshold of each label). In names of files a slash is written %2F, a\n"
        "dot in front %2E and a percent sign %25; a label of more than 200 bytes is cut and ends\n"
        "in % and its line in labels.txt.",
    .examples = "topictag export news.ttm --to libsvm/ --stories test.jsonl\n",
    .takes = CLI_TAKES_INPUT,
    .own = own,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
