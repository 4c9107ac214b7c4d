/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "base/random.h"
#include "evaluate/bootstrap.h"
#include "tags.h"

#include <math.h>
#include <stdlib.h>

#define N_DOCS 2000

/* A single-label set whose tags are right with the probability given. */
typedef struct drawn {
    uint32_t begin[N_DOCS + 1];
    uint32_t gold[N_DOCS], given[2][N_DOCS];
    tt_tag_sets gold_sets, sides[2];
} drawn;

static void make(drawn *d, uint32_t n_docs, double right_before, double right_after, uint64_t seed)
{
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    for (uint32_t doc = 0; doc <= n_docs; doc++)
        d->begin[doc] = doc;
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        d->gold[doc] = (uint32_t)tt_rng_below(&rng, 4);
        const double luck = tt_rng_double(&rng);
        const uint32_t wrong = (d->gold[doc] + 1) % 4;
        d->given[0][doc] = luck < right_before ? d->gold[doc] : wrong;
        d->given[1][doc] = luck < right_after ? d->gold[doc] : wrong;
    }
    d->gold_sets = (tt_tag_sets){n_docs, d->begin, d->gold};
    d->sides[0] = (tt_tag_sets){n_docs, d->begin, d->given[0]};
    d->sides[1] = (tt_tag_sets){n_docs, d->begin, d->given[1]};
}

static const tt_metric accuracy = {TT_METRIC_ACCURACY, TT_F1, 0};
static const tt_metric all[] = {{TT_METRIC_ACCURACY, TT_F1, 0},    {TT_METRIC_MICRO, TT_F1, 0},
                                {TT_METRIC_MACRO, TT_RECALL, 0},   {TT_METRIC_SAMPLES, TT_F1, 0},
                                {TT_METRIC_WEIGHTED, TT_F1, 0},    {TT_METRIC_LABEL, TT_F1, 2},
                                {TT_METRIC_HAMMING_LOSS, TT_F1, 0}};
#define N_ALL (sizeof all / sizeof all[0])

/* Of an accuracy a over n stories the deviation is sqrt(a (1 - a) / n). */
static void intervals_are_as_wide_as_theory_says(void **state)
{
    (void)state;
    static drawn d;
    make(&d, N_DOCS, 0.8, 0.8, 1);
    const tt_bootstrap_options options = {.n_rounds = 10000, .seed = 1, .n_threads = 1};
    tt_interval interval;
    ok(tt_bootstrap_intervals(&interval, &accuracy, 1, &d.gold_sets, &d.sides[0], 4, &options,
                              &err));
    const double a = interval.estimate, deviation = sqrt(a * (1.0 - a) / N_DOCS);
    assert_true(fabs(interval.low - (a - 1.96 * deviation)) < 0.1 * deviation);
    assert_true(fabs(interval.high - (a + 1.96 * deviation)) < 0.1 * deviation);
}

static void threads_do_not_show(void **state)
{
    (void)state;
    static drawn d;
    make(&d, 301, 0.7, 0.75, 2);
    tt_bootstrap_options options = {.n_rounds = 500, .seed = 3, .n_threads = 1};
    tt_change one[N_ALL], two[N_ALL], other[N_ALL];
    memset(one, 0, sizeof one); /* padding is compared, too */
    memset(two, 0, sizeof two);
    memset(other, 0, sizeof other);
    ok(tt_bootstrap_changes(one, all, N_ALL, &d.gold_sets, &d.sides[0], &d.sides[1], 4, &options,
                            &err));
    options.n_threads = 3;
    ok(tt_bootstrap_changes(two, all, N_ALL, &d.gold_sets, &d.sides[0], &d.sides[1], 4, &options,
                            &err));
    assert_memory_equal(one, two, sizeof one);
    options.seed = 4;
    ok(tt_bootstrap_changes(other, all, N_ALL, &d.gold_sets, &d.sides[0], &d.sides[1], 4, &options,
                            &err));
    assert_memory_not_equal(one, other, sizeof one);
}

/* The draws are those of a plain bootstrap that measures every draw from scratch. */
static void figures_are_those_of_the_drawn_stories(void **state)
{
    (void)state;
    tags gold, given;
    tags_make(&gold, "0|01|1|2|02||1|0|3|01");
    tags_make(&given, "0|1|1|12|02|0|0|0||01");
    const tt_bootstrap_options options = {.n_rounds = 1, .seed = 11, .n_threads = 1};
    tt_interval found[N_ALL];
    ok(tt_bootstrap_intervals(found, all, N_ALL, &gold.sets, &given.sets, 4, &options, &err));
    tt_metrics m;
    ok(tt_metrics_init(&m, 4, &err));
    tt_rng rng;
    tt_rng_seed(&rng, 11 * 0x9e3779b97f4a7c15u);
    for (int i = 0; i < 10; i += 2) {
        const uint64_t bits = tt_rng_next(&rng);
        const uint32_t docs[2] = {(uint32_t)((bits >> 32) * 10 >> 32),
                                  (uint32_t)((bits & UINT32_MAX) * 10 >> 32)};
        for (int j = 0; j < 2; j++) {
            const uint32_t g = gold.begin[docs[j]], p = given.begin[docs[j]];
            tt_metrics_add(&m, gold.labels + g, gold.begin[docs[j] + 1] - g, given.labels + p,
                           given.begin[docs[j] + 1] - p, 1);
        }
    }
    tt_metrics_derive(&m);
    for (size_t i = 0; i < N_ALL; i++) {
        if (all[i].kind == TT_METRIC_MACRO)
            continue; /* measured over the labels drawn */
        /* With one round both ends are its value, widened to the estimate. */
        const double value = tt_metric_value(&m, all[i]);
        assert_true(fabs(found[i].low - value) < 1e-6 || fabs(found[i].high - value) < 1e-6);
    }
    tt_metrics_release(&m);
}

static void falls_are_told_from_noise(void **state)
{
    (void)state;
    static drawn d;
    const tt_bootstrap_options options = {.n_rounds = 2000, .seed = 1, .n_threads = 1};
    tt_change change;
    make(&d, N_DOCS, 0.8, 0.8, 5);
    ok(tt_bootstrap_changes(&change, &accuracy, 1, &d.gold_sets, &d.sides[0], &d.sides[1], 4,
                            &options, &err));
    assert_true(change.interval.low == 0.0 && change.interval.high == 0.0 && change.p_fall == 1.0);
    /* 20 of 2,000 stories lost and none won: small, but no chance. */
    make(&d, N_DOCS, 0.8, 0.79, 5);
    ok(tt_bootstrap_changes(&change, &accuracy, 1, &d.gold_sets, &d.sides[0], &d.sides[1], 4,
                            &options, &err));
    assert_true(change.interval.high < 0.0 && change.p_fall < 0.001);
    make(&d, N_DOCS, 0.79, 0.8, 5);
    ok(tt_bootstrap_changes(&change, &accuracy, 1, &d.gold_sets, &d.sides[0], &d.sides[1], 4,
                            &options, &err));
    assert_true(change.interval.low > 0.0 && change.p_fall == 1.0);
}

/* 12 stories lost and 3 won: the swaps are coins, at least 12 heads of 15 have p = 576 / 32768. */
static void swaps_are_fair_coins(void **state)
{
    (void)state;
    tags gold, before, after;
    tags_make(&gold, "0|1|2|3|0|1|2|3|0|1|2|3|0|1|2|3|3");
    tags_make(&before, "0|1|2|3|0|1|2|3|0|1|2|3|||||3");
    tags_make(&after, "||||||||||||0|1|2||3");
    const tt_bootstrap_options options = {.n_rounds = 20000, .seed = 1, .n_threads = 1};
    tt_change change;
    ok(tt_bootstrap_changes(&change, &accuracy, 1, &gold.sets, &before.sets, &after.sets, 4,
                            &options, &err));
    assert_int_equal(change.n_changed, 15);
    assert_true(fabs(change.p_fall - 576.0 / 32768.0) < 0.003);
}

static void rare_labels_do_not_pull_the_macro_average(void **state)
{
    (void)state;
    /* Label 3 has one story, missed by a third of all draws; everything is right. */
    tags sets;
    tags_make(&sets, "0|0|1|1|2|2|3");
    const tt_bootstrap_options options = {.n_rounds = 200, .seed = 1, .n_threads = 1};
    static const tt_metric metrics[] = {{TT_METRIC_MACRO, TT_F1, 0}, {TT_METRIC_LABEL, TT_F1, 3}};
    tt_interval found[2];
    ok(tt_bootstrap_intervals(found, metrics, 2, &sets.sets, &sets.sets, 4, &options, &err));
    assert_true(found[0].low > 1.0 - 1e-6 && found[1].low > 1.0 - 1e-6);
    static const uint32_t begin[1] = {0};
    const tt_tag_sets none = {0, begin, NULL};
    fails(TOPICTAG_E_EMPTY,
          tt_bootstrap_intervals(found, metrics, 2, &none, &none, 4, &options, &err));
}

static void mcnemar_is_exact(void **state)
{
    (void)state;
    /* R: mcnemar exact, that is binom.test(b, b + c)$p.value */
    assert_true(tt_mcnemar(0, 0) == 1.0);
    assert_true(fabs(tt_mcnemar(5, 0) - 0.0625) < 1e-12);
    assert_true(fabs(tt_mcnemar(1, 9) - 0.021484375) < 1e-12);
    assert_true(fabs(tt_mcnemar(7, 7) - 1.0) < 1e-12);
    assert_true(fabs(tt_mcnemar(40, 60) - 0.056887933640980813) < 1e-12);
    assert_true(tt_mcnemar(900, 1100) < 1e-4 && tt_mcnemar(900, 1100) > 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_as_wide_as_theory_says),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(figures_are_those_of_the_drawn_stories),
        cmocka_unit_test(falls_are_told_from_noise),
        cmocka_unit_test(swaps_are_fair_coins),
        cmocka_unit_test(rare_labels_do_not_pull_the_macro_average),
        cmocka_unit_test(mcnemar_is_exact),
    };
    return cmocka_run_group_tests_name("evaluate.bootstrap", tests, NULL, NULL);
}
