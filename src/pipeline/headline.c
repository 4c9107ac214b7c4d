/* SPDX-License-Identifier: MIT */
#include "pipeline/headline.h"

#include "article/mail.h"

#include <string.h>

/* What is longer, in bytes, is no headline. */
#define MAX_HEADLINE 400

static topictag_range first_line(const char *text, size_t n_bytes)
{
    const size_t most = n_bytes < MAX_HEADLINE ? n_bytes : MAX_HEADLINE;
    const char *end = most > 0 ? memchr(text, '\n', most) : NULL;
    if (end == NULL)
        return (topictag_range){0, 0};
    const size_t n = (size_t)(end - text);
    const size_t after = n + 1 < n_bytes && text[n + 1] == '\r' ? n + 2 : n + 1;
    return (topictag_range){0, after < n_bytes && text[after] == '\n' ? n : 0};
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
