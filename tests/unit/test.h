/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_TEST_H
#define TT_UNIT_TEST_H

/*
 * What every unit test includes first: cmocka with the headers it wants before it, and checks of
 * status and error. The checks fill `err`, which each test program has to itself.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/status.h"

static __attribute__((unused)) topictag_error err;

/* The call succeeds, and leaves err alone; otherwise its message is shown. */
#define ok(call)                                                                            \
    do {                                                                                    \
        err = (topictag_error){0};                                                          \
        topictag_status ok_rc = (call);                                                     \
        if (ok_rc != TOPICTAG_OK || err.message[0] != '\0' || err.where[0] != '\0')         \
            fail_msg("%s: %d %s: %s:%u byte %u", #call, (int)ok_rc, err.message, err.where, \
                     (unsigned)err.line, (unsigned)err.byte);                               \
    } while (0)

/* The call answers `expected`, and says so in err. */
#define fails(expected, call)                     \
    do {                                          \
        err = (topictag_error){0};                \
        topictag_status fails_rc = (call);        \
        assert_int_equal(fails_rc, expected);     \
        assert_int_equal(err.code, expected);     \
        assert_string_not_equal(err.message, ""); \
    } while (0)

/* A file of the test's own in its working folder, for the test to remove. */
static inline const char *write_file(const char *path, const void *bytes, size_t n_bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n_bytes, file), n_bytes);
    assert_int_equal(fclose(file), 0);
    return path;
}

#endif
