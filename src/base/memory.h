/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_MEMORY_H
#define TT_BASE_MEMORY_H

/*
 * The only callers of malloc and its kin. All return NULL on exhaustion or when count * size
 * overflows; a request for zero bytes returns a pointer that may be freed. Free with free().
 */

#include "base/status.h"
#include <stddef.h>

void *tt_alloc(size_t count, size_t size);  /* uninitialised */
void *tt_calloc(size_t count, size_t size); /* zeroed */
/* Zeroed, and the system is asked for its pages in one call: most of them are used soon. */
void *tt_calloc_at_once(size_t count, size_t size);
void *tt_realloc(void *block, size_t count, size_t size);
char *tt_strndup(const char *bytes, size_t n_bytes); /* adds the NUL */

/* tt_reserve where need is above *cap. */
topictag_status tt_reserve_more(void *items, size_t *cap, size_t need, size_t size,
                                topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Makes room for `need` items of `size` bytes in *items (a pointer to the array pointer), growing
 * *cap by half at least. On failure nothing changes.
 */
TOPICTAG_MUST_USE static inline topictag_status tt_reserve(void *items, size_t *cap, size_t need,
                                                           size_t size, topictag_error *error)
{
    return need <= *cap ? TOPICTAG_OK : tt_reserve_more(items, cap, need, size, error);
}

/*
 * Memory that lives and dies together: a document's, a model's. Allocation is a pointer bump;
 * tt_arena_reset keeps the blocks for the next round, until one is too small for what is asked.
 * Aligned for any type.
 * { 0 } is a valid empty arena.
 */
typedef struct tt_arena {
    struct tt_arena_block *first;
    struct tt_arena_block *current;
} tt_arena;

void *tt_arena_alloc(tt_arena *arena, size_t count, size_t size); /* uninitialised; NULL: none */
char *tt_arena_strndup(tt_arena *arena, const char *bytes, size_t n_bytes);
void tt_arena_reset(tt_arena *arena);
void tt_arena_release(tt_arena *arena);

#endif
