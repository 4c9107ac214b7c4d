/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_PHRASES_H
#define TT_MARKUP_PHRASES_H

/*
 * The set phrases of site chrome in many languages: "Similar topics", "Lesen Sie auch",
 * "Tous droits réservés", "関連記事". A phrase says what a line is for, not that it is chrome: the
 * callers weigh where the line stands.
 */

#include "markup/drop_reason.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum tt_phrase_extent {
    TT_PHRASE_NONE,
    TT_PHRASE_LEADS, /* the line begins with it: "Read also: Lenovo halves its range" */
    TT_PHRASE_WHOLE  /* the line is it, signs and digits around it apart: "» Read also (3)" */
} tt_phrase_extent;

typedef struct tt_phrase {
    tt_phrase_extent extent;
    tt_drop_reason reason;
    bool heads; /* what follows, up to the next stretch of prose, belongs to it */
} tt_phrase;

/* What set phrase the line is or begins with. line is UTF-8, one line, white space folded. */
tt_phrase tt_phrase_of(const char *line, size_t n_bytes);

/* True when the line speaks of subscribing, following, logging in or an app: with a link, a call.
 */
bool tt_phrase_is_call(const char *line, size_t n_bytes);

/* True when the line has a copyright sign, also one written "(c) 2024". */
bool tt_phrase_has_copyright(const char *line, size_t n_bytes);

#endif
