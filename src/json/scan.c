/* SPDX-License-Identifier: MIT */
#include "json/scan.h"
#include "base/number.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

#define MAX_DEPTH        200
#define MAX_NUMBER_BYTES 63 /* what cJSON copies of a number */

/* One pass over the text. Errors name the byte at `at`. */
typedef struct scanner {
    const char *text;
    size_t n_bytes;
    size_t at;
    unsigned depth;
    size_t n_keys;     /* begun so far */
    size_t wanted_key; /* SIZE_MAX: none */
    size_t key_byte;   /* where the wanted key begins */
    topictag_error *err;
} scanner;

static topictag_status bad(const scanner *s, size_t byte, const char *what)
{
    return tt_fail_at(s->err, TOPICTAG_E_SYNTAX, NULL, 0, byte, "JSON: %s", what);
}

/* The byte at hand; 0 at the end, which no rule accepts. */
static char here(const scanner *s)
{
    return s->at < s->n_bytes ? s->text[s->at] : '\0';
}

static topictag_status unexpected(const scanner *s, const char *wanted)
{
    if (s->at >= s->n_bytes)
        return tt_fail_at(s->err, TOPICTAG_E_SYNTAX, NULL, 0, s->at,
                          "JSON: found the end, wanted %s", wanted);
    unsigned char found = (unsigned char)here(s);
    if (found > 0x20 && found < 0x7F)
        return tt_fail_at(s->err, TOPICTAG_E_SYNTAX, NULL, 0, s->at, "JSON: found '%c', wanted %s",
                          found, wanted);
    return tt_fail_at(s->err, TOPICTAG_E_SYNTAX, NULL, 0, s->at,
                      "JSON: found byte 0x%02X, wanted %s", found, wanted);
}

static void skip_space(scanner *s)
{
    while (here(s) == ' ' || here(s) == '\n' || here(s) == '\t' || here(s) == '\r')
        s->at++;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static topictag_status scan_digits(scanner *s)
{
    if (!is_digit(here(s)))
        return unexpected(s, "a digit");
    while (is_digit(here(s)))
        s->at++;
    return TOPICTAG_OK;
}

static topictag_status scan_number(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t start = s->at;
    double value;
    if (here(s) == '-')
        s->at++;
    if (here(s) == '0')
        s->at++;
    else
        TT_TRY(scan_digits(s));
    if (here(s) == '.') {
        s->at++;
        TT_TRY(scan_digits(s));
    }
    if (here(s) == 'e' || here(s) == 'E') {
        s->at++;
        if (here(s) == '+' || here(s) == '-')
            s->at++;
        TT_TRY(scan_digits(s));
    }
    if (s->at - start > MAX_NUMBER_BYTES)
        rc = bad(s, start, "a number of more than 63 bytes");
    else if (!tt_parse_double(s->text + start, s->at - start, &value))
        rc = bad(s, start, "a number too large for a double");
done:
    return rc;
}

static topictag_status scan_hex4(scanner *s, unsigned *out)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    *out = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        const char *digit = here(s) == '\0' ? NULL : strchr(digits, here(s));
        if (digit == NULL)
            return unexpected(s, "four hexadecimal digits");
        *out = *out * 16 + (unsigned)(digit - digits) % 16;
    }
    return TOPICTAG_OK;
}

/* After a backslash. */
static topictag_status scan_escape(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t start = s->at - 1;
    unsigned unit, second;
    if (here(s) != 'u') {
        if (here(s) == '\0' || strchr("\"\\/bfnrt", here(s)) == NULL)
            return unexpected(s, "an escape sequence");
        s->at++;
        return TOPICTAG_OK;
    }
    s->at++;
    TT_TRY(scan_hex4(s, &unit));
    if (unit == 0)
        return bad(s, start, "\\u0000 in a string");
    if (unit < 0xD800 || unit > 0xDFFF)
        return TOPICTAG_OK;
    if (unit > 0xDBFF || here(s) != '\\')
        return bad(s, start, "half of a surrogate pair");
    s->at++;
    if (here(s) != 'u')
        return bad(s, start, "half of a surrogate pair");
    s->at++;
    TT_TRY(scan_hex4(s, &second));
    if (second < 0xDC00 || second > 0xDFFF)
        return bad(s, start, "half of a surrogate pair");
done:
    return rc;
}

/*
 * How many of the next bytes, by eights, are ASCII that a string may hold as it is. For a word of
 * eight bytes, (w - ones * c) & ~w has the top bit of every byte below c set, and none below the
 * first such byte (Mycroft's test); a byte equals c when its exclusive or with c is below 1.
 */
static size_t plain_bytes(const char *text, size_t n_bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    size_t n = 0;
    for (; n_bytes - n >= sizeof(uint64_t); n += sizeof(uint64_t)) {
        uint64_t w;
        memcpy(&w, text + n, sizeof w);
        const uint64_t quote = w ^ (ones * '"'), escape = w ^ (ones * '\\');
        const uint64_t special =
            w | ((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((escape - ones) & ~escape);
        if ((special & tops) != 0)
            break;
    }
    return n;
}

static topictag_status scan_string(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    s->at++; /* the quote */
    for (;;) {
        unsigned char byte = (unsigned char)here(s);
        if (s->at >= s->n_bytes)
            return unexpected(s, "the end of a string");
        if (byte == '"')
            break;
        if (byte == '\\') {
            s->at++;
            TT_TRY(scan_escape(s));
        } else if (byte < 0x20) {
            return unexpected(s, "an escape for a control character");
        } else if (byte < 0x80) {
            s->at++;
            s->at += plain_bytes(s->text + s->at, s->n_bytes - s->at);
        } else {
            bool well_formed;
            size_t n = tt_utf8_step(s->text + s->at, s->n_bytes - s->at, &well_formed);
            if (!well_formed)
                return bad(s, s->at, "a string that is not UTF-8");
            s->at += n;
        }
    }
    s->at++;
done:
    return rc;
}

static topictag_status scan_literal(scanner *s, const char *literal)
{
    for (; *literal != '\0'; literal++, s->at++)
        if (here(s) != *literal)
            return unexpected(s, "a value");
    return TOPICTAG_OK;
}

static topictag_status scan_value(scanner *s);

/* A key and its colon. */
static topictag_status scan_key(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    if (here(s) != '"')
        return unexpected(s, "a key in quotes");
    if (s->n_keys++ == s->wanted_key)
        s->key_byte = s->at;
    TT_TRY(scan_string(s));
    skip_space(s);
    if (here(s) != ':')
        return unexpected(s, "':'");
    s->at++;
    skip_space(s);
done:
    return rc;
}

/* From the opening bracket of an array (close is ']') or object ('}'). */
static topictag_status scan_container(scanner *s, char close)
{
    topictag_status rc = TOPICTAG_OK;
    if (s->depth == MAX_DEPTH)
        return bad(s, s->at, "nested more than 200 deep");
    s->depth++;
    s->at++;
    skip_space(s);
    bool ended = here(s) == close;
    while (!ended) {
        if (close == '}')
            TT_TRY(scan_key(s));
        TT_TRY(scan_value(s));
        skip_space(s);
        ended = here(s) == close;
        if (!ended && here(s) != ',')
            return unexpected(s, close == '}' ? "',' or '}'" : "',' or ']'");
        if (!ended) {
            s->at++;
            skip_space(s);
        }
    }
    s->at++;
    s->depth--;
done:
    return rc;
}

static topictag_status scan_value(scanner *s)
{
    switch (here(s)) {
    case '{':
        return scan_container(s, '}');
    case '[':
        return scan_container(s, ']');
    case '"':
        return scan_string(s);
    case 't':
        return scan_literal(s, "true");
    case 'f':
        return scan_literal(s, "false");
    case 'n':
        return scan_literal(s, "null");
    default:
        if (here(s) == '-' || is_digit(here(s)))
            return scan_number(s);
        return unexpected(s, "a value");
    }
}

topictag_status tt_json_scan(const char *text, size_t n_bytes, size_t wanted_key, size_t *key_byte,
                             topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    scanner s = {.text = text, .n_bytes = n_bytes, .wanted_key = wanted_key, .err = err};
    skip_space(&s);
    TT_TRY(scan_value(&s));
    skip_space(&s);
    if (s.at < n_bytes)
        rc = unexpected(&s, "the end");
    else if (key_byte != NULL)
        *key_byte = s.key_byte;
done:
    return rc;
}
