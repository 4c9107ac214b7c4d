/* SPDX-License-Identifier: MIT */
#include "evaluate/bootstrap.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/strmap.h"
#include "base/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_PER_ITEM 64

tt_bootstrap_options tt_bootstrap_options_default(void)
{
    return (tt_bootstrap_options){.n_rounds = TT_BOOTSTRAP_ROUNDS, .seed = 1, .n_threads = 1};
}

/*
 * What stories with the same tags add to the figures of one side (before or after): ones in the
 * cells [3 * label + tp, fp or fn], parts of the sample sums.
 */
enum { CELL_TP, CELL_FP, CELL_FN, N_CELLS };

typedef struct tt_part {
    uint32_t cell_begin, cell_end; /* in tt_draws.cells */
    bool exact;
    double precision, recall, f1;
} tt_part;

typedef struct tt_worker {
    uint32_t *times; /* [n_patterns] of this round */
    uint64_t *cells; /* [N_CELLS * n_labels] */
    double *before;  /* [n_metrics] of this round */
    tt_metrics metrics;
} tt_worker;

typedef struct tt_draws {
    const tt_tag_sets *gold;
    const tt_tag_sets *sides[2]; /* before, after; or predicted alone */
    size_t n_sides;
    uint32_t n_labels;
    const tt_metric *metrics;
    size_t n_metrics;
    tt_bootstrap_options options;

    uint32_t n_patterns;
    uint32_t *pattern_of; /* [n_docs] */
    uint32_t *first_doc;  /* [n_patterns] */
    tt_part *parts;       /* [n_patterns * n_sides] */
    uint32_t *cells;
    size_t n_cells, cap_cells;
    uint32_t *support;    /* [n_labels] examples among all stories */
    uint32_t n_supported; /* labels that have one */
    tt_worker *workers;   /* [n_threads] */
    float *values;        /* [n_metrics * n_rounds] NaN: not defined in this round */
} tt_draws;

static topictag_status add_tags(tt_buf *key, const tt_tag_sets *sets, uint32_t doc,
                                topictag_error *err)
{
    const uint32_t n = sets->begin[doc + 1] - sets->begin[doc];
    topictag_status rc = tt_buf_add(key, &n, sizeof n, err);
    if (rc == TOPICTAG_OK && n > 0)
        rc = tt_buf_add(key, sets->labels + sets->begin[doc], n * sizeof *sets->labels, err);
    return rc;
}

static topictag_status find_patterns(tt_draws *draws, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = draws->gold->n_docs;
    tt_strmap *map = NULL;
    tt_buf key = {0};
    draws->pattern_of = tt_alloc(n_docs, sizeof *draws->pattern_of);
    draws->first_doc = tt_alloc(n_docs, sizeof *draws->first_doc);
    if (draws->pattern_of == NULL || draws->first_doc == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_strmap_new(&map, err));
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        tt_buf_reset(&key);
        TT_TRY(add_tags(&key, draws->gold, doc, err));
        for (size_t side = 0; side < draws->n_sides; side++)
            TT_TRY(add_tags(&key, draws->sides[side], doc, err));
        TT_TRY(tt_strmap_add(map, key.data, key.len, &draws->pattern_of[doc], err));
        if (draws->pattern_of[doc] == draws->n_patterns)
            draws->first_doc[draws->n_patterns++] = doc;
    }
done:
    tt_buf_release(&key);
    tt_strmap_free(map);
    return rc;
}

static topictag_status add_cell(tt_draws *draws, uint32_t label, uint32_t which,
                                topictag_error *err)
{
    if (label >= draws->n_labels)
        return TOPICTAG_OK;
    topictag_status rc =
        tt_reserve(&draws->cells, &draws->cap_cells, draws->n_cells + 1, sizeof *draws->cells, err);
    if (rc == TOPICTAG_OK)
        draws->cells[draws->n_cells++] = N_CELLS * label + which;
    return rc;
}

/* One document's part, as tt_metrics_add counts it. */
static topictag_status make_part(tt_draws *draws, tt_part *part, uint32_t doc,
                                 const tt_tag_sets *side, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t *gold = draws->gold->labels, *given = side->labels;
    uint32_t g = draws->gold->begin[doc], p = side->begin[doc], n_right = 0;
    const uint32_t g_end = draws->gold->begin[doc + 1], p_end = side->begin[doc + 1];
    const double n_gold = g_end - g, n_given = p_end - p;
    part->cell_begin = (uint32_t)draws->n_cells;
    while (g < g_end || p < p_end) {
        const bool is_gold = p == p_end || (g < g_end && gold[g] <= given[p]);
        const bool is_given = g == g_end || (p < p_end && given[p] <= gold[g]);
        const uint32_t label = is_gold ? gold[g] : given[p];
        TT_TRY(add_cell(draws, label,
                        is_gold && is_given ? CELL_TP
                        : is_gold           ? CELL_FN
                                            : CELL_FP,
                        err));
        n_right += is_gold && is_given && label < draws->n_labels;
        g += is_gold;
        p += is_given;
    }
    part->cell_end = (uint32_t)draws->n_cells;
    part->exact = n_right == n_gold && n_right == n_given;
    part->precision = n_given > 0 ? n_right / n_given : 0.0;
    part->recall = n_gold > 0 ? n_right / n_gold : 0.0;
    part->f1 = n_gold + n_given > 0 ? 2.0 * n_right / (n_gold + n_given) : 0.0;
done:
    return rc;
}

static topictag_status make_parts(tt_draws *draws, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    draws->parts = tt_alloc((size_t)draws->n_patterns * draws->n_sides, sizeof *draws->parts);
    draws->support = tt_calloc(draws->n_labels, sizeof *draws->support);
    if (draws->parts == NULL || draws->support == NULL)
        return tt_no_memory(err);
    for (uint32_t pattern = 0; pattern < draws->n_patterns; pattern++)
        for (size_t side = 0; side < draws->n_sides; side++)
            TT_TRY(make_part(draws, &draws->parts[pattern * draws->n_sides + side],
                             draws->first_doc[pattern], draws->sides[side], err));
    const tt_tag_sets *gold = draws->gold;
    for (uint32_t i = 0; i < gold->begin[gold->n_docs]; i++)
        if (gold->labels[i] < draws->n_labels)
            draws->support[gold->labels[i]]++;
    for (uint32_t label = 0; label < draws->n_labels; label++)
        draws->n_supported += draws->support[label] > 0;
done:
    return rc;
}

static topictag_status make_workers(tt_draws *draws, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const unsigned n = draws->options.n_threads;
    draws->workers = tt_calloc(n, sizeof *draws->workers);
    if (draws->workers == NULL)
        return tt_no_memory(err);
    for (unsigned i = 0; i < n; i++) {
        tt_worker *worker = &draws->workers[i];
        worker->times = tt_alloc(draws->n_patterns, sizeof *worker->times);
        worker->cells = tt_alloc((size_t)N_CELLS * draws->n_labels, sizeof *worker->cells);
        worker->before = tt_alloc(draws->n_metrics, sizeof *worker->before);
        if (worker->times == NULL || worker->cells == NULL || worker->before == NULL)
            return tt_no_memory(err);
        TT_TRY(tt_metrics_init(&worker->metrics, draws->n_labels, err));
    }
done:
    return rc;
}

static void release(tt_draws *draws)
{
    for (unsigned i = 0; draws->workers != NULL && i < draws->options.n_threads; i++) {
        free(draws->workers[i].times);
        free(draws->workers[i].cells);
        free(draws->workers[i].before);
        tt_metrics_release(&draws->workers[i].metrics);
    }
    free(draws->workers);
    free(draws->pattern_of);
    free(draws->first_doc);
    free(draws->parts);
    free(draws->cells);
    free(draws->support);
    free(draws->values);
}

/* Draws as many stories as there are. Each 64-bit number serves two draws; with n below 2^32 the
 * multiplication favours no story by more than n / 2^32. */
static void draw(const tt_draws *draws, uint32_t *times, uint64_t round)
{
    const uint32_t n_docs = draws->gold->n_docs, *pattern_of = draws->pattern_of;
    tt_rng rng;
    tt_rng_seed(&rng, draws->options.seed * 0x9e3779b97f4a7c15u + round);
    memset(times, 0, draws->n_patterns * sizeof *times);
    for (uint32_t i = 0; i < n_docs; i += 2) {
        const uint64_t bits = tt_rng_next(&rng);
        times[pattern_of[(bits >> 32) * n_docs >> 32]]++;
        if (i + 1 < n_docs)
            times[pattern_of[(bits & UINT32_MAX) * n_docs >> 32]]++;
    }
}

static void measure(const tt_draws *draws, tt_worker *worker, size_t side)
{
    tt_metrics *m = &worker->metrics;
    tt_metrics_clear(m);
    memset(worker->cells, 0, (size_t)N_CELLS * draws->n_labels * sizeof *worker->cells);
    for (uint32_t pattern = 0; pattern < draws->n_patterns; pattern++) {
        const uint32_t times = worker->times[pattern];
        if (times == 0)
            continue;
        const tt_part *part = &draws->parts[pattern * draws->n_sides + side];
        for (uint32_t i = part->cell_begin; i < part->cell_end; i++)
            worker->cells[draws->cells[i]] += times;
        m->n_exact += part->exact ? times : 0;
        m->sample_precision += times * part->precision;
        m->sample_recall += times * part->recall;
        m->sample_f1 += times * part->f1;
    }
    m->n_docs = draws->gold->n_docs;
    for (uint32_t label = 0; label < draws->n_labels; label++) {
        const uint64_t *cells = worker->cells + (size_t)N_CELLS * label;
        m->counts[label] = (tt_counts){cells[CELL_TP], cells[CELL_FP], cells[CELL_FN], 0};
    }
    tt_metrics_derive(m);
}

static bool is_missed(const tt_draws *draws, const tt_metrics *m, uint32_t label)
{
    return m->labels[label].support == 0 && draws->support[label] > 0;
}

/* The macro average without the labels this draw missed, each of the others counting for more. */
static double macro_value(const tt_draws *draws, const tt_metrics *m, tt_metric metric)
{
    double supported = 0.0, other = 0.0;
    uint32_t n_found = 0;
    for (uint32_t label = 0; label < draws->n_labels; label++) {
        if (is_missed(draws, m, label))
            continue;
        const double value = tt_metric_value(m, (tt_metric){TT_METRIC_LABEL, metric.part, label});
        if (draws->support[label] > 0) {
            supported += value;
            n_found++;
        } else {
            other += value;
        }
    }
    if (n_found > 0)
        supported *= (double)draws->n_supported / n_found;
    return (supported + other) / draws->n_labels;
}

static double value_of(const tt_draws *draws, const tt_metrics *m, tt_metric metric)
{
    if (metric.kind == TT_METRIC_MACRO)
        return macro_value(draws, m, metric);
    if (metric.kind == TT_METRIC_LABEL && is_missed(draws, m, metric.label))
        return NAN;
    return tt_metric_value(m, metric);
}

static topictag_status do_rounds(size_t item, unsigned worker_id, void *payload,
                                 topictag_error *err)
{
    (void)err;
    const tt_draws *draws = payload;
    tt_worker *worker = &draws->workers[worker_id];
    const size_t n_rounds = draws->options.n_rounds;
    const size_t end = (item + 1) * ROUNDS_PER_ITEM;
    for (size_t round = item * ROUNDS_PER_ITEM; round < end && round < n_rounds; round++) {
        draw(draws, worker->times, round);
        for (size_t side = 0; side < draws->n_sides; side++) {
            measure(draws, worker, side);
            for (size_t i = 0; i < draws->n_metrics; i++) {
                double value = value_of(draws, &worker->metrics, draws->metrics[i]);
                if (side + 1 < draws->n_sides) {
                    worker->before[i] = value;
                    continue;
                }
                if (side > 0)
                    value -= worker->before[i];
                draws->values[i * n_rounds + round] = (float)value;
            }
        }
    }
    return TOPICTAG_OK;
}

static topictag_status run(tt_draws *draws, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_bootstrap_options *options = &draws->options;
    if (options->n_threads == 0)
        options->n_threads = 1;
    if (options->n_rounds == 0)
        options->n_rounds = 1;
    if (draws->n_metrics > 0 && options->n_rounds > TT_BOOTSTRAP_MAX_VALUES / draws->n_metrics)
        options->n_rounds = (uint32_t)(TT_BOOTSTRAP_MAX_VALUES / draws->n_metrics) + 1;
    if (draws->gold->n_docs == 0)
        return tt_fail(err, TOPICTAG_E_EMPTY, "no story to draw from");
    TT_TRY(find_patterns(draws, err));
    TT_TRY(make_parts(draws, err));
    TT_TRY(make_workers(draws, err));
    draws->values = draws->n_metrics <= SIZE_MAX / options->n_rounds
                        ? tt_alloc(draws->n_metrics * options->n_rounds, sizeof *draws->values)
                        : NULL;
    if (draws->values == NULL)
        return tt_no_memory(err);
    const size_t n_items = (options->n_rounds + (size_t)ROUNDS_PER_ITEM - 1) / ROUNDS_PER_ITEM;
    TT_TRY(tt_parallel(n_items, options->n_threads, do_rounds, draws, err));
done:
    return rc;
}

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

/* Sorts the metric's values; fills low and high. Returns how many are defined. */
static size_t summarise(tt_draws *draws, size_t metric, tt_interval *out)
{
    const size_t n_rounds = draws->options.n_rounds;
    float *values = draws->values + metric * n_rounds;
    size_t n = 0;
    for (size_t i = 0; i < n_rounds; i++)
        if (!isnan(values[i]))
            values[n++] = values[i];
    out->low = out->high = out->estimate;
    if (n == 0)
        return 0;
    qsort(values, n, sizeof *values, compare_floats);
    out->low = fmin(out->estimate, quantile(values, n, 0.025));
    out->high = fmax(out->estimate, quantile(values, n, 0.975));
    return n;
}

topictag_status tt_bootstrap_intervals(tt_interval *out, const tt_metric *metrics, size_t n_metrics,
                                       const tt_tag_sets *gold, const tt_tag_sets *predicted,
                                       uint32_t n_labels, const tt_bootstrap_options *options,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_metrics m = {0};
    tt_draws draws = {.gold = gold,
                      .sides = {predicted, NULL},
                      .n_sides = 1,
                      .n_labels = n_labels,
                      .metrics = metrics,
                      .n_metrics = n_metrics,
                      .options = *options};
    TT_TRY(run(&draws, err));
    TT_TRY(tt_metrics_compute(&m, gold, predicted, n_labels, err));
    for (size_t i = 0; i < n_metrics; i++) {
        out[i].estimate = tt_metric_value(&m, metrics[i]);
        summarise(&draws, i, &out[i]);
    }
done:
    tt_metrics_release(&m);
    release(&draws);
    return rc;
}

topictag_status tt_bootstrap_changes(tt_change *out, const tt_metric *metrics, size_t n_metrics,
                                     const tt_tag_sets *gold, const tt_tag_sets *before,
                                     const tt_tag_sets *after, uint32_t n_labels,
                                     const tt_bootstrap_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_metrics old = {0}, now = {0};
    tt_draws draws = {.gold = gold,
                      .sides = {before, after},
                      .n_sides = 2,
                      .n_labels = n_labels,
                      .metrics = metrics,
                      .n_metrics = n_metrics,
                      .options = *options};
    TT_TRY(run(&draws, err));
    TT_TRY(tt_metrics_compute(&old, gold, before, n_labels, err));
    TT_TRY(tt_metrics_compute(&now, gold, after, n_labels, err));
    for (size_t i = 0; i < n_metrics; i++) {
        tt_interval *interval = &out[i].interval;
        interval->estimate = tt_metric_value(&now, metrics[i]) - tt_metric_value(&old, metrics[i]);
        const size_t n = summarise(&draws, i, interval);
        const float *values = draws.values + i * draws.options.n_rounds;
        size_t n_fell = 0;
        while (n_fell < n && values[n_fell] < 0.0f)
            n_fell++;
        /* The draw that happened counts as one that did not fall: no p is ever 0. */
        out[i].p_fall = (double)(n - n_fell + 1) / (double)(n + 1);
    }
done:
    tt_metrics_release(&old);
    tt_metrics_release(&now);
    release(&draws);
    return rc;
}

topictag_status tt_bootstrap_report(tt_interval *out, const tt_tag_sets *gold,
                                    const tt_tag_sets *predicted, uint32_t n_labels,
                                    const tt_bootstrap_options *options, topictag_error *err)
{
    const size_t n = (size_t)TT_INTERVAL_LABELS + n_labels;
    tt_metric *metrics = tt_alloc(n, sizeof *metrics);
    if (metrics == NULL)
        return tt_no_memory(err);
    metrics[TT_INTERVAL_MICRO] = (tt_metric){TT_METRIC_MICRO, TT_F1, 0};
    metrics[TT_INTERVAL_MACRO] = (tt_metric){TT_METRIC_MACRO, TT_F1, 0};
    metrics[TT_INTERVAL_WEIGHTED] = (tt_metric){TT_METRIC_WEIGHTED, TT_F1, 0};
    metrics[TT_INTERVAL_SAMPLES] = (tt_metric){TT_METRIC_SAMPLES, TT_F1, 0};
    metrics[TT_INTERVAL_ACCURACY] = (tt_metric){TT_METRIC_ACCURACY, TT_F1, 0};
    for (uint32_t label = 0; label < n_labels; label++)
        metrics[TT_INTERVAL_LABELS + label] = (tt_metric){TT_METRIC_LABEL, TT_F1, label};
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
