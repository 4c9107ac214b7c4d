/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_STATUS_H
#define TT_BASE_STATUS_H

/*
 * Filling a topictag_error. The lowest layer that knows the fact writes the message; upper
 * layers pass it up unchanged and may only add where it happened (tt_error_locate).
 */

#include <stdarg.h>
#include <topictag/status.h>

/* For functions with `topictag_status rc` and one `done:` label. */
#define TT_TRY(expr)           \
    do {                       \
        rc = (expr);           \
        if (rc != TOPICTAG_OK) \
            goto done;         \
    } while (0)

#if defined(__GNUC__)
#define TT_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define TT_PRINTF(f, a)
#endif

/* Fills err (may be NULL) with code and message, clears where, line and byte; returns code. */
topictag_status tt_fail(topictag_error *err, topictag_status code, const char *format, ...)
    TT_PRINTF(3, 4);

/* The same with a place: where (NULL for none), 1-based line (0 for none), 0-based byte. */
topictag_status tt_fail_at(topictag_error *err, topictag_status code, const char *where,
                           uint64_t line, uint64_t byte, const char *format, ...) TT_PRINTF(6, 7);

/* E_IO (E_NOT_FOUND for ENOENT, E_NO_MEMORY for ENOMEM) with where = path and strerror's words. */
topictag_status tt_fail_errno(topictag_error *err, const char *path, int errno_value);

topictag_status tt_no_memory(topictag_error *err);

/* Empties err (may be NULL) of a failure that is none to the caller; OK. */
topictag_status tt_forgive(topictag_error *err);

/* Adds where and line to an error that has none yet; a long path keeps its end. */
void tt_error_locate(topictag_error *err, const char *where, uint64_t line);

/* Tells the listener (may be NULL). TOPICTAG_E_CANCELLED when it answers non-zero. */
topictag_status tt_tell_progress(const topictag_listener *to, const char *step, uint64_t done,
                                 uint64_t total, topictag_error *err);
topictag_status tt_tell(const topictag_listener *to, topictag_event_level level,
                        topictag_error *err, const char *format, ...) TT_PRINTF(4, 5);

/* A listener that passes progress on, so that `to` may cancel, and nothing else; to must stay. */
topictag_listener tt_progress_only(topictag_listener *to);

#endif
