/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_LINES_H
#define TT_UNIT_LINES_H

/*
 * Reading reference files: lines of blank-separated words, the first of which says what follows.
 */

#include "unit/test.h"
#include "base/input.h"
#include "base/number.h"

#include <stdbool.h>

typedef struct tt_lines {
    tt_input *in;
    tt_buf line; /* empty when used up */
} tt_lines;

static inline void tt_lines_open(tt_lines *lines, const char *path)
{
    *lines = (tt_lines){0};
    ok(tt_input_open(&lines->in, path, &err));
}

static inline void tt_lines_close(tt_lines *lines)
{
    tt_buf_release(&lines->line);
    tt_input_close(lines->in);
}

/* What follows name on the next line; NULL, and the line stays, when it begins otherwise. */
static inline char *tt_lines_take(tt_lines *lines, const char *name)
{
    bool more = true;
    if (lines->line.len == 0)
        ok(tt_input_line(lines->in, &lines->line, 1 << 20, &more, &err));
    const size_t n = strlen(name);
    if (!more || strncmp(lines->line.data, name, n) != 0)
        return NULL;
    lines->line.len = 0;
    return lines->line.data + n;
}

/* The next word of *at, ended by a NUL, or NULL. */
static inline char *tt_lines_word(char **at)
{
    while (**at == ' ')
        (*at)++;
    char *word = *at;
    while (**at != ' ' && **at != '\0')
        (*at)++;
    if (*at == word)
        return NULL;
    if (**at == ' ')
        *(*at)++ = '\0';
    return word;
}

static inline double tt_lines_number(const char *text)
{
    double value;
    assert_true(tt_parse_double(text, strlen(text), &value));
    return value;
}

#endif
