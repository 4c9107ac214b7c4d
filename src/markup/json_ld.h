/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_JSON_LD_H
#define TT_MARKUP_JSON_LD_H

/*
 * The article text that a page gives to search engines (schema.org articleBody in JSON-LD): the
 * last resort for pages that show their text by script only.
 */

#include "markup/html_page.h"

/*
 * The longest articleBody of the scripts, in arena; NULL when there is none. Scripts that are not
 * JSON are passed over.
 */
topictag_status tt_json_ld_body(const char **body, const tt_page_head *head, tt_arena *arena,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
