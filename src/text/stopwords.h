/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_STOPWORDS_H
#define TT_TEXT_STOPWORDS_H

#define TT_STOP_WORD_LANGUAGES "de, en, es, fr, it, nl, pt"

/* The function words of a language, separated by single spaces; NULL: no list of that code. */
const char *tt_stop_words(const char *language);

#endif
