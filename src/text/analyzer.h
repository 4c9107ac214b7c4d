/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_ANALYZER_H
#define TT_TEXT_ANALYZER_H

/*
 * Article text to terms: NFKC_Casefold (ICU), UAX #29 word boundaries (ICU, with its dictionaries),
 * tokens kept when the rule status says number, letter, kana or ideograph; then stop words,
 * stemming, word n-grams and character n-grams.
 *
 *   text --normalise, segment--> tokens --stop words, stem--> " tok1 tok2 tok3 " --> terms
 *
 * The kept tokens are written into one buffer, single spaces around each, so every word n-gram
 * ("tok1 tok2") and every character n-gram within a word (" tok", with the blanks as word edges,
 * scikit-learn's char_wb) is a slice of it. Chinese, Japanese and Korean words are written once
 * more, without blanks where the text has none (cjk.h), and their character n-grams are slices of
 * that.
 */

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a term is made of. Part of its identity: the word "the" and the 3-gram "the" differ. */
typedef enum tt_term_kind {
    TT_TERM_WORD = 0, /* word n-gram */
    TT_TERM_CHAR = 1, /* character n-gram: within a word, edges as blanks; or of Chinese, Japanese
                         and Korean, over the borders of words */
    TT_TERM_TITLE = 2 /* word of the headline, apart from the same word in the body */
} tt_term_kind;

typedef struct tt_analyzer_options {
    uint32_t ngrams;          /* longest word n-gram, 1 to 5 */
    uint32_t char_ngrams_min; /* 0: none; else 1 to char_ngrams_max */
    uint32_t char_ngrams_max; /* up to 8, in code points */
    /*
     * 0: Chinese, Japanese and Korean words are treated as any other. Else 1 to 8: in place of
     * their character n-grams come all of 1 to this many code points of a run (cjk.h) that hold a
     * letter.
     */
    uint32_t cjk_ngrams;
    const char *stop_words; /* "none", or a language code with a built-in list ("en", "de", ...) */
    const char *stemmer;    /* "none", or a Snowball algorithm name ("english", ...) */
} tt_analyzer_options;

typedef struct tt_term {
    const char *bytes; /* UTF-8, not NUL-terminated; borrowed until the next run */
    uint32_t n_bytes;
    uint32_t kind; /* tt_term_kind */
    uint64_t hash; /* tt_hash64(bytes, n_bytes, kind) */
    /*
     * Bytes [begin, end) of the text given to tt_analyzer_run; a character n-gram within a word has
     * the place of its word. Words out of one character (U+FDFA is four) have the same place.
     */
    uint32_t begin, end;
} tt_term;

typedef struct tt_terms {
    const tt_term *items; /* [n], word by word: the word, the word n-grams that begin with it, its
                             character n-grams, those of runs with the word of their first letter;
                             then what tt_analyzer_add_title added */
    size_t n;
    const tt_term *words; /* [n_tokens] those of items that are one token */
    size_t n_tokens;
} tt_terms;

/* One per thread. */
typedef struct tt_analyzer tt_analyzer;

/*
 * options are copied; NULL names count as "none". E_INVALID_ARG for options out of range or an
 * unknown stop-word list or stemmer.
 */
topictag_status tt_analyzer_new(tt_analyzer **out, const tt_analyzer_options *options,
                                topictag_error *err) TOPICTAG_MUST_USE;
void tt_analyzer_free(tt_analyzer *analyzer);

/*
 * Terms of text (UTF-8; ill-formed bytes count as U+FFFD), borrowed until the next run.
 * E_LIMIT past 1 GiB of text. Scripts with plain word rules (Latin, Greek, Cyrillic, Arabic and
 * most others) take a table-driven road that gives exactly ICU's tokens;
 * tt_analyzer_use_icu_only turns it off so that tests can compare the two.
 */
topictag_status tt_analyzer_run(tt_analyzer *analyzer, const char *text, size_t n_bytes,
                                tt_terms *out, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The same in two steps, for counting: the terms of a text but for the character n-grams within its
 * words; and those of one of its words, which depend on nothing but its bytes (none when they are a
 * word n-gram). Borrowed until the next call of any of the three.
 */
topictag_status tt_analyzer_words(tt_analyzer *analyzer, const char *text, size_t n_bytes,
                                  tt_terms *out, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_analyzer_char_ngrams(tt_analyzer *analyzer, const char *word, uint32_t n_bytes,
                                        tt_terms *out, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Adds to terms, which are those of the last run, its words that begin in bytes [begin, end) of
 * the text once more, in order, as terms of the headline.
 */
topictag_status tt_analyzer_add_title(tt_analyzer *analyzer, size_t begin, size_t end,
                                      tt_terms *terms, topictag_error *err) TOPICTAG_MUST_USE;
void tt_analyzer_use_icu_only(tt_analyzer *analyzer, bool icu_only);

/* A folded stretch as UTF-8, and which bytes of the text each byte of it came from. */
typedef struct tt_folded {
    char *bytes;           /* [n] */
    uint32_t *begin, *end; /* [n] bytes [begin, end) of the text, whole characters */
    size_t n, cap_bytes, cap_begin, cap_end;
} tt_folded;

/*
 * NFKC_Casefold of text[begin, end), borrowed until the next call. Leaves the terms of the last run
 * as they are.
 */
topictag_status tt_analyzer_fold(tt_analyzer *analyzer, const char *text, size_t begin, size_t end,
                                 const tt_folded **out, topictag_error *err) TOPICTAG_MUST_USE;

/* "72.1" and "15.0": ICU and Unicode versions at run time. */
const char *tt_icu_version(char out[16]);
const char *tt_unicode_version(char out[16]);

#endif
