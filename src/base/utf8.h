/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_UTF8_H
#define TT_BASE_UTF8_H

/*
 * Where UTF-8 characters end, for code that passes text through without looking at it. Whatever
 * needs to know characters (case, words) belongs in the text room.
 */

#include <stdbool.h>
#include <stddef.h>

#define TT_UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/*
 * Bytes of the character at the front of bytes (n_bytes > 0), or, with *well_formed false, of the
 * ill-formed part that one U+FFFD stands for (Unicode 15, table 3-7 and "maximal subparts").
 */
size_t tt_utf8_step(const char *bytes, size_t n_bytes, bool *well_formed);

/*
 * Puts question marks in the place of ill-formed bytes: a precision in a format ("%.60s") may have
 * cut a quoted character in two.
 */
void tt_utf8_mend(char *text);

/*
 * Puts blanks in the place of what could command a terminal: control characters, C1 among them, but
 * for those in `spared`. Ill-formed bytes, which paths may hold, stay.
 */
void tt_utf8_blank_controls(char *bytes, size_t n_bytes, const char *spared);

#endif
