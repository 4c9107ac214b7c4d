/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_FOLDS_H
#define TT_CORPUS_FOLDS_H

/*
 * Seeded, stratified folds: iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011), rarest
 * label first, so that every fold has nearly the same share of every label; documents without
 * labels are spread last. Fold sizes differ by one at most when no two documents share a group; a
 * group counts with all its labels and documents and goes where these are scarcest.
 */

#include "base/status.h"
#include <stdint.h>

/*
 * fold_of [n_docs] receives 0..n_folds-1. label_begin [n_docs+1] and label_ids as in tt_corpus.
 * groups (may be NULL) are group ids [n_docs], UINT32_MAX: alone; a group stays in one fold.
 * E_INVALID_ARG unless 2 <= n_folds <= n_docs.
 */
topictag_status tt_folds_make(uint32_t *fold_of, uint32_t n_docs, uint32_t n_labels,
                              const uint32_t *label_begin, const uint32_t *label_ids,
                              const uint32_t *groups, uint32_t n_folds, uint64_t seed,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
