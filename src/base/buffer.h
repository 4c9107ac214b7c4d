/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_BUFFER_H
#define TT_BASE_BUFFER_H

/*
 * Growable bytes. Invariant: data is NULL only in the initial { 0 } state, else data[len] == 0
 * (the NUL is not counted in len). May hold NUL bytes. Not for sharing between threads.
 */

#include "base/status.h"
#include <stddef.h>
#include <string.h>

typedef struct tt_buf {
    char *data;
    size_t len; /* bytes */
    size_t cap; /* bytes, the NUL included */
} tt_buf;

topictag_status tt_buf_reserve(tt_buf *buf, size_t more_bytes,
                               topictag_error *err) TOPICTAG_MUST_USE;
/* tt_buf_add where the buffer must grow, or may. */
topictag_status tt_buf_add_slowly(tt_buf *buf, const void *bytes, size_t n_bytes,
                                  topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_buf_add_str(tt_buf *buf, const char *text,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_buf_printf(tt_buf *buf, topictag_error *err, const char *format, ...)
    TT_PRINTF(3, 4) TOPICTAG_MUST_USE;

TOPICTAG_MUST_USE static inline topictag_status tt_buf_add(tt_buf *buf, const void *bytes,
                                                           size_t n_bytes, topictag_error *error)
{
    if (n_bytes >= buf->cap - buf->len || n_bytes == 0)
        return tt_buf_add_slowly(buf, bytes, n_bytes, error);
    memcpy(buf->data + buf->len, bytes, n_bytes);
    buf->len += n_bytes;
    buf->data[buf->len] = '\0';
    return TOPICTAG_OK;
}

void tt_buf_reset(tt_buf *buf);   /* len = 0, keeps capacity */
void tt_buf_release(tt_buf *buf); /* frees, back to { 0 } */

#endif
