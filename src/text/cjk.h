/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_CJK_H
#define TT_TEXT_CJK_H

/*
 * Han, Hiragana, Katakana and Hangul. A character of these scripts is a syllable or a word, so
 * words are short, and what is between two spaces is no word: Chinese and Japanese words have no
 * spaces between them, ICU cuts them by a dictionary and many otherwise than meant; Korean ones
 * have their particles and endings attached. So runs of few characters are terms beside the words,
 * over their borders. (Thai, Lao, Khmer and Burmese have no spaces either, but are written with
 * letters: words are long, and one or two letters say as little as in Latin.)
 *
 * A run is an unbroken row of words of these scripts, with the mark before it and the one behind it
 * as edges where no blank and no other letter stands there: of "A「東京」は" the runs are 「東京」
 * and 」は.
 */

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum tt_run_part {
    TT_RUN_LETTER,
    TT_RUN_MARK, /* punctuation or a symbol at an edge */
    TT_RUN_END   /* behind the last character of each run; no bytes */
} tt_run_part;

typedef struct tt_run_char {
    tt_run_part part;
    uint32_t at;         /* where its bytes begin in the text of the runs */
    uint32_t token;      /* the token it belongs to; of a mark and an end, the nearest of its run */
    uint32_t begin, end; /* bytes of the analysed text that it came from */
} tt_run_char;

typedef struct tt_runs {
    bool wanted;        /* else the segmenter adds none */
    char *text;         /* [n_bytes] folded UTF-8 of the runs, one behind the other */
    tt_run_char *chars; /* [n], in order */
    size_t n_bytes, cap_bytes, n, cap;
} tt_runs;

/* Whether c is a letter of these scripts. */
bool tt_is_cjk(uint32_t c);
/* Whether a word (UTF-8, not empty) begins with one, and so is one of them. */
bool tt_is_cjk_word(const char *word, size_t n_bytes);

/* Adds a code point to the open run, or opens one. E_LIMIT past 4 GiB of runs. */
topictag_status tt_runs_add(tt_runs *runs, uint32_t c, tt_run_char where,
                            topictag_error *err) TOPICTAG_MUST_USE;
/* Ends the open run, if there is one. */
topictag_status tt_runs_end(tt_runs *runs, topictag_error *err) TOPICTAG_MUST_USE;
void tt_runs_reset(tt_runs *runs);
void tt_runs_release(tt_runs *runs);

static inline bool tt_runs_is_open(const tt_runs *runs)
{
    return runs->n > 0 && runs->chars[runs->n - 1].part != TT_RUN_END;
}

#endif
