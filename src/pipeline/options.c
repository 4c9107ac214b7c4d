/* SPDX-License-Identifier: MIT */
/*
 * Setting and checking options through their tables.
 */

#include "topictag/tune.h"

#include "base/number.h"
#include "base/status.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void topictag_options_reset(void *options, const topictag_option *table)
{
    for (const topictag_option *row = table; row->name != NULL; row++) {
        if (row->kind == TOPICTAG_OPTION_LIST) {
            memset((char *)options + row->offset, 0, sizeof(topictag_list));
            continue;
        }
        const topictag_status rc = topictag_option_set(options, row, row->fallback, NULL);
        assert(rc == TOPICTAG_OK); /* a default outside its own range */
        (void)rc;
    }
}

static topictag_status refuse(const topictag_option *option, const char *value, const char *wanted,
                              topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, option->name, 0, 0,
                      "expected %s, found \"%.60s\"", wanted, value == NULL ? "" : value);
}

/* A range as people read it: "a number from 0 to 1". */
static topictag_status refuse_range(const topictag_option *option, const char *value,
                                    topictag_error *err)
{
    char low[TT_NUMBER_BYTES], high[TT_NUMBER_BYTES];
    return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, option->name, 0, 0,
                      "expected a %snumber from %s to %s, found \"%.60s\"",
                      option->kind == TOPICTAG_OPTION_COUNT || option->kind == TOPICTAG_OPTION_SIZE
                          ? "whole "
                          : "",
                      tt_format_double(option->min, low), tt_format_double(option->max, high),
                      value == NULL ? "" : value);
}

static topictag_status set_flag(bool *field, const topictag_option *option, const char *value,
                                topictag_error *err)
{
    if (value == NULL || strcmp(value, "true") == 0)
        *field = true;
    else if (strcmp(value, "false") == 0)
        *field = false;
    else
        return refuse(option, value, "true or false", err);
    return TOPICTAG_OK;
}

static topictag_status set_choice(int *field, const topictag_option *option, const char *value,
                                  topictag_error *err)
{
    char wanted[160] = "one of";
    for (int i = 0; option->choices[i] != NULL; i++) {
        if (value != NULL && strcmp(value, option->choices[i]) == 0) {
            *field = i;
            return TOPICTAG_OK;
        }
        const size_t used = strlen(wanted);
        if (used + strlen(option->choices[i]) + 2 < sizeof wanted) {
            wanted[used] = ' ';
            strcpy(wanted + used + 1, option->choices[i]);
        }
    }
    return refuse(option, value, wanted, err);
}

/* "90", "90s", "1.5m", "1h" to seconds. */
static bool parse_seconds(const char *value, size_t n, double *seconds)
{
    const char unit = n > 0 ? value[n - 1] : '\0';
    const double scale = unit == 'm' ? 60 : unit == 'h' ? 3600 : 1;
    if (!tt_parse_double(value, unit == 's' || scale > 1 ? n - 1 : n, seconds))
        return false;
    *seconds *= scale;
    return true;
}

static topictag_status set_list(topictag_list *list, const topictag_option *option,
                                const char *value, topictag_error *err)
{
    if (list->n == TOPICTAG_LIST_MAX)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, option->name, 0, 0,
                          "may be given %d times at most", TOPICTAG_LIST_MAX);
    list->items[list->n++] = value;
    return TOPICTAG_OK;
}

topictag_status topictag_option_set(void *options, const topictag_option *option, const char *value,
                                    topictag_error *err)
{
    void *field = (char *)options + option->offset;
    if (option->kind == TOPICTAG_OPTION_FLAG)
        return set_flag(field, option, value, err);
    if (value == NULL)
        return refuse(option, value, "a value", err);
    const size_t n = strlen(value);
    uint64_t whole;
    double number;
    switch (option->kind) {
    case TOPICTAG_OPTION_COUNT:
    case TOPICTAG_OPTION_SIZE:
        if (!tt_parse_u64(value, n, &whole) || (double)whole < option->min ||
            (double)whole > option->max)
            return refuse_range(option, value, err);
        if (option->kind == TOPICTAG_OPTION_SIZE)
            *(uint64_t *)field = whole;
        else
            *(uint32_t *)field = (uint32_t)whole;
        return TOPICTAG_OK;
    case TOPICTAG_OPTION_NUMBER:
        if (!tt_parse_double(value, n, &number) || number < option->min || number > option->max)
            return refuse_range(option, value, err);
        *(double *)field = number;
        return TOPICTAG_OK;
    case TOPICTAG_OPTION_SECONDS:
        if (!parse_seconds(value, n, &number) || number < option->min || number > option->max)
            return refuse(option, value, "a time like 90s, 5m or 1h", err);
        *(double *)field = number;
        return TOPICTAG_OK;
    case TOPICTAG_OPTION_CHOICE:
        return set_choice(field, option, value, err);
    case TOPICTAG_OPTION_TEXT:
        *(const char **)field = value;
        return TOPICTAG_OK;
    case TOPICTAG_OPTION_LIST:
        return set_list(field, option, value, err);
    case TOPICTAG_OPTION_FLAG:
        break;
    }
    return tt_fail(err, TOPICTAG_E_INTERNAL, "option %s has no known kind", option->name);
}

/* The value of a number, count or choice as a double. */
static double value_of(const void *field, topictag_option_kind kind)
{
    switch (kind) {
    case TOPICTAG_OPTION_COUNT:
        return *(const uint32_t *)field;
    case TOPICTAG_OPTION_SIZE:
        return (double)*(const uint64_t *)field;
    case TOPICTAG_OPTION_NUMBER:
    case TOPICTAG_OPTION_SECONDS:
        return *(const double *)field;
    case TOPICTAG_OPTION_CHOICE:
        return *(const int *)field;
    default:
        return 0;
    }
}

/* Also of what has no digits. */
static const char *tell_number(double value, char out[TT_NUMBER_BYTES])
{
    if (isnan(value))
        return "NaN";
    if (isinf(value))
        return value > 0 ? "infinity" : "-infinity";
    return tt_format_double(value, out);
}

topictag_status topictag_options_check(const void *options, const topictag_option *table,
                                       topictag_error *err)
{
    for (const topictag_option *row = table; row->name != NULL; row++) {
        const void *field = (const char *)options + row->offset;
        const double value = value_of(field, row->kind);
        double low = row->min, high = row->max;
        char text[TT_NUMBER_BYTES];
        if (row->kind == TOPICTAG_OPTION_TEXT) {
            if (*(const char *const *)field == NULL)
                return refuse(row, NULL, "a text", err);
            continue;
        }
        if (row->kind == TOPICTAG_OPTION_FLAG || row->kind == TOPICTAG_OPTION_LIST)
            continue;
        if (row->kind == TOPICTAG_OPTION_CHOICE) {
            low = 0;
            for (high = -1; row->choices[(int)high + 1] != NULL;)
                high++;
        }
        if (!(value >= low && value <= high)) /* also refuses NaN */
            return refuse_range(row, tell_number(value, text), err);
    }
    return TOPICTAG_OK;
}
