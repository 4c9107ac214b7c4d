/* SPDX-License-Identifier: MIT */
/*
 * Thresholds against brute force over all cuts of small random sets.
 */
#include "decide/threshold.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MAX_DOCS   24
#define MAX_LABELS 3

typedef struct tt_made {
    uint32_t n_docs, n_labels;
    float d[MAX_DOCS * MAX_LABELS];
    uint32_t begin[MAX_DOCS + 1];
    uint32_t gold[MAX_DOCS * MAX_LABELS];
} tt_made;

/* Few different values, so that ties are common. */
static void make(tt_made *made, tt_rng *rng)
{
    made->n_docs = 1 + (uint32_t)tt_rng_below(rng, MAX_DOCS);
    made->n_labels = 1 + (uint32_t)tt_rng_below(rng, MAX_LABELS);
    uint32_t at = 0;
    for (uint32_t doc = 0; doc < made->n_docs; doc++) {
        made->begin[doc] = at;
        for (uint32_t label = 0; label < made->n_labels; label++) {
            const int value = (int)tt_rng_below(rng, 12);
            made->d[doc * made->n_labels + label] = (float)value / 4.0f - 1.5f;
            if ((int)tt_rng_below(rng, 16) < value)
                made->gold[at++] = label;
        }
    }
    made->begin[made->n_docs] = at;
}

static bool is_gold(const tt_made *made, uint32_t doc, uint32_t label)
{
    for (uint32_t i = made->begin[doc]; i < made->begin[doc + 1]; i++)
        if (made->gold[i] == label)
            return true;
    return false;
}

typedef struct tt_score {
    double micro, macro;
} tt_score;

static tt_score score(const tt_made *made, const double *thresholds)
{
    double tp_sum = 0.0, sum = 0.0, macro = 0.0;
    for (uint32_t label = 0; label < made->n_labels; label++) {
        double tp = 0.0, given = 0.0, gold = 0.0;
        for (uint32_t doc = 0; doc < made->n_docs; doc++) {
            const bool has = is_gold(made, doc, label);
            const bool gets = (double)made->d[doc * made->n_labels + label] > thresholds[label];
            tp += has && gets;
            given += gets;
            gold += has;
        }
        tp_sum += tp;
        sum += given + gold;
        macro += given + gold > 0.0 ? 2.0 * tp / (given + gold) : 0.0;
    }
    return (tt_score){sum > 0.0 ? 2.0 * tp_sum / sum : 0.0, macro / made->n_labels};
}

/* The best A micro + B macro over every combination of cuts between the twelve values. */
static double best(const tt_made *made, double a, double b)
{
    double most = 0.0;
    for (int i = 0; i < 13 * 13 * 13; i++) {
        const int cut[] = {i % 13, i / 13 % 13, i / 169};
        double thresholds[MAX_LABELS];
        for (int label = 0; label < MAX_LABELS; label++)
            thresholds[label] = cut[label] / 4.0 - 1.625;
        const tt_score s = score(made, thresholds);
        most = fmax(most, a * s.micro + b * s.macro);
    }
    return most;
}

static void fit(double *thresholds, const tt_threshold_data *on, tt_threshold_rule rule)
{
    assert_int_equal(tt_thresholds_fit(thresholds, on, rule, NULL), TOPICTAG_OK);
}

static tt_threshold_data data_of(const tt_made *made)
{
    return (tt_threshold_data){made->d, made->n_docs, made->n_labels, made->begin, made->gold,
                               NULL,    NULL};
}

static void each_rule_reaches_its_maximum(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 8);
    for (int round = 0; round < 150; round++) {
        tt_made made;
        double thresholds[MAX_LABELS];
        make(&made, &rng);
        const tt_threshold_data on = data_of(&made);
        fit(thresholds, &on, TT_THRESHOLDS_MACRO);
        assert_true(fabs(score(&made, thresholds).macro - best(&made, 0.0, 1.0)) < 1e-12);
        fit(thresholds, &on, TT_THRESHOLDS_MICRO);
        assert_true(fabs(score(&made, thresholds).micro - best(&made, 1.0, 0.0)) < 1e-12);
        fit(thresholds, &on, TT_THRESHOLDS_AUTO);
        const tt_score s = score(&made, thresholds);
        /* The joint search is a sequence of exact steps, near the best as a whole. */
        assert_true(s.micro + s.macro >= best(&made, 1.0, 1.0) - 0.04);
        fit(thresholds, &on, TT_THRESHOLDS_NONE);
        assert_true(thresholds[0] == 0.0);
    }
}

static void thresholds_lie_midway(void **state)
{
    (void)state;
    /* The label's examples at 0.5 and -0.25; 0.75 and -0.5 belong to others. */
    const tt_made made = {.n_docs = 5,
                          .n_labels = 1,
                          .d = {0.5f, -0.25f, -0.5f, 1.0f, -2.0f},
                          .begin = {0, 1, 2, 2, 3, 3},
                          .gold = {0, 0, 0}};
    const tt_threshold_data on = data_of(&made);
    double threshold;
    fit(&threshold, &on, TT_THRESHOLDS_MACRO);
    assert_true(threshold == -0.375);
}

static void hopeless_and_unknown_labels_are_given_to_no_one(void **state)
{
    (void)state;
    static tt_made made = {.n_docs = MAX_DOCS, .n_labels = 2};
    for (uint32_t doc = 0; doc < MAX_DOCS; doc++) {
        made.d[2 * doc] = -0.1f * (float)doc;
        made.d[2 * doc + 1] = 0.1f * (float)doc;
        made.begin[doc + 1] = doc == MAX_DOCS - 1;
    }
    /* Label 0: its one example has the lowest value of all, F1 is 2/25. Label 1 has none. */
    const tt_threshold_data on = data_of(&made);
    double thresholds[2];
    fit(thresholds, &on, TT_THRESHOLDS_MACRO);
    assert_true(thresholds[0] == 0.0);
    assert_true(thresholds[1] == (double)(0.1f * (float)(MAX_DOCS - 1)));
}

/* No cut reaches the least F1, though the highest value is an example's: it is the threshold. */
static void hopeless_labels_get_the_highest_value(void **state)
{
    (void)state;
    enum { n = 2000, n_examples = 60 };
    float d[n];
    uint32_t begin[n + 1] = {0}, gold[n_examples] = {0};
    double threshold;
    for (uint32_t doc = 0; doc < n; doc++) {
        const bool last = doc >= n - (n_examples - 1);
        d[doc] = doc == 0 ? 5.0f : last ? -2.0f : 1.0f;
        begin[doc + 1] = begin[doc] + (doc == 0 || last);
    }
    fit(&threshold, &(tt_threshold_data){d, n, 1, begin, gold, NULL, NULL}, TT_THRESHOLDS_MACRO);
    assert_true(threshold == 5.0);
}

/* With its second example behind two other documents F1 is 4/6, and 2/3 without it. */
static void of_equal_cuts_the_highest_is_taken(void **state)
{
    (void)state;
    static const float d[] = {3, 2, 1, 0};
    static const uint32_t begin[] = {0, 1, 1, 1, 2}, gold[] = {0, 0};
    double threshold;
    fit(&threshold, &(tt_threshold_data){d, 4, 1, begin, gold, NULL, NULL}, TT_THRESHOLDS_MACRO);
    assert_true(threshold == 2.5);
}

/*
 * 60 examples at 2, where the label is nearly certain; at 1, where it is hardly possible, 40 more
 * among 45 other documents. F1 is higher with these by counts, and lower by what is expected.
 */
static void many_examples_leave_expectation_its_say(void **state)
{
    (void)state;
    enum { n = 200, n_examples = 100 };
    static const tt_platt platt = {-7.8, 11.7};
    float d[n];
    uint32_t begin[n + 1] = {0}, gold[n_examples] = {0};
    double counts, both;
    for (uint32_t doc = 0; doc < n; doc++) {
        d[doc] = doc < 60 ? 2.0f : doc < 145 ? 1.0f : -1.0f;
        begin[doc + 1] = begin[doc] + (doc < n_examples);
    }
    fit(&counts, &(tt_threshold_data){d, n, 1, begin, gold, NULL, NULL}, TT_THRESHOLDS_MACRO);
    fit(&both, &(tt_threshold_data){d, n, 1, begin, gold, &platt, NULL}, TT_THRESHOLDS_MACRO);
    assert_true(counts == 0.0 && both == 1.5);
}

/* How probable the label of the next test is at d: rare, and common only near 1. */
static double truth(double d)
{
    return 1.0 / (1.0 + exp(-8.0 * (d - 0.9)));
}

/* F1 of a threshold over all stories that could come. */
static double expected_f1(double threshold)
{
    double tp = 0.0, given = 0.0, gold = 0.0;
    for (double d = -1.0; d < 1.0; d += 0.001) {
        gold += truth(d);
        if (d > threshold) {
            tp += truth(d);
            given += 1.0;
        }
    }
    return 2.0 * tp / (given + gold);
}

static void expectation_steadies_rare_labels(void **state)
{
    (void)state;
    enum { n = 150 };
    double sum_counts = 0.0, sum_both = 0.0;
    tt_rng rng;
    tt_rng_seed(&rng, 9);
    for (int round = 0; round < 200; round++) {
        float d[n];
        double wide[n], counts, both;
        bool y[n], fallback;
        uint32_t begin[n + 1], gold[n] = {0};
        begin[0] = 0;
        for (uint32_t doc = 0; doc < n; doc++) {
            d[doc] = (float)(2.0 * tt_rng_double(&rng) - 1.0);
            wide[doc] = (double)d[doc];
            y[doc] = tt_rng_double(&rng) < truth(wide[doc]);
            begin[doc + 1] = begin[doc] + y[doc];
        }
        tt_platt platt;
        tt_platt_fit(&platt, wide, y, NULL, n, &fallback);
        fit(&counts, &(tt_threshold_data){d, n, 1, begin, gold, NULL, NULL}, TT_THRESHOLDS_MACRO);
        fit(&both, &(tt_threshold_data){d, n, 1, begin, gold, &platt, NULL}, TT_THRESHOLDS_MACRO);
        sum_counts += expected_f1(counts);
        sum_both += expected_f1(both);
    }
    print_message("mean F1 %.4f by counts, %.4f with expectation\n", sum_counts / 200,
                  sum_both / 200);
    assert_true(sum_both > sum_counts + 1.0);
}

/*
 * A common label decided without error, and a rare one whose only example lies below six other
 * documents. Its own F1 of 2/8 there outweighs what micro-F1 loses while one example is believed
 * like any number; it does not when a single example is.
 */
static void rare_labels_weigh_less_in_the_macro_average(void **state)
{
    (void)state;
    enum { n = 60 };
    float d[2 * n];
    uint32_t begin[n + 1] = {0}, gold[n + 1], at = 0;
    for (uint32_t doc = 0; doc < n; doc++) {
        d[2 * doc] = doc < n / 2 ? 1.0f : -1.0f;
        d[2 * doc + 1] = doc <= 6 ? -0.001f * (float)doc : -10.0f;
        if (doc < n / 2)
            gold[at++] = 0;
        if (doc == 6)
            gold[at++] = 1;
        begin[doc + 1] = at;
    }
    /* A seventh for each of the seven: what is expected above the example is the example. */
    const tt_platt platts[2] = {{-20.0, 0.0}, {-1.0, log(6.0)}};
    double alone[2], steadied[2];
    fit(alone, &(tt_threshold_data){d, n, 2, begin, gold, NULL, NULL}, TT_THRESHOLDS_AUTO);
    fit(steadied, &(tt_threshold_data){d, n, 2, begin, gold, platts, NULL}, TT_THRESHOLDS_AUTO);
    assert_true(alone[1] < (double)d[2 * 6 + 1]);
    assert_true(steadied[1] >= (double)d[1]);
    assert_true(steadied[0] > -1.0 && steadied[0] < 1.0);
}

static void single_label_is_the_highest(void **state)
{
    (void)state;
    static const double d[] = {-1.0, 0.5, 0.5, 0.1}, p[] = {0.1, 0.4, 0.9, 0.2};
    assert_int_equal(tt_decide_single(d, NULL, 4, 0.0), 1);
    assert_int_equal(tt_decide_single(d, p, 4, 0.4), 1);
    assert_int_equal(tt_decide_single(d, p, 4, 0.41), UINT32_MAX);
    assert_int_equal(tt_decide_single(d, NULL, 0, 0.0), UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_reaches_its_maximum),
        cmocka_unit_test(thresholds_lie_midway),
        cmocka_unit_test(hopeless_and_unknown_labels_are_given_to_no_one),
        cmocka_unit_test(hopeless_labels_get_the_highest_value),
        cmocka_unit_test(of_equal_cuts_the_highest_is_taken),
        cmocka_unit_test(many_examples_leave_expectation_its_say),
        cmocka_unit_test(expectation_steadies_rare_labels),
        cmocka_unit_test(rare_labels_weigh_less_in_the_macro_average),
        cmocka_unit_test(single_label_is_the_highest),
    };
    return cmocka_run_group_tests_name("decide.threshold", tests, NULL, NULL);
}
