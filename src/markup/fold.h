/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_FOLD_H
#define TT_MARKUP_FOLD_H

#include "base/memory.h"

/*
 * *to = a copy of text in the arena, white space folded and trimmed, NUL bytes as blanks; left
 * alone when *to is set already or nothing remains.
 */
topictag_status tt_fold_copy(const char **to, tt_arena *arena, const char *text, size_t n_bytes,
                             topictag_error *err) TOPICTAG_MUST_USE;

#endif
