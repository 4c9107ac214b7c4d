/* SPDX-License-Identifier: MIT */
#include "evaluate/bootstrap.h"

#include "base/memory.h"
#include "evaluate/resample.h"

#include <math.h>
#include <stdlib.h>

static int compare_floats(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Between the neighbours of position q in n rising values. */
static double quantile(const float *values, size_t n, double q)
{
    const double at = q * (double)(n - 1);
    const size_t low = (size_t)at;
    const double below = (double)values[low];
    return low + 1 < n ? below + (at - (double)low) * ((double)values[low + 1] - below) : below;
}

/* Sorts the metric's values; fills low and high, widened to hold the estimate. */
static void summarise(tt_resample *on, size_t metric, tt_interval *out)
{
    const size_t n_rounds = on->options.n_rounds;
    float *values = on->values + metric * n_rounds;
    size_t n = 0;
    for (size_t i = 0; i < n_rounds; i++)
        if (!isnan(values[i]))
            values[n++] = values[i];
    out->low = out->high = out->estimate;
    if (n == 0)
        return;
    qsort(values, n, sizeof *values, compare_floats);
    out->low = fmin(out->estimate, quantile(values, n, 0.025));
    out->high = fmax(out->estimate, quantile(values, n, 0.975));
}

topictag_status tt_bootstrap_intervals(tt_interval *out, const tt_metric *metrics, size_t n_metrics,
                                       const tt_tag_sets *gold, const tt_tag_sets *predicted,
                                       uint32_t n_labels, const tt_bootstrap_options *options,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_metrics m = {0};
    tt_resample on = {.gold = gold,
                      .sides = {predicted, NULL},
                      .n_sides = 1,
                      .n_labels = n_labels,
                      .metrics = metrics,
                      .n_metrics = n_metrics,
                      .options = *options};
    TT_TRY(tt_resample_open(&on, err));
    TT_TRY(tt_resample_draw(&on, err));
    TT_TRY(tt_metrics_compute(&m, gold, predicted, n_labels, err));
    for (size_t i = 0; i < n_metrics; i++) {
        out[i].estimate = tt_metric_value(&m, metrics[i]);
        summarise(&on, i, &out[i]);
    }
done:
    tt_metrics_release(&m);
    tt_resample_release(&on);
    return rc;
}

/* Stories whose tags differ as far as the metric looks at them. */
static uint32_t count_changed(const tt_tag_sets *before, const tt_tag_sets *after, tt_metric metric)
{
    uint32_t n = 0;
    for (uint32_t doc = 0; doc < before->n_docs; doc++)
        n += metric.kind == TT_METRIC_LABEL ? tt_tag_sets_has(before, doc, metric.label) !=
                                                  tt_tag_sets_has(after, doc, metric.label)
                                            : !tt_tag_sets_equal(before, doc, after, doc);
    return n;
}

/* The changes themselves: out's estimates, observed [n_metrics]. */
static topictag_status observe(tt_change *out, double *observed, const tt_resample *on,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_metrics before = {0}, after = {0};
    TT_TRY(tt_metrics_compute(&before, on->gold, on->sides[0], on->n_labels, err));
    TT_TRY(tt_metrics_compute(&after, on->gold, on->sides[1], on->n_labels, err));
    for (size_t i = 0; i < on->n_metrics; i++) {
        observed[i] =
            tt_metric_value(&after, on->metrics[i]) - tt_metric_value(&before, on->metrics[i]);
        out[i].interval.estimate = observed[i];
        out[i].n_changed = count_changed(on->sides[0], on->sides[1], on->metrics[i]);
    }
done:
    tt_metrics_release(&before);
    tt_metrics_release(&after);
    return rc;
}

topictag_status tt_bootstrap_changes(tt_change *out, const tt_metric *metrics, size_t n_metrics,
                                     const tt_tag_sets *gold, const tt_tag_sets *before,
                                     const tt_tag_sets *after, uint32_t n_labels,
                                     const tt_bootstrap_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_resample on = {.gold = gold,
                      .sides = {before, after},
                      .n_sides = 2,
                      .n_labels = n_labels,
                      .metrics = metrics,
                      .n_metrics = n_metrics,
                      .options = *options};
    double *observed = tt_alloc(n_metrics, sizeof *observed);
    uint32_t *n_lower = tt_alloc(n_metrics, sizeof *n_lower);
    if (observed == NULL || n_lower == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(tt_resample_open(&on, err));
    TT_TRY(observe(out, observed, &on, err));
    TT_TRY(tt_resample_draw(&on, err));
    TT_TRY(tt_resample_swap(&on, observed, n_lower, err));
    for (size_t i = 0; i < n_metrics; i++) {
        summarise(&on, i, &out[i].interval);
        /* What was observed is one of the ways the coins could fall: no p is ever 0. */
        out[i].p_fall = (n_lower[i] + 1.0) / (on.options.n_rounds + 1.0);
    }
done:
    tt_resample_release(&on);
    free(observed);
    free(n_lower);
    return rc;
}

void tt_bootstrap_metrics(tt_metric *metrics, uint32_t n_labels)
{
    metrics[TT_INTERVAL_MICRO] = (tt_metric){TT_METRIC_MICRO, TT_F1, 0};
    metrics[TT_INTERVAL_MACRO] = (tt_metric){TT_METRIC_MACRO, TT_F1, 0};
    metrics[TT_INTERVAL_WEIGHTED] = (tt_metric){TT_METRIC_WEIGHTED, TT_F1, 0};
    metrics[TT_INTERVAL_SAMPLES] = (tt_metric){TT_METRIC_SAMPLES, TT_F1, 0};
    metrics[TT_INTERVAL_ACCURACY] = (tt_metric){TT_METRIC_ACCURACY, TT_F1, 0};
    for (uint32_t label = 0; label < n_labels; label++)
        metrics[TT_INTERVAL_LABELS + label] = (tt_metric){TT_METRIC_LABEL, TT_F1, label};
}

topictag_status tt_bootstrap_report(tt_interval *out, const tt_tag_sets *gold,
                                    const tt_tag_sets *predicted, uint32_t n_labels,
                                    const tt_bootstrap_options *options, topictag_error *err)
{
    const size_t n = (size_t)TT_INTERVAL_LABELS + n_labels;
    tt_metric *metrics = tt_alloc(n, sizeof *metrics);
    if (metrics == NULL)
        return tt_no_memory(err);
    tt_bootstrap_metrics(metrics, n_labels);
    topictag_status rc =
        tt_bootstrap_intervals(out, metrics, n, gold, predicted, n_labels, options, err);
    free(metrics);
    return rc;
}

double tt_mcnemar(uint64_t n_only_before, uint64_t n_only_after)
{
    const uint64_t n = n_only_before + n_only_after;
    const uint64_t fewer = n_only_before < n_only_after ? n_only_before : n_only_after;
    /* Binomial terms with p = 1/2, by their logarithms: 2^-n is 0 as a double from n = 1075 on. */
    double log_term = (double)n * log(0.5), sum = exp(log_term);
    for (uint64_t i = 1; i <= fewer; i++) {
        log_term += log((double)(n - i + 1) / (double)i);
        sum += exp(log_term);
    }
    return fmin(1.0, 2.0 * sum);
}
