/* SPDX-License-Identifier: MIT */
#include "json/outline.h"
#include "base/memory.h"
#include "json/scan.h"

#include <stdlib.h>
#include <string.h>

static unsigned hex_digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : ((unsigned)c | 0x20) - 'a' + 10;
}

static uint32_t hex4(const char *digits)
{
    return hex_digit(digits[0]) << 12 | hex_digit(digits[1]) << 8 | hex_digit(digits[2]) << 4 |
           hex_digit(digits[3]);
}

/* UTF-8 of c, which is no surrogate, to out. Returns how many bytes. */
static size_t put_utf8(char *out, uint32_t c)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    const size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[n] | c);
    return n;
}

/*
 * The escape sequence that *from, past its backslash, begins: what it stands for to out. Returns
 * how many bytes. The scan has found it good.
 */
static size_t decode_escape(const char **from, char *out)
{
    static const char meant[] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                 ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    const char letter = *(*from)++;
    if (letter != 'u') {
        *out = meant[(unsigned char)letter];
        return 1;
    }
    uint32_t c = hex4(*from);
    *from += 4;
    if (c >= 0xD800 && c <= 0xDBFF) { /* then comes \u and the lower half */
        c = 0x10000 + ((c - 0xD800) << 10) + (hex4(*from + 2) - 0xDC00);
        *from += 6;
    }
    return put_utf8(out, c);
}

/* Puts what an escaped string stands for, which is never longer, behind decoded. */
static void decode(tt_buf *decoded, const char **bytes, size_t *n_bytes)
{
    char *const begin = decoded->data + decoded->len, *out = begin;
    const char *from = *bytes, *const end = from + *n_bytes;
    while (from < end) {
        const char *stop = memchr(from, '\\', (size_t)(end - from));
        const size_t n = (size_t)((stop != NULL ? stop : end) - from);
        memcpy(out, from, n);
        out += n;
        from += n;
        if (stop == NULL)
            break;
        from++;
        out += decode_escape(&from, out);
    }
    *bytes = begin;
    *n_bytes = (size_t)(out - begin);
    decoded->len += *n_bytes;
    decoded->data[decoded->len] = '\0';
}

topictag_status tt_json_outline_read(tt_json_outline *outline, const char *text, size_t n_bytes,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool doubtful = false;
    outline->n = outline->n_elements = 0;
    tt_buf_reset(&outline->decoded);
    TT_TRY(tt_json_scan_outline(outline, text, n_bytes, &doubtful, err));
    if (doubtful) {
        tt_json *tree = NULL;
        TT_TRY(tt_json_parse(&tree, text, n_bytes, err));
        tt_json_free(tree);
    }
    /* All that may be asked for together is no longer than the text. */
    TT_TRY(tt_buf_reserve(&outline->decoded, n_bytes, err));
    for (size_t i = 0; i < outline->n; i++) {
        tt_json_item *item = &outline->items[i];
        if (item->key_escaped)
            decode(&outline->decoded, &item->key, &item->key_bytes);
    }
done:
    if (rc != TOPICTAG_OK)
        outline->n = 0;
    return rc;
}

void tt_json_outline_release(tt_json_outline *outline)
{
    free(outline->items);
    free(outline->elements);
    free(outline->keys);
    tt_buf_release(&outline->decoded);
    *outline = (tt_json_outline){0};
}

tt_json_item *tt_json_outline_find(const tt_json_outline *outline, const char *key)
{
    const size_t n = strlen(key);
    for (size_t i = 0; i < outline->n; i++) {
        tt_json_item *item = &outline->items[i];
        if (item->key_bytes == n && memcmp(item->key, key, n) == 0)
            return item;
    }
    return NULL;
}

topictag_status tt_json_outline_elements(tt_json_outline *outline, tt_json_item *array,
                                         tt_json_item **elements, size_t *n, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *elements = NULL;
    *n = 0;
    if (array->type != TT_JSON_ARRAY)
        return TOPICTAG_OK;
    if (!array->outlined) {
        const size_t first = outline->n_elements;
        TT_TRY(tt_json_scan_elements(outline, array, err));
        array->first_element = first;
        array->n_elements = outline->n_elements - first;
        array->outlined = true;
    }
    *n = array->n_elements;
    *elements = *n > 0 ? outline->elements + array->first_element : NULL;
done:
    return rc;
}

bool tt_json_outline_string(tt_json_outline *outline, tt_json_item *item, const char **bytes,
                            size_t *n_bytes)
{
    if (item->type != TT_JSON_STRING)
        return false;
    if (item->escaped)
        decode(&outline->decoded, &item->bytes, &item->n_bytes);
    item->escaped = false;
    *bytes = item->bytes;
    *n_bytes = item->n_bytes;
    return true;
}
