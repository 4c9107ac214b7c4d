/* SPDX-License-Identifier: MIT */
/* The public reader over the reader of the corpus room, which has the tests of the formats. */
#include "unit/test.h"

#include "topictag/document.h"

#include <string.h>

static const char *const paths[] = {"reader-1.jsonl", "no-such-file.jsonl", "reader-2.txt"};
enum { N_PATHS = sizeof paths / sizeof paths[0] };

static const char records[] = "{\"id\":\"a\",\"text\":\"Rain fell.\",\"labels\":[\"weather\"]}\n"
                              "{\"id\":\"b\",\"text\":3}\n";
static const char text[] = "Snow fell.\n";

static void write_inputs(void)
{
    write_file(paths[0], records, strlen(records));
    write_file(paths[2], text, strlen(text));
}

static void stories_and_failures_come_in_order(void **state)
{
    (void)state;
    static const struct {
        topictag_status rc;
        const char *id;
        size_t n_labels;
    } wanted[] = {{TOPICTAG_OK, "a", 1},
                  {TOPICTAG_E_SYNTAX, "b", 0},
                  {TOPICTAG_E_NOT_FOUND, "no-such-file.jsonl", 0},
                  {TOPICTAG_OK, "reader-2.txt", 0}};
    topictag_reader *reader;
    topictag_document document;
    bool more;
    uint64_t done, total;
    write_inputs();
    ok(topictag_reader_open(&reader, paths, N_PATHS, NULL, true, &err));
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_int_equal(topictag_reader_next(reader, &document, &more, &err), wanted[i].rc);
        assert_true(more && !topictag_reader_would_wait(reader));
        assert_string_equal(document.id, wanted[i].id);
        assert_int_equal(document.n_labels, wanted[i].n_labels);
    }
    ok(topictag_reader_next(reader, &document, &more, &err));
    assert_false(more);
    topictag_reader_progress(reader, &done, &total);
    assert_int_equal(done, strlen(records) + strlen(text));
    assert_int_equal(total, 0); /* not known with a path of no file */
    topictag_reader_close(reader);
}

static void labels_may_be_ignored(void **state)
{
    (void)state;
    topictag_reader *reader;
    topictag_document document;
    bool more;
    uint64_t done, total;
    write_inputs();
    ok(topictag_reader_open(&reader, paths, 1, NULL, true, &err));
    topictag_reader_ignore_labels(reader);
    ok(topictag_reader_next(reader, &document, &more, &err));
    assert_true(more);
    assert_int_equal(document.n_labels, 0);
    topictag_reader_progress(reader, &done, &total);
    assert_true(done > 0 && done <= total);
    assert_int_equal(total, strlen(records));
    topictag_reader_close(reader);
    topictag_reader_close(NULL);
}

static void options_are_checked(void **state)
{
    (void)state;
    topictag_reader *reader;
    topictag_input_options options = topictag_input_options_default();
    options.encoding = "utf-99";
    fails(TOPICTAG_E_INVALID_ARG, topictag_reader_open(&reader, paths, 1, &options, true, &err));
    assert_null(reader);
    assert_string_equal(err.where, "encoding");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stories_and_failures_come_in_order),
        cmocka_unit_test(labels_may_be_ignored),
        cmocka_unit_test(options_are_checked),
    };
    const int n_failed = cmocka_run_group_tests_name("pipeline.reader", tests, NULL, NULL);
    remove(paths[0]);
    remove(paths[2]);
    return n_failed;
}
