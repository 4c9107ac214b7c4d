/* SPDX-License-Identifier: MIT */
/*
 * Metrics by their public names.
 */
#include "evaluate/metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    const char *name;
    tt_metric_kind kind;
} averages[] = {{"micro", TT_METRIC_MICRO},
                {"macro", TT_METRIC_MACRO},
                {"weighted", TT_METRIC_WEIGHTED},
                {"samples", TT_METRIC_SAMPLES}};

static const char *const part_names[] = {
    [TT_PRECISION] = "precision", [TT_RECALL] = "recall", [TT_F1] = "f1", [TT_SOFT_F1] = "soft-f1"};

static const struct {
    const char *name;
    tt_metric_kind kind;
} plain_metrics[] = {{"accuracy", TT_METRIC_ACCURACY},
                     {"subset-accuracy", TT_METRIC_SUBSET_ACCURACY},
                     {"hamming-loss", TT_METRIC_HAMMING_LOSS}};

/* Longer names are told apart, but not offered as the nearest. */
#define MAX_COMPARED 64

/* Insertions, deletions and changes of bytes between two short names. */
static unsigned edit_distance(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    if (n > MAX_COMPARED || m > MAX_COMPARED)
        return UINT32_MAX;
    unsigned row[MAX_COMPARED + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            const unsigned changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            unsigned best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = best < changed ? best : changed;
        }
    }
    return row[m];
}

/* The nearest name so far. */
typedef struct tt_nearest {
    const char *wanted;
    unsigned distance;
    char name[MAX_COMPARED + 1];
} tt_nearest;

static void offer(tt_nearest *nearest, const char *front, char joint, const char *back)
{
    char name[MAX_COMPARED + 1];
    int n = back != NULL ? snprintf(name, sizeof name, "%s%c%s", front, joint, back)
                         : snprintf(name, sizeof name, "%s", front);
    if (n < 0 || (size_t)n >= sizeof name)
        return;
    const unsigned distance = edit_distance(nearest->wanted, name);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        memcpy(nearest->name, name, sizeof name);
    }
}

/* A story's own soft F1 has no use: its probabilities are compared by what they add to labels. */
static bool exists(tt_metric_kind kind, tt_metric_part part)
{
    return kind != TT_METRIC_SAMPLES || part != TT_SOFT_F1;
}

static topictag_status unknown_name(const char *name, const char *const *label_names,
                                    uint32_t n_labels, topictag_error *err)
{
    tt_nearest nearest = {.wanted = name, .distance = UINT32_MAX};
    for (size_t part = 0; part < N_OF(part_names); part++) {
        for (size_t i = 0; i < N_OF(averages); i++)
            if (exists(averages[i].kind, (tt_metric_part)part))
                offer(&nearest, averages[i].name, '-', part_names[part]);
        for (uint32_t label = 0; label < n_labels; label++)
            offer(&nearest, label_names[label], '.', part_names[part]);
    }
    for (size_t i = 0; i < N_OF(plain_metrics); i++)
        offer(&nearest, plain_metrics[i].name, '\0', NULL);
    if (nearest.name[0] == '\0')
        return tt_fail(err, TOPICTAG_E_NOT_FOUND, "no metric is called \"%s\"", name);
    return tt_fail(err, TOPICTAG_E_NOT_FOUND, "no metric is called \"%s\", the nearest is \"%s\"",
                   name, nearest.name);
}

/* Whether name is front, joint, part. */
static bool is_made_of(const char *name, const char *front, char joint, const char *part)
{
    const size_t n = strlen(front);
    return strncmp(name, front, n) == 0 && name[n] == joint && strcmp(name + n + 1, part) == 0;
}

/* One part of the name of each label and each average. */
static bool find_part(tt_metric *out, const char *name, tt_metric_part part,
                      const char *const *label_names, uint32_t n_labels)
{
    out->part = part;
    for (out->label = 0; out->label < n_labels; out->label++)
        if (is_made_of(name, label_names[out->label], '.', part_names[part])) {
            out->kind = TT_METRIC_LABEL;
            return true;
        }
    out->label = 0;
    for (size_t i = 0; i < N_OF(averages); i++)
        if (exists(averages[i].kind, part) &&
            is_made_of(name, averages[i].name, '-', part_names[part])) {
            out->kind = averages[i].kind;
            return true;
        }
    return false;
}

topictag_status tt_metric_parse(tt_metric *out, const char *name, const char *const *label_names,
                                uint32_t n_labels, topictag_error *err)
{
    *out = (tt_metric){0};
    for (size_t part = 0; part < N_OF(part_names); part++)
        if (find_part(out, name, (tt_metric_part)part, label_names, n_labels))
            return TOPICTAG_OK;
    *out = (tt_metric){0};
    for (size_t i = 0; i < N_OF(plain_metrics); i++)
        if (strcmp(name, plain_metrics[i].name) == 0) {
            out->kind = plain_metrics[i].kind;
            return TOPICTAG_OK;
        }
    return unknown_name(name, label_names, n_labels, err);
}

static double soft_value(const tt_soft *soft, tt_metric metric)
{
    if (soft->labels == NULL)
        return 0.0;
    return metric.kind == TT_METRIC_LABEL   ? soft->labels[metric.label]
           : metric.kind == TT_METRIC_MICRO ? soft->micro
           : metric.kind == TT_METRIC_MACRO ? soft->macro
                                            : soft->weighted;
}

double tt_metric_value(const tt_metrics *metrics, tt_metric metric)
{
    const tt_prf *prf = NULL;
    double value = NAN;
    if (metric.part == TT_SOFT_F1)
        return soft_value(&metrics->soft, metric);
    switch (metric.kind) {
    case TT_METRIC_LABEL:
        prf = &metrics->labels[metric.label];
        break;
    case TT_METRIC_MICRO:
        prf = &metrics->micro;
        break;
    case TT_METRIC_MACRO:
        prf = &metrics->macro;
        break;
    case TT_METRIC_WEIGHTED:
        prf = &metrics->weighted;
        break;
    case TT_METRIC_SAMPLES:
        prf = &metrics->samples;
        break;
    case TT_METRIC_ACCURACY:
        value = metrics->accuracy;
        break;
    case TT_METRIC_SUBSET_ACCURACY:
        value = metrics->subset_accuracy;
        break;
    case TT_METRIC_HAMMING_LOSS:
        value = metrics->hamming_loss;
        break;
    }
    if (prf != NULL)
        value = metric.part == TT_PRECISION ? prf->precision
                : metric.part == TT_RECALL  ? prf->recall
                                            : prf->f1;
    return isnan(value) ? 0.0 : value;
}

topictag_status tt_metrics_find(double *value, const tt_metrics *metrics,
                                const char *const *label_names, const char *name,
                                topictag_error *err)
{
    tt_metric metric;
    topictag_status rc = tt_metric_parse(&metric, name, label_names, metrics->n_labels, err);
    if (rc == TOPICTAG_OK)
        *value = tt_metric_value(metrics, metric);
    return rc;
}
