/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_SEGMENT_FAST_H
#define TT_TEXT_SEGMENT_FAST_H

/*
 * The table-driven road from text to tokens. It gives exactly what tt_segment_icu gives for the
 * whole text, and hands the stretches that it cannot judge to it.
 *
 * Why stretches may be cut out: ICU finds each word boundary from the one before, so from a place
 * that is surely a boundary (and a normalisation boundary) the rest is cut as if it began there.
 */

#include "text/char_table.h"

topictag_status tt_segment_fast(tt_char_table *table, const char *text, size_t n_bytes,
                                tt_tokens *tokens, topictag_error *err) TOPICTAG_MUST_USE;

#endif
