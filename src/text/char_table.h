/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_CHAR_TABLE_H
#define TT_TEXT_CHAR_TABLE_H

/*
 * What the fast road knows of a character: what it folds to, and how words treat it. Both are
 * asked of ICU, a block of 64 characters when the first of them is met, so they are right for any
 * version of ICU. Characters whose effect is not one of the few below are foreign: left to ICU.
 *
 * Characters that are not foreign have a normalisation boundary before them or fold to nothing, so
 * a text of them folds character by character.
 */

#include "base/memory.h"
#include "text/segment_icu.h"

/* From TT_CHAR_MID_LETTER on a character is part of a token only behind one that is. */
typedef enum tt_char_class {
    TT_CHAR_FOREIGN,    /* only ICU knows */
    TT_CHAR_NOTHING,    /* folds to nothing: as if it were not there */
    TT_CHAR_LETTER,     /* UAX #29: ALetter */
    TT_CHAR_NUMBER,     /* Numeric */
    TT_CHAR_JOIN,       /* ExtendNumLet; one alone is no token */
    TT_CHAR_MID_LETTER, /* MidLetter: part of a token between two letters */
    TT_CHAR_MID_NUMBER, /* MidNum: between two numbers */
    TT_CHAR_MID_BOTH,   /* MidNumLet, Single_Quote: either */
    TT_CHAR_BREAK       /* never part of a kept token, and ends one */
} tt_char_class;

#define TT_CHAR_FOLD_BYTES 6

typedef struct tt_char {
    uint8_t class;                 /* tt_char_class */
    uint8_t n_bytes;               /* of fold */
    char fold[TT_CHAR_FOLD_BYTES]; /* UTF-8 of its NFKC_Casefold */
} tt_char;

#define TT_CHAR_BLOCK  64
#define TT_CHAR_BLOCKS (0x10000 / TT_CHAR_BLOCK)

typedef struct tt_char_table {
    const tt_char *blocks[TT_CHAR_BLOCKS]; /* [TT_CHAR_BLOCK] each; NULL: not asked yet */
    uint8_t byte_class[256]; /* of ASCII; TT_CHAR_FOREIGN for the rest, which is looked up */
    tt_arena memory;         /* of the blocks */
    tt_icu_segmenter *icu;   /* borrowed */
} tt_char_table;

/*
 * Asks for ASCII. *usable is false when its letters and digits are not what the fast road takes
 * for granted: tokens of lower case.
 */
topictag_status tt_char_table_init(tt_char_table *table, tt_icu_segmenter *icu, bool *usable,
                                   topictag_error *err) TOPICTAG_MUST_USE;
void tt_char_table_release(tt_char_table *table);

/* Asks for the block of code point c < 0x10000. */
topictag_status tt_char_table_load(tt_char_table *table, uint32_t c,
                                   topictag_error *err) TOPICTAG_MUST_USE;

#endif
