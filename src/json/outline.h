/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_OUTLINE_H
#define TT_JSON_OUTLINE_H

/*
 * What records are read from: the members of an object and the elements of arrays among them, found
 * by one pass over the text and without a tree. As strict as tt_json_parse, with the same errors.
 */

#include "json/json.h"

typedef struct tt_json_item {
    tt_json_type type;
    bool is_element;  /* of the array that is the last member before it */
    bool escaped;     /* bytes hold escape sequences */
    bool key_escaped; /* so does key */
    const char *key;  /* of a member; keys and bytes are borrowed, not NUL-terminated */
    size_t key_bytes;
    const char *bytes; /* of the value as written, without the quotes of a string */
    size_t n_bytes;
} tt_json_item;

/* Places [begin, end) of a text; of a string without its quotes. */
typedef struct tt_json_span {
    size_t begin, end;
    bool escaped; /* holds escape sequences */
} tt_json_span;

/* { 0 } is empty and keeps its memory from text to text. */
typedef struct tt_json_outline {
    tt_json_type type;   /* of the value as a whole */
    tt_json_item *items; /* [n] members in order, each followed by its elements */
    size_t n, cap;
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
/* The element after the array or element `item`; NULL: none. */
tt_json_item *tt_json_outline_next(const tt_json_outline *outline, const tt_json_item *item);

/*
 * What a string stands for; false for other types. It is decoded when it is first asked for and
 * lies in its item or in decoded, until the next text.
 */
bool tt_json_outline_string(tt_json_outline *outline, tt_json_item *item, const char **bytes,
                            size_t *n_bytes);

#endif
