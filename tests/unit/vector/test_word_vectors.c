/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "base/random.h"
#include "vector/word_vectors.h"

#include <stdlib.h>
#include <string.h>

#define N_WORDS 200

/* The longest vector gets length 127, the others keep their proportion to it. */
static void quantised_vectors_share_a_unit(void **state)
{
    (void)state;
    static const float vectors[] = {3, 4, 0.3f, -0.4f, 0, 0};
    int8_t bytes[6];
    tt_word_vectors_quantise(bytes, vectors, 3, 2);
    static const int8_t wanted[] = {76, 102, 8, -10, 0, 0};
    assert_memory_equal(bytes, wanted, sizeof wanted);
}

static void components_are_rounded(void **state)
{
    (void)state;
    static const int8_t vectors[] = {127, -127, 9, -10, 0, 3, -3, 2, -1, 0, 0, 0, 0, 0, 0};
    static const uint8_t packed_wanted[] = {0x97, 0xf0, 0x00, 0x97, 0xe5, 0x00, 0, 0, 0};
    static const int8_t wanted[] = {127, -127, 0, -18, 0, 3, -3, 2, -1, 0, 0, 0, 0, 0, 0};
    uint8_t largest[3], packed[9];
    int8_t unpacked[15];
    tt_word_vectors_pack(largest, packed, vectors, 3, 5);
    assert_int_equal(largest[0], 127);
    assert_int_equal(largest[1], 3);
    assert_int_equal(largest[2], 0);
    assert_memory_equal(packed, packed_wanted, sizeof packed_wanted);
    assert_true(tt_word_vectors_unpack(unpacked, largest, packed, 3, 5));
    assert_memory_equal(unpacked, wanted, sizeof wanted);
}

/* No component moves by more than half a step, and once packed nothing changes any more. */
static void packing_is_close_and_stable(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 5);
    for (uint32_t n_dims = 1; n_dims < 20; n_dims++) {
        const size_t n = (size_t)N_WORDS * n_dims,
                     n_packed = N_WORDS * tt_word_packed_bytes(n_dims);
        int8_t *vectors = malloc(n), *once = malloc(n), *twice = malloc(n);
        uint8_t largest[N_WORDS], *packed = malloc(n_packed);
        for (size_t i = 0; i < n; i++) {
            const int reach = 1 + (int)(i / n_dims) % 127;
            vectors[i] = (int8_t)((int)tt_rng_below(&rng, 2 * (uint64_t)reach + 1) - reach);
        }
        tt_word_vectors_pack(largest, packed, vectors, N_WORDS, n_dims);
        assert_true(tt_word_vectors_unpack(once, largest, packed, N_WORDS, n_dims));
        for (size_t i = 0; i < n; i++)
            assert_true(14 * abs(once[i] - vectors[i]) <= largest[i / n_dims] + 7);
        tt_word_vectors_pack(largest, packed, once, N_WORDS, n_dims);
        assert_true(tt_word_vectors_unpack(twice, largest, packed, N_WORDS, n_dims));
        assert_memory_equal(once, twice, n);
        free(vectors);
        free(once);
        free(twice);
        free(packed);
    }
}

static void what_packing_never_gives_is_refused(void **state)
{
    (void)state;
    int8_t vectors[3];
    static const struct {
        uint8_t largest, packed[2];
        bool good;
    } cases[] = {{127, {0x97, 0x07}, true},
                 {128, {0x97, 0x07}, false},
                 {127, {0x98, 0x07}, false},
                 {127, {0x87, 0x07}, false},
                 {127, {0x97, 0x17}, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(tt_word_vectors_unpack(vectors, &cases[i].largest, cases[i].packed, 1, 3),
                         cases[i].good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantised_vectors_share_a_unit),
        cmocka_unit_test(components_are_rounded),
        cmocka_unit_test(packing_is_close_and_stable),
        cmocka_unit_test(what_packing_never_gives_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
