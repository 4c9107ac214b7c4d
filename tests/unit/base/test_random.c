/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/random.h"

/* From the authors' C code (prng.di.unimi.it), xoshiro256** with state 1, 2, 3, 4. */
static void is_xoshiro256starstar(void **state)
{
    (void)state;
    static const uint64_t expected[] = {
        11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600};
    tt_rng rng = {{1, 2, 3, 4}};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(tt_rng_next(&rng), expected[i]);
    /* splitmix64 from 0, as published. */
    tt_rng_seed(&rng, 0);
    assert_int_equal(rng.state[0], UINT64_C(0xe220a8397b1dcdaf));
    assert_int_equal(rng.state[1], UINT64_C(0x6e789e6aa1b965f4));
}

static void numbers_stay_in_range_and_spread(void **state)
{
    (void)state;
    tt_rng rng;
    unsigned counts[10] = {0};
    double sum = 0;
    tt_rng_seed(&rng, 7);
    for (int i = 0; i < 100000; i++) {
        uint64_t below = tt_rng_below(&rng, 10);
        double unit = tt_rng_double(&rng);
        assert_true(below < 10 && unit >= 0 && unit < 1);
        counts[below]++;
        sum += unit;
    }
    for (int i = 0; i < 10; i++)
        assert_in_range(counts[i], 9500, 10500);
    assert_true(sum > 49500 && sum < 50500);
    /* A remainder alone would give the lowest third of these every second time. */
    unsigned n_low = 0;
    for (int i = 0; i < 30000; i++)
        n_low += tt_rng_below(&rng, UINT64_C(3) << 62) < UINT64_C(1) << 62;
    assert_in_range(n_low, 9500, 10500);
    assert_int_equal(tt_rng_below(&rng, 1), 0);
    assert_true(tt_rng_below(&rng, UINT64_MAX) < UINT64_MAX);
}

static void shuffles_are_fair_permutations(void **state)
{
    (void)state;
    tt_rng rng;
    unsigned counts[6] = {0};
    tt_rng_seed(&rng, 8);
    for (int round = 0; round < 60000; round++) {
        uint32_t items[3] = {0, 1, 2};
        tt_rng_shuffle(&rng, items, 3);
        assert_int_equal(1u << items[0] | 1u << items[1] | 1u << items[2], 7);
        counts[items[0] * 2 + (items[1] > items[2])]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(counts[i], 9500, 10500);
    tt_rng_shuffle(&rng, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_xoshiro256starstar),
        cmocka_unit_test(numbers_stay_in_range_and_spread),
        cmocka_unit_test(shuffles_are_fair_permutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
