/* SPDX-License-Identifier: MIT */
/*
 * Whatever parses is written back as text that parses to an equal value, in both layouts. The
 * outline of a text tells what the tree tells, or refuses it with the same words.
 */
#include "base/number.h"
#include "json/outline.h"
#include "json/writer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void compare(const tt_json *a, const tt_json *b)
{
    double x = 0, y = 0;
    bool p = false, q = false;
    require(tt_json_type_of(a) == tt_json_type_of(b));
    if (tt_json_number(a, &x))
        require(tt_json_number(b, &y) && memcmp(&x, &y, sizeof x) == 0);
    if (tt_json_bool(a, &p))
        require(tt_json_bool(b, &q) && p == q);
    if (tt_json_string(a) != NULL)
        require(strcmp(tt_json_string(a), tt_json_string(b)) == 0);
    const tt_json *in_a = tt_json_first(a), *in_b = tt_json_first(b);
    for (; in_a != NULL && in_b != NULL; in_a = tt_json_next(in_a), in_b = tt_json_next(in_b)) {
        if (tt_json_type_of(a) == TT_JSON_OBJECT)
            require(strcmp(tt_json_key(in_a), tt_json_key(in_b)) == 0);
        compare(in_a, in_b);
    }
    require(in_a == NULL && in_b == NULL);
}

static void compare_item(tt_json_outline *outline, tt_json_item *item, const tt_json *value)
{
    const char *bytes;
    size_t n_bytes;
    double x = 0, y = 0;
    require(item != NULL && item->type == tt_json_type_of(value));
    if (tt_json_outline_string(outline, item, &bytes, &n_bytes))
        require(strlen(tt_json_string(value)) == n_bytes &&
                memcmp(tt_json_string(value), bytes, n_bytes) == 0);
    if (item->type == TT_JSON_NUMBER)
        require(tt_parse_double(item->bytes, item->n_bytes, &x) && tt_json_number(value, &y) &&
                memcmp(&x, &y, sizeof x) == 0);
}

static void compare_outline(const char *text, size_t size, const tt_json *tree,
                            const topictag_error *wanted)
{
    topictag_error err = {0};
    tt_json_outline outline = {0};
    const topictag_status rc = tt_json_outline_read(&outline, text, size, &err);
    require((rc == TOPICTAG_OK) == (tree != NULL));
    if (rc != TOPICTAG_OK)
        require(err.code == wanted->code && err.byte == wanted->byte &&
                strcmp(err.message, wanted->message) == 0);
    else
        require(outline.type == tt_json_type_of(tree));
    const bool is_object = tree != NULL && tt_json_type_of(tree) == TT_JSON_OBJECT;
    for (const tt_json *m = is_object ? tt_json_first(tree) : NULL; m; m = tt_json_next(m)) {
        tt_json_item *item = tt_json_outline_find(&outline, tt_json_key(m));
        compare_item(&outline, item, m);
        if (tt_json_type_of(m) != TT_JSON_ARRAY)
            continue;
        tt_json_item *elements;
        size_t n, i = 0;
        require(tt_json_outline_elements(&outline, item, &elements, &n, &err) == TOPICTAG_OK);
        for (const tt_json *e = tt_json_first(m); e != NULL; e = tt_json_next(e), i++) {
            require(i < n);
            compare_item(&outline, &elements[i], e);
        }
        require(i == n);
    }
    tt_json_outline_release(&outline);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    topictag_error err = {0};
    tt_json *first = NULL;
    if (tt_json_parse(&first, (const char *)data, size, &err) != TOPICTAG_OK) {
        require(first == NULL && err.code != TOPICTAG_OK && err.byte <= size);
        compare_outline((const char *)data, size, NULL, &err);
        return 0;
    }
    compare_outline((const char *)data, size, first, NULL);
    for (unsigned indent = 0; indent < 4; indent += 2) {
        tt_buf text = {0};
        tt_json *second = NULL;
        tt_json_writer w;
        tt_json_begin(&w, &text, indent);
        tt_json_put_value(&w, first);
        require(tt_json_finish(&w, NULL) == TOPICTAG_OK);
        require(tt_json_parse(&second, text.data, text.len, &err) == TOPICTAG_OK);
        compare(first, second);
        tt_json_free(second);
        tt_buf_release(&text);
    }
    tt_json_free(first);
    return 0;
}
