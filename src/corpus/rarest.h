/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_RAREST_H
#define TT_CORPUS_RAREST_H

/*
 * Labels by how many of their examples are left: the rarest at hand while examples are taken away.
 * A binary heap, as there may be as many labels as stories.
 */

#include "base/status.h"

typedef struct tt_rarest {
    uint32_t *left;  /* [n_labels] examples */
    uint32_t *heap;  /* [n_heap] labels with examples, each before the two at twice its place */
    uint32_t *place; /* [n_labels] in heap */
    uint32_t n_heap;
} tt_rarest;

/* Label l has the examples with_begin[l] .. with_begin[l + 1] - 1. On failure nothing is held. */
topictag_status tt_rarest_init(tt_rarest *out, const uint32_t *with_begin, uint32_t n_labels,
                               topictag_error *err) TOPICTAG_MUST_USE;
void tt_rarest_release(tt_rarest *rarest);

/* The label with fewest examples left, of several the first; UINT32_MAX: none has any. */
uint32_t tt_rarest_first(const tt_rarest *rarest);

/* Takes one example away from a label that has one. O(log n_labels). */
void tt_rarest_take(tt_rarest *rarest, uint32_t label);

#endif
