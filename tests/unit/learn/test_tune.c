/* SPDX-License-Identifier: MIT */
#include "learn/tune_space.h"
#include "unit/pipeline/newsroom.h"

/* Every point of the space lies in train's ranges and says what it is. */
static void every_point_is_a_setting(void **state)
{
    (void)state;
    const topictag_train_options given = topictag_train_options_default();
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        for (uint32_t value = 0; value < tt_tune_n_values(d); value++) {
            tt_tune_point point = {{0}};
            char text[TOPICTAG_TRIAL_BYTES];
            point.at[d] = (uint8_t)value;
            const topictag_train_options options = tt_tune_options_at(&given, point, 0.5);
            ok(topictag_options_check(&options, topictag_train_option_table(), &err));
            tt_tune_describe(text, &options);
            assert_non_null(strstr(text, "--class-weight"));
        }
}

/* Ways of counting terms have numbers of their own, which all other dimensions leave alone. */
static void analyses_are_numbered(void **state)
{
    (void)state;
    bool seen[TT_TUNE_MAX_ANALYSES] = {false};
    for (uint32_t terms = 0; terms < tt_tune_n_values(TT_TUNE_TERMS); terms++)
        for (uint32_t title = 0; title < tt_tune_n_values(TT_TUNE_TITLE); title++) {
            tt_tune_point point = {{0}};
            point.at[TT_TUNE_TERMS] = (uint8_t)terms;
            point.at[TT_TUNE_TITLE] = (uint8_t)title;
            const uint32_t analysis = tt_tune_analysis(point);
            assert_true(analysis < TT_TUNE_MAX_ANALYSES && !seen[analysis]);
            seen[analysis] = true;
            for (uint32_t d = 0; d < TT_TUNE_TITLE; d++)
                point.at[d] = 1;
            assert_int_equal(tt_tune_analysis(point), analysis);
        }
}

/* The setting given, then each value of each dimension alone; the gains know its place. */
static void first_settings_change_one_thing(void **state)
{
    (void)state;
    tt_tune_gains gains = {{{0}}};
    tt_tune_point point;
    uint32_t number = 0;
    assert_true(tt_tune_alone(&point, number++));
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        assert_int_equal(point.at[d], 0);
    assert_null(tt_tune_gain(&gains, point));
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        for (uint32_t value = 1; value < tt_tune_n_values(d); value++) {
            tt_tune_point wanted = {{0}};
            wanted.at[d] = (uint8_t)value;
            assert_true(tt_tune_alone(&point, number++));
            assert_memory_equal(&point, &wanted, sizeof point);
            assert_ptr_equal(tt_tune_gain(&gains, point), &gains.of[d][value]);
        }
    assert_false(tt_tune_alone(&point, number));
    point = (tt_tune_point){{[TT_TUNE_TERMS] = 1, [TT_TUNE_COST] = 1}};
    assert_null(tt_tune_gain(&gains, point));
}

/* Joins are made of values that gained: the best ones, or some of them drawn. */
static void joins_are_made_of_what_gained(void **state)
{
    (void)state;
    const tt_tune_gains gains = {
        .of = {[TT_TUNE_TERMS] = {0, -1, 0.1, 0.3, 0.2}, [TT_TUNE_LOSS] = {0, 0.1, -0.1}}};
    tt_rng rng;
    uint32_t n_drawn[TT_TUNE_MAX_VALUES] = {0}, n_both = 0;
    tt_rng_seed(&rng, 1);
    const tt_tune_point best = tt_tune_join(&gains, NULL);
    const tt_tune_point wanted = {{[TT_TUNE_TERMS] = 3, [TT_TUNE_LOSS] = 1}};
    assert_memory_equal(&best, &wanted, sizeof best);
    for (int i = 0; i < 200; i++) {
        const tt_tune_point point = tt_tune_join(&gains, &rng);
        for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
            assert_true(point.at[d] == 0 || gains.of[d][point.at[d]] > 0);
        n_drawn[point.at[TT_TUNE_TERMS]]++;
        n_both += point.at[TT_TUNE_TERMS] > 0 && point.at[TT_TUNE_LOSS] > 0;
    }
    assert_true(n_drawn[0] > 60 && n_drawn[2] > 10 && n_drawn[3] > 10 && n_drawn[4] > 10);
    assert_true(n_both > 20);
}

/* Costs are multiples of the one that the setting given has; never more than train takes. */
static void costs_go_by_the_one_given(void **state)
{
    (void)state;
    const topictag_train_options given = topictag_train_options_default();
    tt_tune_point point = {{0}};
    assert_float_equal((float)tt_tune_options_at(&given, point, 0.25).cost, 0.25, 0);
    point.at[TT_TUNE_COST] = 1;
    assert_float_equal((float)tt_tune_options_at(&given, point, 0.25).cost, 0.125, 0);
    assert_float_equal((float)tt_tune_options_at(&given, point, 0).cost, 0, 0);
    point.at[TT_TUNE_COST] = 3;
    assert_float_equal((float)tt_tune_options_at(&given, point, 0.25).cost, 1, 0);
    assert_float_equal((float)tt_tune_options_at(&given, point, 9e5).cost, 1e6, 0);
}

/* Interrupted anywhere, a search ends with nothing, or with the best so far and its model. */
static void an_interrupt_keeps_the_best(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_tune_options tune = topictag_tune_options_default();
    const char *path = write_file("tune-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    int n_nothing = 0, n_kept = 0;
    tune.trials = 3;
    for (int events = 0; events < 100; events++) {
        patience p = {events};
        const topictag_listener listener = {lose_patience, &p};
        topictag_model *model = NULL;
        topictag_tuning tuning;
        const topictag_status rc =
            topictag_tune(&model, &path, 1, NULL, &options, &tune, &tuning, NULL, &listener, &err);
        if (rc != TOPICTAG_OK) {
            assert_int_equal(rc, TOPICTAG_E_CANCELLED);
            assert_null(model);
            assert_null(tuning.trials);
            n_nothing++;
            continue;
        }
        assert_non_null(model);
        assert_true(tuning.n_trials >= 1 && tuning.trials[0].chosen);
        for (size_t i = 2; i < tuning.n_trials; i++)
            assert_true(tuning.trials[i].gain <= tuning.trials[i - 1].gain);
        n_kept += tuning.interrupted;
        topictag_tuning_free(&tuning);
        topictag_model_free(model);
        if (events > 10 && n_kept > 3)
            break;
    }
    assert_true(n_nothing >= 2 && n_kept > 3);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_point_is_a_setting),
        cmocka_unit_test(analyses_are_numbered),
        cmocka_unit_test(first_settings_change_one_thing),
        cmocka_unit_test(joins_are_made_of_what_gained),
        cmocka_unit_test(costs_go_by_the_one_given),
        cmocka_unit_test(an_interrupt_keeps_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
