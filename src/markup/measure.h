/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_MEASURE_H
#define TT_MARKUP_MEASURE_H

/*
 * How much text a piece of UTF-8 is, in any script, without a dictionary.
 */

#include <stddef.h>
#include <stdint.h>

/*
 * Characters other than ASCII blanks; a kana, ideograph or hangul syllable counts 3, about what it
 * takes in letters to say as much.
 */
uint32_t tt_measure(const char *text, size_t n_bytes);

/*
 * Marks that end a sentence (before a blank, a quote or the end; not after a digit, which makes an
 * ordinal) and commas, of the Latin, Greek, CJK, Arabic, Indic, Khmer and Burmese scripts.
 */
void tt_count_marks(const char *text, size_t n_bytes, uint32_t *n_stops, uint32_t *n_commas);

/* Bytes up to and with the last mark that ends a sentence; 0: there is none. */
size_t tt_last_stop(const char *text, size_t n_bytes);

#endif
