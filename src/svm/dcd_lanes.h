/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_DCD_LANES_H
#define TT_SVM_DCD_LANES_H

/*
 * Arithmetic on the lanes of a block, for the loops that take the solver's time.
 */

#include "svm/avx2.h"
#include "svm/dcd_block.h"

/* Small loops over n_vectors must be unrolled for the lanes to stay in registers; so the hot
   TT_HOT functions take n_vectors as a constant, with one instance for each of 1 and 2. */

/* Vectors are passed between inlined functions only, so no calling convention matters. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef int32_t mask_vec __attribute__((vector_size(4 * TT_DCD_WIDTH), aligned(16))); /* 0 or -1 */

/* For masks: which bit of a document's 16 stands for which lane. */
static const mask_vec lane_bits[TT_DCD_VECTORS] = {
    {1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7},
    {1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15},
};

TT_HOT tt_vec all(float value)
{
    return (tt_vec){value, value, value, value, value, value, value, value};
}

/* a where the mask is set, else b. */
TT_HOT tt_vec choose(mask_vec mask, tt_vec a, tt_vec b)
{
    return (tt_vec)(((mask_vec)a & mask) | ((mask_vec)b & ~mask));
}

/* Lanes of vector v whose bit is set. */
TT_HOT mask_vec lanes_of(uint16_t bits, unsigned v)
{
    const mask_vec spread = {bits, bits, bits, bits, bits, bits, bits, bits};
    return (spread & lane_bits[v]) != 0;
}

TT_HOT int32_t any_of(mask_vec mask)
{
    return mask[0] | mask[1] | mask[2] | mask[3] | mask[4] | mask[5] | mask[6] | mask[7];
}

/* Vector v of a pair. */
TT_HOT tt_vec scale_of(tt_pair_vec pair, unsigned v)
{
    return (tt_vec)(v == 0 ? pair << 16 : pair & 0xffff0000);
}

#endif
