/* SPDX-License-Identifier: MIT */
#include "text/language.h"
#include "base/utf8.h"
#include "text/cld2.h"

#include <stdio.h>
#include <string.h>

/* More text does not make CLD2 surer. */
#define SAMPLE_BYTES 65536

/* The longest run of well-formed characters in text. CLD2 must not see others. */
static const char *find_longest(const char *text, size_t n_bytes, size_t *n_longest)
{
    size_t begin = 0, best = 0;
    *n_longest = 0;
    for (size_t i = 0; i < n_bytes;) {
        bool well_formed;
        i += tt_utf8_step(text + i, n_bytes - i, &well_formed);
        if (!well_formed) {
            begin = i;
        } else if (i - begin > *n_longest) {
            best = begin;
            *n_longest = i - begin;
        }
    }
    return n_bytes > 0 ? text + best : "";
}

/* CLD2 keeps some codes that ISO 639 has withdrawn. */
static const char *current_code(const char *code)
{
    static const char *const pairs[][2] = {{"un", "und"}, {"iw", "he"}, {"jw", "jv"}, {"mo", "ro"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(code, pairs[i][0]) == 0)
            return pairs[i][1];
    return code;
}

topictag_status tt_language_detect(const char *text, size_t n_bytes, char code[TT_LANGUAGE_BYTES],
                                   bool *reliable, topictag_error *err)
{
    size_t n_sample;
    const char *sample =
        find_longest(text, n_bytes < SAMPLE_BYTES ? n_bytes : SAMPLE_BYTES, &n_sample);
    const char *found = tt_cld2_detect(sample, (int)n_sample, reliable);
    if (found == NULL)
        return tt_no_memory(err);
    snprintf(code, TT_LANGUAGE_BYTES, "%s", current_code(found));
    if (strcmp(code, "und") == 0)
        *reliable = false;
    return TOPICTAG_OK;
}
