/* SPDX-License-Identifier: MIT */
/* F1 of probabilities: its value, its change by enumeration and by leaving stories out. */
#include "drawn.h"

static void put_all(tt_chances *chances, const drawn *d)
{
    *chances = (tt_chances){0};
    for (uint32_t doc = 0; doc < d->n_docs; doc++) {
        for (uint32_t label = N_LABELS; label-- > 0;)
            ok(tt_chances_put(chances, label, (double)d->p[doc * N_LABELS + label], &err));
        ok(tt_chances_end(chances, &err));
    }
}

static const tt_metric metrics[] = {{TT_METRIC_LABEL, TT_SOFT_F1, 0},
                                    {TT_METRIC_LABEL, TT_SOFT_F1, 2},
                                    {TT_METRIC_MICRO, TT_SOFT_F1, 0},
                                    {TT_METRIC_MACRO, TT_SOFT_F1, 0},
                                    {TT_METRIC_WEIGHTED, TT_SOFT_F1, 0}};
#define N_METRICS (sizeof metrics / sizeof metrics[0])

static void certain_probabilities_give_f1(void **state)
{
    (void)state;
    static drawn d;
    tt_rng rng;
    tt_rng_seed(&rng, 5);
    draw(&d, 50, 1);
    for (uint32_t i = 0; i < 50 * N_LABELS; i++)
        d.p[i] = (float)tt_rng_below(&rng, 2);
    finish(&d);
    for (size_t i = 0; i < N_METRICS; i++) {
        tt_metric hard = metrics[i];
        hard.part = TT_F1;
        assert_true(fabs(tt_metric_value(&d.metrics, metrics[i]) -
                         tt_metric_value(&d.metrics, hard)) < 1e-12);
    }
    tt_metrics_release(&d.metrics);
}

static void a_value_by_hand(void **state)
{
    (void)state;
    static drawn d;
    draw(&d, 3, 1);
    static const uint32_t begin[] = {0, 1, 2, 2}, labels[] = {0, 1};
    static const float p[] = {0.7f, 0.1f, 0.0f, 0.25f, 0.5f, 0.0f, 0.0004f, 0.0f, 0.0f};
    memcpy(d.gold_begin, begin, sizeof begin);
    memcpy(d.gold_labels, labels, sizeof labels);
    memcpy(d.p, p, sizeof p);
    finish(&d);
    const double hardware = 2 * 0.7 / (0.95 + 1), legal = 2 * 0.5 / (0.6 + 1);
    static const char *const known[] = {"hardware.soft-f1", "legal.soft-f1",    "rare.soft-f1",
                                        "macro-soft-f1",    "weighted-soft-f1", "micro-soft-f1"};
    const double wanted[] = {
        hardware, legal, 0.0, (hardware + legal) / 3, (hardware + legal) / 2, 2 * 1.2 / (1.55 + 2)};
    for (size_t i = 0; i < 6; i++) {
        double value = -1.0;
        ok(tt_metrics_find(&value, &d.metrics, names, known[i], &err));
        assert_true(fabs(value - wanted[i]) < 1e-12);
    }
    tt_metric metric;
    fails(TOPICTAG_E_NOT_FOUND, tt_metric_parse(&metric, "samples-soft-f1", names, 3, &err));
    tt_metrics_release(&d.metrics);
}

static void without_examples_it_is_nothing(void **state)
{
    (void)state;
    static drawn d;
    draw(&d, 3, 1);
    memset(d.gold_begin, 0, sizeof d.gold_begin);
    finish(&d);
    for (size_t i = 0; i < N_METRICS; i++)
        assert_true(tt_metric_value(&d.metrics, metrics[i]) == 0.0);
    tt_metrics_release(&d.metrics);
}

/* Two models on the same stories: some probabilities of the second are lower. */
static void draw_pair(drawn *before, drawn *after, uint32_t n_docs)
{
    tt_rng rng;
    tt_rng_seed(&rng, 9);
    draw(before, n_docs, 2);
    draw(after, n_docs, 2);
    for (uint32_t i = 0; i < n_docs * N_LABELS; i++)
        after->p[i] *= (float)(0.75 + 0.4 * tt_rng_double(&rng));
    finish(before);
    finish(after);
}

/* The figures of stories that swapped sides where `swapped` has a bit. */
static void measure_swapped(double out[N_METRICS], drawn *d, const drawn *one, const drawn *other,
                            uint32_t swapped)
{
    for (uint32_t doc = 0; doc < d->n_docs; doc++)
        memcpy(d->p + doc * N_LABELS, (swapped >> doc & 1 ? other : one)->p + doc * N_LABELS,
               N_LABELS * sizeof *d->p);
    ok(tt_soft_measure(&d->metrics, &d->gold, d->p, &err));
    for (size_t i = 0; i < N_METRICS; i++)
        out[i] = tt_metric_value(&d->metrics, metrics[i]);
}

static void falls_are_as_likely_as_enumeration_says(void **state)
{
    (void)state;
    enum { N_DOCS = 12 };
    static drawn before, after, scratch;
    tt_chances chances[2];
    tt_change changes[N_METRICS];
    draw_pair(&before, &after, N_DOCS);
    draw(&scratch, N_DOCS, 2);
    finish(&scratch);
    put_all(&chances[0], &before);
    put_all(&chances[1], &after);
    const tt_bootstrap_options options = {40000, 3, 2};
    ok(tt_soft_changes(changes, metrics, N_METRICS, &before.gold, &chances[0], &chances[1],
                       N_LABELS, &options, &err));
    uint32_t n_lower[N_METRICS] = {0};
    for (uint32_t swapped = 0; swapped < 1u << N_DOCS; swapped++) {
        double a[N_METRICS], b[N_METRICS];
        measure_swapped(a, &scratch, &before, &after, swapped);
        measure_swapped(b, &scratch, &after, &before, swapped);
        for (size_t i = 0; i < N_METRICS; i++)
            n_lower[i] += b[i] - a[i] <= changes[i].interval.estimate + 1e-12;
    }
    for (size_t i = 0; i < N_METRICS; i++) {
        const double exact = n_lower[i] / (double)(1u << N_DOCS);
        assert_true(exact > 0.0 && exact < 0.5);
        assert_true(fabs(changes[i].p_fall - exact) < 0.01);
    }
    tt_chances_release(&chances[0]);
    tt_chances_release(&chances[1]);
    tt_metrics_release(&before.metrics);
    tt_metrics_release(&after.metrics);
    tt_metrics_release(&scratch.metrics);
}

/* Sixty stories fall from certain to impossible: no way of swapping makes them fall further. */
static void great_falls_add_up(void **state)
{
    (void)state;
    enum { N_STORIES = 80, N_FALLEN = 60 };
    static drawn before, after;
    tt_chances chances[2];
    tt_change changes[N_METRICS];
    draw(&before, N_STORIES, 2);
    memset(before.p, 0, sizeof before.p);
    for (uint32_t doc = 0; doc < N_STORIES; doc++) {
        before.gold_labels[doc] = 0;
        before.gold_begin[doc + 1] = doc + 1;
        before.p[doc * N_LABELS] = 1.0f;
    }
    after = before;
    for (uint32_t doc = 0; doc < N_FALLEN; doc++)
        after.p[doc * N_LABELS] = 0.0f;
    finish(&before);
    finish(&after);
    put_all(&chances[0], &before);
    put_all(&chances[1], &after);
    const tt_bootstrap_options options = {1000, 3, 1};
    ok(tt_soft_changes(changes, metrics, N_METRICS, &before.gold, &chances[0], &chances[1],
                       N_LABELS, &options, &err));
    for (size_t i = 0; i < N_METRICS; i++) {
        const bool other = metrics[i].kind == TT_METRIC_LABEL && metrics[i].label > 0;
        assert_int_equal(changes[i].n_changed, other ? 0 : N_FALLEN);
        assert_true(changes[i].p_fall == (other ? 1.0 : 1.0 / 1001.0));
    }
    tt_chances_release(&chances[0]);
    tt_chances_release(&chances[1]);
    tt_metrics_release(&before.metrics);
    tt_metrics_release(&after.metrics);
}

/* The spread of the changes when each story in turn is left out (the jackknife). */
static void intervals_are_as_wide_as_the_jackknife_says(void **state)
{
    (void)state;
    enum { N_DOCS = 400 };
    static drawn before, after, less[2];
    tt_chances chances[2];
    tt_change changes[N_METRICS];
    double mean[N_METRICS] = {0}, square[N_METRICS] = {0};
    draw_pair(&before, &after, N_DOCS);
    tt_metrics_release(&after.metrics);
    for (uint32_t i = 0; i < N_DOCS * N_LABELS; i++)
        after.p[i] *= 0.3f; /* so that the two figures differ much */
    finish(&after);
    put_all(&chances[0], &before);
    put_all(&chances[1], &after);
    const tt_bootstrap_options options = {100, 3, 1};
    ok(tt_soft_changes(changes, metrics, N_METRICS, &before.gold, &chances[0], &chances[1],
                       N_LABELS, &options, &err));
    for (uint32_t left_out = 0; left_out < N_DOCS; left_out++) {
        for (int side = 0; side < 2; side++) {
            const drawn *from = side == 0 ? &before : &after;
            drawn *to = &less[side];
            *to = (drawn){.n_docs = N_DOCS - 1};
            for (uint32_t doc = 0, n = 0; doc < N_DOCS; doc++) {
                if (doc == left_out)
                    continue;
                const uint32_t at = doc - (doc > left_out);
                for (uint32_t i = from->gold_begin[doc]; i < from->gold_begin[doc + 1]; i++)
                    to->gold_labels[n++] = from->gold_labels[i];
                to->gold_begin[at + 1] = n;
                memcpy(to->p + at * N_LABELS, from->p + doc * N_LABELS, N_LABELS * sizeof *to->p);
            }
            finish(to);
        }
        for (size_t i = 0; i < N_METRICS; i++) {
            const double change = tt_metric_value(&less[1].metrics, metrics[i]) -
                                  tt_metric_value(&less[0].metrics, metrics[i]);
            mean[i] += change / N_DOCS;
            square[i] += change * change / N_DOCS;
        }
        tt_metrics_release(&less[0].metrics);
        tt_metrics_release(&less[1].metrics);
    }
    for (size_t i = 0; i < N_METRICS; i++) {
        const double jackknife = sqrt((N_DOCS - 1) * (square[i] - mean[i] * mean[i]));
        const tt_interval *interval = &changes[i].interval;
        const double found = (interval->high - interval->low) / (2 * 1.959964);
        assert_true(fabs(found / jackknife - 1.0) < 0.05);
        assert_true(fabs(interval->high + interval->low - 2 * interval->estimate) < 1e-12);
        const double change = tt_metric_value(&after.metrics, metrics[i]) -
                              tt_metric_value(&before.metrics, metrics[i]);
        assert_true(fabs(interval->estimate - change) < 1e-12);
    }
    tt_chances_release(&chances[0]);
    tt_chances_release(&chances[1]);
    tt_metrics_release(&before.metrics);
    tt_metrics_release(&after.metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certain_probabilities_give_f1),
        cmocka_unit_test(a_value_by_hand),
        cmocka_unit_test(without_examples_it_is_nothing),
        cmocka_unit_test(falls_are_as_likely_as_enumeration_says),
        cmocka_unit_test(great_falls_add_up),
        cmocka_unit_test(intervals_are_as_wide_as_the_jackknife_says),
    };
    return cmocka_run_group_tests_name("evaluate.soft", tests, NULL, NULL);
}
