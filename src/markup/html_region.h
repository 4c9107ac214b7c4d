/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_REGION_H
#define TT_MARKUP_HTML_REGION_H

/*
 * Where on a page the article stands. Every block is weighed: prose speaks for the elements around
 * it, link lists against. Elements whose names say chrome are taken off unless they hold most of
 * the prose themselves (names lie); the element with the best balance of what is left is the region
 * of the article. After readability's and Kohlschütter's (WSDM 2010) observation that length and
 * link density of blocks tell text from chrome on any site.
 */

#include "markup/html_page.h"

typedef struct tt_region {
    const tt_page *page;
    int64_t *prose;   /* [n_blocks + 1] running sum of the letters of prose in blocks left */
    int64_t *linked;  /* [n_blocks + 1] running sum of what link lists cost */
    int64_t *titles;  /* [n_blocks + 1] running count of headings that repeat the page's title */
    uint8_t *off;     /* [n_elements] 0, or 1 + the tt_drop_reason of the element */
    uint32_t element; /* the region */
} tt_region;

/*
 * Arrays come from work and live as long. For a fragment (the content of a feed item, already cut
 * out by its publisher) the region is all of it. E_NO_MEMORY.
 */
topictag_status tt_region_find(tt_region *out, const tt_page *page, bool fragment, tt_arena *work,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* True for a sentence or more that is not made of links. */
bool tt_block_is_prose(const tt_page_block *block);

/* True when at least `tenths` tenths of the block's letters are in links. */
static inline bool tt_block_is_linked(const tt_page_block *block, unsigned tenths)
{
    return (uint64_t)block->link_size * 10 >= (uint64_t)block->size * tenths;
}

/* True when the block's text begins a title that the head of the page gives. */
bool tt_block_is_title(const tt_page *page, const tt_page_block *block);

/* A teaser: a linked headline with at most one paragraph, and little else. */
bool tt_element_is_card(const tt_page *page, uint32_t element);

#endif
