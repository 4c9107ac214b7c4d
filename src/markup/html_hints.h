/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_HINTS_H
#define TT_MARKUP_HTML_HINTS_H

/*
 * What an element says about its content by its tag and its attributes.
 */

#include "markup/html_names.h"
#include "markup/html_tags.h"

/* What the vocabulary said of names seen before. { 0 } is empty; one serves a whole page. */
#define TT_HINT_SLOTS 512
typedef struct tt_hint_cache {
    struct {
        uint64_t hash;
        tt_hints hints;
    } slots[TT_HINT_SLOTS];
} tt_hint_cache;

/* attributes: name, value (NULL: none), ..., NULL as libxml2 hands them on; NULL: none at all. */
tt_hints tt_hints_of(tt_hint_cache *cache, tt_tag tag, const unsigned char **attributes);

#endif
