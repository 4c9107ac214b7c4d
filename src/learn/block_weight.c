/* SPDX-License-Identifier: MIT */
/*
 * How long a story's dense block is beside its words, whose length is 1. Too short, and what the
 * archive taught is lost; too long, and words that many training stories tell apart are drowned.
 * What is right falls with the number of training stories, so cross-validation chooses: the
 * least log loss of calibrated out-of-fold decisions; and no block at all where that is worse by
 * less than the standard error of the difference (Breiman et al. 1984, section 3.4.3). Counts of
 * right tags would do for thousands of stories only: with 10 stories a label of Stack Overflow's
 * training part they chose weights between 0.7 and 1.4 where the loss chose 1 each time, the best.
 */
#include "base/memory.h"
#include "base/threads.h"
#include "corpus/folds.h"
#include "learn/embedding.h"
#include "pipeline/stories.h"

#include <math.h>
#include <stdlib.h>

/*
 * The loss falls and rises once over these, so it is followed downhill from START, where corpora of
 * some size end. Beyond 1.4 it can fall further with a hundred stories, but not the mistakes.
 */
static const double weights[] = {0, 0.25, 0.35, 0.5, 0.7, 1, 1.4};
enum { START = 3, UNKNOWN = 5, N_WEIGHTS = sizeof weights / sizeof *weights };

/*
 * One of the costs that training will choose from. At a cost of 1, few stories and long blocks fit
 * too closely: the loss chose 0.7 where 1 was right (Stack Overflow, as above).
 */
#define JUDGING_COST 0.25

#define MIN_DOCS 20   /* fewer stories cannot tell weights apart: UNKNOWN it is */
#define ENOUGH   5000 /* stories that tell them apart well: further folds are not judged */

typedef struct weighing {
    const tt_embedding *embedding;
    const tt_rows *words;  /* weighted words of the stories */
    const tt_rows *counts; /* their background words */
    const tt_label_sets *sets;
    const topictag_train_options *options;
    const topictag_listener *listener;
    uint32_t *fold_of; /* [n_docs] */
    uint32_t n_folds, n_judged_folds;
    uint32_t *judged; /* [n_judged] stories of the judged folds */
    uint32_t n_judged;
    float *decisions;          /* [n_docs * n_labels] */
    double *losses[N_WEIGHTS]; /* [n_judged]; NULL: not tried yet */
    double mean[N_WEIGHTS];
} weighing;

/* Adds each judged story's log loss by its decision for one label. */
static topictag_status add_losses(const weighing *w, uint32_t label, double *losses,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_label_sets *sets = w->sets;
    double *d = tt_alloc(w->n_judged, sizeof *d);
    bool *y = tt_calloc(w->n_judged, sizeof *y), fallback;
    tt_platt platt;
    if (d == NULL || y == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t i = 0; i < w->n_judged; i++) {
        const uint32_t doc = w->judged[i];
        d[i] = (double)w->decisions[(size_t)doc * sets->n_labels + label];
        for (uint32_t k = sets->begin[doc]; k < sets->begin[doc + 1]; k++)
            y[i] |= sets->labels[k] == label;
    }
    tt_platt_fit(&platt, d, y, NULL, w->n_judged, &fallback);
    for (uint32_t i = 0; i < w->n_judged; i++) {
        const double p = tt_platt_apply(&platt, d[i]);
        losses[i] -= log(y[i] ? p : 1 - p);
    }
done:
    free(d);
    free(y);
    return rc;
}

static topictag_status decide(const weighing *w, double weight, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_train_options *options = w->options;
    const bool free_cost = options->cost <= 0 && options->kernel == TOPICTAG_KERNEL_LINEAR;
    tt_rows dense = {0}, rows = {0};
    TT_TRY(tt_word_vectors_rows(&dense, &w->embedding->background.words, w->counts,
                                options->sublinear_tf, weight, tt_thread_count(options->threads),
                                err));
    TT_TRY(tt_rows_join(&rows, w->words, &dense, err));
    const tt_svm_options machine = tt_machine_of(options, rows.n_terms);
    const double cost = free_cost ? JUDGING_COST : machine.cost;
    TT_TRY(tt_svm_out_of_fold(&w->decisions, &rows, w->sets, w->fold_of, w->n_folds,
                              w->n_judged_folds, &cost, 1, &machine, w->listener, err));
done:
    tt_rows_release(&dense);
    tt_rows_release(&rows);
    return rc;
}

/* Makes losses and mean of a weight known. */
static topictag_status try_weight(weighing *w, size_t at, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    double sum = 0;
    if (w->losses[at] != NULL)
        return TOPICTAG_OK;
    TT_TRY(decide(w, weights[at], err));
    w->losses[at] = tt_calloc(w->n_judged, sizeof *w->losses[at]);
    if (w->losses[at] == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < w->sets->n_labels; label++)
        TT_TRY(add_losses(w, label, w->losses[at], err));
    for (uint32_t i = 0; i < w->n_judged; i++)
        sum += w->losses[at][i];
    w->mean[at] = sum / w->n_judged;
done:
    return rc;
}

/* Whether a weight's loss is above that of the best by no more than the difference's error. */
static bool as_good(const weighing *w, size_t at, size_t best)
{
    const double difference = w->mean[at] - w->mean[best];
    double squares = 0;
    for (uint32_t i = 0; i < w->n_judged; i++) {
        const double off = w->losses[at][i] - w->losses[best][i] - difference;
        squares += off * off;
    }
    return difference <= sqrt(squares) / w->n_judged;
}

static topictag_status search(weighing *w, size_t *chosen, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t best = START;
    TT_TRY(try_weight(w, START, err));
    while (best > 0) {
        TT_TRY(try_weight(w, best - 1, err));
        if (!(w->mean[best - 1] < w->mean[best]))
            break;
        best--;
    }
    while (best >= START && best + 1 < N_WEIGHTS) {
        TT_TRY(try_weight(w, best + 1, err));
        if (!(w->mean[best + 1] < w->mean[best]))
            break;
        best++;
    }
    TT_TRY(try_weight(w, 0, err));
    *chosen = as_good(w, 0, best) ? 0 : best;
done:
    return rc;
}

/* Folds, and the stories of those that are judged. */
static topictag_status prepare(weighing *w, const uint32_t *groups, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_label_sets *sets = w->sets;
    const uint32_t n_docs = sets->n_docs;
    w->fold_of = tt_alloc(n_docs, sizeof *w->fold_of);
    w->judged = tt_alloc(n_docs, sizeof *w->judged);
    w->decisions = tt_calloc((size_t)n_docs * sets->n_labels, sizeof *w->decisions);
    if (w->fold_of == NULL || w->judged == NULL || w->decisions == NULL)
        return tt_no_memory(err);
    w->n_folds = w->options->folds < n_docs ? w->options->folds : n_docs;
    const uint64_t enough = ((uint64_t)ENOUGH * w->n_folds + n_docs - 1) / n_docs;
    w->n_judged_folds = enough < w->n_folds ? (uint32_t)enough : w->n_folds;
    TT_TRY(tt_folds_make(w->fold_of, n_docs, sets->n_labels, sets->begin, sets->labels, groups,
                         w->n_folds, w->options->seed, err));
    for (uint32_t doc = 0; doc < n_docs; doc++)
        if (w->fold_of[doc] < w->n_judged_folds)
            w->judged[w->n_judged++] = doc;
done:
    return rc;
}

topictag_status tt_embedding_weight(double *weight, const tt_embedding *embedding,
                                    const tt_rows *rows, const uint32_t *docs,
                                    const tt_label_sets *sets, const uint32_t *groups,
                                    const topictag_train_options *options,
                                    const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_listener caller = listener != NULL ? *listener : (topictag_listener){0};
    const topictag_listener quiet = tt_progress_only(&caller);
    tt_rows counts = {0};
    size_t chosen = UNKNOWN;
    *weight = embedding->used ? options->background_weight : 0;
    if (!embedding->used || *weight > 0)
        return TOPICTAG_OK;
    weighing w = {.embedding = embedding,
                  .words = rows,
                  .counts = docs != NULL ? &counts : &embedding->counts,
                  .sets = sets,
                  .options = options,
                  .listener = &quiet};
    if (sets->n_docs >= MIN_DOCS) {
        if (docs != NULL)
            TT_TRY(tt_rows_select(&counts, &embedding->counts, docs, sets->n_docs, err));
        TT_TRY(prepare(&w, groups, err));
        TT_TRY(search(&w, &chosen, err));
    }
    *weight = weights[chosen];
done:
    tt_rows_release(&counts);
    for (size_t at = 0; at < N_WEIGHTS; at++)
        free(w.losses[at]);
    free(w.fold_of);
    free(w.judged);
    free(w.decisions);
    return rc;
}
