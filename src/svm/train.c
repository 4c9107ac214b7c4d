/* SPDX-License-Identifier: MIT */
/* Which solver trains; what all of them share. */
#include "svm/train.h"

#include "base/memory.h"
#include "svm/dcd.h"
#include "svm/libsvm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

topictag_status tt_train_check_options(const tt_svm_options *o, uint32_t n_labels,
                                       topictag_error *err)
{
    const bool linear = o->kernel == TT_KERNEL_LINEAR;
    if (!isfinite(o->cost) || o->cost <= 0)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "cost must be above 0, found %g", o->cost);
    if (!isfinite(o->tolerance) || o->tolerance < 0)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "tolerance must not be below 0, found %g",
                       o->tolerance);
    if (!(o->ratio_weight >= 0 && o->ratio_weight < 1))
        return tt_fail(err, TOPICTAG_E_INVALID_ARG,
                       "the weight of ratios must be at least 0 and below 1, found %g",
                       o->ratio_weight);
    if (!linear && (!isfinite(o->gamma) || o->gamma <= 0))
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "gamma must be above 0, found %g", o->gamma);
    if (!linear && !isfinite(o->coef0))
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "coef0 must be a number, found %g", o->coef0);
    if (o->kernel == TT_KERNEL_POLYNOMIAL && (o->degree < 1 || o->degree > TT_SVM_MAX_DEGREE))
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "degree must be 1 to %d, found %u",
                       TT_SVM_MAX_DEGREE, o->degree);
    if (!linear && o->solver == TT_SOLVER_DCD)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "the dcd solver is for linear machines");
    if (o->positive_weight != NULL)
        for (uint32_t l = 0; l < n_labels; l++)
            if (!isfinite(o->positive_weight[l]) || o->positive_weight[l] <= 0)
                return tt_fail(err, TOPICTAG_E_INVALID_ARG,
                               "the weight of label %u must be above 0, found %g", l,
                               o->positive_weight[l]);
    return TOPICTAG_OK;
}

tt_svm_options tt_train_settle_options(const tt_svm_options *options)
{
    tt_svm_options settled = *options;
    if (settled.solver == TT_SOLVER_AUTO)
        settled.solver = options->kernel == TT_KERNEL_LINEAR ? TT_SOLVER_DCD : TT_SOLVER_LIBSVM;
    if (settled.tolerance == 0)
        settled.tolerance =
            settled.solver == TT_SOLVER_DCD ? TT_SVM_DCD_TOLERANCE : TT_SVM_LIBSVM_TOLERANCE;
    if (settled.max_epochs == 0)
        settled.max_epochs = TT_SVM_DCD_EPOCHS;
    if (settled.n_threads == 0)
        settled.n_threads = 1;
    return settled;
}

static topictag_status tell_choice(const tt_svm_options *asked, const tt_svm_options *settled,
                                   const topictag_listener *listener, topictag_error *err)
{
    if (asked->solver != TT_SOLVER_AUTO)
        return TOPICTAG_OK;
    return tt_tell(listener, TOPICTAG_EVENT_NOTE, err, "%s",
                   settled->solver == TT_SOLVER_DCD ? "solver dcd: the kernel is linear"
                                                    : "solver libsvm: the kernel is not linear");
}

bool tt_train_any(const tt_problem *problem)
{
    for (uint32_t l = 0; l < problem->n_labels; l++)
        if (tt_problem_trainable(problem, l))
            return true;
    return false;
}

static void begin_info(const tt_problem *problem, tt_svm_label_info *info)
{
    for (uint32_t l = 0; l < problem->n_labels; l++) {
        const uint32_t n_positive = tt_problem_positives(problem, l);
        info[l] = (tt_svm_label_info){.n_positive = n_positive,
                                      .n_negative = problem->n_docs - n_positive,
                                      .trained = tt_problem_trainable(problem, l)};
    }
}

static topictag_status train_with_libsvm(tt_svm *out, const tt_problem *problem,
                                         tt_svm_label_info *info, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_libsvm *engine = NULL;
    uint64_t done = 0;
    TT_TRY(tt_libsvm_new(&engine, problem, err));
    TT_TRY(tt_libsvm_train(out, engine, problem, problem->options->cost, info, &done,
                           problem->n_labels, err));
done:
    tt_libsvm_free(engine);
    return rc;
}

topictag_status tt_svm_train(tt_svm *out, const tt_rows *rows, const tt_label_sets *sets,
                             const uint32_t *subset, uint32_t n_subset,
                             const tt_svm_options *options, tt_svm_label_info *info,
                             tt_solver *used_solver, const topictag_listener *listener,
                             topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_problem problem = {0};
    tt_svm_label_info *infos = NULL;
    *out = (tt_svm){0};
    TT_TRY(tt_train_check_options(options, sets->n_labels, err));
    const uint32_t n_docs = subset != NULL ? n_subset : rows->n_rows;
    const tt_svm_options settled = tt_train_settle_options(options);
    TT_TRY(tt_problem_init(&problem, rows, sets, subset, n_subset, &settled, listener, err));
    if (!tt_train_any(&problem))
        TT_TRY(tt_fail(err, TOPICTAG_E_DEGENERATE,
                       "no label has stories on both sides among %u stories", n_docs));
    TT_TRY(tell_choice(options, &settled, listener, err));
    if (used_solver != NULL)
        *used_solver = settled.solver;
    infos = tt_alloc(sets->n_labels, sizeof *infos);
    if (infos == NULL)
        TT_TRY(tt_no_memory(err));
    begin_info(&problem, infos);
    TT_TRY(settled.solver == TT_SOLVER_DCD ? tt_dcd_train(out, &problem, infos, err)
                                           : train_with_libsvm(out, &problem, infos, err));
    if (info != NULL)
        memcpy(info, infos, sets->n_labels * sizeof *info);
done:
    free(infos);
    tt_problem_release(&problem);
    return rc;
}
