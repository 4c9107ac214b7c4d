/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_TEXT_ROADS_H
#define TT_UNIT_TEXT_ROADS_H

/*
 * The two roads from text to tokens side by side. They must agree to the last bit: terms, hashes
 * and places in the text.
 */

#include "text/analyzer.h"

#include <stdio.h>
#include <string.h>

typedef struct roads {
    tt_analyzer *fast, *icu;
    char difference[512]; /* the first one found */
} roads;

static inline topictag_status roads_init(roads *r, const tt_analyzer_options *options)
{
    *r = (roads){.difference = ""};
    topictag_status rc = tt_analyzer_new(&r->fast, options, NULL);
    if (rc == TOPICTAG_OK)
        rc = tt_analyzer_new(&r->icu, options, NULL);
    if (rc == TOPICTAG_OK)
        tt_analyzer_use_icu_only(r->icu, true);
    return rc;
}

static inline void roads_release(roads *r)
{
    tt_analyzer_free(r->fast);
    tt_analyzer_free(r->icu);
}

static inline bool roads_same_term(const tt_term *a, const tt_term *b)
{
    return a->n_bytes == b->n_bytes && memcmp(a->bytes, b->bytes, a->n_bytes) == 0 &&
           a->kind == b->kind && a->hash == b->hash && a->begin == b->begin && a->end == b->end;
}

/* What the ICU road found is in *found, until the next call. */
static inline bool roads_agree(roads *r, const char *text, size_t n_bytes, tt_terms *found)
{
    tt_terms fast;
    if (tt_analyzer_run(r->fast, text, n_bytes, &fast, NULL) != TOPICTAG_OK ||
        tt_analyzer_run(r->icu, text, n_bytes, found, NULL) != TOPICTAG_OK) {
        snprintf(r->difference, sizeof r->difference, "a road failed");
        return false;
    }
    size_t n = fast.n < found->n ? fast.n : found->n, i = 0;
    while (i < n && roads_same_term(&fast.items[i], &found->items[i]))
        i++;
    if (i == fast.n && i == found->n)
        return true;
    const tt_term none = {.bytes = ""};
    const tt_term *a = i < fast.n ? &fast.items[i] : &none;
    const tt_term *b = i < found->n ? &found->items[i] : &none;
    snprintf(r->difference, sizeof r->difference,
             "term %zu: fast [%u, %u) \"%.*s\", ICU [%u, %u) \"%.*s\"", i, a->begin, a->end,
             (int)(a->n_bytes < 150 ? a->n_bytes : 150), a->bytes, b->begin, b->end,
             (int)(b->n_bytes < 150 ? b->n_bytes : 150), b->bytes);
    return false;
}

#endif
