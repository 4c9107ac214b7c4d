/* SPDX-License-Identifier: MIT */
/* Falls from a baseline told from chance. */
#include "made.h"

#include "base/random.h"

#define N_DOCS 600

/* Single-label stories; `share` of those of label 1 lose their tag to label 0. */
typedef struct drawn {
    uint32_t begin[N_DOCS + 1], gold[N_DOCS], given[N_DOCS];
    tt_story_result stories[N_DOCS];
    char ids[N_DOCS][8];
} drawn;

static void draw(drawn *d, double share, uint64_t seed)
{
    tt_rng rng;
    tt_rng_seed(&rng, 42);
    tt_rng luck;
    tt_rng_seed(&luck, seed);
    d->begin[0] = 0;
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        d->begin[doc + 1] = doc + 1;
        d->gold[doc] = (uint32_t)tt_rng_below(&rng, 4);
        d->given[doc] = tt_rng_below(&rng, 8) == 0 ? (uint32_t)tt_rng_below(&rng, 4) : d->gold[doc];
        if (tt_rng_double(&luck) < share && d->given[doc] == 1)
            d->given[doc] = 0;
        snprintf(d->ids[doc], sizeof d->ids[doc], "s%u", doc);
        d->stories[doc] = (tt_story_result){.id = d->ids[doc]};
    }
}

static void judge(tt_gate_results *results, const char *gate, const made *old, const made *now,
                  bool strict, uint32_t n_rounds)
{
    const tt_judge_options options = {{.n_rounds = n_rounds, .seed = 1, .n_threads = 1}, strict};
    tt_gates gates = {0};
    tt_baseline baseline;
    tt_pairs pairs = {0};
    ok(tt_gates_parse(&gates, gate, strlen(gate), "g", &err));
    ok(tt_baseline_parse(&baseline, old->json.data, old->json.len, "old.json", &err));
    const bool paired = baseline.stories != NULL;
    if (paired)
        ok(tt_pairs_make(&pairs, &baseline, &now->report, &err));
    ok(tt_gates_judge(results, &gates, &now->report, &baseline, paired ? &pairs : NULL, &options,
                      &err));
    tt_pairs_release(&pairs);
    tt_baseline_release(&baseline);
    tt_gates_release(&gates);
}

static void drops_fail_when_they_are_real(void **state)
{
    (void)state;
    static drawn before, small, large;
    made old, slightly, badly;
    tt_gate_results results;
    draw(&before, 0.0, 1);
    draw(&small, 0.01, 2);
    draw(&large, 0.25, 3);
    const tt_tag_sets gold = {N_DOCS, before.begin, before.gold};
    make(&old, &gold, &(tt_tag_sets){N_DOCS, before.begin, before.given}, before.stories, false);
    make(&slightly, &gold, &(tt_tag_sets){N_DOCS, small.begin, small.given}, small.stories, false);
    make(&badly, &gold, &(tt_tag_sets){N_DOCS, large.begin, large.given}, large.stories, false);

    static const char gate[] =
        "max-drop micro-f1=0\nmax-drop accuracy=0\nmax-drop *.f1=0\nmax-drop macro-f1=0.5\n";
    judge(&results, gate, &old, &slightly, false, 1000);
    assert_int_equal(results.n, 7);
    assert_int_equal(results.n_failed, 0);
    assert_true(results.items[0].found > 0.0 && results.items[0].has_interval);
    assert_non_null(strstr(results.items[0].message, "it could be chance, p = 0."));
    assert_non_null(strstr(results.items[1].message, "it could be chance, McNemar's p ="));
    tt_gate_results_release(&results);

    judge(&results, gate, &old, &slightly, true, 1000);
    assert_true(results.n_failed >= 4); /* strict: any fall counts */
    tt_gate_results_release(&results);

    judge(&results, gate, &old, &badly, false, 1000);
    assert_false(results.items[0].passed);
    assert_false(results.items[1].passed);
    assert_string_equal(results.items[3].metric, "legal.f1");
    assert_false(results.items[3].passed);
    assert_true(results.items[3].high < 0.0);
    assert_string_equal(results.items[4].metric, "sport.f1");
    assert_true(results.items[4].passed && results.items[5].passed);
    assert_string_equal(results.items[6].name, "macro-f1 falls by at most 0.5");
    assert_true(results.items[6].passed); /* real, but within its budget */
    tt_gate_results_release(&results);

    /* A baseline without stories: the plain comparison, and a word about it. */
    old.report.stories = NULL;
    tt_buf_reset(&old.json);
    ok(tt_report_render(&old.json, &old.report, TT_REPORT_JSON, &err));
    judge(&results, "max-drop micro-f1=0.0001\n", &old, &slightly, false, 1000);
    assert_int_equal(results.n_failed, 1);
    assert_string_equal(results.items[0].message,
                        "the baseline lists no stories, so chance was not ruled out");
    tt_gate_results_release(&results);
    release(&old);
    release(&slightly);
    release(&badly);
}

/*
 * Stories of a single-label task, `n_kept` right with both models, then, label by label, n_lost
 * right only before and n_won right only after.
 */
typedef struct counted {
    uint32_t begin[N_DOCS + 1], gold[N_DOCS], before_begin[N_DOCS + 1], after_begin[N_DOCS + 1];
    uint32_t before[N_DOCS], after[N_DOCS], n_docs, n_before, n_after;
} counted;

static void add_counted(counted *c, uint32_t label, uint32_t n, bool was_right, bool is_right)
{
    for (uint32_t i = 0; i < n; i++) {
        c->gold[c->n_docs] = label;
        if (was_right)
            c->before[c->n_before++] = label;
        if (is_right)
            c->after[c->n_after++] = label;
        c->n_docs++;
        c->begin[c->n_docs] = c->n_docs;
        c->before_begin[c->n_docs] = c->n_before;
        c->after_begin[c->n_docs] = c->n_after;
    }
}

static void judge_both(tt_gate_results *results, const counted *c, const char *gate)
{
    static drawn ids;
    made old, now;
    draw(&ids, 0.0, 1);
    const tt_tag_sets gold = {c->n_docs, c->begin, c->gold};
    make(&old, &gold, &(tt_tag_sets){c->n_docs, c->before_begin, c->before}, ids.stories, false);
    make(&now, &gold, &(tt_tag_sets){c->n_docs, c->after_begin, c->after}, ids.stories, false);
    /* p = 1/128 must be told from 0.025 / 4. */
    judge(results, gate, &old, &now, false, 40000);
    release(&old);
    release(&now);
}

static size_t judge_counted(const counted *c, const char *gate, const char *message)
{
    tt_gate_results results;
    judge_both(&results, c, gate);
    if (message != NULL)
        assert_string_equal(results.items[0].message, message);
    const size_t n_failed = results.n_failed;
    tt_gate_results_release(&results);
    return n_failed;
}

static void labels_judged_together_need_more_evidence(void **state)
{
    (void)state;
    static counted c;
    for (uint32_t label = 0; label < 4; label++) {
        add_counted(&c, label, 40, true, true);
        add_counted(&c, label, label == 1 ? 11 : 6, true, false);
        add_counted(&c, label, label == 1 ? 2 : 6, false, true);
    }
    /* 11 lost and 2 won: p = 0.011, enough for one label but not for the worst of four. */
    assert_int_equal(judge_counted(&c, "max-drop legal.f1=0\n", NULL), 1);
    assert_int_equal(judge_counted(&c, "max-drop *.f1=0\n", NULL), 0);
    /* Labels without a changed story cannot be false alarms and do not count. */
    static counted quiet;
    for (uint32_t label = 0; label < 4; label++)
        add_counted(&quiet, label, 40, true, true);
    add_counted(&quiet, 1, 11, true, false);
    add_counted(&quiet, 1, 2, false, true);
    assert_int_equal(judge_counted(&quiet, "max-drop *.f1=0\n", NULL), 1);
    /*
     * Two labels that each lost 6 of 46: p = 1/64 is too much for the first of two, and then the
     * second is not asked, which would do with 0.025.
     */
    static counted both;
    for (uint32_t label = 0; label < 4; label++)
        add_counted(&both, label, 40, true, true);
    add_counted(&both, 0, 6, true, false);
    add_counted(&both, 1, 6, true, false);
    assert_int_equal(judge_counted(&both, "max-drop hardware.f1=0\n", NULL), 1);
    assert_int_equal(judge_counted(&both, "max-drop *.f1=0\n", NULL), 0);
}

/* All four labels with stories that both models get right, then what each lost and won. */
static void count_four(counted *c, const uint32_t lost[4], const uint32_t won[4])
{
    *c = (counted){.n_docs = 0};
    for (uint32_t label = 0; label < 4; label++) {
        add_counted(c, label, 40, true, true);
        add_counted(c, label, lost[label], true, false);
        add_counted(c, label, won[label], false, true);
    }
}

/* With 6 lost p = 1/64, with 7 1/128; labels with 6 stories changed reach no less than 1/64. */
static void only_labels_that_could_raise_an_alarm_share(void **state)
{
    (void)state;
    static counted c;
    static const uint32_t none[4] = {0};
    count_four(&c, (uint32_t[]){6, 0, 0, 0}, none);
    assert_int_equal(judge_counted(&c, "max-drop *.f1=0\n", NULL), 1); /* alone: 0.025 */
    /* Of two that share 0.025 only one can be below 0.0125, so no more than two share. */
    count_four(&c, (uint32_t[]){7, 3, 3, 3}, (uint32_t[]){0, 3, 3, 3});
    assert_int_equal(judge_counted(&c, "max-drop *.f1=0\n", NULL), 1);
    /* After the first of two is real, the second has 0.025 for itself. */
    count_four(&c, (uint32_t[]){12, 6, 0, 0}, none);
    assert_int_equal(judge_counted(&c, "max-drop *.f1=0\n", NULL), 2);
}

static void a_star_looks_at_labels_of_twenty_stories(void **state)
{
    (void)state;
    static counted c;
    tt_gate_results results;
    for (uint32_t label = 0; label < 4; label++)
        add_counted(&c, label, 18 + label, true, true);
    judge_both(&results, &c, "max-drop *.f1=0\n");
    assert_int_equal(results.n, 2);
    assert_string_equal(results.items[0].metric, "sport.f1");
    assert_string_equal(results.items[1].metric, "war.f1");
    tt_gate_results_release(&results);
}

/* Several tags may be right or wrong together, which McNemar's test knows nothing of. */
static void sets_of_tags_are_judged_by_swaps(void **state)
{
    (void)state;
    static const tt_story_result stories[] = {{.id = "a"}, {.id = "b"}};
    tags gold, before, after;
    made old, now;
    tt_gate_results results;
    tags_make(&gold, "01|1");
    make(&old, &gold.sets, tags_make(&before, "01|1"), stories, true);
    make(&now, &gold.sets, tags_make(&after, "0|1"), stories, true);
    judge(&results, "max-drop accuracy=0\n", &old, &now, false, 1000);
    assert_memory_equal(results.items[0].message, "it could be chance, p = 0.", 26);
    tt_gate_results_release(&results);
    release(&old);
    release(&now);
}

static void judge_text(tt_gate_results *results, const char *gate, const char *old, const made *now)
{
    made was = {0};
    ok(tt_buf_add_str(&was.json, old, &err));
    judge(results, gate, &was, now, false, 100);
    tt_buf_release(&was.json);
}

/* Also where stories are in the baseline alone, and of labels that it did not know. */
static void what_was_compared_is_told(void **state)
{
    (void)state;
    static const tt_story_result stories[] = {{.id = "a"}, {.id = "b"}};
    tags gold, predicted;
    made now;
    tt_gate_results results;
    make(&now, tags_make(&gold, "1|3"), tags_make(&predicted, "1|3"), stories, true);
    judge_text(&results, "max-drop micro-f1=0\n",
               "{\"metrics\":{},\"labels\":{},\"stories\":[{\"id\":\"a\",\"predicted\":[]},"
               "{\"id\":\"b\",\"predicted\":[]},{\"id\":\"gone\",\"predicted\":[]}]}",
               &now);
    assert_true(results.items[0].passed);
    assert_string_equal(results.items[0].message, "on the 2 stories that both have");
    tt_gate_results_release(&results);
    judge_text(&results, "max-drop war.f1=0\nmax-drop legal.f1=0\n",
               "{\"metrics\":{},\"labels\":{\"legal\":{\"f1\":null}}}", &now);
    assert_int_equal(results.n_failed, 0);
    assert_true(results.items[0].found == -1.0 && results.items[1].found == -1.0);
    tt_gate_results_release(&results);
    release(&now);
}

static void accuracy_is_judged_by_mcnemar(void **state)
{
    (void)state;
    static counted c;
    add_counted(&c, 0, 200, true, true);
    add_counted(&c, 1, 4, true, false);
    assert_int_equal(
        judge_counted(&c, "max-drop accuracy=0\n", "it could be chance, McNemar's p = 0.1250"), 0);
    add_counted(&c, 1, 2, true, false);
    assert_int_equal(
        judge_counted(&c, "max-drop accuracy=0\n", "the fall is real, McNemar's p = 0.0313"), 1);
}

/* Models that differ by chance alone: 40 pairs, four labels each. */
static void noise_does_not_trip_a_gate_for_each_label(void **state)
{
    (void)state;
    static drawn one, two;
    size_t n_failed = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        made old, now;
        tt_gate_results results;
        draw(&one, 0.05, 2 * seed + 100);
        draw(&two, 0.05, 2 * seed + 101);
        const tt_tag_sets gold = {N_DOCS, one.begin, one.gold};
        make(&old, &gold, &(tt_tag_sets){N_DOCS, one.begin, one.given}, one.stories, false);
        make(&now, &gold, &(tt_tag_sets){N_DOCS, two.begin, two.given}, two.stories, false);
        judge(&results, "max-drop *.f1=0\n", &old, &now, false, 1000);
        n_failed += results.n_failed > 0;
        tt_gate_results_release(&results);
        release(&old);
        release(&now);
    }
    assert_in_range(n_failed, 0, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drops_fail_when_they_are_real),
        cmocka_unit_test(labels_judged_together_need_more_evidence),
        cmocka_unit_test(only_labels_that_could_raise_an_alarm_share),
        cmocka_unit_test(a_star_looks_at_labels_of_twenty_stories),
        cmocka_unit_test(what_was_compared_is_told),
        cmocka_unit_test(accuracy_is_judged_by_mcnemar),
        cmocka_unit_test(sets_of_tags_are_judged_by_swaps),
        cmocka_unit_test(noise_does_not_trip_a_gate_for_each_label),
    };
    return cmocka_run_group_tests_name("evaluate.drops", tests, NULL, NULL);
}
