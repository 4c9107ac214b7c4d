/* SPDX-License-Identifier: MIT */
#include "text/segment_icu.h"
#include "base/memory.h"
#include "text/icu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

/*
 * Canonical reordering takes quadratic time in the length of a sequence of combining marks, so a
 * sequence without a normalisation boundary is folded in slices of this many UTF-16 units
 * (UAX #15, Stream-Safe Text Format, allows 30 marks).
 */
#define SLICE_UNITS 1024

/* folded[folded ...] until the next run came from source[source, source_end). */
struct tt_fold_run {
    size_t folded;
    size_t source, source_end;
    bool same; /* unit by unit unchanged */
};

/* The code point at units[*i] of well-formed UTF-16. (U16_NEXT mixes signs.) */
static inline uint32_t next_point(const UChar *units, size_t *i)
{
    uint32_t c = units[(*i)++];
    if (U16_IS_LEAD(c))
        c = 0x10000 + ((c - 0xd800) << 10) + (units[(*i)++] - 0xdc00u);
    return c;
}

topictag_status tt_icu_segmenter_init(tt_icu_segmenter *segmenter, topictag_error *err)
{
    *segmenter = (tt_icu_segmenter){0};
    UErrorCode status = U_ZERO_ERROR;
    segmenter->fold = unorm2_getNFKCCasefoldInstance(&status);
    if (U_FAILURE(status))
        return tt_icu_fail(err, status, "NFKC_Casefold");
    /* The root locale, named: the default locale must not show in the tokens. */
    segmenter->words = ubrk_open(UBRK_WORD, "root", NULL, 0, &status);
    if (U_FAILURE(status))
        return tt_icu_fail(err, status, "word break rules");
    return TOPICTAG_OK;
}

void tt_icu_segmenter_release(tt_icu_segmenter *segmenter)
{
    if (segmenter->words != NULL)
        ubrk_close(segmenter->words);
    free(segmenter->source);
    free(segmenter->at);
    free(segmenter->folded);
    free(segmenter->runs);
    free(segmenter->utf8.bytes);
    free(segmenter->utf8.begin);
    free(segmenter->utf8.end);
    *segmenter = (tt_icu_segmenter){0};
}

/* text[begin, end) to UTF-16, ill-formed bytes as U+FFFD. */
static topictag_status read_utf8(tt_icu_segmenter *s, const char *text, size_t begin, size_t end,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t n_bytes = end - begin;
    TT_TRY(tt_reserve(&s->source, &s->cap_source, n_bytes, sizeof *s->source, err));
    TT_TRY(tt_reserve(&s->at, &s->cap_at, n_bytes + 1, sizeof *s->at, err));
    const uint8_t *bytes = (const uint8_t *)text + begin;
    size_t n = 0, i = 0;
    while (i < n_bytes) {
        uint32_t at = (uint32_t)(begin + i);
        UChar32 c;
        U8_NEXT_OR_FFFD(bytes, i, n_bytes, c);
        s->at[n] = at;
        if (U_IS_SUPPLEMENTARY(c)) {
            s->source[n++] = U16_LEAD(c);
            s->at[n] = at;
            s->source[n++] = U16_TRAIL(c);
        } else {
            s->source[n++] = (UChar)c;
        }
    }
    s->at[n] = (uint32_t)end;
    s->n_source = n;
done:
    return rc;
}

/* A run is recorded with room for more units behind folded[n_folded]. */
static topictag_status begin_run(tt_icu_segmenter *s, size_t source, size_t source_end, bool same,
                                 size_t more_units, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (more_units > INT32_MAX - s->n_folded)
        return tt_fail(err, TOPICTAG_E_LIMIT, "a text without line ends passes 2^31 units");
    TT_TRY(
        tt_reserve(&s->folded, &s->cap_folded, s->n_folded + more_units, sizeof *s->folded, err));
    TT_TRY(tt_reserve(&s->runs, &s->cap_runs, s->n_runs + 1, sizeof *s->runs, err));
    s->runs[s->n_runs++] = (tt_fold_run){s->n_folded, source, source_end, same};
done:
    return rc;
}

/*
 * Folds source[source, source_end), at most SLICE_UNITS. Characters at its end that fold to
 * nothing (soft hyphens, joiners) are left out of the run, so that they do not count as part of
 * the word before them.
 */
static topictag_status fold_slice(tt_icu_segmenter *s, size_t source, size_t source_end,
                                  topictag_error *err)
{
    while (source_end > source) {
        size_t last = source_end;
        U16_BACK_1(s->source, source, last);
        size_t i = last;
        if (!u_hasBinaryProperty((UChar32)next_point(s->source, &i),
                                 UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            break;
        source_end = last;
    }
    if (source_end == source)
        return TOPICTAG_OK;
    /* No code point folds to more than 18 units (U+FDFA). */
    int32_t room = (int32_t)(source_end - source) * 18;
    topictag_status rc = begin_run(s, source, source_end, false, (size_t)room, err);
    if (rc != TOPICTAG_OK)
        return rc;
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = unorm2_normalize(s->fold, s->source + source, (int32_t)(source_end - source),
                                 s->folded + s->n_folded, room, &status);
    if (U_FAILURE(status))
        return tt_icu_fail(err, status, "NFKC_Casefold");
    s->n_folded += (size_t)n;
    return TOPICTAG_OK;
}

/* The next normalisation boundary behind source[i]. */
static size_t next_boundary(const tt_icu_segmenter *s, size_t i)
{
    U16_FWD_1(s->source, i, s->n_source);
    while (i < s->n_source) {
        size_t next = i;
        if (unorm2_hasBoundaryBefore(s->fold, (UChar32)next_point(s->source, &next)))
            break;
        i = next;
    }
    return i;
}

/* source to folded: stretches that stay as they are by copying, the rest between boundaries. */
static topictag_status fold(tt_icu_segmenter *s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    s->n_folded = 0;
    s->n_runs = 0;
    for (size_t i = 0; i < s->n_source;) {
        UErrorCode status = U_ZERO_ERROR;
        int32_t same =
            unorm2_spanQuickCheckYes(s->fold, s->source + i, (int32_t)(s->n_source - i), &status);
        if (U_FAILURE(status))
            return tt_icu_fail(err, status, "NFKC_Casefold");
        if (same > 0) {
            size_t n = (size_t)same;
            TT_TRY(begin_run(s, i, i + n, true, n, err));
            memcpy(s->folded + s->n_folded, s->source + i, n * sizeof *s->folded);
            s->n_folded += n;
            i += n;
        }
        if (i == s->n_source)
            break;
        for (size_t end = next_boundary(s, i), stop; i < end; i = stop) {
            stop = end;
            if (stop - i > SLICE_UNITS) {
                stop = i + SLICE_UNITS;
                U16_SET_CP_START(s->source, i, stop);
            }
            TT_TRY(fold_slice(s, i, stop, err));
        }
    }
done:
    return rc;
}

/* The run that holds folded[unit], at or behind run. */
static const tt_fold_run *find_run(const tt_icu_segmenter *s, const tt_fold_run *run, size_t unit)
{
    const tt_fold_run *last = s->runs + s->n_runs - 1;
    while (run < last && run[1].folded <= unit)
        run++;
    return run;
}

/* Which bytes of the text folded[from, to) came from; *run is moved along. */
static void find_origin(const tt_icu_segmenter *s, const tt_fold_run **run, size_t from, size_t to,
                        uint32_t *begin, uint32_t *end)
{
    const tt_fold_run *r = *run = find_run(s, *run, from);
    *begin = s->at[r->same ? r->source + (from - r->folded) : r->source];
    r = *run = find_run(s, r, to - 1);
    *end = s->at[r->same ? r->source + (to - r->folded) : r->source_end];
}

/*
 * What folded[from, to) adds to the runs. It is a word, `token` being its number or TT_NONE when it
 * is not kept, or stands between words. `run` is at or before the stretch between it and the last
 * word, if there is one.
 */
typedef struct stretch {
    size_t from, to;
    bool is_word, after_word;
    uint32_t token;
    const tt_fold_run *run;
} stretch;

static topictag_status add_to_run(const tt_icu_segmenter *s, stretch *at, size_t from, size_t to,
                                  tt_run_part part, tt_tokens *tokens, topictag_error *err)
{
    tt_run_char where = {.part = part, .token = at->token};
    size_t i = from;
    const uint32_t c = next_point(s->folded, &i);
    if (part == TT_RUN_MARK && !u_isgraph((UChar32)c))
        return TOPICTAG_OK;
    find_origin(s, &at->run, from, to, &where.begin, &where.end);
    return tt_runs_add(&tokens->runs, c, where, err);
}

/* Ends the open run, before a word of another script or with the mark that follows. */
static topictag_status end_run(const tt_icu_segmenter *s, stretch *at, tt_tokens *tokens,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t mark_end = at->from;
    if (!tt_runs_is_open(&tokens->runs))
        return TOPICTAG_OK;
    if (!at->is_word) {
        at->token = tokens->runs.chars[tokens->runs.n - 1].token;
        U16_FWD_1(s->folded, mark_end, at->to);
        TT_TRY(add_to_run(s, at, at->from, mark_end, TT_RUN_MARK, tokens, err));
    }
    TT_TRY(tt_runs_end(&tokens->runs, err));
done:
    return rc;
}

static topictag_status add_run(const tt_icu_segmenter *s, stretch at, tt_tokens *tokens,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t i = at.from;
    if (!at.is_word || at.token == TT_NONE || !tt_is_cjk(next_point(s->folded, &i)))
        return end_run(s, &at, tokens, err);
    if (!tt_runs_is_open(&tokens->runs) && at.from > 0 && !at.after_word) {
        size_t mark = at.from;
        U16_BACK_1(s->folded, 0, mark);
        TT_TRY(add_to_run(s, &at, mark, at.from, TT_RUN_MARK, tokens, err));
    }
    for (size_t from = at.from, to = from; from < at.to; from = to) {
        U16_FWD_1(s->folded, to, at.to);
        TT_TRY(add_to_run(s, &at, from, to, TT_RUN_LETTER, tokens, err));
    }
done:
    return rc;
}

static topictag_status add_token(const tt_icu_segmenter *s, size_t from, size_t to, uint32_t begin,
                                 uint32_t end, tt_tokens *tokens, topictag_error *err)
{
    topictag_status rc = tt_tokens_reserve(tokens, 3 * (to - from), err);
    if (rc != TOPICTAG_OK)
        return rc;
    uint8_t *word = (uint8_t *)tokens->text + tokens->len;
    size_t n_bytes = 0;
    while (from < to) {
        uint32_t c = next_point(s->folded, &from);
        U8_APPEND_UNSAFE(word, n_bytes, c);
    }
    return tt_tokens_close(tokens, n_bytes, begin, end, err);
}

topictag_status tt_segment_icu(tt_icu_segmenter *s, const char *text, size_t begin, size_t end,
                               tt_tokens *tokens, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(read_utf8(s, text, begin, end, err));
    TT_TRY(fold(s, err));
    if (s->n_folded == 0)
        goto done;
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(s->words, s->folded, (int32_t)s->n_folded, &status);
    if (U_FAILURE(status))
        return tt_icu_fail(err, status, "word break");
    const tt_fold_run *run = s->runs;
    stretch at = {.to = 0};
    for (int32_t stop; (stop = ubrk_next(s->words)) != UBRK_DONE;) {
        const size_t n_before = tokens->n;
        at = (stretch){.from = at.to, .to = (size_t)stop, .after_word = at.is_word, .run = run};
        at.is_word = ubrk_getRuleStatus(s->words) >= UBRK_WORD_NONE_LIMIT;
        if (at.is_word) {
            uint32_t first, last;
            find_origin(s, &run, at.from, at.to, &first, &last);
            TT_TRY(add_token(s, at.from, at.to, first, last, tokens, err));
        }
        at.token = tokens->n > n_before ? (uint32_t)n_before : TT_NONE;
        if (tokens->runs.wanted)
            TT_TRY(add_run(s, at, tokens, err));
    }
    TT_TRY(tt_runs_end(&tokens->runs, err));
done:
    return rc;
}

topictag_status tt_fold_icu(tt_icu_segmenter *s, const char *text, size_t begin, size_t end,
                            const tt_folded **out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_folded *utf8 = &s->utf8;
    TT_TRY(read_utf8(s, text, begin, end, err));
    TT_TRY(fold(s, err));
    const size_t most = 3 * s->n_folded;
    TT_TRY(tt_reserve(&utf8->bytes, &utf8->cap_bytes, most, 1, err));
    TT_TRY(tt_reserve(&utf8->begin, &utf8->cap_begin, most, sizeof *utf8->begin, err));
    TT_TRY(tt_reserve(&utf8->end, &utf8->cap_end, most, sizeof *utf8->end, err));
    const tt_fold_run *run = s->runs;
    size_t n = 0;
    for (size_t from = 0, to = 0; from < s->n_folded; from = to) {
        uint32_t c = next_point(s->folded, &to), first, last;
        uint8_t *bytes = (uint8_t *)utf8->bytes;
        find_origin(s, &run, from, to, &first, &last);
        size_t before = n;
        U8_APPEND_UNSAFE(bytes, n, c);
        for (; before < n; before++) {
            utf8->begin[before] = first;
            utf8->end[before] = last;
        }
    }
    utf8->n = n;
    *out = utf8;
done:
    return rc;
}
