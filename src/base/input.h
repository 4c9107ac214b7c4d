/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_INPUT_H
#define TT_BASE_INPUT_H

/*
 * A stream to read from by bytes, lines or whole, and to look ahead in. Bounded: a caller names the
 * longest line or file it takes.
 */

#include "base/buffer.h"
#include <stdbool.h>

typedef struct tt_input tt_input;

/* path is borrowed for messages and copied; "-" is standard input. Folders are E_IO. */
topictag_status tt_input_open(tt_input **out, const char *path,
                              topictag_error *err) TOPICTAG_MUST_USE;
/* bytes are borrowed until close; name is what errors call it. */
topictag_status tt_input_open_memory(tt_input **out, const void *bytes, size_t n_bytes,
                                     const char *name, topictag_error *err) TOPICTAG_MUST_USE;
void tt_input_close(tt_input *in);

/* Up to max bytes into *got; 0 at the end. A truncated or damaged gzip stream is E_SYNTAX. */
topictag_status tt_input_read(tt_input *in, void *bytes, size_t max, size_t *got,
                              topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The first bytes, without consuming them: at most TT_INPUT_PEEK_BYTES, fewer near the end or
 * before damage, of which the reading that gets there tells. An error when there are none.
 */
#define TT_INPUT_PEEK_BYTES 65536
topictag_status tt_input_peek(tt_input *in, const uint8_t **bytes, size_t *n_bytes,
                              topictag_error *err) TOPICTAG_MUST_USE;
/* The first line of them with its "\n", and no wait for what a pipe brings behind it. */
topictag_status tt_input_peek_line(tt_input *in, const uint8_t **bytes, size_t *n_bytes,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/* Lines end at newline from here on, instead of "\n". */
void tt_input_end_lines_at(tt_input *in, char newline);

/* A pipe, socket or terminal, whose bytes come as they are written. */
bool tt_input_is_live(const tt_input *in);
/* Whether it is live, no whole line is here and nothing to be read now, so that asking waits. */
bool tt_input_would_wait(const tt_input *in);

/*
 * The next line without its "\n" or "\r\n" into *line (replaced, not appended). *more is false
 * when the end was reached before any byte. A line longer than max_bytes is consumed whole and
 * answered with E_LIMIT (where, line set): the caller may go on with the next line.
 */
topictag_status tt_input_line(tt_input *in, tt_buf *line, size_t max_bytes, bool *more,
                              topictag_error *err) TOPICTAG_MUST_USE;

/*
 * For readers that may find a line to be no part of what they took it for. The lines read behind a
 * mark are kept, and tt_input_return goes back to the line behind it, numbers too; a new mark
 * replaces the old one. Without a mark it does nothing. While lines are read again, only
 * tt_input_line may be called. Unlimited: the caller bounds what it reads behind a mark.
 */
void tt_input_mark(tt_input *in);
void tt_input_unmark(tt_input *in);
void tt_input_return(tt_input *in);

/* All that is left, appended to *out. E_LIMIT past max_bytes. */
topictag_status tt_input_rest(tt_input *in, tt_buf *out, size_t max_bytes,
                              topictag_error *err) TOPICTAG_MUST_USE;

uint64_t tt_input_line_number(const tt_input *in); /* of the last line, good or not; 1-based */

#endif
