/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/number.h"
#include "base/random.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double parse(const char *text)
{
    double value = NAN;
    if (!tt_parse_double(text, strlen(text), &value))
        fail_msg("refused: %s", text);
    return value;
}

static void integers_to_their_limits(void **state)
{
    (void)state;
    uint64_t u;
    assert_true(tt_parse_u64("18446744073709551615", 20, &u) && u == UINT64_MAX);
    assert_false(tt_parse_u64("18446744073709551616", 20, &u));
    assert_true(tt_parse_u64("00012", 5, &u) && u == 12);
    static const char *const wrong[] = {"", "-", "+", "-1", "+1", " 1", "1 ", "1.", "1e3", "0x1"};
    for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++)
        assert_false(tt_parse_u64(wrong[n], strlen(wrong[n]), &u));
    assert_true(tt_parse_u64("123", 2, &u) && u == 12);
}

static void doubles_whole_or_not_at_all(void **state)
{
    (void)state;
    double d;
    static const char *const wrong[] = {"",
                                        ".",
                                        "-",
                                        "+.",
                                        "e5",
                                        "1e",
                                        "1e+",
                                        " 1",
                                        "1 ",
                                        "1..2",
                                        "1.2.",
                                        "1,5",
                                        "0x1p3",
                                        "nan",
                                        "-inf",
                                        "1e9_",
                                        "1e400",
                                        "-1e309",
                                        "179769313486231580800e290"};
    for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++)
        if (tt_parse_double(wrong[n], strlen(wrong[n]), &d))
            fail_msg("taken: %s", wrong[n]);
    assert_true(parse("+1.5") == 1.5);
    assert_true(parse(".5e1") == 5);
    assert_true(parse("5.") == 5);
    assert_true(parse("1e-99999999999999999999") == 0);
    assert_true(parse("0e99999999999999999999") == 0);
    assert_true(signbit(parse("-0")) && parse("-0") == 0);
    assert_true(parse("1.7976931348623157e308") == DBL_MAX);
    assert_true(parse("4.9406564584124654e-324") == 0x1p-1074);
    assert_true(parse("2.4703282292062327e-324") == 0);
    assert_false(tt_parse_double("1\0", 2, &d));
}

/* Texts longer than any stack buffer, whose last digit decides the rounding. */
static void long_texts_round_right(void **state)
{
    (void)state;
    char text[3000];
    /* 2^-1074 + 2^-1075: a midpoint of 752 digits; ties go to even, 2 * 2^-1074. */
    int n = snprintf(text, sizeof text, "%.1075f", 0x1p-1074);
    double tie = 0;
    assert_true(tt_parse_double(text, (size_t)n, &tie) && tie == 0x1p-1074);
    /* 1 + 2^-53 lies between 1 and the next double; one digit more, however late, goes up. */
    strcpy(text, "1.00000000000000011102230246251565404236316680908203125");
    assert_true(parse(text) == 1);
    size_t len = strlen(text);
    memset(text + len, '0', 2000);
    strcpy(text + len + 2000, "1");
    assert_true(parse(text) == 1 + DBL_EPSILON);
    /* Zeros before and behind the point only move the exponent. */
    memset(text, '0', 2500);
    text[1] = '.';
    strcpy(text + 2500, "25e2499");
    assert_true(parse(text) == 2.5);
    memset(text, '0', 2500);
    text[0] = '7';
    strcpy(text + 2500, "e-2499");
    assert_true(parse(text) == 7);
}

/* The same as strtod for texts of every shape; strtod in the "C" locale is the oracle. */
static void agrees_with_strtod(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 3);
    for (int round = 0; round < 50000; round++) {
        char text[80];
        size_t n = 0;
        unsigned n_digits = 1 + (unsigned)tt_rng_below(&rng, 25);
        unsigned point = (unsigned)tt_rng_below(&rng, 30);
        if (tt_rng_below(&rng, 2))
            text[n++] = '-';
        for (unsigned d = 0; d < n_digits; d++) {
            if (d == point)
                text[n++] = '.';
            text[n++] = (char)('0' + tt_rng_below(&rng, 10));
        }
        if (tt_rng_below(&rng, 2))
            n += (size_t)snprintf(text + n, 8, "e%d", (int)tt_rng_below(&rng, 700) - 350);
        text[n] = '\0';
        double expected = strtod(text, NULL), value;
        bool taken = tt_parse_double(text, n, &value);
        assert_true(taken == (isfinite(expected) != 0));
        if (taken && memcmp(&value, &expected, sizeof value) != 0)
            fail_msg("%s: %.17g, wanted %.17g", text, value, expected);
    }
}

static void written_doubles_read_back(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } known[] = {{0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {0.1, "0.1"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {9007199254740993.0, "9007199254740992"},
                 {1e300, "1e+300"},
                 {-DBL_MAX, "-1.7976931348623157e+308"},
                 {1e-5, "1e-05"},
                 {123456.789, "123456.789"}};
    char text[TT_NUMBER_BYTES];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_string_equal(tt_format_double(known[i].value, text), known[i].text);
    tt_rng rng;
    tt_rng_seed(&rng, 4);
    for (int round = 0; round < 50000; round++) {
        uint64_t bits = tt_rng_next(&rng);
        if (round % 10 == 0)
            bits &= UINT64_C(0x800FFFFFFFFFFFFF); /* subnormal */
        double value, again;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        tt_format_double(value, text);
        assert_true(tt_parse_double(text, strlen(text), &again));
        assert_memory_equal(&value, &again, sizeof value);
    }
}

static void fixed_point(void **state)
{
    (void)state;
    char text[TT_NUMBER_BYTES];
    assert_string_equal(tt_format_fixed(0.93649, 3, text), "0.936");
    assert_string_equal(tt_format_fixed(-2, 2, text), "-2.00");
    assert_string_equal(tt_format_fixed(12.5, 0, text), "12");
    assert_string_equal(tt_format_fixed(-999999999999999.0, 9, text), "-999999999999999.000000000");
    assert_string_equal(tt_format_fixed(1e300, 9, text), "1e+300");
    assert_string_equal(tt_format_fixed(-0.0, 3, text), "-0.000");
    assert_string_equal(tt_format_fixed(0.9999999, 6, text), "1.000000");
    assert_string_equal(tt_format_fixed(13.5, 0, text), "14");
    /* The same digits as the C library's, ties and their neighbours included. */
    tt_rng rng;
    tt_rng_seed(&rng, 17);
    for (int round = 0; round < 200000; round++) {
        static const double sizes[] = {1, 1e-6, 1000, 1e12};
        const unsigned decimals = (unsigned)round % 10;
        double value = (tt_rng_double(&rng) - 0.25) * sizes[round / 10 % 4];
        if (round % 3 == 0)
            value = (floor(value * 4096) + 0.5) / 4096;
        if (round % 6 == 0)
            value = nextafter(value, 0);
        char expected[64];
        snprintf(expected, sizeof expected, "%.*f", (int)decimals, value);
        assert_string_equal(tt_format_fixed(value, decimals, text), expected);
    }
}

/* A share is written as any number of six decimals: ties, their neighbours and both ends. */
static void shares(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 23);
    for (int round = 0; round < 200000; round++) {
        char text[TT_SHARE_BYTES + 1] = "", expected[64];
        double value = tt_rng_double(&rng);
        if (round % 3 == 0)
            value = (floor(value * 1e6) + 0.5) / 1e6;
        if (round % 6 == 0)
            value = nextafter(value, round % 12);
        if (round < 4)
            value = (const double[]){0, 1, 0.9999995, 1 - 1e-16}[round];
        snprintf(expected, sizeof expected, "%.6f", value);
        tt_format_share(value, text);
        assert_string_equal(text, expected);
    }
}

/* Numbers look the same in a locale with a decimal comma, where the machine has one. */
static void no_locale_shows(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "ps_AF.UTF-8"};
    char text[TT_NUMBER_BYTES];
    size_t i = 0;
    while (i < 4 && setlocale(LC_NUMERIC, names[i]) == NULL)
        i++;
    if (i == 4)
        skip();
    assert_string_equal(tt_format_double(-0.1, text), "-0.1");
    assert_string_equal(tt_format_double(1.5e-300, text), "1.5e-300");
    assert_string_equal(tt_format_fixed(2.5, 2, text), "2.50");
    assert_true(parse("0.30000000000000004") == 0.1 + 0.2);
    double d;
    assert_false(tt_parse_double("1,5", 3, &d));
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_to_their_limits),
        cmocka_unit_test(doubles_whole_or_not_at_all),
        cmocka_unit_test(long_texts_round_right),
        cmocka_unit_test(agrees_with_strtod),
        cmocka_unit_test(written_doubles_read_back),
        cmocka_unit_test(fixed_point),
        cmocka_unit_test(shares),
        cmocka_unit_test(no_locale_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
