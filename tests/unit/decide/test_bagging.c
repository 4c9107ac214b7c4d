/* SPDX-License-Identifier: MIT */
/*
 * Thresholds over halves, on stories drawn from a label of known probability.
 */
#include "decide/bagging.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N_DOCS = 301, N_LABELS = 2 };

typedef struct tt_drawn {
    float d[N_DOCS * N_LABELS];
    uint32_t begin[N_DOCS + 1], gold[N_DOCS * N_LABELS];
    tt_platt platts[N_LABELS];
} tt_drawn;

/* What decision values say of a story with the label: odds grow by the factor e in 1/4. */
static double truth(double d)
{
    return 1.0 / (1.0 + exp(1.0 - 4.0 * d));
}

static void draw(tt_drawn *out, uint64_t seed)
{
    tt_rng rng;
    uint32_t at = 0;
    tt_rng_seed(&rng, seed);
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        out->begin[doc] = at;
        for (uint32_t label = 0; label < N_LABELS; label++) {
            const double d = 3.0 * tt_rng_double(&rng) - 2.0;
            out->d[doc * N_LABELS + label] = (float)d;
            if (tt_rng_double(&rng) < truth(d))
                out->gold[at++] = label;
        }
    }
    out->begin[N_DOCS] = at;
    for (uint32_t label = 0; label < N_LABELS; label++)
        out->platts[label] = (tt_platt){-4.0, 1.0};
}

static tt_threshold_data data_of(const tt_drawn *on, const tt_mass *masses)
{
    return (tt_threshold_data){on->d, N_DOCS, N_LABELS, on->begin, on->gold, on->platts, masses};
}

static void bag(double *thresholds, const tt_drawn *on, const tt_mass *masses, uint64_t seed,
                unsigned n_threads)
{
    const tt_threshold_data data = data_of(on, masses);
    assert_int_equal(
        tt_bagging_thresholds(thresholds, &data, TT_THRESHOLDS_MACRO, seed, n_threads, NULL),
        TOPICTAG_OK);
}

/* Standard deviation over many draws of what the same label's thresholds come out as. */
static void halves_leave_less_to_chance(void **state)
{
    (void)state;
    enum { ROUNDS = 200 };
    double sums[2] = {0}, squares[2] = {0};
    for (uint64_t round = 0; round < ROUNDS; round++) {
        static tt_drawn drawn;
        double once[N_LABELS], bagged[N_LABELS];
        draw(&drawn, round);
        const tt_threshold_data data = data_of(&drawn, NULL);
        assert_int_equal(tt_thresholds_fit(once, &data, TT_THRESHOLDS_MACRO, NULL), TOPICTAG_OK);
        bag(bagged, &drawn, NULL, round, 1);
        const double both[2] = {once[0], bagged[0]};
        for (int i = 0; i < 2; i++) {
            sums[i] += both[i];
            squares[i] += both[i] * both[i];
        }
    }
    double spread[2];
    for (int i = 0; i < 2; i++)
        spread[i] = sqrt(squares[i] / ROUNDS - sums[i] / ROUNDS * sums[i] / ROUNDS);
    print_message("thresholds %.3f +- %.3f at once, %.3f +- %.3f by halves\n", sums[0] / ROUNDS,
                  spread[0], sums[1] / ROUNDS, spread[1]);
    assert_true(spread[1] < 0.9 * spread[0]);
    assert_true(fabs(sums[1] - sums[0]) / ROUNDS < 0.05);
}

static void threads_change_nothing_and_seeds_do(void **state)
{
    (void)state;
    static tt_drawn drawn;
    double one[N_LABELS], four[N_LABELS], other[N_LABELS];
    draw(&drawn, 1);
    bag(one, &drawn, NULL, 7, 1);
    bag(four, &drawn, NULL, 7, 4);
    bag(other, &drawn, NULL, 8, 1);
    assert_memory_equal(one, four, sizeof one);
    assert_true(one[0] != other[0]);
}

/* Masses go where their stories go. */
static void masses_follow_their_stories(void **state)
{
    (void)state;
    static tt_drawn drawn;
    static tt_mass masses[N_DOCS * N_LABELS];
    double counted[N_LABELS], weighed[N_LABELS];
    draw(&drawn, 2);
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        for (uint32_t label = 0; label < N_LABELS; label++)
            masses[doc * N_LABELS + label] = (tt_mass){0, 1};
        for (uint32_t i = drawn.begin[doc]; i < drawn.begin[doc + 1]; i++)
            masses[doc * N_LABELS + drawn.gold[i]] = (tt_mass){1, 0};
    }
    bag(counted, &drawn, NULL, 3, 2);
    bag(weighed, &drawn, masses, 3, 2);
    assert_memory_equal(counted, weighed, sizeof counted);
}

/* A label without an example is given to no one; one story leaves a half empty. */
static void too_few_are_no_error(void **state)
{
    (void)state;
    const float d[] = {0.5f, -0.5f, 1.0f, 0.25f};
    const uint32_t begin[] = {0, 1, 2, 2, 2}, gold[] = {0, 0};
    double threshold = -1;
    for (uint32_t n = 0; n <= 4; n++) {
        const tt_threshold_data on = {d, n, 1, begin, gold, NULL, NULL};
        assert_int_equal(tt_bagging_thresholds(&threshold, &on, TT_THRESHOLDS_AUTO, 1, 2, NULL),
                         TOPICTAG_OK);
        assert_true(isfinite(threshold));
    }
}

/* Of two stories, each is a half of every split: whichever comes first, both are heard. */
static void both_halves_are_heard(void **state)
{
    (void)state;
    const float d[] = {1.0f, 5.0f};
    const uint32_t begin[] = {0, 1, 2}, gold[] = {0, 0};
    for (uint64_t seed = 0; seed < 8; seed++) {
        double threshold = 0;
        const tt_threshold_data on = {d, 2, 1, begin, gold, NULL, NULL};
        assert_int_equal(tt_bagging_thresholds(&threshold, &on, TT_THRESHOLDS_MACRO, seed, 1, NULL),
                         TOPICTAG_OK);
        assert_true(threshold == (0.0 + 4.0) / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_leave_less_to_chance),
        cmocka_unit_test(threads_change_nothing_and_seeds_do),
        cmocka_unit_test(masses_follow_their_stories),
        cmocka_unit_test(too_few_are_no_error),
        cmocka_unit_test(both_halves_are_heard),
    };
    return cmocka_run_group_tests_name("decide.bagging", tests, NULL, NULL);
}
