/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_PLACES_H
#define TT_TEXT_PLACES_H

/*
 * Where terms stand in the text they came from, to the character. The analyser knows the place of
 * each word and of what crosses words; which part of a word a character n-gram within it came from
 * is found here, by folding the word again. For explanations: tagging does not pay for it.
 */

#include "text/analyzer.h"

/* Bytes [begin, end) of a text, begin < end, both between characters. */
typedef struct tt_place {
    uint32_t begin, end;
} tt_place;

/*
 * places [terms->n] of the terms of the analyser's last run, which was over text. A word n-gram
 * reaches from its first word to its last. A character n-gram is the characters that fold to it;
 * of a character that folds to several (the ligature U+FB01) or several that fold to one (a letter
 * and its accent) all is taken, of the blanks at a word's edges nothing. An n-gram of blanks alone,
 * or of letters that stemming wrote, has the place of its word.
 */
topictag_status tt_places_find(tt_place *places, tt_analyzer *analyzer, const char *text,
                               const tt_terms *terms, topictag_error *err) TOPICTAG_MUST_USE;

#endif
