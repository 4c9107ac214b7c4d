/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_WORD_GRAMS_H
#define TT_LEARN_WORD_GRAMS_H

#include "vector/vocabulary.h"

/*
 * Which runs of four characters (edges as blanks, as in training) each word of a vocabulary holds,
 * of those that two words or more hold: a row for each word, in *out, owned.
 */
topictag_status tt_word_grams(tt_rows *out, const tt_vocab *words,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
