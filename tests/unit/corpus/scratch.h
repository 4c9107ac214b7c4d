/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_CORPUS_SCRATCH_H
#define TT_TESTS_CORPUS_SCRATCH_H

/*
 * A folder of a test's own, the working directory while the test runs, and a listing of what a
 * reader finds in it.
 */

/* For nftw; this header comes first. */
#define _XOPEN_SOURCE 700

#include "base/buffer.h"
#include "corpus/reader.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/reading.h"

static inline int scratch_enter(void **state)
{
    char folder[] = "/tmp/topictag-test-XXXXXX";
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return -1;
    *state = strdup(folder);
    return *state == NULL;
}

static inline int scratch_remove(const char *path, const struct stat *info, int kind,
                                 struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline int scratch_leave(void **state)
{
    int failed = chdir("/") != 0 || nftw(*state, scratch_remove, 16, FTW_DEPTH | FTW_PHYS) != 0;
    free(*state);
    return failed;
}

static inline void scratch_put(const char *path, const void *bytes, size_t n_bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n_bytes, file), n_bytes);
    assert_int_equal(fclose(file), 0);
}

static inline void scratch_text(const char *path, const char *text)
{
    scratch_put(path, text, strlen(text));
}

/* Opens a reader of the one file and reads its first document, borrowed until the reader closes. */
static inline tt_reader *scratch_first(tt_document *doc, const char *path,
                                       const tt_reader_options *options)
{
    tt_reader *reader = NULL;
    bool more;
    assert_int_equal(tt_reader_open(&reader, &path, 1, options, NULL), TOPICTAG_OK);
    assert_int_equal(tt_reader_next(reader, doc, &more, NULL), TOPICTAG_OK);
    assert_true(more);
    return reader;
}

/* Line ends of a text shown as "\n". */
static inline void list_text(tt_buf *list, const char *text, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++) {
        const char *shown = text[i] == '\n' ? "\\n" : text[i] == '\r' ? "\\r" : &text[i];
        size_t n = shown == &text[i] ? 1 : 2;
        assert_int_equal(tt_buf_add(list, shown, n, NULL), TOPICTAG_OK);
    }
}

/* "id [label;label] text", one document a line; "! id: where:line: message" for an error. */
static inline void list_documents(tt_buf *list, const char *const *paths, size_t n_paths,
                                  const tt_reader_options *options)
{
    tt_reader *reader = NULL;
    topictag_error err = {0};
    assert_int_equal(tt_reader_open(&reader, paths, n_paths, options, &err), TOPICTAG_OK);
    tt_buf_reset(list);
    assert_int_equal(tt_buf_add_str(list, "", NULL), TOPICTAG_OK);
    for (unsigned n = 0; n < 1000; n++) {
        tt_document doc;
        bool more = false;
        topictag_status rc = tt_reader_next(reader, &doc, &more, &err);
        if (rc == TOPICTAG_OK && !more)
            break;
        assert_true(more);
        if (rc != TOPICTAG_OK) {
            assert_int_equal(rc, err.code);
            assert_int_equal(doc.n_labels, 0);
            assert_int_equal(tt_buf_printf(list, NULL, "! %s: %s:%d: %s\n", doc.id, err.where,
                                           (int)err.line, err.message),
                             TOPICTAG_OK);
            continue;
        }
        assert_int_equal(strlen(doc.text), doc.n_bytes);
        assert_int_equal(tt_buf_printf(list, NULL, "%s [", doc.id), TOPICTAG_OK);
        for (size_t i = 0; i < doc.n_labels; i++)
            assert_int_equal(tt_buf_printf(list, NULL, "%s%s", i > 0 ? ";" : "", doc.labels[i]),
                             TOPICTAG_OK);
        assert_int_equal(tt_buf_add_str(list, "] ", NULL), TOPICTAG_OK);
        list_text(list, doc.text, doc.n_bytes);
        assert_int_equal(tt_buf_add_str(list, "\n", NULL), TOPICTAG_OK);
    }
    tt_reader_close(reader);
}

static inline void expect_list(const char *path, const tt_reader_options *options,
                               const char *expected)
{
    tt_buf list = {0};
    list_documents(&list, &path, 1, options);
    assert_string_equal(list.data, expected);
    tt_buf_release(&list);
}

/* A file and the list of what is in it. */
#define CASE(name_, content_, expected_) \
    {                                    \
        name_, content_, expected_       \
    }

typedef struct tt_case {
    const char *path, *content, *expected;
} tt_case;

static inline void check_cases(const tt_case *cases, size_t n, const tt_reader_options *options)
{
    for (size_t i = 0; i < n; i++) {
        scratch_text(cases[i].path, cases[i].content);
        expect_list(cases[i].path, options, cases[i].expected);
    }
}

#endif
