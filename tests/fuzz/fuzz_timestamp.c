/* SPDX-License-Identifier: MIT */
/* What is taken for a time is one of our calendar, and reads back from ISO 8601 as the same. */
#define _DEFAULT_SOURCE /* gmtime_r */
#include "base/timestamp.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The years 1 to 9999, and the day by which an offset may lead out of them. */
#define FIRST_S (-62135596800.0)
#define LAST_S  253402300799.0
#define DAY_S   86400.0

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_calendar(double seconds)
{
    char iso[64];
    double again;
    struct tm day;
    const time_t whole = (time_t)floor(seconds);
    assert(gmtime_r(&whole, &day) != NULL);
    snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.tm_year + 1900, day.tm_mon + 1,
             day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec);
    assert(tt_timestamp_parse(iso, &again) && again == (double)whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double seconds;
    char *text = malloc(size + 1);
    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (tt_timestamp_parse(text, &seconds)) {
        /* 24:59:60.9 is taken, too: a day and an hour beyond the last second at most. */
        assert(seconds >= FIRST_S - 2 * DAY_S && seconds <= LAST_S + 3 * DAY_S);
        if (seconds >= FIRST_S && seconds <= LAST_S)
            check_calendar(seconds);
    }
    free(text);
    return 0;
}
