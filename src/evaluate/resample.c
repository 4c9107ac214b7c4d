/* SPDX-License-Identifier: MIT */
#include "evaluate/resample.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/strmap.h"
#include "base/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_PER_ITEM 64

static topictag_status add_tags(tt_buf *key, const tt_tag_sets *sets, uint32_t doc,
                                topictag_error *err)
{
    const uint32_t n = sets->begin[doc + 1] - sets->begin[doc];
    topictag_status rc = tt_buf_add(key, &n, sizeof n, err);
    if (rc == TOPICTAG_OK && n > 0)
        rc = tt_buf_add(key, sets->labels + sets->begin[doc], n * sizeof *sets->labels, err);
    return rc;
}

static topictag_status find_patterns(tt_resample *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = on->gold->n_docs;
    tt_strmap *map = NULL;
    tt_buf key = {0};
    on->pattern_of = tt_alloc(n_docs, sizeof *on->pattern_of);
    on->first_doc = tt_alloc(n_docs, sizeof *on->first_doc);
    on->n_stories = tt_calloc(n_docs, sizeof *on->n_stories);
    on->changed = tt_calloc(n_docs, sizeof *on->changed);
    if (on->pattern_of == NULL || on->first_doc == NULL || on->n_stories == NULL ||
        on->changed == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_strmap_new(&map, err));
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        tt_buf_reset(&key);
        TT_TRY(add_tags(&key, on->gold, doc, err));
        for (size_t side = 0; side < on->n_sides; side++)
            TT_TRY(add_tags(&key, on->sides[side], doc, err));
        TT_TRY(tt_strmap_add(map, key.data, key.len, &on->pattern_of[doc], err));
        if (on->pattern_of[doc] == on->n_patterns)
            on->first_doc[on->n_patterns++] = doc;
        const uint32_t pattern = on->pattern_of[doc];
        on->n_stories[pattern]++;
        on->changed[pattern] =
            on->n_sides == 2 && !tt_tag_sets_equal(on->sides[0], doc, on->sides[1], doc);
    }
done:
    tt_buf_release(&key);
    tt_strmap_free(map);
    return rc;
}

static topictag_status add_cell(tt_resample *on, uint32_t label, uint32_t which,
                                topictag_error *err)
{
    if (label >= on->n_labels)
        return TOPICTAG_OK;
    topictag_status rc =
        tt_reserve(&on->cells, &on->cap_cells, on->n_cells + 1, sizeof *on->cells, err);
    if (rc == TOPICTAG_OK)
        on->cells[on->n_cells++] = TT_N_CELLS * label + which;
    return rc;
}

/* One document's part, as tt_metrics_add counts it. */
static topictag_status make_part(tt_resample *on, tt_part *part, uint32_t doc,
                                 const tt_tag_sets *side, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t *gold = on->gold->labels, *given = side->labels;
    uint32_t g = on->gold->begin[doc], p = side->begin[doc], n_right = 0;
    const uint32_t g_end = on->gold->begin[doc + 1], p_end = side->begin[doc + 1];
    const double n_gold = g_end - g, n_given = p_end - p;
    part->cell_begin = (uint32_t)on->n_cells;
    while (g < g_end || p < p_end) {
        const bool is_gold = p == p_end || (g < g_end && gold[g] <= given[p]);
        const bool is_given = g == g_end || (p < p_end && given[p] <= gold[g]);
        const uint32_t label = is_gold ? gold[g] : given[p];
        TT_TRY(add_cell(on, label,
                        is_gold && is_given ? TT_CELL_TP
                        : is_gold           ? TT_CELL_FN
                                            : TT_CELL_FP,
                        err));
        n_right += is_gold && is_given && label < on->n_labels;
        g += is_gold;
        p += is_given;
    }
    part->cell_end = (uint32_t)on->n_cells;
    part->exact = n_right == n_gold && n_right == n_given;
    part->precision = n_given > 0 ? n_right / n_given : 0.0;
    part->recall = n_gold > 0 ? n_right / n_gold : 0.0;
    part->f1 = n_gold + n_given > 0 ? 2.0 * n_right / (n_gold + n_given) : 0.0;
done:
    return rc;
}

static topictag_status make_parts(tt_resample *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    on->parts = tt_alloc((size_t)on->n_patterns * on->n_sides, sizeof *on->parts);
    on->support = tt_calloc(on->n_labels, sizeof *on->support);
    if (on->parts == NULL || on->support == NULL)
        return tt_no_memory(err);
    for (uint32_t pattern = 0; pattern < on->n_patterns; pattern++)
        for (size_t side = 0; side < on->n_sides; side++)
            TT_TRY(make_part(on, &on->parts[pattern * on->n_sides + side], on->first_doc[pattern],
                             on->sides[side], err));
    const tt_tag_sets *gold = on->gold;
    for (uint32_t i = 0; i < gold->begin[gold->n_docs]; i++)
        if (gold->labels[i] < on->n_labels)
            on->support[gold->labels[i]]++;
    for (uint32_t label = 0; label < on->n_labels; label++)
        on->n_supported += on->support[label] > 0;
done:
    return rc;
}

static topictag_status make_tally(const tt_resample *on, tt_tally *tally, topictag_error *err)
{
    tally->cells = tt_calloc((size_t)TT_N_CELLS * on->n_labels, sizeof *tally->cells);
    return tally->cells != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

static topictag_status make_workers(tt_resample *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const unsigned n = on->options.n_threads;
    on->workers = tt_calloc(n, sizeof *on->workers);
    if (on->workers == NULL)
        return tt_no_memory(err);
    for (unsigned i = 0; i < n; i++) {
        tt_resample_worker *worker = &on->workers[i];
        worker->times = tt_alloc(on->n_patterns, sizeof *worker->times);
        worker->before = tt_alloc(on->n_metrics, sizeof *worker->before);
        worker->n_lower = tt_calloc(on->n_metrics, sizeof *worker->n_lower);
        if (worker->times == NULL || worker->before == NULL || worker->n_lower == NULL)
            return tt_no_memory(err);
        for (size_t side = 0; side < on->n_sides; side++)
            TT_TRY(make_tally(on, &worker->sides[side], err));
        TT_TRY(tt_metrics_init(&worker->metrics, on->n_labels, err));
    }
done:
    return rc;
}

topictag_status tt_resample_open(tt_resample *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_bootstrap_options *options = &on->options;
    options->n_threads = options->n_threads > 0 ? options->n_threads : 1;
    options->n_rounds = options->n_rounds > 0 ? options->n_rounds : 1;
    if (on->n_metrics > 0 && options->n_rounds > TT_BOOTSTRAP_MAX_VALUES / on->n_metrics)
        options->n_rounds = (uint32_t)(TT_BOOTSTRAP_MAX_VALUES / on->n_metrics) + 1;
    if (on->gold->n_docs == 0)
        return tt_fail(err, TOPICTAG_E_EMPTY, "no story to draw from");
    for (size_t i = 0; i < on->n_metrics; i++)
        on->need_samples |= on->metrics[i].kind == TT_METRIC_SAMPLES;
    TT_TRY(find_patterns(on, err));
    TT_TRY(make_parts(on, err));
    TT_TRY(make_workers(on, err));
    on->values = on->n_metrics <= SIZE_MAX / options->n_rounds
                     ? tt_alloc(on->n_metrics * options->n_rounds, sizeof *on->values)
                     : NULL;
    if (on->values == NULL)
        rc = tt_no_memory(err);
done:
    return rc;
}

void tt_resample_release(tt_resample *on)
{
    for (unsigned i = 0; on->workers != NULL && i < on->options.n_threads; i++) {
        free(on->workers[i].times);
        free(on->workers[i].sides[0].cells);
        free(on->workers[i].sides[1].cells);
        free(on->workers[i].before);
        free(on->workers[i].n_lower);
        tt_metrics_release(&on->workers[i].metrics);
    }
    free(on->workers);
    free(on->totals[0].cells);
    free(on->totals[1].cells);
    free(on->pattern_of);
    free(on->first_doc);
    free(on->n_stories);
    free(on->changed);
    free(on->parts);
    free(on->cells);
    free(on->support);
    free(on->values);
}

static void seed_round(tt_rng *rng, const tt_resample *on, uint64_t round)
{
    tt_rng_seed(rng, on->options.seed * 0x9e3779b97f4a7c15u + round);
}

/* Draws as many stories as there are. Each 64-bit number serves two draws; with n below 2^32 the
 * multiplication favours no story by more than n / 2^32. */
static void draw_stories(const tt_resample *on, uint32_t *times, uint64_t round)
{
    const uint32_t n_docs = on->gold->n_docs, *pattern_of = on->pattern_of;
    tt_rng rng;
    seed_round(&rng, on, round);
    memset(times, 0, on->n_patterns * sizeof *times);
    for (uint32_t i = 0; i < n_docs; i += 2) {
        const uint64_t bits = tt_rng_next(&rng);
        times[pattern_of[(bits >> 32) * n_docs >> 32]]++;
        if (i + 1 < n_docs)
            times[pattern_of[(bits & UINT32_MAX) * n_docs >> 32]]++;
    }
}

/* How many of n tosses show heads; *bits holds *left tosses not yet used. */
static uint32_t toss(tt_rng *rng, uint64_t *bits, uint32_t *left, uint32_t n)
{
    uint32_t n_heads = 0;
    for (; n > 0; n--) {
        if (*left == 0) {
            *bits = tt_rng_next(rng);
            *left = 64;
        }
        n_heads += *bits & 1;
        *bits >>= 1;
        --*left;
    }
    return n_heads;
}

/* How many stories of each pattern change sides: as many as of their coins show heads. */
static void toss_coins(const tt_resample *on, uint32_t *times, uint64_t round)
{
    tt_rng rng;
    uint64_t bits = 0;
    uint32_t left = 0;
    seed_round(&rng, on, round);
    for (uint32_t pattern = 0; pattern < on->n_patterns; pattern++)
        times[pattern] =
            on->changed[pattern] ? toss(&rng, &bits, &left, on->n_stories[pattern]) : 0;
}

static void clear_tally(const tt_resample *on, tt_tally *tally)
{
    int64_t *cells = tally->cells;
    memset(cells, 0, (size_t)TT_N_CELLS * on->n_labels * sizeof *cells);
    *tally = (tt_tally){.cells = cells};
}

/* Adds stories of a pattern, tagged as by a side; times below 0 takes them away. */
static void add_stories(const tt_resample *on, tt_tally *tally, uint32_t pattern, size_t side,
                        int64_t times)
{
    const tt_part *part = &on->parts[pattern * on->n_sides + side];
    for (uint32_t i = part->cell_begin; i < part->cell_end; i++)
        tally->cells[on->cells[i]] += times;
    tally->n_exact += part->exact ? times : 0;
    if (!on->need_samples)
        return;
    const double weight = (double)times;
    tally->precision += weight * part->precision;
    tally->recall += weight * part->recall;
    tally->f1 += weight * part->f1;
}

/* to = a + factor * b */
static void add_tallies(const tt_resample *on, tt_tally *to, const tt_tally *a, const tt_tally *b,
                        int factor)
{
    for (size_t i = 0; i < (size_t)TT_N_CELLS * on->n_labels; i++)
        to->cells[i] = a->cells[i] + factor * b->cells[i];
    to->n_exact = a->n_exact + factor * b->n_exact;
    to->precision = a->precision + factor * b->precision;
    to->recall = a->recall + factor * b->recall;
    to->f1 = a->f1 + factor * b->f1;
}

static void measure(const tt_resample *on, tt_metrics *m, const tt_tally *tally)
{
    m->n_docs = on->gold->n_docs;
    m->n_exact = (uint64_t)tally->n_exact;
    m->sample_precision = tally->precision;
    m->sample_recall = tally->recall;
    m->sample_f1 = tally->f1;
    for (uint32_t label = 0; label < on->n_labels; label++) {
        const int64_t *cells = tally->cells + (size_t)TT_N_CELLS * label;
        m->counts[label] = (tt_counts){(uint64_t)cells[TT_CELL_TP], (uint64_t)cells[TT_CELL_FP],
                                       (uint64_t)cells[TT_CELL_FN], 0};
    }
    tt_metrics_derive(m);
}

static bool is_missed(const tt_resample *on, const tt_metrics *m, uint32_t label)
{
    return m->labels[label].support == 0 && on->support[label] > 0;
}

/* The macro average without the labels this draw missed, each of the others counting for more. */
static double macro_value(const tt_resample *on, const tt_metrics *m, tt_metric metric)
{
    double supported = 0.0, other = 0.0;
    uint32_t n_found = 0;
    for (uint32_t label = 0; label < on->n_labels; label++) {
        if (is_missed(on, m, label))
            continue;
        const double value = tt_metric_value(m, (tt_metric){TT_METRIC_LABEL, metric.part, label});
        if (on->support[label] > 0) {
            supported += value;
            n_found++;
        } else {
            other += value;
        }
    }
    if (n_found > 0)
        supported *= (double)on->n_supported / n_found;
    return (supported + other) / on->n_labels;
}

static double value_of(const tt_resample *on, const tt_metrics *m, tt_metric metric)
{
    if (metric.kind == TT_METRIC_MACRO)
        return macro_value(on, m, metric);
    if (metric.kind == TT_METRIC_LABEL && is_missed(on, m, metric.label))
        return NAN;
    return tt_metric_value(m, metric);
}

/* The stories drawn, on each side; those that both sides tag alike are added up once. */
static void tally_drawn(const tt_resample *on, tt_resample_worker *worker)
{
    tt_tally *before = &worker->sides[0], *after = &worker->sides[1];
    clear_tally(on, before);
    for (uint32_t pattern = 0; pattern < on->n_patterns; pattern++)
        if (worker->times[pattern] > 0 && !on->changed[pattern])
            add_stories(on, before, pattern, 0, worker->times[pattern]);
    if (on->n_sides == 1)
        return;
    add_tallies(on, after, before, before, 0);
    for (uint32_t pattern = 0; pattern < on->n_patterns; pattern++) {
        if (worker->times[pattern] == 0 || !on->changed[pattern])
            continue;
        add_stories(on, before, pattern, 0, worker->times[pattern]);
        add_stories(on, after, pattern, 1, worker->times[pattern]);
    }
}

static void draw_round(const tt_resample *on, tt_resample_worker *worker, size_t round)
{
    const size_t n_rounds = on->options.n_rounds;
    draw_stories(on, worker->times, round);
    tally_drawn(on, worker);
    for (size_t side = 0; side < on->n_sides; side++) {
        measure(on, &worker->metrics, &worker->sides[side]);
        for (size_t i = 0; i < on->n_metrics; i++) {
            const double value = value_of(on, &worker->metrics, on->metrics[i]);
            if (side + 1 < on->n_sides)
                worker->before[i] = value;
            else
                on->values[i * n_rounds + round] =
                    (float)(side > 0 ? value - worker->before[i] : value);
        }
    }
}

/* What one side gains by the swaps the other loses. */
static void tally_swapped(const tt_resample *on, tt_resample_worker *worker)
{
    tt_tally *before = &worker->sides[0], *after = &worker->sides[1];
    clear_tally(on, before);
    for (uint32_t pattern = 0; pattern < on->n_patterns; pattern++) {
        if (worker->times[pattern] == 0)
            continue;
        add_stories(on, before, pattern, 1, worker->times[pattern]);
        add_stories(on, before, pattern, 0, -(int64_t)worker->times[pattern]);
    }
    add_tallies(on, after, &on->totals[1], before, -1);
    add_tallies(on, before, &on->totals[0], before, 1);
}

static void swap_round(const tt_resample *on, tt_resample_worker *worker, size_t round)
{
    /* Sums in another order than those of `observed` may differ in their last bits. */
    const double slack = 1e-12;
    toss_coins(on, worker->times, round);
    tally_swapped(on, worker);
    measure(on, &worker->metrics, &worker->sides[0]);
    for (size_t i = 0; i < on->n_metrics; i++)
        worker->before[i] = value_of(on, &worker->metrics, on->metrics[i]);
    measure(on, &worker->metrics, &worker->sides[1]);
    for (size_t i = 0; i < on->n_metrics; i++) {
        const double after = value_of(on, &worker->metrics, on->metrics[i]);
        worker->n_lower[i] += after - worker->before[i] <= on->observed[i] + slack;
    }
}

/* on->observed tells which kind of round it is. */
static topictag_status do_rounds(size_t item, unsigned worker_id, void *payload,
                                 topictag_error *err)
{
    (void)err;
    const tt_resample *on = payload;
    tt_resample_worker *worker = &on->workers[worker_id];
    const size_t end = (item + 1) * ROUNDS_PER_ITEM;
    for (size_t round = item * ROUNDS_PER_ITEM; round < end && round < on->options.n_rounds;
         round++) {
        if (on->observed == NULL)
            draw_round(on, worker, round);
        else
            swap_round(on, worker, round);
    }
    return TOPICTAG_OK;
}

static topictag_status run(tt_resample *on, const double *observed, topictag_error *err)
{
    const size_t n_items = (on->options.n_rounds + (size_t)ROUNDS_PER_ITEM - 1) / ROUNDS_PER_ITEM;
    on->observed = observed;
    return tt_parallel(n_items, on->options.n_threads, do_rounds, on, err);
}

topictag_status tt_resample_draw(tt_resample *on, topictag_error *err)
{
    return run(on, NULL, err);
}

topictag_status tt_resample_swap(tt_resample *on, const double *observed, uint32_t *n_lower,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t side = 0; side < 2; side++) {
        TT_TRY(make_tally(on, &on->totals[side], err));
        for (uint32_t pattern = 0; pattern < on->n_patterns; pattern++)
            add_stories(on, &on->totals[side], pattern, side, on->n_stories[pattern]);
    }
    TT_TRY(run(on, observed, err));
    for (size_t i = 0; i < on->n_metrics; i++) {
        n_lower[i] = 0;
        for (unsigned worker = 0; worker < on->options.n_threads; worker++)
            n_lower[i] += on->workers[worker].n_lower[i];
    }
done:
    return rc;
}
