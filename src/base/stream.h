/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_STREAM_H
#define TT_BASE_STREAM_H

/*
 * Bytes as they come from a file, standard input ("-") or memory, gunzipped when they begin with
 * the gzip magic (the only user of zlib). Nothing is kept: tt_input has a window and lines.
 */

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct tt_stream tt_stream;

/* path is copied, for messages; "-" is standard input. Folders are E_IO. */
topictag_status tt_stream_open(tt_stream **out, const char *path,
                               topictag_error *err) TOPICTAG_MUST_USE;
/* bytes are borrowed until close; name is copied, and what errors call it. */
topictag_status tt_stream_open_memory(tt_stream **out, const void *bytes, size_t n_bytes,
                                      const char *name, topictag_error *err) TOPICTAG_MUST_USE;
void tt_stream_close(tt_stream *stream); /* NULL is nothing */

/* Up to max bytes into *got; 0 at the end. A truncated or damaged gzip stream is E_SYNTAX. */
topictag_status tt_stream_read(tt_stream *stream, uint8_t *bytes, size_t max, size_t *got,
                               topictag_error *err) TOPICTAG_MUST_USE;

const char *tt_stream_name(const tt_stream *stream);
/* A pipe, socket or terminal, whose bytes come as they are written. */
bool tt_stream_is_live(const tt_stream *stream);
/* Whether it is live and has nothing to be read now, so that reading waits. */
bool tt_stream_would_wait(const tt_stream *stream);

const char *tt_zlib_version(void); /* "1.2.13" */

#endif
