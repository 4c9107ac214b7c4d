/* SPDX-License-Identifier: MIT */
#include "text/cld2.h"

#include <stdio.h> /* which CLD2's header needs and does not include */

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

const char *tt_cld2_detect(const char *text, int n_bytes, bool *reliable)
{
    /* Not the simple call: it says English where it does not know. */
    const CLD2::CLDHints no_hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
                                     CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language best[3];
    int percents[3], n_text_bytes;
    double scores[3];
    /* CLD2 throws nothing but what its containers throw when memory is out. */
    try {
        return CLD2::LanguageCode(CLD2::ExtDetectLanguageSummary(text, n_bytes, true, &no_hints, 0,
                                                                 best, percents, scores, nullptr,
                                                                 &n_text_bytes, reliable));
    } catch (...) {
        return nullptr;
    }
}
