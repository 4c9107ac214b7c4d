/* SPDX-License-Identifier: MIT */
/*
 * Metrics and the text report against scikit-learn (scripts/golden-metrics), names of metrics.
 */
#include "unit/test.h"

#include "base/input.h"
#include "evaluate/report.h"
#include "json/json.h"
#include "tags.h"

#include <math.h>
#include <stdlib.h>

#define MAX_DOCS   64
#define MAX_LABELS 8

/* One case of the golden file. */
typedef struct golden {
    bool multilabel;
    uint32_t n_labels;
    uint32_t begin[2][MAX_DOCS + 1], labels[2][MAX_DOCS * MAX_LABELS];
    tt_tag_sets sets[2]; /* gold, predicted */
    const tt_json *expected;
} golden;

static double number(const tt_json *object, const char *key)
{
    double value = NAN;
    assert_true(tt_json_number(tt_json_get(object, key), &value));
    return value;
}

static void read_sets(golden *out, int which, const tt_json *documents)
{
    uint32_t n_docs = 0, n = 0;
    out->begin[which][0] = 0;
    for (const tt_json *doc = tt_json_first(documents); doc != NULL; doc = tt_json_next(doc)) {
        assert_true(n_docs < MAX_DOCS);
        for (const tt_json *v = tt_json_first(doc); v != NULL; v = tt_json_next(v)) {
            double label = 0.0;
            assert_true(tt_json_number(v, &label));
            out->labels[which][n++] = (uint32_t)label;
        }
        out->begin[which][++n_docs] = n;
    }
    out->sets[which] = (tt_tag_sets){n_docs, out->begin[which], out->labels[which]};
}

static void read_case(golden *out, const tt_json *json)
{
    assert_true(tt_json_bool(tt_json_get(json, "multilabel"), &out->multilabel));
    out->n_labels = (uint32_t)number(json, "n_labels");
    read_sets(out, 0, tt_json_get(json, "gold"));
    read_sets(out, 1, tt_json_get(json, "predicted"));
    out->expected = tt_json_get(json, "expected");
}

static void near(double found, double expected)
{
    assert_true(fabs((isnan(found) ? 0.0 : found) - expected) < 1e-9);
}

static void compare_prf(const tt_prf *found, const tt_json *expected)
{
    near(found->precision, number(expected, "precision"));
    near(found->recall, number(expected, "recall"));
    near(found->f1, number(expected, "f1"));
}

static void compare_report(const golden *on, const tt_metrics *metrics, const char *const *names)
{
    const char *expected = tt_json_string(tt_json_get(on->expected, "report"));
    if (expected == NULL)
        return;
    const tt_report report = {.multilabel = on->multilabel,
                              .n_labels = on->n_labels,
                              .label_names = names,
                              .metrics = metrics,
                              .gold = &on->sets[0],
                              .predicted = &on->sets[1]};
    tt_buf out = {0};
    ok(tt_report_render(&out, &report, TT_REPORT_TEXT, &err));
    assert_true(out.len > strlen(expected));
    out.data[strlen(expected)] = '\0';
    assert_string_equal(out.data, expected);
    tt_buf_release(&out);
}

static void compare(const golden *on, const char *const *names)
{
    tt_metrics m;
    ok(tt_metrics_compute(&m, &on->sets[0], &on->sets[1], on->n_labels, &err));
    const tt_json *label = tt_json_first(tt_json_get(on->expected, "labels"));
    for (uint32_t i = 0; i < on->n_labels; i++, label = tt_json_next(label)) {
        const tt_counts *c = &m.counts[i];
        compare_prf(&m.labels[i], label);
        assert_true((double)m.labels[i].support == number(label, "support"));
        assert_int_equal(c->tp + c->fp + c->fn + c->tn, m.n_docs);
        assert_int_equal(isnan(m.labels[i].precision), c->tp + c->fp == 0);
        assert_int_equal(isnan(m.labels[i].recall), c->tp + c->fn == 0);
        assert_int_equal(isnan(m.labels[i].f1), c->tp + c->fp + c->fn == 0);
    }
    compare_prf(&m.micro, tt_json_get(on->expected, "micro"));
    compare_prf(&m.macro, tt_json_get(on->expected, "macro"));
    compare_prf(&m.weighted, tt_json_get(on->expected, "weighted"));
    compare_prf(&m.samples, tt_json_get(on->expected, "samples"));
    near(m.subset_accuracy, number(on->expected, "subset_accuracy"));
    near(m.accuracy, number(on->expected, "subset_accuracy"));
    near(m.hamming_loss, number(on->expected, "hamming_loss"));
    compare_report(on, &m, names);
    tt_metrics_release(&m);
}

static void agrees_with_scikit_learn(void **state)
{
    (void)state;
    tt_input *in = NULL;
    tt_buf text = {0};
    tt_json *json = NULL;
    ok(tt_input_open(&in, TOPICTAG_TESTS_DIR "/golden/reference/metrics.json", &err));
    ok(tt_input_rest(in, &text, 1 << 24, &err));
    tt_input_close(in);
    ok(tt_json_parse(&json, text.data, text.len, &err));
    const char *names[MAX_LABELS];
    size_t n_names = 0, n_cases = 0;
    for (const tt_json *v = tt_json_first(tt_json_get(json, "names")); v != NULL;
         v = tt_json_next(v))
        names[n_names++] = tt_json_string(v);
    for (const tt_json *v = tt_json_first(tt_json_get(json, "cases")); v != NULL;
         v = tt_json_next(v), n_cases++) {
        static golden one;
        read_case(&one, v);
        compare(&one, names);
    }
    assert_int_equal(n_cases, 70);
    tt_json_free(json);
    tt_buf_release(&text);
}

static void nothing_to_measure_is_undefined(void **state)
{
    (void)state;
    static const uint32_t begin[1] = {0};
    const tt_tag_sets none = {0, begin, NULL};
    tt_metrics m;
    ok(tt_metrics_compute(&m, &none, &none, 0, &err));
    assert_true(isnan(m.micro.f1) && isnan(m.macro.f1) && isnan(m.weighted.f1));
    assert_true(isnan(m.samples.f1) && isnan(m.accuracy) && isnan(m.hamming_loss));
    tt_metrics_release(&m);
}

static void unknown_labels_are_never_right(void **state)
{
    (void)state;
    tags gold, predicted;
    tt_metrics m;
    ok(tt_metrics_compute(&m, tags_make(&gold, "05|0"), tags_make(&predicted, "0|0"), 1, &err));
    assert_true(m.subset_accuracy == 0.5);
    assert_int_equal(m.counts[0].tp, 2);
    tt_metrics_release(&m);
}

static void metrics_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"legal", "v1.2", "micro", "a-f1"};
    tags gold, predicted;
    tt_metrics m;
    ok(tt_metrics_compute(&m, tags_make(&gold, "01|1|2|3"), tags_make(&predicted, "0|1|1|"), 4,
                          &err));
    static const struct {
        const char *name;
        double value;
    } cases[] = {
        {"legal.f1", 1.0},         {"v1.2.precision", 0.5},   {"v1.2.recall", 0.5},
        {"micro.f1", 0.0},         {"micro-f1", 0.5},         {"micro-precision", 2.0 / 3.0},
        {"micro-recall", 0.4},     {"macro-f1", 0.375},       {"a-f1.recall", 0.0},
        {"accuracy", 0.25},        {"subset-accuracy", 0.25}, {"hamming-loss", 4.0 / 16.0},
        {"samples-recall", 0.375},
    };
    double value;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ok(tt_metrics_find(&value, &m, names, cases[i].name, &err));
        near(value, cases[i].value);
    }
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "legal.fi", &err));
    assert_string_equal(err.message,
                        "no metric is called \"legal.fi\", the nearest is \"legal.f1\"");
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "macrof1", &err));
    assert_string_equal(err.message,
                        "no metric is called \"macrof1\", the nearest is \"macro-f1\"");
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "", &err));
    tt_metrics_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_scikit_learn),
        cmocka_unit_test(nothing_to_measure_is_undefined),
        cmocka_unit_test(unknown_labels_are_never_right),
        cmocka_unit_test(metrics_have_names),
    };
    return cmocka_run_group_tests_name("evaluate.metrics", tests, NULL, NULL);
}
