/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_JUDGE_H
#define TT_MARKUP_HTML_JUDGE_H

/*
 * Which blocks of a page are the article. Within the region a block falls by what it says (set
 * phrases), by its links, or by its place (labels before the first and after the last sentence,
 * headings of nothing); the introduction between the title and the region is fetched in.
 */

#include "markup/html_region.h"

typedef struct tt_verdict {
    bool keep;
    tt_drop_reason reason; /* when not kept */
} tt_verdict;

/*
 * verdicts [page->n_blocks] is the caller's. A fragment (tt_region_find) loses only what names and
 * phrases call chrome. work is scratch, allocated from, not reset.
 */
topictag_status tt_page_judge(const tt_page *page, bool fragment, tt_verdict *verdicts,
                              tt_arena *work, topictag_error *err) TOPICTAG_MUST_USE;

#endif
