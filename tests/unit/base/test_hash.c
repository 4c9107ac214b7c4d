/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/hash.h"
#include "base/random.h"

#include <stdlib.h>

/* The text of hash.h, word by word, on bits instead of machine words. */
static uint64_t word(const unsigned char *bytes, size_t at, unsigned n_bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < n_bytes; i++)
        value += (uint64_t)bytes[at + i] << 8 * i;
    return value;
}

static void product(uint64_t a, uint64_t b, uint64_t *lo, uint64_t *hi)
{
    *lo = *hi = 0;
    for (unsigned bit = 0; bit < 64; bit++) {
        if ((b >> bit & 1) == 0)
            continue;
        uint64_t add_lo = a << bit, add_hi = bit == 0 ? 0 : a >> (64 - bit);
        *lo += add_lo;
        *hi += add_hi + (*lo < add_lo);
    }
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t lo, hi;
    product(a, b, &lo, &hi);
    return lo ^ hi ^ a ^ b;
}

static uint64_t hash_as_specified(const unsigned char *p, size_t n, uint64_t seed)
{
    const uint64_t K0 = 0xa0761d6478bd642f, K1 = 0xe7037ed1a0b428db;
    const uint64_t K2 = 0x8ebc6af09c88c6e3, K3 = 0x589965cc75374cc3;
    uint64_t s = seed ^ mix(seed ^ K0, K1), t = s, u = s, a = 0, b = 0, lo, hi;
    size_t i = 0;
    if (n >= 1 && n <= 3)
        a = (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
    if (n >= 4 && n <= 8)
        a = word(p, 0, 4), b = word(p, n - 4, 4);
    if (n >= 9 && n <= 16)
        a = word(p, 0, 8), b = word(p, n - 8, 8);
    if (n > 16) {
        for (; n - i > 48; i += 48) {
            s = mix(word(p, i, 8) ^ K1, word(p, i + 8, 8) ^ s);
            t = mix(word(p, i + 16, 8) ^ K2, word(p, i + 24, 8) ^ t);
            u = mix(word(p, i + 32, 8) ^ K3, word(p, i + 40, 8) ^ u);
        }
        if (i > 0)
            s = s ^ t ^ u;
        for (; n - i > 16; i += 16)
            s = mix(word(p, i, 8) ^ K1, word(p, i + 8, 8) ^ s);
        a = word(p, n - 16, 8), b = word(p, n - 8, 8);
    }
    product(a ^ K1, b ^ s, &lo, &hi);
    return mix(K0 ^ n ^ lo, K1 ^ hi);
}

static void is_the_function_of_the_header(void **state)
{
    (void)state;
    unsigned char bytes[400];
    tt_rng rng;
    tt_rng_seed(&rng, 1);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)tt_rng_next(&rng);
    for (size_t n = 0; n <= 300; n++) {
        uint64_t seed = n % 3 == 0 ? 0 : tt_rng_next(&rng);
        size_t start = n % 7;
        assert_int_equal(tt_hash64(bytes + start, n, seed),
                         hash_as_specified(bytes + start, n, seed));
        if (n >= 1 && n <= 16)
            assert_int_equal(tt_hash64_short(bytes + start, n, seed),
                             hash_as_specified(bytes + start, n, seed));
    }
}

/* Values that stand in model files; they hold whatever happens to code and header. */
static void never_changes(void **state)
{
    (void)state;
    static const char text[] = "The quick brown fox jumps over the lazy dog, twice and once more.";
    static const struct {
        size_t n_bytes;
        uint64_t seed, hash;
    } known[] = {
        {0, 0, 0xc08331652a598bc9},   {3, 0, 0x7a146e87e3761926},  {7, 0, 0x3892214689569c89},
        {16, 0, 0x9592f37db221a9c6},  {17, 0, 0x84615368268ee11d}, {65, 0, 0xd334cdd09db6c55c},
        {65, 42, 0xa6e40dc5d2815e2a},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(tt_hash64(text, known[i].n_bytes, known[i].seed), known[i].hash);
}

/* Flipping one bit of the input flips each bit of the hash about every second time. */
static void every_bit_matters(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 3, 5, 8, 12, 16, 20, 33, 64, 100};
    tt_rng rng;
    tt_rng_seed(&rng, 2);
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        enum { ROUNDS = 40 };
        const size_t n = lengths[l];
        unsigned flips[64] = {0}, n_trials = 0;
        for (int round = 0; round < ROUNDS; round++) {
            unsigned char bytes[100];
            for (size_t i = 0; i < n; i++)
                bytes[i] = (unsigned char)tt_rng_next(&rng);
            uint64_t hash = tt_hash64(bytes, n, 0);
            for (size_t bit = 0; bit < n * 8; bit++, n_trials++) {
                bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
                uint64_t changed = hash ^ tt_hash64(bytes, n, 0);
                bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
                for (int out = 0; out < 64; out++)
                    flips[out] += (unsigned)(changed >> out & 1);
            }
        }
        for (int out = 0; out < 64; out++) { /* 6 standard deviations of a fair coin */
            double excess = flips[out] - n_trials / 2.0;
            assert_true(excess * excess < 36 * n_trials / 4.0);
        }
    }
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Keys that differ little, as terms do: no 64-bit hash twice, 32-bit halves twice by chance only.
 */
static void near_keys_do_not_collide(void **state)
{
    (void)state;
    enum { N = 1 << 18 };
    uint64_t *hashes = malloc(N * sizeof *hashes);
    assert_non_null(hashes);
    for (unsigned long half = 0; half < 3; half++) {
        unsigned n_equal = 0;
        for (uint32_t i = 0; i < N; i++) {
            const char key[] = {'t',
                                'e',
                                'r',
                                'm',
                                (char)('a' + (i & 15)),
                                (char)('a' + (i >> 4 & 15)),
                                (char)('a' + (i >> 8 & 15)),
                                (char)('a' + (i >> 12 & 15)),
                                (char)('a' + (i >> 16))};
            hashes[i] = tt_hash64(key, sizeof key, 0);
            if (half > 0)
                hashes[i] = (uint32_t)(hashes[i] >> 32 * (half - 1));
        }
        qsort(hashes, N, sizeof *hashes, by_value);
        for (uint32_t i = 1; i < N; i++)
            n_equal += hashes[i] == hashes[i - 1];
        /* By chance n^2 / 2 / 2^32 = 8 pairs of halves. */
        assert_in_range(n_equal, 0, half == 0 ? 0 : 30);
    }
    free(hashes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_function_of_the_header),
        cmocka_unit_test(never_changes),
        cmocka_unit_test(every_bit_matters),
        cmocka_unit_test(near_keys_do_not_collide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
