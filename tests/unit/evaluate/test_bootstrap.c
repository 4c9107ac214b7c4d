/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "base/random.h"
#include "evaluate/resample.h"
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
static const tt_metric all[] = {
    {TT_METRIC_ACCURACY, TT_F1, 0},       {TT_METRIC_MICRO, TT_F1, 0},
    {TT_METRIC_MACRO, TT_RECALL, 0},      {TT_METRIC_SAMPLES, TT_F1, 0},
    {TT_METRIC_SAMPLES, TT_PRECISION, 0}, {TT_METRIC_SAMPLES, TT_RECALL, 0},
    {TT_METRIC_WEIGHTED, TT_F1, 0},       {TT_METRIC_LABEL, TT_F1, 2},
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

/* A metric over the stories of one round, drawn and measured the plain way; NaN: not defined. */
static double drawn_value(const tags *gold, const tags *given, uint64_t seed, tt_metric metric)
{
    const uint32_t n_docs = gold->sets.n_docs;
    tt_metrics m;
    tt_rng rng;
    ok(tt_metrics_init(&m, 4, &err));
    tt_rng_seed(&rng, seed);
    for (uint32_t i = 0, doc = 0; i < n_docs; i++) {
        static uint64_t bits;
        bits = i % 2 == 0 ? tt_rng_next(&rng) : bits << 32;
        doc = (uint32_t)((bits >> 32) * n_docs >> 32);
        const uint32_t g = gold->begin[doc], p = given->begin[doc];
        tt_metrics_add(&m, gold->labels + g, gold->begin[doc + 1] - g, given->labels + p,
                       given->begin[doc + 1] - p, 1);
    }
    tt_metrics_derive(&m);
    const bool missed = metric.kind == TT_METRIC_LABEL && m.labels[metric.label].support == 0;
    const double value = missed ? NAN : tt_metric_value(&m, metric);
    tt_metrics_release(&m);
    return value;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The ends lie between the two lowest and the two highest of n values, and hold the estimate. */
static bool check_interval(const tt_interval *found, double *values, size_t n)
{
    assert_true(n > 1);
    qsort(values, n, sizeof *values, by_value);
    const double at = 0.025 * (double)(n - 1);
    const double low = values[0] + at * (values[1] - values[0]);
    const double high = values[n - 1] - at * (values[n - 1] - values[n - 2]);
    assert_true(fabs(found->low - fmin(low, found->estimate)) < 1e-6);
    assert_true(fabs(found->high - fmax(high, found->estimate)) < 1e-6);
    return low > found->estimate || high < found->estimate;
}

static void figures_are_those_of_the_drawn_stories(void **state)
{
    (void)state;
    enum { ROUNDS = 4 };
    tags gold, before, after;
    tags_make(&gold, "0|01|1|2|02||1|0|3|01|5"); /* 5 is no label of theirs */
    tags_make(&before, "0|1|1|12|02|0|0|0||01|5");
    tags_make(&after, "0|01|1|2|0||0|0|3|0|5");
    size_t n_widened = 0;
    for (uint64_t seed = 1; seed < 20; seed++) {
        const tt_bootstrap_options options = {.n_rounds = ROUNDS, .seed = seed, .n_threads = 1};
        tt_interval found[N_ALL];
        tt_change changes[N_ALL];
        ok(tt_bootstrap_intervals(found, all, N_ALL, &gold.sets, &before.sets, 4, &options, &err));
        ok(tt_bootstrap_changes(changes, all, N_ALL, &gold.sets, &before.sets, &after.sets, 4,
                                &options, &err));
        for (size_t i = 0; i < N_ALL; i++) {
            double values[ROUNDS], rises[ROUNDS];
            size_t n = 0;
            if (all[i].kind == TT_METRIC_MACRO)
                continue; /* measured over the labels drawn */
            for (uint64_t round = 0; round < ROUNDS; round++) {
                const uint64_t own = seed * 0x9e3779b97f4a7c15u + round;
                const double value = drawn_value(&gold, &before, own, all[i]);
                if (isnan(value))
                    continue;
                values[n] = value;
                rises[n++] = drawn_value(&gold, &after, own, all[i]) - value;
            }
            n_widened += check_interval(&found[i], values, n);
            check_interval(&changes[i].interval, rises, n);
        }
    }
    assert_true(n_widened > 0);
}

/* One side of stories that swapped where `swapped` has a bit. */
static void swap_tags(tags *out, const tags *one, const tags *other, uint32_t swapped)
{
    const uint32_t n_docs = one->sets.n_docs;
    uint32_t n = 0;
    out->begin[0] = 0;
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        const tags *from = swapped >> doc & 1 ? other : one;
        for (uint32_t i = from->begin[doc]; i < from->begin[doc + 1]; i++)
            out->labels[n++] = from->labels[i];
        out->begin[doc + 1] = n;
    }
    out->sets = (tt_tag_sets){n_docs, out->begin, out->labels};
}

static void falls_are_as_likely_as_enumeration_says(void **state)
{
    (void)state;
    enum { STORIES = 10 };
    tags gold, before, after, sides[2];
    tags_make(&gold, "0|01|1|2|02||1|0|3|12");
    tags_make(&before, "0|01|1|2|02|0|1|02||1");
    tags_make(&after, "0|1|1|12|2||0||3|13");
    const tt_bootstrap_options options = {.n_rounds = 40000, .seed = 5, .n_threads = 2};
    tt_change changes[N_ALL];
    ok(tt_bootstrap_changes(changes, all, N_ALL, &gold.sets, &before.sets, &after.sets, 4, &options,
                            &err));
    uint32_t n_lower[N_ALL] = {0};
    for (uint32_t swapped = 0; swapped < 1u << STORIES; swapped++) {
        tt_metrics m[2];
        swap_tags(&sides[0], &before, &after, swapped);
        swap_tags(&sides[1], &after, &before, swapped);
        for (int side = 0; side < 2; side++)
            ok(tt_metrics_compute(&m[side], &gold.sets, &sides[side].sets, 4, &err));
        for (size_t i = 0; i < N_ALL; i++)
            n_lower[i] += tt_metric_value(&m[1], all[i]) - tt_metric_value(&m[0], all[i]) <=
                          changes[i].interval.estimate + 1e-12;
        tt_metrics_release(&m[0]);
        tt_metrics_release(&m[1]);
    }
    for (size_t i = 0; i < N_ALL; i++)
        assert_true(fabs(changes[i].p_fall - n_lower[i] / (double)(1u << STORIES)) < 0.01);
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

/*
 * With one story changed every other round is what was observed, but for the order of the sums of
 * thirds and sevenths: it counts among those that fell as far.
 */
static void rounding_does_not_show(void **state)
{
    (void)state;
    static const char *const tagged[] = {"012|01", "0123456|0", "012|0", "01|012", "0123456|01"};
    static const tt_metric metric = {TT_METRIC_SAMPLES, TT_F1, 0};
    tt_rng rng;
    tt_rng_seed(&rng, 3);
    for (int round = 0; round < 30; round++) {
        char texts[3][8 * TAGS_MAX_DOCS] = {"0", "0", "1"}; /* gold, before, after */
        for (int doc = 1; doc < 20; doc++) {
            const char *pick = tagged[tt_rng_below(&rng, 5)], *bar = strchr(pick, '|');
            for (int k = 0; k < 3; k++) {
                strcat(texts[k], "|");
                strncat(texts[k], k == 0 ? pick : bar + 1, k == 0 ? (size_t)(bar - pick) : 8);
            }
        }
        tags gold, before, after;
        tags_make(&gold, texts[0]);
        tags_make(&before, texts[1]);
        tags_make(&after, texts[2]);
        const tt_bootstrap_options options = {.n_rounds = 400, .seed = 1, .n_threads = 1};
        tt_change change;
        ok(tt_bootstrap_changes(&change, &metric, 1, &gold.sets, &before.sets, &after.sets, 7,
                                &options, &err));
        assert_int_equal(change.n_changed, 1);
        assert_true(fabs(change.p_fall - 0.5) < 0.1);
    }
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

/* Memory for values is bounded: of a million labels fewer rounds are drawn. */
static void many_metrics_get_fewer_rounds(void **state)
{
    (void)state;
    enum { MANY = 1 << 20 };
    tags sets;
    tags_make(&sets, "0");
    tt_metric *metrics = calloc(MANY, sizeof *metrics);
    assert_non_null(metrics);
    tt_resample on = {.gold = &sets.sets,
                      .sides = {&sets.sets, NULL},
                      .n_sides = 1,
                      .n_labels = 1,
                      .metrics = metrics,
                      .n_metrics = MANY,
                      .options = {.n_rounds = 1000, .seed = 1, .n_threads = 1}};
    ok(tt_resample_open(&on, &err));
    assert_int_equal(on.options.n_rounds, TT_BOOTSTRAP_MAX_VALUES / MANY + 1);
    tt_resample_release(&on);
    free(metrics);
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
        cmocka_unit_test(falls_are_as_likely_as_enumeration_says),
        cmocka_unit_test(falls_are_told_from_noise),
        cmocka_unit_test(swaps_are_fair_coins),
        cmocka_unit_test(rounding_does_not_show),
        cmocka_unit_test(rare_labels_do_not_pull_the_macro_average),
        cmocka_unit_test(many_metrics_get_fewer_rounds),
        cmocka_unit_test(mcnemar_is_exact),
    };
    return cmocka_run_group_tests_name("evaluate.bootstrap", tests, NULL, NULL);
}
