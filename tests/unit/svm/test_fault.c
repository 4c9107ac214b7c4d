/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"
#include "unit/svm/synthetic.h"
#include "svm/svm.h"

enum { N_DOCS = 60, N_TERMS = 100, N_LABELS = 2 };

static synthetic data;

static topictag_status train_and_use(void *payload)
{
    const tt_svm_options *options = payload;
    topictag_status rc = TOPICTAG_OK;
    tt_svm svm = {0}, compact = {0};
    uint32_t kept[N_TERMS], n_kept;
    tt_buf text = {0};
    uint32_t fold_of[N_DOCS];
    static float decisions[N_DOCS * N_LABELS];
    for (uint32_t d = 0; d < N_DOCS; d++)
        fold_of[d] = d % 2;
    TT_TRY(tt_svm_train(&svm, &data.rows, &data.sets, NULL, 0, options, NULL, NULL, NULL, &err));
    if (options->kernel == TT_KERNEL_LINEAR) {
        TT_TRY(tt_svm_prune(kept, &n_kept, &svm, N_TERMS, 0.1, &err));
        TT_TRY(tt_svm_compact(&compact, &svm, kept, n_kept, TT_WEIGHTS_INT8, &err));
    }
    TT_TRY(tt_svm_export(&svm, 1, &text, &err));
    TT_TRY(tt_svm_export_row(tt_rows_at(&data.rows, 0), &text, &err));
    TT_TRY(tt_svm_out_of_fold(&(float *){decisions}, &data.rows, &data.sets, fold_of, 2, 2,
                              &options->cost, 1, options, NULL, &err));
done:
    if (rc != TOPICTAG_OK)
        assert_int_equal(err.code, rc);
    tt_svm_release(&svm);
    tt_svm_release(&compact);
    tt_buf_release(&text);
    ok(tt_rows_check(&data.rows, &err)); /* the solver may have renumbered their terms */
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 4);
    static const tt_svm_options settings[] = {
        {.cost = 1, .n_threads = 2, .cache_bytes = 1 << 20},
        {.cost = 1, .kernel = TT_KERNEL_RBF, .gamma = 1, .n_threads = 2, .cache_bytes = 1 << 20},
        {.cost = 1, .kernel = TT_KERNEL_RBF, .gamma = 1, .n_threads = 1},
        {.cost = 1, .solver = TT_SOLVER_DCD, .n_threads = 2},
        {.cost = 1, .solver = TT_SOLVER_DCD, .ratio_weight = 0.25, .n_threads = 2}};
    for (size_t s = 0; s < sizeof settings / sizeof *settings; s++)
        assert_true(tt_fault_loop(train_and_use, (void *)&settings[s]) > 30);
    synthetic_release(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests_name("svm.fault", tests, NULL, NULL);
}
