/* SPDX-License-Identifier: MIT */
/*
 * Two stages: the source (a file descriptor or memory, preceded by the bytes read to recognise
 * gzip) and the window, which holds decoded bytes. Readers take from the window only.
 */
#include "base/input.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define CHUNK_BYTES TT_INPUT_PEEK_BYTES

struct tt_input {
    char *name;
    int fd; /* -1: memory */
    bool owns_fd;
    bool live; /* a pipe, socket or terminal: bytes come as they are written */
    const uint8_t *memory;
    size_t memory_left;

    uint8_t head[2]; /* read ahead of the window */
    size_t head_at, head_len;

    bool gzip, member_open, source_ended;
    z_stream inflater;
    uint8_t *packed;       /* [CHUNK_BYTES], gzip only */
    uint64_t packed_bytes; /* taken from the source so far */

    uint8_t *window; /* [CHUNK_BYTES], bytes at..end are decoded and not consumed */
    size_t at, end;
    bool ended;
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

static topictag_status source_read(tt_input *in, uint8_t *bytes, size_t max, size_t *got,
                                   topictag_error *err)
{
    *got = 0;
    if (in->head_at < in->head_len) {
        *got = in->head_len - in->head_at < max ? in->head_len - in->head_at : max;
        memcpy(bytes, in->head + in->head_at, *got);
        in->head_at += *got;
        return TOPICTAG_OK;
    }
    if (in->fd < 0) {
        *got = in->memory_left < max ? in->memory_left : max;
        if (*got > 0)
            memcpy(bytes, in->memory, *got);
        in->memory += *got;
        in->memory_left -= *got;
        return TOPICTAG_OK;
    }
    for (;;) {
        ssize_t n = read(in->fd, bytes, max);
        if (n >= 0) {
            *got = (size_t)n;
            return TOPICTAG_OK;
        }
        if (errno == EISDIR)
            return tt_fail_at(err, TOPICTAG_E_IO, in->name, 0, 0, "found a folder, wanted a file");
        if (errno != EINTR)
            return tt_fail_errno(err, in->name, errno);
    }
}

static voidpf inflater_alloc(voidpf opaque, uInt count, uInt size)
{
    (void)opaque;
    return tt_calloc(count, size);
}

static void inflater_free(voidpf opaque, voidpf block)
{
    (void)opaque;
    free(block);
}

static topictag_status detect_gzip(tt_input *in, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t got = 1;
    while (in->head_len < sizeof in->head && got > 0) {
        size_t len = in->head_len;
        in->head_at = len; /* nothing to give back while filling */
        TT_TRY(source_read(in, in->head + len, sizeof in->head - len, &got, err));
        in->head_len += got;
    }
    in->head_at = 0;
    if (in->head_len < 2 || in->head[0] != 0x1F || in->head[1] != 0x8B)
        goto done;
    in->packed = tt_alloc(CHUNK_BYTES, 1);
    if (in->packed == NULL)
        return tt_no_memory(err);
    in->inflater.zalloc = inflater_alloc;
    in->inflater.zfree = inflater_free;
    if (inflateInit2(&in->inflater, 15 + 16) != Z_OK) /* 32 KiB window, gzip wrapper only */
        return tt_no_memory(err);
    in->gzip = in->member_open = true;
done:
    return rc;
}

static topictag_status input_new(tt_input **out, const char *name, int fd, const void *memory,
                                 size_t memory_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    struct stat info;
    *out = NULL;
    tt_input *in = tt_calloc(1, sizeof *in);
    if (in == NULL) {
        if (fd > 0)
            close(fd);
        return tt_no_memory(err);
    }
    in->fd = fd;
    in->owns_fd = fd > 0;
    in->live = fd >= 0 && fstat(fd, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
    in->newline = '\n';
    in->memory = memory;
    in->memory_left = memory_bytes;
    in->name = tt_strndup(name, strlen(name));
    in->window = tt_alloc(CHUNK_BYTES, 1);
    if (in->name == NULL || in->window == NULL)
        rc = tt_no_memory(err);
    else
        rc = detect_gzip(in, err);
    if (rc == TOPICTAG_OK)
        *out = in;
    else
        tt_input_close(in);
    return rc;
}

topictag_status tt_input_open(tt_input **out, const char *path, topictag_error *err)
{
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return input_new(out, "standard input", STDIN_FILENO, NULL, 0, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return tt_fail_errno(err, path, errno);
    return input_new(out, path, fd, NULL, 0, err);
}

topictag_status tt_input_open_memory(tt_input **out, const void *bytes, size_t n_bytes,
                                     const char *name, topictag_error *err)
{
    return input_new(out, name, -1, bytes, n_bytes, err);
}

void tt_input_close(tt_input *in)
{
    if (in == NULL)
        return;
    if (in->gzip)
        inflateEnd(&in->inflater);
    if (in->owns_fd)
        close(in->fd);
    tt_buf_release(&in->kept);
    free(in->packed);
    free(in->window);
    free(in->name);
    free(in);
}

static topictag_status gzip_damaged(const tt_input *in, const char *what, topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, in->name, 0, in->packed_bytes - in->inflater.avail_in,
                      "gzip data: %s", what);
}

/*
 * Between members: another may follow, or the zeros that tape and disk blocks are filled up with.
 */
static topictag_status next_member(tt_input *in, topictag_error *err)
{
    z_stream *z = &in->inflater;
    while (z->avail_in > 0 && *z->next_in == 0) {
        z->next_in++;
        z->avail_in--;
    }
    if (z->avail_in == 0)
        return TOPICTAG_OK;
    if (*z->next_in != 0x1F)
        return gzip_damaged(in, "other bytes after its end", err);
    inflateReset(z);
    in->member_open = true;
    return TOPICTAG_OK;
}

static topictag_status gunzip(tt_input *in, uint8_t *bytes, size_t max, size_t *got,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    z_stream *z = &in->inflater;
    *got = 0;
    while (*got == 0) {
        if (z->avail_in == 0 && !in->source_ended) {
            size_t n_packed;
            TT_TRY(source_read(in, in->packed, CHUNK_BYTES, &n_packed, err));
            in->source_ended = n_packed == 0;
            in->packed_bytes += n_packed;
            z->next_in = in->packed;
            z->avail_in = (uInt)n_packed;
        }
        if (!in->member_open) {
            TT_TRY(next_member(in, err));
            if (!in->member_open && in->source_ended)
                break;
            if (!in->member_open)
                continue;
        }
        z->next_out = bytes;
        z->avail_out = (uInt)max;
        int state = inflate(z, Z_NO_FLUSH);
        *got = max - z->avail_out;
        if (state == Z_STREAM_END)
            in->member_open = false;
        else if (*got > 0)
            break; /* good bytes first: inflate tells of damage again */
        else if (state == Z_MEM_ERROR)
            TT_TRY(tt_no_memory(err));
        else if (state != Z_OK && state != Z_BUF_ERROR)
            TT_TRY(gzip_damaged(in, z->msg != NULL ? z->msg : "damaged", err));
        else if (in->source_ended)
            TT_TRY(gzip_damaged(in, "cut off before its end", err));
    }
done:
    return rc;
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
    topictag_status rc = (in->gzip ? gunzip : source_read)(
        in, in->window + in->end, CHUNK_BYTES - in->end, &got, &in->failure);
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
    while (in->end < CHUNK_BYTES && !in->ended && !(one_line && has_line(in)) &&
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
    return in->live;
}

bool tt_input_would_wait(const tt_input *in)
{
    if (!in->live || in->ended || in->kept_at < in->kept.len || has_line(in) ||
        (in->gzip && in->inflater.avail_in > 0))
        return false;
    struct pollfd now = {.fd = in->fd, .events = POLLIN};
    return poll(&now, 1, 0) == 0;
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
        rc = tt_fail_at(err, TOPICTAG_E_LIMIT, in->name, in->line_number, 0,
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
            rc =
                tt_fail_at(err, TOPICTAG_E_LIMIT, in->name, 0, 0, "more than %zu bytes", max_bytes);
            goto done;
        }
        TT_TRY(tt_buf_add(out, in->window + in->at, n_bytes, err));
        in->at = in->end;
    }
    rc = tt_buf_reserve(out, 0, err);
done:
    return rc;
}

const char *tt_input_name(const tt_input *in)
{
    return in->name;
}

uint64_t tt_input_line_number(const tt_input *in)
{
    return in->line_number;
}

const char *tt_zlib_version(void)
{
    return zlibVersion();
}
