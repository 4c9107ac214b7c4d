/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_BUFFER_H
#define TT_BASE_BUFFER_H

/*
 * Growable bytes. Invariant: data is NULL only in the initial { 0 } state, else data[len] == 0
 * (the NUL is not counted in len). May hold NUL bytes. Not for sharing between threads.
 */

#include "base/status.h"
#include <stddef.h>

typedef struct tt_buf {
    char *data;
    size_t len; /* bytes */
    size_t cap; /* bytes, the NUL included */
} tt_buf;

topictag_status tt_buf_reserve(tt_buf *buf, size_t more_bytes,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_buf_add(tt_buf *buf, const void *bytes, size_t n_bytes,
                           topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_buf_add_str(tt_buf *buf, const char *text,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_buf_printf(tt_buf *buf, topictag_error *err, const char *format, ...)
    TT_PRINTF(3, 4) TOPICTAG_MUST_USE;
void tt_buf_reset(tt_buf *buf);   /* len = 0, keeps capacity */
void tt_buf_release(tt_buf *buf); /* frees, back to { 0 } */

#endif
