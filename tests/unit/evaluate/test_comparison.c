/* SPDX-License-Identifier: MIT */
/* Two reports compared: pairs, verdicts, moves, scores and what chance does. */
#include "unit/test.h"

#include "evaluate/comparison.h"
#include "report/render.h"
#include "tags.h"

#include <math.h>

static const tt_bootstrap_options few_rounds = {200, 1, 1};

/* A report of stories "id:gold:predicted" separated by "|"; labels are letters. */
static void report(tt_buf *json, const char *stories)
{
    tt_buf_reset(json);
    ok(tt_buf_add_str(json, "{\"metrics\":{},\"labels\":{\"z\":{}},\"stories\":[", &err));
    for (const char *p = stories; *p != '\0'; p += *p == '|') {
        if (p != stories)
            ok(tt_buf_add_str(json, ",", &err));
        ok(tt_buf_add_str(json, "{\"id\":\"", &err));
        for (; *p != ':'; p++)
            ok(tt_buf_add(json, p, 1, &err));
        for (int k = 0; k < 2; k++) {
            ok(tt_buf_add_str(json, k == 0 ? "\",\"gold\":[" : ",\"predicted\":[", &err));
            for (p++; *p >= 'a' && *p <= 'z'; p++)
                ok(tt_buf_printf(json, &err, "\"%c\"%s", *p,
                                 p[1] >= 'a' && p[1] <= 'z' ? "," : ""));
            ok(tt_buf_add_str(json, "]", &err));
        }
        ok(tt_buf_add_str(json, "}", &err));
    }
    ok(tt_buf_add_str(json, "]}", &err));
}

typedef struct compared {
    tt_buf json[2];
    tt_baseline reports[2];
    tt_comparison view;
} compared;

static topictag_status compare(compared *c, const char *before, const char *after)
{
    const char *const stories[] = {before, after};
    for (int side = 0; side < 2; side++) {
        report(&c->json[side], stories[side]);
        ok(tt_baseline_parse(&c->reports[side], c->json[side].data, c->json[side].len, "r", &err));
    }
    return tt_comparison_make(&c->view, &c->reports[0], "old", &c->reports[1], "new", &few_rounds,
                              &err);
}

static void release(compared *c)
{
    tt_comparison_release(&c->view);
    for (int side = 0; side < 2; side++) {
        tt_baseline_release(&c->reports[side]);
        tt_buf_release(&c->json[side]);
    }
}

static void verdicts_and_moves(void **state)
{
    (void)state;
    compared c = {0};
    ok(compare(&c, "1:a:a|2:ab:a|3:b:|4::b|5:a:b|gone:a:a",
               "2:ab:ab|1:a:|3:b:b|4::a|5:a:c|new:a:a"));
    const tt_comparison *v = &c.view;
    assert_int_equal(v->n_docs, 5);
    assert_int_equal(v->n_only_before, 1);
    assert_int_equal(v->n_only_after, 1);
    assert_int_equal(v->n_relabelled, 0);
    assert_true(v->multilabel);
    static const char *const ids[] = {"2", "1", "3", "4", "5"};
    static const tt_verdict verdicts[] = {TT_BETTER, TT_WORSE, TT_BETTER, TT_OTHERWISE,
                                          TT_OTHERWISE};
    for (uint32_t doc = 0; doc < 5; doc++) {
        assert_string_equal(v->ids[doc], ids[doc]);
        assert_int_equal(v->after_docs[doc], doc);
        assert_int_equal(v->verdicts[doc], verdicts[doc]);
    }
    assert_int_equal(v->n_verdicts[TT_BETTER], 2);
    assert_int_equal(v->n_verdicts[TT_WORSE], 1);
    assert_int_equal(v->n_verdicts[TT_OTHERWISE], 2);
    assert_int_equal(v->n_newly_right, 2);
    assert_int_equal(v->n_newly_wrong, 1);
    assert_true(fabs(v->mcnemar - 1) < 1e-12);
    assert_int_equal(v->n_labels, 4);
    static const char *const labels[] = {"a", "b", "c", "z"};
    static const tt_label_moves moves[] = {{0, 1, 1, 0}, {2, 0, 0, 2}, {0, 0, 1, 0}, {0}};
    for (uint32_t label = 0; label < 4; label++) {
        assert_string_equal(v->label_names[label], labels[label]);
        assert_memory_equal(&v->moves[label], &moves[label], sizeof moves[label]);
    }
    /* b: tp 0, fp 2, fn 2 before; tp 2 after. */
    assert_true(v->changes[TT_INTERVAL_LABELS + 1].interval.estimate == 1);
    assert_true(v->metrics_after.labels[1].f1 == 1);
    release(&c);
}

static void equal_ids_are_paired_in_order(void **state)
{
    (void)state;
    compared c = {0};
    ok(compare(&c, "x:a:a|x:b:b|x:c:c|y:a:a", "x:a:a|y:a:b|x:b:c"));
    assert_int_equal(c.view.n_docs, 3);
    assert_int_equal(c.view.n_only_before, 1);
    assert_int_equal(c.view.verdicts[0], TT_SAME);
    assert_int_equal(c.view.verdicts[1], TT_WORSE);
    assert_int_equal(c.view.verdicts[2], TT_WORSE);
    assert_int_equal(c.view.n_relabelled, 0);
    assert_false(c.view.multilabel);
    release(&c);
}

static void later_labels_count(void **state)
{
    (void)state;
    compared c = {0};
    ok(compare(&c, "1:a:a|2:b:b|3:ab:a|4:a:a", "1:b:b|2:b:b|3:ba:a|4:ab:a"));
    assert_int_equal(c.view.n_relabelled, 2);
    assert_int_equal(c.view.verdicts[0], TT_BETTER);
    release(&c);
}

static void tags_count_once(void **state)
{
    (void)state;
    compared c = {0};
    ok(compare(&c, "1:a:aa|2:ab:b", "1:a:a|2:ab:bab"));
    assert_int_equal(c.view.verdicts[0], TT_SAME);
    assert_int_equal(c.view.verdicts[1], TT_BETTER);
    assert_int_equal(c.view.moves[0].right_gained, 1);
    release(&c);
}

static void a_story_without_a_label_makes_it_multilabel(void **state)
{
    (void)state;
    compared c = {0};
    ok(compare(&c, "1::a|2:a:a", "1::|2:a:a"));
    assert_true(c.view.multilabel);
    release(&c);
}

/* p is two-sided: the same whichever of the two is called the later one. */
static void chance_is_measured_both_ways(void **state)
{
    (void)state;
    static const char good[] = "1:a:a|2:a:a|3:a:a|4:b:b|5:b:b|6:b:b|7:a:a|8:b:b|9:a:a|0:b:b";
    static const char bad[] = "1:a:b|2:a:b|3:a:b|4:b:a|5:b:a|6:b:a|7:a:b|8:b:a|9:a:a|0:b:b";
    compared rise = {0}, fall = {0}, same = {0};
    ok(compare(&rise, bad, good));
    ok(compare(&fall, good, bad));
    ok(compare(&same, good, good));
    assert_true(rise.view.p[TT_INTERVAL_MICRO] < 0.05 && fall.view.p[TT_INTERVAL_MICRO] < 0.05);
    assert_true(rise.view.changes[TT_INTERVAL_MICRO].interval.low > 0);
    assert_true(fall.view.changes[TT_INTERVAL_MICRO].interval.high < 0);
    assert_true(fabs(rise.view.mcnemar - 2.0 / 256) < 1e-12);
    assert_true(same.view.p[TT_INTERVAL_MICRO] == 1 && same.view.mcnemar == 1);
    assert_int_equal(same.view.n_verdicts[TT_SAME], 10);
    release(&rise);
    release(&fall);
    release(&same);
}

static void renderings(void **state)
{
    (void)state;
    static const tt_moved_word words[] = {{"court", 0.5, -0.25}, {"judge", 0.25, 0.125}};
    static const tt_responsible responsible[] = {{1, 0, 0.5, -0.5, -1, -1.25, words, 2}};
    compared c = {0};
    tt_buf out = {0};
    ok(compare(&c, "1:a:a|2:a:a|3:b:a|9:a:a", "1:a:a|2:a:|3:b:b"));
    c.view.responsible = responsible;
    c.view.n_responsible = 1;
    ok(tt_comparison_text(&out, &c.view, 0, &err));
    assert_non_null(strstr(out.data, "before: old\nafter:  new\n3 stories, 2 tagged otherwise: "
                                     "1 better, 1 worse, 0 neither\n"));
    assert_non_null(strstr(out.data, "exactly right: 1 newly, 1 no longer; chance does as much "
                                     "with p 1.0000 (McNemar)\n"
                                     "not compared: 1 stories only before, 0 only after\n"));
    assert_non_null(strstr(out.data,
                           "\nworse\n  2: wanted a; before a, after no tag\n"
                           "    a: margin +0.500 to -0.500; court +0.500 to -0.250, judge +0.250 "
                           "to +0.125; bias and threshold -1.000 to -1.250\n\nbetter\n"
                           "  3: wanted b; before a, after b\n"));
    tt_buf_reset(&out);
    ok(tt_comparison_json(&out, &c.view, &err));
    assert_non_null(strstr(out.data, "{\"id\":\"2\",\"verdict\":\"worse\",\"gold\":[\"a\"],"
                                     "\"before\":[\"a\"],\"after\":[],\"why\":{\"a\":{"
                                     "\"margin_before\":0.5,\"margin_after\":-0.5,"
                                     "\"rest_before\":-1,\"rest_after\":-1.25,\"words\":[{"
                                     "\"word\":\"court\",\"before\":0.5,\"after\":-0.25},"));
    tt_json *parsed = NULL;
    ok(tt_json_parse(&parsed, out.data, out.len, &err));
    tt_json_free(parsed);
    tt_buf_release(&out);
    release(&c);
}

static void refused(const char *before, const char *after, topictag_status status,
                    const char *message)
{
    tt_baseline reports[2];
    tt_comparison view;
    ok(tt_baseline_parse(&reports[0], before, strlen(before), "old", &err));
    ok(tt_baseline_parse(&reports[1], after, strlen(after), "new", &err));
    fails(status,
          tt_comparison_make(&view, &reports[0], "old", &reports[1], "new", &few_rounds, &err));
    assert_non_null(strstr(err.message, message));
    tt_baseline_release(&reports[0]);
    tt_baseline_release(&reports[1]);
}

#define REPORT(stories) "{\"metrics\":{},\"labels\":{},\"stories\":[" stories "]}"

static void faulty_reports_are_refused(void **state)
{
    (void)state;
    static const char good[] = REPORT("{\"id\":\"1\",\"gold\":[],\"predicted\":[\"a\"]}");
    refused("{\"metrics\":{},\"labels\":{}}", good, TOPICTAG_E_SYNTAX, "lists no \"stories\"");
    refused(good, REPORT("{\"id\":1,\"gold\":[],\"predicted\":[]}"), TOPICTAG_E_SYNTAX, "story 1");
    assert_string_equal(err.where, "new");
    refused(REPORT("{\"id\":\"1\",\"gold\":\"a\",\"predicted\":[]}"), good, TOPICTAG_E_SYNTAX,
            "story 1");
    assert_string_equal(err.where, "old");
    refused(good, REPORT("{\"id\":\"1\",\"gold\":[],\"predicted\":[[\"a\"]]}"), TOPICTAG_E_SYNTAX,
            "story 1");
    refused(good, REPORT("{\"id\":\"2\",\"gold\":[],\"predicted\":[]}"), TOPICTAG_E_EMPTY,
            "no story has an id that old has too");
    refused(REPORT(""), good, TOPICTAG_E_EMPTY, "no story");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_and_moves),
        cmocka_unit_test(equal_ids_are_paired_in_order),
        cmocka_unit_test(later_labels_count),
        cmocka_unit_test(chance_is_measured_both_ways),
        cmocka_unit_test(tags_count_once),
        cmocka_unit_test(a_story_without_a_label_makes_it_multilabel),
        cmocka_unit_test(renderings),
        cmocka_unit_test(faulty_reports_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
