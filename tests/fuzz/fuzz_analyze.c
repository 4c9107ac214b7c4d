/* SPDX-License-Identifier: MIT */
/*
 * The first byte chooses the options, the rest is text. Both roads agree; terms begin in order and
 * inside the text, and every hash is that of its term. The place of a term lies in that of its
 * words, begins and ends between characters, and is the same on both roads.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "text/places.h"
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
    static roads all[3][2][2][2][2];
    bool chars = (choice & 0x10) != 0, stop_words = (choice & 0x20) != 0;
    bool stemmer = (choice & 0x40) != 0, cjk = (choice & 0x80) != 0;
    roads *both = &all[choice % 3][chars][stop_words][stemmer][cjk];
    if (both->icu == NULL) {
        const tt_analyzer_options options = {.ngrams = 1 + choice % 3,
                                             .char_ngrams_min = chars ? 2 : 0,
                                             .char_ngrams_max = chars ? 4 : 0,
                                             .cjk_ngrams = cjk ? 3 : 0,
                                             .stop_words = stop_words ? "en" : "none",
                                             .stemmer = stemmer ? "english" : "none"};
        require(roads_init(both, &options) == TOPICTAG_OK);
    }
    return both;
}

/* Whether a character, or the ill-formed part that counts as one, begins at `at`, or the text ends.
 */
static bool *find_borders(const char *text, size_t n_bytes)
{
    bool *borders = calloc(n_bytes + 1, sizeof *borders), well_formed;
    require(borders != NULL);
    for (size_t i = 0; i < n_bytes; i += tt_utf8_step(text + i, n_bytes - i, &well_formed))
        borders[i] = true;
    borders[n_bytes] = true;
    return borders;
}

static void check_places(roads *both, const char *text, size_t n_bytes)
{
    tt_terms fast, icu;
    require(tt_analyzer_run(both->fast, text, n_bytes, &fast, NULL) == TOPICTAG_OK &&
            tt_analyzer_run(both->icu, text, n_bytes, &icu, NULL) == TOPICTAG_OK);
    tt_place *a = malloc((fast.n + 1) * sizeof *a), *b = malloc((icu.n + 1) * sizeof *b);
    bool *borders = find_borders(text, n_bytes);
    require(a != NULL && b != NULL && fast.n == icu.n);
    require(tt_places_find(a, both->fast, text, &fast, NULL) == TOPICTAG_OK &&
            tt_places_find(b, both->icu, text, &icu, NULL) == TOPICTAG_OK);
    for (size_t i = 0; i < fast.n; i++) {
        const tt_term *term = &fast.items[i];
        require(a[i].begin == b[i].begin && a[i].end == b[i].end);
        require(term->begin <= a[i].begin && a[i].begin < a[i].end && a[i].end <= term->end);
        require(borders[a[i].begin] && borders[a[i].end]);
    }
    free(a);
    free(b);
    free(borders);
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
        require(term->n_bytes > 0 && term->begin < term->end && term->end <= n_bytes);
        require(term->hash == tt_hash64(term->bytes, term->n_bytes, term->kind));
        if (term->kind == TT_TERM_CHAR)
            continue;
        require(term->begin >= begin);
        begin = term->begin;
    }
    check_places(roads_of(data[0]), (const char *)data + 1, n_bytes);
    return 0;
}
