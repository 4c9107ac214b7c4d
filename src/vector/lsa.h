/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_LSA_H
#define TT_VECTOR_LSA_H

/*
 * Word vectors by latent semantic analysis (Deerwester et al. 1990): the leading right singular
 * vectors of a matrix of stories and words, so that words of the same stories, and words beside
 * the same words, lie near each other.
 *
 *   vector_t = c * k_t^(1/4) * (u_t - m)
 *
 * u_t is the word's row of V sqrt(S), scaled to length 1; m the mean of u over the words of all
 * stories, each with its weight there: taking off what all words have in common (Arora, Liang and
 * Ma 2017) leaves words that stand in stories of every kind short. k_t, between 0 and 1, is the
 * share of the word's column that the space knows, |row of V S without the first dimension| /
 * |column|: words whose company is no more than chance count for less. c makes the longest
 * vector 1. With 5 to 50 stories a label of Stack Overflow and 20 Newsgroups (parts of their
 * training parts for judging) the powers of k 0, 1/4, 1/2 and 1, those of S 0 to 1, and 32 to 256
 * dimensions were tried: 1/4 gains 0.013 of accuracy on short texts and loses nothing on long ones,
 * powers of S are alike, and more than 64 dimensions lose where labels have few stories.
 *
 * Found by subspace iteration from a random start (Halko, Martinsson and Tropp 2011, algorithm
 * 4.4), on A^T A so that nothing as long as the archive is held but the matrix itself. The columns
 * are independent but for the orthonormalisation between rounds: threads share out columns,
 * and each sum runs over the stories in their order.
 */

#include "vector/rows.h"

/*
 * vectors [n_terms * n_dims] receives each word's; those of words that no story holds are 0. rows
 * is A, of values above 0. E_DEGENERATE unless n_dims is below the number of
 * rows and of words.
 */
topictag_status tt_lsa(float *vectors, const tt_rows *rows, uint32_t n_dims, uint64_t seed,
                       unsigned n_threads, const topictag_listener *listener,
                       topictag_error *err) TOPICTAG_MUST_USE;

#endif
