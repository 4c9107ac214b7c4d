/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_WRITER_H
#define TT_JSON_WRITER_H

/*
 * Exact JSON out: doubles read back bit for bit, strings are made well-formed (ill-formed bytes
 * and NUL, which many readers refuse, become U+FFFD), control characters escaped. Commas, quotes
 * and indentation are the writer's business. The first failure sticks and is returned by
 * tt_json_finish.
 */

#include "base/buffer.h"
#include "json/json.h"
#include <stdbool.h>

typedef struct tt_json_writer {
    tt_buf *out;     /* borrowed; text is appended */
    unsigned indent; /* blanks per level; 0: on one line; may change between items */
    unsigned depth;
    bool need_comma, after_key;
    topictag_status rc;
    topictag_error err;
} tt_json_writer;

void tt_json_begin(tt_json_writer *w, tt_buf *out, unsigned indent);
void tt_json_open_object(tt_json_writer *w);
void tt_json_close_object(tt_json_writer *w);
void tt_json_open_array(tt_json_writer *w);
void tt_json_close_array(tt_json_writer *w);
void tt_json_put_key(tt_json_writer *w, const char *key);
void tt_json_put_key_bytes(tt_json_writer *w, const char *key, size_t n_bytes);
void tt_json_put_string(tt_json_writer *w, const char *text, size_t n_bytes);
void tt_json_put_cstr(tt_json_writer *w, const char *text); /* NULL writes null */
/* A key and its string; nothing when text is NULL. */
void tt_json_put_member(tt_json_writer *w, const char *key, const char *text);
void tt_json_put_double(tt_json_writer *w, double value); /* null when not finite */
void tt_json_put_fixed(tt_json_writer *w, double value, unsigned decimals); /* at most 9 */
void tt_json_put_u64(tt_json_writer *w, uint64_t value);
void tt_json_put_bool(tt_json_writer *w, bool value);
void tt_json_put_null(tt_json_writer *w);
void tt_json_put_value(tt_json_writer *w, const tt_json *value); /* depth is the parser's */
void tt_json_put_written(tt_json_writer *w, const char *json, size_t n_bytes); /* as it stands */
topictag_status tt_json_finish(tt_json_writer *w, topictag_error *err) TOPICTAG_MUST_USE;

#endif
