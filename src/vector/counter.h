/* SPDX-License-Identifier: MIT */
#ifndef TT_VECTOR_COUNTER_H
#define TT_VECTOR_COUNTER_H

/*
 * What a tt_counter holds; shared by counting and fitting, nobody else.
 *
 *   slots   open addressing: home of a hash is its top `bits` bits, so a range of slots is a range
 *           of hashes, and counters can be merged range by range
 *   words   the records of the terms, one after the other, five words and the term's bytes each
 *   parts   for each term that was cut, how many parts it has and their records
 *   pairs   (term, count) of each document, in order of first appearance; five bytes a pair
 *
 * A term is known by the place of its record in words; 0 is no term.
 */

#include "base/memory.h"
#include "vector/vocabulary.h"

#include <stdbool.h>
#include <string.h>

typedef struct tt_slot {
    uint32_t record;    /* place in words; 0: empty */
    uint32_t hash_high; /* upper half of the term's hash */
} tt_slot;

typedef struct tt_counted_doc {
    uint32_t doc;
    uint32_t begin; /* first pair */
} tt_counted_doc;

struct tt_counter {
    tt_slot *slots; /* [1 << bits] */
    unsigned bits;
    size_t n_terms;
    uint32_t *words; /* [n_words] */
    size_t n_words, cap_words;
    uint32_t *parts; /* [n_parts] */
    size_t n_parts, cap_parts;
    uint32_t *pair_terms; /* [n_pairs] */
    uint8_t *pair_counts; /* [n_pairs], 1 to 255; a term counted oftener has several pairs */
    size_t n_pairs, cap_pair_terms, cap_pair_counts;
    tt_counted_doc *docs; /* [n_docs] */
    size_t n_docs, cap_docs;
};

/* A record's words. */
enum {
    TT_RECORD_HASH_LOW,
    TT_RECORD_MARK, /* counting: last pair of the term; fitting: its number, then its id */
    TT_RECORD_DF,
    TT_RECORD_PARTS, /* place of the number of its parts in parts; 0: not cut yet */
    TT_RECORD_SIZE,  /* n_bytes << 2 | kind */
    TT_RECORD_BYTES  /* first word of the bytes, padded with zeros to a whole word */
};

#define TT_KEY_MAX_BYTES ((UINT32_C(1) << 30) - 1)

static inline uint32_t tt_record_size(const tt_key *key)
{
    return key->n_bytes << 2 | key->kind;
}

static inline bool tt_record_is(const uint32_t *record, const uint32_t *other)
{
    return record[TT_RECORD_SIZE] == other[TT_RECORD_SIZE] &&
           memcmp(record + TT_RECORD_BYTES, other + TT_RECORD_BYTES, record[TT_RECORD_SIZE] >> 2) ==
               0;
}

/* Frees the terms (slots and records), or the pairs; what is left stays valid. */
void tt_counter_drop_terms(tt_counter *counter);
void tt_counter_drop_pairs(tt_counter *counter);

/* Frees the pairs of all documents but the first n_docs, if there are more. */
void tt_counter_keep_docs(tt_counter *counter, size_t n_docs);

#endif
