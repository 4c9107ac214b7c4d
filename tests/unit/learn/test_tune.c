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
            const topictag_train_options options = tt_tune_options_at(&given, point);
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
            for (uint32_t d = TT_TUNE_TITLE + 1; d < TT_TUNE_DIMENSIONS; d++)
                point.at[d] = 1;
            assert_int_equal(tt_tune_analysis(point), analysis);
        }
}

/* After the setting given, each value of each dimension is drawn alone; the gains know its place.
 */
static void first_draws_change_one_thing(void **state)
{
    (void)state;
    tt_tune_gains gains = {{{0}}};
    tt_rng rng;
    uint32_t draw = 0;
    tt_rng_seed(&rng, 1);
    assert_null(tt_tune_gain(&gains, draw));
    const tt_tune_point given = tt_tune_draw(draw++, &gains, &rng);
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        assert_int_equal(given.at[d], 0);
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        for (uint32_t value = 1; value < tt_tune_n_values(d); value++, draw++) {
            tt_tune_point wanted = {{0}};
            wanted.at[d] = (uint8_t)value;
            const tt_tune_point drawn = tt_tune_draw(draw, &gains, &rng);
            assert_memory_equal(&drawn, &wanted, sizeof drawn);
            assert_ptr_equal(tt_tune_gain(&gains, draw), &gains.of[d][value]);
        }
    assert_null(tt_tune_gain(&gains, draw));
}

/* What follows is made of values that gained: of the best ones first. */
static void later_draws_join_what_gained(void **state)
{
    (void)state;
    tt_tune_gains gains = {.of = {[TT_TUNE_TERMS] = {0, -1, 0.1, 0.3, 0.2}, [4] = {0, 0.1, -0.1}}};
    tt_rng rng;
    uint32_t draw = 1, n_drawn[TT_TUNE_MAX_VALUES] = {0}, n_both = 0;
    tt_rng_seed(&rng, 1);
    while (tt_tune_gain(&gains, draw) != NULL)
        draw++;
    const tt_tune_point best = tt_tune_draw(draw++, &gains, &rng);
    const tt_tune_point wanted = {{[TT_TUNE_TERMS] = 3, [4] = 1}};
    assert_memory_equal(&best, &wanted, sizeof best);
    for (int i = 0; i < 200; i++) {
        const tt_tune_point point = tt_tune_draw(draw++, &gains, &rng);
        for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
            assert_true(point.at[d] == 0 || gains.of[d][point.at[d]] > 0);
        n_drawn[point.at[TT_TUNE_TERMS]]++;
        n_both += point.at[TT_TUNE_TERMS] > 0 && point.at[4] > 0;
    }
    assert_true(n_drawn[0] > 60 && n_drawn[2] > 10 && n_drawn[3] > 10 && n_drawn[4] > 10);
    assert_true(n_both > 20);
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
        for (size_t i = 1; i < tuning.n_trials; i++)
            assert_true(tuning.trials[i].score <= tuning.trials[i - 1].score);
        n_kept += tuning.interrupted;
        topictag_tuning_free(&tuning);
        topictag_model_free(model);
        if (events > 10 && n_kept > 3)
            break;
    }
    assert_true(n_nothing >= 2 && n_kept > 3);
    remove(path);
}

/*
 * A poor setting is still tried on all stories when it is the one given. The first sample is a
 * third of them; a third of that would be too few.
 */
static void the_setting_given_stays_in_the_race(void **state)
{
    (void)state;
    topictag_train_options given = tiny_options();
    topictag_tune_options tune = topictag_tune_options_default();
    topictag_tuning tuning;
    topictag_model *model;
    char *text = noisy_corpus(4600, 5), setting[TOPICTAG_TRIAL_BYTES];
    const char *path = write_file("tune-noisy.jsonl", text, strlen(text));
    uint32_t n_found = 0, n_full = 0;
    given.char_ngrams_min = 0;
    given.min_df = 500;
    given.title_weight = 1;
    tune.trials = 9;
    ok(topictag_tune(&model, &path, 1, NULL, &given, &tune, &tuning, NULL, NULL, &err));
    for (size_t i = 0; i < tuning.n_trials; i++)
        if (tuning.trials[i].n_documents == 4600) {
            given.cost = tuning.trials[i].cost;
            tt_tune_describe(setting, &given);
            n_found += strcmp(tuning.trials[i].options, setting) == 0;
            n_full++;
        } else
            assert_int_equal(tuning.trials[i].n_documents, 4600 / 3);
    assert_int_equal(n_found, 1);
    assert_true(n_full > 4 && n_full < tuning.n_trials && !tuning.trials[n_full - 1].chosen);
    topictag_tuning_free(&tuning);
    topictag_model_free(model);
    free(text);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_point_is_a_setting),
        cmocka_unit_test(analyses_are_numbered),
        cmocka_unit_test(first_draws_change_one_thing),
        cmocka_unit_test(later_draws_join_what_gained),
        cmocka_unit_test(an_interrupt_keeps_the_best),
        cmocka_unit_test(the_setting_given_stays_in_the_race),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
