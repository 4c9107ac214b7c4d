/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_HEAD_H
#define TT_MARKUP_HTML_HEAD_H

/*
 * What the head of a page says of its story. attributes are as libxml2's SAX interface gives them:
 * names and values in turn, ended by NULL; NULL for none.
 */

#include "base/buffer.h"
#include "base/memory.h"

/* Strings are in the arena of the page; NULL where the head says nothing. */
typedef struct tt_page_head {
    const char *title;     /* <title> */
    const char *og_title;  /* og:title, twitter:title */
    const char *h1;        /* the first one that is not empty */
    const char *site_name; /* og:site_name */
    const char *language;  /* <html lang>, content-language, og:locale */
    const char *link;      /* canonical, og:url */
    const char *published; /* article:published_time and its kin */
    const char **categories;
    size_t n_categories, cap_categories;
    const char **json_ld; /* the scripts of type application/ld+json */
    size_t n_json_ld, cap_json_ld;
} tt_page_head;

/* The value of an attribute, "" when it has none, NULL when it is absent. */
const char *tt_attribute(const unsigned char **attributes, const char *name);

topictag_status tt_head_meta(tt_page_head *head, tt_arena *arena, const unsigned char **attributes,
                             topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_head_link(tt_page_head *head, tt_arena *arena, const unsigned char **attributes,
                             topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_head_language(tt_page_head *head, tt_arena *arena, const char *value,
                                 topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_head_json_ld(tt_page_head *head, tt_arena *arena, const char *script,
                                size_t n_bytes, topictag_error *err) TOPICTAG_MUST_USE;
void tt_head_release(tt_page_head *head);

#endif
