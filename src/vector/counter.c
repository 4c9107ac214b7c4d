/* SPDX-License-Identifier: MIT */
#include "vector/counter.h"

#include <assert.h>
#include <stdlib.h>

#define FIRST_BITS 12
#define MOST_BITS  32

topictag_status tt_counter_new(tt_counter **out, topictag_error *err)
{
    *out = NULL;
    tt_counter *counter = tt_calloc(1, sizeof *counter);
    if (counter == NULL)
        return tt_no_memory(err);
    counter->bits = FIRST_BITS;
    counter->slots = tt_calloc((size_t)1 << FIRST_BITS, sizeof *counter->slots);
    if (counter->slots == NULL) {
        tt_counter_free(counter);
        return tt_no_memory(err);
    }
    counter->n_words = 1; /* place 0 is no record */
    *out = counter;
    return TOPICTAG_OK;
}

void tt_counter_drop_terms(tt_counter *counter)
{
    free(counter->slots);
    free(counter->words);
    free(counter->parts);
    counter->slots = NULL;
    counter->words = counter->parts = NULL;
    counter->n_terms = counter->n_words = counter->cap_words = 0;
    counter->n_parts = counter->cap_parts = 0;
}

void tt_counter_drop_pairs(tt_counter *counter)
{
    free(counter->pair_terms);
    free(counter->pair_counts);
    free(counter->docs);
    counter->pair_terms = NULL;
    counter->pair_counts = NULL;
    counter->docs = NULL;
    counter->n_pairs = counter->cap_pair_terms = counter->cap_pair_counts = 0;
    counter->n_docs = counter->cap_docs = 0;
}

void tt_counter_keep_docs(tt_counter *counter, size_t n_docs)
{
    if (n_docs >= counter->n_docs)
        return;
    counter->n_pairs = counter->docs[n_docs].begin;
    counter->n_docs = n_docs;
    /* A block that cannot be made smaller stays as it is. */
    uint32_t *terms = tt_realloc(counter->pair_terms, counter->n_pairs, sizeof *terms);
    if (terms != NULL) {
        counter->pair_terms = terms;
        counter->cap_pair_terms = counter->n_pairs;
    }
    uint8_t *counts = tt_realloc(counter->pair_counts, counter->n_pairs, sizeof *counts);
    if (counts != NULL) {
        counter->pair_counts = counts;
        counter->cap_pair_counts = counter->n_pairs;
    }
}

void tt_counter_free(tt_counter *counter)
{
    if (counter == NULL)
        return;
    tt_counter_drop_terms(counter);
    tt_counter_drop_pairs(counter);
    free(counter);
}

static topictag_status reserve_pairs(tt_counter *counter, size_t n, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_reserve(&counter->pair_terms, &counter->cap_pair_terms, n,
                      sizeof *counter->pair_terms, err));
    TT_TRY(tt_reserve(&counter->pair_counts, &counter->cap_pair_counts, n,
                      sizeof *counter->pair_counts, err));
done:
    return rc;
}

void tt_counter_expect(tt_counter *counter, size_t n_pairs)
{
    (void)reserve_pairs(counter, n_pairs < UINT32_MAX ? n_pairs : UINT32_MAX, NULL);
}

topictag_status tt_counter_begin(tt_counter *counter, uint32_t doc, topictag_error *err)
{
    assert(counter->slots != NULL); /* not fitted yet */
    topictag_status rc = tt_reserve(&counter->docs, &counter->cap_docs, counter->n_docs + 1,
                                    sizeof *counter->docs, err);
    if (rc != TOPICTAG_OK)
        return rc;
    counter->docs[counter->n_docs++] = (tt_counted_doc){doc, (uint32_t)counter->n_pairs};
    return TOPICTAG_OK;
}

static topictag_status grow_slots(tt_counter *counter, topictag_error *err)
{
    const size_t n_old = (size_t)1 << counter->bits;
    const unsigned bits = counter->bits + 1;
    if (bits > MOST_BITS)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %zu different terms", counter->n_terms);
    const size_t mask = ((size_t)1 << bits) - 1;
    tt_slot *slots = tt_calloc(mask + 1, sizeof *slots);
    if (slots == NULL)
        return tt_no_memory(err);
    for (size_t old = 0; old < n_old; old++) {
        if (counter->slots[old].record == 0)
            continue;
        size_t at = counter->slots[old].hash_high >> (32 - bits);
        while (slots[at].record != 0)
            at = (at + 1) & mask;
        slots[at] = counter->slots[old];
    }
    free(counter->slots);
    counter->slots = slots;
    counter->bits = bits;
    return TOPICTAG_OK;
}

static topictag_status add_record(tt_counter *counter, const tt_key *key, uint32_t *record,
                                  topictag_error *err)
{
    if (key->n_bytes > TT_KEY_MAX_BYTES)
        return tt_fail(err, TOPICTAG_E_LIMIT, "a term of %u bytes", key->n_bytes);
    const size_t need = counter->n_words + TT_RECORD_BYTES + ((size_t)key->n_bytes + 3) / 4;
    if (need > UINT32_MAX)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than 16 GiB of different terms");
    topictag_status rc =
        tt_reserve(&counter->words, &counter->cap_words, need, sizeof *counter->words, err);
    if (rc != TOPICTAG_OK)
        return rc;
    *record = (uint32_t)counter->n_words;
    uint32_t *words = counter->words + counter->n_words;
    words[TT_RECORD_HASH_LOW] = (uint32_t)key->hash;
    words[TT_RECORD_MARK] = UINT32_MAX;
    words[TT_RECORD_DF] = 0;
    words[TT_RECORD_PARTS] = 0;
    words[TT_RECORD_SIZE] = tt_record_size(key);
    if (key->n_bytes > 0) {
        counter->words[need - 1] = 0;
        memcpy(words + TT_RECORD_BYTES, key->bytes, key->n_bytes);
    }
    counter->n_words = need;
    return TOPICTAG_OK;
}

static topictag_status find_or_add(tt_counter *counter, const tt_key *key, uint32_t *record,
                                   topictag_error *err)
{
    const uint32_t high = (uint32_t)(key->hash >> 32);
    size_t mask = ((size_t)1 << counter->bits) - 1;
    size_t at = high >> (32 - counter->bits);
    for (; counter->slots[at].record != 0; at = (at + 1) & mask) {
        if (counter->slots[at].hash_high != high)
            continue;
        const uint32_t *words = counter->words + counter->slots[at].record;
        if (words[TT_RECORD_HASH_LOW] != (uint32_t)key->hash)
            continue;
        if (words[TT_RECORD_SIZE] != tt_record_size(key) ||
            memcmp(words + TT_RECORD_BYTES, key->bytes, key->n_bytes) != 0)
            return tt_fail(err, TOPICTAG_E_DEGENERATE, "two terms have the hash %016llx",
                           (unsigned long long)key->hash);
        *record = counter->slots[at].record;
        return TOPICTAG_OK;
    }
    topictag_status rc = TOPICTAG_OK;
    if (counter->n_terms + 1 > (mask + 1) / 4 * 3) {
        TT_TRY(grow_slots(counter, err));
        mask = ((size_t)1 << counter->bits) - 1;
        at = high >> (32 - counter->bits);
        while (counter->slots[at].record != 0)
            at = (at + 1) & mask;
    }
    TT_TRY(add_record(counter, key, record, err));
    counter->slots[at] = (tt_slot){*record, high};
    counter->n_terms++;
done:
    return rc;
}

static topictag_status add_pair(tt_counter *counter, uint32_t record, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t need = counter->n_pairs + 1;
    if (need > UINT32_MAX)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than 2^32 terms in documents on one thread");
    if (need > counter->cap_pair_terms || need > counter->cap_pair_counts)
        TT_TRY(reserve_pairs(counter, need, err));
    counter->pair_terms[counter->n_pairs] = record;
    counter->pair_counts[counter->n_pairs] = 0;
    counter->n_pairs = need;
done:
    return rc;
}

static topictag_status count_record(tt_counter *counter, uint32_t record, uint32_t times,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t pair = counter->words[record + TT_RECORD_MARK];
    /* A mark from an earlier document, or of a term never counted, is not of this document. */
    bool here = pair >= counter->docs[counter->n_docs - 1].begin && pair < counter->n_pairs;
    while (times > 0) {
        if (!here || counter->pair_counts[pair] == UINT8_MAX) {
            TT_TRY(add_pair(counter, record, err));
            pair = (uint32_t)counter->n_pairs - 1;
            counter->words[record + TT_RECORD_DF] += !here;
            here = true;
        }
        const uint32_t room = UINT8_MAX - counter->pair_counts[pair];
        const uint32_t step = times < room ? times : room;
        counter->pair_counts[pair] = (uint8_t)(counter->pair_counts[pair] + step);
        times -= step;
    }
    counter->words[record + TT_RECORD_MARK] = pair;
done:
    return rc;
}

topictag_status tt_counter_add(tt_counter *counter, const tt_key *key, uint32_t times,
                               topictag_error *err)
{
    assert(counter->n_docs > 0 && key->kind < TT_KEY_KINDS);
    uint32_t record = 0;
    const topictag_status rc = find_or_add(counter, key, &record, err);
    return rc != TOPICTAG_OK ? rc : count_record(counter, record, times, err);
}

topictag_status tt_counter_part(tt_counter *counter, const tt_key *key, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t record = 0;
    TT_TRY(find_or_add(counter, key, &record, err));
    TT_TRY(tt_reserve(&counter->parts, &counter->cap_parts, counter->n_parts + 1,
                      sizeof *counter->parts, err));
    counter->parts[counter->n_parts++] = record;
done:
    return rc;
}

/* Cuts a term of kind 0; a failure leaves it as not cut. */
static topictag_status cut_record(tt_counter *counter, uint32_t record, tt_counter_cut cut,
                                  void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    /* Place 0 stands for "not cut yet". */
    const size_t at = counter->n_parts > 0 ? counter->n_parts : 1;
    if (at > UINT32_MAX)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than 2^32 parts of terms on one thread");
    TT_TRY(tt_reserve(&counter->parts, &counter->cap_parts, at + 1, sizeof *counter->parts, err));
    counter->n_parts = at + 1;
    const uint32_t *words = counter->words + record;
    TT_TRY(cut(payload, counter, (const char *)(words + TT_RECORD_BYTES),
               words[TT_RECORD_SIZE] >> 2, err));
    counter->parts[at] = (uint32_t)(counter->n_parts - at - 1);
    counter->words[record + TT_RECORD_PARTS] = (uint32_t)at;
done:
    return rc;
}

topictag_status tt_counter_parts(tt_counter *counter, tt_counter_cut cut, void *payload,
                                 topictag_error *err)
{
    assert(counter->n_docs > 0);
    topictag_status rc = TOPICTAG_OK;
    const size_t end = counter->n_pairs; /* behind it come the parts */
    for (size_t k = counter->docs[counter->n_docs - 1].begin; k < end; k++) {
        const uint32_t record = counter->pair_terms[k], times = counter->pair_counts[k];
        if ((counter->words[record + TT_RECORD_SIZE] & 3) != 0)
            continue;
        if (counter->words[record + TT_RECORD_PARTS] == 0)
            TT_TRY(cut_record(counter, record, cut, payload, err));
        const uint32_t at = counter->words[record + TT_RECORD_PARTS], n = counter->parts[at];
        for (uint32_t i = 1; i <= n; i++)
            TT_TRY(count_record(counter, counter->parts[at + i], times, err));
    }
done:
    return rc;
}
