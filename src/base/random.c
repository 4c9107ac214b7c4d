/* SPDX-License-Identifier: MIT */
#include "base/random.h"

static uint64_t rotate_left(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

/* splitmix64 (Steele, Lea and Flood 2014): never fills the state with zeros only. */
void tt_rng_seed(tt_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        seed += UINT64_C(0x9e3779b97f4a7c15);
        uint64_t z = seed;
        z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
        rng->state[i] = z ^ z >> 31;
    }
}

uint64_t tt_rng_next(tt_rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t tt_rng_below(tt_rng *rng, uint64_t bound)
{
    /* Values under 2^64 mod bound are drawn again, so that all remainders are equally likely. */
    uint64_t reject_below = (UINT64_C(0) - bound) % bound;
    for (;;) {
        uint64_t value = tt_rng_next(rng);
        if (value >= reject_below)
            return value % bound;
    }
}

double tt_rng_double(tt_rng *rng)
{
    return (double)(tt_rng_next(rng) >> 11) * 0x1p-53;
}

void tt_rng_shuffle(tt_rng *rng, uint32_t *items, size_t n)
{
    for (size_t last = n; last > 1; last--) {
        size_t other = (size_t)tt_rng_below(rng, last);
        uint32_t item = items[last - 1];
        items[last - 1] = items[other];
        items[other] = item;
    }
}
