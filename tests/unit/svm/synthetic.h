/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_SVM_SYNTHETIC_H
#define TT_UNIT_SVM_SYNTHETIC_H

/*
 * Documents that look like news to a classifier: unit-length rows of Zipf-distributed terms, each
 * label with favourite terms of its own, documents with no label, one or several.
 */

#include "unit/test.h"
#include "base/memory.h"
#include "base/random.h"
#include "vector/rows.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct synthetic {
    tt_rows rows;
    tt_label_sets sets;
} synthetic;

static int synthetic_order(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* A term for a document of the given labels ([n], may be none). */
static uint32_t synthetic_term(tt_rng *rng, const uint32_t *labels, uint32_t n, uint32_t n_terms)
{
    const double u = tt_rng_double(rng);
    const uint32_t common = (uint32_t)(u * u * u * n_terms);
    if (n == 0 || tt_rng_below(rng, 5) != 0)
        return common;
    const uint32_t label = labels[tt_rng_below(rng, n)];
    return (label * 37 + (uint32_t)tt_rng_below(rng, 25) * 11) % n_terms;
}

static void synthetic_row(synthetic *s, tt_rng *rng, uint32_t doc, uint32_t n_tokens)
{
    uint32_t tokens[256];
    const uint32_t first = s->sets.begin[doc], n = s->sets.begin[doc + 1] - first;
    for (uint32_t k = 0; k < n_tokens; k++)
        tokens[k] = synthetic_term(rng, s->sets.labels + first, n, s->rows.n_terms);
    qsort(tokens, n_tokens, sizeof *tokens, synthetic_order);
    uint64_t at = s->rows.begin[doc];
    double norm2 = 0;
    for (uint32_t k = 0; k < n_tokens;) {
        uint32_t count = 0;
        const uint32_t term = tokens[k];
        for (; k < n_tokens && tokens[k] == term; k++)
            count++;
        const double weight = 1 + log(count);
        s->rows.terms[at] = term;
        s->rows.values[at++] = (float)weight;
        norm2 += weight * weight;
    }
    for (uint64_t e = s->rows.begin[doc]; e < at; e++)
        s->rows.values[e] = (float)(s->rows.values[e] / sqrt(norm2));
    s->rows.begin[doc + 1] = at;
}

/* Every 41st document is empty. At most 250 tokens a document. */
static inline void synthetic_init(synthetic *s, uint32_t n_docs, uint32_t n_terms,
                                  uint32_t n_labels, uint64_t seed)
{
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    ok(tt_rows_init(&s->rows, n_docs, n_terms, (uint64_t)n_docs * 250, &err));
    s->sets = (tt_label_sets){.n_docs = n_docs, .n_labels = n_labels};
    s->sets.begin = tt_alloc(n_docs + 1, sizeof *s->sets.begin);
    s->sets.labels = tt_alloc(n_docs, 2 * sizeof *s->sets.labels);
    s->sets.begin[0] = 0;
    for (uint32_t d = 0; d < n_docs; d++) {
        uint32_t n = s->sets.begin[d];
        const uint32_t a = (uint32_t)tt_rng_below(&rng, n_labels + 1);
        const uint32_t b = (uint32_t)tt_rng_below(&rng, n_labels + 1);
        const bool both = tt_rng_below(&rng, 5) == 0;
        if (a < n_labels && (!both || a < b))
            s->sets.labels[n++] = a;
        if (both && b < n_labels)
            s->sets.labels[n++] = b;
        if (both && b < a && a < n_labels)
            s->sets.labels[n++] = a;
        s->sets.begin[d + 1] = n;
        synthetic_row(s, &rng, d, d % 41 == 40 ? 0 : 5 + (uint32_t)tt_rng_below(&rng, 60));
    }
}

static inline void synthetic_release(synthetic *s)
{
    tt_rows_release(&s->rows);
    tt_label_sets_release(&s->sets);
}

static inline bool synthetic_has(const tt_label_sets *sets, uint32_t doc, uint32_t label)
{
    for (uint32_t e = sets->begin[doc]; e < sets->begin[doc + 1]; e++)
        if (sets->labels[e] == label)
            return true;
    return false;
}

#endif
