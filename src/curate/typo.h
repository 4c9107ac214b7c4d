/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_TYPO_H
#define TT_CURATE_TYPO_H

/*
 * Labels that look like another one misspelt.
 */

#include "corpus/corpus.h"

/* A label is misspelt only from one that is on at least so many times as many stories. */
#define TT_TYPO_RATIO 10

/*
 * typo_of [n_labels] receives the label each is probably meant to be, UINT32_MAX: none. counts
 * [n_labels] are the stories of each. Labels that differ in blanks, hyphens, underscores and what
 * NFKC_Casefold makes the same (case, composed and decomposed letters, invisible characters) alone
 * are one, the more common (then the first); else labels differ by a typo when they differ in
 * case, blanks and punctuation only, or word by word by one edit (letters inserted, dropped,
 * replaced, or neighbours swapped: Damerau 1964, optimal string alignment) in words of four letters
 * or more, or by two in words of eight or more, of two in all; but not when a word begins with
 * another letter. Labels whose digits differ are different labels, and but for case so are those
 * whose capitals behind the first letter differ: they are codes.
 */
topictag_status tt_typos_find(uint32_t *typo_of, const tt_corpus *corpus, const uint32_t *counts,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
