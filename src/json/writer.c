/* SPDX-License-Identifier: MIT */
#include "json/writer.h"
#include "base/number.h"
#include "base/utf8.h"
#include "json/plain.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void add(tt_json_writer *w, const char *bytes, size_t n_bytes)
{
    if (w->rc == TOPICTAG_OK && n_bytes > 0)
        w->rc = tt_buf_add(w->out, bytes, n_bytes, &w->err);
}

static void add_line_break(tt_json_writer *w)
{
    if (w->indent == 0)
        return;
    add(w, "\n", 1);
    for (size_t n = (size_t)w->indent * w->depth; n > 0; n--)
        add(w, " ", 1);
}

/* What stands before a value or a key. */
static void begin_item(tt_json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->need_comma)
        add(w, ",", 1);
    if (w->depth > 0)
        add_line_break(w);
}

static void put_raw(tt_json_writer *w, const char *bytes, size_t n_bytes)
{
    begin_item(w);
    add(w, bytes, n_bytes);
    w->need_comma = true;
}

static void open_container(tt_json_writer *w, const char *bracket)
{
    begin_item(w);
    add(w, bracket, 1);
    w->depth++;
    w->need_comma = false;
}

static void close_container(tt_json_writer *w, const char *bracket)
{
    assert(w->depth > 0 && !w->after_key);
    w->depth--;
    if (w->need_comma) /* not empty */
        add_line_break(w);
    add(w, bracket, 1);
    w->need_comma = true;
}

static void add_escaped(tt_json_writer *w, unsigned char byte)
{
    static const char short_forms[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                       ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    char form[8];
    if (byte == 0)
        add(w, TT_UTF8_REPLACEMENT, strlen(TT_UTF8_REPLACEMENT));
    else if (byte < sizeof short_forms && short_forms[byte] != 0)
        add(w, (const char[]){'\\', short_forms[byte]}, 2);
    else
        add(w, form, (size_t)snprintf(form, sizeof form, "\\u%04x", (unsigned)byte));
}

/* Runs of bytes that stand for themselves are added at once. */
static void add_any_string(tt_json_writer *w, const char *text, size_t n_bytes)
{
    size_t run = 0, at = 0;
    add(w, "\"", 1);
    while (at < n_bytes) {
        unsigned char byte = (unsigned char)text[at];
        bool well_formed = true, plain = byte >= 0x20 && byte != '"' && byte != '\\';
        size_t n = plain ? tt_utf8_step(text + at, n_bytes - at, &well_formed) : 1;
        if (!plain || !well_formed) {
            add(w, text + run, at - run);
            if (plain)
                add(w, TT_UTF8_REPLACEMENT, strlen(TT_UTF8_REPLACEMENT));
            else
                add_escaped(w, byte);
            run = at + n;
        }
        at += n;
    }
    add(w, text + run, n_bytes - run);
    add(w, "\"", 1);
}

/* In quotes; most keys and names are plain and go in at once. */
static void add_string(tt_json_writer *w, const char *text, size_t n_bytes)
{
    tt_buf *out = w->out;
    if (tt_json_plain_run(text, n_bytes) < n_bytes) {
        add_any_string(w, text, n_bytes);
        return;
    }
    if (w->rc == TOPICTAG_OK && out->cap - out->len <= n_bytes + 2)
        w->rc = tt_buf_reserve(out, n_bytes + 2, &w->err);
    if (w->rc != TOPICTAG_OK)
        return;
    char *to = out->data + out->len;
    to[0] = '"';
    memcpy(to + 1, text, n_bytes);
    memcpy(to + 1 + n_bytes, "\"", 2); /* the NUL too */
    out->len += n_bytes + 2;
}

void tt_json_begin(tt_json_writer *w, tt_buf *out, unsigned indent)
{
    *w = (tt_json_writer){.out = out, .indent = indent};
}

void tt_json_open_object(tt_json_writer *w)
{
    open_container(w, "{");
}

void tt_json_close_object(tt_json_writer *w)
{
    close_container(w, "}");
}

void tt_json_open_array(tt_json_writer *w)
{
    open_container(w, "[");
}

void tt_json_close_array(tt_json_writer *w)
{
    close_container(w, "]");
}

void tt_json_put_key(tt_json_writer *w, const char *key)
{
    tt_json_put_key_bytes(w, key, strlen(key));
}

void tt_json_put_key_bytes(tt_json_writer *w, const char *key, size_t n_bytes)
{
    assert(w->depth > 0 && !w->after_key);
    begin_item(w);
    add_string(w, key, n_bytes);
    add(w, ": ", w->indent > 0 ? 2 : 1);
    w->after_key = true;
}

void tt_json_put_string(tt_json_writer *w, const char *text, size_t n_bytes)
{
    begin_item(w);
    add_string(w, text, n_bytes);
    w->need_comma = true;
}

void tt_json_put_cstr(tt_json_writer *w, const char *text)
{
    if (text == NULL)
        tt_json_put_null(w);
    else
        tt_json_put_string(w, text, strlen(text));
}

void tt_json_put_member(tt_json_writer *w, const char *key, const char *text)
{
    if (text == NULL)
        return;
    tt_json_put_key(w, key);
    tt_json_put_cstr(w, text);
}

void tt_json_put_double(tt_json_writer *w, double value)
{
    char digits[TT_NUMBER_BYTES];
    if (!isfinite(value))
        tt_json_put_null(w);
    else
        put_raw(w, digits, strlen(tt_format_double(value, digits)));
}

void tt_json_put_fixed(tt_json_writer *w, double value, unsigned decimals)
{
    char digits[TT_NUMBER_BYTES];
    if (!isfinite(value))
        tt_json_put_null(w);
    else
        put_raw(w, digits, strlen(tt_format_fixed(value, decimals, digits)));
}

void tt_json_put_u64(tt_json_writer *w, uint64_t value)
{
    char digits[TT_NUMBER_BYTES];
    put_raw(w, digits, (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value));
}

void tt_json_put_bool(tt_json_writer *w, bool value)
{
    if (value)
        put_raw(w, "true", 4);
    else
        put_raw(w, "false", 5);
}

void tt_json_put_null(tt_json_writer *w)
{
    put_raw(w, "null", 4);
}

void tt_json_put_written(tt_json_writer *w, const char *json, size_t n_bytes)
{
    put_raw(w, json, n_bytes);
}

topictag_status tt_json_finish(tt_json_writer *w, topictag_error *err)
{
    assert(w->rc != TOPICTAG_OK || (w->depth == 0 && !w->after_key));
    if (w->rc != TOPICTAG_OK && err != NULL)
        *err = w->err;
    return w->rc;
}

void tt_json_put_value(tt_json_writer *w, const tt_json *value)
{
    const tt_json_type type = tt_json_type_of(value);
    double number = 0;
    bool flag = false;
    switch (type) {
    case TT_JSON_NULL:
        tt_json_put_null(w);
        break;
    case TT_JSON_BOOL:
        (void)tt_json_bool(value, &flag);
        tt_json_put_bool(w, flag);
        break;
    case TT_JSON_NUMBER:
        (void)tt_json_number(value, &number);
        tt_json_put_double(w, number);
        break;
    case TT_JSON_STRING:
        tt_json_put_cstr(w, tt_json_string(value));
        break;
    case TT_JSON_ARRAY:
        tt_json_open_array(w);
        for (const tt_json *at = tt_json_first(value); at != NULL; at = tt_json_next(at))
            tt_json_put_value(w, at);
        tt_json_close_array(w);
        break;
    case TT_JSON_OBJECT:
        tt_json_open_object(w);
        for (const tt_json *at = tt_json_first(value); at != NULL; at = tt_json_next(at)) {
            tt_json_put_key(w, tt_json_key(at));
            tt_json_put_value(w, at);
        }
        tt_json_close_object(w);
        break;
    }
}
