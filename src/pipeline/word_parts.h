/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_WORD_PARTS_H
#define TT_PIPELINE_WORD_PARTS_H

/*
 * The character n-grams of words that a model knows, remembered from story to story: a word is cut
 * and its parts are searched for once, not at each occurrence. Per-thread memory of bounded size;
 * what it holds changes speed, never counts. A word is known by its hash, as in a vocabulary.
 */

#include "base/buffer.h"
#include "pipeline/headline.h"
#include "text/analyzer.h"
#include "vector/counting.h"
#include "vector/vocabulary.h"

#include <stdbool.h>

/*
 * How often a term of a story counts: title_weight times in the headline, else once. A word that is
 * a term of the headline alone counts once, but where a weight of 0 leaves the headline out.
 */
static inline uint32_t tt_stories_times(const tt_term *term, topictag_range headline,
                                        uint32_t title_weight)
{
    if (term->kind == TT_TERM_TITLE)
        return title_weight > 0;
    return tt_headline_holds(headline, term->begin) ? title_weight : 1;
}

typedef struct tt_known_parts {
    uint64_t hash;  /* of the word */
    uint32_t begin; /* in ids; 0: empty */
    uint32_t n;
} tt_known_parts;

typedef struct tt_missing_word {
    uint64_t hash;
    size_t at; /* in bytes */
    uint32_t n_bytes;
    uint32_t times;
} tt_missing_word;

typedef struct tt_word_parts {
    const tt_vocab *vocab;
    tt_known_parts *words; /* open addressing */
    size_t n_words;
    uint32_t *ids; /* [n_ids] terms of the vocabulary, those of a word in a row; [0] is not used */
    size_t n_ids, cap_ids;
    /* Of the story at hand: words that are not known, and their bytes. */
    tt_missing_word *missing; /* [n_missing] */
    size_t n_missing, cap_missing;
    tt_buf bytes;
} tt_word_parts;

topictag_status tt_word_parts_init(tt_word_parts *parts, const tt_vocab *vocab,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_word_parts_release(tt_word_parts *parts);

/*
 * Counts the known parts of words [n_words] of a text, each part as often as its word: title_weight
 * times in its headline, else once. words are terms->words of
 * tt_analyzer_words by analyzer, whose terms are used up.
 */
topictag_status tt_word_parts_count(tt_word_parts *parts, tt_counting *counting,
                                    tt_analyzer *analyzer, const tt_terms *terms,
                                    topictag_range headline, uint32_t title_weight,
                                    topictag_error *err) TOPICTAG_MUST_USE;

#endif
