/* SPDX-License-Identifier: MIT */
#include "learn/influence.h"

#include <math.h>

double tt_score_of(const tt_score *score, double micro_f1, double macro_f1, double accuracy)
{
    return score->micro_f1 * micro_f1 + score->macro_f1 * macro_f1 + score->accuracy * accuracy;
}

/* F1 is 2 tp / (gold + given); of its change by `hits` more of tp and `marks` more below the line.
 */
static double pull(const tt_counts *counts, double f1, uint32_t hits, uint32_t marks)
{
    return (2.0 * hits - f1 * marks) / (double)(2 * counts->tp + counts->fp + counts->fn);
}

/* A story's pull on micro-F1 and macro-F1, by the labels it has and those it was given. */
static double pull_of_labels(const tt_metrics *m, const tt_counts *all, const tt_score *score,
                             const tt_tag_sets *gold, const tt_tag_sets *tags, uint32_t doc)
{
    uint32_t i = gold->begin[doc], j = tags->begin[doc], hits = 0, marks = 0;
    double macro = 0;
    while (i < gold->begin[doc + 1] || j < tags->begin[doc + 1]) {
        const uint32_t a = i < gold->begin[doc + 1] ? gold->labels[i] : UINT32_MAX;
        const uint32_t b = j < tags->begin[doc + 1] ? tags->labels[j] : UINT32_MAX;
        const uint32_t label = a < b ? a : b, hit = a == b, n = 1 + hit;
        macro += pull(&m->counts[label], m->labels[label].f1, hit, n);
        hits += hit;
        marks += n;
        i += a == label;
        j += b == label;
    }
    return (marks > 0 ? score->micro_f1 * pull(all, m->micro.f1, hits, marks) : 0) +
           score->macro_f1 * macro / m->n_labels;
}

topictag_status tt_influence(float *influence, const tt_tag_sets *gold, const tt_tag_sets *tags,
                             uint32_t n_labels, const tt_score *score, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_metrics m = {0};
    tt_counts all = {0};
    TT_TRY(tt_metrics_compute(&m, gold, tags, n_labels, err));
    for (uint32_t label = 0; label < n_labels; label++) {
        all.tp += m.counts[label].tp;
        all.fp += m.counts[label].fp;
        all.fn += m.counts[label].fn;
    }
    for (uint32_t doc = 0; doc < gold->n_docs; doc++) {
        const double right = tt_tag_sets_equal(gold, doc, tags, doc) ? 1 : 0;
        influence[doc] = (float)(pull_of_labels(&m, &all, score, gold, tags, doc) +
                                 score->accuracy * (right - m.accuracy) / gold->n_docs);
    }
done:
    tt_metrics_release(&m);
    return rc;
}

double tt_influence_error(const float *a, const float *b, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        const double d = (double)a[i] - (double)b[i];
        sum += d * d;
    }
    return sqrt(sum);
}
