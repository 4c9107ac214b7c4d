/* SPDX-License-Identifier: MIT */
/*
 * An open-addressing table of (hash, id) slots beside a dense array of keys. Linear probing; the
 * 32 hash bits in the slot spare most comparisons of keys, and growing never reads the keys.
 */
#include "base/strmap.h"
#include "base/hash.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 64

typedef struct slot {
    uint32_t hash;
    uint32_t id; /* TT_NONE: empty */
} slot;

typedef struct entry {
    const char *key; /* in the arena */
    uint32_t n_bytes;
    uint32_t hash;
} entry;

struct tt_strmap {
    tt_arena keys;
    entry *entries; /* [n_entries], by id */
    size_t n_entries, cap_entries;
    slot *slots;    /* [n_slots], at most two thirds of them used */
    size_t n_slots; /* a power of two */
};

static slot *new_slots(size_t n_slots)
{
    slot *slots = tt_alloc(n_slots, sizeof *slots);
    if (slots != NULL)
        memset(slots, 0xFF, n_slots * sizeof *slots); /* id TT_NONE */
    return slots;
}

topictag_status tt_strmap_new(tt_strmap **out, topictag_error *err)
{
    *out = NULL;
    tt_strmap *map = tt_calloc(1, sizeof *map);
    if (map == NULL)
        return tt_no_memory(err);
    map->n_slots = FIRST_SLOTS;
    map->slots = new_slots(map->n_slots);
    if (map->slots == NULL) {
        tt_strmap_free(map);
        return tt_no_memory(err);
    }
    *out = map;
    return TOPICTAG_OK;
}

void tt_strmap_free(tt_strmap *map)
{
    if (map == NULL)
        return;
    tt_arena_release(&map->keys);
    free(map->entries);
    free(map->slots);
    free(map);
}

static uint32_t hash_of(const char *key, size_t n_bytes)
{
    return (uint32_t)tt_hash64(key, n_bytes, 0);
}

/* The slot of key, or the empty one where it belongs. */
static slot *find_slot(const tt_strmap *map, const char *key, size_t n_bytes, uint32_t hash)
{
    size_t mask = map->n_slots - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        slot *at = &map->slots[i];
        if (at->id == TT_NONE)
            return at;
        if (at->hash != hash)
            continue;
        const entry *known = &map->entries[at->id];
        if (known->n_bytes == n_bytes && (n_bytes == 0 || memcmp(known->key, key, n_bytes) == 0))
            return at;
    }
}

static topictag_status grow(tt_strmap *map, topictag_error *err)
{
    if (map->n_slots > SIZE_MAX / 2 / sizeof(slot))
        return tt_no_memory(err);
    size_t n_slots = map->n_slots * 2;
    slot *slots = new_slots(n_slots);
    if (slots == NULL)
        return tt_no_memory(err);
    for (size_t id = 0; id < map->n_entries; id++) {
        size_t i = map->entries[id].hash & (n_slots - 1);
        while (slots[i].id != TT_NONE)
            i = (i + 1) & (n_slots - 1);
        slots[i] = (slot){map->entries[id].hash, (uint32_t)id};
    }
    free(map->slots);
    map->slots = slots;
    map->n_slots = n_slots;
    return TOPICTAG_OK;
}

topictag_status tt_strmap_add(tt_strmap *map, const char *key, size_t n_bytes, uint32_t *id,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t hash = hash_of(key, n_bytes);
    slot *at = find_slot(map, key, n_bytes, hash);
    if (at->id != TT_NONE) {
        *id = at->id;
        return TOPICTAG_OK;
    }
    if (n_bytes > UINT32_MAX)
        return tt_fail(err, TOPICTAG_E_LIMIT, "a key of %zu bytes, at most %" PRIu32, n_bytes,
                       UINT32_MAX);
    if (map->n_entries >= TT_NONE - 1)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %" PRIu32 " keys", TT_NONE - 1);
    TT_TRY(tt_reserve(&map->entries, &map->cap_entries, map->n_entries + 1, sizeof *map->entries,
                      err));
    if ((map->n_entries + 1) > map->n_slots / 3 * 2) {
        TT_TRY(grow(map, err));
        at = find_slot(map, key, n_bytes, hash);
    }
    const char *copy = tt_arena_strndup(&map->keys, key, n_bytes);
    if (copy == NULL)
        return tt_no_memory(err);
    *id = (uint32_t)map->n_entries;
    *at = (slot){hash, *id};
    map->entries[map->n_entries++] = (entry){copy, (uint32_t)n_bytes, hash};
done:
    return rc;
}

uint32_t tt_strmap_find(const tt_strmap *map, const char *key, size_t n_bytes)
{
    return find_slot(map, key, n_bytes, hash_of(key, n_bytes))->id;
}

uint32_t tt_strmap_size(const tt_strmap *map)
{
    return (uint32_t)map->n_entries;
}

const char *tt_strmap_key(const tt_strmap *map, uint32_t id, size_t *n_bytes)
{
    const entry *known = &map->entries[id];
    if (n_bytes != NULL)
        *n_bytes = known->n_bytes;
    return known->key;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

uint32_t tt_sorted_find(const char *const *names, uint32_t n, const char *name)
{
    if (n == 0)
        return TT_NONE;
    const char *const *found = bsearch(name, names, n, sizeof *names, compare_names);
    return found == NULL ? TT_NONE : (uint32_t)(found - names);
}
