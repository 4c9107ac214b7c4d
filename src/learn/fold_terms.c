/* SPDX-License-Identifier: MIT */
#include "learn/fold_terms.h"

#include "base/memory.h"
#include "base/threads.h"
#include "pipeline/handles.h"
#include "vector/vocabulary.h"

#include <stdlib.h>

/* Documents that hold each term, of those of the part. */
static void count_documents(uint32_t *df, const tt_rows *counts, const uint32_t *docs,
                            uint32_t n_docs)
{
    for (uint32_t i = 0; i < n_docs; i++) {
        const tt_row row = tt_rows_at(counts, docs != NULL ? docs[i] : i);
        for (size_t j = 0; j < row.n; j++)
            df[row.terms[j]]++;
    }
}

/* Numbers the terms that the cuts leave. */
static topictag_status number_terms(tt_fold_terms *out, const uint32_t *df, uint32_t n_all,
                                    const tt_vocab_options *cuts, topictag_error *err)
{
    tt_vocab_cut last = {0};
    uint32_t *dfs = tt_alloc(n_all, sizeof *dfs);
    size_t n = 0;
    if (dfs == NULL)
        return tt_no_memory(err);
    for (uint32_t t = 0; t < n_all; t++)
        if (df[t] >= cuts->min_df && df[t] <= cuts->max_df)
            dfs[n++] = df[t];
    if (cuts->max_features > 0 && n > cuts->max_features)
        last = tt_vocab_cut_at(dfs, n, cuts->max_features);
    free(dfs);
    for (uint32_t t = 0; t < n_all; t++) {
        const bool kept =
            df[t] >= cuts->min_df && df[t] <= cuts->max_df && tt_vocab_survives(&last, df[t]);
        out->places[t] = kept ? out->n_terms++ : TT_NO_TERM;
    }
    return TOPICTAG_OK;
}

topictag_status tt_fold_terms_fit(tt_fold_terms *out, const tt_rows *counts, const uint8_t *kinds,
                                  const uint32_t *docs, uint32_t n_docs,
                                  const tt_archive_df *archive,
                                  const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_vocab_options cuts = tt_cuts_of(options, n_docs);
    const uint32_t n_all = counts->n_terms;
    uint32_t *df = tt_calloc(n_all, sizeof *df);
    *out = (tt_fold_terms){.places = tt_alloc(n_all, sizeof *out->places),
                           .idf = tt_alloc(n_all, sizeof *out->idf),
                           .kinds = tt_alloc(n_all, sizeof *out->kinds)};
    if (df == NULL || out->places == NULL || out->idf == NULL || out->kinds == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    count_documents(df, counts, docs, n_docs);
    TT_TRY(number_terms(out, df, n_all, &cuts, err));
    TT_TRY(tt_idf_fit(out->idf, counts, docs, n_docs, archive, err));
    for (uint32_t t = 0; t < n_all; t++) /* places never run ahead of t */
        if (out->places[t] != TT_NO_TERM) {
            out->idf[out->places[t]] = out->idf[t];
            out->kinds[out->places[t]] = kinds[t];
        }
done:
    free(df);
    return rc;
}

topictag_status tt_fold_terms_rows(tt_rows *out, const tt_fold_terms *terms, const tt_rows *counts,
                                   const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_tfidf_options weighting = tt_weighting_of(options);
    TT_TRY(tt_rows_project(out, counts, terms->places, terms->n_terms, err));
    TT_TRY(tt_tfidf_apply(out, terms->kinds, terms->idf, &weighting,
                          tt_thread_count(options->threads), err));
done:
    if (rc != TOPICTAG_OK)
        tt_rows_release(out);
    return rc;
}

void tt_fold_terms_release(tt_fold_terms *terms)
{
    free(terms->places);
    free(terms->idf);
    free(terms->kinds);
    *terms = (tt_fold_terms){0};
}
