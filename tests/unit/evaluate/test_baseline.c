/* SPDX-License-Identifier: MIT */
/* A JSON report read back as a baseline, stories paired by id. */
#include "made.h"

static void stories_are_paired_by_id(void **state)
{
    (void)state;
    static const tt_story_result old_stories[] = {
        {.id = "a"}, {.id = "b"}, {.id = "c"}, {.id = "b"}};
    static const tt_story_result new_stories[] = {
        {.id = "c"}, {.id = "new"}, {.id = "a"}, {.id = "c"}, {.id = "b"}};
    tags gold, predicted, new_gold, new_predicted;
    made old, now;
    static const char null[] = "{\"metrics\":{},\"labels\":{\"legal\":{\"f1\":null}}}";
    tt_baseline baseline, undefined;
    tt_pairs pairs;
    ok(tt_baseline_parse(&undefined, null, sizeof null - 1, "null.json", &err));
    make(&old, tags_make(&gold, "0|1|23|0"), tags_make(&predicted, "0|01|23|0"), old_stories, true);
    make(&now, tags_make(&new_gold, "23|0|1|0|1"), tags_make(&new_predicted, "2|0|1|0|1"),
         new_stories, true);
    ok(tt_baseline_parse(&baseline, old.json.data, old.json.len, "old.json", &err));
    ok(tt_pairs_make(&pairs, &baseline, &now.report, &err));
    /* In the baseline's order: a, b, c; its second b and our second c are alone. */
    assert_int_equal(pairs.gold.n_docs, 3);
    assert_int_equal(pairs.n_only_new, 2);
    assert_int_equal(pairs.n_only_old, 1);
    static const uint32_t gold_labels[] = {1, 1, 2, 3}, before[] = {0, 0, 1, 2, 3},
                          after[] = {1, 1, 2};
    assert_memory_equal(pairs.gold.labels, gold_labels, sizeof gold_labels);
    assert_memory_equal(pairs.before.labels, before, sizeof before);
    assert_memory_equal(pairs.after.labels, after, sizeof after);
    static const bool was_right[] = {true, false, false, false, false};
    assert_memory_equal(pairs.was_right, was_right, sizeof was_right);
    double value;
    assert_true(
        tt_baseline_value(&baseline, (tt_metric){TT_METRIC_LABEL, TT_PRECISION, 0}, names, &value));
    assert_true(value == old.metrics.labels[0].precision);
    assert_true(
        tt_baseline_value(&baseline, (tt_metric){TT_METRIC_MICRO, TT_F1, 0}, names, &value));
    assert_true(value == old.metrics.micro.f1);
    assert_true(
        tt_baseline_value(&baseline, (tt_metric){TT_METRIC_ACCURACY, TT_F1, 0}, names, &value));
    assert_true(value == old.metrics.accuracy);
    /* Without examples and tags F1 is null, which counts as 0; what is not there does not. */
    assert_true(
        tt_baseline_value(&undefined, (tt_metric){TT_METRIC_LABEL, TT_F1, 1}, names, &value));
    assert_true(value == 0.0);
    assert_false(
        tt_baseline_value(&undefined, (tt_metric){TT_METRIC_LABEL, TT_F1, 0}, names, &value));
    tt_baseline_release(&undefined);
    tt_pairs_release(&pairs);
    tt_baseline_release(&baseline);
    release(&old);
    release(&now);
}

static void what_is_no_report_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"{", NULL},
        {"[]", "expected a JSON report of an evaluation, found no object \"metrics\""},
        {"{\"metrics\":{},\"labels\":3}",
         "expected a JSON report of an evaluation, found no object \"labels\""},
        {"{\"metrics\":{},\"labels\":{},\"stories\":{}}", "\"stories\" must be an array"},
    };
    tt_baseline baseline;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fails(TOPICTAG_E_SYNTAX,
              tt_baseline_parse(&baseline, cases[i].text, strlen(cases[i].text), "old.json", &err));
        assert_string_equal(err.where, "old.json");
        if (cases[i].message != NULL)
            assert_string_equal(err.message, cases[i].message);
    }
    static const char *const bad[] = {"[{\"predicted\":[]}]", "[{\"id\":\"a\"}]", "[3]",
                                      "[{\"id\":\"a\",\"predicted\":[1]}]"};
    static const tt_story_result stories[] = {{.id = "a"}};
    tags sets;
    made now;
    tt_pairs pairs;
    make(&now, tags_make(&sets, "0"), &sets.sets, stories, true);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "{\"metrics\":{},\"labels\":{},\"stories\":%s}", bad[i]);
        ok(tt_baseline_parse(&baseline, text, strlen(text), "old.json", &err));
        fails(TOPICTAG_E_SYNTAX, tt_pairs_make(&pairs, &baseline, &now.report, &err));
        assert_string_equal(err.where, "old.json");
        tt_baseline_release(&baseline);
    }
    static const char other[] = "{\"metrics\":{},\"labels\":{},\"stories\":[{\"id\":\"z\"}]}";
    ok(tt_baseline_parse(&baseline, other, sizeof other - 1, "old.json", &err));
    fails(TOPICTAG_E_EMPTY, tt_pairs_make(&pairs, &baseline, &now.report, &err));
    assert_string_equal(err.where, "old.json");
    tt_baseline_release(&baseline);
    release(&now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stories_are_paired_by_id),
        cmocka_unit_test(what_is_no_report_is_refused),
    };
    return cmocka_run_group_tests_name("evaluate.baseline", tests, NULL, NULL);
}
