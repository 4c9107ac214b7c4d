/* SPDX-License-Identifier: MIT */
#ifndef TT_ARTICLE_PLAIN_LINES_H
#define TT_ARTICLE_PLAIN_LINES_H

/*
 * Plain text as lines, each with what can be said of it alone.
 */

#include "base/memory.h"
#include "markup/phrases.h"

/* Texts of more lines are no stories; they are passed on as they are. */
#define TT_PLAIN_MAX_LINES 1000000u

typedef struct tt_line {
    const char *text; /* first character that is neither blank nor bullet */
    uint32_t n_bytes; /* from there to the last that is not blank */
    uint32_t n_lead;  /* bytes of the bullet and the blanks after it, just before text */
    uint32_t size;    /* letters, as tt_measure counts them */
    uint16_t indent;  /* blanks before the first sign, a bullet included */
    bool bullet;
    bool blank_before; /* an empty line, or the beginning of the text, stands before */
    bool blank_after;
    bool prose; /* long enough for a sentence, and has one */
    /* What the line says, after tt_line_ask. */
    bool asked;
    bool more;      /* "Continue reading" and its kin */
    bool copyright; /* a short line with a copyright sign */
    tt_phrase phrase;
} tt_line;

/* The lines that are not blank, [n]; in the arena. */
typedef struct tt_lines {
    tt_line *line;
    size_t n;
    bool spaced; /* some lines are blank: they part the paragraphs */
} tt_lines;

topictag_status tt_lines_split(tt_lines *out, const char *text, size_t n_bytes, tt_arena *arena,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Finds what the line says, once. Comparing it with every set phrase takes longer than all the
 * rest, and most lines of a text are never asked.
 */
void tt_line_ask(tt_line *line);

/* True when the line is a paragraph of its own. */
static inline bool tt_line_is_alone(const tt_lines *lines, size_t i)
{
    return !lines->spaced || (lines->line[i].blank_before && lines->line[i].blank_after);
}

#endif
