/* SPDX-License-Identifier: MIT */
/* The finished vocabulary: memory, index, check. Learning one is vocabulary_fit.c. */
#include "vector/vocabulary_build.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Between one and two thirds of the slots are free, so a search for an unknown term is short. */
static uint32_t slots_for(uint32_t n_terms)
{
    uint32_t n_slots = 4;
    while (n_slots < n_terms + (uint64_t)n_terms / 2)
        n_slots *= 2;
    return n_slots;
}

topictag_status tt_vocab_init(tt_vocab *vocab, tt_vocab_parts *parts, uint32_t n_terms,
                              uint64_t n_bytes, topictag_error *err)
{
    *vocab = (tt_vocab){0};
    if (n_terms > TT_VOCAB_MAX_TERMS)
        return tt_fail(err, TOPICTAG_E_LIMIT, "%u terms, at most %u are possible", n_terms,
                       TT_VOCAB_MAX_TERMS);
    const uint32_t n_slots = slots_for(n_terms);
    /* In one block, the widest numbers first. */
    const uint64_t total = ((uint64_t)n_terms + 1) * 8 + (uint64_t)n_terms * 8 +
                           (uint64_t)n_slots * 12 + n_terms + n_bytes;
    char *block = total <= SIZE_MAX ? tt_alloc((size_t)total, 1) : NULL;
    if (block == NULL)
        return tt_no_memory(err);
    parts->offsets = (uint64_t *)(void *)block;
    parts->df = parts->offsets + n_terms + 1;
    parts->slot_hash = parts->df + n_terms;
    parts->slot_term = (uint32_t *)(void *)(parts->slot_hash + n_slots);
    parts->kinds = (uint8_t *)(parts->slot_term + n_slots);
    parts->bytes = (char *)parts->kinds + n_terms;
    memset(parts->slot_hash, 0, n_slots * sizeof *parts->slot_hash);
    memset(parts->slot_term, 0xff, n_slots * sizeof *parts->slot_term);
    *vocab = (tt_vocab){.n_terms = n_terms,
                        .n_slots = n_slots,
                        .offsets = parts->offsets,
                        .bytes = parts->bytes,
                        .kinds = parts->kinds,
                        .df = parts->df,
                        .slot_hash = parts->slot_hash,
                        .slot_term = parts->slot_term,
                        .owned = block};
    return TOPICTAG_OK;
}

void tt_vocab_index(const tt_vocab *vocab, tt_vocab_parts *parts, uint32_t term, uint64_t hash)
{
    const uint32_t mask = vocab->n_slots - 1;
    uint32_t slot = (uint32_t)hash & mask;
    while (parts->slot_term[slot] != TT_NO_TERM) {
        const uint32_t other = parts->slot_term[slot];
        if (parts->df[other] < parts->df[term]) {
            const uint64_t other_hash = parts->slot_hash[slot];
            parts->slot_hash[slot] = hash;
            parts->slot_term[slot] = term;
            hash = other_hash;
            term = other;
        }
        slot = (slot + 1) & mask;
    }
    parts->slot_hash[slot] = hash;
    parts->slot_term[slot] = term;
}

void tt_vocab_release(tt_vocab *vocab)
{
    if (vocab == NULL)
        return;
    free(vocab->owned);
    *vocab = (tt_vocab){0};
}

static size_t term_bytes(const tt_vocab *vocab, uint32_t term)
{
    return (size_t)(vocab->offsets[term + 1] - vocab->offsets[term]);
}

topictag_status tt_vocab_select(tt_vocab *out, const tt_vocab *vocab, const uint32_t *terms,
                                uint32_t n_terms, topictag_error *err)
{
    tt_vocab_parts parts;
    uint64_t n_bytes = 0;
    for (uint32_t i = 0; i < n_terms; i++)
        n_bytes += term_bytes(vocab, terms[i]);
    const topictag_status rc = tt_vocab_init(out, &parts, n_terms, n_bytes, err);
    if (rc != TOPICTAG_OK)
        return rc;
    parts.offsets[0] = 0;
    for (uint32_t i = 0; i < n_terms; i++) {
        const size_t n = term_bytes(vocab, terms[i]);
        char *to = parts.bytes + parts.offsets[i];
        memcpy(to, vocab->bytes + vocab->offsets[terms[i]], n);
        parts.offsets[i + 1] = parts.offsets[i] + n;
        parts.kinds[i] = vocab->kinds[terms[i]];
        parts.df[i] = vocab->df[terms[i]];
        tt_vocab_index(out, &parts, i, tt_hash64(to, n, parts.kinds[i]));
    }
    return TOPICTAG_OK;
}

/* Below 0, 0 or above 0 as term a sorts before, with or after term b. */
static int compare_terms(const tt_vocab *vocab, uint32_t a, uint32_t b)
{
    if (vocab->kinds[a] != vocab->kinds[b])
        return vocab->kinds[a] < vocab->kinds[b] ? -1 : 1;
    const size_t n_a = term_bytes(vocab, a), n_b = term_bytes(vocab, b);
    const int order = memcmp(vocab->bytes + vocab->offsets[a], vocab->bytes + vocab->offsets[b],
                             n_a < n_b ? n_a : n_b);
    return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

static topictag_status check_terms(const tt_vocab *vocab, uint64_t n_bytes, topictag_error *err)
{
    if (vocab->offsets[0] != 0 || vocab->offsets[vocab->n_terms] != n_bytes)
        return tt_fail(err, TOPICTAG_E_FORMAT, "vocabulary: the terms do not fill their bytes");
    for (uint32_t t = 0; t < vocab->n_terms; t++) {
        if (vocab->offsets[t + 1] < vocab->offsets[t])
            return tt_fail(err, TOPICTAG_E_FORMAT, "vocabulary: term %u ends before it begins", t);
        if (vocab->kinds[t] >= TT_KEY_KINDS)
            return tt_fail(err, TOPICTAG_E_FORMAT, "vocabulary: term %u is of kind %u", t,
                           vocab->kinds[t]);
    }
    return TOPICTAG_OK;
}

/* Slots outnumber terms, so when all that hold none are empty each search ends. */
static topictag_status check_slots(const tt_vocab *vocab, topictag_error *err)
{
    const uint32_t n_slots = vocab->n_slots, n_terms = vocab->n_terms;
    uint32_t n_filled = 0, n_empty = 0;
    for (uint32_t slot = 0; slot < n_slots; slot++) {
        n_filled += vocab->slot_term[slot] < n_terms;
        n_empty += (vocab->slot_term[slot] == TT_NO_TERM) & (vocab->slot_hash[slot] == 0);
    }
    if (n_filled != n_terms || n_empty != n_slots - n_terms)
        return tt_fail(err, TOPICTAG_E_FORMAT,
                       "vocabulary: %u slots, %u filled and %u empty, for %u terms", n_slots,
                       n_filled, n_empty, n_terms);
    return TOPICTAG_OK;
}

topictag_status tt_vocab_check(const tt_vocab *vocab, uint64_t n_bytes, topictag_error *err)
{
    if (vocab->n_slots <= vocab->n_terms || (vocab->n_slots & (vocab->n_slots - 1)) != 0)
        return tt_fail(err, TOPICTAG_E_FORMAT, "vocabulary: %u slots for %u terms", vocab->n_slots,
                       vocab->n_terms);
    const topictag_status rc = check_terms(vocab, n_bytes, err);
    return rc != TOPICTAG_OK ? rc : check_slots(vocab, err);
}

topictag_status tt_vocab_verify(const tt_vocab *vocab, topictag_error *err)
{
    for (uint32_t t = 0; t < vocab->n_terms; t++) {
        if (t > 0 && compare_terms(vocab, t - 1, t) >= 0)
            return tt_fail(err, TOPICTAG_E_FORMAT, "vocabulary: term %u is not in order", t);
        const uint64_t hash =
            tt_hash64(vocab->bytes + vocab->offsets[t], term_bytes(vocab, t), vocab->kinds[t]);
        if (tt_vocab_find(vocab, hash) != t)
            return tt_fail(err, TOPICTAG_E_FORMAT, "vocabulary: term %u is not found by its hash",
                           t);
    }
    return TOPICTAG_OK;
}
