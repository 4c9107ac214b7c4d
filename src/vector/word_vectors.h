/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_WORD_VECTORS_H
#define TT_VECTOR_WORD_VECTORS_H

/*
 * Words learned from an archive, and the dense block they give a story: a few dozen numbers beside
 * the story's words, near each other for stories that use different words of one field.
 *
 *   block = weight * s / |s|,  s = sum over words t of tf(count_t) * idf_t * vector_t
 *
 * The longest vector has length 1; they are kept as bytes in units of 1/127. Like a vocabulary, a
 * view: arrays may be owned or lie in a mapped file.
 */

#include "vector/tfidf.h"

#define TT_WORD_MAX_DIMS 512u
#define TT_WORD_UNIT     (1.0 / 127.0)

typedef struct tt_word_vectors {
    tt_vocab vocab;        /* words, all of kind 0 */
    uint32_t n_dims;       /* 0: there are none */
    const float *idf;      /* [n_terms] in the archive */
    const int8_t *vectors; /* [n_terms * n_dims] by word, in units of TT_WORD_UNIT */
    void *owned;           /* holds idf and vectors; NULL for a view */
} tt_word_vectors;

/*
 * Words of an archive of n_docs stories. Takes vocab over (also on failure), idf comes from its
 * df; vectors [n_terms * n_dims] are copied.
 */
topictag_status tt_word_vectors_init(tt_word_vectors *out, tt_vocab *vocab, uint64_t n_docs,
                                     const int8_t *vectors, uint32_t n_dims,
                                     topictag_error *err) TOPICTAG_MUST_USE;
void tt_word_vectors_release(tt_word_vectors *words);

/* Vectors [n_words * n_dims] to bytes, scaled so that the longest has length 1. */
void tt_word_vectors_quantise(int8_t *out, const float *vectors, size_t n_words, uint32_t n_dims);

/*
 * Four bits a component, for files: largest [n_words] is the largest component of each vector
 * without its sign, and packed [n_words][(n_dims + 1) / 2] holds q from -7 to 7 in two's
 * complement, the even component in the low half of a byte:
 *
 *   component = q * largest / 7, halves away from 0
 *
 * Unpacking what was packed and packing it again changes nothing. Accuracy does not tell 4 bits
 * from 8 (news stories of the project, 200 to 3,151 for training: within 0.003 both ways).
 */
static inline size_t tt_word_packed_bytes(uint32_t n_dims)
{
    return ((size_t)n_dims + 1) / 2;
}
void tt_word_vectors_pack(uint8_t *largest, uint8_t *packed, const int8_t *vectors, size_t n_words,
                          uint32_t n_dims);
/* vectors [n_words * n_dims]. False for bytes that packing never gives. */
bool tt_word_vectors_unpack(int8_t *vectors, const uint8_t *largest, const uint8_t *packed,
                            size_t n_words, uint32_t n_dims);

static inline const int8_t *tt_word_vector(const tt_word_vectors *words, uint32_t word)
{
    return words->vectors + (size_t)word * words->n_dims;
}

/*
 * The dense block of a story from its words (terms: words, values: counts). terms and values have
 * room for n_dims; ids begin at first. Returns how many components are not 0: 0 for a story
 * without a word that has a vector. sums [n_dims] scratch. *scale (may be NULL) receives what a
 * word's tf * idf is multiplied by in the block: weight / |s|.
 */
size_t tt_word_vectors_block(const tt_word_vectors *words, tt_row counts, bool sublinear_tf,
                             double weight, uint32_t first, double *sums, uint32_t *terms,
                             float *values, double *scale);

/* tf * idf of a word in the block. */
double tt_word_weight(const tt_word_vectors *words, uint32_t word, double count, bool sublinear_tf);

/*
 * What one unit of a word in the block adds to a decision: its vector times the weights [n_dims]
 * of the block's components.
 */
double tt_word_direction(const tt_word_vectors *words, uint32_t word, const double *weights);

/* Rows of counts to rows of dense blocks, ids from 0, in parallel; *out is owned. */
topictag_status tt_word_vectors_rows(tt_rows *out, const tt_word_vectors *words,
                                     const tt_rows *counts, bool sublinear_tf, double weight,
                                     unsigned n_threads, topictag_error *err) TOPICTAG_MUST_USE;

/* A word and its cosine with another. */
typedef struct tt_near_word {
    uint32_t word;
    double cosine;
} tt_near_word;

/* The words nearest to word, nearest first, itself left out. near [max]; returns how many. */
size_t tt_word_vectors_nearest(const tt_word_vectors *words, uint32_t word, tt_near_word *near,
                               size_t max);

#endif
