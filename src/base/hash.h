/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_HASH_H
#define TT_BASE_HASH_H

/*
 * 64-bit hashes of bytes: of terms (their identity in the vocabulary's index), and of file
 * sections (against damage, not against forgery). The same on every machine: input is read as
 * little-endian words. Stored in model files, so the function may never change.
 *
 * After wyhash (Wang Yi, public domain). With w8(i), w4(i) the little-endian word of 8 or 4 bytes
 * at i, and mix(a, b) = lo ^ hi ^ a ^ b, where hi:lo is the 128-bit product a * b (the added
 * a ^ b keeps one factor when the other is 0):
 *
 *     K0 = a0761d6478bd642f   K1 = e7037ed1a0b428db
 *     K2 = 8ebc6af09c88c6e3   K3 = 589965cc75374cc3
 *     s = seed ^ mix(seed ^ K0, K1)
 *     n = 0         a = 0, b = 0
 *     n in 1..3     a = byte(0) << 16 | byte(n / 2) << 8 | byte(n - 1), b = 0
 *     n in 4..8     a = w4(0), b = w4(n - 4)
 *     n in 9..16    a = w8(0), b = w8(n - 8)
 *     n > 16        s, t, u = s; i = 0
 *                   while n - i > 48: s = mix(w8(i) ^ K1, w8(i + 8) ^ s),
 *                                     t = mix(w8(i + 16) ^ K2, w8(i + 24) ^ t),
 *                                     u = mix(w8(i + 32) ^ K3, w8(i + 40) ^ u), i += 48
 *                   s = s ^ t ^ u      (only when the loop ran)
 *                   while n - i > 16: s = mix(w8(i) ^ K1, w8(i + 8) ^ s), i += 16
 *                   a = w8(n - 16), b = w8(n - 8)
 *     hash = mix(K0 ^ n ^ lo', K1 ^ hi')  where hi':lo' = (a ^ K1) * (b ^ s)
 */

#include "base/word.h"
#include <stddef.h>

#define TT_HASH_K0 UINT64_C(0xa0761d6478bd642f)
#define TT_HASH_K1 UINT64_C(0xe7037ed1a0b428db)

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 tt_uint128;

static inline uint64_t tt_hash_multiply(uint64_t a, uint64_t b, uint64_t *high)
{
    const tt_uint128 product = (tt_uint128)a * b;
    *high = (uint64_t)(product >> 64);
    return (uint64_t)product;
}
#else
static inline uint64_t tt_hash_multiply(uint64_t a, uint64_t b, uint64_t *high)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32); /* at most (2^32 - 1) * 2^32: no overflow */
    uint64_t middle2 = a0 * b1 + (uint32_t)middle;
    *high = a1 * b1 + (middle >> 32) + (middle2 >> 32);
    return a * b;
}
#endif

static inline uint64_t tt_hash_mix(uint64_t a, uint64_t b)
{
    uint64_t high, low = tt_hash_multiply(a, b, &high);
    return low ^ high ^ a ^ b;
}

/* The hash of n > 16 bytes. */
uint64_t tt_hash64_long(const void *bytes, size_t n_bytes, uint64_t seed);

/* Of a and b, which stand for n bytes. */
static inline uint64_t tt_hash_pair(uint64_t a, uint64_t b, size_t n, uint64_t seed)
{
    const uint64_t s = seed ^ tt_hash_mix(seed ^ TT_HASH_K0, TT_HASH_K1);
    uint64_t high, low = tt_hash_multiply(a ^ TT_HASH_K1, b ^ s, &high);
    return tt_hash_mix(TT_HASH_K0 ^ n ^ low, TT_HASH_K1 ^ high);
}

/* Most hashes are of words: what depends on a constant seed is computed by the compiler. */
static inline uint64_t tt_hash64(const void *bytes, size_t n_bytes, uint64_t seed)
{
    const unsigned char *p = bytes;
    const size_t n = n_bytes;
    uint64_t a = 0, b = 0;
    if (n > 16)
        return tt_hash64_long(bytes, n, seed);
    if (n > 8) {
        a = tt_word8(p);
        b = tt_word8(p + n - 8);
    } else if (n >= 4) {
        a = tt_word4(p);
        b = tt_word4(p + n - 4);
    } else if (n > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
    }
    return tt_hash_pair(a, b, n, seed);
}

/*
 * The same for 1 to 16 bytes of which eight can be read, used or not: without branches, which the
 * lengths of words would have guessed wrong.
 */
static inline uint64_t tt_hash64_short(const void *bytes, size_t n, uint64_t seed)
{
    const unsigned char *p = bytes;
    const uint64_t many = UINT64_C(0) - (n > 3), wide = UINT64_C(0) - (n > 8);
    const uint64_t used = (wide | UINT32_MAX) & many;
    const uint64_t few = (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
    const size_t last = (n - 4 - (size_t)(wide & 4)) & (size_t)many;
    const uint64_t a = (tt_word8(p) & used) | (few & ~many);
    const uint64_t b = tt_word8(p + last) & used;
    return tt_hash_pair(a, b, n, seed);
}

#endif
