/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#define _GNU_SOURCE /* madvise */
#endif
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

#define PAGE_BYTES      ((uintptr_t)1 << 12)
#define HUGE_PAGE_BYTES ((uintptr_t)1 << 21)

static bool multiply(size_t count, size_t size, size_t *out_bytes)
{
    if (size != 0 && count > SIZE_MAX / size)
        return false;
    *out_bytes = count * size;
    return true;
}

#ifdef __linux__
/* About all pages that a block touches. */
static void advise(const void *block, size_t n_bytes, int advice)
{
    const uintptr_t begin = (uintptr_t)block & ~(PAGE_BYTES - 1);
    const uintptr_t end = ((uintptr_t)block + n_bytes + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
    (void)madvise((void *)begin, end - begin, advice);
}
#endif

/*
 * Asks the system for huge pages under a block that may hold some: each spares 511 page faults, and
 * misses of the processor's table of pages. A wish: failing changes nothing. From the block's first
 * small page to its last, so that a block with a mapping of its own keeps one mapping, which
 * realloc can grow without a copy.
 */
static void *with_huge_pages(void *block, size_t n_bytes)
{
#ifdef MADV_HUGEPAGE
    if (block != NULL && n_bytes >= HUGE_PAGE_BYTES)
        advise(block, n_bytes, MADV_HUGEPAGE);
#endif
    return block;
}

void *tt_alloc(size_t count, size_t size)
{
    size_t n_bytes;
    if (!multiply(count, size, &n_bytes))
        return NULL;
    return with_huge_pages(malloc(n_bytes > 0 ? n_bytes : 1), n_bytes);
}

void *tt_calloc(size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    return with_huge_pages(calloc(count, size), count * size);
}

void *tt_calloc_at_once(size_t count, size_t size)
{
    void *block = tt_calloc(count, size);
#ifdef MADV_POPULATE_WRITE
    if (block != NULL)
        advise(block, count * size, MADV_POPULATE_WRITE);
#endif
    return block;
}

void *tt_realloc(void *block, size_t count, size_t size)
{
    size_t n_bytes;
    if (!multiply(count, size, &n_bytes))
        return NULL;
    return with_huge_pages(realloc(block, n_bytes > 0 ? n_bytes : 1), n_bytes);
}

char *tt_strndup(const char *bytes, size_t n_bytes)
{
    if (n_bytes == SIZE_MAX)
        return NULL;
    char *copy = tt_alloc(n_bytes + 1, 1);
    if (copy == NULL)
        return NULL;
    if (n_bytes > 0)
        memcpy(copy, bytes, n_bytes);
    copy[n_bytes] = '\0';
    return copy;
}

topictag_status tt_reserve_more(void *items, size_t *cap, size_t need, size_t size,
                                topictag_error *err)
{
    size_t grown = *cap <= SIZE_MAX / 2 ? *cap + *cap / 2 : *cap;
    if (grown < need)
        grown = need;
    if (grown < 8)
        grown = 8;

    void *block; /* items points to a pointer of some object type: copied, never punned */
    memcpy(&block, items, sizeof block);
    block = tt_realloc(block, grown, size);
    if (block == NULL)
        return tt_no_memory(err);
    memcpy(items, &block, sizeof block);
    *cap = grown;
    return TOPICTAG_OK;
}
