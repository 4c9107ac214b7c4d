/* SPDX-License-Identifier: MIT */
#include "golden.h"

#include "evaluate/curves.h"

static void agrees_with_scikit_learn(void **state)
{
    (void)state;
    tt_json *json = golden_open();
    for (const tt_json *v = tt_json_first(tt_json_get(json, "curves")); v != NULL;
         v = tt_json_next(v)) {
        static golden_sets gold;
        float p[GOLDEN_MAX_DOCS * GOLDEN_MAX_LABELS];
        size_t n = 0;
        const uint32_t n_labels = (uint32_t)golden_number(tt_json_get(v, "n_labels"));
        golden_read(&gold, tt_json_get(v, "gold"));
        for (const tt_json *row = tt_json_first(tt_json_get(v, "p")); row != NULL;
             row = tt_json_next(row))
            for (const tt_json *x = tt_json_first(row); x != NULL; x = tt_json_next(x))
                p[n++] = (float)golden_number(x);
        const tt_json *expected = tt_json_first(tt_json_get(v, "average_precision"));
        for (uint32_t label = 0; label < n_labels; label++, expected = tt_json_next(expected)) {
            tt_pr_curve curve;
            ok(tt_pr_curve_make(&curve, p, &gold.sets, n_labels, label, &err));
            if (tt_json_type_of(expected) == TT_JSON_NULL)
                assert_true(isnan(curve.average_precision) && curve.n == 0);
            else
                golden_near(curve.average_precision, golden_number(expected));
            for (size_t i = 1; i < curve.n; i++)
                assert_true(curve.points[i].recall >= curve.points[i - 1].recall);
            if (curve.n > 0)
                assert_true(curve.points[curve.n - 1].recall == 1.0);
            tt_pr_curve_release(&curve);
        }
        tt_reliability on;
        tt_reliability_measure(&on, p, &gold.sets, n_labels);
        /* Probabilities are floats here. */
        assert_true(fabs(on.brier - golden_number(tt_json_get(v, "brier"))) < 1e-7);
    }
    tt_json_free(json);
}

static void reliability_counts_cells_by_bin(void **state)
{
    (void)state;
    static const uint32_t begin[] = {0, 1, 1, 2, 3}, labels[] = {0, 0, 1};
    const tt_tag_sets gold = {4, begin, labels};
    /* Bin 9: 1 and 0.95, one of two right; bin 2: 0.25 three times, one right; bin 0: three 0. */
    static const float p[] = {1.0f, 0.0f, 0.95f, 0.25f, 0.25f, 0.0f, 0.0f, 0.25f};
    tt_reliability on;
    tt_reliability_measure(&on, p, &gold, 2);
    assert_int_equal(on.n[9], 2);
    assert_int_equal(on.n[2], 3);
    assert_int_equal(on.n[0], 3);
    assert_true(fabs(on.mean[9] - 0.975) < 1e-6 && on.share[9] == 0.5);
    assert_true(fabs(on.share[2] - 2.0 / 3.0) < 1e-12 && on.share[0] == 0.0);
    assert_true(isnan(on.mean[5]));
    assert_true(fabs(on.ece - (2 * 0.475 + 3 * (2.0 / 3.0 - 0.25)) / 8.0) < 1e-6);
    const tt_tag_sets none = {0, begin, labels};
    tt_reliability_measure(&on, p, &none, 2);
    assert_true(isnan(on.ece) && isnan(on.brier));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_scikit_learn),
        cmocka_unit_test(reliability_counts_cells_by_bin),
    };
    return cmocka_run_group_tests_name("evaluate.curves", tests, NULL, NULL);
}
