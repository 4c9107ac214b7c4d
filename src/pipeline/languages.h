/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_LANGUAGES_H
#define TT_PIPELINE_LANGUAGES_H

/*
 * The languages of training stories, and whether a story is in none of them.
 */

#include "pipeline/stories.h"
#include "text/language.h"

/*
 * The languages of a corpus as tt_model.languages holds them, *names owned: those that a hundredth
 * of its stories or more is reliably in, by a sample of at most 500 of them. None (NULL, 0 bytes)
 * when less than half of the sample can be told.
 */
topictag_status tt_languages_learn(char **names, size_t *n_bytes, const tt_corpus *corpus,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Whether the story last run through the vectorizer, text, is reliably in another language than
 * the model was trained on, and in which. The model's own words are asked first: the detector,
 * which takes long and errs on lists and signatures, only where few of the story's words are known.
 */
topictag_status tt_languages_is_foreign(const tt_vectorizer *vectorizer, const char *text,
                                        size_t n_bytes, char language[TT_LANGUAGE_BYTES],
                                        bool *foreign, topictag_error *err) TOPICTAG_MUST_USE;

#endif
