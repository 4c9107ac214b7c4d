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

static tt_analyzer_options options_of(uint8_t choice)
{
    tt_analyzer_options options = {.ngrams = 1 + choice % 3};
    if ((choice & 0x10) != 0) {
        options.char_ngrams_min = 2;
        options.char_ngrams_max = 4;
    }
    options.stop_words = (choice & 0x20) != 0 ? "en" : "none";
    options.stemmer = (choice & 0x40) != 0 ? "english" : "none";
    return options;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    tt_analyzer_options options = options_of(data[0]);
    roads both;
    require(roads_init(&both, &options) == TOPICTAG_OK);
    tt_terms terms;
    size_t n_bytes = size - 1;
    require(roads_agree(&both, (const char *)data + 1, n_bytes, &terms));
    uint32_t begin = 0;
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        require(term->n_bytes > 0 && term->begin >= begin && term->begin < term->end &&
                term->end <= n_bytes);
        require(term->hash == tt_hash64(term->bytes, term->n_bytes, term->kind));
        begin = term->begin;
    }
    roads_release(&both);
    return 0;
}
