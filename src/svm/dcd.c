/* SPDX-License-Identifier: MIT */
/* Dividing labels, and folds, into blocks that threads solve. */
#include "svm/dcd.h"

#include "base/memory.h"
#include "base/threads.h"
#include "svm/dcd_lanes.h"
#include "svm/machine.h"

#include <stdlib.h>
#include <string.h>

/*
 * Labels by falling number of documents, so that a block's labels are busy with about as many
 * documents each, cut into blocks of equal size, at least one for each thread.
 */
typedef struct block_plan {
    uint32_t *labels; /* [n_labels] */
    uint32_t n_labels;
    uint32_t per_block;
    uint32_t n_blocks;
} block_plan;

typedef struct counted_label {
    uint32_t n, label;
} counted_label;

static int by_falling_count(const void *a, const void *b)
{
    const counted_label *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->label > y->label) - (x->label < y->label);
}

static topictag_status plan_blocks(block_plan *plan, const tt_problem *problem, uint32_t n_repeats,
                                   topictag_error *err)
{
    const uint32_t n_labels = problem->n_labels;
    counted_label *counted = tt_alloc(n_labels, sizeof *counted);
    plan->labels = tt_alloc(n_labels, sizeof *plan->labels);
    plan->n_labels = n_labels;
    if (counted == NULL || plan->labels == NULL) {
        free(counted);
        return tt_no_memory(err);
    }
    for (uint32_t l = 0; l < n_labels; l++)
        counted[l] = (counted_label){tt_problem_positives(problem, l), l};
    qsort(counted, n_labels, sizeof *counted, by_falling_count);
    for (uint32_t l = 0; l < n_labels; l++)
        plan->labels[l] = counted[l].label;
    free(counted);
    /* Work for every thread, counting the folds that can run side by side. */
    const uint32_t wanted = (problem->options->n_threads + n_repeats - 1) / n_repeats;
    uint32_t n_blocks = (n_labels + TT_DCD_LANES - 1) / TT_DCD_LANES;
    if (n_blocks < wanted)
        n_blocks = wanted < n_labels ? wanted : n_labels;
    plan->per_block = (n_labels + n_blocks - 1) / n_blocks;
    plan->n_blocks = (n_labels + plan->per_block - 1) / plan->per_block;
    return TOPICTAG_OK;
}

static uint32_t lanes_of(const block_plan *plan, uint32_t block, const uint32_t **labels)
{
    const uint32_t begin = block * plan->per_block, left = plan->n_labels - begin;
    *labels = plan->labels + begin;
    return left < plan->per_block ? left : plan->per_block;
}

/* Only the calling thread, worker 0, may ask the listener. */
static const topictag_listener *listener_for(const tt_problem *problem, unsigned worker)
{
    return worker == 0 ? problem->listener : NULL;
}

typedef struct training {
    const tt_problem *problem;
    const block_plan *plan;
    const tt_svm *svm;
    tt_svm_parts *parts;
    tt_svm_label_info *info; /* may be NULL */
} training;

static topictag_status train_block(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const training *t = payload;
    const uint32_t *labels;
    const uint32_t n_lanes = lanes_of(t->plan, (uint32_t)item, &labels);
    tt_dcd_block block;
    rc = tt_dcd_block_init(&block, t->problem, labels, n_lanes, err);
    if (rc != TOPICTAG_OK)
        return rc;
    TT_TRY(tt_dcd_block_solve(&block, listener_for(t->problem, worker), err));
    for (uint32_t term = 0; term < t->svm->n_terms; term++)
        for (uint32_t lane = 0; lane < n_lanes; lane++)
            t->parts->weights[(size_t)term * t->svm->stride + labels[lane]] =
                block.weights[(size_t)term * block.width + lane];
    for (uint32_t lane = 0; lane < n_lanes; lane++) {
        t->parts->bias[labels[lane]] = block.bias[lane];
        if (t->info != NULL)
            t->info[labels[lane]] = block.info[lane];
    }
done:
    tt_dcd_block_release(&block);
    return rc;
}

topictag_status tt_dcd_train(tt_svm *out, const tt_problem *problem, tt_svm_label_info *info,
                             topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    block_plan plan = {0};
    training t = {.problem = problem, .plan = &plan, .svm = out, .info = info};
    TT_TRY(tt_svm_init_linear(out, &t.parts, problem->n_labels, problem->rows->n_terms, err));
    TT_TRY(plan_blocks(&plan, problem, 1, err));
    TT_TRY(tt_parallel(plan.n_blocks, problem->options->n_threads, train_block, &t, err));
done:
    free(plan.labels);
    if (rc != TOPICTAG_OK)
        tt_svm_release(out);
    return rc;
}

typedef struct folding {
    const tt_problem *problems; /* [n_folds] */
    const block_plan *plan;
    uint32_t n_folds;
    const uint32_t *fold_of_row;
    float *decisions; /* [n_rows * n_labels] */
} folding;

static void score_fold(const folding *f, const tt_dcd_block *block, uint32_t fold)
{
    const tt_rows *rows = block->problem->rows;
    float decision[TT_DCD_LANES];
    for (uint32_t row = 0; row < rows->n_rows; row++) {
        if (f->fold_of_row[row] != fold)
            continue;
        tt_dcd_block_score(block, tt_rows_at(rows, row), decision);
        for (uint32_t lane = 0; lane < block->n_lanes; lane++)
            f->decisions[(size_t)row * block->problem->n_labels + block->labels[lane]] =
                decision[lane];
    }
}

static topictag_status fold_block(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    const folding *f = payload;
    const uint32_t fold = (uint32_t)(item % f->n_folds);
    const tt_problem *problem = &f->problems[fold];
    const uint32_t *labels;
    const uint32_t n_lanes = lanes_of(f->plan, (uint32_t)(item / f->n_folds), &labels);
    tt_dcd_block block;
    topictag_status rc = tt_dcd_block_init(&block, problem, labels, n_lanes, err);
    if (rc != TOPICTAG_OK)
        return rc;
    rc = tt_dcd_block_solve(&block, listener_for(problem, worker), err);
    if (rc == TOPICTAG_OK)
        score_fold(f, &block, fold);
    tt_dcd_block_release(&block);
    return rc;
}

topictag_status tt_dcd_out_of_fold(float *decisions, const tt_problem *problems, uint32_t n_folds,
                                   const uint32_t *fold_of_row, topictag_error *err)
{
    block_plan plan = {0};
    topictag_status rc = plan_blocks(&plan, problems, n_folds, err);
    folding f = {.problems = problems,
                 .plan = &plan,
                 .n_folds = n_folds,
                 .fold_of_row = fold_of_row,
                 .decisions = decisions};
    if (rc == TOPICTAG_OK)
        rc = tt_parallel((size_t)plan.n_blocks * n_folds, problems->options->n_threads, fold_block,
                         &f, err);
    free(plan.labels);
    return rc;
}
