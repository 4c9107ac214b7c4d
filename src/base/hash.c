/* SPDX-License-Identifier: MIT */
#include "base/hash.h"
#include "base/word.h"

#define K0 UINT64_C(0xa0761d6478bd642f)
#define K1 UINT64_C(0xe7037ed1a0b428db)
#define K2 UINT64_C(0x8ebc6af09c88c6e3)
#define K3 UINT64_C(0x589965cc75374cc3)

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 uint128;

static inline uint64_t multiply(uint64_t a, uint64_t b, uint64_t *high)
{
    uint128 product = (uint128)a * b;
    *high = (uint64_t)(product >> 64);
    return (uint64_t)product;
}
#else
static inline uint64_t multiply(uint64_t a, uint64_t b, uint64_t *high)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32); /* at most (2^32 - 1) * 2^32: no overflow */
    uint64_t middle2 = a0 * b1 + (uint32_t)middle;
    *high = a1 * b1 + (middle >> 32) + (middle2 >> 32);
    return a * b;
}
#endif

static inline uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t high, low = multiply(a, b, &high);
    return low ^ high ^ a ^ b;
}

uint64_t tt_hash64(const void *bytes, size_t n_bytes, uint64_t seed)
{
    const unsigned char *p = bytes;
    const size_t n = n_bytes;
    uint64_t s = seed ^ mix(seed ^ K0, K1);
    uint64_t a = 0, b = 0;
    if (n > 16) {
        size_t left = n;
        if (left > 48) {
            uint64_t t = s, u = s;
            for (; left > 48; left -= 48, p += 48) {
                s = mix(tt_word8(p) ^ K1, tt_word8(p + 8) ^ s);
                t = mix(tt_word8(p + 16) ^ K2, tt_word8(p + 24) ^ t);
                u = mix(tt_word8(p + 32) ^ K3, tt_word8(p + 40) ^ u);
            }
            s ^= t ^ u;
        }
        for (; left > 16; left -= 16, p += 16)
            s = mix(tt_word8(p) ^ K1, tt_word8(p + 8) ^ s);
        a = tt_word8(p + left - 16);
        b = tt_word8(p + left - 8);
    } else if (n > 8) {
        a = tt_word8(p);
        b = tt_word8(p + n - 8);
    } else if (n >= 4) {
        a = tt_word4(p);
        b = tt_word4(p + n - 4);
    } else if (n > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
    }
    uint64_t high, low = multiply(a ^ K1, b ^ s, &high);
    return mix(K0 ^ n ^ low, K1 ^ high);
}
