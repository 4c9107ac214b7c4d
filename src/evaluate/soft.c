/* SPDX-License-Identifier: MIT */
#include "evaluate/soft.h"

#include "base/memory.h"

#include <stdlib.h>

topictag_status tt_chances_put(tt_chances *chances, uint32_t label, double probability,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint16_t thousandths = tt_thousandths(probability);
    if (thousandths == 0)
        return TOPICTAG_OK;
    TT_TRY(tt_reserve(&chances->items, &chances->cap_items, chances->n_items + 1,
                      sizeof *chances->items, err));
    chances->items[chances->n_items++] = (tt_chance){label, thousandths};
done:
    return rc;
}

static int compare_labels(const void *a, const void *b)
{
    const tt_chance *x = a, *y = b;
    return (x->label > y->label) - (x->label < y->label);
}

topictag_status tt_chances_end(tt_chances *chances, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_reserve(&chances->begin, &chances->cap_begin, chances->n_docs + 2,
                      sizeof *chances->begin, err));
    if (chances->n_docs == 0)
        chances->begin[0] = 0;
    const size_t begin = chances->begin[chances->n_docs];
    if (chances->n_items - begin > 1)
        qsort(chances->items + begin, chances->n_items - begin, sizeof *chances->items,
              compare_labels);
    chances->begin[++chances->n_docs] = chances->n_items;
done:
    return rc;
}

void tt_chances_release(tt_chances *chances)
{
    free(chances->begin);
    free(chances->items);
    *chances = (tt_chances){0};
}

topictag_status tt_soft_measure(tt_metrics *metrics, const tt_tag_sets *gold,
                                const float *probabilities, topictag_error *err)
{
    const uint32_t n_labels = metrics->n_labels;
    tt_soft_sums all = {0};
    double n_gold = 0.0;
    tt_soft *soft = &metrics->soft;
    tt_soft_sums *sums = tt_calloc(n_labels, sizeof *sums);
    free(soft->labels);
    *soft = (tt_soft){.labels = tt_alloc(n_labels, sizeof *soft->labels)};
    if (sums == NULL || soft->labels == NULL) {
        free(sums);
        return tt_no_memory(err);
    }
    for (uint32_t doc = 0; doc < gold->n_docs; doc++) {
        const float *row = probabilities + (size_t)doc * n_labels;
        for (uint32_t label = 0; label < n_labels; label++)
            sums[label].given += tt_thousandths((double)row[label]);
        for (uint32_t i = gold->begin[doc]; i < gold->begin[doc + 1]; i++)
            if (gold->labels[i] < n_labels)
                sums[gold->labels[i]].right += tt_thousandths((double)row[gold->labels[i]]);
    }
    for (uint32_t label = 0; label < n_labels; label++) {
        const double support = (double)metrics->labels[label].support;
        soft->labels[label] = tt_soft_f1(sums[label], support);
        soft->macro += soft->labels[label] / n_labels;
        soft->weighted += support * soft->labels[label];
        all.right += sums[label].right;
        all.given += sums[label].given;
        n_gold += support;
    }
    soft->micro = tt_soft_f1(all, n_gold);
    soft->weighted = n_gold > 0.0 ? soft->weighted / n_gold : 0.0;
    free(sums);
    return TOPICTAG_OK;
}
