/* SPDX-License-Identifier: MIT */
/*
 * The window holds the bytes of the stream that are not consumed yet; readers take from it only.
 */
#include "base/input.h"
#include "base/memory.h"
#include "base/stream.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_BYTES TT_INPUT_PEEK_BYTES

struct tt_input {
    tt_stream *stream;
    uint8_t *window; /* [WINDOW_BYTES], bytes at..end are not consumed */
    size_t at, end;
    bool ended;             /* the stream has nothing more */
    char newline;           /* what ends a line */
    uint64_t n_lines;       /* taken out of the window */
    uint64_t line_number;   /* of the line given last, which may be one of those kept */
    topictag_error failure; /* the first, repeated by every later call */

    bool marked;        /* lines are kept as they are read */
    tt_buf kept;        /* lines read before, each ended by newline */
    size_t kept_at;     /* in kept: the next line, when it is to be read again */
    size_t mark;        /* in kept: what tt_input_return goes back to */
    uint64_t mark_line; /* line_number there */
};

/* Takes the stream over, also on failure. */
static topictag_status input_new(tt_input **out, tt_stream *stream, topictag_error *err)
{
    tt_input *in = tt_calloc(1, sizeof *in);
    uint8_t *window = tt_alloc(WINDOW_BYTES, 1);
    if (in == NULL || window == NULL) {
        free(in);
        free(window);
        tt_stream_close(stream);
        return tt_no_memory(err);
    }
    *in = (tt_input){.stream = stream, .window = window, .newline = '\n'};
    *out = in;
    return TOPICTAG_OK;
}

topictag_status tt_input_open(tt_input **out, const char *path, topictag_error *err)
{
    tt_stream *stream = NULL;
    const topictag_status rc = tt_stream_open(&stream, path, err);
    *out = NULL;
    return rc == TOPICTAG_OK ? input_new(out, stream, err) : rc;
}

topictag_status tt_input_open_memory(tt_input **out, const void *bytes, size_t n_bytes,
                                     const char *name, topictag_error *err)
{
    tt_stream *stream = NULL;
    const topictag_status rc = tt_stream_open_memory(&stream, bytes, n_bytes, name, err);
    *out = NULL;
    return rc == TOPICTAG_OK ? input_new(out, stream, err) : rc;
}

void tt_input_close(tt_input *in)
{
    if (in == NULL)
        return;
    tt_stream_close(in->stream);
    tt_buf_release(&in->kept);
    free(in->window);
    free(in);
}

/* Adds what one read gives to the window, which has room. Sets ended when nothing is left. */
static topictag_status fill(tt_input *in, topictag_error *err)
{
    size_t got = 0;
    if (in->failure.code != TOPICTAG_OK) {
        if (err != NULL)
            *err = in->failure;
        return in->failure.code;
    }
    if (in->at == in->end)
        in->at = in->end = 0;
    topictag_status rc = tt_stream_read(in->stream, in->window + in->end, WINDOW_BYTES - in->end,
                                        &got, &in->failure);
    if (rc != TOPICTAG_OK) {
        if (err != NULL)
            *err = in->failure;
        return rc;
    }
    in->end += got;
    in->ended = got == 0;
    return rc;
}

topictag_status tt_input_read(tt_input *in, void *bytes, size_t max, size_t *got,
                              topictag_error *err)
{
    *got = 0;
    if (in->at == in->end && !in->ended && max > 0) {
        topictag_status rc = fill(in, err);
        if (rc != TOPICTAG_OK)
            return rc;
    }
    *got = in->end - in->at < max ? in->end - in->at : max;
    if (*got > 0)
        memcpy(bytes, in->window + in->at, *got);
    in->at += *got;
    return TOPICTAG_OK;
}

static bool has_line(const tt_input *in)
{
    return memchr(in->window + in->at, in->newline, in->end - in->at) != NULL;
}

/* Fills the window, as far as one line needs or as far as it goes. */
static topictag_status peek(tt_input *in, bool one_line, topictag_error *err)
{
    memmove(in->window, in->window + in->at, in->end - in->at);
    in->end -= in->at;
    in->at = 0;
    while (in->end < WINDOW_BYTES && !in->ended && !(one_line && has_line(in)) &&
           fill(in, NULL) == TOPICTAG_OK) {
    }
    return in->end > 0 || in->ended ? TOPICTAG_OK : fill(in, err);
}

topictag_status tt_input_peek(tt_input *in, const uint8_t **bytes, size_t *n_bytes,
                              topictag_error *err)
{
    const topictag_status rc = peek(in, false, err);
    *bytes = in->window;
    *n_bytes = in->end;
    return rc;
}

topictag_status tt_input_peek_line(tt_input *in, const uint8_t **bytes, size_t *n_bytes,
                                   topictag_error *err)
{
    const topictag_status rc = peek(in, true, err);
    const uint8_t *newline = memchr(in->window, in->newline, in->end);
    *bytes = in->window;
    *n_bytes = newline != NULL ? (size_t)(newline - in->window) + 1 : in->end;
    return rc;
}

void tt_input_end_lines_at(tt_input *in, char newline)
{
    in->newline = newline;
}

bool tt_input_is_live(const tt_input *in)
{
    return tt_stream_is_live(in->stream);
}

bool tt_input_would_wait(const tt_input *in)
{
    return !in->ended && in->kept_at == in->kept.len && !has_line(in) &&
           tt_stream_would_wait(in->stream);
}

void tt_input_mark(tt_input *in)
{
    if (in->kept_at == in->kept.len) {
        tt_buf_reset(&in->kept);
        in->kept_at = 0;
    }
    in->marked = true;
    in->mark = in->kept_at;
    in->mark_line = in->line_number;
}

void tt_input_unmark(tt_input *in)
{
    in->marked = false;
}

void tt_input_return(tt_input *in)
{
    if (!in->marked)
        return;
    in->marked = false;
    in->kept_at = in->mark;
    in->line_number = in->mark_line;
}

/* A line that was read before. */
static topictag_status read_kept(tt_input *in, tt_buf *line, topictag_error *err)
{
    const char *from = in->kept.data + in->kept_at;
    const char *newline = memchr(from, in->newline, in->kept.len - in->kept_at);
    const size_t n_bytes = (size_t)(newline - from);
    tt_buf_reset(line);
    topictag_status rc = tt_buf_add(line, from, n_bytes, err);
    in->kept_at += n_bytes + 1;
    in->line_number++;
    return rc;
}

static topictag_status keep(tt_input *in, const tt_buf *line, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add(&in->kept, line->data, line->len, err));
    TT_TRY(tt_buf_add(&in->kept, &in->newline, 1, err));
    in->kept_at = in->kept.len;
done:
    return rc;
}

static topictag_status read_line(tt_input *in, tt_buf *line, size_t max_bytes, bool *more,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool too_long = false, line_ended = false;
    /* One byte more than allowed may be the "\r" that is cut off below. */
    const size_t keep_bytes = max_bytes < SIZE_MAX ? max_bytes + 1 : max_bytes;
    *more = false;
    TT_TRY(tt_buf_reserve(line, 0, err));
    tt_buf_reset(line);
    while (!line_ended) {
        if (in->at == in->end && !in->ended && (rc = fill(in, err)) != TOPICTAG_OK) {
            in->line_number = in->n_lines + 1;
            goto done;
        }
        if (in->at == in->end)
            break;
        *more = true;
        const uint8_t *from = in->window + in->at;
        const uint8_t *newline = memchr(from, in->newline, in->end - in->at);
        size_t n_bytes = newline != NULL ? (size_t)(newline - from) : in->end - in->at;
        line_ended = newline != NULL;
        in->at += n_bytes + line_ended;
        too_long = too_long || n_bytes > keep_bytes - line->len;
        if (!too_long)
            TT_TRY(tt_buf_add(line, from, n_bytes, err));
    }
    if (!*more)
        goto done;
    in->line_number = ++in->n_lines;
    if (line_ended && line->len > 0 && line->data[line->len - 1] == '\r')
        line->data[--line->len] = '\0';
    if (too_long || line->len > max_bytes)
        rc = tt_fail_at(err, TOPICTAG_E_LIMIT, tt_stream_name(in->stream), in->line_number, 0,
                        "a line of more than %zu bytes", max_bytes);
done:
    return rc;
}

topictag_status tt_input_line(tt_input *in, tt_buf *line, size_t max_bytes, bool *more,
                              topictag_error *err)
{
    *more = in->kept_at < in->kept.len;
    if (*more)
        return read_kept(in, line, err);
    topictag_status rc = read_line(in, line, max_bytes, more, err);
    if (rc == TOPICTAG_OK && *more && in->marked)
        rc = keep(in, line, err);
    return rc;
}

topictag_status tt_input_rest(tt_input *in, tt_buf *out, size_t max_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t start = out->len;
    for (;;) {
        if (in->at == in->end && !in->ended)
            TT_TRY(fill(in, err));
        size_t n_bytes = in->end - in->at;
        if (n_bytes == 0)
            break;
        if (n_bytes > max_bytes - (out->len - start)) {
            rc = tt_fail_at(err, TOPICTAG_E_LIMIT, tt_stream_name(in->stream), 0, 0,
                            "more than %zu bytes", max_bytes);
            goto done;
        }
        TT_TRY(tt_buf_add(out, in->window + in->at, n_bytes, err));
        in->at = in->end;
    }
    rc = tt_buf_reserve(out, 0, err);
done:
    return rc;
}

uint64_t tt_input_line_number(const tt_input *in)
{
    return in->line_number;
}
