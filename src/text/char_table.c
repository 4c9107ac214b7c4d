/* SPDX-License-Identifier: MIT */
#include "text/char_table.h"
#include "text/cjk.h"
#include "text/icu.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

/*
 * Texts that tell the classes apart, "*" being the character in question. The word rules of
 * UAX #29 look at no more than two characters to either side, and these texts hold the character
 * in every position of every rule that concerns the classes of tt_char_class; Hebrew letters,
 * which differ from others only before quotes, are told apart by the last two.
 */
static const char *const contexts[] = {
    "*",   "**",  "a*a", "1*1", "a*1",  "1*a",  "_*_",  "a**a", "1**1", "*.a", "a.*",
    "*.1", "1.*", "*,1", "1,*", "a*.a", "a.*a", "1*,1", "*,a",  "a,*",  "*'",  "*\"*",
};
#define N_CONTEXTS    (sizeof contexts / sizeof contexts[0])
#define CONTEXT_CHARS 4

/* UTF-16 units of the longest fold that is considered. */
#define FOLD_UNITS 4

/* All contexts of one character, with a line end behind each. */
#define PROBE_UNITS (N_CONTEXTS * (CONTEXT_CHARS * FOLD_UNITS + 1))

/* For each character of a context: whether it is in a kept token, and that of the one before. */
#define KEPT      1u
#define JOINED    2u
#define MARK_BITS 2

static tt_char_class context_class(char c, tt_char_class asked)
{
    switch (c) {
    case '*':
        return asked;
    case 'a':
        return TT_CHAR_LETTER;
    case '1':
        return TT_CHAR_NUMBER;
    case '_':
        return TT_CHAR_JOIN;
    case ',':
        return TT_CHAR_MID_NUMBER;
    case '.':
    case '\'':
        return TT_CHAR_MID_BOTH;
    default:
        return TT_CHAR_BREAK;
    }
}

static bool is_inner(tt_char_class class)
{
    return class == TT_CHAR_LETTER || class == TT_CHAR_NUMBER || class == TT_CHAR_JOIN;
}

static bool is_between(tt_char_class class, tt_char_class before, tt_char_class after)
{
    bool letter = class == TT_CHAR_MID_LETTER || class == TT_CHAR_MID_BOTH;
    bool number = class == TT_CHAR_MID_NUMBER || class == TT_CHAR_MID_BOTH;
    return before == after &&
           ((letter && before == TT_CHAR_LETTER) || (number && before == TT_CHAR_NUMBER));
}

/* The marks that a context must show when "*" is of the given class, packed. */
static uint8_t expected_marks(const char *context, tt_char_class asked)
{
    tt_char_class classes[CONTEXT_CHARS];
    size_t n = strlen(context);
    for (size_t i = 0; i < n; i++)
        classes[i] = context_class(context[i], asked);
    unsigned marks = 0;
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        if (!is_inner(classes[i]))
            continue;
        for (;;) {
            if (end < n && is_inner(classes[end]))
                end++;
            else if (end + 1 < n && is_between(classes[end], classes[end - 1], classes[end + 1]))
                end += 2;
            else
                break;
        }
        if (end - i == 1 && classes[i] == TT_CHAR_JOIN)
            continue;
        for (size_t k = i; k < end; k++)
            marks |= (k > i ? KEPT | JOINED : KEPT) << (k * MARK_BITS);
    }
    return (uint8_t)marks;
}

/* The number of the kept token that each unit belongs to, from 1; 0: none. */
static topictag_status number_tokens(UBreakIterator *words, const UChar *units, size_t n_units,
                                     uint8_t *token_of, topictag_error *err)
{
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(words, units, (int32_t)n_units, &status);
    if (U_FAILURE(status))
        return tt_icu_fail(err, status, "word break");
    uint8_t n_tokens = 0;
    memset(token_of, 0, n_units);
    for (int32_t from = 0, to; (to = ubrk_next(words)) != UBRK_DONE; from = to)
        if (ubrk_getRuleStatus(words) >= UBRK_WORD_NONE_LIMIT)
            memset(token_of + from, ++n_tokens, (size_t)(to - from));
    return TOPICTAG_OK;
}

/*
 * The marks of each context with `fold` for "*". *uniform is false when some character is only
 * partly in a token.
 */
static topictag_status probe(UBreakIterator *words, const UChar *fold, size_t n_fold,
                             uint8_t marks[N_CONTEXTS], bool *uniform, topictag_error *err)
{
    UChar units[PROBE_UNITS];
    uint8_t token_of[PROBE_UNITS];
    size_t n = 0;
    for (size_t k = 0; k < N_CONTEXTS; k++) {
        for (const char *c = contexts[k]; *c != '\0'; c++) {
            size_t n_units = *c == '*' ? n_fold : 1;
            UChar plain = (UChar)*c;
            u_memcpy(units + n, *c == '*' ? fold : &plain, (int32_t)n_units);
            n += n_units;
        }
        units[n++] = '\n';
    }
    topictag_status rc = number_tokens(words, units, n, token_of, err);
    if (rc != TOPICTAG_OK)
        return rc;
    *uniform = true;
    n = 0;
    for (size_t k = 0; k < N_CONTEXTS; k++, n++) {
        unsigned packed = 0, shift = 0;
        for (const char *c = contexts[k]; *c != '\0'; c++, shift += MARK_BITS) {
            size_t n_units = *c == '*' ? n_fold : 1;
            for (size_t i = 1; i < n_units; i++)
                *uniform = *uniform && token_of[n + i] == token_of[n];
            if (token_of[n] > 0)
                packed |= KEPT << shift;
            if (token_of[n] > 0 && shift > 0 && token_of[n - 1] == token_of[n])
                packed |= JOINED << shift;
            n += n_units;
        }
        marks[k] = (uint8_t)packed;
    }
    return TOPICTAG_OK;
}

/* What asking for a block needs: its characters so far, and the marks of each class. */
typedef struct asking {
    tt_icu_segmenter *icu;
    tt_char block[TT_CHAR_BLOCK];
    uint8_t expected[TT_CHAR_BREAK + 1][N_CONTEXTS]; /* from TT_CHAR_LETTER on */
} asking;

static tt_char_class class_of(const asking *a, const uint8_t marks[N_CONTEXTS])
{
    for (tt_char_class class = TT_CHAR_LETTER; class <= TT_CHAR_BREAK; class ++)
        if (memcmp(marks, a->expected[class], N_CONTEXTS) == 0)
            return class;
    return TT_CHAR_FOREIGN;
}

/*
 * Whether c may be of a class of ours. Scripts that ICU cuts by dictionary are not, whatever short
 * texts show; combining marks and the like are left out to save asking.
 */
static bool is_candidate(UChar32 c)
{
    if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
        return false;
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &status);
    if (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
        script == USCRIPT_HANGUL)
        return false;
    switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_KATAKANA:
    case U_WB_HEBREW_LETTER:
        return false;
    default:
        return true;
    }
}

/* Runs are found on ICU's road alone. (To letters past U+FFFF nothing folds but Han.) */
static bool holds_cjk(const UChar *fold, int32_t n_fold)
{
    for (int32_t i = 0; i < n_fold; i++)
        if (tt_is_cjk(fold[i]))
            return true;
    return false;
}

/*
 * The class of what a character folds to. Words know of the fold alone: when it is a character of
 * the block that was asked for already, its class is known.
 */
static topictag_status ask_class(const asking *a, uint32_t c, const UChar *fold, size_t n_fold,
                                 uint8_t *class, topictag_error *err)
{
    const tt_char *known = &a->block[fold[0] % TT_CHAR_BLOCK];
    if (n_fold == 1 && fold[0] != c && fold[0] / TT_CHAR_BLOCK == c / TT_CHAR_BLOCK &&
        known->class != TT_CHAR_FOREIGN) {
        *class = known->class;
        return TOPICTAG_OK;
    }
    uint8_t marks[N_CONTEXTS];
    bool uniform;
    const topictag_status rc = probe(a->icu->words, fold, n_fold, marks, &uniform, err);
    if (rc == TOPICTAG_OK)
        *class = uniform ? (uint8_t)class_of(a, marks) : TT_CHAR_FOREIGN;
    return rc;
}

static topictag_status ask(const asking *a, uint32_t c, tt_char *out, topictag_error *err)
{
    UChar source = (UChar)c, fold[FOLD_UNITS];
    const UNormalizer2 *folding = a->icu->fold;
    *out = (tt_char){.class = TT_CHAR_FOREIGN};
    if (U_IS_SURROGATE(c))
        return TOPICTAG_OK;
    UErrorCode status = U_ZERO_ERROR;
    int32_t n_fold = unorm2_normalize(folding, &source, 1, fold, FOLD_UNITS, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR)
        return TOPICTAG_OK;
    if (U_FAILURE(status))
        return tt_icu_fail(err, status, "NFKC_Casefold");
    if (n_fold == 0) {
        out->class = TT_CHAR_NOTHING;
        return TOPICTAG_OK;
    }
    if (!is_candidate((UChar32)c) || holds_cjk(fold, n_fold) ||
        !unorm2_hasBoundaryBefore(folding, (UChar32)c))
        return TOPICTAG_OK;
    int32_t n_bytes;
    char bytes[3 * FOLD_UNITS];
    u_strToUTF8(bytes, (int32_t)sizeof bytes, &n_bytes, fold, n_fold, &status);
    if (U_FAILURE(status) || n_bytes > TT_CHAR_FOLD_BYTES)
        return TOPICTAG_OK;
    const topictag_status rc = ask_class(a, c, fold, (size_t)n_fold, &out->class, err);
    if (rc != TOPICTAG_OK || out->class == TT_CHAR_FOREIGN)
        return rc;
    out->n_bytes = (uint8_t)n_bytes;
    memcpy(out->fold, bytes, (size_t)n_bytes);
    return TOPICTAG_OK;
}

topictag_status tt_char_table_load(tt_char_table *table, uint32_t c, topictag_error *err)
{
    static const tt_char foreign_block[TT_CHAR_BLOCK];
    asking a = {.icu = table->icu};
    const uint32_t index = c / TT_CHAR_BLOCK;
    bool foreign = true;
    for (tt_char_class class = TT_CHAR_LETTER; class <= TT_CHAR_BREAK; class ++)
        for (size_t k = 0; k < N_CONTEXTS; k++)
            a.expected[class][k] = expected_marks(contexts[k], class);
    for (uint32_t i = TT_CHAR_BLOCK; i-- > 0;) { /* small letters stand behind their capitals */
        topictag_status rc = ask(&a, index * TT_CHAR_BLOCK + i, &a.block[i], err);
        if (rc != TOPICTAG_OK)
            return rc;
        foreign = foreign && a.block[i].class == TT_CHAR_FOREIGN;
    }
    if (foreign) {
        table->blocks[index] = foreign_block;
        return TOPICTAG_OK;
    }
    tt_char *kept = tt_arena_alloc(&table->memory, TT_CHAR_BLOCK, sizeof *kept);
    if (kept == NULL)
        return tt_no_memory(err);
    memcpy(kept, a.block, sizeof a.block);
    table->blocks[index] = kept;
    return TOPICTAG_OK;
}

static bool is_ascii_as_expected(const tt_char_table *table)
{
    for (int c = 0; c < 128; c++) {
        const tt_char *entry = &table->blocks[c / TT_CHAR_BLOCK][c % TT_CHAR_BLOCK];
        bool upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
        if (!upper && !digit && !(c >= 'a' && c <= 'z'))
            continue;
        if (entry->class != (digit ? TT_CHAR_NUMBER : TT_CHAR_LETTER) || entry->n_bytes != 1 ||
            entry->fold[0] != (upper ? c + 32 : c))
            return false;
    }
    return true;
}

topictag_status tt_char_table_init(tt_char_table *table, tt_icu_segmenter *icu, bool *usable,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *table = (tt_char_table){.icu = icu};
    TT_TRY(tt_char_table_load(table, 0, err));
    TT_TRY(tt_char_table_load(table, TT_CHAR_BLOCK, err));
    for (int c = 0; c < 128; c++)
        table->byte_class[c] = table->blocks[c / TT_CHAR_BLOCK][c % TT_CHAR_BLOCK].class;
    *usable = is_ascii_as_expected(table);
done:
    return rc;
}

void tt_char_table_release(tt_char_table *table)
{
    tt_arena_release(&table->memory);
    *table = (tt_char_table){.icu = NULL};
}
