/* SPDX-License-Identifier: MIT */
#ifndef TT_JSON_SCAN_H
#define TT_JSON_SCAN_H

/*
 * Whether bytes are one strict JSON value (RFC 8259, and what json.h adds) before cJSON, which
 * takes much that is not JSON, builds the tree. Duplicate keys are found in the tree, where they
 * are decoded; scanning again then tells where they stand.
 */

#include "base/status.h"
#include <stddef.h>

/*
 * E_SYNTAX with the byte of the fault. *key_byte (may be NULL) is where the key begins that is the
 * wanted_key-th, from 0, of the whole text; unspecified when there are fewer.
 */
topictag_status tt_json_scan(const char *text, size_t n_bytes, size_t wanted_key, size_t *key_byte,
                             topictag_error *err) TOPICTAG_MUST_USE;

#endif
