/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "vector/subword.h"

#include <math.h>

#define N_WORDS 4
#define N_DIMS  2

/* Words 0 and 1 share n-gram 0, word 1 has n-gram 1 as well, shared with 2; word 3 has none. */
static const uint64_t begin[] = {0, 1, 3, 4, 4};
static const uint32_t terms[] = {0, 0, 1, 1};
static const float values[] = {1, 1, 1, 1};
static const tt_rows grams = {
    .n_rows = N_WORDS,
    .n_terms = 2,
    .begin = (uint64_t *)begin,
    .terms = (uint32_t *)terms,
    .values = (float *)values,
};
static const double idf[] = {2, 4, 1, 3};

static void words_are_drawn_to_their_ngrams(void **state)
{
    (void)state;
    float vectors[] = {1, 0, 0, 1, -1, 0, 0.5f, 0.25f};
    static const uint64_t df[] = {10, 30, 1000000000, 1};
    ok(tt_subword_smooth(vectors, N_DIMS, &grams, idf, df, &err));
    /* means: (2, 0) and (0, 4) give (1, 2); (0, 4) and (-1, 0) give (-0.5, 2) */
    const double wanted[] = {1 + 20. / 20 / 2 * 1,
                             20. / 20 / 2 * 2,
                             20. / 40 / 4 * 0.5 / sqrt(2),
                             1 + 20. / 40 / 4 * 4 / sqrt(2),
                             -1,
                             0,
                             0.5,
                             0.25};
    for (int i = 0; i < N_WORDS * N_DIMS; i++)
        assert_true(fabs((double)vectors[i] - wanted[i]) < 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_drawn_to_their_ngrams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
