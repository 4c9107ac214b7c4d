/* SPDX-License-Identifier: MIT */

#include "article/mail.h"
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_name_char(char c)
{
    return c > ' ' && c < 0x7F && c != ':';
}

/* Bytes of the name of the field that begins at line, RFC 5322 section 3.6.8; 0: none does. */
static size_t name_length(const char *line, const char *end)
{
    size_t n = 0;
    while (line + n < end && is_name_char(line[n]))
        n++;
    return line + n < end && line[n] == ':' ? n : 0;
}

static bool is_named(const char *line, size_t n, const char *name)
{
    return n == strlen(name) && strncasecmp(line, name, n) == 0;
}

bool tt_mail_find(tt_mail *out, const char *text, size_t n_bytes)
{
    const char *end = text + n_bytes, *line = text;
    const char *subject = NULL, *subject_end = NULL;
    bool has_from = false, in_subject = false;
    while (line < end && (is_blank(*line) || *line == '\n'))
        line++;
    for (const char *stop; line < end && *line != '\n' && *line != '\r';
         line = stop + (stop < end)) {
        stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop != NULL ? stop : end;
        if (!is_blank(*line)) {
            const size_t n = name_length(line, stop);
            if (n == 0)
                return false;
            has_from = has_from || is_named(line, n, "From");
            in_subject = subject == NULL && is_named(line, n, "Subject");
            subject = in_subject ? line + n + 1 : subject;
        }
        subject_end = in_subject ? stop : subject_end;
    }
    if (!has_from || subject == NULL)
        return false;
    while (subject < subject_end && (is_blank(*subject) || *subject == '\n'))
        subject++;
    while (subject < subject_end && (is_blank(subject_end[-1]) || subject_end[-1] == '\n'))
        subject_end--;
    *out = (tt_mail){(size_t)(line - text), (size_t)(subject - text), (size_t)(subject_end - text)};
    return true;
}
