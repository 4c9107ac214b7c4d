/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_WORD_H
#define TT_BASE_WORD_H

/*
 * Bytes by fours and eights, the first in the lowest place on every machine. Compilers make one
 * load or store of each.
 */

#include <stdint.h>
#include <string.h>

static inline uint64_t tt_word4(const void *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint64_t tt_word8(const void *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline void tt_word8_put(void *bytes, uint64_t word)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(bytes, &word, sizeof word);
}

/* A byte in all eight places. */
#define TT_EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The place, 0 to 7, of the first byte whose top bit is set in word, which has one. */
static inline unsigned tt_word8_first(uint64_t word)
{
    return (unsigned)__builtin_ctzll(word & TT_EACH_BYTE(0x80)) / 8;
}

#endif
