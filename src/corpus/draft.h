/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_DRAFT_H
#define TT_CORPUS_DRAFT_H

/*
 * The document in the making: format readers put its parts in, tt_draft_finish makes it whole.
 * Everything lives until the next tt_draft_begin. { 0 } is a valid start.
 */

#include "base/memory.h"
#include "corpus/reader.h"

typedef struct tt_draft {
    tt_document doc;
    tt_arena arena;
    tt_buf text;
    size_t item;         /* which of several stories of a file, from 1 on; 0: it is alone */
    const char **labels; /* [doc.n_labels] in the order given */
    size_t cap_labels;
    bool ignores_labels; /* of every document */
} tt_draft;

/* Forgets the last document. source is borrowed; line as in tt_document. */
void tt_draft_begin(tt_draft *draft, const char *source, uint64_t line);

/* *slot = a copy of the bytes, NULL when there are none. */
topictag_status tt_draft_string(tt_draft *draft, const char **slot, const char *bytes,
                                size_t n_bytes, topictag_error *err) TOPICTAG_MUST_USE;

/* E_SYNTAX, E_LIMIT for what is no label, unless the draft ignores labels. */
topictag_status tt_draft_label(tt_draft *draft, const char *bytes, size_t n_bytes,
                               topictag_error *err) TOPICTAG_MUST_USE;

topictag_status tt_draft_text(tt_draft *draft, const char *title, size_t title_bytes,
                              const char *body, size_t body_bytes,
                              topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Adds a path, or a part of one, as text: bytes that are no UTF-8 as in URLs (%E9), so that two
 * files are two ids, two folders two labels.
 */
topictag_status tt_draft_add_path(tt_buf *out, const char *path,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* Gives an id to a document that brought none (FILE or FILE:LINE, #item behind), sorts the labels.
 */
topictag_status tt_draft_finish(tt_draft *draft, topictag_error *err) TOPICTAG_MUST_USE;
void tt_draft_release(tt_draft *draft);

#endif
