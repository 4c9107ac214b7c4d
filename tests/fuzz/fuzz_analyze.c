/* SPDX-License-Identifier: MIT */
/*
 * The first byte chooses the options, the rest is text. Both roads agree; terms begin in order and
 * inside the text, and every hash is that of its term.
 */
#include "base/hash.h"
#include "unit/text/roads.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* The analysers of a choice, made once and kept: making them takes longer than most inputs. */
static roads *roads_of(uint8_t choice)
{
    static roads all[3][2][2][2];
    bool chars = (choice & 0x10) != 0, stop_words = (choice & 0x20) != 0;
    bool stemmer = (choice & 0x40) != 0;
    roads *both = &all[choice % 3][chars][stop_words][stemmer];
    if (both->icu == NULL) {
        const tt_analyzer_options options = {.ngrams = 1 + choice % 3,
                                             .char_ngrams_min = chars ? 2 : 0,
                                             .char_ngrams_max = chars ? 4 : 0,
                                             .stop_words = stop_words ? "en" : "none",
                                             .stemmer = stemmer ? "english" : "none"};
        require(roads_init(both, &options) == TOPICTAG_OK);
    }
    return both;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    tt_terms terms;
    size_t n_bytes = size - 1;
    require(roads_agree(roads_of(data[0]), (const char *)data + 1, n_bytes, &terms));
    uint32_t begin = 0;
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        require(term->n_bytes > 0 && term->begin >= begin && term->begin < term->end &&
                term->end <= n_bytes);
        require(term->hash == tt_hash64(term->bytes, term->n_bytes, term->kind));
        begin = term->begin;
    }
    return 0;
}
