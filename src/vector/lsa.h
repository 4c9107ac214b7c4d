/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_LSA_H
#define TT_VECTOR_LSA_H

/*
 * Word vectors by latent semantic analysis (Deerwester et al. 1990): the leading right singular
 * vectors of a matrix of stories and words, so that words of the same stories, and words beside
 * the same words, lie near each other.
 *
 * Found by subspace iteration from a random start (Halko, Martinsson and Tropp 2011, algorithm
 * 4.4), on A^T A so that nothing as long as the archive is held but the matrix itself. The columns
 * are independent but for the orthonormalisation between rounds: threads share out columns,
 * and each sum runs over the stories in their order.
 */

#include "vector/rows.h"

/*
 * vectors [n_terms * n_dims] receives each word's row of V sqrt(S), scaled to length 1; rows of
 * words that no story holds are 0. rows is A. E_DEGENERATE unless n_dims is below the number of
 * rows and of words.
 */
topictag_status tt_lsa(float *vectors, const tt_rows *rows, uint32_t n_dims, uint64_t seed,
                       unsigned n_threads, const topictag_listener *listener,
                       topictag_error *err) TOPICTAG_MUST_USE;

#endif
