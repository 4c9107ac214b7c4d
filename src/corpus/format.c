/* SPDX-License-Identifier: MIT */
/*
 * Names of formats, and which one a file has: by its name where that tells, else by its first
 * bytes.
 */
#include "corpus/source.h"

#include "article/article.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *extension;
    tt_format format;
} extensions[] = {
    {"jsonl", TT_FORMAT_JSONL},       {"ndjson", TT_FORMAT_JSONL}, {"csv", TT_FORMAT_CSV},
    {"tsv", TT_FORMAT_TSV},           {"tab", TT_FORMAT_TSV},      {"ft", TT_FORMAT_FASTTEXT},
    {"fasttext", TT_FORMAT_FASTTEXT}, {"html", TT_FORMAT_ARTICLE}, {"htm", TT_FORMAT_ARTICLE},
    {"xhtml", TT_FORMAT_ARTICLE},     {"xml", TT_FORMAT_ARTICLE},  {"rss", TT_FORMAT_ARTICLE},
    {"atom", TT_FORMAT_ARTICLE},      {"nitf", TT_FORMAT_ARTICLE},
};

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

bool tt_format_is_records(tt_format format)
{
    return format == TT_FORMAT_JSONL || format == TT_FORMAT_CSV || format == TT_FORMAT_TSV ||
           format == TT_FORMAT_FASTTEXT;
}

/* The bytes after the last dot of a file name, at most to *end; NULL: there is no dot. */
static const char *extension_before(const char *path, const char *end)
{
    const char *p = end;
    while (p > path && p[-1] != '.' && p[-1] != '/')
        p--;
    return p > path && p[-1] == '.' ? p : NULL;
}

tt_format tt_format_by_name(const char *path)
{
    const char *end = path + strlen(path);
    const char *extension = extension_before(path, end);
    if (extension != NULL && strcasecmp(extension, "gz") == 0) {
        end = extension - 1;
        extension = extension_before(path, end);
    }
    if (extension == NULL)
        return TT_FORMAT_AUTO;
    size_t n = (size_t)(end - extension);
    for (size_t i = 0; i < N_OF(extensions); i++)
        if (strlen(extensions[i].extension) == n &&
            strncasecmp(extension, extensions[i].extension, n) == 0)
            return extensions[i].format;
    return TT_FORMAT_AUTO;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_blanks(const char *text, const char *end)
{
    while (text < end && is_blank(*text))
        text++;
    return text;
}

/*
 * JSON Lines begin with an object that ends where its line does; other JSON spreads over lines,
 * or is a feed or wire document on its one line.
 */
static bool is_json_lines(const char *text, const char *line_end, const char *end, bool whole)
{
    const bool one_line = whole && skip_blanks(line_end, end) == end;
    if (one_line &&
        tt_article_sniff(text, (size_t)(end - text), NULL, NULL) != TT_ARTICLE_UNSUPPORTED)
        return false;
    while (line_end > text && is_blank(line_end[-1]))
        line_end--;
    return line_end[-1] == '}' || (!whole && line_end == end);
}

/* A header cell that tells a table of stories, quotes taken away. */
static bool is_story_column(const char *cell, size_t n)
{
    if (n >= 2 && cell[0] == '"' && cell[n - 1] == '"') {
        cell++;
        n -= 2;
    }
    static const char *const names[] = {"text", "title", "label", "labels"};
    for (size_t i = 0; i < N_OF(names); i++)
        if (strlen(names[i]) == n && strncasecmp(cell, names[i], n) == 0)
            return true;
    return false;
}

static bool is_header(const char *line, size_t n, char delimiter)
{
    size_t n_known = 0, n_cells = 0;
    for (const char *end = line + n;;) {
        const char *stop = memchr(line, delimiter, (size_t)(end - line));
        n_known += is_story_column(line, (size_t)((stop != NULL ? stop : end) - line));
        n_cells++;
        if (stop == NULL)
            break;
        line = stop + 1;
    }
    return n_cells >= 2 && n_known >= 1;
}

/*
 * fastText lines begin with a label, the first of them or most of them: stories of no topic may
 * come before, and a text may quote some.
 */
static bool is_fasttext(const char *text, const char *end)
{
    static const char prefix[] = "__label__";
    size_t n_labelled = 0, n_others = 0;
    while ((text = skip_blanks(text, end)) < end) {
        const bool labelled = (size_t)(end - text) >= sizeof prefix - 1 &&
                              memcmp(text, prefix, sizeof prefix - 1) == 0;
        if (labelled && n_others == 0)
            return true;
        n_labelled += labelled;
        n_others += !labelled;
        const char *line_end = memchr(text, '\n', (size_t)(end - text));
        text = line_end != NULL ? line_end : end;
    }
    return n_labelled > n_others;
}

/* Records by their first bytes; TEXT: they are something else. */
static tt_format detect_records(const char *text, const char *end, bool whole)
{
    const char *line_end = memchr(text, '\n', (size_t)(end - text));
    if (line_end == NULL)
        line_end = end;
    if (text[0] == '{')
        return is_json_lines(text, line_end, end, whole) ? TT_FORMAT_JSONL : TT_FORMAT_TEXT;
    if (is_fasttext(text, end))
        return TT_FORMAT_FASTTEXT;
    const char *carriage_return = memchr(text, '\r', (size_t)(line_end - text));
    const size_t line_bytes =
        (size_t)((carriage_return != NULL ? carriage_return : line_end) - text);
    if (is_header(text, line_bytes, '\t'))
        return TT_FORMAT_TSV;
    if (tt_table_named_delimiter(text, line_bytes) != '\0')
        return TT_FORMAT_CSV;
    const bool is_csv = is_header(text, line_bytes, ',') || is_header(text, line_bytes, ';');
    return is_csv ? TT_FORMAT_CSV : TT_FORMAT_TEXT;
}

tt_format tt_format_detect(const char *path, const void *first, size_t n_bytes)
{
    const tt_format by_name = tt_format_by_name(path);
    if (by_name != TT_FORMAT_AUTO)
        return by_name;
    const char *text = first, *end = text + n_bytes;
    if (n_bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    text = skip_blanks(text, end);
    if (text == end)
        return TT_FORMAT_TEXT;
    const tt_format records = detect_records(text, end, n_bytes < TT_INPUT_PEEK_BYTES);
    if (records != TT_FORMAT_TEXT)
        return records;
    return tt_article_sniff(first, n_bytes, path, NULL) == TT_ARTICLE_PLAIN ? TT_FORMAT_TEXT
                                                                            : TT_FORMAT_ARTICLE;
}
