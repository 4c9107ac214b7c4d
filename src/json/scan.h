/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_SCAN_H
#define TT_JSON_SCAN_H

/*
 * Whether bytes are one strict JSON value (RFC 8259, and what json.h adds), in one pass. cJSON,
 * which takes much that is not JSON, builds its trees after that. Duplicate keys are found in the
 * tree, where they are decoded; scanning again then tells where they stand.
 */

#include "json/outline.h"

/*
 * E_SYNTAX with the byte of the fault. *key_byte (may be NULL) is where the key begins that is the
 * wanted_key-th, from 0, of the whole text; unspecified when there are fewer.
 */
topictag_status tt_json_scan(const char *text, size_t n_bytes, size_t wanted_key, size_t *key_byte,
                             topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The same, with the type of the value and its items, as written, to outline. Keys that may stand
 * twice in an object are not an error here: *doubtful says that the tree must be asked.
 */
topictag_status tt_json_scan_outline(tt_json_outline *outline, const char *text, size_t n_bytes,
                                     bool *doubtful, topictag_error *err) TOPICTAG_MUST_USE;

/* Adds to outline->elements those of an array of the text scanned last. E_NO_MEMORY. */
topictag_status tt_json_scan_elements(tt_json_outline *outline, const tt_json_item *array,
                                      topictag_error *err) TOPICTAG_MUST_USE;

#endif
