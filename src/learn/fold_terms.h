/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_FOLD_TERMS_H
#define TT_LEARN_FOLD_TERMS_H

/*
 * Terms as training on some of the documents would find them. Cross-validation and tuning count
 * the terms of all documents once, uncut, and then take from them what each part would have: cut
 * by the frequencies in the part, renumbered, with the part's IDF. So nothing that a machine takes
 * from the number of terms depends on documents it must not see.
 */

#include "topictag/options.h"
#include "vector/tfidf.h"

typedef struct tt_fold_terms {
    uint32_t *places; /* [n_terms of the counts] id here; TT_NO_TERM: cut */
    double *idf;      /* [n_terms] */
    uint8_t *kinds;   /* [n_terms] */
    uint32_t n_terms;
} tt_fold_terms;

/*
 * Of the documents docs ([n_docs] row ids; NULL: the first n_docs rows); kinds [counts->n_terms],
 * archive as tt_idf_fit takes it. To be released, also on failure. E_NO_MEMORY.
 */
topictag_status tt_fold_terms_fit(tt_fold_terms *out, const tt_rows *counts, const uint8_t *kinds,
                                  const uint32_t *docs, uint32_t n_docs,
                                  const tt_archive_df *archive,
                                  const topictag_train_options *options,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* All counts, weighted, without the terms that were cut or have IDF 0. E_NO_MEMORY. */
topictag_status tt_fold_terms_rows(tt_rows *out, const tt_fold_terms *terms, const tt_rows *counts,
                                   const topictag_train_options *options,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_fold_terms_release(tt_fold_terms *terms);

#endif
