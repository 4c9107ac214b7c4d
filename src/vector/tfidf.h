/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_TFIDF_H
#define TT_VECTOR_TFIDF_H

/*
 * Counts to weights: tf = 1 + ln(count) (or count), idf = ln((1 + n) / (1 + df)) + 1, row scaled
 * to unit Euclidean length. scikit-learn's TfidfVectorizer(sublinear_tf=True) (Salton and Buckley
 * 1988 for the family of formulas).
 */

#include "vector/vocabulary.h"
#include <stdbool.h>

/* idf of a term in df of n_docs documents. */
double tt_idf(uint64_t n_docs, uint64_t df);

/* idf[t] over the documents of subset ([n_subset] row ids; NULL: all rows). idf is [n_terms]. */
topictag_status tt_idf_fit(double *idf, const tt_rows *counts, const uint32_t *subset,
                           uint32_t n_subset, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Turns counts into weights in place, in parallel. idf [n_terms], 0 drops the term's weight to
 * 0 (the caller's way to mask terms; masked entries are removed from the rows). kind_weight
 * [3] scales each kind's terms before the row is normalised.
 */
typedef struct tt_tfidf_options {
    bool sublinear_tf;
    bool use_idf;
    double kind_weight[3];
} tt_tfidf_options;

topictag_status tt_tfidf_rows(tt_rows *out, const tt_rows *counts, const uint8_t *kinds,
                              const double *idf, const tt_tfidf_options *options,
                              unsigned n_threads, topictag_error *err) TOPICTAG_MUST_USE;

/* The same for one row: values holds counts on entry, weights on return; terms are sorted. */
void tt_tfidf_row(const uint32_t *terms, float *values, size_t n, const uint8_t *kinds,
                  const double *idf, const tt_tfidf_options *options);

/*
 * Counting one story's terms against a locked vocabulary. Per-thread scratch; the row is borrowed
 * until the next call.
 */
typedef struct tt_counting tt_counting;
topictag_status tt_counting_new(tt_counting **out, uint32_t n_terms, topictag_error *err)
    TOPICTAG_MUST_USE;
void tt_counting_free(tt_counting *counting);
void tt_counting_begin(tt_counting *counting);
topictag_status tt_counting_add(tt_counting *counting, uint32_t term, uint32_t times,
                                topictag_error *err) TOPICTAG_MUST_USE;
/* Sorted terms and their counts; values may be overwritten by tt_tfidf_row. */
topictag_status tt_counting_row(tt_counting *counting, const uint32_t **terms, float **values,
                                size_t *n, topictag_error *err) TOPICTAG_MUST_USE;

#endif
