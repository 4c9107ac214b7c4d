/* SPDX-License-Identifier: MIT */
#ifndef TT_EXPLAIN_WORDS_H
#define TT_EXPLAIN_WORDS_H

/*
 * Words out of vocabularies and word vectors, for people.
 */

#include "pipeline/handles.h"

/* The term's first size - 1 bytes and a NUL, without half a UTF-8 character at the end. */
void tt_copy_term(char *to, size_t size, const tt_vocab *vocab, uint32_t term);

/*
 * The words nearest to the first term of a text, read as analysis says: near [max], *n written.
 * E_NOT_FOUND for a word that has no vector.
 */
topictag_status tt_near_terms(const tt_word_vectors *words, const tt_analyzer_options *analysis,
                              const char *word, topictag_near_term *near, size_t max, size_t *n,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
