/* SPDX-License-Identifier: MIT */
/*
 * Stories of the other corpus are indexed first, then each of the corpus looks for earlier ones
 * and is indexed itself. Of stories with the same words only the first is indexed, and the first
 * with each set of labels compared.
 */
#include "curate/near.h"

#include "base/hash.h"
#include "base/strmap.h"
#include "curate/shingles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_STEP 4096

/* The stories whose prefix holds one shingle: a chain of postings, oldest first. */
typedef struct near_slot {
    uint64_t shingle; /* 0: empty (a shingle's count is at least 2, so it is never 0) */
    uint32_t first, last, n;
} near_slot;

typedef struct near_posting {
    uint32_t doc, next; /* next: TT_NEAR_NONE ends the chain */
} near_posting;

typedef struct near_search {
    const tt_shingles *shingles;
    double at_least;
    uint32_t n_against;
    near_slot *slots; /* [slot_mask + 1] */
    uint64_t slot_mask;
    near_posting *postings;
    uint32_t n_postings;
    uint32_t *seen_by; /* [n_docs of both] story that compared it last */
    tt_strmap *same; /* words, side and, but for the first story's, labels -> first story of them */
    uint32_t *first; /* [size of same] that story */
    size_t cap_first;
    uint64_t *labels; /* [out->n_docs] hash of a story's labels */
    bool *stays;      /* [out->n_docs] no leak, no copy of what stays */
    tt_near *out;
} near_search;

/* Shingles of the prefix that may stand in another story: the first so many of `shingles`. */
static uint32_t prefix_of(const tt_shingle_set *set, double at_least)
{
    const uint32_t n_alone = set->n - set->n_shared;
    /* The smallest overlap a match can have. A little less than t n, lest rounding lose a match. */
    const uint32_t n_common = (uint32_t)ceil(at_least * set->n - 1e-6);
    const uint32_t n_prefix = set->n == 0 ? 0 : set->n - (n_common > 0 ? n_common : 1) + 1;
    return n_prefix > n_alone ? n_prefix - n_alone : 0;
}

/* Jaccard's measure, or 0 as soon as it cannot reach at_least. */
static double similarity(const tt_shingle_set *a, const tt_shingle_set *b, double at_least)
{
    const double n_both = (double)a->n + b->n;
    const double n_needed = at_least / (1 + at_least) * n_both - 1e-6;
    uint32_t i = 0, j = 0, n_common = 0;
    while (i < a->n_shared && j < b->n_shared) {
        const uint32_t left_a = a->n_shared - i, left_b = b->n_shared - j;
        if (n_common + (double)(left_a < left_b ? left_a : left_b) < n_needed)
            return 0;
        const uint64_t x = a->shingles[i], y = b->shingles[j];
        n_common += x == y;
        i += x <= y;
        j += y <= x;
    }
    return n_common >= n_needed ? n_common / (n_both - n_common) : 0;
}

static near_slot *slot_of(const near_search *search, uint64_t shingle)
{
    uint64_t at = shingle & search->slot_mask;
    while (search->slots[at].shingle != 0 && search->slots[at].shingle != shingle)
        at = (at + 1) & search->slot_mask;
    return &search->slots[at];
}

static void index_document(near_search *search, uint32_t doc)
{
    const tt_shingle_set *set = &search->shingles->docs[doc];
    const uint32_t n_prefix = prefix_of(set, search->at_least);
    for (uint32_t i = 0; i < n_prefix; i++) {
        near_slot *slot = slot_of(search, set->shingles[i]);
        const uint32_t at = search->n_postings;
        if (slot->n == TT_NEAR_MAX_POSTINGS)
            continue;
        search->postings[search->n_postings++] = (near_posting){doc, TT_NEAR_NONE};
        if (slot->n == 0)
            *slot = (near_slot){set->shingles[i], at, at, 0};
        else
            search->postings[slot->last].next = at;
        slot->last = at;
        slot->n++;
    }
}

static void keep_better(tt_near_match *best, uint32_t doc, double found)
{
    const float value = (float)found;
    if (best->doc == TT_NEAR_NONE || value > best->similarity ||
        (value == best->similarity && doc < best->doc))
        *best = (tt_near_match){doc, value, false};
}

/* The first story with the words of `other` and the labels of doc, or TT_NEAR_NONE. */
static uint32_t twin_of(const near_search *search, uint32_t other, uint32_t doc)
{
    if (search->labels[other] == search->labels[doc])
        return other;
    const uint64_t words = search->shingles->docs[search->n_against + other].words;
    const uint64_t key[3] = {words, false, search->labels[doc]};
    const uint32_t id = tt_strmap_find(search->same, (const char *)key, sizeof key);
    return id == TT_NONE ? TT_NEAR_NONE : search->first[id] - search->n_against;
}

static void keep_copied(near_search *search, uint32_t doc, uint32_t other, double found)
{
    const uint32_t twin = twin_of(search, other, doc);
    tt_near_match *best = &search->out->copied[doc];
    if (twin == TT_NEAR_NONE)
        return;
    const bool known = best->doc != TT_NEAR_NONE;
    if (known && search->stays[best->doc] && !search->stays[twin])
        return;
    if (known && search->stays[twin] && !search->stays[best->doc])
        *best = (tt_near_match){.doc = TT_NEAR_NONE};
    keep_better(best, twin, found);
}

static uint32_t root_of(uint32_t *cluster, uint32_t doc)
{
    while (cluster[doc] != doc) {
        cluster[doc] = cluster[cluster[doc]];
        doc = cluster[doc];
    }
    return doc;
}

static void link_documents(uint32_t *cluster, uint32_t a, uint32_t b)
{
    const uint32_t x = root_of(cluster, a), y = root_of(cluster, b);
    cluster[x > y ? x : y] = x < y ? x : y;
}

/* Compares `at` (in both corpora's numbers) with every indexed story that shares a shingle. */
static void match_document(near_search *search, uint32_t at)
{
    const tt_shingle_set *set = &search->shingles->docs[at];
    const uint32_t n_prefix = prefix_of(set, search->at_least), doc = at - search->n_against;
    for (uint32_t i = 0; i < n_prefix; i++) {
        const near_slot *slot = slot_of(search, set->shingles[i]);
        uint32_t p = slot->n > 0 ? slot->first : TT_NEAR_NONE;
        for (; p != TT_NEAR_NONE; p = search->postings[p].next) {
            const uint32_t other = search->postings[p].doc;
            if (search->seen_by[other] == at)
                continue;
            search->seen_by[other] = at;
            const double found = similarity(set, &search->shingles->docs[other], search->at_least);
            if (found == 0)
                continue;
            if (other < search->n_against) {
                keep_better(&search->out->leak[doc], other, found);
            } else {
                keep_better(&search->out->earlier[doc], other - search->n_against, found);
                keep_copied(search, doc, other - search->n_against, found);
                link_documents(search->out->cluster, doc, other - search->n_against);
            }
        }
    }
}

/* The first story with the key of `at`, which is `at` itself when the key is new. */
static topictag_status first_with(near_search *search, const uint64_t *key, size_t key_bytes,
                                  uint32_t at, uint32_t *first, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_known = tt_strmap_size(search->same);
    uint32_t id;
    TT_TRY(tt_strmap_add(search->same, (const char *)key, key_bytes, &id, err));
    if (id == n_known) {
        TT_TRY(tt_reserve(&search->first, &search->cap_first, (size_t)id + 1, sizeof *search->first,
                          err));
        search->first[id] = at;
    }
    *first = search->first[id];
done:
    return rc;
}

static topictag_status add_against(near_search *search, uint32_t at, topictag_error *err)
{
    uint32_t first;
    if (search->shingles->docs[at].n == 0)
        return TOPICTAG_OK;
    const uint64_t key[2] = {search->shingles->docs[at].words, true};
    const topictag_status rc = first_with(search, key, sizeof key, at, &first, err);
    if (rc == TOPICTAG_OK && first == at)
        index_document(search, at);
    return rc;
}

/* doc has the words and labels of twin. */
static void copy_twin(near_search *search, uint32_t doc, uint32_t twin)
{
    tt_near *out = search->out;
    const uint32_t copied = out->copied[twin].doc;
    out->copied[doc] = copied != TT_NEAR_NONE && search->stays[copied]
                           ? out->copied[twin]
                           : (tt_near_match){twin, 1, true};
}

static topictag_status add_document(near_search *search, uint32_t at, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t doc = at - search->n_against;
    const uint64_t words = search->shingles->docs[at].words;
    tt_near *out = search->out;
    uint32_t first;
    if (search->shingles->docs[at].n == 0)
        return TOPICTAG_OK;
    const uint64_t key[3] = {words, false, search->labels[doc]};
    TT_TRY(first_with(search, key, 2 * sizeof *key, at, &first, err));
    const uint32_t original = first - search->n_against;
    const uint32_t twin = first == at ? TT_NEAR_NONE : twin_of(search, original, doc);
    if (twin != TT_NEAR_NONE)
        copy_twin(search, doc, twin);
    else
        match_document(search, at);
    if (first == at) {
        const uint64_t of_against[2] = {words, true};
        const uint32_t id =
            tt_strmap_find(search->same, (const char *)of_against, sizeof of_against);
        if (id != TT_NONE)
            out->leak[doc] = (tt_near_match){search->first[id], 1, true};
        index_document(search, at);
    } else {
        out->earlier[doc] = (tt_near_match){original, 1, true};
        out->leak[doc] = out->leak[original];
        link_documents(out->cluster, doc, original);
        if (twin == TT_NEAR_NONE)
            TT_TRY(first_with(search, key, sizeof key, at, &first, err));
    }
    const uint32_t copied = out->copied[doc].doc;
    search->stays[doc] =
        out->leak[doc].doc == TT_NEAR_NONE && (copied == TT_NEAR_NONE || !search->stays[copied]);
done:
    return rc;
}

static uint64_t hash_labels(const tt_document *document)
{
    uint64_t hash = document->n_labels;
    for (size_t i = 0; i < document->n_labels; i++)
        hash = tt_hash64(document->labels[i], strlen(document->labels[i]), hash);
    return hash;
}

static topictag_status begin_search(near_search *search, const tt_corpus *corpus,
                                    topictag_error *err)
{
    const tt_shingles *shingles = search->shingles;
    uint64_t n_postings = 0, n_slots = 16;
    for (uint32_t at = 0; at < shingles->n_docs; at++)
        n_postings += prefix_of(&shingles->docs[at], search->at_least);
    if (n_postings >= UINT32_MAX)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %u shared runs of words", UINT32_MAX);
    while (n_slots < 2 * n_postings)
        n_slots *= 2;
    search->slot_mask = n_slots - 1;
    search->slots = tt_calloc((size_t)n_slots, sizeof *search->slots);
    search->postings = tt_alloc((size_t)n_postings, sizeof *search->postings);
    search->seen_by = tt_alloc(shingles->n_docs, sizeof *search->seen_by);
    search->labels = tt_alloc(corpus->n_docs, sizeof *search->labels);
    search->stays = tt_calloc(corpus->n_docs, sizeof *search->stays);
    if (search->slots == NULL || search->postings == NULL || search->seen_by == NULL ||
        search->labels == NULL || search->stays == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        search->labels[doc] = hash_labels(&corpus->docs[doc]);
    memset(search->seen_by, 0xFF, shingles->n_docs * sizeof *search->seen_by);
    return tt_strmap_new(&search->same, err);
}

static topictag_status begin_result(tt_near *out, const tt_shingles *shingles, uint32_t n_against,
                                    topictag_error *err)
{
    out->n_docs = shingles->n_docs - n_against;
    out->earlier = tt_alloc(out->n_docs, sizeof *out->earlier);
    out->copied = tt_alloc(out->n_docs, sizeof *out->copied);
    out->leak = tt_alloc(out->n_docs, sizeof *out->leak);
    out->cluster = tt_alloc(out->n_docs, sizeof *out->cluster);
    out->n_words = tt_alloc(out->n_docs, sizeof *out->n_words);
    if (out->earlier == NULL || out->copied == NULL || out->leak == NULL || out->cluster == NULL ||
        out->n_words == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < out->n_docs; doc++) {
        out->earlier[doc] = out->copied[doc] = out->leak[doc] =
            (tt_near_match){.doc = TT_NEAR_NONE};
        out->cluster[doc] = doc;
        out->n_words[doc] = shingles->docs[n_against + doc].n_words;
    }
    return TOPICTAG_OK;
}

topictag_status tt_near_find(tt_near *out, const tt_corpus *corpus, const tt_corpus *against,
                             double at_least, unsigned n_threads, const topictag_listener *listener,
                             topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_shingles shingles = {0};
    near_search search = {.shingles = &shingles, .at_least = at_least, .out = out};
    search.n_against = against != NULL ? against->n_docs : 0;
    *out = (tt_near){0};
    TT_TRY(tt_tell_progress(listener, "cutting shingles", 0, 0, err));
    TT_TRY(tt_shingles_make(&shingles, against, corpus, n_threads, err));
    TT_TRY(begin_result(out, &shingles, search.n_against, err));
    TT_TRY(begin_search(&search, corpus, err));
    for (uint32_t at = 0; at < shingles.n_docs; at++) {
        if (at % PROGRESS_STEP == 0)
            TT_TRY(tt_tell_progress(listener, "comparing stories", at, shingles.n_docs, err));
        if (at < search.n_against)
            TT_TRY(add_against(&search, at, err));
        else
            TT_TRY(add_document(&search, at, err));
    }
    for (uint32_t doc = 0; doc < out->n_docs; doc++)
        out->cluster[doc] = root_of(out->cluster, doc);
done:
    free(search.slots);
    free(search.postings);
    free(search.seen_by);
    free(search.first);
    free(search.labels);
    free(search.stays);
    tt_strmap_free(search.same);
    tt_shingles_release(&shingles);
    if (rc != TOPICTAG_OK)
        tt_near_release(out);
    return rc;
}

void tt_near_release(tt_near *near)
{
    free(near->earlier);
    free(near->copied);
    free(near->leak);
    free(near->cluster);
    free(near->n_words);
    *near = (tt_near){0};
}

topictag_status tt_near_groups(uint32_t *out, const tt_near *near, const tt_corpus *corpus,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = near->n_docs;
    uint32_t *group_of = tt_alloc(n_docs, sizeof *group_of);
    uint32_t *first_of = tt_alloc(n_docs, sizeof *first_of);
    uint32_t *n_in = tt_calloc(n_docs, sizeof *n_in);
    if (group_of == NULL || first_of == NULL || n_in == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(tt_corpus_groups(group_of, corpus, err));
    memcpy(out, near->cluster, n_docs * sizeof *out);
    memset(first_of, 0xFF, n_docs * sizeof *first_of);
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        const uint32_t group = group_of[doc];
        if (group == UINT32_MAX)
            continue;
        if (first_of[group] == UINT32_MAX)
            first_of[group] = doc;
        link_documents(out, doc, first_of[group]);
    }
    for (uint32_t doc = 0; doc < n_docs; doc++)
        out[doc] = root_of(out, doc);
    for (uint32_t doc = 0; doc < n_docs; doc++)
        n_in[out[doc]]++;
    for (uint32_t doc = 0; doc < n_docs; doc++)
        if (n_in[out[doc]] == 1)
            out[doc] = UINT32_MAX;
done:
    free(group_of);
    free(first_of);
    free(n_in);
    return rc;
}
