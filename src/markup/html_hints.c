/* SPDX-License-Identifier: MIT */
#include "markup/html_hints.h"
#include "base/hash.h"
#include <string.h>

static tt_hints hints_of_style(const char *style)
{
    static const char *const hiding[] = {"display:none", "display: none", "visibility:hidden",
                                         "visibility: hidden"};
    for (size_t i = 0; style && i < sizeof hiding / sizeof hiding[0]; i++)
        if (strstr(style, hiding[i]))
            return TT_HINT_DROP(TT_DROP_HIDDEN);
    return 0;
}

static const char *const NAMING[] = {"class", "id", "role", "itemprop", "data-component"};
#define N_NAMING (sizeof NAMING / sizeof NAMING[0])

/* The vocabulary is asked once for each distinct set of names, as far as the cache holds. */
static tt_hints hints_of_names(tt_hint_cache *cache, const char *const values[N_NAMING])
{
    uint64_t hash = 0;
    for (size_t i = 0; i < N_NAMING; i++)
        if (values[i])
            hash = tt_hash64(values[i], strlen(values[i]), hash + i + 1);
    if (hash == 0)
        return 0;
    const size_t slot = hash % TT_HINT_SLOTS;
    if (cache->slots[slot].hash != hash) {
        char names[TT_NAMES_BYTES] = "";
        size_t len = 0;
        for (size_t i = 0; i < N_NAMING; i++)
            if (values[i])
                len = tt_names_add(names, len, values[i]);
        cache->slots[slot].hash = hash;
        cache->slots[slot].hints = tt_names_hints(names);
    }
    return cache->slots[slot].hints;
}

static tt_hints hints_of_tag(tt_tag tag)
{
    switch (tag) {
    case TT_TAG_NAV:
        return TT_HINT_DROP(TT_DROP_NAVIGATION);
    case TT_TAG_FOOTER:
        return TT_HINT_DROP(TT_DROP_FOOTER);
    case TT_TAG_ASIDE:
        return TT_HINT_DROP(TT_DROP_OUTSIDE);
    case TT_TAG_FIGCAPTION:
        return TT_HINT_DROP(TT_DROP_CAPTION);
    case TT_TAG_FORM:
    case TT_TAG_FIELD:
        return TT_HINT_DROP(TT_DROP_FORM);
    case TT_TAG_MAIN:
        return TT_HINT_CONTENT;
    case TT_TAG_ARTICLE:
        return TT_HINT_STORY;
    default:
        return 0;
    }
}

tt_hints tt_hints_of(tt_hint_cache *cache, tt_tag tag, const unsigned char **attributes)
{
    tt_hints hints = hints_of_tag(tag);
    const char *values[N_NAMING] = {0};
    for (; attributes && attributes[0]; attributes += 2) {
        const char *name = (const char *)attributes[0];
        const char *value = attributes[1] ? (const char *)attributes[1] : "";
        for (size_t i = 0; i < N_NAMING; i++)
            if (strcmp(name, NAMING[i]) == 0)
                values[i] = value;
        if (strcmp(name, "style") == 0)
            hints |= hints_of_style(value);
        if (strcmp(name, "hidden") == 0 ||
            (strcmp(name, "aria-hidden") == 0 && strcmp(value, "true") == 0))
            hints |= TT_HINT_DROP(TT_DROP_HIDDEN);
    }
    if (tag == TT_TAG_HTML || tag == TT_TAG_BODY)
        return 0;
    return hints | hints_of_names(cache, values);
}
