/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A double and the midpoint of two have at most 767 digits; those kept beyond stand for the rest.
 */
#define DECISIVE_DIGITS 800

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool tt_parse_u64(const char *text, size_t n_bytes, uint64_t *out)
{
    uint64_t value = 0;
    if (n_bytes == 0)
        return false;
    for (size_t i = 0; i < n_bytes; i++) {
        if (!is_digit(text[i]))
            return false;
        unsigned digit = (unsigned)(text[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

/* digits * 10^exponent: what a text says, before rounding. */
typedef struct decimal {
    bool negative;
    char digits[DECISIVE_DIGITS + 16]; /* without leading zeros; room for "e-9999" */
    size_t n_digits;
    int64_t exponent;
} decimal;

/* The digits at text[i], from where a point was seen when `after_point`. Returns their end. */
static size_t read_digits(decimal *number, const char *text, size_t i, size_t n_bytes,
                          bool after_point)
{
    for (; i < n_bytes && is_digit(text[i]); i++) {
        if (number->n_digits < DECISIVE_DIGITS) {
            if (number->n_digits > 0 || text[i] != '0')
                number->digits[number->n_digits++] = text[i];
            number->exponent -= after_point;
            continue;
        }
        if (text[i] != '0') /* lies above the digits kept: enough to break a tie upwards */
            number->digits[DECISIVE_DIGITS - 1] = '1';
        number->exponent += !after_point;
    }
    return i;
}

static bool read_exponent(decimal *number, const char *text, size_t n_bytes)
{
    bool negative = n_bytes > 0 && text[0] == '-';
    size_t i = n_bytes > 0 && (text[0] == '-' || text[0] == '+');
    int64_t exponent = 0;
    if (i == n_bytes)
        return false;
    for (; i < n_bytes; i++) {
        if (!is_digit(text[i]))
            return false;
        if (exponent < INT64_MAX / 100) /* beyond any text's length: stays huge */
            exponent = exponent * 10 + (text[i] - '0');
    }
    number->exponent += negative ? -exponent : exponent;
    return true;
}

static bool read_decimal(decimal *number, const char *text, size_t n_bytes)
{
    size_t i = n_bytes > 0 && (text[0] == '-' || text[0] == '+');
    number->negative = n_bytes > 0 && text[0] == '-';
    size_t start = i;
    i = read_digits(number, text, i, n_bytes, false);
    size_t n_seen = i - start;
    if (i < n_bytes && text[i] == '.') {
        start = i + 1;
        i = read_digits(number, text, start, n_bytes, true);
        n_seen += i - start;
    }
    if (n_seen == 0)
        return false;
    if (i < n_bytes && (text[i] == 'e' || text[i] == 'E'))
        return read_exponent(number, text + i + 1, n_bytes - i - 1);
    return i == n_bytes;
}

/* Exact when both factors are (Clinger 1990): at most 15 digits, power at most 22. */
static bool small_value(const decimal *number, double *out)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (number->n_digits > 15 || number->exponent < -22 || number->exponent > 22)
        return false;
    uint64_t digits = 0;
    for (size_t i = 0; i < number->n_digits; i++)
        digits = digits * 10 + (unsigned)(number->digits[i] - '0');
    double value = (double)digits;
    *out =
        number->exponent < 0 ? value / power[-number->exponent] : value * power[number->exponent];
    return true;
}

bool tt_parse_double(const char *text, size_t n_bytes, double *out)
{
    decimal number;
    number.n_digits = 0;
    number.exponent = 0;
    if (!read_decimal(&number, text, n_bytes))
        return false;
    double value = 0;
    if (number.n_digits > 0 && !small_value(&number, &value)) {
        /* Without a decimal point strtod reads the same number in every locale. */
        int64_t exponent = number.exponent;
        if (exponent > 9999)
            exponent = 9999;
        if (exponent < -9999)
            exponent = -9999;
        snprintf(number.digits + number.n_digits, sizeof number.digits - number.n_digits, "e%d",
                 (int)exponent);
        value = strtod(number.digits, NULL);
        if (!isfinite(value))
            return false;
    }
    *out = number.negative ? -value : value;
    return true;
}

/* printf writes the locale's decimal point, of one or more bytes. */
static void mend_point(char *text)
{
    char *from = text, *to = text;
    bool mended = false;
    for (; *from != '\0'; from++) {
        if (is_digit(*from) || *from == '-' || *from == '+' || *from == 'e') {
            *to++ = *from;
        } else if (!mended) {
            *to++ = '.';
            mended = true;
        }
    }
    *to = '\0';
}

const char *tt_format_double(double value, char out[TT_NUMBER_BYTES])
{
    assert(isfinite(value));
    for (int digits = 15; digits <= 17; digits++) {
        double again;
        snprintf(out, TT_NUMBER_BYTES, "%.*g", digits, value);
        mend_point(out);
        if (digits == 17 || (tt_parse_double(out, strlen(out), &again) && again == value))
            break;
    }
    return out;
}

/* The last n digits of value. */
static void put_digits(char *out, uint32_t value, unsigned n)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    for (; n >= 2; n -= 2, value /= 100)
        memcpy(out + n - 2, pairs + (size_t)2 * (value % 100), 2);
    if (n == 1)
        out[0] = (char)('0' + value % 10);
}

/*
 * |value| in whole units of the last of its decimals, which are worth 1 / power, as snprintf would
 * round it. False where the product's rounding might decide which way the last digit goes.
 */
static inline bool round_to_units(double value, double power, uint32_t *units)
{
    const double scaled = fabs(value) * power;
    if (!(scaled < 1e9)) /* its last bit is then worth 1.2e-7 at most */
        return false;
    *units = (uint32_t)scaled;
    const double rest = scaled - *units;
    *units += rest > 0.5;
    return fabs(rest - 0.5) >= 1e-6;
}

/* What snprintf would write, by whole numbers; false where that is not sure. */
static bool format_fixed_fast(double value, unsigned decimals, char *out)
{
    static const uint32_t powers[] = {1,      10,      100,      1000,      10000,
                                      100000, 1000000, 10000000, 100000000, 1000000000};
    uint32_t units;
    if (!round_to_units(value, powers[decimals], &units))
        return false;
    const uint32_t whole = units / powers[decimals];
    unsigned n_whole = 1;
    while (n_whole < 10 && whole >= powers[n_whole])
        n_whole++;
    if (signbit(value))
        *out++ = '-';
    put_digits(out, whole, n_whole);
    out += n_whole;
    if (decimals > 0) {
        *out++ = '.';
        put_digits(out, units % powers[decimals], decimals);
        out += decimals;
    }
    *out = '\0';
    return true;
}

const char *tt_format_fixed(double value, unsigned decimals, char out[TT_NUMBER_BYTES])
{
    assert(isfinite(value) && decimals <= 9);
    if (fabs(value) >= 1e15)
        return tt_format_double(value, out);
    if (format_fixed_fast(value, decimals, out))
        return out;
    snprintf(out, TT_NUMBER_BYTES, "%.*f", (int)decimals, value);
    mend_point(out);
    return out;
}

void tt_format_share(double value, char out[TT_SHARE_BYTES])
{
    const uint32_t power = 1000000;
    char text[TT_NUMBER_BYTES];
    uint32_t units;
    assert(value >= 0 && value <= 1);
    if (!round_to_units(value, power, &units)) {
        memcpy(out, tt_format_fixed(fabs(value), TT_SHARE_DECIMALS, text), TT_SHARE_BYTES);
        return;
    }
    out[0] = units < power ? '0' : '1';
    out[1] = '.';
    put_digits(out + 2, units < power ? units : 0, TT_SHARE_DECIMALS);
}
