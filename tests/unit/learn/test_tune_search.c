/* SPDX-License-Identifier: MIT */
/* What a counted search of samples and finalists compares, and what it chooses. */
#include "learn/tune_search.h"
#include "unit/pipeline/newsroom.h"

#include "learn/learn.h"
#include "pipeline/stories.h"

#include <math.h>

enum { N_SMALL = 1533, N_LARGE = 3 * N_SMALL };

/* The corpus of a text, which is freed, and the options for it. */
static void load(tt_corpus *corpus, char *text, topictag_train_options *given)
{
    const char *path = write_file("tune-noisy.jsonl", text, strlen(text));
    const topictag_input_options input = topictag_input_options_default();
    free(text);
    ok(tt_stories_load(corpus, &path, 1, &input, NULL, &err));
    tt_stories_settle(given, corpus);
    remove(path);
}

/* A search of a noisy corpus of n stories; to be released with its corpus. */
static void run(tt_search *s, tt_corpus *corpus, uint32_t n, topictag_train_options *given,
                const topictag_tune_options *tune)
{
    load(corpus, noisy_corpus(n, 5), given);
    *s = (tt_search){.corpus = corpus,
                     .given = given,
                     .tune = tune,
                     .task = {.singlelabel = true, .score = tt_learn_goal(true)}};
    ok(tt_search_init(s, &err));
    ok(tt_search_run(s, &err));
}

static void release(tt_search *s, tt_corpus *corpus)
{
    tt_search_release(s);
    tt_corpus_release(corpus);
}

static topictag_tune_options trials(uint32_t n)
{
    topictag_tune_options tune = topictag_tune_options_default();
    tune.trials = n;
    return tune;
}

/* Few terms: a setting to which much is better. */
static topictag_train_options poor_options(void)
{
    topictag_train_options options = tiny_options();
    options.char_ngrams_min = 0;
    options.min_df = 700;
    return options;
}

/*
 * The setting given is tried on all stories, however poor, and so is each change of one thing that
 * may be no loss. The first sample is a third of the stories; a third of that would be too few.
 */
static void who_may_be_no_worse_stays_in_the_race(void **state)
{
    (void)state;
    topictag_train_options given = poor_options();
    const topictag_tune_options tune = trials(20);
    tt_search s;
    tt_corpus corpus;
    uint32_t n_given = 0, n_alone = 0, n_left = 0;
    run(&s, &corpus, N_LARGE, &given, &tune);
    for (size_t i = 0; i < s.n; i++) {
        const tt_candidate *c = &s.candidates[i];
        const bool alone = tt_tune_gain(&s.gains, c->point) != NULL;
        if (c->trial.n_documents == N_LARGE) {
            n_given += c->drawn == 0;
            n_alone += alone;
            continue;
        }
        assert_int_equal(c->trial.n_documents, N_SMALL);
        n_left++;
        if (alone)
            assert_true(c->trial.gain < -c->trial.gain_error);
    }
    assert_int_equal(n_given, 1);
    assert_true(n_alone > 0 && n_left > 0);
    assert_int_not_equal(s.candidates[0].drawn, 0);
    assert_true(s.candidates[0].trial.gain > s.candidates[0].trial.gain_error);
    release(&s, &corpus);
}

/* All settings of a sample have the cost that the one given chose there, or a multiple of it. */
static void the_cost_is_chosen_once(void **state)
{
    (void)state;
    topictag_train_options given = tiny_options();
    const topictag_tune_options tune = trials(12);
    tt_search s;
    tt_corpus corpus;
    double ratios = 0;
    run(&s, &corpus, 600, &given, &tune);
    for (size_t i = 0; i < s.n; i++) {
        const tt_candidate *c = &s.candidates[i];
        const double cost = tt_tune_options_at(&given, c->point, s.cost).cost;
        assert_float_equal((float)c->trial.cost, (float)cost, 0);
        ratios += c->trial.cost / s.cost;
    }
    assert_true(s.cost < 1 && fabs(ratios - (double)s.n) > 1);
    release(&s, &corpus);
}

/* Gains that may be chance are none: the setting given is kept, though others scored higher. The
   finalists' gains are of two partitions into folds. */
static void chance_changes_nothing(void **state)
{
    (void)state;
    topictag_train_options given = tiny_options();
    const topictag_tune_options tune = trials(8);
    tt_search s;
    tt_corpus corpus;
    uint32_t n_kept = 0, n_again = 0;
    for (uint32_t n = 200; n < 1000; n += 100) {
        run(&s, &corpus, n, &given, &tune);
        const tt_candidate *first = &s.candidates[0], *rival = first;
        const double score = s.candidates[0].drawn == 0 ? first->trial.score : 0;
        for (size_t i = s.n; i-- > 1;)
            rival = s.candidates[i].judged_again ? &s.candidates[i] : rival;
        if (first->drawn == 0) {
            assert_true(rival->trial.gain <= rival->trial.gain_error);
            n_kept += rival->trial.gain > 0;
        } else
            assert_true(first->trial.gain > first->trial.gain_error);
        for (size_t i = 1; first->drawn == 0 && i < s.n; i++)
            n_again +=
                fabs(s.candidates[i].trial.gain - (s.candidates[i].trial.score - score)) > 1e-9;
        release(&s, &corpus);
    }
    assert_true(n_kept > 0 && n_again > 0);
}

/* A setting whose gain of one partition is above the finalists' means of two is passed over. */
static void finalists_alone_can_win(void **state)
{
    (void)state;
    topictag_train_options given = poor_options();
    const topictag_tune_options tune = trials(30);
    tt_search s;
    tt_corpus corpus;
    uint32_t n_above = 0;
    for (uint32_t n = 800; n < 1500; n += 100) {
        run(&s, &corpus, n, &given, &tune);
        assert_true(s.candidates[0].judged_again);
        for (size_t i = 1; i < s.n; i++)
            n_above += s.candidates[0].drawn != 0 && !s.candidates[i].judged_again &&
                       s.candidates[i].trial.gain > s.candidates[0].trial.gain;
        release(&s, &corpus);
    }
    assert_true(n_above > 0);
}

/* Of n stories, the first three have the only label. */
static char *rare_corpus(uint32_t n)
{
    char *text = malloc((size_t)n * 80), *to = text;
    assert_non_null(text);
    for (uint32_t doc = 0; doc < n; doc++)
        to += sprintf(to, "{\"labels\":[%s],\"text\":\"word%u number%u\"}\n",
                      doc < 3 ? "\"x\"" : "", doc % 7, doc % 11);
    return text;
}

/* A sample without any label says nothing of settings: the search begins with the next. */
static void a_sample_without_a_label_is_passed_over(void **state)
{
    (void)state;
    topictag_train_options given = tiny_options();
    const topictag_tune_options tune = trials(3);
    tt_search s = {0};
    tt_corpus corpus;
    bool labelled = true;
    load(&corpus, rare_corpus(N_LARGE), &given);
    while (labelled) {
        tt_search_release(&s);
        given.seed++;
        s = (tt_search){.corpus = &corpus,
                        .given = &given,
                        .tune = &tune,
                        .task = {.score = tt_learn_goal(false)}};
        ok(tt_search_init(&s, &err));
        labelled = false;
        for (uint32_t i = 0; i < N_SMALL; i++)
            labelled |= s.shuffled[i] < 3;
    }
    ok(tt_search_run(&s, &err));
    assert_true(s.n >= 3);
    for (size_t i = 0; i < s.n; i++)
        assert_int_equal(s.candidates[i].trial.n_documents, N_LARGE);
    release(&s, &corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_may_be_no_worse_stays_in_the_race),
        cmocka_unit_test(the_cost_is_chosen_once),
        cmocka_unit_test(chance_changes_nothing),
        cmocka_unit_test(finalists_alone_can_win),
        cmocka_unit_test(a_sample_without_a_label_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
