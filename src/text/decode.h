/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_DECODE_H
#define TT_TEXT_DECODE_H

/*
 * Bytes of any encoding to UTF-8: a byte order mark wins, then zero bytes where UTF-16 and UTF-32
 * have them, then well-formed UTF-8, then the declared encoding, then UTF-8 with more characters
 * than damaged parts, then detection (ICU), then windows-1252. Well-formed UTF-8 proves nothing
 * where all bytes are below 80: ISO-2022 and HZ are then believed when declared, ISO-2022 when
 * detected. Declarations mean what pages mean by them: ISO-8859-1 is windows-1252 (WHATWG Encoding
 * Standard). Thread-safe.
 */

#include "base/buffer.h"
#include <stdbool.h>

typedef struct tt_decode_info {
    char encoding[48];   /* what the bytes were read as, its name in mail and pages */
    uint64_t n_replaced; /* ill-formed sequences that became U+FFFD */
    bool guessed;        /* by detection rather than by mark, declaration or validity */
} tt_decode_info;

bool tt_is_ascii(const void *bytes, size_t n_bytes);

/* True when bytes are well-formed UTF-8 (NUL bytes allowed). */
bool tt_utf8_valid(const void *bytes, size_t n_bytes);

/* Whether there is such an encoding, in any spelling ICU knows. */
bool tt_decode_knows(const char *encoding);

/*
 * The encoding that tt_decode takes the bytes (all, or the first of them) for when it is UTF-16 or
 * UTF-32; NULL: another one, in which a byte 0A is a line end.
 */
const char *tt_decode_wide(const void *bytes, size_t n_bytes, const char *declared);

/*
 * Replaces *out by the UTF-8 text of bytes, without a byte order mark. declared (an encoding name,
 * any spelling ICU knows) may be NULL; an unknown name is ignored. info may be NULL.
 * E_NO_MEMORY, E_LIMIT (more than INT32_MAX / 4 bytes).
 */
topictag_status tt_decode(tt_buf *out, const void *bytes, size_t n_bytes, const char *declared,
                          tt_decode_info *info, topictag_error *err) TOPICTAG_MUST_USE;

#endif
