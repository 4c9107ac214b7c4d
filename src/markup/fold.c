/* SPDX-License-Identifier: MIT */

#include "markup/fold.h"
#include <stdbool.h>

/* Bytes of white space at the front: ASCII, NUL or a no-break space. */
static size_t blank(const char *text, size_t n_bytes)
{
    unsigned char c = (unsigned char)text[0];
    if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0')
        return 1;
    return c == 0xC2 && n_bytes > 1 && (unsigned char)text[1] == 0xA0 ? 2 : 0;
}

topictag_status tt_fold_copy(const char **to, tt_arena *arena, const char *text, size_t n_bytes,
                             topictag_error *err)
{
    if (*to || n_bytes == 0)
        return TOPICTAG_OK;
    char *copy = tt_arena_strndup(arena, text, n_bytes);
    if (!copy)
        return tt_no_memory(err);
    size_t len = 0;
    bool space = false;
    for (size_t i = 0; i < n_bytes;) {
        size_t n_blank = blank(text + i, n_bytes - i);
        if (n_blank == 0) {
            if (space && len > 0)
                copy[len++] = ' ';
            copy[len++] = text[i];
        }
        space = n_blank > 0;
        i += n_blank > 0 ? n_blank : 1;
    }
    copy[len] = '\0';
    if (len > 0)
        *to = copy;
    return TOPICTAG_OK;
}
