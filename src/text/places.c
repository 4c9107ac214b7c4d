/* SPDX-License-Identifier: MIT */
#include "text/places.h"

#include "text/segment_icu.h"

#include <string.h>

/* The word whose character n-grams are looked at. */
typedef struct word {
    const tt_term *term; /* NULL: none yet */
    const tt_folded *folded;
    size_t n_same; /* bytes at the front of term that are those of folded */
} word;

/* Stemming changes the end of a word, so what it left alone is a common beginning. */
static topictag_status fold_word(word *w, const tt_term *term, tt_analyzer *analyzer,
                                 const char *text, topictag_error *err)
{
    const topictag_status rc =
        tt_analyzer_fold(analyzer, text, term->begin, term->end, &w->folded, err);
    if (rc != TOPICTAG_OK)
        return rc;
    const size_t most = w->folded->n < term->n_bytes ? w->folded->n : term->n_bytes;
    w->term = term;
    w->n_same = 0;
    while (w->n_same < most && w->folded->bytes[w->n_same] == term->bytes[w->n_same])
        w->n_same++;
    return TOPICTAG_OK;
}

/* Whether an n-gram is a slice of the word and its edges; one of a run knows its place. */
static bool is_within(const tt_term *token, const tt_term *ngram)
{
    const uintptr_t first = (uintptr_t)token->bytes - 1, at = (uintptr_t)ngram->bytes;
    return at >= first && at <= first + token->n_bytes + 1;
}

static tt_place place_in_word(const word *w, const tt_term *ngram)
{
    const char *first = w->term->bytes, *last = first + w->term->n_bytes;
    const char *from = ngram->bytes, *to = ngram->bytes + ngram->n_bytes;
    const size_t begin = from < first ? 0 : (size_t)(from - first);
    const size_t end = (size_t)((to > last ? last : to) - first);
    if (begin >= end || end > w->n_same)
        return (tt_place){ngram->begin, ngram->end};
    return (tt_place){w->folded->begin[begin], w->folded->end[end - 1]};
}

topictag_status tt_places_find(tt_place *places, tt_analyzer *analyzer, const char *text,
                               const tt_terms *terms, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_term *last_word = NULL; /* what the n-grams that follow are made of */
    word w = {0};
    for (size_t i = 0; i < terms->n; i++) {
        const tt_term *term = &terms->items[i];
        places[i] = (tt_place){term->begin, term->end};
        if (term->kind != TT_TERM_CHAR) {
            if (last_word == NULL || last_word->bytes != term->bytes)
                last_word = term;
            continue;
        }
        if (!is_within(last_word, term))
            continue;
        if (w.term != last_word)
            TT_TRY(fold_word(&w, last_word, analyzer, text, err));
        places[i] = place_in_word(&w, term);
    }
done:
    return rc;
}
