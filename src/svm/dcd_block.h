/* SPDX-License-Identifier: MIT */
#ifndef TT_SVM_DCD_BLOCK_H
#define TT_SVM_DCD_BLOCK_H

/*
 * Dual coordinate descent for linear machines (Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual
 * coordinate descent method for large-scale linear SVM", ICML 2008, algorithm 3 with shrinking) on
 * up to 16 labels at once. For each label it solves what liblinear's -s 1 (squared hinge) and -s 3
 * (hinge) solve:
 *
 *   primal  min_w  w.w / 2 + sum_i C_i loss(1 - y_i w.x_i)
 *   dual    max_a  sum_i a_i - w.w / 2 - sum_i a_i^2 D_i / 2,  w = sum_i a_i y_i x_i,  0 <= a_i <=
 * U_i
 *
 *   hinge: loss(s) = max(0, s), U = C, D = 0;  squared: max(0, s)^2, U infinite, D = 1 / (2 C)
 *
 * where every row has one more entry, a constant 1, whose weight is the bias (liblinear's -B 1):
 * the bias is regularised like any weight.
 *
 * Before, each label scales the terms by what its own documents say of them: x_t becomes s_t x_t,
 * and s_t w_t is the weight of x_t that is kept, updated by s_t^2 a_i y_i x_t. Of the documents'
 * counts of the term with the label (p) and without (q), each with one added, and their sums P and
 * Q over the terms, r_t = |ln (p / P) - ln (q / Q)| is the log-count ratio of naive Bayes (Wang and
 * Manning, "Baselines and bigrams", ACL 2012, which also mix, but the weights), and
 *
 *   s_t = f (1 - b + b r_t / mean r),  b = options->ratio_weight
 *
 * with the mean over all occurrences, and f such that the documents' squared lengths have the mean
 * they had, so that costs keep their meaning. So terms that tell the label from the others are
 * cheap to use. A dimension of a dense block has r_t = mean r.
 *
 * Each label has a lane: weights are stored by term, lanes side by side, so that one cache line of
 * weights serves all labels of the block. The lanes share nothing else: the order of visits comes
 * from the seed alone, and what a lane does with a visit depends on its own numbers only. So a
 * label's machine does not depend on which labels share its block, and neither on the threads.
 *
 * Passes go on until the gap between primal and dual, relative to the primal, is at most the
 * tolerance. It is computed exactly, over all rows, after passes 3, 5, 7, 9, 12, 16, ...: a third
 * more each time.
 */

#include "base/random.h"
#include "svm/problem.h"

/* Eight lanes: one instruction of AVX2, two of any other x86-64 processor. The alignment is what
   malloc gives. */
#define TT_DCD_WIDTH 8
typedef float tt_vec __attribute__((vector_size(4 * TT_DCD_WIDTH), aligned(16)));

/* Numbers of both vectors' lanes in the room of one: the upper halves of floats, those of the first
   vector in the lower halves. */
typedef uint32_t tt_pair_vec __attribute__((vector_size(4 * TT_DCD_WIDTH), aligned(16)));

#define TT_DCD_LANES   16
#define TT_DCD_VECTORS (TT_DCD_LANES / TT_DCD_WIDTH)

/*
 * Rows as the solver reads them: terms renumbered so that frequent ones are neighbours, which keeps
 * their weights in the processor's cache. From init to release the terms of the rows themselves,
 * which nobody else may read, are the new numbers: rows are most of the memory that training
 * takes, so there is no second copy.
 */
typedef struct tt_dcd_rows {
    const tt_rows *rows; /* borrowed */
    uint32_t *old_terms; /* [n_terms] of each new number */
    float *norm2;        /* [n_rows] squared length, the constant entry included */
    unsigned n_threads;
} tt_dcd_rows;

/* On failure rows are as they were. */
topictag_status tt_dcd_rows_init(tt_dcd_rows *out, const tt_rows *rows, unsigned n_threads,
                                 topictag_error *err) TOPICTAG_MUST_USE;
/* Gives the rows their terms back. */
void tt_dcd_rows_release(tt_dcd_rows *rows);

/* Seen between passes; anything but TOPICTAG_OK stops the solver. */
typedef topictag_status (*tt_dcd_pause)(void *payload, topictag_error *err);

/* A thread's workspace: the labels it works on and all their numbers. */
typedef struct tt_dcd_block {
    const tt_dcd_rows *rows;
    const tt_problem *problem;
    uint32_t labels[TT_DCD_LANES]; /* [n_lanes] */
    unsigned n_lanes;
    unsigned n_vectors; /* n_lanes / TT_DCD_WIDTH, rounded up */

    void *weights_memory, *scales_memory, *alphas_memory, *norms2_memory;
    tt_vec *weights;     /* [(n_terms + 1) * n_vectors]; the last ones are the biases */
    tt_pair_vec *scales; /* [n_terms] s_t^2 / f^2 */
    tt_vec *alphas;      /* [n_docs * n_vectors] */
    tt_vec *norms2;      /* [n_docs * n_vectors] squared lengths of the scaled documents */
    uint16_t *positive;  /* [n_docs] bit l: the document is lane l's */
    uint16_t *active;    /* [n_docs] bit l: lane l still visits it (not shrunk) */
    uint32_t *shuffled;  /* [n_docs] places */
    uint32_t *visits;    /* [n_docs] places of this pass */
    tt_rng rng;
    tt_vec factors[TT_DCD_VECTORS]; /* f^2 of each lane */

    double cost;                         /* of the last solution; 0: none yet */
    uint16_t alive;                      /* bit l: lane l has not reached the tolerance */
    tt_vec costs[2][TT_DCD_VECTORS];     /* C of negative and positive documents */
    tt_vec uppers[2][TT_DCD_VECTORS];    /* U */
    tt_vec diagonals[2][TT_DCD_VECTORS]; /* D */
    tt_vec high[TT_DCD_VECTORS];         /* shrink at 0 with a gradient above */
    tt_vec low[TT_DCD_VECTORS];          /* shrink at U with a gradient below */
    tt_vec highest[TT_DCD_VECTORS];      /* projected gradients of this pass */
    tt_vec lowest[TT_DCD_VECTORS];
    double primal[TT_DCD_LANES]; /* at the last evaluation */
    double gap[TT_DCD_LANES];    /* (primal - dual) / primal, too */
    uint32_t epochs[TT_DCD_LANES];
} tt_dcd_block;

/* Room for problems of up to n_docs documents, and lanes for n_lanes labels. */
topictag_status tt_dcd_block_init(tt_dcd_block *block, const tt_dcd_rows *rows, uint32_t n_docs,
                                  unsigned n_lanes, topictag_error *err) TOPICTAG_MUST_USE;
void tt_dcd_block_release(tt_dcd_block *block);

/* Takes up labels [n], all trainable, at most as many as the lanes; weights and alphas are 0. */
topictag_status tt_dcd_block_begin(tt_dcd_block *block, const tt_problem *problem,
                                   const uint32_t *labels, unsigned n,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/* Scales, factors and norms2 of the labels that the block has just taken up; weights become 0. */
topictag_status tt_dcd_block_scale(tt_dcd_block *block, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Solves for all lanes at this cost in place of options->cost. After a call for another cost it
 * starts from that one's solution (scaled down into the tighter bounds of a lower cost).
 */
topictag_status tt_dcd_block_solve(tt_dcd_block *block, double cost, tt_dcd_pause pause,
                                   void *payload, topictag_error *err) TOPICTAG_MUST_USE;

/* decision [n_lanes] of a row of rows (also one the block was not trained on). */
void tt_dcd_block_score(const tt_dcd_block *block, uint32_t row, float *decision);

/* Documents with alpha above 0. */
uint32_t tt_dcd_block_support(const tt_dcd_block *block, unsigned lane);

static inline float tt_dcd_block_weight(const tt_dcd_block *block, uint32_t new_term, unsigned lane)
{
    return block
        ->weights[(size_t)new_term * block->n_vectors + lane / TT_DCD_WIDTH][lane % TT_DCD_WIDTH];
}

#endif
