/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_ASCII_WORD_H
#define TT_TEXT_ASCII_WORD_H

/*
 * Words of ASCII, lower-cased by blocks: of 16 bytes where there is SSE2, else of eight.
 */

#include "base/word.h"
#include <stddef.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/*
 * Lower-cases TT_ASCII_BLOCK_BYTES bytes of text to out and answers how many of the first are
 * letters and digits of ASCII; the rest mean nothing in out.
 */
#if defined(__SSE2__)
#define TT_ASCII_BLOCK_BYTES 16
static inline size_t tt_ascii_block(const uint8_t *text, char *out)
{
    /* Adding brings the last of a range to 127, the largest: one comparison is enough. */
    const __m128i x = _mm_loadu_si128((const __m128i *)text);
    const __m128i low = _mm_or_si128(x, _mm_set1_epi8(0x20)); /* of digits it is set already */
    const __m128i letter =
        _mm_cmpgt_epi8(_mm_add_epi8(low, _mm_set1_epi8(127 - 'z')), _mm_set1_epi8(127 - 26));
    const __m128i digit =
        _mm_cmpgt_epi8(_mm_add_epi8(x, _mm_set1_epi8(127 - '9')), _mm_set1_epi8(127 - 10));
    _mm_storeu_si128((__m128i *)out, low);
    return (size_t)__builtin_ctz(~(unsigned)_mm_movemask_epi8(_mm_or_si128(letter, digit)));
}
#else
#define TT_ASCII_BLOCK_BYTES 8
static inline size_t tt_ascii_block(const uint8_t *text, char *out)
{
    /* Adding to seven-bit bytes cannot carry into the next, so the top bit of each sum says whether
       the byte reaches a bound. */
    const uint64_t x = tt_word8(text), seven = x & TT_EACH_BYTE(0x7f);
    const uint64_t low = seven | TT_EACH_BYTE(0x20);
    const uint64_t letter = (low + TT_EACH_BYTE(0x80 - 'a')) & ~(low + TT_EACH_BYTE(0x7f - 'z'));
    const uint64_t digit = (seven + TT_EACH_BYTE(0x80 - '0')) & ~(seven + TT_EACH_BYTE(0x7f - '9'));
    const uint64_t other = ~((letter | digit) & ~x) & TT_EACH_BYTE(0x80);
    tt_word8_put(out, x | TT_EACH_BYTE(0x20));
    return other != 0 ? tt_word8_first(other) : TT_ASCII_BLOCK_BYTES;
}
#endif

/*
 * Copies the letters and digits of ASCII at text[i], lower-cased, and answers how many there are;
 * what it writes behind them, less than a block, means nothing.
 */
static inline size_t tt_ascii_word(const uint8_t *text, size_t i, size_t n, char *out)
{
    size_t first = i;
    while (n - i >= TT_ASCII_BLOCK_BYTES) {
        const size_t n_word = tt_ascii_block(text + i, out + (i - first));
        i += n_word;
        if (n_word < TT_ASCII_BLOCK_BYTES)
            return i - first;
    }
    for (; i < n; i++) {
        uint8_t c = text[i], low = c | 0x20;
        if (low >= 'a' && low <= 'z')
            c = low;
        else if (c < '0' || c > '9')
            break;
        out[i - first] = (char)c;
    }
    return i - first;
}

#endif
