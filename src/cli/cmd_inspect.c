/* SPDX-License-Identifier: MIT */
#include "cli/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const topictag_option own[] = {
    {.name = "terms",
     .letter = 'n',
     .kind = TOPICTAG_OPTION_COUNT,
     .offset = offsetof(cli_own_options, terms),
     .fallback = "10",
     .min = 0,
     .max = 10000,
     .argument = "N",
     .help = "strongest terms shown for and against each label; words near --term",
     .group = "Output"},
    OWN(term, TEXT, "term", 0, "", "WORD",
        "only the words used like this one, of a background or a model trained with one"),
    OWN(json, FLAG, "json", 0, "false", NULL, "everything as JSON"),
    OWN_END,
};

/* Writes and frees a text that was made with this status. */
static int print_made(topictag_status rc, topictag_text *text, const topictag_error *err)
{
    if (rc == TOPICTAG_OK)
        (void)cli_write(text->data, text->len); /* told by cli_finish_output */
    topictag_text_free(text);
    return rc == TOPICTAG_OK ? CLI_DONE : cli_fail(err);
}

static int print_json(const topictag_model *model, uint32_t n_terms)
{
    topictag_text text = {0};
    topictag_error err = {0};
    return print_made(topictag_model_describe(model, n_terms, &text, &err), &text, &err);
}

static topictag_status print_terms(const topictag_model *model, uint32_t label, bool positive,
                                   topictag_term_weight *terms, size_t max, topictag_error *err)
{
    size_t n = 0;
    const topictag_status rc =
        topictag_model_top_terms(model, label, positive, terms, max, &n, err);
    if (rc == TOPICTAG_E_DEGENERATE) /* a kernel model has none to show */
        return TOPICTAG_OK;
    if (n == 0)
        return rc;
    printf("  %s", positive ? "for     " : "against ");
    for (size_t i = 0; i < n; i++) {
        /* A run of characters at the edge of a word has a blank there. */
        const char *mark = strcmp(terms[i].kind, "char") == 0 ? "\"" : "";
        const char *where = strcmp(terms[i].kind, "title") == 0 ? " in headlines" : "";
        printf("%s%s%s%s%s (%+.2f)", i > 0 ? ", " : "", mark, terms[i].term, mark, where,
               terms[i].weight);
    }
    putchar('\n');
    return rc;
}

static void print_label(const topictag_model *model, uint32_t label)
{
    const double threshold = topictag_model_threshold(model, label);
    printf("\n%s, given ", topictag_model_label(model, label));
    if (topictag_model_is_singlelabel(model))
        printf("where it is the most probable%s", threshold > 0 ? ", " : "");
    if (!topictag_model_is_singlelabel(model) || threshold > 0)
        printf("from a probability of %.2f", threshold);
    putchar('\n');
}

static int print_text(const topictag_model *model, uint32_t n_terms)
{
    topictag_section sections[32];
    topictag_error err = {0};
    topictag_term_weight *terms = calloc((size_t)n_terms + 1, sizeof *terms);
    topictag_status rc = TOPICTAG_OK;
    uint64_t n_bytes = 0;
    if (terms == NULL)
        return cli_no_memory();
    const size_t n_sections = topictag_model_sections(model, sections, 32);
    for (size_t i = 0; i < n_sections; i++)
        n_bytes += sections[i].bytes;
    printf("%s model, %u labels, %u terms, %llu bytes\n",
           topictag_model_is_singlelabel(model) ? "single-label" : "multi-label",
           topictag_model_n_labels(model), topictag_model_n_terms(model),
           (unsigned long long)n_bytes);
    cli_print_languages(model);
    for (uint32_t label = 0; rc == TOPICTAG_OK && label < topictag_model_n_labels(model); label++) {
        print_label(model, label);
        rc = print_terms(model, label, true, terms, n_terms, &err);
        if (rc == TOPICTAG_OK)
            rc = print_terms(model, label, false, terms, n_terms, &err);
    }
    free(terms);
    printf("\n%s\n", topictag_model_manifest(model));
    return rc == TOPICTAG_OK ? CLI_DONE : cli_fail(&err);
}

/* The words found near another; their status becomes the exit code. */
static int print_near(topictag_status rc, const topictag_near_term *near, size_t n,
                      const topictag_error *err)
{
    for (size_t i = 0; i < n; i++)
        printf("%.3f  %s\n", near[i].cosine, near[i].term);
    if (rc == TOPICTAG_OK)
        return CLI_DONE;
    const int exit_code = cli_fail(err);
    /* The file is sound and so is the word; there is just nothing to show. */
    return rc == TOPICTAG_E_NOT_FOUND || rc == TOPICTAG_E_DEGENERATE ? CLI_USAGE : exit_code;
}

static int inspect_model(const cli_line *line, topictag_near_term *near)
{
    topictag_model *model = NULL;
    topictag_error err = {0};
    const uint32_t n_terms = line->own.terms;
    size_t n = 0;
    int exit_code;
    if (topictag_model_open(&model, line->arguments[0], &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (line->own.term[0] != '\0') {
        const topictag_status rc =
            topictag_model_near_terms(model, line->own.term, near, n_terms, &n, &err);
        exit_code = print_near(rc, near, n, &err);
    } else {
        exit_code = line->own.json ? print_json(model, n_terms) : print_text(model, n_terms);
    }
    topictag_model_free(model);
    return exit_code;
}

static int print_background(const topictag_background *background, uint32_t n_terms)
{
    const topictag_background_facts facts = topictag_background_tell(background);
    topictag_error err = {0};
    size_t n = 0;
    topictag_background_word *words = calloc((size_t)n_terms + 1, sizeof *words);
    if (words == NULL)
        return cli_no_memory();
    const topictag_status rc = topictag_background_top_words(background, words, n_terms, &n, &err);
    printf("background of %llu stories, %llu bytes\n"
           "words      %u, the rarest in %u stories, stemmer %s\n"
           "vectors    %u numbers a word\n"
           "sample     %u stories, by which train estimates how common labels are%s\n",
           (unsigned long long)facts.n_documents, (unsigned long long)facts.n_bytes, facts.n_words,
           facts.least_df, facts.stemmer, facts.n_dimensions, facts.n_sample,
           facts.n_sample > 0 ? "" : ": all are too short");
    for (size_t i = 0; i < n; i++)
        printf("%s%s (%llu)", i == 0 ? "commonest  " : ", ", words[i].word,
               (unsigned long long)words[i].n_documents);
    if (n > 0)
        putchar('\n');
    free(words);
    return rc == TOPICTAG_OK ? CLI_DONE : cli_fail(&err);
}

static int inspect_background(const cli_line *line, topictag_near_term *near)
{
    topictag_background *background = NULL;
    topictag_text text = {0};
    topictag_error err = {0};
    const uint32_t n_terms = line->own.terms;
    size_t n = 0;
    int exit_code;
    if (topictag_background_open(&background, line->arguments[0], &err) != TOPICTAG_OK)
        return cli_fail(&err);
    if (line->own.term[0] != '\0') {
        const topictag_status rc =
            topictag_background_near_terms(background, line->own.term, near, n_terms, &n, &err);
        exit_code = print_near(rc, near, n, &err);
    } else if (line->own.json) {
        exit_code =
            print_made(topictag_background_describe(background, n_terms, &text, &err), &text, &err);
    } else {
        exit_code = print_background(background, n_terms);
    }
    topictag_background_free(background);
    return exit_code;
}

static int run(const cli_line *line)
{
    topictag_near_term *near = calloc((size_t)line->own.terms + 1, sizeof *near);
    if (near == NULL)
        return cli_no_memory();
    const int exit_code = topictag_is_background(line->arguments[0])
                              ? inspect_background(line, near)
                              : inspect_model(line, near);
    free(near);
    return exit_code;
}

const cli_command cli_inspect = {
    .name = "inspect",
    .arguments = "MODEL",
    .summary = "show what a model holds",
    .description =
        "Labels with their strongest terms and thresholds, then the manifest: options,\n"
        "versions, corpus digest and out-of-fold scores. Of a background file: how much\n"
        "it was learned from, and its commonest words.",
    .examples = "topictag inspect news.ttm --terms 20\n"
                "topictag inspect news.ttm --term lawsuit\n"
                "topictag inspect archive.ttb\n",
    .own = own,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
