/* SPDX-License-Identifier: MIT */
#include "text/cjk.h"
#include "base/memory.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

/* Of U+0800 in UTF-8; no such letter comes before. Saves looking up those of Latin words. */
#define FIRST_BYTE 0xe0

bool tt_is_cjk(uint32_t c)
{
    const UChar32 point = (UChar32)c;
    /* By extension: U+30FC and its like are common to both kana. */
    return u_isUAlphabetic(point) &&
           (uscript_hasScript(point, USCRIPT_HAN) || uscript_hasScript(point, USCRIPT_HIRAGANA) ||
            uscript_hasScript(point, USCRIPT_KATAKANA) || uscript_hasScript(point, USCRIPT_HANGUL));
}

bool tt_is_cjk_word(const char *word, size_t n_bytes)
{
    const uint8_t *bytes = (const uint8_t *)word;
    if (bytes[0] < FIRST_BYTE)
        return false;
    size_t i = 0;
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, n_bytes, c);
    return tt_is_cjk((uint32_t)c);
}

static topictag_status add(tt_runs *runs, tt_run_char one, topictag_error *err)
{
    const topictag_status rc =
        tt_reserve(&runs->chars, &runs->cap, runs->n + 1, sizeof *runs->chars, err);
    if (rc == TOPICTAG_OK) {
        one.at = (uint32_t)runs->n_bytes;
        runs->chars[runs->n++] = one;
    }
    return rc;
}

topictag_status tt_runs_add(tt_runs *runs, uint32_t c, tt_run_char where, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (runs->n_bytes > UINT32_MAX - U8_MAX_LENGTH)
        return tt_fail(err, TOPICTAG_E_LIMIT, "the words of one text pass %lu bytes",
                       (unsigned long)UINT32_MAX);
    TT_TRY(tt_reserve(&runs->text, &runs->cap_bytes, runs->n_bytes + U8_MAX_LENGTH, 1, err));
    TT_TRY(add(runs, where, err));
    uint8_t *bytes = (uint8_t *)runs->text;
    U8_APPEND_UNSAFE(bytes, runs->n_bytes, c);
done:
    return rc;
}

topictag_status tt_runs_end(tt_runs *runs, topictag_error *err)
{
    if (!tt_runs_is_open(runs))
        return TOPICTAG_OK;
    const tt_run_char last = runs->chars[runs->n - 1];
    return add(runs, (tt_run_char){.part = TT_RUN_END, .token = last.token}, err);
}

void tt_runs_reset(tt_runs *runs)
{
    runs->n_bytes = runs->n = 0;
}

void tt_runs_release(tt_runs *runs)
{
    free(runs->text);
    free(runs->chars);
    *runs = (tt_runs){0};
}
