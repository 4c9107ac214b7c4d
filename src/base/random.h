/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_RANDOM_H
#define TT_BASE_RANDOM_H

/*
 * Seeded random numbers: xoshiro256** (Blackman and Vigna 2021), state filled by splitmix64.
 * The same seed gives the same sequence on every machine.
 */

#include <stddef.h>
#include <stdint.h>

typedef struct tt_rng {
    uint64_t state[4];
} tt_rng;

void tt_rng_seed(tt_rng *rng, uint64_t seed);
uint64_t tt_rng_next(tt_rng *rng);
uint64_t tt_rng_below(tt_rng *rng, uint64_t bound);          /* uniform in [0, bound), bound > 0 */
double tt_rng_double(tt_rng *rng);                           /* uniform in [0, 1) */
void tt_rng_shuffle(tt_rng *rng, uint32_t *items, size_t n); /* Fisher-Yates */

#endif
