/* SPDX-License-Identifier: MIT */
/*
 * By hand because strptime goes by the process's locale, which is not the library's to set.
 */
#include "base/timestamp.h"

#include "base/number.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#define DAY_S 86400

typedef struct moment {
    int year, month, day, hour, minute;
    double second;
    int offset_s; /* east of Greenwich */
} moment;

/* Exactly n digits; false leaves *text where it is. */
static bool take_digits(const char **text, int n, int *out)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        const char c = (*text)[i];
        if (c < '0' || c > '9')
            return false;
        value = 10 * value + (c - '0');
    }
    *text += n;
    *out = value;
    return true;
}

static bool take(const char **text, char c)
{
    if (**text != c)
        return false;
    ++*text;
    return true;
}

static void skip_blanks(const char **text)
{
    while (**text == ' ' || **text == '\t')
        ++*text;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970-01-01 in the Gregorian calendar, for years from 1 on. */
static int64_t days_of(int year, int month, int day)
{
    static const int before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const int64_t y = year - 1;
    const int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + before[month - 1] + day - 1;
    return days + (month > 2 && is_leap(year)) - 719162;
}

static bool is_valid(const moment *m)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (m->year < 1 || m->month < 1 || m->month > 12 || m->day < 1)
        return false;
    const int length = lengths[m->month - 1] + (m->month == 2 && is_leap(m->year));
    /* A leap second is the 60th. */
    return m->day <= length && m->hour <= 24 && m->minute <= 59 && m->second < 61;
}

/* ":mm[:ss[.fraction]]" behind the hour. */
static bool take_minutes(const char **text, moment *m)
{
    int second;
    double scale = 0.1;
    if (!take(text, ':') || !take_digits(text, 2, &m->minute))
        return false;
    if (!take(text, ':'))
        return true;
    if (!take_digits(text, 2, &second))
        return false;
    m->second = second;
    if (!take(text, '.') && !take(text, ','))
        return true;
    if (**text < '0' || **text > '9')
        return false;
    for (; **text >= '0' && **text <= '9'; ++*text, scale /= 10)
        m->second += scale * (**text - '0');
    return true;
}

/* "hh:mm", "hhmm" or "hh" behind a sign. */
static bool take_offset(const char **text, int sign, moment *m)
{
    int hours, minutes = 0;
    if (!take_digits(text, 2, &hours))
        return false;
    const bool colon = take(text, ':');
    if (!take_digits(text, 2, &minutes) && colon)
        return false;
    m->offset_s = sign * (3600 * hours + 60 * minutes);
    return hours <= 24 && minutes <= 59;
}

static bool take_zone(const char **text, moment *m)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"GMT", 0},  {"UTC", 0},  {"UT", 0},   {"Z", 0},    {"EST", -5}, {"EDT", -4},
                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    skip_blanks(text);
    if (**text == '\0')
        return true;
    if (take(text, '+'))
        return take_offset(text, 1, m);
    if (take(text, '-'))
        return take_offset(text, -1, m);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        const size_t n = strlen(zones[i].name);
        if (strncasecmp(*text, zones[i].name, n) != 0)
            continue;
        *text += n;
        m->offset_s = 3600 * zones[i].hours;
        return true;
    }
    return false;
}

static bool parse_iso(const char *text, moment *m)
{
    if (!take_digits(&text, 4, &m->year))
        return false;
    const bool dashes = take(&text, '-');
    if (*text == '\0')
        return !dashes;
    if (!take_digits(&text, 2, &m->month))
        return false;
    if (*text == '\0')
        return dashes; /* six digits are no date */
    if (take(&text, '-') != dashes || !take_digits(&text, 2, &m->day))
        return false;
    if (*text == '\0')
        return true;
    if (!take(&text, 'T') && !take(&text, 't') && !take(&text, ' '))
        return false;
    return take_digits(&text, 2, &m->hour) && take_minutes(&text, m) && take_zone(&text, m) &&
           *text == '\0';
}

static bool parse_mail(const char *text, moment *m)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *comma = strchr(text, ',');
    if (comma != NULL)
        text = comma + 1;
    skip_blanks(&text);
    if (!take_digits(&text, 2, &m->day) && !take_digits(&text, 1, &m->day))
        return false;
    skip_blanks(&text);
    for (m->month = 1; m->month <= 12; m->month++)
        if (strncasecmp(text, months + 3 * (m->month - 1), 3) == 0)
            break;
    if (m->month > 12)
        return false;
    text += 3;
    skip_blanks(&text);
    if (!take_digits(&text, 4, &m->year))
        return false;
    skip_blanks(&text);
    return take_digits(&text, 2, &m->hour) && take_minutes(&text, m) && take_zone(&text, m) &&
           *text == '\0';
}

static bool parse_unix(const char *text, double *seconds)
{
    static const char digits[] = "0123456789";
    const size_t n_digits = strspn(text, digits);
    const double unit = n_digits <= 11 ? 1 : n_digits <= 13 ? 1e3 : 1e6;
    /* 14 digits are rather a date and a time run together. */
    if (n_digits < 9 || n_digits == 14 || n_digits > 16)
        return false;
    const char *rest = text + n_digits;
    if (take(&rest, '.'))
        rest += strspn(rest, digits);
    if (*rest != '\0' || !tt_parse_double(text, strlen(text), seconds))
        return false;
    *seconds /= unit;
    return true;
}

bool tt_timestamp_parse(const char *text, double *seconds)
{
    moment m = {.month = 1, .day = 1};
    skip_blanks(&text);
    if (parse_unix(text, seconds))
        return true;
    if (!parse_iso(text, &m)) {
        m = (moment){0};
        if (!parse_mail(text, &m))
            return false;
    }
    if (!is_valid(&m))
        return false;
    *seconds = (double)(days_of(m.year, m.month, m.day) * DAY_S + 3600 * m.hour + 60 * m.minute -
                        m.offset_s) +
               m.second;
    return true;
}
