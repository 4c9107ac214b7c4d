/* SPDX-License-Identifier: MIT */
#include "decide/prior.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define N_STORIES 4000
#define N_SAMPLE  20000

/*
 * The label's stories are normal around 1. Other stories of training are normal around -2; among
 * those of the sample, a quarter, on what training knows nothing of, is normal around 0 with
 * deviation 1/2.
 */
static double normal(tt_rng *rng)
{
    return sqrt(-2.0 * log(1.0 - tt_rng_double(rng))) * cos(6.283185307179586 * tt_rng_double(rng));
}

static double upper_tail(double z)
{
    return erfc(z / sqrt(2)) / 2;
}

static double d[N_STORIES], fallout[N_STORIES];
static bool y[N_STORIES];
static float sample[N_SAMPLE];

static void draw(tt_rng *rng, double share)
{
    for (int i = 0; i < N_STORIES; i++) {
        y[i] = i % 4 == 0;
        d[i] = normal(rng) + (y[i] ? 1 : -2);
    }
    for (int i = 0; i < N_SAMPLE; i++) {
        const bool bears = tt_rng_double(rng) < share, known = tt_rng_double(rng) < 0.75;
        sample[i] = (float)(bears ? normal(rng) + 1 : known ? normal(rng) - 2 : normal(rng) / 2);
    }
}

static void shares_and_fallout_are_found_among_other_stories(void **state)
{
    (void)state;
    static const double shares[] = {0.02, 0.1, 0.3, 0.7};
    tt_rng rng;
    tt_rng_seed(&rng, 6);
    for (int s = 0; s < 4; s++) {
        double found, sum = 0;
        draw(&rng, shares[s]);
        assert_int_equal(tt_prior_learn(&found, fallout, d, y, N_STORIES, sample, N_SAMPLE, NULL),
                         TOPICTAG_OK);
        assert_true(found > 0.85 * shares[s] && found < 1.1 * shares[s] + 0.005);
        for (int i = 0; i < N_STORIES; i++) {
            assert_true(fallout[i] >= 0);
            sum += fallout[i];
        }
        assert_true(fabs(sum - 1) < 1e-9);
        for (double t = -1; t <= 1; t += 0.5) {
            double above = 0;
            for (int i = 0; i < N_STORIES; i++)
                above += d[i] > t ? fallout[i] : 0;
            const double truth = 0.75 * upper_tail(t + 2) + 0.25 * upper_tail(2 * t);
            assert_true(fabs(above - truth) < 0.02 + 0.05 * shares[s]);
        }
    }
}

static void masses_add_up(void **state)
{
    (void)state;
    tt_mass masses[2 * N_STORIES];
    tt_rng rng;
    tt_rng_seed(&rng, 7);
    draw(&rng, 0.1);
    double share;
    assert_int_equal(tt_prior_learn(&share, fallout, d, y, N_STORIES, sample, N_SAMPLE, NULL),
                     TOPICTAG_OK);
    for (int heard = 0; heard < 2; heard++) {
        double positive = 0, negative = 0;
        tt_prior_masses(masses, 2, y, heard ? fallout : NULL, N_STORIES, 0.05);
        for (int i = 0; i < N_STORIES; i++) {
            positive += (double)masses[2 * i].positive;
            negative += (double)masses[2 * i].negative;
            assert_true(y[i] || masses[2 * i].positive == 0);
            assert_true(heard || !y[i] || masses[2 * i].negative == 0);
        }
        assert_true(fabs(positive - 0.05 * N_STORIES) < 1e-2);
        assert_true(fabs(negative - 0.95 * N_STORIES) < 1e-2);
    }
    assert_true(fabs(tt_prior_between(0.1, 0.5) - 0.25) < 1e-12);
    /* A share of 0 must not end all doubt. */
    tt_prior_masses(masses, 1, y, NULL, N_STORIES, 0);
    assert_true(masses[0].positive > 0);
}

/* Values that are all alike tell nothing, and do no harm. */
static void equal_values_are_taken(void **state)
{
    (void)state;
    double share;
    for (int i = 0; i < N_STORIES; i++) {
        d[i] = 1;
        y[i] = i % 2 == 0;
    }
    for (int i = 0; i < N_SAMPLE; i++)
        sample[i] = 1;
    assert_int_equal(tt_prior_learn(&share, fallout, d, y, N_STORIES, sample, N_SAMPLE, NULL),
                     TOPICTAG_OK);
    assert_true(share > 0.99 && share < 1);
    for (int i = 0; i < N_STORIES; i++)
        assert_true(fallout[i] >= 0 && fallout[i] <= 1);
}

/* The lowest of 20 examples is an outlier: where it stands, the sample has nothing more. */
static void a_share_is_not_learned_from_the_last_examples(void **state)
{
    (void)state;
    double share;
    for (int i = 0; i < 40; i++) {
        d[i] = i < 20 ? 20 - i : -100;
        y[i] = i < 20;
        sample[i] = i < 19 ? (float)d[i] : -100;
    }
    assert_int_equal(tt_prior_learn(&share, fallout, d, y, 40, sample, 40, NULL), TOPICTAG_OK);
    assert_true(fabs(share - 0.5) < 1e-12);
}

/* Where the sample has nothing, half a story of it is supposed. */
static void what_was_not_sampled_may_come(void **state)
{
    (void)state;
    double share;
    for (int i = 0; i < 40; i++) {
        d[i] = 40 - i;
        y[i] = i >= 20;
        sample[i] = i < 4 ? 15 : 0;
    }
    assert_int_equal(tt_prior_learn(&share, fallout, d, y, 40, sample, 40, NULL), TOPICTAG_OK);
    assert_true(fabs(fallout[0] - 0.5 / 41) < 1e-12 && fallout[1] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_and_fallout_are_found_among_other_stories),
        cmocka_unit_test(masses_add_up),
        cmocka_unit_test(equal_values_are_taken),
        cmocka_unit_test(a_share_is_not_learned_from_the_last_examples),
        cmocka_unit_test(what_was_not_sampled_may_come),
    };
    return cmocka_run_group_tests_name("decide.prior", tests, NULL, NULL);
}
