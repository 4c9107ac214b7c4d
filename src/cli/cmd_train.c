/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>
#include <string.h>

static const topictag_option own[] = {
    OWN(output, TEXT, "output", 'o', "", "MODEL", "model file to write (required)"),
    OWN_QUIET,
    OWN_END,
};

/*
 * Below, the scores that chose cost and thresholds are better than those of cross-validation, which
 * chooses anew in each fold: on Reuters-21578 micro-F1 0.60 and 0.57 of 100 stories, 0.80 and 0.77
 * of 500, 0.83 and 0.82 of 1,000.
 */
#define FEW_STORIES 1000

void cli_print_languages(const topictag_model *model)
{
    const char *language = topictag_model_next_language(model, NULL);
    printf("languages  %s", language == NULL ? "not known" : language);
    while (language != NULL && (language = topictag_model_next_language(model, language)) != NULL)
        printf(", %s", language);
    putchar('\n');
}

void cli_print_training(const topictag_model *model, const topictag_train_summary *s,
                        const char *path)
{
    printf("read       %llu stories (%llu without a label), %u %s, %.1f s\n",
           (unsigned long long)s->n_documents, (unsigned long long)s->n_unlabelled, s->n_labels,
           s->n_labels == 1 ? "label" : "labels", s->read_s);
    if (s->n_skipped + s->n_empty + s->n_duplicate_ids + s->n_replaced > 0)
        printf("doubtful   %llu bad records skipped, %llu empty stories, %llu repeated ids, "
               "%llu ill-formed byte sequences\n",
               (unsigned long long)s->n_skipped, (unsigned long long)s->n_empty,
               (unsigned long long)s->n_duplicate_ids, (unsigned long long)s->n_replaced);
    cli_print_languages(model);
    if (s->n_recurring_lines > 0)
        printf("chrome     %llu recurring lines left out, %llu different ones\n",
               (unsigned long long)s->n_dropped_lines, (unsigned long long)s->n_recurring_lines);
    printf("terms      %llu, %.1f s\n",
           (unsigned long long)(s->n_terms_full > 0 ? s->n_terms_full : s->n_terms),
           s->vectorise_s);
    if (s->has_background)
        printf("background of weight %g beside the words' 1, %.1f s\n", s->background_weight,
               s->weigh_s);
    printf("machine    %s%s, cost %g, %.1f s\n", s->solver,
           strcmp(s->solver, "libsvm") == 0 ? " (hinge loss)" : "", s->cost, s->train_s);
    if (s->n_untrained_labels > 0)
        printf("untrained  %u labels without a story to tell them by\n", s->n_untrained_labels);
    if (s->has_scores)
        printf("estimate   micro-F1 %.4f, macro-F1 %.4f, accuracy %.4f (out of fold), %.1f s\n",
               s->micro_f1, s->macro_f1, s->accuracy, s->calibrate_s);
    if (s->has_scores && s->n_documents < FEW_STORIES)
        puts(
            "           a little too good of few stories: terms, cost and thresholds come from all;"
            " see crossval");
    if (s->n_terms_full > 0)
        printf("compact    %llu of the terms left; tags of %.2f %% of the stories change\n",
               (unsigned long long)s->n_terms, 100 * s->compact_changed);
    if (s->n_terms_full > 0 && s->has_scores)
        printf("           micro-F1 %+.4f, macro-F1 %+.4f, accuracy %+.4f by compacting\n",
               s->micro_f1 - s->full_micro_f1, s->macro_f1 - s->full_macro_f1,
               s->accuracy - s->full_accuracy);
    printf("wrote      %s\n", path);
}

static int run(const cli_line *line)
{
    topictag_model *model = NULL;
    topictag_error err = {0};
    topictag_train_summary summary;
    const topictag_listener listener = cli_listener(line->own.quiet);
    int exit_code = cli_check_output(line);
    if (exit_code != CLI_DONE)
        return exit_code;
    if (topictag_train(&model, line->arguments, line->n_arguments, &line->input, &line->train,
                       &summary, &listener, &err) != TOPICTAG_OK ||
        topictag_model_save(model, line->own.output, &err) != TOPICTAG_OK)
        exit_code = cli_fail(&err);
    cli_progress_end();
    if (exit_code == CLI_DONE)
        cli_print_training(model, &summary, line->own.output);
    topictag_model_free(model);
    return exit_code;
}

const cli_command cli_train = {
    .name = "train",
    .arguments = "CORPUS...",
    .summary = "learn a model from labelled stories",
    .description =
        "Reads labelled stories, learns which terms speak for which label and writes a model.\n"
        "A corpus is a folder with a folder per label, or JSON Lines, CSV, TSV or fastText\n"
        "lines, also gzipped; several are read as one. Stories without a label teach the model\n"
        "when to say nothing. Prints what was read and chosen, and an estimate of the scores from\n"
        "stories that were left out in turn. It is a little too good where stories are few, since\n"
        "terms and their weights, recurring lines, cost and thresholds come from all of them;\n"
        "crossval learns all of that anew without the stories it scores, and is stricter.",
    .examples = "topictag train stories/ -o news.ttm\n"
                "topictag train train.jsonl.gz -o news.ttm --ngrams 1 --threads 2\n"
                "topictag train export.csv -o news.ttm --text-field body --labels-field topics\n",
    .takes = CLI_TAKES_INPUT | CLI_TAKES_TRAIN,
    .own = own,
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
