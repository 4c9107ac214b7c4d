/* SPDX-License-Identifier: MIT */
#include "corpus/source.h"

#include "base/utf8.h"
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Files decoded at once because their lines cannot be told apart before: UTF-16 and UTF-32. */
#define MAX_WHOLE_BYTES ((size_t)INT32_MAX / 4)

/* Bytes up to the end of the last whole line, or all when there is none. */
static size_t whole_lines(const uint8_t *bytes, size_t n)
{
    size_t end = n;
    while (end > 0 && bytes[end - 1] != '\n')
        end--;
    return end > 0 ? end : n;
}

/*
 * One line is too little to tell a legacy encoding from, so the first bytes of the file decide for
 * all of its lines. Pure ASCII decides nothing.
 */
static topictag_status guess_encoding(tt_source *source, const uint8_t *first, size_t n,
                                      topictag_error *err)
{
    n = whole_lines(first, n);
    if (tt_is_ascii(first, n))
        return TOPICTAG_OK;
    tt_decode_info info;
    topictag_status rc = tt_decode(&source->decoded, first, n, NULL, &info, err);
    if (rc == TOPICTAG_OK)
        memcpy(source->encoding, info.encoding, sizeof source->encoding);
    return rc;
}

static topictag_status decode_whole(tt_source *source, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf_reset(&source->whole);
    TT_TRY(tt_input_rest(source->in, &source->whole, MAX_WHOLE_BYTES, err));
    tt_decode_info info;
    TT_TRY(tt_decode(&source->decoded, source->whole.data, source->whole.len,
                     source->options->encoding, &info, err));
    source->n_replaced = info.n_replaced;
    tt_buf text = source->decoded;
    source->decoded = source->whole;
    source->whole = text;
    tt_input_close(source->in);
    source->in = NULL;
    TT_TRY(tt_input_open_memory(&source->in, text.data, text.len, source->path, err));
done:
    return rc;
}

/* A table or fastText lines must be named so here: any prose could begin like their first line. */
static tt_format detect_in_label_folder(const char *path, const uint8_t *first, size_t n)
{
    const tt_format format = tt_format_detect(path, first, n);
    const bool doubtful =
        format == TT_FORMAT_CSV || format == TT_FORMAT_TSV || format == TT_FORMAT_FASTTEXT;
    return doubtful && tt_format_by_name(path) == TT_FORMAT_AUTO ? TT_FORMAT_TEXT : format;
}

/* Records whose lines end in "\r" alone, as old Macs and some spreadsheets write them. */
static void note_line_ends(tt_source *source, const uint8_t *first, size_t n)
{
    if (memchr(first, '\n', n) == NULL && memchr(first, '\r', n) != NULL)
        tt_input_end_lines_at(source->in, '\r');
}

/* Packed or foreign data would be an error in each of its lines. */
static topictag_status refuse_binary(const uint8_t *first, size_t n, topictag_error *err)
{
    const char *what = tt_binary_sniff(first, n);
    return what == NULL ? TOPICTAG_OK
                        : tt_fail(err, TOPICTAG_E_SYNTAX, "found %s, wanted lines of text", what);
}

/*
 * Whether the first line of a pipe is enough to read it by: lines of a format that was declared,
 * or JSON records. Its records then come out as they come in.
 */
static topictag_status look_at_line(tt_source *source, bool *enough, topictag_error *err)
{
    const uint8_t *line = NULL;
    size_t n = 0;
    const topictag_status rc = tt_input_peek_line(source->in, &line, &n, err);
    if (rc != TOPICTAG_OK || tt_decode_wide(line, n, source->options->encoding) != NULL)
        return rc;
    if (source->format == TT_FORMAT_AUTO &&
        tt_format_detect(source->path, line, n) == TT_FORMAT_JSONL)
        source->format = TT_FORMAT_JSONL;
    *enough = tt_format_is_records(source->format);
    if (*enough)
        note_line_ends(source, line, n);
    source->guess_later = *enough && source->options->encoding == NULL;
    return *enough ? refuse_binary(line, n, err) : TOPICTAG_OK;
}

/* Decides about encoding and format by the first bytes. */
static topictag_status look(tt_source *source, bool in_label_folder, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *declared = source->options->encoding;
    const uint8_t *first = NULL;
    size_t n = 0;
    bool enough = false;
    if (tt_input_is_live(source->in))
        TT_TRY(look_at_line(source, &enough, err));
    if (enough)
        return TOPICTAG_OK;
    TT_TRY(tt_input_peek(source->in, &first, &n, err));
    if (tt_decode_wide(first, n, declared) != NULL &&
        (source->format == TT_FORMAT_AUTO || tt_format_is_records(source->format))) {
        TT_TRY(decode_whole(source, err));
        TT_TRY(tt_input_peek(source->in, &first, &n, err));
    }
    if (source->format == TT_FORMAT_AUTO)
        source->format = in_label_folder ? detect_in_label_folder(source->path, first, n)
                                         : tt_format_detect(source->path, first, n);
    if (tt_format_is_records(source->format)) {
        TT_TRY(refuse_binary(first, n, err));
        note_line_ends(source, first, n);
    }
    if (declared == NULL && tt_format_is_records(source->format))
        TT_TRY(guess_encoding(source, first, n, err));
done:
    return rc;
}

topictag_status tt_source_begin(tt_source *source, tt_input *in, const char *path, tt_format format,
                                bool in_label_folder, topictag_error *err)
{
    source->in = in;
    source->path = path;
    source->format = format;
    source->broken = false;
    source->encoding[0] = '\0';
    source->guess_later = false;
    source->n_records = 0;
    source->n_replaced = 0;
    source->has_begun = false;
    source->has_rest = false;
    tt_buf_reset(&source->body);
    source->next_byte = 0;
    source->lines_before = 0;
    source->next_story = 0;
    source->failure = (topictag_error){0};
    tt_article_reset(&source->article);
    source->table.has_header = false;
    topictag_status rc = look(source, in_label_folder, err);
    if (rc != TOPICTAG_OK)
        tt_source_close(source);
    return rc;
}

topictag_status tt_source_open(tt_source *source, const char *path, tt_format format,
                               bool in_label_folder, topictag_error *err)
{
    tt_input *in = NULL;
    topictag_status rc = tt_input_open(&in, path, err);
    if (rc != TOPICTAG_OK)
        return rc;
    return tt_source_begin(source, in, path, format, in_label_folder, err);
}

topictag_status tt_source_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    switch (source->format) {
    case TT_FORMAT_JSONL:
        return tt_jsonl_next(source, draft, more, err);
    case TT_FORMAT_CSV:
    case TT_FORMAT_TSV:
        return tt_table_next(source, draft, more, err);
    case TT_FORMAT_FASTTEXT:
        return tt_fasttext_next(source, draft, more, err);
    case TT_FORMAT_TEXT:
        if (!source->options->extract && !source->options->split)
            return tt_text_next(source, draft, more, err);
        return tt_article_next(source, draft, more, err);
    case TT_FORMAT_ARTICLE:
        return tt_article_next(source, draft, more, err);
    case TT_FORMAT_AUTO:
    case TT_FORMAT_FOLDER:
        break;
    }
    return tt_fail(err, TOPICTAG_E_INTERNAL, "a file without a format");
}

void tt_source_close(tt_source *source)
{
    if (source->in != NULL)
        tt_input_close(source->in);
    source->in = NULL;
}

void tt_source_release(tt_source *source)
{
    tt_source_close(source);
    tt_buf_release(&source->line);
    tt_buf_release(&source->decoded);
    tt_buf_release(&source->whole);
    tt_buf_release(&source->body);
    tt_buf_release(&source->table.cells);
    free(source->table.cell_end);
    tt_json_outline_release(&source->record);
    tt_article_release(&source->article);
    *source = (tt_source){0};
}

topictag_status tt_source_scrub(tt_buf *text, uint64_t *n_replaced, topictag_error *err)
{
    static const char replacement[] = TT_UTF8_REPLACEMENT;
    if (text->len == 0 || memchr(text->data, '\0', text->len) == NULL)
        return TOPICTAG_OK;
    size_t n_nul = 0;
    for (size_t i = 0; i < text->len; i++)
        n_nul += text->data[i] == '\0';
    size_t from = text->len, grown = 2 * n_nul;
    topictag_status rc = tt_buf_reserve(text, grown, err);
    if (rc != TOPICTAG_OK)
        return rc;
    text->len += grown;
    text->data[text->len] = '\0';
    for (size_t to = text->len; from > 0 && to > from;) {
        char c = text->data[--from];
        to -= c == '\0' ? 3 : 1;
        memcpy(text->data + to, c == '\0' ? replacement : &c, c == '\0' ? 3 : 1);
    }
    *n_replaced += n_nul;
    return TOPICTAG_OK;
}

/* The guess for a pipe, put off until this line, which is not UTF-8: by it and what follows. */
static topictag_status guess_now(tt_source *source, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint8_t *next = NULL;
    size_t n = 0;
    source->guess_later = false;
    TT_TRY(tt_input_peek(source->in, &next, &n, err));
    tt_buf_reset(&source->whole);
    TT_TRY(tt_buf_add(&source->whole, source->line.data, source->line.len, err));
    TT_TRY(tt_buf_add(&source->whole, "\n", 1, err));
    TT_TRY(tt_buf_add(&source->whole, next, n, err));
    TT_TRY(guess_encoding(source, (const uint8_t *)source->whole.data, source->whole.len, err));
done:
    return rc;
}

topictag_status tt_source_line(tt_source *source, const char **line, size_t *n_bytes,
                               uint64_t *n_replaced, bool *more, topictag_error *err)
{
    tt_buf *text = &source->line;
    topictag_status rc =
        tt_input_line(source->in, text, source->options->max_document_bytes, more, err);
    if (rc != TOPICTAG_OK)
        source->broken = rc != TOPICTAG_E_LIMIT;
    if (rc != TOPICTAG_OK || !*more)
        return rc;
    source->n_bytes += text->len + 1;
    *n_replaced += source->n_replaced;
    source->n_replaced = 0;

    /* Also within the file: files one behind the other bring their byte order marks with them. */
    bool marked = text->len >= 3 && memcmp(text->data, "\xef\xbb\xbf", 3) == 0;
    if (!tt_utf8_valid(text->data, text->len)) {
        const char *encoding = source->options->encoding;
        if (source->guess_later)
            TT_TRY(guess_now(source, err));
        if (encoding == NULL && source->encoding[0] != '\0')
            encoding = source->encoding;
        tt_decode_info info;
        TT_TRY(tt_decode(&source->decoded, text->data, text->len, encoding, &info, err));
        *n_replaced += info.n_replaced;
        text = &source->decoded;
        marked = false;
    }
    TT_TRY(tt_source_scrub(text, n_replaced, err));
    *line = text->data + (marked ? 3 : 0);
    *n_bytes = text->len - (marked ? 3 : 0);
done:
    source->broken = rc != TOPICTAG_OK;
    return rc;
}
