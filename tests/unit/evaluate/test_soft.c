/* SPDX-License-Identifier: MIT */
/*
 * F1 of probabilities: its value, its change by enumeration and by leaving stories out, and gates
 * that see what tags do not show.
 */
#include "unit/test.h"

#include "base/random.h"
#include "evaluate/gate.h"
#include "evaluate/soft.h"
#include "report/render.h"

#include <stdlib.h>

#define MAX_DOCS 400
#define N_LABELS 3

static const char *const names[] = {"hardware", "legal", "rare"};

/* Stories with random labels and probabilities. */
typedef struct drawn {
    uint32_t n_docs, gold_begin[MAX_DOCS + 1], gold_labels[MAX_DOCS * N_LABELS];
    uint32_t given_begin[MAX_DOCS + 1], given_labels[MAX_DOCS * N_LABELS];
    float p[MAX_DOCS * N_LABELS];
    char ids[MAX_DOCS][16];
    tt_story_result stories[MAX_DOCS];
    tt_tag_sets gold, given;
    tt_metrics metrics;
    tt_report report;
} drawn;

static bool has_gold(const drawn *d, uint32_t doc, uint32_t label)
{
    for (uint32_t i = d->gold_begin[doc]; i < d->gold_begin[doc + 1]; i++)
        if (d->gold_labels[i] == label)
            return true;
    return false;
}

/* Gold labels by `seed`; label 2 only in the first ten stories, p around 0.9 or 0.1. */
static void draw(drawn *d, uint32_t n_docs, uint64_t seed)
{
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    uint32_t n = 0;
    d->n_docs = n_docs;
    d->gold_begin[0] = 0;
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        for (uint32_t label = 0; label < N_LABELS; label++)
            if (label == 2 ? doc < 10 : tt_rng_below(&rng, 3) == 0)
                d->gold_labels[n++] = label;
        d->gold_begin[doc + 1] = n;
        for (uint32_t label = 0; label < N_LABELS; label++)
            d->p[doc * N_LABELS + label] =
                (float)(0.2 * tt_rng_double(&rng) + (has_gold(d, doc, label) ? 0.8 : 0.0));
    }
}

/* Tags at 0.5, metrics and the report. */
static void finish(drawn *d)
{
    uint32_t n = 0;
    d->given_begin[0] = 0;
    for (uint32_t doc = 0; doc < d->n_docs; doc++) {
        for (uint32_t label = 0; label < N_LABELS; label++)
            if (d->p[doc * N_LABELS + label] >= 0.5f)
                d->given_labels[n++] = label;
        d->given_begin[doc + 1] = n;
        snprintf(d->ids[doc], sizeof d->ids[doc], "s%u", doc);
        d->stories[doc] = (tt_story_result){.id = d->ids[doc]};
    }
    d->gold = (tt_tag_sets){d->n_docs, d->gold_begin, d->gold_labels};
    d->given = (tt_tag_sets){d->n_docs, d->given_begin, d->given_labels};
    ok(tt_metrics_compute(&d->metrics, &d->gold, &d->given, N_LABELS, &err));
    ok(tt_soft_measure(&d->metrics, &d->gold, d->p, &err));
    d->report = (tt_report){.title = "t",
                            .multilabel = true,
                            .n_labels = N_LABELS,
                            .label_names = names,
                            .metrics = &d->metrics,
                            .gold = &d->gold,
                            .predicted = &d->given,
                            .probabilities = d->p,
                            .stories = d->stories};
}

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

/* Judges now against old's JSON report, `cut` bytes of which may be renamed away. */
static topictag_status judge(tt_gate_results *results, const char *gate, const drawn *old,
                             const drawn *now, const char *renamed, unsigned n_threads)
{
    tt_buf json = {0};
    tt_gates gates = {0};
    tt_baseline baseline;
    tt_pairs pairs;
    const tt_judge_options options = {{1000, 1, n_threads}, false};
    ok(tt_report_render(&json, &old->report, TT_REPORT_JSON, &err));
    for (char *p = json.data; renamed != NULL && (p = strstr(p, renamed)) != NULL; p++)
        *p = 'x';
    ok(tt_baseline_parse(&baseline, json.data, json.len, "old.json", &err));
    ok(tt_pairs_make(&pairs, &baseline, &now->report, &err));
    ok(tt_gates_parse(&gates, gate, strlen(gate), "g", &err));
    const topictag_status rc =
        tt_gates_judge(results, &gates, &now->report, &baseline, &pairs, &options, &err);
    tt_pairs_release(&pairs);
    tt_baseline_release(&baseline);
    tt_gates_release(&gates);
    tt_buf_release(&json);
    return rc;
}

static void gates_see_what_tags_do_not_show(void **state)
{
    (void)state;
    static drawn before, after;
    tt_gate_results results, again;
    static const char gate[] = "max-drop *.soft-f1=0.05\nmax-drop *.f1=0\nmax-drop micro-f1=0\n";
    draw(&before, MAX_DOCS, 4);
    draw(&after, MAX_DOCS, 4);
    for (uint32_t doc = 0; doc < MAX_DOCS; doc++)
        for (uint32_t label = 1; label < N_LABELS; label++)
            if (has_gold(&after, doc, label)) /* less sure, but no tag is lost */
                after.p[doc * N_LABELS + label] -= 0.2f;
    finish(&before);
    finish(&after);
    ok(judge(&results, gate, &before, &after, NULL, 1));
    assert_int_equal(results.n, 2 + 2 + 1); /* "rare" has ten stories */
    assert_int_equal(results.n_failed, 1);
    assert_string_equal(results.items[0].name, "hardware.soft-f1 falls by at most 0.05");
    assert_true(results.items[0].passed && results.items[0].found == 0.0);
    assert_string_equal(results.items[1].name, "legal.soft-f1 falls by at most 0.05");
    assert_false(results.items[1].passed);
    assert_true(results.items[1].high < -0.05);
    assert_non_null(strstr(results.items[1].message, "the fall is real, p = 0.0010"));
    ok(judge(&again, gate, &before, &after, NULL, 3));
    assert_true(results.items[1].low == again.items[1].low);
    assert_string_equal(results.items[1].message, again.items[1].message);
    tt_gate_results_release(&again);
    tt_gate_results_release(&results);
    /* A label that is named is looked at however rare it is. */
    ok(judge(&results, "max-drop rare.soft-f1=0.05\n", &before, &after, NULL, 1));
    assert_int_equal(results.n_failed, 1);
    tt_gate_results_release(&results);
    tt_metrics_release(&before.metrics);
    tt_metrics_release(&after.metrics);
}

static void baselines_may_lack_probabilities(void **state)
{
    (void)state;
    static drawn before, after;
    tt_gate_results results;
    draw(&before, 30, 4);
    draw(&after, 30, 4);
    finish(&before);
    finish(&after);
    static const char gate[] = "max-drop micro-soft-f1=0\nmax-drop micro-f1=0\n";
    ok(judge(&results, "max-drop *.f1=0\n", &before, &after, NULL, 1));
    assert_int_equal(results.n, 1);
    assert_true(results.items[0].passed);
    assert_string_equal(results.items[0].message, "no label has 20 stories");
    tt_gate_results_release(&results);
    ok(judge(&results, gate, &before, &after, "probabilities", 1));
    assert_string_equal(results.items[0].message,
                        "the baseline lists no probabilities, so chance was not ruled out");
    assert_false(results.items[0].has_interval);
    assert_true(results.items[0].passed && results.items[1].has_interval);
    tt_gate_results_release(&results);
    fails(TOPICTAG_E_SYNTAX, judge(&results, gate, &before, &after, "soft_f1", 1));
    assert_string_equal(err.message, "the baseline states no soft-f1; make a new one");
    assert_int_equal(err.line, 1);
    after.report.probabilities = NULL;
    free(after.metrics.soft.labels);
    after.metrics.soft.labels = NULL;
    fails(TOPICTAG_E_SYNTAX, judge(&results, gate, &before, &after, NULL, 1));
    tt_metrics_release(&before.metrics);
    tt_metrics_release(&after.metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certain_probabilities_give_f1),
        cmocka_unit_test(a_value_by_hand),
        cmocka_unit_test(falls_are_as_likely_as_enumeration_says),
        cmocka_unit_test(intervals_are_as_wide_as_the_jackknife_says),
        cmocka_unit_test(gates_see_what_tags_do_not_show),
        cmocka_unit_test(baselines_may_lack_probabilities),
    };
    return cmocka_run_group_tests_name("evaluate.soft", tests, NULL, NULL);
}
