/* SPDX-License-Identifier: MIT */

/* Where the first of several documents in one file ends. */

#include "article/sniff.h"
#include <string.h>
#include <strings.h>

/* More than any outermost element's name has, with a prefix. */
#define ROOT_BYTES 32

static bool begins(const char *text, const char *end, const char *with)
{
    const size_t n = strlen(with);
    return (size_t)(end - text) >= n && strncasecmp(text, with, n) == 0;
}

static const char *skip_blanks(const char *text, const char *end)
{
    while (text < end && memchr(" \t\r\n\f", *text, 5) != NULL)
        text++;
    return text;
}

/* Past blanks and comments. */
static const char *skip_between(const char *text, const char *end)
{
    for (;;) {
        text = skip_blanks(text, end);
        if (!begins(text, end, "<!--"))
            return text;
        while (text < end && !begins(text, end, "-->"))
            text++;
        text += text < end ? 3 : 0;
    }
}

/* The kind of document whose outermost element is named at text. */
static tt_article_kind root_at(const char *text, const char *end)
{
    char name[ROOT_BYTES + 1] = "";
    const char *what;
    const size_t n = (size_t)(end - text);
    memcpy(name, text, n < ROOT_BYTES ? n : ROOT_BYTES);
    return tt_kind_of_root(name, &what);
}

static bool markup_begins(const char *text, const char *end)
{
    text += begins(text, end, "\xEF\xBB\xBF") ? 3 : 0;
    return begins(text, end, "<!doctype") || begins(text, end, "<?xml") ||
           (begins(text, end, "<") && root_at(text + 1, end) != TT_ARTICLE_UNSUPPORTED);
}

static const char *end_of_markup(const char *text, const char *end, tt_article_kind kind)
{
    while (text < end && (text = memchr(text, '<', (size_t)(end - text))) != NULL) {
        text++;
        if (!begins(text, end, "/") || root_at(text + 1, end) != kind)
            continue;
        const char *close = memchr(text, '>', (size_t)(end - text));
        /* From behind what was looked through: no byte is passed over twice. */
        text = close != NULL ? skip_between(close + 1, end) : end;
        if (markup_begins(text, end))
            return text;
    }
    return end;
}

/* Brackets are counted, in strings they count for nothing; what else is wrong the reader will say.
 */
static const char *end_of_json(const char *text, const char *end)
{
    size_t depth = 0;
    bool in_string = false;
    for (; text < end; text++) {
        if (*text == '"')
            in_string = !in_string;
        else if (in_string)
            text += *text == '\\' && end - text > 1;
        else if (*text == '{' || *text == '[')
            depth++;
        else if ((*text == '}' || *text == ']') && depth > 0 && --depth == 0)
            break;
    }
    const char *next = text < end ? skip_blanks(text + 1, end) : end;
    return begins(next, end, "{") || begins(next, end, "[") ? next : end;
}

size_t tt_first_document(const char *bytes, size_t n_bytes, tt_article_kind kind)
{
    const char *end = bytes + n_bytes;
    switch (kind) {
    case TT_ARTICLE_HTML:
    case TT_ARTICLE_RSS:
    case TT_ARTICLE_ATOM:
    case TT_ARTICLE_NITF:
        return (size_t)(end_of_markup(bytes, end, kind) - bytes);
    case TT_ARTICLE_JSON_FEED:
    case TT_ARTICLE_NINJS:
        return (size_t)(end_of_json(bytes, end) - bytes);
    default:
        return n_bytes;
    }
}
