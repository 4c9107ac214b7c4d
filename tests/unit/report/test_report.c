/* SPDX-License-Identifier: MIT */
/*
 * The renderings of one small report.
 */
#include "unit/test.h"

#include "report/render.h"
#include "json/json.h"
#include "unit/evaluate/tags.h"

#include <math.h>

static const char *const names[] = {"a, <b>", "legal", "unused"};
static const double thresholds[] = {0.25, 0.5, NAN};
static const tt_story_result stories[] = {
    {.id = "s&1", .source = "t.jsonl", .line = 1, .excerpt = "First"},
    {.id = "s2", .source = "t.jsonl", .line = 2},
    {.id = "s3", .source = "t.jsonl", .line = 3, .reason = "no-known-terms"}};
static const tt_gate_result gates[] = {{.kind = TT_GATE_FLOOR,
                                        .name = "macro-f1 >= 0.1",
                                        .metric = "macro-f1",
                                        .wanted = 0.1,
                                        .found = 0.2,
                                        .passed = true,
                                        .has_interval = true,
                                        .low = 0.1,
                                        .high = 0.4,
                                        .doc = UINT32_MAX},
                                       {.kind = TT_GATE_PIN,
                                        .name = "s3 gets legal",
                                        .metric = "s3",
                                        .wanted = 1.0,
                                        .message = "it gets no tag",
                                        .doc = 2}};

typedef struct made {
    tags gold, predicted;
    tt_metrics metrics;
    tt_report report;
} made;

static void make(made *m)
{
    tags_make(&m->gold, "0|1|1");
    tags_make(&m->predicted, "0|01|");
    ok(tt_metrics_compute(&m->metrics, &m->gold.sets, &m->predicted.sets, 3, &err));
    m->report = (tt_report){.title = "m.ttm on t.jsonl",
                            .multilabel = true,
                            .n_labels = 3,
                            .label_names = names,
                            .thresholds = thresholds,
                            .metrics = &m->metrics,
                            .gold = &m->gold.sets,
                            .predicted = &m->predicted.sets,
                            .stories = stories,
                            .gates = gates,
                            .n_gates = 2,
                            .n_skipped = 4,
                            .n_unknown_labels = 5};
}

static void render(tt_buf *out, const tt_report *report, const char *format)
{
    tt_report_format parsed;
    assert_true(tt_report_format_parse(format, &parsed));
    ok(tt_report_render(out, report, parsed, &err));
}

static void text(void **state)
{
    (void)state;
    made m;
    tt_buf out = {0};
    make(&m);
    render(&out, &m.report, "text");
    assert_string_equal(out.data, "              precision    recall  f1-score   support\n"
                                  "\n"
                                  "      a, <b>       0.50      1.00      0.67         1\n"
                                  "       legal       1.00      0.50      0.67         2\n"
                                  "      unused          -         -         -         0\n"
                                  "\n"
                                  "   micro avg       0.67      0.67      0.67         3\n"
                                  "   macro avg       0.50      0.50      0.44         3\n"
                                  "weighted avg       0.83      0.67      0.67         3\n"
                                  " samples avg       0.50      0.67      0.56         3\n"
                                  "\n"
                                  "3 stories, all tags right 0.333, Hamming loss 0.2222\n"
                                  "records that could not be read and are not counted: 4\n"
                                  "labels of the stories that the model does not know: 5\n"
                                  "\n"
                                  "ok    macro-f1 >= 0.1: 0.2000, 95 % interval 0.1000 to 0.4000\n"
                                  "FAIL  s3 gets legal (it gets no tag)\n");
    tt_buf_release(&out);
    tt_metrics_release(&m.metrics);
}

static double number_at(const tt_json *json, const char *const *path)
{
    double value = NAN;
    for (; *path != NULL; path++)
        json = tt_json_get(json, *path);
    assert_true(tt_json_number(json, &value));
    return value;
}

#define AT(...) ((const char *const[]){__VA_ARGS__, NULL})

static void json_has_the_promised_keys(void **state)
{
    (void)state;
    made m;
    tt_buf out = {0};
    tt_json *json = NULL;
    make(&m);
    render(&out, &m.report, "json");
    ok(tt_json_parse(&json, out.data, out.len, &err));
    assert_true(number_at(json, AT("documents")) == 3.0);
    assert_string_equal(tt_json_string(tt_json_get(json, "task")), "multilabel");
    assert_true(number_at(json, AT("metrics", "accuracy")) == 1.0 / 3.0);
    assert_true(number_at(json, AT("metrics", "subset_accuracy")) == 1.0 / 3.0);
    assert_true(number_at(json, AT("metrics", "hamming_loss")) == 2.0 / 9.0);
    static const char *const averages[] = {"micro", "macro", "weighted", "samples"};
    static const char *const parts[] = {"precision", "recall", "f1"};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++)
            assert_true(number_at(json, AT("metrics", averages[i], parts[j])) > 0.4);
    assert_true(number_at(json, AT("labels", "a, <b>", "precision")) == 0.5);
    assert_true(number_at(json, AT("labels", "a, <b>", "threshold")) == 0.25);
    assert_true(number_at(json, AT("labels", "legal", "recall")) == 0.5);
    assert_true(number_at(json, AT("labels", "legal", "support")) == 2.0);
    assert_true(number_at(json, AT("labels", "legal", "false_negatives")) == 1.0);
    const tt_json *unused = tt_json_get(tt_json_get(json, "labels"), "unused");
    assert_int_equal(tt_json_type_of(tt_json_get(unused, "f1")), TT_JSON_NULL);
    const tt_json *gate = tt_json_first(tt_json_get(json, "gates"));
    assert_string_equal(tt_json_string(tt_json_get(gate, "metric")), "macro-f1");
    assert_int_equal(tt_json_size(tt_json_get(gate, "interval")), 2);
    const tt_json *listed = tt_json_get(json, "stories");
    assert_int_equal(tt_json_size(listed), 3);
    const tt_json *second = tt_json_next(tt_json_first(listed));
    assert_string_equal(tt_json_string(tt_json_get(second, "id")), "s2");
    assert_int_equal(tt_json_size(tt_json_get(second, "gold")), 1);
    assert_int_equal(tt_json_size(tt_json_get(second, "predicted")), 2);
    tt_json_free(json);
    tt_buf_reset(&out);
    m.report.stories = NULL;
    render(&out, &m.report, "json");
    assert_null(strstr(out.data, "stories"));
    tt_buf_release(&out);
    tt_metrics_release(&m.metrics);
}

static void single_label_shows_accuracy(void **state)
{
    (void)state;
    made m;
    tt_buf out = {0};
    make(&m);
    m.report.multilabel = false;
    render(&out, &m.report, "text");
    assert_non_null(strstr(out.data, "\n    accuracy                           0.33         3\n"));
    assert_null(strstr(out.data, "micro avg"));
    assert_null(strstr(out.data, "samples avg"));
    tt_buf_release(&out);
    tt_metrics_release(&m.metrics);
    tt_report_format format;
    assert_false(tt_report_format_parse("pdf", &format));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text),
        cmocka_unit_test(json_has_the_promised_keys),
        cmocka_unit_test(single_label_shows_accuracy),
    };
    return cmocka_run_group_tests_name("report.report", tests, NULL, NULL);
}
