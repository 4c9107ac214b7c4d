/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_NAMES_H
#define TT_MARKUP_HTML_NAMES_H

/*
 * What the class, id and role of an element say about its content, whatever the site: a vocabulary
 * of the words that web developers use.
 */

#include "markup/drop_reason.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of TT_HINT_*; the bits below TT_HINT_BODY are 1 << tt_drop_reason. */
typedef uint32_t tt_hints;

#define TT_HINT_DROP(reason) ((tt_hints)1 << (reason))
#define TT_HINT_DROP_ALL     (TT_HINT_BODY - 1)
#define TT_HINT_BODY         ((tt_hints)1 << 16) /* the text of an article: article-body */
#define TT_HINT_STORY        ((tt_hints)1 << 17) /* an article with its head: post, story */
#define TT_HINT_CONTENT      ((tt_hints)1 << 18) /* the main column: content, main */

/* Longest normalised names looked at; what is longer is cut. */
#define TT_NAMES_BYTES 512

/*
 * Appends value (a class, id, ...) to names in the form the vocabulary is matched against: lower
 * case, words within a name joined by "-", names by " ". "postBody_text wide" -> "post-body-text
 * wide". Returns the new length.
 */
size_t tt_names_add(char names[TT_NAMES_BYTES], size_t len, const char *value);

tt_hints tt_names_hints(const char *names);

/* The reason of highest precedence among the drop hints; hints must have one. */
tt_drop_reason tt_hints_reason(tt_hints hints);

#endif
