/* SPDX-License-Identifier: MIT */
/*
 * Learning the recurring lines of a corpus in memory that hardly grows with it:
 *
 *   pass 1   lines of stories -> a table of small counters by hash, some shared by chance
 *   pass 2   lines whose counter says often -> exact counts, and where they stand
 *   choose   often enough, enough letters, and with labels as in the corpus
 *   drop     the chosen lines become blanks
 */
#include "pipeline/chrome.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A line is chrome from so many stories on, when it says something, and when it tells at most so
 * much of a label (share_told). Chosen by out-of-fold scores of training parts: 20 Newsgroups
 * gains and no corpus loses; of the lines beyond the last bound livedoor news lives.
 */
#define LEAST_STORIES 10
#define LEAST_SHARE   0.001
#define LEAST_LETTERS 10
#define MOST_TOLD     0.4
#define MOST_COUNTERS ((size_t)1 << 24)

/* A line that may recur. */
typedef struct line_count {
    uint64_t hash;
    uint32_t n_stories; /* 0: an empty slot */
    uint32_t last_doc;
    uint32_t letters;
} line_count;

/* The line of a slot stands in a story. */
typedef struct place {
    uint32_t slot, doc;
} place;

typedef struct learner {
    const tt_corpus *corpus;
    const uint32_t *docs; /* [n_docs] to learn from; NULL: the first n_docs */
    uint32_t n_docs;
    uint32_t least;    /* stories */
    uint8_t *counters; /* [counter_mask + 1] saturating */
    size_t counter_mask;
    line_count *slots; /* [slot_mask + 1] open addressing */
    size_t slot_mask, n_lines;
    place *places; /* [n_places] by story */
    size_t n_places, cap_places;
} learner;

static uint32_t doc_at(const learner *l, uint32_t i)
{
    return l->docs != NULL ? l->docs[i] : i;
}

static tt_chrome_lines lines_of(const tt_document *doc)
{
    return (tt_chrome_lines){.text = doc->text, .n_bytes = doc->n_bytes, .at = doc->title_bytes};
}

/* Characters that may be letters: ideographs and kana weigh three, as they say more. */
static uint32_t count_letters(const char *text, topictag_range line)
{
    uint32_t n = 0;
    for (size_t i = line.begin; i < line.end; i++) {
        const unsigned char c = (unsigned char)text[i];
        n += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c < 0xE2);
        n += c >= 0xE3 && c <= 0xED ? 3 : 0;
    }
    return n;
}

static topictag_status count_roughly(learner *l, topictag_error *err)
{
    size_t n_lines = l->corpus->text_bytes / 40, size = 1 << 12;
    while (size < 4 * n_lines && size < MOST_COUNTERS)
        size *= 2;
    l->counter_mask = size - 1;
    l->counters = tt_calloc(size, 1);
    if (l->counters == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < l->n_docs; i++)
        for (tt_chrome_lines lines = lines_of(&l->corpus->docs[doc_at(l, i)]);
             tt_chrome_next_line(&lines);) {
            if (!tt_chrome_may_be(&lines))
                continue;
            uint8_t *counter = &l->counters[tt_chrome_hash(&lines) & l->counter_mask];
            *counter = (uint8_t)(*counter + (*counter < UINT8_MAX));
        }
    return TOPICTAG_OK;
}

static topictag_status grow(learner *l, topictag_error *err)
{
    const size_t mask = l->slots == NULL ? 1023 : 2 * l->slot_mask + 1;
    line_count *slots = tt_calloc(mask + 1, sizeof *slots);
    uint32_t *moved = tt_alloc(l->slots == NULL ? 0 : l->slot_mask + 1, sizeof *moved);
    if (slots == NULL || moved == NULL) {
        free(slots);
        free(moved);
        return tt_no_memory(err);
    }
    for (size_t old = 0; l->slots != NULL && old <= l->slot_mask; old++) {
        if (l->slots[old].n_stories == 0)
            continue;
        size_t at = (size_t)(l->slots[old].hash >> 20) & mask;
        while (slots[at].n_stories > 0)
            at = (at + 1) & mask;
        slots[at] = l->slots[old];
        moved[old] = (uint32_t)at;
    }
    for (size_t i = 0; i < l->n_places; i++)
        l->places[i].slot = moved[l->places[i].slot];
    free(moved);
    free(l->slots);
    l->slots = slots;
    l->slot_mask = mask;
    return TOPICTAG_OK;
}

/* Counts the line once a story. */
static topictag_status count_line(learner *l, const tt_chrome_lines *lines, uint64_t hash,
                                  uint32_t doc, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (l->slots == NULL || 4 * (l->n_lines + 1) > 3 * (l->slot_mask + 1))
        TT_TRY(grow(l, err));
    size_t at = (size_t)(hash >> 20) & l->slot_mask;
    while (l->slots[at].n_stories > 0 && l->slots[at].hash != hash)
        at = (at + 1) & l->slot_mask;
    line_count *line = &l->slots[at];
    if (line->n_stories > 0 && line->last_doc == doc)
        return TOPICTAG_OK;
    if (line->n_stories == 0) {
        l->n_lines++;
        *line = (line_count){.hash = hash, .letters = count_letters(lines->text, lines->line)};
    }
    line->n_stories++;
    line->last_doc = doc;
    TT_TRY(tt_reserve(&l->places, &l->cap_places, l->n_places + 1, sizeof *l->places, err));
    l->places[l->n_places++] = (place){(uint32_t)at, doc};
done:
    return rc;
}

static topictag_status count_exactly(learner *l, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t wanted = l->least < UINT8_MAX ? l->least : UINT8_MAX;
    for (uint32_t i = 0; i < l->n_docs; i++)
        for (tt_chrome_lines lines = lines_of(&l->corpus->docs[doc_at(l, i)]);
             tt_chrome_next_line(&lines);) {
            if (!tt_chrome_may_be(&lines))
                continue;
            const uint64_t hash = tt_chrome_hash(&lines);
            if (l->counters[hash & l->counter_mask] >= wanted)
                TT_TRY(count_line(l, &lines, hash, doc_at(l, i), err));
        }
done:
    return rc;
}

static int by_slot(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->slot != y->slot)
        return x->slot < y->slot ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Adds the labels of a story to shares, 1 in all; no label is the last class. */
static void add_labels(double *shares, const tt_corpus *corpus, uint32_t doc, double weight)
{
    const uint32_t begin = corpus->label_begin[doc], end = corpus->label_begin[doc + 1];
    if (begin == end)
        shares[corpus->n_labels] += weight;
    for (uint32_t i = begin; i < end; i++)
        shares[corpus->label_ids[i]] += weight / (end - begin);
}

/*
 * What a line tells of the label of a story, in shares of what there is to know: the divergence
 * (Kullback and Leibler 1951) of the labels of its stories from those of all, over the entropy of
 * the latter. 1: as much as the label itself, on average.
 */
static double share_told(const tt_corpus *corpus, const place *places, size_t n, const double *all,
                         double *shares)
{
    double told = 0, entropy = 0;
    for (uint32_t label = 0; label <= corpus->n_labels; label++)
        shares[label] = 0;
    for (size_t i = 0; i < n; i++)
        add_labels(shares, corpus, places[i].doc, 1.0 / (double)n);
    for (uint32_t label = 0; label <= corpus->n_labels; label++) {
        if (shares[label] > 0)
            told += shares[label] * log(shares[label] / all[label]);
        if (all[label] > 0)
            entropy -= all[label] * log(all[label]);
    }
    return entropy > 0 ? told / entropy : 0;
}

static topictag_status choose(learner *l, tt_chrome *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = l->corpus;
    double *all = tt_calloc((size_t)corpus->n_labels + 1, sizeof *all);
    double *shares = tt_calloc((size_t)corpus->n_labels + 1, sizeof *shares);
    size_t cap = 0, kept = 0;
    if (all == NULL || shares == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t i = 0; i < l->n_docs; i++)
        add_labels(all, corpus, doc_at(l, i), 1.0 / l->n_docs);
    for (size_t i = 0; i < l->n_places; i++) {
        const line_count *line = &l->slots[l->places[i].slot];
        if (line->n_stories >= l->least && line->letters >= LEAST_LETTERS)
            l->places[kept++] = l->places[i];
    }
    if (kept > 1)
        qsort(l->places, kept, sizeof *l->places, by_slot);
    for (size_t i = 0; i < kept;) {
        const line_count *line = &l->slots[l->places[i].slot];
        if (share_told(corpus, l->places + i, line->n_stories, all, shares) <= MOST_TOLD) {
            TT_TRY(tt_reserve(&out->hashes, &cap, out->n + 1, sizeof *out->hashes, err));
            out->hashes[out->n++] = line->hash;
        }
        i += line->n_stories;
    }
    if (out->n > 1)
        qsort(out->hashes, out->n, sizeof *out->hashes, by_value);
done:
    free(all);
    free(shares);
    return rc;
}

/* Blanks the lines in the corpus, and counts them. */
static topictag_status drop(tt_chrome *chrome, tt_corpus *corpus, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_ranges ranges = {0};
    for (uint32_t i = 0; i < corpus->n_docs && chrome->n > 0; i++) {
        const tt_document *doc = &corpus->docs[i];
        TT_TRY(tt_chrome_find(&ranges, chrome->hashes, chrome->n, doc->text, doc->n_bytes,
                              doc->title_bytes, err));
        tt_chrome_blank((char *)doc->text, &ranges); /* the corpus owns its texts */
        chrome->n_dropped += ranges.n;
        chrome->n_stories += ranges.n > 0;
    }
done:
    free(ranges.items);
    return rc;
}

topictag_status tt_chrome_learn_from(tt_chrome *out, const tt_corpus *corpus, const uint32_t *docs,
                                     uint32_t n_docs, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const double share = ceil(LEAST_SHARE * n_docs);
    learner l = {.corpus = corpus,
                 .docs = docs,
                 .n_docs = n_docs,
                 .least = share > LEAST_STORIES ? (uint32_t)share : LEAST_STORIES};
    *out = (tt_chrome){0};
    TT_TRY(count_roughly(&l, err));
    TT_TRY(count_exactly(&l, err));
    TT_TRY(choose(&l, out, err));
done:
    free(l.counters);
    free(l.slots);
    free(l.places);
    if (rc != TOPICTAG_OK)
        tt_chrome_release(out);
    return rc;
}

topictag_status tt_chrome_learn(tt_chrome *out, tt_corpus *corpus,
                                const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_chrome_learn_from(out, corpus, NULL, corpus->n_docs, err));
    TT_TRY(drop(out, corpus, err));
    if (out->n > 0)
        TT_TRY(tt_tell(listener, TOPICTAG_EVENT_NOTE, err,
                       "left out %llu lines that recur whatever the label, %zu different ones",
                       (unsigned long long)out->n_dropped, out->n));
done:
    if (rc != TOPICTAG_OK)
        tt_chrome_release(out);
    return rc;
}

void tt_chrome_release(tt_chrome *chrome)
{
    free(chrome->hashes);
    *chrome = (tt_chrome){0};
}
