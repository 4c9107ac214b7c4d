/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EVALUATE_DRAWN_H
#define TT_TESTS_EVALUATE_DRAWN_H

#include "unit/test.h"

#include "base/random.h"
#include "evaluate/gate.h"
#include "evaluate/soft.h"
#include "report/render.h"

#include <stdlib.h>

#define MAX_DOCS 400
#define N_LABELS 3

static const char *const names[] = {"hardware", "legal", "rare"};

/* Stories with random labels and probabilities. */
typedef struct drawn {
    uint32_t n_docs, gold_begin[MAX_DOCS + 1], gold_labels[MAX_DOCS * N_LABELS];
    uint32_t given_begin[MAX_DOCS + 1], given_labels[MAX_DOCS * N_LABELS];
    float p[MAX_DOCS * N_LABELS];
    char ids[MAX_DOCS][16];
    tt_story_result stories[MAX_DOCS];
    tt_tag_sets gold, given;
    tt_metrics metrics;
    tt_report report;
} drawn;

static inline bool has_gold(const drawn *d, uint32_t doc, uint32_t label)
{
    for (uint32_t i = d->gold_begin[doc]; i < d->gold_begin[doc + 1]; i++)
        if (d->gold_labels[i] == label)
            return true;
    return false;
}

/* Gold labels by `seed`; label 2 only in the first ten stories, p around 0.9 or 0.1. */
static inline void draw(drawn *d, uint32_t n_docs, uint64_t seed)
{
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    uint32_t n = 0;
    d->n_docs = n_docs;
    d->gold_begin[0] = 0;
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        for (uint32_t label = 0; label < N_LABELS; label++)
            if (label == 2 ? doc < 10 : tt_rng_below(&rng, 3) == 0)
                d->gold_labels[n++] = label;
        d->gold_begin[doc + 1] = n;
        for (uint32_t label = 0; label < N_LABELS; label++)
            d->p[doc * N_LABELS + label] =
                (float)(0.2 * tt_rng_double(&rng) + (has_gold(d, doc, label) ? 0.8 : 0.0));
    }
}

/* Tags at 0.5, metrics and the report. */
static inline void finish(drawn *d)
{
    uint32_t n = 0;
    d->given_begin[0] = 0;
    for (uint32_t doc = 0; doc < d->n_docs; doc++) {
        for (uint32_t label = 0; label < N_LABELS; label++)
            if (d->p[doc * N_LABELS + label] >= 0.5f)
                d->given_labels[n++] = label;
        d->given_begin[doc + 1] = n;
        snprintf(d->ids[doc], sizeof d->ids[doc], "s%u", doc);
        d->stories[doc] = (tt_story_result){.id = d->ids[doc]};
    }
    d->gold = (tt_tag_sets){d->n_docs, d->gold_begin, d->gold_labels};
    d->given = (tt_tag_sets){d->n_docs, d->given_begin, d->given_labels};
    ok(tt_metrics_compute(&d->metrics, &d->gold, &d->given, N_LABELS, &err));
    ok(tt_soft_measure(&d->metrics, &d->gold, d->p, &err));
    d->report = (tt_report){.title = "t",
                            .multilabel = true,
                            .n_labels = N_LABELS,
                            .label_names = names,
                            .metrics = &d->metrics,
                            .gold = &d->gold,
                            .predicted = &d->given,
                            .probabilities = d->p,
                            .stories = d->stories};
}

#endif
