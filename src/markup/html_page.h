/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_PAGE_H
#define TT_MARKUP_HTML_PAGE_H

/*
 * A page cut into blocks: runs of text that a reader sees as one paragraph, heading, list item or
 * table cell. Elements are kept only as far as rules ask about them: a flat array in document order
 * in which the descendants of element e are e + 1 .. elements[e].end - 1, and the blocks inside it
 * blocks[first_block .. end_block - 1].
 *
 *     UTF-8 -> (libxml2 SAX) -> elements, blocks, head -> html_judge.h
 */

#include "markup/html_head.h"
#include "markup/html_names.h"
#include "markup/html_tags.h"
#include "markup/measure.h"

/* Elements open at one time; libxml2 searches its stack on every end tag. */
#define TT_PAGE_MAX_DEPTH    512
#define TT_PAGE_MAX_ELEMENTS 2000000u
#define TT_PAGE_NONE         UINT32_MAX

typedef struct tt_page_element {
    uint32_t parent; /* TT_PAGE_NONE for element 0, the document */
    uint32_t end;    /* one past the last descendant */
    uint32_t first_block, end_block;
    tt_hints hints; /* what class, id, role and attributes say */
    tt_tag tag;
} tt_page_element;

typedef struct tt_page_block {
    uint32_t element;   /* innermost element around it, inline ones only when they are hinted */
    uint32_t row;       /* table row it stands in, or TT_PAGE_NONE */
    tt_tag tag;         /* of the innermost block-level element */
    bool bold;          /* every letter is in bold or strong */
    size_t text;        /* offset in tt_page.text */
    uint32_t n_bytes;   /* of text; white space folded, "\n" only for <br> and in <pre> */
    uint32_t size;      /* letters, as tt_measure counts them */
    uint32_t link_size; /* the part of size inside of links */
    uint32_t n_links;
    uint32_t n_stops;  /* marks that end a sentence, followed by a space or the end */
    uint32_t n_commas; /* commas of any script */
} tt_page_block;

typedef struct tt_page {
    tt_arena *arena; /* borrowed; holds the strings of head */
    tt_buf text;
    tt_page_element *elements;
    tt_page_block *blocks;
    size_t n_elements, cap_elements;
    size_t n_blocks, cap_blocks;
    tt_page_head head;
} tt_page;

/* html is UTF-8. E_LIMIT (depth, elements), E_NO_MEMORY; broken markup is no error. */
topictag_status tt_page_parse(tt_page *page, tt_arena *arena, const char *html, size_t n_bytes,
                              topictag_error *err) TOPICTAG_MUST_USE;
void tt_page_release(tt_page *page);

#endif
