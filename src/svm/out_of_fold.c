/* SPDX-License-Identifier: MIT */
/* Decision values of documents by machines that have not seen them. */
#include "svm/train.h"

#include "base/memory.h"
#include "base/threads.h"
#include "svm/dcd.h"
#include "svm/libsvm.h"

#include <stdlib.h>

#define NO_FOLD UINT32_MAX

/* The rows that take part, without those of fold `without`. */
static uint32_t choose_rows(uint32_t *chosen, const uint32_t *fold_of_row, uint32_t n_rows,
                            uint32_t n_folds, uint32_t without)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < n_rows; r++)
        if (fold_of_row[r] < n_folds && fold_of_row[r] != without)
            chosen[n++] = r;
    return n;
}

/* Scoring the rows of one fold. */
typedef struct scoring {
    const tt_svm *svm;
    const tt_rows *rows;
    const uint32_t *held_out; /* rows */
    float *decisions;
    double *scratch; /* [n_threads * (n_labels + scratch_doubles)] */
    size_t n_scratch;
} scoring;

static topictag_status score_row(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    (void)err;
    const scoring *s = payload;
    const uint32_t row = s->held_out[item], n_labels = s->svm->n_labels;
    double *decision = s->scratch + worker * s->n_scratch;
    tt_svm_score(s->svm, tt_rows_at(s->rows, row), decision + n_labels, decision);
    float *to = s->decisions + (size_t)row * n_labels;
    for (uint32_t l = 0; l < n_labels; l++)
        to[l] = (float)decision[l];
    return TOPICTAG_OK;
}

static topictag_status score_rows(float *decisions, const tt_svm *svm, const tt_rows *rows,
                                  const uint32_t *held_out, uint32_t n, unsigned n_threads,
                                  topictag_error *err)
{
    scoring s = {.svm = svm, .rows = rows, .held_out = held_out, .decisions = decisions};
    s.n_scratch = svm->n_labels + tt_svm_scratch_doubles(svm);
    s.scratch = tt_alloc(s.n_scratch, n_threads * sizeof *s.scratch);
    if (s.scratch == NULL)
        return tt_no_memory(err);
    const topictag_status rc = tt_parallel(n, n_threads, score_row, &s, err);
    free(s.scratch);
    return rc;
}

/* Everything the folds share. */
typedef struct folds {
    float *const *decisions; /* [n_costs] */
    const tt_rows *rows;
    const uint32_t *fold_of_row;
    uint32_t n_folds, n_judged;
    const double *costs;
    uint32_t n_costs;
    const tt_problem *whole; /* all rows that take part */
    tt_problem *problems;    /* [n_judged] without the fold's rows */
    uint32_t *chosen;        /* [n_rows] scratch */
} folds;

/* One engine serves all folds and costs: the matrix of kernel values is made once. */
static topictag_status libsvm_folds(const folds *f, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_libsvm *engine = NULL;
    tt_svm svm = {0};
    uint64_t done = 0;
    const uint64_t total = (uint64_t)f->n_judged * f->n_costs * f->whole->n_labels;
    TT_TRY(tt_libsvm_new(&engine, f->whole, err));
    for (uint32_t fold = 0; fold < f->n_judged; fold++) {
        uint32_t n = 0;
        for (uint32_t r = 0; r < f->rows->n_rows; r++)
            if (f->fold_of_row[r] == fold)
                f->chosen[n++] = r;
        for (uint32_t c = 0; c < f->n_costs; c++) {
            TT_TRY(tt_libsvm_train(&svm, engine, &f->problems[fold], f->costs[c], NULL, &done,
                                   total, err));
            TT_TRY(score_rows(f->decisions[c], &svm, f->rows, f->chosen, n,
                              f->whole->options->n_threads, err));
            tt_svm_release(&svm);
        }
    }
done:
    tt_svm_release(&svm);
    tt_libsvm_free(engine);
    return rc;
}

static topictag_status run_folds(folds *f, const tt_label_sets *sets, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    f->problems = tt_calloc(f->n_judged, sizeof *f->problems);
    if (f->problems == NULL)
        return tt_no_memory(err);
    for (uint32_t fold = 0; fold < f->n_judged; fold++) {
        const uint32_t n =
            choose_rows(f->chosen, f->fold_of_row, f->rows->n_rows, f->n_folds, fold);
        TT_TRY(tt_problem_init(&f->problems[fold], f->rows, sets, f->chosen, n, f->whole->options,
                               f->whole->listener, err));
    }
    TT_TRY(f->whole->options->solver == TT_SOLVER_DCD
               ? tt_dcd_out_of_fold(f->decisions, f->problems, f->fold_of_row, f->n_judged,
                                    f->costs, f->n_costs, err)
               : libsvm_folds(f, err));
done:
    for (uint32_t fold = 0; fold < f->n_judged; fold++)
        tt_problem_release(&f->problems[fold]);
    free(f->problems);
    return rc;
}

topictag_status tt_svm_out_of_fold(float *const *decisions, const tt_rows *rows,
                                   const tt_label_sets *sets, const uint32_t *fold_of_row,
                                   uint32_t n_folds, uint32_t n_judged, const double *costs,
                                   uint32_t n_costs, const tt_svm_options *options,
                                   const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_problem whole = {0};
    folds f = {.decisions = decisions,
               .rows = rows,
               .fold_of_row = fold_of_row,
               .n_folds = n_folds,
               .n_judged = n_judged,
               .costs = costs,
               .n_costs = n_costs,
               .whole = &whole};
    tt_svm_options each = *options;
    for (uint32_t c = 0; c < n_costs; c++) {
        each.cost = costs[c];
        TT_TRY(tt_train_check_options(&each, sets->n_labels, err));
    }
    f.chosen = tt_alloc(rows->n_rows, sizeof *f.chosen);
    if (f.chosen == NULL)
        TT_TRY(tt_no_memory(err));
    const uint32_t n = choose_rows(f.chosen, fold_of_row, rows->n_rows, n_folds, NO_FOLD);
    const tt_svm_options settled = tt_train_settle_options(options);
    TT_TRY(tt_problem_init(&whole, rows, sets, f.chosen, n, &settled, listener, err));
    if (!tt_train_any(&whole))
        TT_TRY(tt_fail(err, TOPICTAG_E_DEGENERATE,
                       "no label has stories on both sides among %u stories", n));
    TT_TRY(run_folds(&f, sets, err));
done:
    tt_problem_release(&whole);
    free(f.chosen);
    return rc;
}
