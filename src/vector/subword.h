/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_SUBWORD_H
#define TT_VECTOR_SUBWORD_H

/*
 * Words of few stories have vectors of little evidence, but look like words of their field
 * ("hibernated", "hibernates"). Each word's vector is drawn towards what its character n-grams
 * mean (subword vectors: Bojanowski et al. 2017, "Enriching word vectors with subword
 * information"; here taken after the fact, from the words' vectors), the more the rarer it is
 * (shrinkage towards a group's mean: James and Stein 1961):
 *
 *   v_t += 2 r / (r + df_t) * s_t / idf_t,   s_t = sum over n-grams g of t of m_g / sqrt(n_t)
 *
 * m_g is the mean of idf * v over the words that hold g, n_t the number of t's n-grams. n-grams
 * of words of every kind have short means and so change little. With 5 and 10 stories a label
 * (parts of the training parts for judging, three to five draws) n-grams of 3 and 4 characters
 * and r from 3 to 100 were tried: 4 and 10 gain 0.008 to 0.010 of accuracy on Stack Overflow and
 * 0.005 on 20 Newsgroups; the same pull for all words gains on short texts and loses on long ones.
 */

#include "vector/rows.h"

/*
 * vectors [n_rows * n_dims] of the words; grams: a row of n-grams for each word, whose values do
 * not matter; idf and df [n_rows]. E_NO_MEMORY.
 */
topictag_status tt_subword_smooth(float *vectors, uint32_t n_dims, const tt_rows *grams,
                                  const double *idf, const uint64_t *df,
                                  topictag_error *err) TOPICTAG_MUST_USE;

#endif
