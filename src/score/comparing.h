/* SPDX-License-Identifier: MIT */
#ifndef TT_SCORE_COMPARING_H
#define TT_SCORE_COMPARING_H

/*
 * The words that tag stories otherwise.
 */

#include "evaluate/comparison.h"
#include "pipeline/handles.h"

/* { 0 } is empty. */
typedef struct tt_moves {
    tt_responsible *items; /* [n] by doc, then label */
    size_t n, cap;
    tt_arena arena;
} tt_moves;

/*
 * For each story that got or lost labels, the max_words words that moved each label's decision
 * most towards the change, by what they add to it in models[0] and models[1]. The corpus is what
 * the later report was made of. Empty when a model cannot be explained.
 */
topictag_status tt_moves_find(tt_moves *out, const tt_comparison *comparison,
                              topictag_model *const models[2], const tt_corpus *corpus,
                              uint32_t max_words, topictag_error *err) TOPICTAG_MUST_USE;
void tt_moves_release(tt_moves *moves);

#endif
