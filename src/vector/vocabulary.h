/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_VOCABULARY_H
#define TT_VECTOR_VOCABULARY_H

/*
 * From the terms of documents to ids, counts and document frequencies.
 *
 * Learning: each thread fills a tt_counter with its documents (any documents, any order); then
 * tt_vocab_fit merges the counters, applies the cuts and gives ids by sorted (kind, bytes). The
 * result depends on the documents only, not on threads or hash order. After that nothing grows.
 *
 * A vocabulary is a view: its arrays may be owned (after fit) or lie in a mapped model file.
 */

#include "base/prefetch.h"
#include "base/status.h"
#include "vector/rows.h"
#include <stdbool.h>

/* A term as the analyser gives it. */
typedef struct tt_key {
    const char *bytes;
    uint32_t n_bytes; /* below 2^30 */
    uint32_t kind;    /* below TT_KEY_KINDS */
    uint64_t hash;    /* tt_hash64(bytes, n_bytes, kind) */
} tt_key;

#define TT_KEY_KINDS 3

typedef struct tt_counter tt_counter;

topictag_status tt_counter_new(tt_counter **out, topictag_error *err) TOPICTAG_MUST_USE;
void tt_counter_free(tt_counter *counter);

/*
 * Makes room for n_pairs different terms of documents, summed over the documents to come, if there
 * is memory; more or fewer may come. Growing while counting copies; room that nobody uses costs
 * addresses only.
 */
void tt_counter_expect(tt_counter *counter, size_t n_pairs);

/* Begins document `doc`; ids over all counters of a fit must be unique. */
topictag_status tt_counter_begin(tt_counter *counter, uint32_t doc,
                                 topictag_error *err) TOPICTAG_MUST_USE;
/*
 * Counts key in the document begun last, `times` times. The bytes are copied at the first sight.
 * E_DEGENERATE when another term has the same hash; E_LIMIT past 2^32 pairs of term and document
 * or 16 GiB of terms in one counter.
 */
topictag_status tt_counter_add(tt_counter *counter, const tt_key *key, uint32_t times,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Counts the parts of each term of kind 0 in the document begun last, as often as the term: the
 * same as tt_counter_add for each part of each occurrence, but a term is cut once in the counter's
 * life. cut names the parts of a term by tt_counter_part; bytes are borrowed until the first of
 * these.
 */
typedef topictag_status (*tt_counter_cut)(void *payload, tt_counter *counter, const char *bytes,
                                          uint32_t n_bytes, topictag_error *err);
topictag_status tt_counter_parts(tt_counter *counter, tt_counter_cut cut, void *payload,
                                 topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_counter_part(tt_counter *counter, const tt_key *key,
                                topictag_error *err) TOPICTAG_MUST_USE;

typedef struct tt_vocab_options {
    uint64_t min_df;       /* documents; terms in fewer are dropped; 0 counts as 1 */
    uint64_t max_df;       /* documents; terms in more are dropped */
    uint64_t max_features; /* 0: no limit; else the most frequent (df, then bytes) are kept */
} tt_vocab_options;

typedef struct tt_vocab {
    uint32_t n_terms;
    uint32_t n_slots;          /* power of two, > n_terms */
    const uint64_t *offsets;   /* [n_terms + 1] into bytes */
    const char *bytes;         /* all terms, sorted by (kind, bytes), not NUL-terminated */
    const uint8_t *kinds;      /* [n_terms] */
    const uint64_t *df;        /* [n_terms] documents that hold the term */
    const uint64_t *slot_hash; /* [n_slots] open addressing, linear probing from hash & mask;
                                  0 where empty */
    const uint32_t *slot_term; /* [n_slots] term id or TT_NO_TERM */
    void *owned;               /* what tt_vocab_release frees; NULL for a view */
} tt_vocab;

#define TT_NO_TERM         UINT32_MAX
#define TT_VOCAB_MAX_TERMS UINT32_C(1000000000)

/*
 * max_features: terms above a document frequency are kept, and the first in order of those at it,
 * as many as there is room for.
 */
typedef struct tt_vocab_cut {
    uint32_t df;
    uint64_t n_left; /* room at df */
} tt_vocab_cut;

/* Where to cut terms of the document frequencies dfs [n], which it sorts; 0 < max_features <= n. */
tt_vocab_cut tt_vocab_cut_at(uint32_t *dfs, size_t n, uint64_t max_features);

/* Whether the next term in order is kept; of a cut at 0 without room, all that occur are. */
bool tt_vocab_survives(tt_vocab_cut *cut, uint32_t df);

/*
 * *vocab and *counts (rows in document order 0..n_docs-1, values are the occurrence counts) are
 * owned. A document no counter has seen is an empty row. The counters are used up, also on
 * failure: all that may follow is tt_counter_free. E_EMPTY when no term survives, E_DEGENERATE
 * when two terms share a hash (never seen; said rather than mixed up), E_INVALID_ARG when a
 * document is out of range or begun twice.
 */
topictag_status tt_vocab_fit(tt_vocab *vocab, tt_rows *counts, tt_counter *const *counters,
                             size_t n_counters, uint32_t n_docs, const tt_vocab_options *options,
                             unsigned n_threads, topictag_error *err) TOPICTAG_MUST_USE;
void tt_vocab_release(tt_vocab *vocab);

/* The terms of ids terms [n_terms], increasing, which become 0, 1, ...; *out is owned. */
topictag_status tt_vocab_select(tt_vocab *out, const tt_vocab *vocab, const uint32_t *terms,
                                uint32_t n_terms, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Checks that a vocabulary from a file is safe to use: offsets within n_bytes (the size of bytes),
 * kinds and slots in range, as many slots filled as there are terms, so that searches end. E_FORMAT
 * else.
 */
topictag_status tt_vocab_check(const tt_vocab *vocab, uint64_t n_bytes,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Checks that a safe vocabulary is true as well: terms sorted and unique, each found by its hash,
 * and so no slot false. E_FORMAT else. No access depends on it, and it reads every term.
 */
topictag_status tt_vocab_verify(const tt_vocab *vocab, topictag_error *err) TOPICTAG_MUST_USE;

/* Announces tt_vocab_find(vocab, hash) to memory. */
static inline void tt_vocab_prefetch(const tt_vocab *vocab, uint64_t hash)
{
    const uint32_t slot = (uint32_t)hash & (vocab->n_slots - 1);
    tt_prefetch(&vocab->slot_hash[slot]);
    tt_prefetch(&vocab->slot_term[slot]);
}

/* Most searches of a story are for unknown terms: those touch slot_hash only. */
static inline uint32_t tt_vocab_find(const tt_vocab *vocab, uint64_t hash)
{
    const uint32_t mask = vocab->n_slots - 1;
    for (uint32_t slot = (uint32_t)hash & mask;; slot = (slot + 1) & mask) {
        const uint64_t found = vocab->slot_hash[slot];
        if (found == hash)
            return vocab->slot_term[slot];
        if (found == 0 && vocab->slot_term[slot] == TT_NO_TERM)
            return TT_NO_TERM;
    }
}

#endif
