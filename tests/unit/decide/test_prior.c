/* SPDX-License-Identifier: MIT */
#include "decide/prior.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define N 20000

/*
 * Two normal distributions, at -1 and +1, deviation 1: the posterior at share s is
 * 1 / (1 + exp(-2 x - logit s)), so the truth is known at every share.
 */
static double normal(tt_rng *rng)
{
    return sqrt(-2.0 * log(1.0 - tt_rng_double(rng))) * cos(6.283185307179586 * tt_rng_double(rng));
}

static double posterior(double x, double share)
{
    return 1.0 / (1.0 + exp(-2.0 * x) * (1.0 - share) / share);
}

static void a_changed_share_is_found(void **state)
{
    (void)state;
    static const double shares[] = {0.02, 0.1, 0.3, 0.7};
    static float p[2 * N];
    tt_rng rng;
    tt_rng_seed(&rng, 6);
    for (int s = 0; s < 4; s++) {
        for (int i = 0; i < N; i++) {
            const double x = normal(&rng) + (tt_rng_double(&rng) < shares[s] ? 1.0 : -1.0);
            p[2 * i] = (float)posterior(x, 0.4);
            p[2 * i + 1] = 0.99f;
        }
        const double found = tt_prior_estimate(p, N, 2, 0.4);
        assert_true(fabs(found - shares[s]) < 0.02);
    }
    assert_true(tt_prior_estimate(NULL, 0, 1, 0.25) == 0.25);
}

static void adjusted_probabilities_are_those_of_the_new_share(void **state)
{
    (void)state;
    const tt_platt trained = {-2.0, -log(0.4 / 0.6)};
    const tt_platt now = tt_prior_adjust_platt(&trained, 0.4, 0.05);
    for (double x = -3.0; x <= 3.0; x += 0.25) {
        assert_true(fabs(tt_platt_apply(&trained, x) - posterior(x, 0.4)) < 1e-12);
        assert_true(fabs(tt_prior_adjust(posterior(x, 0.4), 0.4, 0.05) - posterior(x, 0.05)) <
                    1e-12);
        assert_true(fabs(tt_platt_apply(&now, x) - posterior(x, 0.05)) < 1e-12);
        const double moved = tt_prior_adjust_threshold(x, &trained, 0.4, 0.05);
        assert_true(moved > x);
        assert_true(fabs(tt_platt_apply(&now, moved) - posterior(x, 0.4)) < 1e-12);
    }
    /* A share of 0 or 1 must not end all doubt. */
    assert_true(tt_prior_adjust(0.5, 0.5, 0.0) > 0.0);
    assert_true(tt_prior_adjust(0.5, 0.0, 1.0) < 1.0 || !isnan(tt_prior_adjust(0.5, 0.0, 1.0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_share_is_found),
        cmocka_unit_test(adjusted_probabilities_are_those_of_the_new_share),
    };
    return cmocka_run_group_tests_name("decide.prior", tests, NULL, NULL);
}
