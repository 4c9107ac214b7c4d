/* SPDX-License-Identifier: MIT */
#include "evaluate/metrics.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double ratio(double above, double below)
{
    return below > 0.0 ? above / below : NAN;
}

static double or_zero(double value)
{
    return isnan(value) ? 0.0 : value;
}

bool tt_tag_sets_equal(const tt_tag_sets *a, uint32_t x, const tt_tag_sets *b, uint32_t y)
{
    const uint32_t n = a->begin[x + 1] - a->begin[x];
    return n == b->begin[y + 1] - b->begin[y] &&
           (n == 0 ||
            memcmp(a->labels + a->begin[x], b->labels + b->begin[y], n * sizeof *a->labels) == 0);
}

bool tt_tag_sets_has(const tt_tag_sets *sets, uint32_t doc, uint32_t label)
{
    for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++)
        if (sets->labels[i] == label)
            return true;
    return false;
}

static tt_prf prf_of(tt_counts counts)
{
    const double tp = (double)counts.tp, fp = (double)counts.fp, fn = (double)counts.fn;
    return (tt_prf){.precision = ratio(tp, tp + fp),
                    .recall = ratio(tp, tp + fn),
                    .f1 = ratio(2.0 * tp, 2.0 * tp + fp + fn),
                    .support = counts.tp + counts.fn};
}

topictag_status tt_metrics_init(tt_metrics *out, uint32_t n_labels, topictag_error *err)
{
    *out = (tt_metrics){.n_labels = n_labels};
    out->counts = tt_calloc(n_labels, sizeof *out->counts);
    out->labels = tt_calloc(n_labels, sizeof *out->labels);
    if (out->counts == NULL || out->labels == NULL) {
        tt_metrics_release(out);
        return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}

void tt_metrics_release(tt_metrics *metrics)
{
    free(metrics->counts);
    free(metrics->labels);
    free(metrics->soft.labels);
    *metrics = (tt_metrics){0};
}

void tt_metrics_add(tt_metrics *metrics, const uint32_t *gold, uint32_t n_gold,
                    const uint32_t *predicted, uint32_t n_predicted, uint32_t times)
{
    const uint32_t n_labels = metrics->n_labels;
    uint32_t n_right = 0;
    for (uint32_t g = 0, p = 0; g < n_gold || p < n_predicted;) {
        const bool is_gold = p == n_predicted || (g < n_gold && gold[g] <= predicted[p]);
        const bool is_predicted = g == n_gold || (p < n_predicted && predicted[p] <= gold[g]);
        const uint32_t label = is_gold ? gold[g] : predicted[p];
        g += is_gold;
        p += is_predicted;
        if (label >= n_labels)
            continue;
        tt_counts *counts = &metrics->counts[label];
        if (is_gold && is_predicted) {
            counts->tp += times;
            n_right++;
        } else if (is_gold) {
            counts->fn += times;
        } else {
            counts->fp += times;
        }
    }
    const double right = n_right, weight = times;
    metrics->n_docs += times;
    metrics->n_exact += n_right == n_gold && n_right == n_predicted ? times : 0;
    metrics->sample_precision += weight * or_zero(ratio(right, n_predicted));
    metrics->sample_recall += weight * or_zero(ratio(right, n_gold));
    metrics->sample_f1 += weight * or_zero(ratio(2.0 * right, (double)n_gold + n_predicted));
}

static void derive_averages(tt_metrics *m, const tt_counts *sum)
{
    tt_prf macro = {0}, weighted = {0};
    for (uint32_t label = 0; label < m->n_labels; label++) {
        const tt_prf *prf = &m->labels[label];
        const double support = (double)prf->support;
        macro.precision += or_zero(prf->precision);
        macro.recall += or_zero(prf->recall);
        macro.f1 += or_zero(prf->f1);
        weighted.precision += support * or_zero(prf->precision);
        weighted.recall += support * or_zero(prf->recall);
        weighted.f1 += support * or_zero(prf->f1);
    }
    const uint64_t support = sum->tp + sum->fn;
    const double n_labels = m->n_labels, n_gold = (double)support, n_docs = m->n_docs;
    m->micro = prf_of(*sum);
    m->macro = (tt_prf){ratio(macro.precision, n_labels), ratio(macro.recall, n_labels),
                        ratio(macro.f1, n_labels), support};
    m->weighted = (tt_prf){ratio(weighted.precision, n_gold), ratio(weighted.recall, n_gold),
                           ratio(weighted.f1, n_gold), support};
    m->samples = (tt_prf){ratio(m->sample_precision, n_docs), ratio(m->sample_recall, n_docs),
                          ratio(m->sample_f1, n_docs), support};
}

void tt_metrics_derive(tt_metrics *m)
{
    tt_counts sum = {0};
    for (uint32_t label = 0; label < m->n_labels; label++) {
        tt_counts *counts = &m->counts[label];
        counts->tn = m->n_docs - counts->tp - counts->fp - counts->fn;
        m->labels[label] = prf_of(*counts);
        sum.tp += counts->tp;
        sum.fp += counts->fp;
        sum.fn += counts->fn;
    }
    derive_averages(m, &sum);
    m->subset_accuracy = ratio((double)m->n_exact, m->n_docs);
    m->accuracy = m->subset_accuracy;
    m->hamming_loss = ratio((double)(sum.fp + sum.fn), (double)m->n_docs * m->n_labels);
}

topictag_status tt_metrics_compute(tt_metrics *out, const tt_tag_sets *gold,
                                   const tt_tag_sets *predicted, uint32_t n_labels,
                                   topictag_error *err)
{
    topictag_status rc = tt_metrics_init(out, n_labels, err);
    if (rc != TOPICTAG_OK)
        return rc;
    for (uint32_t doc = 0; doc < gold->n_docs; doc++) {
        const uint32_t g = gold->begin[doc], p = predicted->begin[doc];
        tt_metrics_add(out, gold->labels + g, gold->begin[doc + 1] - g, predicted->labels + p,
                       predicted->begin[doc + 1] - p, 1);
    }
    tt_metrics_derive(out);
    return TOPICTAG_OK;
}
