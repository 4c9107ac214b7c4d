/* SPDX-License-Identifier: MIT */
#include "learn/word_grams.h"

#include "text/analyzer.h"

#include <string.h>

#define LENGTH 4

/* Every word is a document of its n-grams. */
static topictag_status count_words(tt_counter *counter, tt_analyzer *analyzer,
                                   const tt_vocab *words, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t word = 0; word < words->n_terms; word++) {
        const uint64_t begin = words->offsets[word];
        tt_terms grams;
        TT_TRY(tt_counter_begin(counter, word, err));
        TT_TRY(tt_analyzer_char_ngrams(analyzer, words->bytes + begin,
                                       (uint32_t)(words->offsets[word + 1] - begin), &grams, err));
        for (size_t i = 0; i < grams.n; i++) {
            const tt_term *gram = &grams.items[i];
            const tt_key key = {gram->bytes, gram->n_bytes, gram->kind, gram->hash};
            TT_TRY(tt_counter_add(counter, &key, 1, err));
        }
    }
done:
    return rc;
}

topictag_status tt_word_grams(tt_rows *out, const tt_vocab *words, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_analyzer_options analysis = {
        .ngrams = 1, .char_ngrams_min = LENGTH, .char_ngrams_max = LENGTH};
    const tt_vocab_options cuts = {.min_df = 2, .max_df = words->n_terms};
    tt_analyzer *analyzer = NULL;
    tt_counter *counter = NULL;
    tt_vocab grams = {0};
    *out = (tt_rows){0};
    TT_TRY(tt_analyzer_new(&analyzer, &analysis, err));
    TT_TRY(tt_counter_new(&counter, err));
    TT_TRY(count_words(counter, analyzer, words, err));
    rc = tt_vocab_fit(&grams, out, &counter, 1, words->n_terms, &cuts, 1, err);
    if (rc == TOPICTAG_E_EMPTY) { /* no two words look alike */
        TT_TRY(tt_forgive(err));
        TT_TRY(tt_rows_init(out, words->n_terms, 0, 0, err));
        memset(out->begin, 0, ((size_t)words->n_terms + 1) * sizeof *out->begin);
    }
done:
    tt_analyzer_free(analyzer);
    tt_counter_free(counter);
    tt_vocab_release(&grams);
    return rc;
}
