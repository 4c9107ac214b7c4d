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

/* 1 + ln(count) for a whole count > 0. */
double tt_sublinear_tf(double count);

/* idf of a term in df of n_docs documents. */
double tt_idf(uint64_t n_docs, uint64_t df);

/* Counts of an archive, which join those of the documents at hand. */
typedef struct tt_archive_df {
    uint64_t n_docs;
    const uint32_t *df; /* [n_terms]; 0: the archive does not tell */
} tt_archive_df;

/*
 * idf[t] over the documents of subset ([n_subset] row ids; NULL: all rows). idf is [n_terms].
 * With an archive (may be NULL) the terms it knows are counted in documents and archive together;
 * the others in the documents alone.
 */
topictag_status tt_idf_fit(double *idf, const tt_rows *counts, const uint32_t *subset,
                           uint32_t n_subset, const tt_archive_df *archive,
                           topictag_error *err) TOPICTAG_MUST_USE;

typedef struct tt_tfidf_options {
    bool sublinear_tf;
    bool use_idf;
    double kind_weight[TT_KEY_KINDS]; /* scales a kind's terms before the row is normalised */
} tt_tfidf_options;

/*
 * Counts to weights, in place and in parallel. kinds and idf are [n_terms]. A term whose idf is 0
 * (the caller's way to mask one, also without use_idf) or whose kind has weight 0 leaves the rows.
 */
topictag_status tt_tfidf_apply(tt_rows *rows, const uint8_t *kinds, const double *idf,
                               const tt_tfidf_options *options, unsigned n_threads,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* The same into new rows; counts stay. */
topictag_status tt_tfidf_rows(tt_rows *out, const tt_rows *counts, const uint8_t *kinds,
                              const double *idf, const tt_tfidf_options *options,
                              unsigned n_threads, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The same for one row: values holds counts on entry, weights on return; terms are sorted. Returns
 * how many entries are left, at the front of both.
 */
size_t tt_tfidf_row(uint32_t *terms, float *values, size_t n, const uint8_t *kinds,
                    const double *idf, const tt_tfidf_options *options);

#endif
