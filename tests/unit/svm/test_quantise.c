/* SPDX-License-Identifier: MIT */
/* Compact machines: what is left out, and how near the rest stays. */
#include "unit/svm/synthetic.h"
#include "svm/machine.h"

#include <float.h>

enum { N_DOCS = 200, N_TERMS = 400, N_LABELS = 5 };

static tt_svm trained(const synthetic *data)
{
    const tt_svm_options options = {.cost = 1, .solver = TT_SOLVER_DCD, .n_threads = 1};
    tt_svm svm;
    ok(tt_svm_train(&svm, &data->rows, &data->sets, NULL, 0, &options, NULL, NULL, NULL, &err));
    return svm;
}

static double largest(const tt_svm *svm, uint32_t term)
{
    double most = 0;
    for (uint32_t l = 0; l < svm->n_labels; l++)
        most = fmax(most, fabs(tt_svm_weight(svm, term, l)));
    return most;
}

/* Each weight is within half a unit of what it was; a decision is the sum of what is stored. */
static void weights_are_rounded_to_half_a_unit(void **state)
{
    (void)state;
    synthetic data;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 21);
    tt_svm full = trained(&data);
    uint32_t kept[N_TERMS], n_kept = 0;
    for (uint32_t t = 0; t < N_TERMS; t += 1 + t % 3)
        kept[n_kept++] = t;
    for (int format = TT_WEIGHTS_INT16; format <= TT_WEIGHTS_INT8; format++) {
        const double units = format == TT_WEIGHTS_INT16 ? 32767 : 127;
        tt_svm svm;
        ok(tt_svm_compact(&svm, &full, kept, n_kept, (tt_weight_format)format, &err));
        ok(tt_svm_check(&svm, 0, &err));
        assert_int_equal(svm.n_terms, n_kept);
        for (uint32_t t = 0; t < n_kept; t++) {
            const double unit = largest(&full, kept[t]) / units;
            for (uint32_t l = 0; l < N_LABELS; l++)
                assert_true(fabs(tt_svm_weight(&svm, t, l) - tt_svm_weight(&full, kept[t], l)) <=
                            0.5001 * unit);
        }
        const uint32_t terms[] = {0, 7, n_kept - 1, n_kept};
        const float values[] = {0.5f, 0.25f, 0.75f, 1};
        double decision[N_LABELS];
        tt_svm_score(&svm, (tt_row){terms, values, 4}, NULL, decision);
        for (uint32_t l = 0; l < N_LABELS; l++) {
            double sum = full.bias[l];
            for (size_t e = 0; e < 3; e++)
                sum += values[e] * tt_svm_weight(&svm, terms[e], l);
            assert_true(fabs(decision[l] - sum) < 1e-12);
        }
        tt_svm_release(&svm);
    }
    tt_svm_release(&full);
    synthetic_release(&data);
}

/* 1 + 4 + 4 of 9 + 9 * 16 + 100 squares are about 0.036 of the sum; terms of one size go together.
 */
static void small_terms_go_first(void **state)
{
    (void)state;
    static const float weights[] = {4, -4, 1, 2, -10, -2, 4, 4, 4, 4, 4, 4, 4, 0};
    enum { N = sizeof weights / sizeof *weights };
    tt_svm svm;
    tt_svm_parts *parts;
    uint32_t kept[N], n_kept;
    ok(tt_svm_init_linear(&svm, &parts, 2, N, &err));
    for (uint32_t t = 0; t < N; t++)
        parts->weights[2 * t + t % 2] = weights[t];
    ok(tt_svm_prune(kept, &n_kept, &svm, N, 0.04, &err));
    static const uint32_t wanted[] = {0, 1, 4, 6, 7, 8, 9, 10, 11, 12};
    assert_int_equal(n_kept, sizeof wanted / sizeof *wanted);
    assert_memory_equal(kept, wanted, sizeof wanted);
    ok(tt_svm_prune(kept, &n_kept, &svm, N, 0, &err));
    assert_int_equal(n_kept, N - 1); /* what says nothing costs nothing */
    ok(tt_svm_prune(kept, &n_kept, &svm, N, 1, &err));
    assert_int_equal(n_kept, 1);
    assert_int_equal(kept[0], 4);
    ok(tt_svm_prune(kept, &n_kept, &svm, 4, 0, &err)); /* the others are no terms */
    assert_int_equal(n_kept, 4);
    tt_svm_release(&svm);
}

static void odd_machines_are_refused(void **state)
{
    (void)state;
    tt_svm svm;
    tt_svm_parts *parts;
    ok(tt_svm_init_integer(&svm, &parts, 2, 3, TT_WEIGHTS_INT8, &err));
    ok(tt_svm_check(&svm, 0, &err));
    parts->scales[2] = NAN;
    fails(TOPICTAG_E_FORMAT, tt_svm_check(&svm, 0, &err));
    parts->scales[2] = 1;
    /* A weight that is no number is found wherever it stands. */
    tt_svm wide;
    tt_svm_parts *wide_parts;
    ok(tt_svm_init_linear(&wide, &wide_parts, 3, 50, &err));
    ok(tt_svm_check(&wide, 0, &err));
    for (size_t at = 0; at < 150; at++) {
        char wanted[16];
        wide_parts->weights[at] = at % 2 == 0 ? NAN : -INFINITY;
        fails(TOPICTAG_E_FORMAT, tt_svm_check(&wide, 0, &err));
        snprintf(wanted, sizeof wanted, "weight %zu ", at);
        assert_non_null(strstr(err.message, wanted));
        wide_parts->weights[at] = at % 2 == 0 ? FLT_MAX : -FLT_MIN / 2;
    }
    ok(tt_svm_check(&wide, 0, &err));
    tt_svm_release(&wide);
    svm.format = (tt_weight_format)3;
    fails(TOPICTAG_E_FORMAT, tt_svm_check(&svm, 0, &err));
    tt_svm_release(&svm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_rounded_to_half_a_unit),
        cmocka_unit_test(small_terms_go_first),
        cmocka_unit_test(odd_machines_are_refused),
    };
    return cmocka_run_group_tests_name("svm.quantise", tests, NULL, NULL);
}
