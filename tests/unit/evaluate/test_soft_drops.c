/* SPDX-License-Identifier: MIT */
/* Gates on F1 of probabilities, which see what tags do not show. */
#include "drawn.h"

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

/* Stories come in another order and without the first; the pairs are in the baseline's order. */
static void probabilities_follow_their_stories(void **state)
{
    (void)state;
    enum { N_STORIES = 5 };
    static drawn before, after;
    tt_buf json = {0};
    tt_baseline baseline;
    tt_pairs pairs;
    draw(&before, N_STORIES, 4);
    draw(&after, N_STORIES - 1, 4);
    finish(&before);
    finish(&after);
    for (uint32_t doc = 0; doc < N_STORIES - 1; doc++)
        after.stories[doc].id = before.ids[N_STORIES - 1 - doc];
    ok(tt_report_render(&json, &before.report, TT_REPORT_JSON, &err));
    ok(tt_baseline_parse(&baseline, json.data, json.len, "old.json", &err));
    ok(tt_pairs_make(&pairs, &baseline, &after.report, &err));
    assert_int_equal(pairs.n_only_old, 1);
    assert_int_equal(pairs.chances_after.n_docs, N_STORIES - 1);
    for (uint32_t pair = 0; pair < N_STORIES - 1; pair++) {
        const tt_chances *sides[] = {&pairs.chances_before, &pairs.chances_after};
        const float *rows[] = {before.p + (pair + 1) * N_LABELS,
                               after.p + (N_STORIES - 2 - pair) * N_LABELS};
        for (int side = 0; side < 2; side++)
            for (size_t i = sides[side]->begin[pair]; i < sides[side]->begin[pair + 1]; i++) {
                const tt_chance chance = sides[side]->items[i];
                assert_int_equal(chance.thousandths,
                                 tt_thousandths((double)rows[side][chance.label]));
            }
    }
    tt_pairs_release(&pairs);
    tt_baseline_release(&baseline);
    tt_buf_release(&json);
    tt_metrics_release(&before.metrics);
    tt_metrics_release(&after.metrics);
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
        cmocka_unit_test(probabilities_follow_their_stories),
        cmocka_unit_test(gates_see_what_tags_do_not_show),
        cmocka_unit_test(baselines_may_lack_probabilities),
    };
    return cmocka_run_group_tests_name("evaluate.soft_drops", tests, NULL, NULL);
}
