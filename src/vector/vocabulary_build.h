/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_VOCABULARY_BUILD_H
#define TT_VECTOR_VOCABULARY_BUILD_H

/*
 * Making a vocabulary that owns its arrays: init, fill offsets, bytes, kinds and df, then index
 * every term in the order of ids (the slots depend on that order where df is equal).
 */

#include "vector/counter.h"

/* The arrays of a vocabulary while they are written; shapes as in tt_vocab. */
typedef struct tt_vocab_parts {
    uint64_t *offsets;
    char *bytes;
    uint8_t *kinds;
    uint64_t *df;
    uint64_t *slot_hash;
    uint32_t *slot_term;
} tt_vocab_parts;

topictag_status tt_vocab_init(tt_vocab *vocab, tt_vocab_parts *parts, uint32_t n_terms,
                              uint64_t n_bytes, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Gives the term a slot. Of terms that want the same slot the most frequent has it (after Amble and
 * Knuth 1974, "Ordered hash tables"), so that most searches end at the first slot they look at.
 */
void tt_vocab_index(const tt_vocab *vocab, tt_vocab_parts *parts, uint32_t term, uint64_t hash);

/*
 * A term that passed the cuts, on its way to an id. record points into a counter's words.
 */
typedef struct tt_candidate {
    uint64_t prefix; /* first eight bytes, most significant first, zeros after the end */
    const uint32_t *record;
    uint32_t hash_high;
    uint32_t df;
    uint32_t number; /* place before sorting */
} tt_candidate;

/* Sorts by (kind, bytes), in parallel. */
topictag_status tt_candidates_sort(tt_candidate *items, size_t n, unsigned n_threads,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The last two steps of a fit. Rewrite turns the pairs of records into sorted pairs of term ids,
 * taking the id from each record's mark (TT_NO_TERM: dropped), and makes rows->begin; after it
 * the counters' terms are not needed. Gather fills the rows from the last document to the first and
 * frees the pairs behind it, so that rows and pairs are never there together.
 */
topictag_status tt_counters_rewrite(tt_rows *rows, tt_counter *const *counters, size_t n_counters,
                                    unsigned n_threads, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_counters_gather(tt_rows *rows, tt_counter *const *counters, size_t n_counters,
                                   unsigned n_threads, topictag_error *err) TOPICTAG_MUST_USE;

#endif
