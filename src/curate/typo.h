/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_TYPO_H
#define TT_CURATE_TYPO_H

/*
 * Labels that look like another one misspelt.
 */

#include "corpus/corpus.h"

/* A label is misspelt only from one that is on at least so many times as many stories. */
#define TT_TYPO_RATIO 10
#define TT_TYPO_NONE  UINT32_MAX

typedef struct tt_typo {
    uint32_t meant;  /* the label that is probably meant; TT_TYPO_NONE: it is right itself */
    bool same_label; /* the same written otherwise: no judgement is needed */
} tt_typo;

/*
 * typos [n_labels] receives what each label is probably meant to be. counts [n_labels] are the
 * stories of each. Labels that differ in blanks, hyphens, underscores and what NFKC_Casefold makes
 * the same (case, composed and decomposed letters, invisible characters) alone are one, the more
 * common (then the first); but not where that stands between digits ("2-4", "24"), nor for a hyphen
 * at an end ("1", "-1"). Else a label may be another one misspelt when they differ in case, blanks
 * and punctuation other than "+" and "#" only, or word by word by one edit (letters inserted,
 * dropped, replaced, or neighbours swapped: Damerau 1964, optimal string alignment) in words of
 * which one has six letters or more, or by two when both have eight or more, of two in all; but not
 * when a word begins with another letter. Labels whose digits differ are different labels, and but
 * for case so are those whose capitals behind the first letter differ: they are codes. A label of
 * more than 64 letters is looked at for case and punctuation only.
 *
 * Time grows with the labels, and but for these edits: a label is compared with each that is so
 * many times as common, mostly by a few machine words.
 */
topictag_status tt_typos_find(tt_typo *typos, const tt_corpus *corpus, const uint32_t *counts,
                              const topictag_listener *listener,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
