/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include <errno.h>
#include <stdio.h>

static void fills_and_clears(void **state)
{
    (void)state;
    assert_int_equal(
        tt_fail_at(&err, TOPICTAG_E_SYNTAX, "a.csv", 7, 3, "found %d, wanted %d", 1, 2),
        TOPICTAG_E_SYNTAX);
    assert_string_equal(err.message, "found 1, wanted 2");
    assert_string_equal(err.where, "a.csv");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.byte, 3);
    assert_int_equal(tt_fail(&err, TOPICTAG_E_EMPTY, "no stories"), TOPICTAG_E_EMPTY);
    assert_string_equal(err.where, "");
    assert_int_equal(err.line, 0);
    assert_int_equal(tt_fail(NULL, TOPICTAG_E_EMPTY, "no stories"), TOPICTAG_E_EMPTY);
}

static void messages_are_one_line_of_whole_characters(void **state)
{
    (void)state;
    (void)tt_fail(&err, TOPICTAG_E_SYNTAX, "label \"%s\"", "a\nb\x1B[31m\x7F");
    assert_string_equal(err.message, "label \"a?b?[31m?\"");
    (void)tt_fail(&err, TOPICTAG_E_SYNTAX, "label \"%s\"",
                  "a\xC2\x9B"
                  "31m\xC2\xA0\xC2");
    assert_string_equal(err.message, "label \"a??31m\xC2\xA0?\"");

    (void)tt_fail(&err, TOPICTAG_E_SYNTAX, "found \"%.3s\"", "\xC3\xA9\xC3\xA9");
    assert_string_equal(err.message, "found \"\xC3\xA9?\"");

    char accents[2 * TOPICTAG_ERROR_MESSAGE_BYTES] = "x";
    for (size_t i = 1; i + 2 < sizeof accents; i += 2)
        memcpy(accents + i, "\xC3\xA9", 3);
    (void)tt_fail(&err, TOPICTAG_E_SYNTAX, "%s", accents);
    assert_int_equal(strlen(err.message), TOPICTAG_ERROR_MESSAGE_BYTES - 1 - 2 + 2 * 0);
    assert_int_equal((unsigned char)err.message[strlen(err.message) - 1], 0xA9);
}

static void a_long_path_keeps_its_end(void **state)
{
    (void)state;
    char path[400];
    memset(path, 'd', sizeof path);
    strcpy(path + 380, "/stories.jsonl");
    (void)tt_fail(&err, TOPICTAG_E_SYNTAX, "bad");
    tt_error_locate(&err, path, 17);
    assert_int_equal(strlen(err.where), TOPICTAG_ERROR_WHERE_BYTES - 1);
    assert_memory_equal(err.where, "...ddd", 6);
    assert_string_equal(err.where + strlen(err.where) - 14, "/stories.jsonl");
    assert_int_equal(err.line, 17);
}

static void locate_does_not_overwrite(void **state)
{
    (void)state;
    (void)tt_fail_at(&err, TOPICTAG_E_SYNTAX, "inner", 3, 0, "bad");
    tt_error_locate(&err, "outer", 9);
    assert_string_equal(err.where, "inner");
    assert_int_equal(err.line, 3);
    tt_error_locate(NULL, "outer", 9);
}

static void errno_chooses_the_code(void **state)
{
    (void)state;
    assert_int_equal(tt_fail_errno(&err, "x", ENOENT), TOPICTAG_E_NOT_FOUND);
    assert_string_equal(err.where, "x");
    assert_int_equal(tt_fail_errno(&err, "x", ENOMEM), TOPICTAG_E_NO_MEMORY);
    assert_int_equal(tt_fail_errno(&err, "x", EACCES), TOPICTAG_E_IO);
    assert_string_equal(err.message, strerror(EACCES));
    assert_int_equal(tt_fail_errno(&err, "x", 99999), TOPICTAG_E_IO);
    assert_string_not_equal(err.message, "");
}

#define SAME_NUMBER(name, number, sentence)    \
    assert_int_equal(TOPICTAG_##name, number); \
    assert_string_equal(topictag_status_sentence(TOPICTAG_##name), sentence);

static void every_code_has_its_sentence(void **state)
{
    (void)state;
    TOPICTAG_STATUS_MAP(SAME_NUMBER)
    assert_string_equal(topictag_status_sentence((topictag_status)-999), "unknown status");
}

static int remember(const topictag_event *event, void *payload)
{
    snprintf(payload, 100, "%d %s %u/%u", (int)event->level, event->message, (unsigned)event->done,
             (unsigned)event->total);
    return strcmp(event->message, "stop") == 0;
}

static void listeners_hear_and_cancel(void **state)
{
    (void)state;
    char heard[100] = "";
    const topictag_listener to = {remember, heard};
    ok(tt_tell_progress(&to, "reading", 3, 9, &err));
    assert_string_equal(heard, "0 reading 3/9");
    ok(tt_tell(&to, TOPICTAG_EVENT_WARNING, &err, "%d dropped", 4));
    assert_string_equal(heard, "2 4 dropped 0/0");
    fails(TOPICTAG_E_CANCELLED, tt_tell(&to, TOPICTAG_EVENT_NOTE, &err, "stop"));
    fails(TOPICTAG_E_CANCELLED, tt_tell_progress(&to, "stop", 0, 0, &err));
    ok(tt_tell(NULL, TOPICTAG_EVENT_NOTE, &err, "stop"));
    ok(tt_tell_progress(&(topictag_listener){0}, "stop", 0, 0, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_and_clears),
        cmocka_unit_test(messages_are_one_line_of_whole_characters),
        cmocka_unit_test(a_long_path_keeps_its_end),
        cmocka_unit_test(locate_does_not_overwrite),
        cmocka_unit_test(errno_chooses_the_code),
        cmocka_unit_test(every_code_has_its_sentence),
        cmocka_unit_test(listeners_hear_and_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
