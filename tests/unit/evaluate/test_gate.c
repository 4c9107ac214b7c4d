/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "evaluate/gate.h"
#include "report/render.h"
#include "tags.h"

#include <math.h>

static const char *const names[] = {"hardware", "legal", "r#d"};
static const tt_story_result stories[] = {{.id = "s1"}, {.id = "s2"}, {.id = "s 3"}, {.id = "s4"}};

/* Four stories: hardware has F1 2/3, legal 1, r#d neither examples nor tags. */
typedef struct made {
    tags gold, predicted;
    tt_metrics metrics;
    tt_report report;
} made;

static void make(made *m)
{
    tags_make(&m->gold, "0|01|1|0");
    tags_make(&m->predicted, "0|01|1|");
    ok(tt_metrics_compute(&m->metrics, &m->gold.sets, &m->predicted.sets, 3, &err));
    m->report = (tt_report){.multilabel = true,
                            .n_labels = 3,
                            .label_names = names,
                            .metrics = &m->metrics,
                            .gold = &m->gold.sets,
                            .predicted = &m->predicted.sets,
                            .stories = stories};
}

static topictag_status parse(tt_gates *gates, const char *text)
{
    *gates = (tt_gates){0};
    topictag_status rc = tt_gates_parse(gates, text, strlen(text), "a.gate", &err);
    if (rc != TOPICTAG_OK)
        tt_gates_release(gates);
    return rc;
}

static topictag_status judge(tt_gate_results *results, const tt_gates *gates,
                             const tt_report *report)
{
    const tt_judge_options options = {{.n_rounds = 100, .seed = 1, .n_threads = 1}, false};
    return tt_gates_judge(results, gates, report, NULL, NULL, &options, &err);
}

static void gate_files_are_read(void **state)
{
    (void)state;
    tt_gates gates;
    ok(parse(&gates, "\xef\xbb\xbf# a comment\r\n\n  min macro-f1=0.85 # another\r\n"
                     "min \"a label.f1=.5\"\n"
                     "max-drop *.f1=5e-2\n"
                     "pin s1 legal hardware legal\n"
                     "pin \"s \\\"3\\\\\" \"r#d\"\n"
                     "pin s#4"));
    assert_int_equal(gates.n, 6);
    assert_int_equal(gates.items[0].kind, TT_GATE_FLOOR);
    assert_string_equal(gates.items[0].name, "macro-f1");
    assert_true(gates.items[0].wanted == 0.85);
    assert_int_equal(gates.items[0].line, 3);
    assert_string_equal(gates.items[0].where, "a.gate");
    assert_string_equal(gates.items[1].name, "a label.f1");
    assert_int_equal(gates.items[2].kind, TT_GATE_DROP);
    assert_true(gates.items[2].wanted == 0.05);
    assert_int_equal(gates.items[3].n_labels, 2);
    assert_string_equal(gates.items[3].labels[0], "hardware");
    assert_string_equal(gates.items[4].name, "s \"3\\");
    assert_string_equal(gates.items[4].labels[0], "r#d");
    assert_string_equal(gates.items[5].name, "s#4");
    assert_int_equal(gates.items[5].n_labels, 0);
    tt_gates_release(&gates);
}

static void bad_lines_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned line;
        const char *message;
    } cases[] = {
        {"\nmax macro-f1=1", 2, "expected \"min\", \"max-drop\" or \"pin\", found \"max\""},
        {"min", 1, "expected METRIC=NUMBER, found nothing"},
        {"min macro-f1", 1, "expected METRIC=NUMBER like macro-f1=0.85, found \"macro-f1\""},
        {"min =1", 1, "expected METRIC=NUMBER like macro-f1=0.85, found \"=1\""},
        {"min macro-f1=85%", 1, "expected a number from 0 to 1 behind \"=\", found \"85%\""},
        {"min macro-f1=1.01", 1, "expected a number from 0 to 1 behind \"=\", found \"1.01\""},
        {"min macro-f1=-0.1", 1, "expected a number from 0 to 1 behind \"=\", found \"-0.1\""},
        {"min a=0 b=0", 1, "expected the end of the line, found \"b=0\""},
        {"pin # s1", 1, "expected a story's id behind \"pin\""},
        {"min a=0\npin \"s1", 2, "a quote is not closed"},
        {"pin \"s1\\\npin s2", 1, "a quote is not closed"},
        {"pin \"s1\"x", 1, "expected a blank behind a closing quote"},
    };
    tt_gates gates;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fails(TOPICTAG_E_SYNTAX, parse(&gates, cases[i].text));
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(err.line, cases[i].line);
        assert_string_equal(err.where, "a.gate");
    }
    fails(TOPICTAG_E_ENCODING, parse(&gates, "min a=0\nmin \xff=0"));
    assert_int_equal(err.line, 2);
    gates = (tt_gates){0};
    fails(TOPICTAG_E_ENCODING, tt_gates_parse(&gates, "min a=0\n\0", 9, "a.gate", &err));
    fails(TOPICTAG_E_INVALID_ARG, tt_gates_add(&gates, TT_GATE_FLOOR, "macro-f1", &err));
    assert_string_equal(err.where, "min");
    fails(TOPICTAG_E_INVALID_ARG, tt_gates_add(&gates, TT_GATE_DROP, "macro-f1=2", &err));
    assert_string_equal(err.where, "max-drop");
    assert_int_equal(gates.n, 0);
    tt_gates_release(&gates);
}

static void expect_results(const char *gate_text, const char *expected)
{
    made m;
    tt_gates gates;
    tt_gate_results results;
    tt_buf out = {0};
    make(&m);
    ok(parse(&gates, gate_text));
    ok(judge(&results, &gates, &m.report));
    m.report.gates = results.items;
    m.report.n_gates = results.n;
    ok(tt_report_render(&out, &m.report, TT_REPORT_TEXT, &err));
    size_t n_failed = 0;
    for (const char *p = out.data; (p = strstr(p, "FAIL")) != NULL; p++)
        n_failed++;
    assert_int_equal(n_failed, results.n_failed);
    const char *tail = strstr(out.data, "Hamming");
    assert_non_null(tail);
    assert_string_equal(strstr(tail, "\n\n") + 2, expected);
    tt_buf_release(&out);
    tt_gate_results_release(&results);
    tt_gates_release(&gates);
    tt_metrics_release(&m.metrics);
}

static void floors_and_pins_are_judged(void **state)
{
    (void)state;
    expect_results("min legal.f1=1\nmin hardware.recall=0.67\nmin subset-accuracy=0.75\n"
                   "min *.f1=0.81\n",
                   "ok    legal.f1 >= 1: 1.0000\n"
                   "FAIL  hardware.recall >= 0.67: 0.6667\n"
                   "ok    subset-accuracy >= 0.75: 0.7500\n"
                   "FAIL  hardware.f1 >= 0.81: 0.8000\n"
                   "ok    legal.f1 >= 0.81: 1.0000\n");
    expect_results("pin s2 legal hardware\npin s4\npin \"s 3\"\npin s1 legal\npin gone legal\n"
                   "pin s1 hardware legal\n",
                   "ok    s2 gets hardware, legal\n"
                   "ok    s4 gets no tag\n"
                   "FAIL  s 3 gets no tag (it gets legal)\n"
                   "FAIL  s1 gets legal (it gets hardware)\n"
                   "FAIL  gone gets legal (no story has this id)\n"
                   "FAIL  s1 gets hardware, legal (it gets hardware)\n");
}

/* A label that is given without reason occurs, too. */
static void a_star_looks_at_labels_that_occur(void **state)
{
    (void)state;
    static const char *const given[] = {"|", "|2"};
    for (int i = 0; i < 2; i++) {
        made m;
        tt_gates gates;
        tt_gate_results results;
        make(&m);
        tt_metrics_release(&m.metrics);
        tags_make(&m.gold, "|");
        tags_make(&m.predicted, given[i]);
        ok(tt_metrics_compute(&m.metrics, &m.gold.sets, &m.predicted.sets, 3, &err));
        ok(parse(&gates, "min *.f1=0.1\n"));
        ok(judge(&results, &gates, &m.report));
        assert_int_equal(results.n, 1);
        assert_int_equal(results.n_failed, i);
        assert_string_equal(results.items[0].metric, i == 0 ? "*.f1" : "r#d.f1");
        if (i == 0)
            assert_string_equal(results.items[0].message, "no label has a story or was given");
        assert_int_equal(isnan(results.items[0].found), i == 0);
        tt_gate_results_release(&results);
        tt_gates_release(&gates);
        tt_metrics_release(&m.metrics);
    }
}

/* Intervals are those of F1 and of accuracy; other parts of a metric have none. */
static void floors_tell_their_own_interval(void **state)
{
    (void)state;
    static const struct {
        const char *gate;
        int interval; /* -1: none */
    } cases[] = {{"min micro-f1=0", TT_INTERVAL_MICRO},
                 {"min macro-f1=0", TT_INTERVAL_MACRO},
                 {"min weighted-f1=0", TT_INTERVAL_WEIGHTED},
                 {"min samples-f1=0", TT_INTERVAL_SAMPLES},
                 {"min accuracy=0", TT_INTERVAL_ACCURACY},
                 {"min subset-accuracy=0", TT_INTERVAL_ACCURACY},
                 {"min hardware.f1=0", TT_INTERVAL_LABELS},
                 {"min legal.f1=0", TT_INTERVAL_LABELS + 1},
                 {"min legal.precision=0", -1},
                 {"min macro-recall=0", -1}};
    made m;
    tt_interval intervals[TT_INTERVAL_LABELS + 3];
    for (int i = 0; i < TT_INTERVAL_LABELS + 3; i++)
        intervals[i] = (tt_interval){0.5, 0.01 * i, 1.0 - 0.01 * i};
    make(&m);
    m.report.intervals = intervals;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tt_gates gates;
        tt_gate_results results;
        const int of = cases[i].interval;
        ok(parse(&gates, cases[i].gate));
        ok(judge(&results, &gates, &m.report));
        assert_int_equal(results.items[0].has_interval, of >= 0);
        assert_true(of < 0 || (results.items[0].low == intervals[of].low &&
                               results.items[0].high == intervals[of].high));
        tt_gate_results_release(&results);
        tt_gates_release(&gates);
    }
    tt_metrics_release(&m.metrics);
}

static void gates_that_cannot_be_judged(void **state)
{
    (void)state;
    made m;
    tt_gates gates;
    tt_gate_results results;
    make(&m);
    ok(parse(&gates, "\nmin legl.f1=0.5\n"));
    fails(TOPICTAG_E_SYNTAX, judge(&results, &gates, &m.report));
    assert_string_equal(err.where, "a.gate");
    assert_int_equal(err.line, 2);
    tt_gates_release(&gates);
    ok(parse(&gates, "min hamming-loss=0.5\n"));
    fails(TOPICTAG_E_SYNTAX, judge(&results, &gates, &m.report));
    tt_gates_release(&gates);
    ok(tt_gates_add(&gates, TT_GATE_FLOOR, "micro-f2=0.5", &err));
    fails(TOPICTAG_E_INVALID_ARG, judge(&results, &gates, &m.report));
    assert_string_equal(err.where, "min");
    assert_int_equal(err.line, 0);
    tt_gates_release(&gates);
    ok(parse(&gates, "max-drop micro-f1=0.5\n"));
    fails(TOPICTAG_E_INVALID_ARG, judge(&results, &gates, &m.report));
    assert_string_equal(err.message, "the fall of a.gate:1 needs a report to be measured from");
    assert_string_equal(err.where, "baseline");
    tt_gates_release(&gates);
    ok(tt_gates_add(&gates, TT_GATE_DROP, "micro-f1=0.5", &err));
    fails(TOPICTAG_E_INVALID_ARG, judge(&results, &gates, &m.report));
    assert_string_equal(err.where, "max-drop");
    tt_gates_release(&gates);
    tt_metrics_release(&m.metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gate_files_are_read),
        cmocka_unit_test(bad_lines_are_told),
        cmocka_unit_test(floors_and_pins_are_judged),
        cmocka_unit_test(a_star_looks_at_labels_that_occur),
        cmocka_unit_test(floors_tell_their_own_interval),
        cmocka_unit_test(gates_that_cannot_be_judged),
    };
    return cmocka_run_group_tests_name("evaluate.gate", tests, NULL, NULL);
}
