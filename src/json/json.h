/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_JSON_H
#define TT_JSON_JSON_H

/*
 * Strict JSON in. Stricter than cJSON, which does the parsing: input must be one value and
 * nothing after it, well-formed UTF-8, without duplicate keys in an object, without \u0000, numbers
 * finite and written in at most 63 bytes, nesting at most 200 deep. Key look-up is exact.
 */

#include "base/buffer.h"
#include <stdbool.h>

typedef struct tt_json tt_json; /* a value; borrowed from its document */

typedef enum tt_json_type {
    TT_JSON_NULL,
    TT_JSON_BOOL,
    TT_JSON_NUMBER,
    TT_JSON_STRING,
    TT_JSON_ARRAY,
    TT_JSON_OBJECT
} tt_json_type;

/* *out is owned: free with tt_json_free. Errors are E_SYNTAX with the byte of the fault. */
topictag_status tt_json_parse(tt_json **out, const char *text, size_t n_bytes,
                              topictag_error *err) TOPICTAG_MUST_USE;
void tt_json_free(tt_json *document); /* the root only */

tt_json_type tt_json_type_of(const tt_json *value);
const char *tt_json_name_of(tt_json_type type);      /* "a number", "an array", ... */
const char *tt_json_type_name(const tt_json *value); /* the same of its type */
const tt_json *tt_json_get(const tt_json *object, const char *key); /* NULL: absent/no object */
size_t tt_json_size(const tt_json *container);
const tt_json *tt_json_first(const tt_json *container); /* NULL when empty */
const tt_json *tt_json_next(const tt_json *element);    /* NULL after the last */
const char *tt_json_key(const tt_json *member);         /* of an object's member */
const char *tt_json_string(const tt_json *value);       /* NULL unless a string */
bool tt_json_number(const tt_json *value, double *out); /* false unless a number */
bool tt_json_bool(const tt_json *value, bool *out);

const char *tt_cjson_version(void); /* "1.7.15" */

#endif
