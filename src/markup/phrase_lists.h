/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_PHRASE_LISTS_H
#define TT_MARKUP_PHRASE_LISTS_H

/*
 * The set phrases themselves, as data.
 *
 * How a phrase is written: lower case, straight apostrophes. A final "*" lets it lead a longer
 * line; without it only the whole line counts.
 */

#include "markup/drop_reason.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct tt_phrase_list {
    tt_drop_reason reason;
    bool heads;                 /* what follows the line belongs to it */
    const char *const *phrases; /* NULL-terminated */
} tt_phrase_list;

/* Ended by an entry without phrases. */
extern const tt_phrase_list tt_phrase_lists[];

#endif
