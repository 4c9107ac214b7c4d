/* SPDX-License-Identifier: MIT */
/* Whatever parses is written back as text that parses to an equal value, in both layouts. */
#include "json/json.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    topictag_error err = {0};
    tt_json *first = NULL;
    if (tt_json_parse(&first, (const char *)data, size, &err) != TOPICTAG_OK) {
        require(first == NULL && err.code != TOPICTAG_OK && err.byte <= size);
        return 0;
    }
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
