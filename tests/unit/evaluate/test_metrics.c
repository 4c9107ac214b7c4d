/* SPDX-License-Identifier: MIT */
/*
 * Metrics and the text report against scikit-learn (scripts/golden-metrics), names of metrics.
 */
#include "golden.h"

#include "report/render.h"
#include "tags.h"

/* One case of the golden file. */
typedef struct golden {
    bool multilabel;
    uint32_t n_labels;
    golden_sets gold, predicted;
    const tt_json *expected;
} golden;

static double number(const tt_json *object, const char *key)
{
    return golden_number(tt_json_get(object, key));
}

static void read_case(golden *out, const tt_json *json)
{
    assert_true(tt_json_bool(tt_json_get(json, "multilabel"), &out->multilabel));
    out->n_labels = (uint32_t)number(json, "n_labels");
    golden_read(&out->gold, tt_json_get(json, "gold"));
    golden_read(&out->predicted, tt_json_get(json, "predicted"));
    out->expected = tt_json_get(json, "expected");
}

static void compare_prf(const tt_prf *found, const tt_json *expected)
{
    golden_near(found->precision, number(expected, "precision"));
    golden_near(found->recall, number(expected, "recall"));
    golden_near(found->f1, number(expected, "f1"));
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
                              .gold = &on->gold.sets,
                              .predicted = &on->predicted.sets};
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
    ok(tt_metrics_compute(&m, &on->gold.sets, &on->predicted.sets, on->n_labels, &err));
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
    golden_near(m.subset_accuracy, number(on->expected, "subset_accuracy"));
    golden_near(m.accuracy, number(on->expected, "subset_accuracy"));
    golden_near(m.hamming_loss, number(on->expected, "hamming_loss"));
    compare_report(on, &m, names);
    tt_metrics_release(&m);
}

static void agrees_with_scikit_learn(void **state)
{
    (void)state;
    tt_json *json = golden_open();
    const char *names[GOLDEN_MAX_LABELS];
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
        golden_near(value, cases[i].value);
    }
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "legal.fi", &err));
    assert_string_equal(err.message,
                        "no metric is called \"legal.fi\", the nearest is \"legal.f1\"");
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "macrof1", &err));
    assert_string_equal(err.message,
                        "no metric is called \"macrof1\", the nearest is \"macro-f1\"");
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "samples-soft-f1", &err));
    assert_string_equal(err.message,
                        "no metric is called \"samples-soft-f1\", the nearest is \"samples-f1\"");
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, "micro_f1", &err));
    assert_string_equal(err.message, /* of two as near the first */
                        "no metric is called \"micro_f1\", the nearest is \"micro-f1\"");
    char longer[66];
    memset(longer, 'x', 65);
    longer[65] = '\0';
    fails(TOPICTAG_E_NOT_FOUND, tt_metrics_find(&value, &m, names, longer, &err));
    assert_null(strstr(err.message, "nearest"));
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
