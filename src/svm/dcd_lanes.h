/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_DCD_LANES_H
#define TT_SVM_DCD_LANES_H

/*
 * One block of labels while it is solved. A lane is one label of the block.
 */

#include "svm/dcd.h"

typedef struct tt_dcd_block {
    const tt_problem *problem;
    const uint32_t *labels; /* [n_lanes] */
    uint32_t n_lanes;
    uint32_t width;     /* floats per term and document: 4, 8 or 16, at least n_lanes */
    float *weights;     /* [n_terms * width] */
    float *alpha;       /* [n_docs * width] dual variables, at least 0 */
    float *length2;     /* [n_docs] squared length of the document, the bias feature included */
    uint16_t *positive; /* [n_docs] bit of each lane: the document has the label */
    uint16_t *active;   /* [n_docs] bit of each lane: not shrunk */
    uint32_t *order;    /* [n_docs] places, shuffled before every pass */
    float bias[TT_DCD_LANES];
    tt_costs costs[TT_DCD_LANES];
    uint16_t open; /* bit of each lane still being solved */
    /* Projected gradients of the pass before and of this one, by lane. */
    float upper[TT_DCD_LANES], lower[TT_DCD_LANES];
    float highest[TT_DCD_LANES], lowest[TT_DCD_LANES];
    float close_enough[TT_DCD_LANES]; /* spread of gradients at which the gap is measured */
    tt_svm_label_info info[TT_DCD_LANES];
} tt_dcd_block;

/* labels [n_lanes] and problem are borrowed; n_lanes is 1 to TT_DCD_LANES. */
topictag_status tt_dcd_block_init(tt_dcd_block *block, const tt_problem *problem,
                                  const uint32_t *labels, uint32_t n_lanes,
                                  topictag_error *err) TOPICTAG_MUST_USE;
void tt_dcd_block_release(tt_dcd_block *block);

/* Runs to the tolerance of the problem's options. listener may be NULL. */
topictag_status tt_dcd_block_solve(tt_dcd_block *block, const topictag_listener *listener,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/* Decision values of a row, one for each lane. */
void tt_dcd_block_score(const tt_dcd_block *block, tt_row row, float decision[TT_DCD_LANES]);

#endif
