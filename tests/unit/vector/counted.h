/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_VECTOR_COUNTED_H
#define TT_TESTS_VECTOR_COUNTED_H

/*
 * Words counted for tests, and a random corpus of them.
 */

#include "unit/test.h"

#include "base/hash.h"
#include "base/random.h"
#include "vector/vocabulary.h"

#include <stdbool.h>
#include <stdio.h>

static const tt_vocab_options all = {.min_df = 1, .max_df = UINT64_MAX};

static inline tt_key key_of(const char *word, uint32_t kind)
{
    const uint32_t n = (uint32_t)strlen(word);
    return (tt_key){word, n, kind, tt_hash64(word, n, kind)};
}

static inline void count(tt_counter *counter, const char *word, uint32_t kind, uint32_t times)
{
    const tt_key key = key_of(word, kind);
    ok(tt_counter_add(counter, &key, times, &err));
}

/* Words of very unequal frequency in documents of unequal length, some hundred times in one. */
enum { N_DOCS = 700, N_WORDS = 20000 };

static inline uint32_t random_words(uint32_t doc, uint32_t *words)
{
    tt_rng rng;
    tt_rng_seed(&rng, 1000 + doc);
    uint32_t n = (uint32_t)tt_rng_below(&rng, 150);
    for (uint32_t k = 0; k < n; k++) {
        const double u = tt_rng_double(&rng);
        words[k] = (uint32_t)(u * u * u * N_WORDS);
    }
    if (doc % 50 == 0)
        for (uint32_t k = 0; k < 260; k++)
            words[n++] = doc;
    return n;
}

static inline void fit_random(tt_vocab *vocab, tt_rows *rows, size_t n_counters, bool backwards,
                              const tt_vocab_options *options)
{
    tt_counter *counters[4];
    for (size_t c = 0; c < n_counters; c++)
        ok(tt_counter_new(&counters[c], &err));
    for (uint32_t k = 0; k < N_DOCS; k++) {
        const uint32_t doc = backwards ? N_DOCS - 1 - k : k;
        tt_counter *counter = counters[(doc * 7919u >> 4) % n_counters];
        uint32_t words[500];
        const uint32_t n = random_words(doc, words);
        ok(tt_counter_begin(counter, doc, &err));
        for (uint32_t w = 0; w < n; w++) {
            char word[16];
            snprintf(word, sizeof word, "%x", words[w]);
            count(counter, word, words[w] % 3, 1);
        }
    }
    ok(tt_vocab_fit(vocab, rows, counters, n_counters, N_DOCS, options, (unsigned)n_counters,
                    &err));
    for (size_t c = 0; c < n_counters; c++)
        tt_counter_free(counters[c]);
    ok(tt_rows_check(rows, &err));
    ok(tt_vocab_check(vocab, vocab->offsets[vocab->n_terms], &err));
    ok(tt_vocab_verify(vocab, &err));
}

#endif
