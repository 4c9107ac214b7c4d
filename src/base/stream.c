/* SPDX-License-Identifier: MIT */
#include "base/stream.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PACKED_BYTES 65536 /* read at once of a gzipped stream */

struct tt_stream {
    char *name;
    int fd; /* -1: memory */
    bool live;
    const uint8_t *memory;
    size_t memory_left; /* bytes */

    uint8_t head[2]; /* read to recognise gzip; head_at..head_len are still to be given */
    size_t head_at, head_len;

    bool gzip, member_open, ended; /* ended: of what is gzipped, all has been read */
    z_stream inflater;
    uint8_t *packed;       /* [PACKED_BYTES], gzip only */
    uint64_t packed_bytes; /* read so far */
};

static topictag_status read_plain(tt_stream *stream, uint8_t *bytes, size_t max, size_t *got,
                                  topictag_error *err)
{
    *got = 0;
    if (stream->head_at < stream->head_len) {
        *got = stream->head_len - stream->head_at < max ? stream->head_len - stream->head_at : max;
        memcpy(bytes, stream->head + stream->head_at, *got);
        stream->head_at += *got;
        return TOPICTAG_OK;
    }
    if (stream->fd < 0) {
        *got = stream->memory_left < max ? stream->memory_left : max;
        if (*got > 0)
            memcpy(bytes, stream->memory, *got);
        stream->memory += *got;
        stream->memory_left -= *got;
        return TOPICTAG_OK;
    }
    for (;;) {
        ssize_t n = read(stream->fd, bytes, max);
        if (n >= 0) {
            *got = (size_t)n;
            return TOPICTAG_OK;
        }
        if (errno == EISDIR)
            return tt_fail_at(err, TOPICTAG_E_IO, stream->name, 0, 0,
                              "found a folder, wanted a file");
        if (errno != EINTR)
            return tt_fail_errno(err, stream->name, errno);
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

static topictag_status detect_gzip(tt_stream *stream, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t got = 1;
    while (stream->head_len < sizeof stream->head && got > 0) {
        size_t len = stream->head_len;
        stream->head_at = len; /* nothing to give back while filling */
        TT_TRY(read_plain(stream, stream->head + len, sizeof stream->head - len, &got, err));
        stream->head_len += got;
    }
    stream->head_at = 0;
    if (stream->head_len < 2 || stream->head[0] != 0x1F || stream->head[1] != 0x8B)
        goto done;
    stream->packed = tt_alloc(PACKED_BYTES, 1);
    if (stream->packed == NULL)
        return tt_no_memory(err);
    stream->inflater.zalloc = inflater_alloc;
    stream->inflater.zfree = inflater_free;
    if (inflateInit2(&stream->inflater, 15 + 16) != Z_OK) /* 32 KiB window, gzip wrapper only */
        return tt_no_memory(err);
    stream->gzip = stream->member_open = true;
done:
    return rc;
}

static topictag_status stream_new(tt_stream **out, const char *name, int fd, const void *memory,
                                  size_t memory_bytes, topictag_error *err)
{
    struct stat info;
    tt_stream *stream = tt_calloc(1, sizeof *stream);
    *out = NULL;
    if (stream == NULL) {
        if (fd > STDIN_FILENO)
            close(fd);
        return tt_no_memory(err);
    }
    stream->fd = fd;
    stream->live =
        fd >= 0 && fstat(fd, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
    stream->memory = memory;
    stream->memory_left = memory_bytes;
    stream->name = tt_strndup(name, strlen(name));
    const topictag_status rc = stream->name == NULL ? tt_no_memory(err) : detect_gzip(stream, err);
    if (rc == TOPICTAG_OK)
        *out = stream;
    else
        tt_stream_close(stream);
    return rc;
}

topictag_status tt_stream_open(tt_stream **out, const char *path, topictag_error *err)
{
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return stream_new(out, "standard input", STDIN_FILENO, NULL, 0, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return tt_fail_errno(err, path, errno);
    return stream_new(out, path, fd, NULL, 0, err);
}

topictag_status tt_stream_open_memory(tt_stream **out, const void *bytes, size_t n_bytes,
                                      const char *name, topictag_error *err)
{
    return stream_new(out, name, -1, bytes, n_bytes, err);
}

void tt_stream_close(tt_stream *stream)
{
    if (stream == NULL)
        return;
    if (stream->gzip)
        inflateEnd(&stream->inflater);
    if (stream->fd > STDIN_FILENO)
        close(stream->fd);
    free(stream->packed);
    free(stream->name);
    free(stream);
}

static topictag_status gzip_damaged(const tt_stream *stream, const char *what, topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, stream->name, 0,
                      stream->packed_bytes - stream->inflater.avail_in, "gzip data: %s", what);
}

/*
 * Between members: another may follow, or the zeros that tape and disk blocks are filled up with.
 */
static topictag_status next_member(tt_stream *stream, topictag_error *err)
{
    z_stream *z = &stream->inflater;
    while (z->avail_in > 0 && *z->next_in == 0) {
        z->next_in++;
        z->avail_in--;
    }
    if (z->avail_in == 0)
        return TOPICTAG_OK;
    if (*z->next_in != 0x1F)
        return gzip_damaged(stream, "other bytes after its end", err);
    inflateReset(z);
    stream->member_open = true;
    return TOPICTAG_OK;
}

static topictag_status gunzip(tt_stream *stream, uint8_t *bytes, size_t max, size_t *got,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    z_stream *z = &stream->inflater;
    *got = 0;
    while (*got == 0) {
        if (z->avail_in == 0 && !stream->ended) {
            size_t n_packed;
            TT_TRY(read_plain(stream, stream->packed, PACKED_BYTES, &n_packed, err));
            stream->ended = n_packed == 0;
            stream->packed_bytes += n_packed;
            z->next_in = stream->packed;
            z->avail_in = (uInt)n_packed;
        }
        if (!stream->member_open) {
            TT_TRY(next_member(stream, err));
            if (!stream->member_open && stream->ended)
                break;
            if (!stream->member_open)
                continue;
        }
        z->next_out = bytes;
        z->avail_out = (uInt)max;
        int state = inflate(z, Z_NO_FLUSH);
        *got = max - z->avail_out;
        if (state == Z_STREAM_END)
            stream->member_open = false;
        else if (*got > 0)
            break; /* good bytes first: inflate tells of damage again */
        else if (state == Z_MEM_ERROR)
            TT_TRY(tt_no_memory(err));
        else if (state != Z_OK && state != Z_BUF_ERROR)
            TT_TRY(gzip_damaged(stream, z->msg != NULL ? z->msg : "damaged", err));
        else if (stream->ended)
            TT_TRY(gzip_damaged(stream, "cut off before its end", err));
    }
done:
    return rc;
}

topictag_status tt_stream_read(tt_stream *stream, uint8_t *bytes, size_t max, size_t *got,
                               topictag_error *err)
{
    return (stream->gzip ? gunzip : read_plain)(stream, bytes, max, got, err);
}

const char *tt_stream_name(const tt_stream *stream)
{
    return stream->name;
}

bool tt_stream_is_live(const tt_stream *stream)
{
    return stream->live;
}

bool tt_stream_would_wait(const tt_stream *stream)
{
    if (!stream->live || (stream->gzip && stream->inflater.avail_in > 0))
        return false;
    struct pollfd now = {.fd = stream->fd, .events = POLLIN};
    return poll(&now, 1, 0) == 0;
}

const char *tt_zlib_version(void)
{
    return zlibVersion();
}
