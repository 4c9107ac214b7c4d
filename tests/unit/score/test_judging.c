/* SPDX-License-Identifier: MIT */
/*
 * Gates as a program of one's own uses them.
 */
#include "unit/pipeline/newsroom.h"

static topictag_report *report_of(void)
{
    const topictag_train_options options = tiny_options();
    const char *path = write_file("judging.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_report *report = NULL;
    ok(topictag_crossval(&report, &path, 1, NULL, &options, NULL, &err));
    remove(path);
    return report;
}

static void a_second_judgement_replaces_the_first(void **state)
{
    (void)state;
    topictag_gate_options options = topictag_gate_options_default();
    topictag_report *report = report_of();
    topictag_gates *strict = NULL, *none = NULL;
    topictag_text first = {0}, second = {0}, third = {0};
    options.rounds = 100;
    ok(topictag_gates_open(&none, &options, &err));
    options.min = (topictag_list){{"micro-f1=1", "macro-f1=0"}, 2};
    ok(topictag_gates_open(&strict, &options, &err));
    assert_int_equal(topictag_report_n_failed(report), 0);
    ok(topictag_report_judge(report, none, &err));
    ok(topictag_report_render(report, "json", &first, &err));
    ok(topictag_report_judge(report, strict, &err));
    ok(topictag_report_render(report, "json", &second, &err));
    assert_int_equal(topictag_report_n_failed(report), 1);
    assert_non_null(strstr(second.data, "\"kind\": \"min\""));
    ok(topictag_report_judge(report, none, &err));
    ok(topictag_report_render(report, "json", &third, &err));
    assert_int_equal(topictag_report_n_failed(report), 0);
    assert_string_equal(first.data, third.data);
    topictag_text_free(&first);
    topictag_text_free(&second);
    topictag_text_free(&third);
    topictag_gates_free(strict);
    topictag_gates_free(none);
    topictag_report_free(report);
}

static void seeds_draw_other_stories(void **state)
{
    (void)state;
    topictag_gate_options options = topictag_gate_options_default();
    topictag_report *report = report_of();
    topictag_text texts[2] = {0};
    options.rounds = 100;
    for (int i = 0; i < 2; i++) {
        topictag_gates *gates = NULL;
        options.seed = (uint64_t)i;
        ok(topictag_gates_open(&gates, &options, &err));
        ok(topictag_report_judge(report, gates, &err));
        ok(topictag_report_render(report, "json", &texts[i], &err));
        topictag_gates_free(gates);
    }
    assert_string_not_equal(texts[0].data, texts[1].data);
    topictag_text_free(&texts[0]);
    topictag_text_free(&texts[1]);
    topictag_report_free(report);
}

static void a_failed_judgement_leaves_no_gates(void **state)
{
    (void)state;
    topictag_gate_options options = topictag_gate_options_default();
    topictag_report *report = report_of();
    topictag_gates *gates = NULL;
    options.min = (topictag_list){{"micro-f1=1", "nobody.f1=0"}, 2};
    ok(topictag_gates_open(&gates, &options, &err));
    fails(TOPICTAG_E_INVALID_ARG, topictag_report_judge(report, gates, &err));
    assert_string_equal(err.where, "min");
    assert_int_equal(topictag_report_n_failed(report), 0);
    topictag_gates_free(gates);
    options.rounds = 1;
    fails(TOPICTAG_E_INVALID_ARG, topictag_gates_open(&gates, &options, &err));
    assert_null(gates);
    topictag_gates_free(NULL);
    topictag_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_judgement_replaces_the_first),
        cmocka_unit_test(seeds_draw_other_stories),
        cmocka_unit_test(a_failed_judgement_leaves_no_gates),
    };
    return cmocka_run_group_tests_name("score.judging", tests, NULL, NULL);
}
