/* SPDX-License-Identifier: MIT */
#include "base/timestamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const char *text, double wanted)
{
    double found = -1;
    if (!tt_timestamp_parse(text, &found) || found != wanted)
        fail_msg("\"%s\": expected %.3f, found %.3f", text, wanted, found);
}

/* The seconds were computed by GNU date. */
static void iso_times_are_read(void **state)
{
    (void)state;
    check("1970-01-01", 0);
    check("1970", 0);
    check("1969-12-31T23:59:59Z", -1);
    check("2024", 1704067200);
    check("2024-03", 1709251200);
    check("2024-03-09", 1709942400);
    check("20240309", 1709942400);
    check("2024-02-29T12:00Z", 1709208000);
    check("2024-03-09T10:20:30", 1709979630);
    check("2024-03-09 10:20:30.250Z", 1709979630.25);
    check("2024-03-09T10:20:30+01:00", 1709976030);
    check("2024-03-09T10:20:30-0530", 1709999430);
    check("2000-03-01T00:00:00+14", 951818400);
    check("1900-03-01", -2203891200);
}

static void mail_times_are_read(void **state)
{
    (void)state;
    check("Sat, 09 Mar 2024 10:20:30 GMT", 1709979630);
    check("9 Mar 2024 10:20 +0100", 1709976000);
    check("Sat, 9 mar 2024 10:20:30 EST", 1709997630);
}

static void unix_times_are_read(void **state)
{
    (void)state;
    check("1709979630", 1709979630);
    check("1709979630.5", 1709979630.5);
    check("1709979630250", 1709979630.25);
    check("1709979630250000", 1709979630.25);
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "yesterday",
                                        "12",
                                        "2024-",
                                        "202403",
                                        "2024-13-01",
                                        "2024-02-30",
                                        "2023-02-29",
                                        "2024-03-09T",
                                        "2024-03-09T25:00",
                                        "2024-0309",
                                        "2024-03-09x",
                                        "2024-03-09T10:61Z",
                                        "09/03/2024",
                                        "20240309102030",
                                        "0000-01-01",
                                        "2024-03-09T10:20q",
                                        "Sat, 40 Mar 2024 10:20 GMT",
                                        "9 Foo 2024 10:20 GMT",
                                        "2024-03-09T10:20:30+1:00",
                                        "2024-03-09T10:20:30.Z",
                                        "2024-03-09T10:20:30+GMT",
                                        "2024-03-09T10:20:30-99:00Z",
                                        "1700000000e300",
                                        "1700000000e3",
                                        "1700000000.5.5"};
    double seconds;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (tt_timestamp_parse(texts[i], &seconds))
            fail_msg("\"%s\" was taken for a time", texts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_times_are_read),
        cmocka_unit_test(mail_times_are_read),
        cmocka_unit_test(unix_times_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
