/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_PARTS_H
#define TT_CORPUS_PARTS_H

/*
 * A corpus in two parts, for training and for testing. What stays together (groups [n_docs],
 * UINT32_MAX: alone; NULL: nothing does) is in one of them.
 */

#include "corpus/corpus.h"

/*
 * Seeded and stratified, after Sechidis, Tsoumakas and Vlahavas (2011): label by label, the rarest
 * first, the test part is filled up to its share of the label's documents; then of those without a
 * label. A label of one document is for training. One of two documents or more reaches both
 * parts, also where its share would round to none, as long as such labels take no more than a
 * quarter of the test part, and as its documents come in more than one group.
 *
 * in_test [n_docs]. share: above 0 and below 1. E_EMPTY when a part would have no document.
 */
topictag_status tt_parts_by_label(bool *in_test, const tt_corpus *corpus, const uint32_t *groups,
                                  double share, uint64_t seed,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The newest documents are the test part: no document of the other one is newer than any unit of
 * it. times [n_docs] in seconds, -INFINITY: not known, which counts as oldest. What stays together
 * is as new as its newest document. Of equal times the later in the corpus are newer.
 */
topictag_status tt_parts_by_time(bool *in_test, const tt_corpus *corpus, const uint32_t *groups,
                                 double share, const double *times,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
