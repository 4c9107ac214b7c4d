/* SPDX-License-Identifier: MIT */
/* What holds for machines of every solver. */
#include "unit/svm/synthetic.h"
#include "svm/svm.h"

enum { N_DOCS = 120, N_TERMS = 300, N_LABELS = 4 };

static const tt_svm_options defaults = {
    .cost = 1, .gamma = 0.7, .degree = 3, .n_threads = 2, .cache_bytes = 1 << 20};

static topictag_status train(tt_svm *svm, const synthetic *data, const tt_svm_options *options,
                             tt_svm_label_info *info)
{
    return tt_svm_train(svm, &data->rows, &data->sets, NULL, 0, options, info, NULL, NULL, &err);
}

/* Linear machines of both solvers, and a kernel machine. */
enum { N_SETTINGS = 3 };

static tt_svm_options setting(int number)
{
    tt_svm_options options = defaults;
    options.kernel = number == 2 ? TT_KERNEL_RBF : TT_KERNEL_LINEAR;
    options.solver = number == 1 ? TT_SOLVER_DCD : TT_SOLVER_LIBSVM;
    return options;
}

/* A label all documents have, one that none has: told, and never given. */
static void one_sided_labels_and_empty_rows(void **state)
{
    (void)state;
    synthetic data;
    synthetic_init(&data, N_DOCS, N_TERMS, 2, 9);
    tt_label_sets sets = {.n_docs = N_DOCS, .n_labels = 4};
    sets.begin = tt_alloc(N_DOCS + 1, sizeof *sets.begin);
    sets.labels = tt_alloc(N_DOCS, 3 * sizeof *sets.labels);
    uint32_t n = 0;
    for (uint32_t d = 0; d < N_DOCS; d++) {
        sets.begin[d] = n;
        for (uint32_t e = data.sets.begin[d]; e < data.sets.begin[d + 1]; e++)
            sets.labels[n++] = data.sets.labels[e];
        sets.labels[n++] = 2;
    }
    sets.begin[N_DOCS] = n;
    tt_svm_label_info info[4];
    tt_svm svm;
    for (int number = 0; number < N_SETTINGS; number++) {
        const tt_svm_options options = setting(number);
        ok(tt_svm_train(&svm, &data.rows, &sets, NULL, 0, &options, info, NULL, NULL, &err));
        assert_true(info[0].trained && info[1].trained && !info[2].trained && !info[3].trained);
        assert_int_equal(info[2].n_positive, N_DOCS);
        assert_int_equal(info[2].n_negative, 0);
        assert_int_equal(info[3].n_negative, N_DOCS);
        double scratch[N_DOCS], decision[4];
        for (uint32_t d = 0; d < N_DOCS; d++) {
            tt_svm_score(&svm, tt_rows_at(&data.rows, d), scratch, decision);
            assert_true(decision[2] == -1 && decision[3] == -1);
        }
        /* Terms the machine does not know are passed over, also at the end of a row. */
        static const uint32_t terms[] = {5, N_TERMS, UINT32_MAX};
        static const float values[] = {0.5f, 0.7f, 0.1f};
        double known[4];
        tt_svm_score(&svm, (tt_row){terms, values, 1}, scratch, known);
        tt_svm_score(&svm, (tt_row){terms, values, 3}, scratch, decision);
        if (options.kernel == TT_KERNEL_LINEAR)
            assert_memory_equal(decision, known, sizeof known);
        tt_svm_release(&svm);
    }
    const uint32_t subset[] = {3, 4};
    sets.n_labels = 4;
    tt_label_sets none = {N_DOCS, 1, tt_calloc(N_DOCS + 1, 4), NULL};
    fails(TOPICTAG_E_DEGENERATE,
          tt_svm_train(&svm, &data.rows, &none, NULL, 0, &defaults, NULL, NULL, NULL, &err));
    fails(TOPICTAG_E_DEGENERATE,
          tt_svm_train(&svm, &data.rows, &none, subset, 2, &defaults, NULL, NULL, NULL, &err));
    fails(TOPICTAG_E_DEGENERATE, tt_svm_out_of_fold(NULL, &data.rows, &none, none.begin, 1, 1,
                                                    &defaults.cost, 1, &defaults, NULL, &err));
    tt_label_sets_release(&none);
    tt_label_sets_release(&sets);
    synthetic_release(&data);
}

/* Exchanging labels exchanges their scores, to the bit. */
static void permuted_labels_give_permuted_scores(void **state)
{
    (void)state;
    static const uint32_t to[N_LABELS] = {2, 0, 3, 1};
    synthetic data, permuted;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 11);
    synthetic_init(&permuted, N_DOCS, N_TERMS, N_LABELS, 11);
    for (uint32_t d = 0; d < N_DOCS; d++) {
        const uint32_t begin = permuted.sets.begin[d], n = permuted.sets.begin[d + 1] - begin;
        for (uint32_t e = begin; e < begin + n; e++)
            permuted.sets.labels[e] = to[permuted.sets.labels[e]];
        qsort(permuted.sets.labels + begin, n, sizeof(uint32_t), synthetic_order);
    }
    for (int number = 0; number < N_SETTINGS; number++) {
        const tt_svm_options options = setting(number);
        tt_svm a, b;
        ok(train(&a, &data, &options, NULL));
        ok(train(&b, &permuted, &options, NULL));
        for (uint32_t d = 0; d < N_DOCS; d++) {
            double scratch[N_DOCS], x[N_LABELS], y[N_LABELS];
            tt_svm_score(&a, tt_rows_at(&data.rows, d), scratch, x);
            tt_svm_score(&b, tt_rows_at(&data.rows, d), scratch, y);
            for (uint32_t l = 0; l < N_LABELS; l++)
                assert_true(x[l] == y[to[l]]);
        }
        tt_svm_release(&a);
        tt_svm_release(&b);
    }
    synthetic_release(&data);
    synthetic_release(&permuted);
}

/* What is said to be added is added: bias and contributions make the very bits of the score. */
static void contributions_add_up(void **state)
{
    (void)state;
    synthetic data;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 14);
    for (int number = 0; number < 2; number++) {
        const tt_svm_options options = setting(number);
        tt_svm svm;
        ok(train(&svm, &data, &options, NULL));
        for (uint32_t d = 0; d < N_DOCS; d++) {
            const tt_row row = tt_rows_at(&data.rows, d);
            double decision[N_LABELS], contributions[256];
            assert_true(row.n <= 256);
            tt_svm_score(&svm, row, NULL, decision);
            for (uint32_t l = 0; l < N_LABELS; l++) {
                double sum = svm.bias[l];
                tt_svm_contributions(&svm, row, l, contributions);
                for (size_t e = 0; e < row.n; e++) {
                    assert_true(contributions[e] ==
                                (double)row.values[e] * tt_svm_weight(&svm, row.terms[e], l));
                    sum += contributions[e];
                }
                assert_true(sum == decision[l]);
            }
        }
        static const uint32_t unknown[] = {N_TERMS};
        static const float one[] = {1};
        double nothing = 7;
        tt_svm_contributions(&svm, (tt_row){unknown, one, 1}, 0, &nothing);
        assert_true(nothing == 0);
        tt_svm_release(&svm);
    }
    synthetic_release(&data);
}

static void options_out_of_range_are_named(void **state)
{
    (void)state;
    synthetic data;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 12);
    static const double weights[N_LABELS] = {1, 1, 0, 1};
#define WITH(...)                   \
    {                               \
        __VA_ARGS__, .n_threads = 1 \
    }
    const struct {
        tt_svm_options options;
        const char *message;
    } cases[] = {
        {WITH(.cost = 0), "cost must be above 0, found 0"},
        {WITH(.cost = NAN), "cost must be above 0, found nan"},
        {WITH(.cost = 1, .tolerance = -1), "tolerance must not be below 0, found -1"},
        {WITH(.cost = 1, .ratio_weight = NAN),
         "the weight of ratios must be at least 0 and below 1, found nan"},
        {WITH(.cost = 1, .ratio_weight = 1),
         "the weight of ratios must be at least 0 and below 1, found 1"},
        {WITH(.cost = 1, .kernel = TT_KERNEL_RBF), "gamma must be above 0, found 0"},
        {WITH(.cost = 1, .kernel = TT_KERNEL_SIGMOID, .gamma = 1, .coef0 = INFINITY),
         "coef0 must be a number, found inf"},
        {WITH(.cost = 1, .kernel = TT_KERNEL_POLYNOMIAL, .gamma = 1),
         "degree must be 1 to 64, found 0"},
        {WITH(.cost = 1, .kernel = TT_KERNEL_POLYNOMIAL, .gamma = 1, .degree = 65),
         "degree must be 1 to 64, found 65"},
        {WITH(.cost = 1, .solver = TT_SOLVER_DCD, .kernel = TT_KERNEL_RBF, .gamma = 1),
         "the dcd solver is for linear machines"},
        {WITH(.cost = 1, .positive_weight = weights),
         "the weight of label 2 must be above 0, found 0"},
    };
#undef WITH
    tt_svm svm;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        fails(TOPICTAG_E_INVALID_ARG, train(&svm, &data, &cases[c].options, NULL));
        assert_string_equal(err.message, cases[c].message);
        assert_null(svm.owned);
    }
    static const uint32_t backwards[] = {2, 1}, beyond[] = {1, N_DOCS};
    fails(TOPICTAG_E_INVALID_ARG, tt_svm_train(&svm, &data.rows, &data.sets, backwards, 2,
                                               &defaults, NULL, NULL, NULL, &err));
    fails(TOPICTAG_E_INVALID_ARG,
          tt_svm_train(&svm, &data.rows, &data.sets, beyond, 2, &defaults, NULL, NULL, NULL, &err));
    data.sets.labels[0] = N_LABELS;
    fails(TOPICTAG_E_INVALID_ARG, train(&svm, &data, &defaults, NULL));
    data.sets.n_docs--;
    fails(TOPICTAG_E_INVALID_ARG, train(&svm, &data, &defaults, NULL));
    synthetic_release(&data);
}

static void refused(tt_svm svm, uint64_t n_postings)
{
    fails(TOPICTAG_E_FORMAT, tt_svm_check(&svm, n_postings, &err));
}

/* Damage to a machine from a file is noticed before it is used. */
static void damaged_machines_are_refused(void **state)
{
    (void)state;
    synthetic data;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 13);
    tt_svm linear, kernel;
    tt_svm_options options = defaults;
    ok(train(&linear, &data, &options, NULL));
    options.kernel = TT_KERNEL_RBF;
    ok(train(&kernel, &data, &options, NULL));
    const uint64_t n = kernel.sv_begin[N_TERMS];
    ok(tt_svm_check(&linear, 0, &err));
    ok(tt_svm_check(&kernel, n, &err));

    tt_svm bad = linear;
    bad.n_labels = 0;
    refused(bad, 0);
    bad = linear;
    bad.stride = N_LABELS - 1;
    refused(bad, 0);
    bad.kernel = (tt_kernel)4;
    refused(bad, 0);
    bad = kernel;
    bad.gamma = NAN;
    refused(bad, n);
    bad = kernel;
    bad.degree = TT_SVM_MAX_DEGREE + 1;
    refused(bad, n);
    refused(kernel, n + 1);
    float *const floats[] = {(float *)linear.weights + 17, (float *)kernel.sv_values + n - 1};
    for (size_t k = 0; k < 2; k++) {
        const float good = *floats[k];
        *floats[k] = NAN;
        refused(k == 0 ? linear : kernel, k == 0 ? 0 : n);
        *floats[k] = good;
    }
    double *const doubles[] = {(double *)kernel.bias + 3, (double *)kernel.sv_norm2 + 1,
                               (double *)kernel.coef + 5};
    for (size_t k = 0; k < 3; k++) {
        const double good = *doubles[k];
        *doubles[k] = INFINITY;
        refused(kernel, n);
        *doubles[k] = good;
    }
    uint32_t *ids = (uint32_t *)kernel.sv_ids;
    const uint32_t good_id = ids[1];
    ids[1] = kernel.n_support;
    refused(kernel, n);
    ids[1] = ids[0]; /* both of term 0, the most frequent */
    refused(kernel, n);
    ids[1] = good_id;
    uint64_t *begin = (uint64_t *)kernel.sv_begin;
    begin[1] = n + 1;
    refused(kernel, n);
    begin[0] = 1;
    refused(kernel, n);
    tt_svm_release(&linear);
    tt_svm_release(&kernel);
    synthetic_release(&data);
}

/* AUTO takes dcd where the kernel is linear. */
static void auto_chooses_by_kernel(void **state)
{
    (void)state;
    synthetic small;
    tt_svm svm;
    tt_solver used;
    synthetic_init(&small, 100, 50, 2, 8);
    tt_svm_options options = {.cost = 1, .gamma = 1, .n_threads = 2, .tolerance = 0.1};
    ok(tt_svm_train(&svm, &small.rows, &small.sets, NULL, 0, &options, NULL, &used, NULL, &err));
    assert_int_equal(used, TT_SOLVER_DCD);
    tt_svm_release(&svm);
    options.kernel = TT_KERNEL_RBF;
    ok(tt_svm_train(&svm, &small.rows, &small.sets, NULL, 0, &options, NULL, &used, NULL, &err));
    assert_int_equal(used, TT_SOLVER_LIBSVM);
    tt_svm_release(&svm);
    synthetic_release(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_sided_labels_and_empty_rows),
        cmocka_unit_test(permuted_labels_give_permuted_scores),
        cmocka_unit_test(contributions_add_up),
        cmocka_unit_test(options_out_of_range_are_named),
        cmocka_unit_test(damaged_machines_are_refused),
        cmocka_unit_test(auto_chooses_by_kernel),
    };
    return cmocka_run_group_tests_name("svm.machine", tests, NULL, NULL);
}
