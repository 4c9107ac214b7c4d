/* SPDX-License-Identifier: MIT */
#ifndef TT_TEXT_SEGMENT_ICU_H
#define TT_TEXT_SEGMENT_ICU_H

/*
 * The defining road from text to tokens: NFKC_Casefold, then ICU's word boundaries of the root
 * locale, then the tokens whose rule status is number, letter, kana or ideograph.
 */

#include "text/tokens.h"
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>

typedef struct tt_fold_run tt_fold_run;

typedef struct tt_icu_segmenter {
    UBreakIterator *words;
    const UNormalizer2 *fold; /* ICU's, shared */
    UChar *source;            /* [n_source] the stretch in UTF-16 */
    uint32_t *at;             /* [n_source + 1] byte of the text where a unit of source begins */
    size_t n_source, cap_source, cap_at;
    UChar *folded; /* [n_folded] source after NFKC_Casefold */
    size_t n_folded, cap_folded;
    tt_fold_run *runs; /* [n_runs] which unit of folded came from where */
    size_t n_runs, cap_runs;
    tt_folded utf8; /* of tt_fold_icu */
} tt_icu_segmenter;

topictag_status tt_icu_segmenter_init(tt_icu_segmenter *segmenter,
                                      topictag_error *err) TOPICTAG_MUST_USE;
void tt_icu_segmenter_release(tt_icu_segmenter *segmenter);

/*
 * Adds the tokens of text[begin, end) to tokens as if nothing stood around it. Positions of the
 * tokens count from text. At most 2^30 bytes.
 */
topictag_status tt_segment_icu(tt_icu_segmenter *segmenter, const char *text, size_t begin,
                               size_t end, tt_tokens *tokens,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * NFKC_Casefold of text[begin, end) with the origin of every byte; *out is borrowed until the next
 * call. At most 2^30 bytes.
 */
topictag_status tt_fold_icu(tt_icu_segmenter *segmenter, const char *text, size_t begin, size_t end,
                            const tt_folded **out, topictag_error *err) TOPICTAG_MUST_USE;

#endif
