/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "base/random.h"
#include "corpus/rarest.h"

#define N_LABELS 50

/* As a search through all labels finds it, while examples are taken at random. */
static void first_is_the_rarest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        tt_rng rng;
        tt_rng_seed(&rng, seed);
        uint32_t begin[N_LABELS + 1] = {0}, left[N_LABELS], n_left = 0;
        for (uint32_t l = 0; l < N_LABELS; l++) {
            left[l] = (uint32_t)tt_rng_below(&rng, 6);
            begin[l + 1] = begin[l] + left[l];
            n_left += left[l];
        }
        tt_rarest rarest;
        ok(tt_rarest_init(&rarest, begin, N_LABELS, &err));
        for (;;) {
            uint32_t first = UINT32_MAX;
            for (uint32_t l = 0; l < N_LABELS; l++)
                if (left[l] > 0 && (first == UINT32_MAX || left[l] < left[first]))
                    first = l;
            assert_int_equal(tt_rarest_first(&rarest), first);
            if (n_left-- == 0)
                break;
            uint32_t taken = (uint32_t)tt_rng_below(&rng, N_LABELS);
            while (left[taken] == 0)
                taken = (taken + 1) % N_LABELS;
            left[taken]--;
            tt_rarest_take(&rarest, taken);
        }
        tt_rarest_release(&rarest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_is_the_rarest),
    };
    return cmocka_run_group_tests_name("corpus.rarest", tests, NULL, NULL);
}
