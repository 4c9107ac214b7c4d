/* SPDX-License-Identifier: MIT */
#include "svm/dcd_lanes.h"

#include "base/memory.h"
#include "base/random.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Passes after which the gap is measured whatever the gradients say. */
#define MEASURE_EVERY 10

/* Spread of projected gradients at which the gap is measured first; then at a quarter of it. */
#define FIRST_SPREAD 1.0f

static uint32_t width_for(uint32_t n_lanes)
{
    return n_lanes <= 4 ? 4 : n_lanes <= 8 ? 8 : TT_DCD_LANES;
}

static tt_row row_at(const tt_dcd_block *block, uint32_t place)
{
    return tt_rows_at(block->problem->rows, block->problem->docs[place]);
}

static void measure_rows(tt_dcd_block *block)
{
    for (uint32_t place = 0; place < block->problem->n_docs; place++) {
        const tt_row row = row_at(block, place);
        double length2 = 1; /* the bias feature */
        for (size_t i = 0; i < row.n; i++)
            length2 += (double)row.values[i] * (double)row.values[i];
        block->length2[place] = (float)length2;
        block->order[place] = place;
    }
}

static void begin_lane(tt_dcd_block *block, uint32_t lane)
{
    const tt_problem *problem = block->problem;
    const uint32_t label = block->labels[lane];
    const uint16_t bit = (uint16_t)(1u << lane);
    const uint32_t n_positive = tt_problem_positives(problem, label);
    block->info[lane] = (tt_svm_label_info){.n_positive = n_positive,
                                            .n_negative = problem->n_docs - n_positive,
                                            .trained = tt_problem_trainable(problem, label)};
    block->costs[lane] = tt_problem_costs(problem, label);
    for (uint32_t i = problem->positive_begin[label]; i < problem->positive_begin[label + 1]; i++)
        block->positive[problem->positives[i]] |= bit;
    if (block->info[lane].trained)
        block->open |= bit;
    else
        block->bias[lane] = -1;
    block->close_enough[lane] = FIRST_SPREAD;
}

/* All documents take part again in the lane. */
static void unshrink(tt_dcd_block *block, uint32_t lane)
{
    const uint16_t bit = (uint16_t)(1u << lane);
    for (uint32_t place = 0; place < block->problem->n_docs; place++)
        block->active[place] |= bit;
    block->upper[lane] = FLT_MAX;
    block->lower[lane] = -FLT_MAX;
}

topictag_status tt_dcd_block_init(tt_dcd_block *block, const tt_problem *problem,
                                  const uint32_t *labels, uint32_t n_lanes, topictag_error *err)
{
    const uint32_t n_docs = problem->n_docs, width = width_for(n_lanes);
    *block =
        (tt_dcd_block){.problem = problem, .labels = labels, .n_lanes = n_lanes, .width = width};
    block->weights = tt_calloc(problem->rows->n_terms, width * sizeof(float));
    block->alpha = tt_calloc(n_docs, width * sizeof(float));
    block->length2 = tt_alloc(n_docs, sizeof(float));
    block->positive = tt_calloc(n_docs, sizeof(uint16_t));
    block->active = tt_calloc(n_docs, sizeof(uint16_t));
    block->order = tt_alloc(n_docs, sizeof(uint32_t));
    if (block->weights == NULL || block->alpha == NULL || block->length2 == NULL ||
        block->positive == NULL || block->active == NULL || block->order == NULL) {
        tt_dcd_block_release(block);
        return tt_no_memory(err);
    }
    measure_rows(block);
    for (uint32_t lane = 0; lane < n_lanes; lane++) {
        begin_lane(block, lane);
        unshrink(block, lane);
    }
    return TOPICTAG_OK;
}

void tt_dcd_block_release(tt_dcd_block *block)
{
    free(block->weights);
    free(block->alpha);
    free(block->length2);
    free(block->positive);
    free(block->active);
    free(block->order);
    *block = (tt_dcd_block){0};
}

/* The two loops that take the time; width is a constant where they are inlined. */
static inline void dot(float *sum, const float *weights, tt_row row, const uint32_t width)
{
    for (size_t i = 0; i < row.n; i++) {
        const float *w = weights + (size_t)row.terms[i] * width, x = row.values[i];
        for (uint32_t lane = 0; lane < width; lane++)
            sum[lane] += x * w[lane];
    }
}

static inline void add(float *weights, tt_row row, const float *step, const uint32_t width)
{
    for (size_t i = 0; i < row.n; i++) {
        float *w = weights + (size_t)row.terms[i] * width;
        const float x = row.values[i];
        for (uint32_t lane = 0; lane < width; lane++)
            w[lane] += x * step[lane];
    }
}

static void dot_any(float *sum, const tt_dcd_block *block, tt_row row)
{
    memcpy(sum, block->bias, TT_DCD_LANES * sizeof *sum);
    if (block->width == 4)
        dot(sum, block->weights, row, 4);
    else if (block->width == 8)
        dot(sum, block->weights, row, 8);
    else
        dot(sum, block->weights, row, TT_DCD_LANES);
}

static void add_any(tt_dcd_block *block, tt_row row, const float *step)
{
    if (block->width == 4)
        add(block->weights, row, step, 4);
    else if (block->width == 8)
        add(block->weights, row, step, 8);
    else
        add(block->weights, row, step, TT_DCD_LANES);
}

/* Cost of a document's side in a lane, and from it the bound and the diagonal of the dual. */
typedef struct side {
    float y, bound, diagonal;
} side;

static side side_of(const tt_dcd_block *block, uint32_t place, uint32_t lane)
{
    const bool positive = block->positive[place] >> lane & 1;
    const double cost = positive ? block->costs[lane].positive : block->costs[lane].negative;
    const bool squared = block->problem->options->loss == TT_LOSS_SQUARED_HINGE;
    return (side){positive ? 1.0f : -1.0f, squared ? FLT_MAX : (float)cost,
                  squared ? (float)(0.5 / cost) : 0.0f};
}

/*
 * One dual variable: ICML 2008, algorithm 3 lines 2.1 to 2.4. decision is w.x of the document.
 * Returns the change of y alpha, by which the weights move along the document.
 */
static float update(tt_dcd_block *block, uint32_t place, uint32_t lane, float decision)
{
    const side s = side_of(block, place, lane);
    float *alpha = &block->alpha[(size_t)place * block->width + lane];
    const float gradient = s.y * decision - 1 + s.diagonal * *alpha;
    float projected = gradient;
    if (*alpha <= 0) {
        if (gradient > block->upper[lane]) {
            block->active[place] &= (uint16_t) ~(1u << lane);
            return 0;
        }
        projected = gradient < 0 ? gradient : 0;
    } else if (*alpha >= s.bound) {
        if (gradient < block->lower[lane]) {
            block->active[place] &= (uint16_t) ~(1u << lane);
            return 0;
        }
        projected = gradient > 0 ? gradient : 0;
    }
    if (projected > block->highest[lane])
        block->highest[lane] = projected;
    if (projected < block->lowest[lane])
        block->lowest[lane] = projected;
    if (fabsf(projected) < 1e-12f)
        return 0;
    const float before = *alpha;
    float after = before - gradient / (block->length2[place] + s.diagonal);
    after = after < 0 ? 0 : after > s.bound ? s.bound : after;
    *alpha = after;
    return (after - before) * s.y;
}

static void pass(tt_dcd_block *block)
{
    for (uint32_t lane = 0; lane < block->n_lanes; lane++) {
        block->highest[lane] = -FLT_MAX;
        block->lowest[lane] = FLT_MAX;
    }
    for (uint32_t i = 0; i < block->problem->n_docs; i++) {
        const uint32_t place = block->order[i];
        const uint16_t lanes = block->active[place] & block->open;
        if (lanes == 0)
            continue;
        const tt_row row = row_at(block, place);
        float decision[TT_DCD_LANES], step[TT_DCD_LANES] = {0};
        bool moved = false;
        dot_any(decision, block, row);
        for (uint32_t lane = 0; lane < block->n_lanes; lane++)
            if (lanes >> lane & 1) {
                step[lane] = update(block, place, lane, decision[lane]);
                moved |= step[lane] != 0;
            }
        if (!moved)
            continue;
        add_any(block, row, step);
        for (uint32_t lane = 0; lane < block->n_lanes; lane++)
            block->bias[lane] += step[lane];
    }
}

/* Primal and dual objective of the lanes asked for (bits). */
static void objectives(const tt_dcd_block *block, uint16_t lanes, double *primal, double *dual)
{
    const bool squared = block->problem->options->loss == TT_LOSS_SQUARED_HINGE;
    double norm2[TT_DCD_LANES] = {0}, loss[TT_DCD_LANES] = {0}, gain[TT_DCD_LANES] = {0};
    for (uint32_t term = 0; term < block->problem->rows->n_terms; term++)
        for (uint32_t lane = 0; lane < block->n_lanes; lane++) {
            const double w = block->weights[(size_t)term * block->width + lane];
            norm2[lane] += w * w;
        }
    for (uint32_t place = 0; place < block->problem->n_docs; place++) {
        float decision[TT_DCD_LANES];
        dot_any(decision, block, row_at(block, place));
        for (uint32_t lane = 0; lane < block->n_lanes; lane++) {
            if (!(lanes >> lane & 1))
                continue;
            const side s = side_of(block, place, lane);
            const double cost = block->positive[place] >> lane & 1 ? block->costs[lane].positive
                                                                   : block->costs[lane].negative;
            const double alpha = block->alpha[(size_t)place * block->width + lane];
            const double miss = 1 - (double)(s.y * decision[lane]);
            if (miss > 0)
                loss[lane] += cost * (squared ? miss * miss : miss);
            gain[lane] += alpha - 0.5 * (double)s.diagonal * alpha * alpha;
        }
    }
    for (uint32_t lane = 0; lane < block->n_lanes; lane++) {
        const double half = 0.5 * (norm2[lane] + (double)block->bias[lane] * block->bias[lane]);
        primal[lane] = half + loss[lane];
        dual[lane] = gain[lane] - half;
    }
}

/* Measures the gap of the lanes asked for and closes those within the tolerance. */
static void measure(tt_dcd_block *block, uint16_t lanes)
{
    double primal[TT_DCD_LANES], dual[TT_DCD_LANES];
    objectives(block, lanes, primal, dual);
    for (uint32_t lane = 0; lane < block->n_lanes; lane++) {
        if (!(lanes >> lane & 1))
            continue;
        tt_svm_label_info *info = &block->info[lane];
        info->objective = primal[lane];
        info->relative_gap = primal[lane] > 0 ? (primal[lane] - dual[lane]) / primal[lane] : 0;
        if (info->relative_gap <= block->problem->options->tolerance)
            block->open &= (uint16_t) ~(1u << lane);
        else
            unshrink(block, lane);
    }
}

/* After a pass: which lanes look finished, and the bounds for shrinking in the next pass. */
static uint16_t look_back(tt_dcd_block *block, uint32_t n_passes)
{
    uint16_t finished = 0;
    for (uint32_t lane = 0; lane < block->n_lanes; lane++) {
        if (!(block->open >> lane & 1))
            continue;
        block->info[lane].epochs = n_passes;
        const float highest = block->highest[lane], lowest = block->lowest[lane];
        if (highest - lowest <= block->close_enough[lane] || highest < lowest) {
            block->close_enough[lane] *= 0.25f;
            finished |= (uint16_t)(1u << lane);
        }
        block->upper[lane] = highest <= 0 ? FLT_MAX : highest;
        block->lower[lane] = lowest >= 0 ? -FLT_MAX : lowest;
    }
    return n_passes % MEASURE_EVERY == 0 ? block->open : finished;
}

static void count_support(tt_dcd_block *block)
{
    for (uint32_t place = 0; place < block->problem->n_docs; place++)
        for (uint32_t lane = 0; lane < block->n_lanes; lane++)
            block->info[lane].n_support += block->alpha[(size_t)place * block->width + lane] > 0;
}

topictag_status tt_dcd_block_solve(tt_dcd_block *block, const topictag_listener *listener,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_svm_options *options = block->problem->options;
    tt_rng rng;
    tt_rng_seed(&rng, options->seed);
    for (uint32_t n_passes = 1; block->open != 0 && n_passes <= options->max_epochs; n_passes++) {
        TT_TRY(tt_tell_progress(listener, "training", n_passes, 0, err));
        tt_rng_shuffle(&rng, block->order, block->problem->n_docs);
        pass(block);
        const uint16_t finished =
            n_passes == options->max_epochs ? block->open : look_back(block, n_passes);
        if (finished != 0)
            measure(block, finished);
    }
    count_support(block);
done:
    return rc;
}

void tt_dcd_block_score(const tt_dcd_block *block, tt_row row, float decision[TT_DCD_LANES])
{
    dot_any(decision, block, row);
}
