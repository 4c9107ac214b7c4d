/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_LANGUAGE_H
#define TT_TEXT_LANGUAGE_H

/*
 * The language a text is written in, by CLD2, which tells some eighty apart and needs nothing but
 * its own tables. Thread-safe.
 */

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

/* Bytes of a tag, its NUL included. */
#define TT_LANGUAGE_BYTES 16

/*
 * Writes the BCP 47 tag of the language that most of text is in: "en", "zh-Hant"; "und" when it
 * cannot be said, as for an empty text. *reliable is false where another language is nearly as
 * likely: short texts, lists of names. Looks at the longest well-formed part of the first 64 KiB.
 * E_NO_MEMORY.
 */
topictag_status tt_language_detect(const char *text, size_t n_bytes, char code[TT_LANGUAGE_BYTES],
                                   bool *reliable, topictag_error *err) TOPICTAG_MUST_USE;

#endif
