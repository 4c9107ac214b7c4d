/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_LSA_H
#define TT_VECTOR_LSA_H

/*
 * Word vectors by latent semantic analysis (Deerwester et al. 1990): the leading right singular
 * vectors of a matrix of stories and words, so that words of the same stories, and words beside
 * the same words, lie near each other.
 *
 *   vector_t = k_t^(1/2) * (u_t - m)
 *
 * u_t is the word's row of V sqrt(S), scaled to length 1; m the mean of u over the words of all
 * stories, each with its weight there: taking off what all words have in common (Arora, Liang and
 * Ma 2017) leaves words that stand in stories of every kind short. k_t, between 0 and 1, is the
 * share of the word's column that the space knows, |row of V S without the first dimension| /
 * |column|: words whose company is no more than chance count for less. With 5 to 50 stories a label
 * of Stack Overflow and 20 Newsgroups (parts of their training parts for judging) the powers of k
 * from 0 to 1 and those of S from 0 to 1 were tried: with vectors smoothed by n-grams
 * (vector/subword.h) 1/2 gains 0.012 of accuracy over 1/4 on short texts and 0.002 on long ones,
 * 3/4 nothing more; powers of S are alike.
 *
 * Found by subspace iteration from a random start (Halko, Martinsson and Tropp 2011, algorithm
 * 4.4), on A^T A so that nothing as long as the archive is held but the matrix itself. The columns
 * are independent but for the orthonormalisation between rounds: threads share out columns,
 * and each sum runs over the stories in their order.
 */

#include "vector/rows.h"

/*
 * vectors [n_terms * n_dims] receives each word's; those of words that no story holds are 0. rows
 * is A, of values above 0. E_DEGENERATE unless n_dims is below the number of rows and of words.
 */
topictag_status tt_lsa(float *vectors, const tt_rows *rows, uint32_t n_dims, uint64_t seed,
                       unsigned n_threads, const topictag_listener *listener,
                       topictag_error *err) TOPICTAG_MUST_USE;

#endif
