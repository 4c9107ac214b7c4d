/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

static bool is_between(unsigned char byte, unsigned char low, unsigned char high)
{
    return byte >= low && byte <= high;
}

size_t tt_utf8_step(const char *bytes, size_t n_bytes, bool *well_formed)
{
    const unsigned char *p = (const unsigned char *)bytes;
    *well_formed = true;
    if (p[0] < 0x80)
        return 1;
    *well_formed = false;
    if (!is_between(p[0], 0xC2, 0xF4))
        return 1;

    /* The second byte's range excludes long forms, surrogates and what is past U+10FFFF. */
    unsigned char low = 0x80, high = 0xBF;
    if (p[0] == 0xE0)
        low = 0xA0;
    else if (p[0] == 0xED)
        high = 0x9F;
    else if (p[0] == 0xF0)
        low = 0x90;
    else if (p[0] == 0xF4)
        high = 0x8F;

    size_t length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    for (size_t i = 1; i < length; i++) {
        if (i == n_bytes || !is_between(p[i], low, high))
            return i;
        low = 0x80;
        high = 0xBF;
    }
    *well_formed = true;
    return length;
}

void tt_utf8_mend(char *text)
{
    const size_t n_bytes = strlen(text);
    for (size_t at = 0; at < n_bytes;) {
        bool well_formed;
        const size_t step = tt_utf8_step(text + at, n_bytes - at, &well_formed);
        if (!well_formed)
            memset(text + at, '?', step);
        at += step;
    }
}

void tt_utf8_blank_controls(char *bytes, size_t n_bytes, const char *spared)
{
    for (size_t i = 0, n; i < n_bytes; i += n) {
        bool well_formed;
        n = tt_utf8_step(bytes + i, n_bytes - i, &well_formed);
        const unsigned char c = (unsigned char)bytes[i];
        const bool c0 = (c < 0x20 || c == 0x7F) && (c == '\0' || strchr(spared, c) == NULL);
        const bool c1 = c == 0xC2 && n == 2 && (unsigned char)bytes[i + 1] < 0xA0;
        if (c0 || c1)
            memset(bytes + i, ' ', n);
    }
}
