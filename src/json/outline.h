/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_OUTLINE_H
#define TT_JSON_OUTLINE_H

/*
 * What records are read from: the members of an object, found by one pass over the text and without
 * a tree, and the elements of those arrays among them that are asked for. As strict as
 * tt_json_parse, with the same errors.
 */

#include "json/json.h"

typedef struct tt_json_item {
    tt_json_type type;
    bool escaped;     /* bytes hold escape sequences */
    bool key_escaped; /* so does key */
    bool outlined;   /* an array whose elements are [n_elements] from elements + first_element on */
    const char *key; /* of a member; keys and bytes are borrowed, not NUL-terminated */
    size_t key_bytes;
    const char *bytes; /* of the value as written, without the quotes of a string */
    size_t n_bytes;
    size_t first_element, n_elements;
} tt_json_item;

/* Places [begin, end) of a text; of a string without its quotes. */
typedef struct tt_json_span {
    size_t begin, end;
    bool escaped; /* holds escape sequences */
} tt_json_span;

/* { 0 } is empty and keeps its memory from text to text. */
typedef struct tt_json_outline {
    tt_json_type type;   /* of the value as a whole */
    tt_json_item *items; /* [n] members in order */
    size_t n, cap;
    tt_json_item *elements; /* [n_elements] of the arrays that were asked for */
    size_t n_elements, cap_elements;
    tt_json_span *keys; /* [n_keys] of the objects that are open, while the text is scanned */
    size_t n_keys, cap_keys;
    tt_buf decoded; /* what escaped keys and strings stand for */
} tt_json_outline;

/* text is borrowed until the next call. Errors as of tt_json_parse. */
topictag_status tt_json_outline_read(tt_json_outline *outline, const char *text, size_t n_bytes,
                                     topictag_error *err) TOPICTAG_MUST_USE;
void tt_json_outline_release(tt_json_outline *outline);

/* NULL: no member has the key, or the text is no object. */
tt_json_item *tt_json_outline_find(const tt_json_outline *outline, const char *key);
/*
 * The elements of an item of the outline, *elements [*n], borrowed until those of another are asked
 * for; none of what is no array. E_NO_MEMORY.
 */
topictag_status tt_json_outline_elements(tt_json_outline *outline, tt_json_item *array,
                                         tt_json_item **elements, size_t *n,
                                         topictag_error *err) TOPICTAG_MUST_USE;

/*
 * What a string stands for; false for other types. It is decoded when it is first asked for and
 * lies in its item or in decoded, until the next text.
 */
bool tt_json_outline_string(tt_json_outline *outline, tt_json_item *item, const char **bytes,
                            size_t *n_bytes);

#endif
