/* SPDX-License-Identifier: MIT */
#include "evaluate/curves.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct tt_scored {
    float p;
    bool has;
} tt_scored;

static int compare_falling(const void *a, const void *b)
{
    const float x = ((const tt_scored *)a)->p, y = ((const tt_scored *)b)->p;
    return (x < y) - (x > y);
}

topictag_status tt_pr_curve_make(tt_pr_curve *out, const float *p, const tt_tag_sets *gold,
                                 uint32_t n_labels, uint32_t label, topictag_error *err)
{
    const uint32_t n_docs = gold->n_docs;
    double n_gold = 0.0, n_right = 0.0, recall_before = 0.0;
    *out = (tt_pr_curve){.average_precision = NAN};
    tt_scored *scored = tt_alloc(n_docs, sizeof *scored);
    out->points = tt_alloc(n_docs, sizeof *out->points);
    if (scored == NULL || out->points == NULL) {
        free(scored);
        tt_pr_curve_release(out);
        return tt_no_memory(err);
    }
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        scored[doc] =
            (tt_scored){p[(size_t)doc * n_labels + label], tt_tag_sets_has(gold, doc, label)};
        n_gold += scored[doc].has;
    }
    if (n_docs > 1)
        qsort(scored, n_docs, sizeof *scored, compare_falling);
    if (n_gold > 0.0)
        out->average_precision = 0.0;
    for (uint32_t i = 0; n_gold > 0.0 && i < n_docs; i++) {
        n_right += scored[i].has;
        if (i + 1 < n_docs && scored[i + 1].p >= scored[i].p)
            continue;
        const tt_pr_point point = {n_right / (i + 1.0), n_right / n_gold};
        out->points[out->n++] = point;
        out->average_precision += (point.recall - recall_before) * point.precision;
        recall_before = point.recall;
    }
    free(scored);
    return TOPICTAG_OK;
}

void tt_pr_curve_release(tt_pr_curve *curve)
{
    free(curve->points);
    *curve = (tt_pr_curve){0};
}

void tt_reliability_measure(tt_reliability *out, const float *p, const tt_tag_sets *gold,
                            uint32_t n_labels)
{
    double sum_p[TT_RELIABILITY_BINS] = {0}, sum_has[TT_RELIABILITY_BINS] = {0}, squares = 0.0;
    *out = (tt_reliability){.ece = NAN, .brier = NAN};
    for (uint32_t doc = 0; doc < gold->n_docs; doc++) {
        uint32_t at = gold->begin[doc];
        for (uint32_t label = 0; label < n_labels; label++) {
            const double value = (double)p[(size_t)doc * n_labels + label];
            const bool has = at < gold->begin[doc + 1] && gold->labels[at] == label;
            at += has;
            int bin = (int)(value * TT_RELIABILITY_BINS);
            bin = bin < 0 ? 0 : bin < TT_RELIABILITY_BINS ? bin : TT_RELIABILITY_BINS - 1;
            out->n[bin]++;
            sum_p[bin] += value;
            sum_has[bin] += has;
            squares += (value - has) * (value - has);
        }
    }
    const double n_cells = (double)gold->n_docs * n_labels;
    if (n_cells > 0.0) {
        out->ece = 0.0;
        out->brier = squares / n_cells;
    }
    for (int bin = 0; bin < TT_RELIABILITY_BINS; bin++) {
        const double n = (double)out->n[bin];
        out->mean[bin] = n > 0.0 ? sum_p[bin] / n : NAN;
        out->share[bin] = n > 0.0 ? sum_has[bin] / n : NAN;
        if (n > 0.0)
            out->ece += fabs(sum_p[bin] - sum_has[bin]) / n_cells;
    }
}
