/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool multiply(size_t count, size_t size, size_t *out_bytes)
{
    if (size != 0 && count > SIZE_MAX / size)
        return false;
    *out_bytes = count * size;
    return true;
}

void *tt_alloc(size_t count, size_t size)
{
    size_t n_bytes;
    if (!multiply(count, size, &n_bytes))
        return NULL;
    return malloc(n_bytes > 0 ? n_bytes : 1);
}

void *tt_calloc(size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    return calloc(count, size);
}

void *tt_realloc(void *block, size_t count, size_t size)
{
    size_t n_bytes;
    if (!multiply(count, size, &n_bytes))
        return NULL;
    return realloc(block, n_bytes > 0 ? n_bytes : 1);
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

topictag_status tt_reserve(void *items, size_t *cap, size_t need, size_t size, topictag_error *err)
{
    if (need <= *cap)
        return TOPICTAG_OK;
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
