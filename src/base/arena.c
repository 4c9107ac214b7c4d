/* SPDX-License-Identifier: MIT */
/*
 * The arena: a list of blocks of which `current` is filled from the front. Blocks behind current
 * are left from before a reset and count as empty.
 */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK_BYTES   ((size_t)4096)
#define LARGEST_BLOCK_BYTES ((size_t)1 << 23) /* larger only for a single larger request */

typedef struct tt_arena_block {
    struct tt_arena_block *next;
    size_t used; /* bytes */
    size_t cap;  /* bytes */
    _Alignas(max_align_t) unsigned char bytes[];
} tt_arena_block;

static void *take(tt_arena_block *block, size_t n_bytes, size_t alignment)
{
    size_t start = (block->used + alignment - 1) & ~(alignment - 1);
    if (start > block->cap || n_bytes > block->cap - start)
        return NULL;
    block->used = start + n_bytes;
    return block->bytes + start;
}

/* Puts a block that holds n_bytes behind current and makes it current. */
static tt_arena_block *add_block(tt_arena *arena, size_t n_bytes)
{
    size_t cap = FIRST_BLOCK_BYTES;
    if (arena->current != NULL && arena->current->cap >= LARGEST_BLOCK_BYTES / 2)
        cap = LARGEST_BLOCK_BYTES;
    else if (arena->current != NULL)
        cap = arena->current->cap * 2;
    if (cap < n_bytes)
        cap = n_bytes;
    if (cap > SIZE_MAX - sizeof(tt_arena_block))
        return NULL;
    tt_arena_block *block = tt_alloc(1, sizeof *block + cap);
    if (block == NULL)
        return NULL;
    block->used = 0;
    block->cap = cap;
    if (arena->current == NULL) {
        block->next = NULL;
        arena->first = block;
    } else {
        block->next = arena->current->next;
        arena->current->next = block;
    }
    arena->current = block;
    return block;
}

/*
 * Makes the next block that holds n_bytes current. Those too small go: rounds that ask for more
 * and more would keep the blocks of them all.
 */
static tt_arena_block *next_block(tt_arena *arena, size_t n_bytes)
{
    tt_arena_block *current = arena->current;
    if (current == NULL)
        return NULL;
    while (current->next != NULL && current->next->cap < n_bytes) {
        tt_arena_block *small = current->next;
        current->next = small->next;
        free(small);
    }
    if (current->next == NULL)
        return NULL;
    arena->current = current->next;
    arena->current->used = 0;
    return arena->current;
}

static void *arena_take(tt_arena *arena, size_t n_bytes, size_t alignment)
{
    void *taken = NULL;
    if (arena->current != NULL)
        taken = take(arena->current, n_bytes, alignment);
    if (taken == NULL && next_block(arena, n_bytes) != NULL)
        taken = take(arena->current, n_bytes, alignment);
    if (taken == NULL && add_block(arena, n_bytes) != NULL)
        taken = take(arena->current, n_bytes, alignment);
    return taken;
}

void *tt_arena_alloc(tt_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return arena_take(arena, count * size, _Alignof(max_align_t));
}

char *tt_arena_strndup(tt_arena *arena, const char *bytes, size_t n_bytes)
{
    if (n_bytes == SIZE_MAX)
        return NULL;
    char *copy = arena_take(arena, n_bytes + 1, 1);
    if (copy == NULL)
        return NULL;
    if (n_bytes > 0)
        memcpy(copy, bytes, n_bytes);
    copy[n_bytes] = '\0';
    return copy;
}

void tt_arena_reset(tt_arena *arena)
{
    arena->current = arena->first;
    if (arena->first != NULL)
        arena->first->used = 0;
}

void tt_arena_release(tt_arena *arena)
{
    for (tt_arena_block *block = arena->first; block != NULL;) {
        tt_arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->first = arena->current = NULL;
}
