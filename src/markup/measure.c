/* SPDX-License-Identifier: MIT */

#include "markup/measure.h"
#include <stdbool.h>
#include <string.h>

uint32_t tt_measure(const char *text, size_t n_bytes)
{
    uint32_t size = 0;
    for (size_t i = 0; i < n_bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c <= ' ' || (c & 0xC0) == 0x80)
            continue;
        size += c >= 0xE3 && c <= 0xED ? 3 : 1; /* U+3000 to U+DFFF */
    }
    return size;
}

static bool ends_sentence(const char *text, size_t i, size_t n)
{
    if (i + 1 == n)
        return true;
    unsigned char before = i > 0 ? (unsigned char)text[i - 1] : 0;
    unsigned char after = (unsigned char)text[i + 1];
    if (text[i] == '.' && before >= '0' && before <= '9')
        return false;
    /* 0xC2, 0xE2: the no-break space, the typographic quotes */
    return after <= ' ' || after == '"' || after == '\'' || after == ')' || after == 0xC2 ||
           after == 0xE2;
}

/* Bytes of the one of marks that the text begins with, or 0. */
static size_t begins_with(const char *text, size_t n_bytes, const char *const *marks)
{
    for (; *marks; marks++) {
        size_t n = strlen(*marks);
        if (n <= n_bytes && memcmp(text, *marks, n) == 0)
            return n;
    }
    return 0;
}

/* True for the first bytes of the marks below. */
static bool may_be_mark(unsigned char c)
{
    return c == 0xD8 || c == 0xDB || (c >= 0xE0 && c <= 0xE3) || c == 0xEF;
}

/* Bytes of the mark at text + i that ends a sentence, or 0. */
static size_t stop_at(const char *text, size_t i, size_t n_bytes)
{
    static const char *const stops[] = {"\u3002", "\uFF01", "\uFF1F", "\u0964", "\u061F",
                                        "\u06D4", "\u2026", "\u17D4", "\u104B", NULL};
    char c = text[i];
    if (c == '.' || c == '!' || c == '?')
        return ends_sentence(text, i, n_bytes);
    return may_be_mark((unsigned char)c) ? begins_with(text + i, n_bytes - i, stops) : 0;
}

void tt_count_marks(const char *text, size_t n_bytes, uint32_t *n_stops, uint32_t *n_commas)
{
    static const char *const commas[] = {"\uFF0C", "\u3001", "\u060C", "\u104A", NULL};
    *n_stops = *n_commas = 0;
    for (size_t i = 0; i < n_bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        *n_stops += stop_at(text, i, n_bytes) > 0;
        *n_commas += c == ',' || (may_be_mark(c) && begins_with(text + i, n_bytes - i, commas));
    }
}

size_t tt_last_stop(const char *text, size_t n_bytes)
{
    size_t last = 0;
    for (size_t i = 0; i < n_bytes; i++) {
        size_t n = stop_at(text, i, n_bytes);
        last = n > 0 ? i + n : last;
    }
    return last;
}
