/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_PLAIN_H
#define TT_JSON_PLAIN_H

/* Which bytes stand for themselves in a JSON string: for reading and writing alike. */

#include "base/word.h"
#include <stddef.h>

/*
 * How many of the next bytes are ASCII that a string may hold as it is. For a word of eight bytes,
 * (w - ones * c) & ~w has the top bit of every byte below c set, and none below the first such byte
 * (Mycroft's test); a byte equals c when its exclusive or with c is below 1.
 */
static inline size_t tt_json_plain_run(const char *text, size_t n_bytes)
{
    const uint64_t ones = TT_EACH_BYTE(1), tops = TT_EACH_BYTE(0x80);
    size_t n = 0;
    for (; n_bytes - n >= sizeof(uint64_t); n += sizeof(uint64_t)) {
        const uint64_t w = tt_word8(text + n);
        const uint64_t quote = w ^ (ones * '"'), escape = w ^ (ones * '\\');
        const uint64_t special =
            w | ((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((escape - ones) & ~escape);
        if ((special & tops) != 0)
            return n + tt_word8_first(special);
    }
    while (n < n_bytes && text[n] >= 0x20 && text[n] != '"' && text[n] != '\\' &&
           (unsigned char)text[n] < 0x80)
        n++;
    return n;
}

#endif
