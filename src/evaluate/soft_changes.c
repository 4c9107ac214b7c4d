/* SPDX-License-Identifier: MIT */
#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"
#include "evaluate/soft.h"

#include <stdlib.h>
#include <string.h>

/* Rounds done at once: a story's coins for them are one line of the cache, and gcc makes vector
 * instructions of loops of 32, where it unrolls those of 16. */
#define LANES 32
/* Changes of at most 1000 that are summed in 16 bits before they are widened. */
#define MAX_NARROW 32

/* A story's changed probability. */
typedef struct soft_move {
    uint32_t doc;
    int16_t change; /* after - before, not 0 */
    bool is_gold;
} soft_move;

typedef struct soft_worker {
    int16_t *coins;    /* [n_docs * LANES] all bits set: the story's sides are swapped */
    double *changes;   /* [n_labels * LANES] */
    uint32_t *n_lower; /* [n_metrics] */
} soft_worker;

typedef struct soft_job {
    const tt_tag_sets *gold;
    const tt_chances *sides[2];
    uint32_t n_labels;
    const tt_metric *metrics;
    size_t n_metrics;
    tt_bootstrap_options options;
    tt_soft_sums *sums[2]; /* [n_labels] */
    tt_soft_sums all[2];
    double *n_gold; /* [n_labels] */
    double n_all_gold;
    size_t *move_begin; /* [n_labels + 1] */
    soft_move *moves;   /* by label, then story */
    double *spread;     /* [n_labels] summed squares of the influence on its change */
    double micro_spread, macro_spread, weighted_spread;
    uint32_t n_changed; /* stories with a move */
    double *observed;   /* [n_metrics] */
    soft_worker *workers;
} soft_job;

/* Walks the labels of a story that it has or that either side gives a chance. */
typedef struct soft_cursor {
    const uint32_t *gold, *gold_end;
    const tt_chance *side[2], *end[2];
} soft_cursor;

typedef struct soft_cell {
    uint32_t label;
    uint16_t thousandths[2];
    bool is_gold;
} soft_cell;

static soft_cursor cursor_at(const soft_job *job, uint32_t doc)
{
    soft_cursor c = {.gold = job->gold->labels + job->gold->begin[doc],
                     .gold_end = job->gold->labels + job->gold->begin[doc + 1]};
    for (int side = 0; side < 2; side++) {
        const tt_chances *chances = job->sides[side];
        c.side[side] = chances->items + chances->begin[doc];
        c.end[side] = chances->items + chances->begin[doc + 1];
    }
    return c;
}

/* False at the end, and at labels the job does not know, which come last. */
static bool next_cell(soft_cursor *c, uint32_t n_labels, soft_cell *cell)
{
    uint32_t label = c->gold < c->gold_end ? *c->gold : UINT32_MAX;
    for (int side = 0; side < 2; side++)
        if (c->side[side] < c->end[side] && c->side[side]->label < label)
            label = c->side[side]->label;
    *cell = (soft_cell){.label = label};
    cell->is_gold = c->gold < c->gold_end && *c->gold == label;
    c->gold += cell->is_gold;
    for (int side = 0; side < 2; side++)
        if (c->side[side] < c->end[side] && c->side[side]->label == label)
            cell->thousandths[side] = c->side[side]++->thousandths;
    return label < n_labels;
}

static void sum_up(soft_job *job)
{
    for (uint32_t doc = 0; doc < job->gold->n_docs; doc++) {
        soft_cursor cursor = cursor_at(job, doc);
        bool changed = false;
        for (soft_cell cell; next_cell(&cursor, job->n_labels, &cell);) {
            job->n_gold[cell.label] += cell.is_gold;
            for (int side = 0; side < 2; side++) {
                job->sums[side][cell.label].given += cell.thousandths[side];
                job->sums[side][cell.label].right += cell.is_gold ? cell.thousandths[side] : 0;
            }
            if (cell.thousandths[0] != cell.thousandths[1]) {
                job->move_begin[cell.label + 1]++;
                changed = true;
            }
        }
        job->n_changed += changed;
    }
    for (uint32_t label = 0; label < job->n_labels; label++) {
        job->move_begin[label + 1] += job->move_begin[label];
        job->n_all_gold += job->n_gold[label];
        for (int side = 0; side < 2; side++) {
            job->all[side].right += job->sums[side][label].right;
            job->all[side].given += job->sums[side][label].given;
        }
    }
}

/* How a story's label moves 2 T / (S + N): the derivative along its share of T, S and N. */
static double influence(tt_soft_sums sums, double n_gold, double f1, uint16_t thousandths,
                        bool is_gold)
{
    const double p = thousandths, below = sums.given + 1000.0 * n_gold;
    return below > 0.0 ? ((is_gold ? 2.0 * p : 0.0) - f1 * (p + (is_gold ? 1000.0 : 0.0))) / below
                       : 0.0;
}

/* The influence of a cell on the change of a figure with these sums. */
static double influence_on_change(const tt_soft_sums sums[2], double n_gold, const soft_cell *cell)
{
    double on[2];
    for (int side = 0; side < 2; side++)
        on[side] = influence(sums[side], n_gold, tt_soft_f1(sums[side], n_gold),
                             cell->thousandths[side], cell->is_gold);
    return on[1] - on[0];
}

static double change_between(tt_soft_sums before, tt_soft_sums after, double n_gold)
{
    return tt_soft_f1(after, n_gold) - tt_soft_f1(before, n_gold);
}

static double label_change(const soft_job *job, uint32_t label)
{
    return change_between(job->sums[0][label], job->sums[1][label], job->n_gold[label]);
}

static double weighted_change(const soft_job *job)
{
    double sum = 0.0;
    for (uint32_t label = 0; label < job->n_labels; label++)
        sum += job->n_gold[label] * label_change(job, label);
    return job->n_all_gold > 0.0 ? sum / job->n_all_gold : 0.0;
}

/* A story with the label adds to its weight, too. */
static double influence_on_weighted(const soft_job *job, const soft_cell *cell, double own,
                                    double weighted)
{
    if (job->n_all_gold <= 0.0)
        return 0.0;
    const double by_weight = cell->is_gold ? label_change(job, cell->label) - weighted : 0.0;
    return (own * job->n_gold[cell->label] + by_weight) / job->n_all_gold;
}

/* Fills moves and spreads; end [n_labels] is where each label's next move goes. */
static void place_moves(soft_job *job, size_t *end)
{
    const double weighted_now = weighted_change(job);
    for (uint32_t doc = 0; doc < job->gold->n_docs; doc++) {
        soft_cursor cursor = cursor_at(job, doc);
        double micro = 0.0, macro = 0.0, weighted = 0.0;
        for (soft_cell cell; next_cell(&cursor, job->n_labels, &cell);) {
            const uint32_t label = cell.label;
            const tt_soft_sums sums[2] = {job->sums[0][label], job->sums[1][label]};
            const double own = influence_on_change(sums, job->n_gold[label], &cell);
            const int change = cell.thousandths[1] - cell.thousandths[0];
            if (change != 0)
                job->moves[end[label]++] = (soft_move){doc, (int16_t)change, cell.is_gold};
            job->spread[label] += own * own;
            micro += influence_on_change(job->all, job->n_all_gold, &cell);
            macro += own / job->n_labels;
            weighted += influence_on_weighted(job, &cell, own, weighted_now);
        }
        job->micro_spread += micro * micro;
        job->macro_spread += macro * macro;
        job->weighted_spread += weighted * weighted;
    }
}

/* Figures of one round, or of what was observed, from the changes of the labels. */
static double change_of(const soft_job *job, tt_metric metric, const double *changes, size_t stride,
                        double micro)
{
    double sum = 0.0;
    switch (metric.kind) {
    case TT_METRIC_LABEL:
        return changes[metric.label * stride];
    case TT_METRIC_MICRO:
        return micro;
    case TT_METRIC_WEIGHTED:
        for (uint32_t label = 0; label < job->n_labels; label++)
            sum += job->n_gold[label] * changes[label * stride];
        return job->n_all_gold > 0.0 ? sum / job->n_all_gold : 0.0;
    default:
        for (uint32_t label = 0; label < job->n_labels; label++)
            sum += changes[label * stride];
        return sum / job->n_labels;
    }
}

/* Fills out but for p_fall. */
static topictag_status observe(soft_job *job, tt_change *out, topictag_error *err)
{
    const double micro = change_between(job->all[0], job->all[1], job->n_all_gold);
    double *changes = tt_alloc(job->n_labels, sizeof *changes);
    if (changes == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < job->n_labels; label++)
        changes[label] = label_change(job, label);
    for (size_t i = 0; i < job->n_metrics; i++) {
        const tt_metric metric = job->metrics[i];
        const bool of_label = metric.kind == TT_METRIC_LABEL;
        const double spread = of_label                            ? job->spread[metric.label]
                              : metric.kind == TT_METRIC_MICRO    ? job->micro_spread
                              : metric.kind == TT_METRIC_WEIGHTED ? job->weighted_spread
                                                                  : job->macro_spread;
        const double half = 1.959964 * sqrt(spread);
        job->observed[i] = change_of(job, metric, changes, 1, micro);
        out[i].interval =
            (tt_interval){job->observed[i], job->observed[i] - half, job->observed[i] + half};
        out[i].n_changed =
            of_label ? (uint32_t)(job->move_begin[metric.label + 1] - job->move_begin[metric.label])
                     : job->n_changed;
    }
    free(changes);
    return TOPICTAG_OK;
}

static void toss_coins(const soft_job *job, int16_t *coins, size_t block)
{
    tt_rng rng;
    tt_rng_seed(&rng, job->options.seed * 0x9e3779b97f4a7c15u + block);
    for (size_t doc = 0; doc < job->gold->n_docs; doc++) {
        const uint64_t bits = tt_rng_next(&rng);
        for (unsigned lane = 0; lane < LANES; lane++)
            coins[doc * LANES + lane] = (int16_t) - (int)(bits >> lane & 1);
    }
}

/* Adds value in the lanes whose bits are set. */
static void add_where(int16_t *restrict lanes, const int16_t *restrict set, int16_t value)
{
    for (int lane = 0; lane < LANES; lane++)
        lanes[lane] = (int16_t)(lanes[lane] + (set[lane] & value));
}

/* What swapping takes from the after side and gives to the before side, in each lane. */
static void sum_moves(const soft_job *job, const int16_t *coins, uint32_t label,
                      tt_soft_sums swapped[LANES])
{
    const size_t end = job->move_begin[label + 1];
    memset(swapped, 0, LANES * sizeof *swapped);
    for (size_t at = job->move_begin[label]; at < end;) {
        const size_t stop = end - at > MAX_NARROW ? at + MAX_NARROW : end;
        int16_t given[LANES] = {0}, right[LANES] = {0};
        for (; at < stop; at++) {
            const soft_move move = job->moves[at];
            const int16_t *tossed = coins + (size_t)move.doc * LANES;
            add_where(given, tossed, move.change);
            if (move.is_gold)
                add_where(right, tossed, move.change);
        }
        for (int lane = 0; lane < LANES; lane++) {
            swapped[lane].given += given[lane];
            swapped[lane].right += right[lane];
        }
    }
}

/* The change of a figure when some stories have swapped sides. */
static double change_swapped(tt_soft_sums before, tt_soft_sums after, tt_soft_sums swapped,
                             double n_gold)
{
    return change_between(
        (tt_soft_sums){before.right + swapped.right, before.given + swapped.given},
        (tt_soft_sums){after.right - swapped.right, after.given - swapped.given}, n_gold);
}

static topictag_status swap_block(size_t block, unsigned worker_id, void *payload,
                                  topictag_error *err)
{
    (void)err;
    const soft_job *job = payload;
    const soft_worker *worker = &job->workers[worker_id];
    /* Sums in another order than those observed may differ in their last bits. */
    const double slack = 1e-12;
    const size_t left = job->options.n_rounds - block * LANES;
    tt_soft_sums all[LANES] = {0};
    toss_coins(job, worker->coins, block);
    for (uint32_t label = 0; label < job->n_labels; label++) {
        tt_soft_sums swapped[LANES];
        sum_moves(job, worker->coins, label, swapped);
        for (int lane = 0; lane < LANES; lane++) {
            worker->changes[(size_t)label * LANES + (size_t)lane] = change_swapped(
                job->sums[0][label], job->sums[1][label], swapped[lane], job->n_gold[label]);
            all[lane].given += swapped[lane].given;
            all[lane].right += swapped[lane].right;
        }
    }
    for (size_t lane = 0; lane < LANES && lane < left; lane++) {
        const double micro = change_swapped(job->all[0], job->all[1], all[lane], job->n_all_gold);
        for (size_t i = 0; i < job->n_metrics; i++)
            worker->n_lower[i] += change_of(job, job->metrics[i], worker->changes + lane, LANES,
                                            micro) <= job->observed[i] + slack;
    }
    return TOPICTAG_OK;
}

static topictag_status open_job(soft_job *job, topictag_error *err)
{
    const size_t n_labels = job->n_labels, n_docs = job->gold->n_docs;
    job->options.n_threads = job->options.n_threads > 0 ? job->options.n_threads : 1;
    job->sums[0] = tt_calloc(n_labels, sizeof *job->sums[0]);
    job->sums[1] = tt_calloc(n_labels, sizeof *job->sums[1]);
    job->n_gold = tt_calloc(n_labels, sizeof *job->n_gold);
    job->spread = tt_calloc(n_labels, sizeof *job->spread);
    job->move_begin = tt_calloc(n_labels + 1, sizeof *job->move_begin);
    job->observed = tt_calloc(job->n_metrics, sizeof *job->observed);
    job->workers = tt_calloc(job->options.n_threads, sizeof *job->workers);
    if (job->sums[0] == NULL || job->sums[1] == NULL || job->n_gold == NULL ||
        job->spread == NULL || job->move_begin == NULL || job->observed == NULL ||
        job->workers == NULL)
        return tt_no_memory(err);
    for (unsigned i = 0; i < job->options.n_threads; i++) {
        soft_worker *worker = &job->workers[i];
        worker->coins =
            n_docs <= SIZE_MAX / LANES ? tt_alloc(n_docs * LANES, sizeof *worker->coins) : NULL;
        worker->changes = tt_alloc(n_labels * LANES, sizeof *worker->changes);
        worker->n_lower = tt_calloc(job->n_metrics, sizeof *worker->n_lower);
        if (worker->coins == NULL || worker->changes == NULL || worker->n_lower == NULL)
            return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}

static topictag_status find_moves(soft_job *job, topictag_error *err)
{
    sum_up(job);
    size_t *end = tt_alloc(job->n_labels, sizeof *end);
    job->moves = tt_alloc(job->move_begin[job->n_labels], sizeof *job->moves);
    if (end == NULL || job->moves == NULL) {
        free(end);
        return tt_no_memory(err);
    }
    if (job->n_labels > 0)
        memcpy(end, job->move_begin, job->n_labels * sizeof *end);
    place_moves(job, end);
    free(end);
    return TOPICTAG_OK;
}

static void close_job(soft_job *job)
{
    for (unsigned i = 0; job->workers != NULL && i < job->options.n_threads; i++) {
        free(job->workers[i].coins);
        free(job->workers[i].changes);
        free(job->workers[i].n_lower);
    }
    free(job->workers);
    free(job->sums[0]);
    free(job->sums[1]);
    free(job->n_gold);
    free(job->spread);
    free(job->move_begin);
    free(job->moves);
    free(job->observed);
}

topictag_status tt_soft_changes(tt_change *out, const tt_metric *metrics, size_t n_metrics,
                                const tt_tag_sets *gold, const tt_chances *before,
                                const tt_chances *after, uint32_t n_labels,
                                const tt_bootstrap_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    soft_job job = {.gold = gold,
                    .sides = {before, after},
                    .n_labels = n_labels,
                    .metrics = metrics,
                    .n_metrics = n_metrics,
                    .options = *options};
    const size_t n_blocks = (options->n_rounds + (size_t)LANES - 1) / LANES;
    TT_TRY(open_job(&job, err));
    TT_TRY(find_moves(&job, err));
    TT_TRY(observe(&job, out, err));
    TT_TRY(tt_parallel(n_blocks, job.options.n_threads, swap_block, &job, err));
    for (size_t i = 0; i < n_metrics; i++) {
        uint32_t n_lower = 0;
        for (unsigned worker = 0; worker < job.options.n_threads; worker++)
            n_lower += job.workers[worker].n_lower[i];
        /* What was observed is one of the ways the coins could fall: no p is ever 0. */
        out[i].p_fall = (n_lower + 1.0) / (options->n_rounds + 1.0);
    }
done:
    close_job(&job);
    return rc;
}
