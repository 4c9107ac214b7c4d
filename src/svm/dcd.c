/* SPDX-License-Identifier: MIT */
#include "svm/dcd.h"

#include "base/memory.h"
#include "base/threads.h"
#include "svm/dcd_block.h"
#include "svm/machine.h"

#include <stdatomic.h>
#include <stdlib.h>

/* What all blocks share. */
typedef struct run {
    const tt_problem *problems; /* [n_problems] */
    uint32_t n_problems;
    tt_dcd_rows rows;
    uint32_t *labels;      /* [n_problems * n_labels]: trainable ones of each problem, see plan */
    uint32_t *n_trainable; /* [n_problems] */
    uint32_t n_blocks;     /* of each problem */
    tt_dcd_block *blocks;  /* [n_threads]; made by the thread that needs one */
    unsigned n_threads;
    atomic_bool stopped;
    atomic_ullong done; /* labels */
    uint64_t total;

    /* Training. */
    tt_svm *svm;
    tt_svm_parts *parts;
    tt_svm_label_info *info;
    /* Out of fold. */
    float *const *decisions;
    const uint32_t *fold_of_row;
    const double *costs;
    uint32_t n_costs;
} run;

typedef struct ranked {
    uint32_t n_positive, label;
} ranked;

static int by_falling_positives(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->n_positive != y->n_positive)
        return x->n_positive < y->n_positive ? 1 : -1;
    return (x->label > y->label) - (x->label < y->label);
}

/*
 * Labels in the order of falling frequency: in a block of rare labels, most documents are soon of
 * no interest to any lane.
 */
static topictag_status order_labels(run *r, topictag_error *err)
{
    const uint32_t n_labels = r->problems->n_labels;
    ranked *ranking = tt_alloc(n_labels, sizeof *ranking);
    r->labels = tt_alloc(r->n_problems, n_labels * sizeof *r->labels);
    r->n_trainable = tt_calloc(r->n_problems, sizeof *r->n_trainable);
    if (ranking == NULL || r->labels == NULL || r->n_trainable == NULL) {
        free(ranking);
        return tt_no_memory(err);
    }
    for (uint32_t p = 0; p < r->n_problems; p++) {
        uint32_t n = 0;
        for (uint32_t l = 0; l < n_labels; l++)
            if (tt_problem_trainable(&r->problems[p], l))
                ranking[n++] = (ranked){tt_problem_positives(&r->problems[p], l), l};
        qsort(ranking, n, sizeof *ranking, by_falling_positives);
        for (uint32_t k = 0; k < n; k++)
            r->labels[(size_t)p * n_labels + k] = ranking[k].label;
        r->n_trainable[p] = n;
        r->total += n;
    }
    free(ranking);
    return TOPICTAG_OK;
}

/* Blocks of 16; smaller ones, a multiple of the threads, when there are few. Results do not depend
   on it (dcd_block.h). */
static uint32_t count_blocks(uint32_t n_labels, uint32_t n_problems, unsigned n_threads)
{
    const uint32_t fewest = (n_labels + TT_DCD_LANES - 1) / TT_DCD_LANES;
    const uint32_t most = (n_labels + TT_DCD_WIDTH - 1) / TT_DCD_WIDTH;
    if (n_problems >= n_threads || fewest >= 4 * n_threads)
        return fewest;
    const uint32_t even = (fewest + n_threads - 1) / n_threads * n_threads;
    return even < most ? even : most;
}

static topictag_status begin_run(run *r, topictag_error *err)
{
    const tt_problem *first = r->problems;
    r->n_threads = first->options->n_threads;
    r->n_blocks = count_blocks(first->n_labels, r->n_problems, r->n_threads);
    atomic_init(&r->stopped, false);
    atomic_init(&r->done, 0);
    topictag_status rc = order_labels(r, err);
    if (rc == TOPICTAG_OK)
        rc = tt_dcd_rows_init(&r->rows, first->rows, r->n_threads, err);
    if (rc != TOPICTAG_OK)
        return rc;
    r->blocks = tt_calloc(r->n_threads, sizeof *r->blocks);
    return r->blocks != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

static void end_run(run *r)
{
    for (unsigned t = 0; r->blocks != NULL && t < r->n_threads; t++)
        tt_dcd_block_release(&r->blocks[t]);
    free(r->blocks);
    free(r->labels);
    free(r->n_trainable);
    tt_dcd_rows_release(&r->rows);
}

/* A worker between two passes. */
typedef struct pausing {
    run *r;
    unsigned worker;
} pausing;

/* The caller's own thread is worker 0: it asks the listener, the others ask it. */
static topictag_status pause(void *payload, topictag_error *err)
{
    const pausing *p = payload;
    if (atomic_load(&p->r->stopped))
        return tt_fail(err, TOPICTAG_E_CANCELLED, "stopped by the caller");
    if (p->worker != 0)
        return TOPICTAG_OK;
    const topictag_status rc = tt_tell_progress(p->r->problems->listener, "training",
                                                atomic_load(&p->r->done), p->r->total, err);
    if (rc != TOPICTAG_OK)
        atomic_store(&p->r->stopped, true);
    return rc;
}

/* Readies the worker's block for block `item`; *block is NULL when it has no labels. */
static topictag_status take_block(run *r, size_t item, unsigned worker, tt_dcd_block **block,
                                  topictag_error *err)
{
    *block = NULL;
    const size_t p = item / r->n_blocks, b = item % r->n_blocks;
    const tt_problem *problem = &r->problems[p];
    const size_t n = r->n_trainable[p];
    const size_t begin = b * n / r->n_blocks, end = (b + 1) * n / r->n_blocks;
    if (begin == end)
        return TOPICTAG_OK;
    tt_dcd_block *mine = &r->blocks[worker];
    if (mine->weights == NULL) {
        uint32_t n_docs = 0;
        for (uint32_t k = 0; k < r->n_problems; k++)
            n_docs = r->problems[k].n_docs > n_docs ? r->problems[k].n_docs : n_docs;
        const unsigned n_lanes =
            (unsigned)((problem->n_labels + (size_t)r->n_blocks - 1) / r->n_blocks);
        const topictag_status rc = tt_dcd_block_init(mine, &r->rows, n_docs, n_lanes, err);
        if (rc != TOPICTAG_OK)
            return rc;
    }
    *block = mine;
    return tt_dcd_block_begin(mine, problem, r->labels + p * problem->n_labels + begin,
                              (unsigned)(end - begin), err);
}

/* Lane by lane into the machine. */
static void keep_machine(run *r, const tt_dcd_block *b)
{
    for (uint32_t t = 0; t < r->svm->n_terms; t++) {
        float *to = r->parts->weights + (size_t)r->rows.old_terms[t] * r->svm->stride;
        for (unsigned l = 0; l < b->n_lanes; l++)
            to[b->labels[l]] = tt_dcd_block_weight(b, t, l);
    }
    for (unsigned l = 0; l < b->n_lanes; l++) {
        const uint32_t label = b->labels[l];
        r->parts->bias[label] = tt_dcd_block_weight(b, r->svm->n_terms, l);
        if (r->info == NULL)
            continue;
        r->info[label].n_support = tt_dcd_block_support(b, l);
        r->info[label].epochs = b->epochs[l];
        r->info[label].relative_gap = b->gap[l];
        r->info[label].objective = b->primal[l];
    }
}

static topictag_status train_block(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    run *r = payload;
    tt_dcd_block *b;
    pausing p = {r, worker};
    TT_TRY(take_block(r, item, worker, &b, err));
    if (b == NULL)
        return TOPICTAG_OK;
    TT_TRY(tt_dcd_block_solve(b, b->problem->options->cost, pause, &p, err));
    keep_machine(r, b);
    atomic_fetch_add(&r->done, b->n_lanes);
done:
    return rc;
}

static topictag_status warn_unfinished(const tt_problem *problem, const tt_svm_label_info *info,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const double tolerance = problem->options->tolerance;
    uint32_t n = 0, worst = 0;
    for (uint32_t l = 0; l < problem->n_labels; l++)
        if (info[l].relative_gap > tolerance) {
            worst = n == 0 || info[l].relative_gap > info[worst].relative_gap ? l : worst;
            n++;
        }
    if (n > 0)
        rc = tt_tell(problem->listener, TOPICTAG_EVENT_WARNING, err,
                     "%u labels stopped after %u passes, label %u at a relative gap of %.2g "
                     "(wanted: %.2g)",
                     n, problem->options->max_epochs, worst, info[worst].relative_gap, tolerance);
    return rc;
}

topictag_status tt_dcd_train(tt_svm *out, const tt_problem *problem, tt_svm_label_info *info,
                             topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    run r = {.problems = problem, .n_problems = 1, .svm = out, .info = info};
    TT_TRY(begin_run(&r, err));
    TT_TRY(tt_svm_init_linear(out, &r.parts, problem->n_labels, problem->rows->n_terms, err));
    TT_TRY(tt_parallel(r.n_blocks, r.n_threads, train_block, &r, err));
    if (info != NULL)
        TT_TRY(warn_unfinished(problem, info, err));
done:
    end_run(&r);
    if (rc != TOPICTAG_OK)
        tt_svm_release(out);
    return rc;
}

static void score_fold(const run *r, const tt_dcd_block *b, uint32_t fold, float *decisions)
{
    const uint32_t n_labels = b->problem->n_labels;
    for (uint32_t row = 0; row < r->rows.rows->n_rows; row++) {
        if (r->fold_of_row[row] != fold)
            continue;
        float decision[TT_DCD_LANES];
        tt_dcd_block_score(b, row, decision);
        for (unsigned l = 0; l < b->n_lanes; l++)
            decisions[(size_t)row * n_labels + b->labels[l]] = decision[l];
    }
}

static topictag_status fold_block(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    run *r = payload;
    tt_dcd_block *b;
    pausing p = {r, worker};
    TT_TRY(take_block(r, item, worker, &b, err));
    for (uint32_t c = 0; c < r->n_costs && b != NULL; c++) {
        TT_TRY(tt_dcd_block_solve(b, r->costs[c], pause, &p, err));
        score_fold(r, b, (uint32_t)(item / r->n_blocks), r->decisions[c]);
    }
    if (b != NULL)
        atomic_fetch_add(&r->done, b->n_lanes);
done:
    return rc;
}

/* What labels that cannot be trained say. */
static void say_no(const run *r)
{
    const uint32_t n_labels = r->problems->n_labels;
    for (uint32_t row = 0; row < r->rows.rows->n_rows; row++) {
        const uint32_t fold = r->fold_of_row[row];
        for (uint32_t l = 0; l < n_labels && fold < r->n_problems; l++)
            if (!tt_problem_trainable(&r->problems[fold], l))
                for (uint32_t c = 0; c < r->n_costs; c++)
                    r->decisions[c][(size_t)row * n_labels + l] = -1;
    }
}

topictag_status tt_dcd_out_of_fold(float *const *decisions, const tt_problem *problems,
                                   const uint32_t *fold_of_row, uint32_t n_folds,
                                   const double *costs, uint32_t n_costs, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    run r = {.problems = problems,
             .n_problems = n_folds,
             .decisions = decisions,
             .fold_of_row = fold_of_row,
             .costs = costs,
             .n_costs = n_costs};
    TT_TRY(begin_run(&r, err));
    TT_TRY(tt_parallel((size_t)n_folds * r.n_blocks, r.n_threads, fold_block, &r, err));
    say_no(&r);
done:
    end_run(&r);
    return rc;
}
