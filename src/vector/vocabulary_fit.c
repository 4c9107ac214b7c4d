/* SPDX-License-Identifier: MIT */
/*
 * Merging counters into a vocabulary and rows of counts:
 *
 *   merge    ranges of hashes, in parallel: the document frequency of each term over all
 *            counters, cuts; what survives becomes a candidate
 *   order    candidates by (kind, bytes); the most frequent if there is a limit; ids
 *   rewrite  documents, in parallel: pairs of (record, count) become sorted (id, count)
 *   gather   documents, in parallel: pairs become rows
 *
 * Memory is the bound here, not time: records are freed before the rows are made, and nothing
 * is held per pair but its five bytes.
 */
#include "vector/vocabulary_build.h"

#include "base/threads.h"

#include <stdlib.h>

/* Terms of one range of hashes: few enough that merging them stays in a core's cache. */
#define TERMS_PER_PART 4096

/* One range of hashes: all that share the upper `part_bits` bits. */
typedef struct part {
    tt_candidate *items; /* [n] */
    size_t n;
    size_t first_number; /* sum of n over the parts before */
} part;

typedef struct fit {
    tt_counter *const *counters;
    size_t n_counters;
    uint64_t min_df, max_df;
    part *parts; /* [1 << part_bits] */
    unsigned part_bits;
    tt_candidate *candidates; /* [n_candidates] */
    size_t n_candidates;
    uint32_t *ids; /* [n_candidates] by number: term id or TT_NO_TERM */
    uint32_t n_terms;
} fit;

/* Seen for every record of a part. */
typedef topictag_status (*visit_fn)(uint32_t *record, uint32_t hash_high, void *payload,
                                    topictag_error *err);

static topictag_status visit_counter(const tt_counter *counter, unsigned part_bits, size_t p,
                                     visit_fn visit, void *payload, topictag_error *err)
{
    const size_t mask = ((size_t)1 << counter->bits) - 1;
    const size_t span = (size_t)1 << (counter->bits - part_bits);
    /* Probing may have moved a record past the end of its range (and around the end of the
       table), but never past a free slot. */
    for (size_t k = 0; k <= mask; k++) {
        const tt_slot slot = counter->slots[(p * span + k) & mask];
        if (slot.record == 0 && k >= span)
            break;
        if (slot.record == 0 || (part_bits > 0 && slot.hash_high >> (32 - part_bits) != p))
            continue;
        const topictag_status rc =
            visit(counter->words + slot.record, slot.hash_high, payload, err);
        if (rc != TOPICTAG_OK)
            return rc;
    }
    return TOPICTAG_OK;
}

static topictag_status visit_part(const fit *f, size_t p, visit_fn visit, void *payload,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t c = 0; c < f->n_counters && rc == TOPICTAG_OK; c++)
        rc = visit_counter(f->counters[c], f->part_bits, p, visit, payload, err);
    return rc;
}

/* The terms of one part while they are merged: open addressing by the low half of the hash. */
typedef struct merging {
    tt_candidate *slots; /* [mask + 1]; record NULL: empty; df summed over the counters */
    size_t mask;
    size_t n_records;
} merging;

static topictag_status count_record(uint32_t *record, uint32_t hash_high, void *payload,
                                    topictag_error *err)
{
    (void)record, (void)hash_high, (void)err;
    ((merging *)payload)->n_records++;
    return TOPICTAG_OK;
}

/* Leaves the slot in the record's mark. */
static topictag_status merge_record(uint32_t *record, uint32_t hash_high, void *payload,
                                    topictag_error *err)
{
    merging *m = payload;
    const uint32_t low = record[TT_RECORD_HASH_LOW];
    size_t at = low & m->mask;
    while (m->slots[at].record != NULL &&
           (m->slots[at].hash_high != hash_high || m->slots[at].record[TT_RECORD_HASH_LOW] != low))
        at = (at + 1) & m->mask;
    tt_candidate *slot = &m->slots[at];
    if (slot->record == NULL)
        *slot = (tt_candidate){.record = record, .hash_high = hash_high};
    else if (!tt_record_is(slot->record, record))
        return tt_fail(err, TOPICTAG_E_DEGENERATE, "two terms have the hash %08x%08x", hash_high,
                       low);
    slot->df += record[TT_RECORD_DF];
    record[TT_RECORD_MARK] = (uint32_t)at;
    return TOPICTAG_OK;
}

/* From the slot to the candidate's number within the part. */
static topictag_status number_record(uint32_t *record, uint32_t hash_high, void *payload,
                                     topictag_error *err)
{
    (void)hash_high, (void)err;
    const merging *m = payload;
    record[TT_RECORD_MARK] = m->slots[record[TT_RECORD_MARK]].number;
    return TOPICTAG_OK;
}

static uint64_t prefix_of(const uint32_t *record)
{
    const unsigned char *bytes = (const unsigned char *)(record + TT_RECORD_BYTES);
    const uint32_t n_bytes = record[TT_RECORD_SIZE] >> 2;
    uint64_t prefix = 0;
    for (uint32_t k = 0; k < 8; k++)
        prefix = prefix << 8 | (k < n_bytes ? bytes[k] : 0);
    return prefix;
}

/* Survivors of the cuts to the part's items; their numbers to the slots. */
static topictag_status cut_part(const fit *f, merging *m, part *into, topictag_error *err)
{
    for (size_t at = 0; at <= m->mask; at++) {
        tt_candidate *slot = &m->slots[at];
        const bool kept = slot->df >= f->min_df && slot->df <= f->max_df && slot->df > 0;
        slot->number = kept ? (uint32_t)into->n++ : TT_NO_TERM;
    }
    into->items = tt_alloc(into->n, sizeof *into->items);
    if (into->items == NULL)
        return tt_no_memory(err);
    for (size_t at = 0; at <= m->mask; at++) {
        const tt_candidate *slot = &m->slots[at];
        if (slot->number == TT_NO_TERM)
            continue;
        into->items[slot->number] = *slot;
        into->items[slot->number].prefix = prefix_of(slot->record);
    }
    return TOPICTAG_OK;
}

static topictag_status merge_part(size_t p, unsigned worker, void *payload, topictag_error *err)
{
    (void)worker;
    fit *f = payload;
    merging m = {0};
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(visit_part(f, p, count_record, &m, err));
    while (m.mask < m.n_records * 2)
        m.mask = m.mask * 2 + 1;
    m.slots = tt_calloc(m.mask + 1, sizeof *m.slots);
    if (m.slots == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(visit_part(f, p, merge_record, &m, err));
    TT_TRY(cut_part(f, &m, &f->parts[p], err));
    TT_TRY(visit_part(f, p, number_record, &m, err));
done:
    free(m.slots);
    return rc;
}

static topictag_status merge(fit *f, unsigned n_threads, topictag_error *err)
{
    size_t n_records = 0;
    unsigned most_bits = 32;
    for (size_t c = 0; c < f->n_counters; c++) {
        n_records += f->counters[c]->n_terms;
        if (f->counters[c]->bits < most_bits)
            most_bits = f->counters[c]->bits;
    }
    while (f->part_bits < most_bits && n_records >> f->part_bits > TERMS_PER_PART)
        f->part_bits++;

    const size_t n_parts = (size_t)1 << f->part_bits;
    f->parts = tt_calloc(n_parts, sizeof *f->parts);
    if (f->parts == NULL)
        return tt_no_memory(err);
    topictag_status rc = tt_parallel(n_parts, n_threads, merge_part, f, err);
    if (rc != TOPICTAG_OK)
        return rc;

    for (size_t p = 0; p < n_parts; p++) {
        f->parts[p].first_number = f->n_candidates;
        f->n_candidates += f->parts[p].n;
    }
    if (f->n_candidates == 0)
        return tt_fail(err, TOPICTAG_E_EMPTY,
                       "no word or other term stands in at least %llu and at most %llu stories",
                       (unsigned long long)f->min_df, (unsigned long long)f->max_df);
    f->candidates = tt_alloc(f->n_candidates, sizeof *f->candidates);
    if (f->candidates == NULL)
        return tt_no_memory(err);
    for (size_t p = 0; p < n_parts; p++) {
        part *from = &f->parts[p];
        for (size_t k = 0; k < from->n; k++) {
            tt_candidate *to = &f->candidates[from->first_number + k];
            *to = from->items[k];
            to->number = (uint32_t)(from->first_number + k);
        }
        free(from->items);
        from->items = NULL;
    }
    return TOPICTAG_OK;
}

static int by_df_downwards(const void *a, const void *b)
{
    const uint32_t df_a = *(const uint32_t *)a, df_b = *(const uint32_t *)b;
    return (df_a < df_b) - (df_a > df_b);
}

tt_vocab_cut tt_vocab_cut_at(uint32_t *dfs, size_t n, uint64_t max_features)
{
    qsort(dfs, n, sizeof *dfs, by_df_downwards);
    tt_vocab_cut cut = {.df = dfs[max_features - 1]};
    for (size_t k = max_features; k > 0 && dfs[k - 1] == cut.df; k--)
        cut.n_left++;
    return cut;
}

bool tt_vocab_survives(tt_vocab_cut *cut, uint32_t df)
{
    if (df != cut->df)
        return df > cut->df;
    if (cut->n_left == 0)
        return false;
    cut->n_left--;
    return true;
}

static topictag_status keep_frequent(fit *f, uint64_t max_features, topictag_error *err)
{
    if (max_features == 0 || f->n_candidates <= max_features)
        return TOPICTAG_OK;
    uint32_t *dfs = tt_alloc(f->n_candidates, sizeof *dfs);
    if (dfs == NULL)
        return tt_no_memory(err);
    for (size_t k = 0; k < f->n_candidates; k++)
        dfs[k] = f->candidates[k].df;
    tt_vocab_cut cut = tt_vocab_cut_at(dfs, f->n_candidates, max_features);
    free(dfs);
    size_t n = 0;
    for (size_t k = 0; k < f->n_candidates; k++)
        if (tt_vocab_survives(&cut, f->candidates[k].df))
            f->candidates[n++] = f->candidates[k];
    f->n_terms = (uint32_t)n;
    return TOPICTAG_OK;
}

static topictag_status order(fit *f, uint64_t max_features, unsigned n_threads, topictag_error *err)
{
    if (f->n_candidates > TT_VOCAB_MAX_TERMS)
        return tt_fail(err, TOPICTAG_E_LIMIT, "%zu terms, at most %u are possible", f->n_candidates,
                       TT_VOCAB_MAX_TERMS);
    f->n_terms = (uint32_t)f->n_candidates;
    topictag_status rc = tt_candidates_sort(f->candidates, f->n_candidates, n_threads, err);
    if (rc == TOPICTAG_OK)
        rc = keep_frequent(f, max_features, err);
    return rc;
}

static topictag_status make_vocab(tt_vocab *vocab, const fit *f, topictag_error *err)
{
    uint64_t n_bytes = 0;
    for (uint32_t t = 0; t < f->n_terms; t++)
        n_bytes += f->candidates[t].record[TT_RECORD_SIZE] >> 2;
    tt_vocab_parts parts;
    const topictag_status rc = tt_vocab_init(vocab, &parts, f->n_terms, n_bytes, err);
    if (rc != TOPICTAG_OK)
        return rc;
    n_bytes = 0;
    for (uint32_t t = 0; t < f->n_terms; t++) {
        const tt_candidate *from = &f->candidates[t];
        const uint32_t size = from->record[TT_RECORD_SIZE];
        parts.offsets[t] = n_bytes;
        memcpy(parts.bytes + n_bytes, from->record + TT_RECORD_BYTES, size >> 2);
        parts.kinds[t] = size & 3;
        parts.df[t] = from->df;
        n_bytes += size >> 2;
        tt_vocab_index(vocab, &parts, t,
                       (uint64_t)from->hash_high << 32 | from->record[TT_RECORD_HASH_LOW]);
    }
    parts.offsets[f->n_terms] = n_bytes;
    return TOPICTAG_OK;
}

/* What turns a number within a part into a term id. */
typedef struct naming {
    const uint32_t *ids; /* of the part's candidates */
} naming;

static topictag_status name_record(uint32_t *record, uint32_t hash_high, void *payload,
                                   topictag_error *err)
{
    (void)hash_high, (void)err;
    const naming *n = payload;
    if (record[TT_RECORD_MARK] != TT_NO_TERM)
        record[TT_RECORD_MARK] = n->ids[record[TT_RECORD_MARK]];
    return TOPICTAG_OK;
}

static topictag_status name_part(size_t p, unsigned worker, void *payload, topictag_error *err)
{
    (void)worker;
    const fit *f = payload;
    naming n = {f->ids + f->parts[p].first_number};
    return visit_part(f, p, name_record, &n, err);
}

/* Leaves each record's term id in its mark. */
static topictag_status name_records(fit *f, unsigned n_threads, topictag_error *err)
{
    f->ids = tt_alloc(f->n_candidates, sizeof *f->ids);
    if (f->ids == NULL)
        return tt_no_memory(err);
    memset(f->ids, 0xff, f->n_candidates * sizeof *f->ids);
    for (uint32_t t = 0; t < f->n_terms; t++)
        f->ids[f->candidates[t].number] = t;
    return tt_parallel((size_t)1 << f->part_bits, n_threads, name_part, f, err);
}

static void release_fit(fit *f)
{
    if (f->parts != NULL)
        for (size_t p = 0; p < (size_t)1 << f->part_bits; p++)
            free(f->parts[p].items);
    free(f->parts);
    free(f->candidates);
    free(f->ids);
    *f = (fit){0};
}

topictag_status tt_vocab_fit(tt_vocab *vocab, tt_rows *counts, tt_counter *const *counters,
                             size_t n_counters, uint32_t n_docs, const tt_vocab_options *options,
                             unsigned n_threads, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    fit f = {.counters = counters,
             .n_counters = n_counters,
             .min_df = options->min_df,
             .max_df = options->max_df};
    *vocab = (tt_vocab){0};
    *counts = (tt_rows){.n_rows = n_docs};
    TT_TRY(merge(&f, n_threads, err));
    TT_TRY(order(&f, options->max_features, n_threads, err));
    TT_TRY(make_vocab(vocab, &f, err));
    TT_TRY(name_records(&f, n_threads, err));
    release_fit(&f);

    counts->n_terms = vocab->n_terms;
    TT_TRY(tt_counters_rewrite(counts, counters, n_counters, n_threads, err));
    for (size_t c = 0; c < n_counters; c++)
        tt_counter_drop_terms(counters[c]);
    TT_TRY(tt_counters_gather(counts, counters, n_counters, n_threads, err));
done:
    release_fit(&f);
    for (size_t c = 0; c < n_counters; c++) {
        tt_counter_drop_terms(counters[c]);
        tt_counter_drop_pairs(counters[c]);
    }
    if (rc != TOPICTAG_OK) {
        tt_vocab_release(vocab);
        tt_rows_release(counts);
    }
    return rc;
}
