/* SPDX-License-Identifier: MIT */
#include "pipeline/headline.h"

#include "article/mail.h"

#include <string.h>

/* What is longer, in bytes, is no headline. */
#define MAX_HEADLINE 400

/* A line of so many bytes, twice the customary width, was not ended by a margin. */
#define WIDE_LINE 160

/* The first line end in at most `most` of the n_bytes; NULL: none. */
static const char *line_end(const char *text, size_t n_bytes, size_t most)
{
    n_bytes = n_bytes < most ? n_bytes : most;
    return n_bytes > 0 ? memchr(text, '\n', n_bytes) : NULL;
}

static topictag_range first_line(const char *text, size_t n_bytes)
{
    const char *end = line_end(text, n_bytes, MAX_HEADLINE);
    if (end == NULL)
        return (topictag_range){0, 0};
    const size_t n = (size_t)(end - text), n_below = n_bytes - n - 1;
    const char *below = end + 1, *below_end = line_end(below, n_below, WIDE_LINE);
    const bool is_wide = below_end == NULL && n_below >= WIDE_LINE;
    const bool is_empty = below_end == below || (below_end == below + 1 && *below == '\r');
    return (topictag_range){0, is_wide || is_empty ? n : 0};
}

topictag_range tt_headline_find(const char *text, size_t n_bytes, size_t title_bytes)
{
    tt_mail mail;
    if (title_bytes > 0)
        return (topictag_range){0, title_bytes};
    if (!tt_mail_find(&mail, text, n_bytes))
        return first_line(text, n_bytes);
    if (mail.subject_end - mail.subject_begin > MAX_HEADLINE)
        return (topictag_range){0, 0};
    return (topictag_range){mail.subject_begin, mail.subject_end};
}
