/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_STRMAP_H
#define TT_BASE_STRMAP_H

/*
 * Byte strings to dense ids 0, 1, 2, ... in order of first appearance. Keys are copied and stay
 * at their address until the map is freed.
 */

#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

#define TT_NONE UINT32_MAX

typedef struct tt_strmap tt_strmap;

topictag_status tt_strmap_new(tt_strmap **out, topictag_error *err) TOPICTAG_MUST_USE;
void tt_strmap_free(tt_strmap *map);

/* The id of key, a new one when it was not there. E_LIMIT past UINT32_MAX - 1 keys. */
topictag_status tt_strmap_add(tt_strmap *map, const char *key, size_t n_bytes, uint32_t *id,
                              topictag_error *err) TOPICTAG_MUST_USE;
uint32_t tt_strmap_find(const tt_strmap *map, const char *key, size_t n_bytes); /* or TT_NONE */
uint32_t tt_strmap_size(const tt_strmap *map);
/* NUL-terminated; id < size; n_bytes may be NULL. */
const char *tt_strmap_key(const tt_strmap *map, uint32_t id, size_t *n_bytes);

/* The place of a name among names [n] sorted by bytes, or TT_NONE. */
uint32_t tt_sorted_find(const char *const *names, uint32_t n, const char *name);

#endif
