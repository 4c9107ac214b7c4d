/* SPDX-License-Identifier: MIT */
#include "pipeline/word_parts.h"

#include "base/memory.h"
#include "base/prefetch.h"

#include <stdlib.h>
#include <string.h>

/* Half a megabyte of words, and at most two of parts; then all are forgotten. */
#define SLOTS      ((size_t)1 << 15)
#define MOST_WORDS (SLOTS / 4 * 3)
#define MOST_IDS   ((size_t)1 << 19)

/* How many words ahead a slot is announced to memory. */
#define AHEAD 8

topictag_status tt_word_parts_init(tt_word_parts *parts, const tt_vocab *vocab, topictag_error *err)
{
    *parts = (tt_word_parts){.vocab = vocab, .n_ids = 1};
    parts->words = tt_calloc_at_once(SLOTS, sizeof *parts->words);
    return parts->words != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

void tt_word_parts_release(tt_word_parts *parts)
{
    free(parts->words);
    free(parts->ids);
    free(parts->missing);
    tt_buf_release(&parts->bytes);
    *parts = (tt_word_parts){0};
}

static inline size_t home(uint64_t hash)
{
    return hash >> 32 & (SLOTS - 1);
}

/* The word's slot, or the empty one where it belongs. */
static tt_known_parts *find(const tt_word_parts *parts, uint64_t hash)
{
    size_t slot = home(hash);
    while (parts->words[slot].begin != 0 && parts->words[slot].hash != hash)
        slot = (slot + 1) & (SLOTS - 1);
    return &parts->words[slot];
}

static topictag_status count_word(const tt_word_parts *parts, const tt_known_parts *word,
                                  tt_counting *counting, uint32_t times, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t *ids = parts->ids + word->begin, n = word->n;
    if (times == 1 && n >= counting->cap_put - counting->n_put)
        TT_TRY(tt_counting_reserve(counting, n, err));
    for (uint32_t i = 0; i < n; i++) {
        if (times == 1)
            tt_counting_put(counting, ids[i]);
        else
            tt_counting_add(counting, ids[i], times);
    }
done:
    return rc;
}

static topictag_status put_by(tt_word_parts *parts, const tt_term *word, uint32_t times,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_reserve(&parts->missing, &parts->cap_missing, parts->n_missing + 1,
                      sizeof *parts->missing, err));
    parts->missing[parts->n_missing++] =
        (tt_missing_word){word->hash, parts->bytes.len, word->n_bytes, times};
    TT_TRY(tt_buf_add(&parts->bytes, word->bytes, word->n_bytes, err));
done:
    return rc;
}

/* Cuts a word and remembers which of its parts are known. */
static topictag_status cut(tt_word_parts *parts, tt_known_parts *to, const tt_missing_word *word,
                           tt_analyzer *analyzer, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_terms terms;
    TT_TRY(tt_analyzer_char_ngrams(analyzer, parts->bytes.data + word->at, word->n_bytes, &terms,
                                   err));
    TT_TRY(
        tt_reserve(&parts->ids, &parts->cap_ids, parts->n_ids + terms.n, sizeof *parts->ids, err));
    const size_t begin = parts->n_ids;
    for (size_t i = 0; i < terms.n; i++)
        tt_vocab_prefetch(parts->vocab, terms.items[i].hash);
    for (size_t i = 0; i < terms.n; i++) {
        const uint32_t term = tt_vocab_find(parts->vocab, terms.items[i].hash);
        if (term != TT_NO_TERM)
            parts->ids[parts->n_ids++] = term;
    }
    *to = (tt_known_parts){word->hash, (uint32_t)begin, (uint32_t)(parts->n_ids - begin)};
    parts->n_words++;
done:
    return rc;
}

static void forget_when_full(tt_word_parts *parts)
{
    if (parts->n_words < MOST_WORDS && parts->n_ids < MOST_IDS)
        return;
    memset(parts->words, 0, SLOTS * sizeof *parts->words);
    parts->n_words = 0;
    parts->n_ids = 1;
}

topictag_status tt_word_parts_count(tt_word_parts *parts, tt_counting *counting,
                                    tt_analyzer *analyzer, const tt_terms *terms,
                                    topictag_range headline, uint32_t title_weight,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    parts->n_missing = 0;
    tt_buf_reset(&parts->bytes);
    for (size_t i = 0; i < terms->n_tokens; i++) {
        const tt_term *word = &terms->words[i];
        if (i + AHEAD < terms->n_tokens)
            tt_prefetch(&parts->words[home(word[AHEAD].hash)]);
        const uint32_t times = tt_stories_times(word, headline, title_weight);
        const tt_known_parts *known = find(parts, word->hash);
        if (times == 0)
            continue;
        if (known->begin != 0)
            TT_TRY(count_word(parts, known, counting, times, err));
        else
            TT_TRY(put_by(parts, word, times, err));
    }
    for (size_t i = 0; i < parts->n_missing; i++) {
        forget_when_full(parts);
        tt_known_parts *word = find(parts, parts->missing[i].hash);
        if (word->begin == 0)
            TT_TRY(cut(parts, word, &parts->missing[i], analyzer, err));
        TT_TRY(count_word(parts, word, counting, parts->missing[i].times, err));
    }
done:
    return rc;
}
