/* SPDX-License-Identifier: MIT */
/*
 * How long machines take to train, and how good they are.
 *
 *   bench_svm TRAIN TEST [solver=dcd|libsvm] [loss=1|2] [cost=C] [tolerance=E] [threads=N]
 * [folds=K]
 *
 * The files are in liblinear's form with several labels a line: "3,17 5:0.25 9:0.5" ("" for none).
 * Prints the seconds of training and of the out-of-fold scores, the highest number of passes, the
 * sum of the objectives, and accuracy (highest decision) and micro-F1 (decisions above 0).
 */
#include "base/input.h"
#include "base/memory.h"
#include "base/number.h"
#include "svm/svm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bench_set {
    tt_rows rows;
    tt_label_sets sets;
    size_t cap_begin, cap_terms, cap_values, cap_sets, cap_labels;
} bench_set;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static topictag_status add_line(bench_set *set, char *line, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t doc = set->rows.n_rows++;
    uint32_t n_labels = set->sets.begin[doc];
    uint64_t n = set->rows.begin[doc];
    while (*line >= '0' && *line <= '9') {
        TT_TRY(tt_reserve(&set->sets.labels, &set->cap_labels, n_labels + 1, 4, err));
        const uint32_t label = (uint32_t)strtoul(line, &line, 10);
        set->sets.labels[n_labels++] = label;
        if (label >= set->sets.n_labels)
            set->sets.n_labels = label + 1;
        line += *line == ',';
    }
    while (*line == ' ') {
        TT_TRY(tt_reserve(&set->rows.terms, &set->cap_terms, n + 1, 4, err));
        TT_TRY(tt_reserve(&set->rows.values, &set->cap_values, n + 1, 4, err));
        const uint32_t term = (uint32_t)strtoul(line + 1, &line, 10) - 1;
        set->rows.terms[n] = term;
        set->rows.values[n++] = strtof(line + 1, &line);
        if (term >= set->rows.n_terms)
            set->rows.n_terms = term + 1;
    }
    TT_TRY(tt_reserve(&set->rows.begin, &set->cap_begin, doc + 2, 8, err));
    TT_TRY(tt_reserve(&set->sets.begin, &set->cap_sets, doc + 2, 4, err));
    set->rows.begin[doc + 1] = n;
    set->sets.begin[doc + 1] = n_labels;
    set->sets.n_docs = doc + 1;
done:
    return rc;
}

static topictag_status read_set(bench_set *set, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_input *in = NULL;
    tt_buf line = {0};
    bool more;
    TT_TRY(tt_reserve(&set->rows.begin, &set->cap_begin, 1, 8, err));
    TT_TRY(tt_reserve(&set->sets.begin, &set->cap_sets, 1, 4, err));
    set->rows.begin[0] = 0;
    set->sets.begin[0] = 0;
    TT_TRY(tt_input_open(&in, path, err));
    for (;;) {
        TT_TRY(tt_input_line(in, &line, (size_t)1 << 30, &more, err));
        if (!more)
            break;
        TT_TRY(add_line(set, line.data, err));
    }
done:
    tt_buf_release(&line);
    tt_input_close(in);
    return rc;
}

static void release_set(bench_set *set)
{
    tt_rows_release(&set->rows);
    tt_label_sets_release(&set->sets);
}

/* Counts of decisions against the labels. */
typedef struct tally {
    uint64_t n_docs, n_first, hits, misses, alarms;
} tally;

static void tally_doc(tally *t, const tt_label_sets *sets, uint32_t doc, uint32_t n_labels,
                      const double *decision)
{
    uint32_t first = 0;
    for (uint32_t l = 1; l < n_labels; l++)
        first = decision[l] > decision[first] ? l : first;
    uint32_t e = sets->begin[doc];
    const uint32_t end = sets->begin[doc + 1];
    t->n_docs++;
    for (uint32_t l = 0; l < n_labels; l++) {
        const bool gold = e < end && sets->labels[e] == l;
        e += gold;
        t->n_first += gold && l == first;
        t->hits += gold && decision[l] > 0;
        t->misses += gold && decision[l] <= 0;
        t->alarms += !gold && decision[l] > 0;
    }
    t->misses += end - e; /* labels training has not seen */
}

static void print_tally(const char *what, const tally *t)
{
    printf("%s: accuracy %.4f, micro-F1 %.4f\n", what, (double)t->n_first / (double)t->n_docs,
           2.0 * (double)t->hits / (double)(2 * t->hits + t->misses + t->alarms));
}

static topictag_status bench_train(const bench_set *train, const bench_set *test,
                                   const tt_svm_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = train->sets.n_labels;
    tt_svm svm = {0};
    tally t = {0};
    double *decision = tt_alloc(n_labels, sizeof *decision), *scratch = NULL;
    tt_svm_label_info *info = tt_alloc(n_labels, sizeof *info);
    if (decision == NULL || info == NULL)
        TT_TRY(tt_no_memory(err));
    const double start = seconds();
    TT_TRY(tt_svm_train(&svm, &train->rows, &train->sets, NULL, 0, options, info, NULL, NULL, err));
    const double taken = seconds() - start;
    double objective = 0, gap = 0;
    uint32_t epochs = 0;
    for (uint32_t l = 0; l < n_labels; l++) {
        objective += info[l].objective;
        gap = info[l].relative_gap > gap ? info[l].relative_gap : gap;
        epochs = info[l].epochs > epochs ? info[l].epochs : epochs;
    }
    printf("train: %.3f s, %u passes, worst gap %.2g, objectives %.4f\n", taken, epochs, gap,
           objective);
    scratch = tt_alloc(tt_svm_scratch_doubles(&svm), sizeof *scratch);
    if (scratch == NULL)
        TT_TRY(tt_no_memory(err));
    for (uint32_t d = 0; d < test->rows.n_rows; d++) {
        tt_svm_score(&svm, tt_rows_at(&test->rows, d), scratch, decision);
        tally_doc(&t, &test->sets, d, n_labels, decision);
    }
    print_tally("test", &t);
done:
    free(decision);
    free(scratch);
    free(info);
    tt_svm_release(&svm);
    return rc;
}

static topictag_status bench_folds(const bench_set *train, const double *costs, uint32_t n_costs,
                                   uint32_t n_folds, const tt_svm_options *options,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = train->sets.n_labels, n_docs = train->rows.n_rows;
    float *decisions[8] = {0};
    uint32_t *fold_of = tt_alloc(n_docs, sizeof *fold_of);
    double *decision = tt_alloc(n_labels, sizeof *decision);
    for (uint32_t c = 0; c < n_costs; c++)
        decisions[c] = tt_alloc((size_t)n_docs, n_labels * sizeof **decisions);
    if (fold_of == NULL || decision == NULL || decisions[n_costs - 1] == NULL)
        TT_TRY(tt_no_memory(err));
    for (uint32_t d = 0; d < n_docs; d++)
        fold_of[d] = d * 7919u % 104729u % n_folds;
    const double start = seconds();
    TT_TRY(tt_svm_out_of_fold(decisions, &train->rows, &train->sets, fold_of, n_folds, n_folds,
                              costs, n_costs, options, NULL, err));
    printf("%u folds, %u costs: %.3f s\n", n_folds, n_costs, seconds() - start);
    for (uint32_t c = 0; c < n_costs; c++) {
        tally t = {0};
        for (uint32_t d = 0; d < n_docs; d++) {
            for (uint32_t l = 0; l < n_labels; l++)
                decision[l] = decisions[c][(size_t)d * n_labels + l];
            tally_doc(&t, &train->sets, d, n_labels, decision);
        }
        char what[40];
        snprintf(what, sizeof what, "out of fold, cost %g", costs[c]);
        print_tally(what, &t);
    }
done:
    for (uint32_t c = 0; c < n_costs; c++)
        free(decisions[c]);
    free(fold_of);
    free(decision);
    return rc;
}

/* The number after name= in argument, or -1. */
static double setting(const char *argument, const char *name)
{
    const size_t n = strlen(name);
    return strncmp(argument, name, n) == 0 && argument[n] == '=' ? atof(argument + n + 1) : -1;
}

int main(int argc, char **argv)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_error err = {0};
    bench_set train = {0}, test = {0};
    tt_svm_options options = {.solver = TT_SOLVER_DCD,
                              .loss = TT_LOSS_SQUARED_HINGE,
                              .cost = 1,
                              .n_threads = 1,
                              .cache_bytes = (size_t)256 << 20};
    uint32_t n_folds = 0, n_costs = 0;
    double costs[8], value;
    if (argc < 3) {
        fputs("bench_svm TRAIN TEST [NAME=VALUE...]\n", stderr);
        return 2;
    }
    for (int a = 3; a < argc; a++) {
        if (strcmp(argv[a], "solver=libsvm") == 0)
            options.solver = TT_SOLVER_LIBSVM;
        if (setting(argv[a], "loss") == 1)
            options.loss = TT_LOSS_HINGE;
        if ((value = setting(argv[a], "cost")) > 0 && n_costs < 8)
            costs[n_costs++] = value;
        if ((value = setting(argv[a], "tolerance")) > 0)
            options.tolerance = value;
        if ((value = setting(argv[a], "threads")) > 0)
            options.n_threads = (unsigned)value;
        if ((value = setting(argv[a], "folds")) > 0)
            n_folds = (uint32_t)value;
    }
    if (n_costs == 0)
        costs[n_costs++] = 1;
    options.cost = costs[0];
    TT_TRY(read_set(&train, argv[1], &err));
    TT_TRY(read_set(&test, argv[2], &err));
    TT_TRY(bench_train(&train, &test, &options, &err));
    if (n_folds > 1)
        TT_TRY(bench_folds(&train, costs, n_costs, n_folds, &options, &err));
done:
    if (rc != TOPICTAG_OK)
        fprintf(stderr, "bench_svm: %s: %s\n", err.where, err.message);
    release_set(&train);
    release_set(&test);
    return rc == TOPICTAG_OK ? 0 : 5;
}
