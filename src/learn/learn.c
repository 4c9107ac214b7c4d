/* SPDX-License-Identifier: MIT */
#include "learn/learn.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"
#include "corpus/folds.h"
#include "decide/bagging.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Costs to choose from when none is given; stories they are compared on at most. */
#define N_COSTS      4
#define COST_STORIES 20000
static const double costs_tried[N_COSTS] = {0.125, 0.25, 0.5, 1};

double tt_learn_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

uint32_t tt_learn_decide(uint32_t *labels, const double *decision, const double *thresholds,
                         const tt_platt *platt, uint32_t n_labels, bool singlelabel,
                         double min_probability)
{
    uint32_t n = 0;
    if (!singlelabel) {
        for (uint32_t label = 0; label < n_labels; label++)
            if (decision[label] > thresholds[label])
                labels[n++] = label;
        return n;
    }
    const uint32_t best = tt_decide_single(decision, NULL, n_labels, 0);
    if (best != UINT32_MAX && tt_platt_apply(&platt[best], decision[best]) >= min_probability)
        labels[n++] = best;
    return n;
}

/* Everything about one label: each is [n_docs]. */
typedef struct column {
    double *d;
    bool *y;
    tt_mass *masses;
} column;

/* What the labels' sigmoids are fitted from. */
typedef struct fitting {
    tt_platt *platt;        /* [n_labels] */
    const float *decisions; /* [n_docs * n_labels] */
    const tt_label_sets *sets;
    const tt_mass *masses; /* [n_docs * n_labels] or NULL */
    column *columns;       /* [n_threads]; filled in by the thread that needs one */
} fitting;

static topictag_status fit_label(size_t label, unsigned worker, void *payload, topictag_error *err)
{
    const fitting *on = payload;
    const uint32_t n_docs = on->sets->n_docs, n_labels = on->sets->n_labels;
    column *c = &on->columns[worker];
    if (c->d == NULL)
        *c = (column){.d = tt_alloc(n_docs, sizeof *c->d),
                      .y = tt_alloc(n_docs, sizeof *c->y),
                      .masses = tt_alloc(n_docs, sizeof *c->masses)};
    if (c->d == NULL || c->y == NULL || c->masses == NULL)
        return tt_no_memory(err);
    memset(c->y, 0, n_docs * sizeof *c->y);
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        c->d[doc] = on->decisions[(size_t)doc * n_labels + label];
        if (on->masses != NULL)
            c->masses[doc] = on->masses[(size_t)doc * n_labels + label];
        for (uint32_t i = on->sets->begin[doc]; i < on->sets->begin[doc + 1]; i++)
            c->y[doc] |= on->sets->labels[i] == label;
    }
    bool fallback = false;
    tt_platt_fit(&on->platt[label], c->d, c->y, on->masses != NULL ? c->masses : NULL, n_docs,
                 &fallback);
    return TOPICTAG_OK;
}

/* Platt's sigmoids from the out-of-fold decisions; masses as tt_learn takes them. */
static topictag_status fit_platt(tt_platt *platt, const float *decisions, const tt_label_sets *sets,
                                 const tt_mass *masses, unsigned n_threads, topictag_error *err)
{
    column *columns = tt_calloc(n_threads, sizeof *columns);
    if (columns == NULL)
        return tt_no_memory(err);
    fitting on = {platt, decisions, sets, masses, columns};
    const topictag_status rc = tt_parallel(sets->n_labels, n_threads, fit_label, &on, err);
    for (unsigned t = 0; t < n_threads; t++) {
        free(columns[t].d);
        free(columns[t].y);
        free(columns[t].masses);
    }
    free(columns);
    return rc;
}

topictag_status tt_learn_score(tt_learned *out, const tt_label_sets *sets, bool singlelabel,
                               double min_probability, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = sets->n_docs, n_labels = sets->n_labels;
    uint32_t *begin = tt_calloc((size_t)n_docs + 1, sizeof *begin), *labels = NULL;
    double *row = tt_alloc(n_labels, sizeof *row);
    size_t cap = 0;
    tt_metrics metrics = {0};
    if (begin == NULL || row == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        TT_TRY(tt_reserve(&labels, &cap, (size_t)begin[doc] + n_labels, sizeof *labels, err));
        for (uint32_t label = 0; label < n_labels; label++)
            row[label] = out->decisions[(size_t)doc * n_labels + label];
        begin[doc + 1] =
            begin[doc] + tt_learn_decide(labels + begin[doc], row, out->thresholds, out->platt,
                                         n_labels, singlelabel, min_probability);
    }
    const tt_tag_sets gold = {n_docs, sets->begin, sets->labels};
    const tt_tag_sets predicted = {n_docs, begin, labels};
    TT_TRY(tt_metrics_compute(&metrics, &gold, &predicted, n_labels, err));
    out->has_scores = true;
    out->micro_f1 = metrics.micro.f1;
    out->macro_f1 = metrics.macro.f1;
    out->accuracy = metrics.accuracy;
done:
    tt_metrics_release(&metrics);
    free(out->tag_begin);
    free(out->tags);
    out->tag_begin = begin;
    out->tags = labels;
    free(row);
    return rc;
}

/* decisions [n_costs] as tt_learn_out_of_fold's, one for each cost. */
static topictag_status decide_out_of_fold(float *const *decisions, const tt_rows *rows,
                                          const tt_label_sets *sets, const uint32_t *groups,
                                          const double *costs, uint32_t n_costs,
                                          const topictag_train_options *options,
                                          const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_svm_options machine = tt_machine_of(options, rows->n_terms);
    const uint32_t n_folds = options->folds < sets->n_docs ? options->folds : sets->n_docs;
    uint32_t *fold_of = tt_alloc(sets->n_docs, sizeof *fold_of);
    if (fold_of == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_folds_make(fold_of, sets->n_docs, sets->n_labels, sets->begin, sets->labels, groups,
                         n_folds, options->seed, err));
    TT_TRY(tt_svm_out_of_fold(decisions, rows, sets, fold_of, n_folds, n_folds, costs, n_costs,
                              &machine, listener, err));
done:
    free(fold_of);
    return rc;
}

topictag_status tt_learn_out_of_fold(float *decisions, tt_platt *platt, const tt_rows *rows,
                                     const tt_label_sets *sets, const uint32_t *groups,
                                     const topictag_train_options *options,
                                     const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const double cost = tt_machine_of(options, rows->n_terms).cost;
    TT_TRY(decide_out_of_fold(&decisions, rows, sets, groups, &cost, 1, options, listener, err));
    TT_TRY(fit_platt(platt, decisions, sets, NULL, tt_thread_count(options->threads), err));
done:
    return rc;
}

/* Room for what each label gets, and an untrained sigmoid. */
static topictag_status begin(tt_learned *out, uint32_t n_labels, double cost, topictag_error *err)
{
    *out = (tt_learned){.cost = cost,
                        .platt = tt_calloc(n_labels, sizeof *out->platt),
                        .thresholds = tt_calloc(n_labels, sizeof *out->thresholds)};
    if (out->platt == NULL || out->thresholds == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < n_labels; label++)
        out->platt[label] = (tt_platt){.a = -1, .b = 0};
    return TOPICTAG_OK;
}

/* Who is learned from, and how. */
typedef struct lesson {
    const tt_rows *rows;
    const tt_label_sets *sets;
    const uint32_t *groups; /* [n_docs] or NULL */
    const tt_mass *masses;  /* [n_docs * n_labels] or NULL */
    bool singlelabel;
    const topictag_train_options *options;
    const topictag_listener *listener;
} lesson;

/* Calibration, thresholds and scores by the out-of-fold decisions. */
static topictag_status judge(tt_learned *out, const lesson *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_label_sets *sets = on->sets;
    const unsigned n_threads = tt_thread_count(on->options->threads);
    TT_TRY(fit_platt(out->platt, out->decisions, sets, on->masses, n_threads, err));
    const tt_threshold_data data = {.d = out->decisions,
                                    .n_docs = sets->n_docs,
                                    .n_labels = sets->n_labels,
                                    .gold_begin = sets->begin,
                                    .gold_labels = sets->labels,
                                    .platts = out->platt,
                                    .masses = on->masses};
    if (!on->singlelabel)
        TT_TRY(tt_bagging_thresholds(out->thresholds, &data,
                                     (tt_threshold_rule)on->options->thresholds, on->options->seed,
                                     n_threads, err));
    TT_TRY(tt_learn_score(out, on->sets, on->singlelabel, on->options->min_probability, err));
done:
    return rc;
}

tt_score tt_learn_goal(bool singlelabel)
{
    return singlelabel ? (tt_score){.accuracy = 1} : (tt_score){.micro_f1 = 0.5, .macro_f1 = 0.5};
}

static double goal_of(const tt_learned *learned, bool singlelabel)
{
    const tt_score goal = tt_learn_goal(singlelabel);
    return tt_score_of(&goal, learned->micro_f1, learned->macro_f1, learned->accuracy);
}

/* Replaces *out, which has no machine yet, by what the best of the costs gives; the lowest among
   equals. */
static topictag_status calibrate_best(tt_learned *out, const lesson *on, const double *costs,
                                      uint32_t n_costs, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = on->sets->n_labels;
    float *decisions[N_COSTS] = {0};
    tt_learned tried = {0};
    for (uint32_t c = 0; c < n_costs; c++) {
        decisions[c] = tt_calloc((size_t)on->sets->n_docs * n_labels, sizeof *decisions[c]);
        if (decisions[c] == NULL)
            TT_TRY(tt_no_memory(err));
    }
    TT_TRY(decide_out_of_fold(decisions, on->rows, on->sets, on->groups, costs, n_costs,
                              on->options, on->listener, err));
    for (uint32_t c = 0; c < n_costs; c++) {
        TT_TRY(begin(&tried, n_labels, costs[c], err));
        tried.decisions = decisions[c];
        decisions[c] = NULL;
        TT_TRY(judge(&tried, on, err));
        if (c == 0 || goal_of(&tried, on->singlelabel) > goal_of(out, on->singlelabel)) {
            const tt_learned worse = *out;
            *out = tried;
            tried = worse;
        }
        tt_learned_release(&tried);
    }
done:
    for (uint32_t c = 0; c < n_costs; c++)
        free(decisions[c]);
    tt_learned_release(&tried);
    if (on->options->compact == TOPICTAG_COMPACT_NONE) {
        free(out->decisions);
        out->decisions = NULL;
    }
    return rc;
}

/* n of n_docs documents, drawn by the seed, increasing (selection sampling: Knuth, TAOCP 3.4.2). */
static void draw(uint32_t *docs, uint32_t n, uint32_t n_docs, uint64_t seed)
{
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    for (uint32_t doc = 0, n_drawn = 0; n_drawn < n; doc++)
        if (tt_rng_below(&rng, n_docs - doc) < n - n_drawn)
            docs[n_drawn++] = doc;
}

/* The best cost on a part of the stories, drawn from all; *cost stays when they are too few of any
   label. */
static topictag_status choose_cost(double *cost, const lesson *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = on->sets->n_docs, n = n_docs < COST_STORIES ? n_docs : COST_STORIES;
    uint32_t *docs = tt_alloc(n, sizeof *docs), *groups = tt_alloc(n, sizeof *groups);
    tt_rows rows = {0};
    tt_label_sets sets = {0};
    tt_learned learned = {0};
    lesson part = *on;
    if (docs == NULL || groups == NULL)
        TT_TRY(tt_no_memory(err));
    draw(docs, n, n_docs, on->options->seed);
    for (uint32_t i = 0; i < n; i++)
        groups[i] = on->groups != NULL ? on->groups[docs[i]] : docs[i];
    TT_TRY(tt_rows_select(&rows, on->rows, docs, n, err));
    TT_TRY(tt_label_sets_select(&sets, on->sets, docs, n, err));
    TT_TRY(begin(&learned, sets.n_labels, *cost, err));
    part.rows = &rows;
    part.sets = &sets;
    part.groups = groups;
    part.masses = NULL;
    rc = calibrate_best(&learned, &part, costs_tried, N_COSTS, err);
    if (rc == TOPICTAG_E_DEGENERATE)
        rc = tt_forgive(err);
    *cost = learned.cost;
done:
    free(docs);
    free(groups);
    tt_rows_release(&rows);
    tt_label_sets_release(&sets);
    tt_learned_release(&learned);
    return rc;
}

static bool chooses_cost(const topictag_train_options *options)
{
    return options->cost <= 0 && options->kernel == TOPICTAG_KERNEL_LINEAR;
}

static topictag_status calibrate(tt_learned *out, const lesson *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    double cost = out->cost;
    const bool free_cost = chooses_cost(on->options);
    if (free_cost && on->sets->n_docs <= COST_STORIES)
        return calibrate_best(out, on, costs_tried, N_COSTS, err);
    if (free_cost)
        TT_TRY(choose_cost(&cost, on, err));
    TT_TRY(calibrate_best(out, on, &cost, 1, err));
done:
    return rc;
}

topictag_status tt_learn_cost(double *cost, const tt_rows *rows, const tt_label_sets *sets,
                              const uint32_t *groups, bool singlelabel,
                              const topictag_train_options *options,
                              const topictag_listener *listener, topictag_error *err)
{
    const lesson on = {rows, sets, groups, NULL, singlelabel, options, listener};
    *cost = tt_machine_of(options, rows->n_terms).cost;
    return chooses_cost(options) ? choose_cost(cost, &on, err) : TOPICTAG_OK;
}

topictag_status tt_learn_estimate(tt_learned *out, const tt_rows *rows, const tt_label_sets *sets,
                                  const uint32_t *groups, bool singlelabel,
                                  const topictag_train_options *options,
                                  const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const lesson on = {rows, sets, groups, NULL, singlelabel, options, listener};
    TT_TRY(begin(out, sets->n_labels, tt_machine_of(options, rows->n_terms).cost, err));
    TT_TRY(calibrate(out, &on, err));
done:
    if (rc != TOPICTAG_OK)
        tt_learned_release(out);
    return rc;
}

topictag_status tt_learn(tt_learned *out, const tt_rows *rows, const tt_label_sets *sets,
                         const uint32_t *groups, const tt_mass *masses, bool singlelabel,
                         const topictag_train_options *options, const topictag_listener *listener,
                         topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = sets->n_labels;
    const lesson on = {rows, sets, groups, masses, singlelabel, options, listener};
    tt_svm_options machine = tt_machine_of(options, rows->n_terms);
    tt_svm_label_info *infos = tt_calloc(n_labels, sizeof *infos);
    const double start_s = tt_learn_clock_s();
    TT_TRY(begin(out, n_labels, machine.cost, err));
    if (infos == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    /* Two documents are the least that can be told apart by folds. */
    if (options->calibrate && sets->n_docs >= 2)
        TT_TRY(calibrate(out, &on, err));
    machine.cost = out->cost;
    const double calibrated_s = tt_learn_clock_s();
    TT_TRY(
        tt_svm_train(&out->svm, rows, sets, NULL, 0, &machine, infos, &out->solver, listener, err));
    for (uint32_t label = 0; label < n_labels; label++)
        out->n_untrained += !infos[label].trained;
    out->calibrate_s = calibrated_s - start_s;
    out->train_s = tt_learn_clock_s() - calibrated_s;
done:
    free(infos);
    if (rc != TOPICTAG_OK)
        tt_learned_release(out);
    return rc;
}

void tt_learned_release(tt_learned *learned)
{
    tt_svm_release(&learned->svm);
    free(learned->platt);
    free(learned->thresholds);
    free(learned->decisions);
    free(learned->tag_begin);
    free(learned->tags);
    *learned = (tt_learned){0};
}
