/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

topictag_status tt_buf_reserve(tt_buf *buf, size_t more_bytes, topictag_error *err)
{
    if (more_bytes > SIZE_MAX - buf->len - 1)
        return tt_no_memory(err);
    topictag_status rc = tt_reserve(&buf->data, &buf->cap, buf->len + more_bytes + 1, 1, err);
    if (rc == TOPICTAG_OK)
        buf->data[buf->len] = '\0';
    return rc;
}

topictag_status tt_buf_add_slowly(tt_buf *buf, const void *bytes, size_t n_bytes,
                                  topictag_error *err)
{
    topictag_status rc = tt_buf_reserve(buf, n_bytes, err);
    if (rc != TOPICTAG_OK)
        return rc;
    if (n_bytes > 0)
        memcpy(buf->data + buf->len, bytes, n_bytes);
    buf->len += n_bytes;
    buf->data[buf->len] = '\0';
    return TOPICTAG_OK;
}

topictag_status tt_buf_add_str(tt_buf *buf, const char *text, topictag_error *err)
{
    return tt_buf_add(buf, text, strlen(text), err);
}

topictag_status tt_buf_printf(tt_buf *buf, topictag_error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n_chars = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n_chars < 0)
        return tt_fail(err, TOPICTAG_E_INTERNAL, "text that cannot be formatted");
    topictag_status rc = tt_buf_reserve(buf, (size_t)n_chars, err);
    if (rc != TOPICTAG_OK)
        return rc;
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)n_chars + 1, format, args);
    va_end(args);
    buf->len += (size_t)n_chars;
    return TOPICTAG_OK;
}

void tt_buf_reset(tt_buf *buf)
{
    buf->len = 0;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

void tt_buf_release(tt_buf *buf)
{
    free(buf->data);
    *buf = (tt_buf){0};
}
