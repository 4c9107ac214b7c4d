/* SPDX-License-Identifier: MIT */
/*
 * What of a story counts as its headline.
 */
#include "pipeline/headline.h"
#include "unit/test.h"

#include <stdlib.h>

static void headlines_are_titles_subjects_or_first_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t title_bytes;
        const char *wanted;
    } cases[] = {
        {"Court rules\n\nThe judge.", 0, "Court rules"},
        {"Court rules\r\n\r\nThe judge.", 0, "Court rules\r"},
        {"Court rules\n\nThe judge.", 5, "Court"},
        {"Court rules\nThe judge.\n\n", 0, ""},
        {"Court rules\n\rThe judge.\n\n", 0, ""},
        {"Court rules", 0, ""},
        {"Court rules\n", 0, ""},
        {"\n\nThe judge.", 0, ""},
        {"", 0, ""},
        {"From: a@b.org\nSubject: Court rules\n\nThe judge.", 0, "Court rules"},
        {"From: a@b.org\nSubject: Court rules\n\nThe judge.", 4, "From"},
        {"From: a@b.org\nSubject:\n\nThe judge.", 0, ""},
        {"Subject: Court rules\n\nThe judge.", 0, "Subject: Court rules"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const topictag_range found =
            tt_headline_find(cases[i].text, strlen(cases[i].text), cases[i].title_bytes);
        assert_int_equal(found.end - found.begin, strlen(cases[i].wanted));
        assert_memory_equal(cases[i].text + found.begin, cases[i].wanted, strlen(cases[i].wanted));
    }
}

/* The end of the headline of a text whose lines have so many bytes. */
static size_t headline_of(const char *before, size_t first, size_t second)
{
    char text[2000];
    const size_t n = strlen(before);
    assert_true(n + first + 1 + second < sizeof text);
    memcpy(text, before, n);
    memset(text + n, 'x', first + 1 + second);
    text[n + first] = '\n';
    return tt_headline_find(text, n + first + 1 + second, 0).end;
}

/* Lines that a margin ends are about as long as the first one; paragraphs on one line are not. */
static void first_lines_above_a_long_one(void **state)
{
    (void)state;
    assert_int_equal(headline_of("", 30, 159), 0);
    assert_int_equal(headline_of("", 30, 160), 30);
    assert_int_equal(headline_of("", 300, 1000), 300);
    assert_int_equal(headline_of("", 399, 1000), 399);
    assert_int_equal(headline_of("", 400, 1000), 0);
    assert_int_equal(headline_of("", 0, 1000), 0);
}

static void very_long_subjects(void **state)
{
    (void)state;
    static const char header[] = "From: a\nSubject: ";
    const size_t begin = strlen(header);
    assert_int_equal(headline_of(header, 400, 0), begin + 400);
    assert_int_equal(headline_of(header, 401, 0), 0);
}

/* The header above a Subject is none of it. */
static void what_a_headline_holds(void **state)
{
    (void)state;
    const topictag_range headline = {4, 9}, none = {0, 0};
    for (size_t at = 0; at < 12; at++) {
        assert_true(tt_headline_holds(headline, at) == (at >= 4 && at < 9));
        assert_false(tt_headline_holds(none, at));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headlines_are_titles_subjects_or_first_lines),
        cmocka_unit_test(first_lines_above_a_long_one),
        cmocka_unit_test(very_long_subjects),
        cmocka_unit_test(what_a_headline_holds),
    };
    return cmocka_run_group_tests_name("pipeline.headline", tests, NULL, NULL);
}
