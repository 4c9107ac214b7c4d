/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#define K0 TT_HASH_K0
#define K1 TT_HASH_K1
#define K2 UINT64_C(0x8ebc6af09c88c6e3)
#define K3 UINT64_C(0x589965cc75374cc3)

uint64_t tt_hash64_long(const void *bytes, size_t n_bytes, uint64_t seed)
{
    const unsigned char *p = bytes;
    size_t left = n_bytes;
    uint64_t s = seed ^ tt_hash_mix(seed ^ K0, K1);
    if (left > 48) {
        uint64_t t = s, u = s;
        for (; left > 48; left -= 48, p += 48) {
            s = tt_hash_mix(tt_word8(p) ^ K1, tt_word8(p + 8) ^ s);
            t = tt_hash_mix(tt_word8(p + 16) ^ K2, tt_word8(p + 24) ^ t);
            u = tt_hash_mix(tt_word8(p + 32) ^ K3, tt_word8(p + 40) ^ u);
        }
        s ^= t ^ u;
    }
    for (; left > 16; left -= 16, p += 16)
        s = tt_hash_mix(tt_word8(p) ^ K1, tt_word8(p + 8) ^ s);
    const uint64_t a = tt_word8(p + left - 16), b = tt_word8(p + left - 8);
    uint64_t high, low = tt_hash_multiply(a ^ K1, b ^ s, &high);
    return tt_hash_mix(K0 ^ n_bytes ^ low, K1 ^ high);
}
