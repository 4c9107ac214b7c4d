/* SPDX-License-Identifier: MIT */
#include "decide/bagging.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"

#include <stdlib.h>
#include <string.h>

#define N_SPLITS 5 /* in two halves each: more change little, fewer leave chance in */
#define N_HALVES (2 * N_SPLITS)

/* What the halves share. */
typedef struct tt_bag {
    const tt_threshold_data *on;
    tt_threshold_rule rule;
    uint32_t *docs;     /* [N_SPLITS * n_docs] each split's documents in an order of its own */
    double *thresholds; /* [N_HALVES * n_labels] */
} tt_bag;

/* Documents of one half, copied. */
typedef struct tt_half {
    uint32_t n_docs;
    float *d;
    tt_mass *masses;
    uint32_t *gold_begin, *gold_labels;
} tt_half;

static void half_release(tt_half *half)
{
    free(half->d);
    free(half->masses);
    free(half->gold_begin);
    free(half->gold_labels);
}

/* docs [n_docs]; to be released also on failure. */
static topictag_status half_init(tt_half *half, const tt_threshold_data *on, const uint32_t *docs,
                                 uint32_t n_docs, topictag_error *err)
{
    const uint32_t n_labels = on->n_labels;
    uint32_t n_gold = 0;
    for (uint32_t i = 0; i < n_docs; i++)
        n_gold += on->gold_begin[docs[i] + 1] - on->gold_begin[docs[i]];
    half->n_docs = n_docs;
    half->d = tt_alloc(n_docs, n_labels * sizeof *half->d);
    half->gold_begin = tt_calloc((size_t)n_docs + 1, sizeof *half->gold_begin);
    half->gold_labels = tt_alloc(n_gold, sizeof *half->gold_labels);
    if (on->masses != NULL)
        half->masses = tt_alloc(n_docs, n_labels * sizeof *half->masses);
    if (half->d == NULL || half->gold_begin == NULL || half->gold_labels == NULL ||
        (on->masses != NULL && half->masses == NULL))
        return tt_no_memory(err);
    for (uint32_t i = 0; i < n_docs; i++) {
        const size_t from = (size_t)docs[i] * n_labels, to = (size_t)i * n_labels;
        const uint32_t gold = on->gold_begin[docs[i]];
        const uint32_t n = on->gold_begin[docs[i] + 1] - gold;
        memcpy(half->d + to, on->d + from, n_labels * sizeof *half->d);
        if (on->masses != NULL)
            memcpy(half->masses + to, on->masses + from, n_labels * sizeof *half->masses);
        if (n > 0)
            memcpy(half->gold_labels + half->gold_begin[i], on->gold_labels + gold,
                   n * sizeof *half->gold_labels);
        half->gold_begin[i + 1] = half->gold_begin[i] + n;
    }
    return TOPICTAG_OK;
}

static topictag_status fit_half(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    (void)worker;
    topictag_status rc = TOPICTAG_OK;
    const tt_bag *bag = payload;
    const tt_threshold_data *on = bag->on;
    const uint32_t middle = on->n_docs / 2, *docs = bag->docs + item / 2 * on->n_docs;
    tt_half half = {0};
    TT_TRY(item % 2 == 0 ? half_init(&half, on, docs, middle, err)
                         : half_init(&half, on, docs + middle, on->n_docs - middle, err));
    const tt_threshold_data data = {.d = half.d,
                                    .n_docs = half.n_docs,
                                    .n_labels = on->n_labels,
                                    .gold_begin = half.gold_begin,
                                    .gold_labels = half.gold_labels,
                                    .platts = on->platts,
                                    .masses = half.masses};
    TT_TRY(tt_thresholds_fit(bag->thresholds + item * on->n_labels, &data, bag->rule, err));
done:
    half_release(&half);
    return rc;
}

topictag_status tt_bagging_thresholds(double *thresholds, const tt_threshold_data *on,
                                      tt_threshold_rule rule, uint64_t seed, unsigned n_threads,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = on->n_docs, n_labels = on->n_labels;
    tt_rng rng;
    tt_bag bag = {.on = on,
                  .rule = rule,
                  .docs = tt_alloc(n_docs, N_SPLITS * sizeof *bag.docs),
                  .thresholds = tt_alloc(n_labels, N_HALVES * sizeof *bag.thresholds)};
    if (bag.docs == NULL || bag.thresholds == NULL)
        TT_TRY(tt_no_memory(err));
    tt_rng_seed(&rng, seed);
    for (uint32_t split = 0; split < N_SPLITS; split++) {
        uint32_t *docs = bag.docs + (size_t)split * n_docs;
        for (uint32_t doc = 0; doc < n_docs; doc++)
            docs[doc] = doc;
        tt_rng_shuffle(&rng, docs, n_docs);
    }
    TT_TRY(tt_parallel(N_HALVES, n_threads, fit_half, &bag, err));
    for (uint32_t label = 0; label < n_labels; label++) {
        double sum = 0;
        for (size_t half = 0; half < N_HALVES; half++)
            sum += bag.thresholds[half * n_labels + label];
        thresholds[label] = sum / N_HALVES;
    }
done:
    free(bag.docs);
    free(bag.thresholds);
    return rc;
}
