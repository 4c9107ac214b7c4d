/* SPDX-License-Identifier: MIT */
#include "json/scan.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "json/plain.h"

#include <string.h>

#define MAX_DEPTH        200
#define MAX_NUMBER_BYTES 63 /* what cJSON copies of a number */
#define FEW_KEYS         16 /* of an object; more are left to the tree, which compares faster */

/* One pass over the text. Errors name the byte at `at`. */
typedef struct scanner {
    const char *text;
    size_t n_bytes;
    size_t at;
    unsigned depth;
    size_t n_keys;            /* begun so far */
    size_t wanted_key;        /* SIZE_MAX: none */
    size_t key_byte;          /* where the wanted key begins */
    tt_json_span string;      /* scanned last */
    tt_json_outline *outline; /* NULL: none is wanted */
    bool doubtful;            /* an object may have a key twice */
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

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static void skip_space(scanner *s)
{
    while (s->at < s->n_bytes && is_space(s->text[s->at]))
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
    switch (here(s)) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        s->at++;
        return TOPICTAG_OK;
    case 'u':
        s->at++;
        break;
    default:
        return unexpected(s, "an escape sequence");
    }
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

static topictag_status scan_string(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    s->at++; /* the quote */
    s->string = (tt_json_span){.begin = s->at};
    for (;;) {
        s->at += tt_json_plain_run(s->text + s->at, s->n_bytes - s->at);
        unsigned char byte = (unsigned char)here(s);
        if (s->at >= s->n_bytes)
            return unexpected(s, "the end of a string");
        if (byte == '"')
            break;
        if (byte == '\\') {
            s->at++;
            s->string.escaped = true;
            TT_TRY(scan_escape(s));
        } else if (byte < 0x20) {
            return unexpected(s, "an escape for a control character");
        } else {
            bool well_formed;
            size_t n = tt_utf8_step(s->text + s->at, s->n_bytes - s->at, &well_formed);
            if (!well_formed)
                return bad(s, s->at, "a string that is not UTF-8");
            s->at += n;
        }
    }
    s->string.end = s->at++;
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

static topictag_status scan_value(scanner *s, tt_json_type *type);

/* Keeps the key scanned last until its object ends. */
static topictag_status keep_key(scanner *s)
{
    tt_json_outline *outline = s->outline;
    topictag_status rc = tt_reserve(&outline->keys, &outline->cap_keys, outline->n_keys + 1,
                                    sizeof *outline->keys, s->err);
    if (rc == TOPICTAG_OK)
        outline->keys[outline->n_keys++] = s->string;
    return rc;
}

/* At the end of an object with the keys from `first` on. */
static void compare_keys(scanner *s, size_t first)
{
    const tt_json_span *keys = s->outline->keys;
    const size_t n = s->outline->n_keys;
    s->doubtful = s->doubtful || n - first > FEW_KEYS;
    for (size_t i = first; i < n && !s->doubtful; i++) {
        const size_t n_bytes = keys[i].end - keys[i].begin;
        s->doubtful = keys[i].escaped;
        for (size_t j = first; j < i; j++)
            if (keys[j].end - keys[j].begin == n_bytes &&
                memcmp(s->text + keys[i].begin, s->text + keys[j].begin, n_bytes) == 0)
                s->doubtful = true;
    }
    s->outline->n_keys = first;
}

/* A key and its colon. */
static topictag_status scan_key(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    if (here(s) != '"')
        return unexpected(s, "a key in quotes");
    if (s->n_keys++ == s->wanted_key)
        s->key_byte = s->at;
    TT_TRY(scan_string(s));
    if (s->outline != NULL)
        TT_TRY(keep_key(s));
    skip_space(s);
    if (here(s) != ':')
        return unexpected(s, "':'");
    s->at++;
    skip_space(s);
done:
    return rc;
}

/* The value at hand, but for its key. */
static topictag_status scan_item(scanner *s, tt_json_item *item)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_span value = {.begin = s->at};
    TT_TRY(scan_value(s, &item->type));
    value.end = s->at;
    if (item->type == TT_JSON_STRING)
        value = s->string;
    item->bytes = s->text + value.begin;
    item->n_bytes = value.end - value.begin;
    item->escaped = value.escaped;
done:
    return rc;
}

/* The value at hand, whose key was the last, to the outline. */
static topictag_status scan_member(scanner *s)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_outline *outline = s->outline;
    const tt_json_span key = outline->keys[outline->n_keys - 1];
    tt_json_item item = {
        .key = s->text + key.begin, .key_bytes = key.end - key.begin, .key_escaped = key.escaped};
    TT_TRY(
        tt_reserve(&outline->items, &outline->cap, outline->n + 1, sizeof *outline->items, s->err));
    TT_TRY(scan_item(s, &item));
    outline->items[outline->n++] = item;
done:
    return rc;
}

/* From the opening bracket of an array (close is ']') or object ('}'). */
static topictag_status scan_container(scanner *s, char close)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t first_key = s->outline != NULL ? s->outline->n_keys : 0;
    const bool outlined = s->outline != NULL && s->depth == 0 && close == '}';
    if (s->depth == MAX_DEPTH)
        return bad(s, s->at, "nested more than 200 deep");
    s->depth++;
    s->at++;
    skip_space(s);
    bool ended = here(s) == close;
    while (!ended) {
        tt_json_type type;
        if (close == '}')
            TT_TRY(scan_key(s));
        TT_TRY(outlined ? scan_member(s) : scan_value(s, &type));
        skip_space(s);
        ended = here(s) == close;
        if (!ended && here(s) != ',')
            return unexpected(s, close == '}' ? "',' or '}'" : "',' or ']'");
        if (!ended) {
            s->at++;
            skip_space(s);
        }
    }
    if (s->outline != NULL)
        compare_keys(s, first_key);
    s->at++;
    s->depth--;
done:
    return rc;
}

static topictag_status scan_value(scanner *s, tt_json_type *type)
{
    switch (here(s)) {
    case '{':
        *type = TT_JSON_OBJECT;
        return scan_container(s, '}');
    case '[':
        *type = TT_JSON_ARRAY;
        return scan_container(s, ']');
    case '"':
        *type = TT_JSON_STRING;
        return scan_string(s);
    case 't':
        *type = TT_JSON_BOOL;
        return scan_literal(s, "true");
    case 'f':
        *type = TT_JSON_BOOL;
        return scan_literal(s, "false");
    case 'n':
        *type = TT_JSON_NULL;
        return scan_literal(s, "null");
    default:
        *type = TT_JSON_NUMBER;
        if (here(s) == '-' || is_digit(here(s)))
            return scan_number(s);
        return unexpected(s, "a value");
    }
}

static topictag_status scan_text(scanner *s, tt_json_type *type)
{
    topictag_status rc = TOPICTAG_OK;
    skip_space(s);
    TT_TRY(scan_value(s, type));
    skip_space(s);
    if (s->at < s->n_bytes)
        rc = unexpected(s, "the end");
done:
    return rc;
}

topictag_status tt_json_scan(const char *text, size_t n_bytes, size_t wanted_key, size_t *key_byte,
                             topictag_error *err)
{
    scanner s = {.text = text, .n_bytes = n_bytes, .wanted_key = wanted_key, .err = err};
    tt_json_type type;
    const topictag_status rc = scan_text(&s, &type);
    if (rc == TOPICTAG_OK && key_byte != NULL)
        *key_byte = s.key_byte;
    return rc;
}

topictag_status tt_json_scan_outline(tt_json_outline *outline, const char *text, size_t n_bytes,
                                     bool *doubtful, topictag_error *err)
{
    scanner s = {
        .text = text, .n_bytes = n_bytes, .wanted_key = SIZE_MAX, .outline = outline, .err = err};
    outline->n = outline->n_keys = 0;
    const topictag_status rc = scan_text(&s, &outline->type);
    *doubtful = s.doubtful;
    return rc;
}

topictag_status tt_json_scan_elements(tt_json_outline *outline, const tt_json_item *array,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    scanner s = {.text = array->bytes,
                 .n_bytes = array->n_bytes,
                 .at = 1,
                 .wanted_key = SIZE_MAX,
                 .err = err};
    for (skip_space(&s); here(&s) != ']'; skip_space(&s)) {
        tt_json_item item = {0};
        TT_TRY(scan_item(&s, &item));
        TT_TRY(tt_reserve(&outline->elements, &outline->cap_elements, outline->n_elements + 1,
                          sizeof *outline->elements, err));
        outline->elements[outline->n_elements++] = item;
        skip_space(&s);
        s.at += here(&s) == ',';
    }
done:
    return rc;
}
