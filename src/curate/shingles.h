/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_SHINGLES_H
#define TT_CURATE_SHINGLES_H

/*
 * Stories as sets of shingles, in one order that has rare shingles first.
 */

#include "corpus/corpus.h"

/* One story. */
typedef struct tt_shingle_set {
    uint32_t n_words;
    uint32_t n;         /* distinct shingles */
    uint32_t n_shared;  /* those that may stand in another story too; the others sort before them */
    uint64_t words;     /* hash of all its words in their order */
    uint64_t *shingles; /* [n_shared] increasing: how frequent (8 bits), hash (56 bits) */
} tt_shingle_set;

typedef struct tt_shingles {
    uint32_t n_docs; /* of both corpora, against first */
    tt_shingle_set *docs;
    tt_arena *arenas; /* [n_arenas] one a thread */
    unsigned n_arenas;
} tt_shingles;

topictag_status tt_shingles_make(tt_shingles *out, const tt_corpus *against,
                                 const tt_corpus *corpus, unsigned n_threads,
                                 topictag_error *err) TOPICTAG_MUST_USE;
void tt_shingles_release(tt_shingles *shingles);

#endif
