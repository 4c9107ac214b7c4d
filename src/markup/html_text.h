/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_TEXT_H
#define TT_MARKUP_HTML_TEXT_H

/*
 * Blocks to plain text: paragraphs separated by an empty line, list items and table rows by a line
 * break, the cells of a row by a tab.
 */

#include "markup/html_page.h"

/* Writes blocks one after the other into out; start with { .out = out }. */
typedef struct tt_html_text {
    tt_buf *out;
    const tt_page_block *last; /* written before */
} tt_html_text;

topictag_status tt_html_text_add(tt_html_text *to, const tt_page *page, size_t block,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
