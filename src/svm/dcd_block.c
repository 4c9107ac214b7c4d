/* SPDX-License-Identifier: MIT */
#include "svm/dcd_block.h"

#include "base/memory.h"
#include "svm/dcd_lanes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cache line: weights of a term should not straddle two. */
#define ALIGNMENT 64

/* A lower cost teaches no more than this one does, and its inverse may be no float. */
#define LEAST_COST 1e-30f

TT_HOT void multiply(tt_vec *sums, const tt_vec *weights, tt_row row, size_t from, size_t to,
                     const uint32_t *next, const tt_pair_vec *scales, unsigned n_vectors)
{
    for (size_t e = from; e < to; e++) {
        if (scales != NULL)
            __builtin_prefetch(scales + row.terms[e]);
        const tt_vec *w = weights + (size_t)row.terms[e] * n_vectors;
        const float x = row.values[e];
        if (next != NULL)
            __builtin_prefetch(weights + (size_t)next[e] * n_vectors, 1);
        for (unsigned v = 0; v < n_vectors; v++)
            sums[v] += x * w[v];
    }
}

/* sums += row . weights; meanwhile the row's scales and the weights of the next row come into the
   cache. */
TT_HOT void dot(tt_vec *sums, const tt_vec *weights, const tt_pair_vec *scales, tt_row row,
                tt_row next, unsigned n_vectors)
{
    const size_t both = row.n < next.n ? row.n : next.n;
    multiply(sums, weights, row, 0, both, next.terms, scales, n_vectors);
    multiply(sums, weights, row, both, row.n, NULL, scales, n_vectors);
    for (size_t e = both; e < next.n; e++)
        __builtin_prefetch(weights + (size_t)next.terms[e] * n_vectors, 1);
}

TT_HOT void add(tt_dcd_block *b, tt_row row, const tt_vec *steps, unsigned n_vectors)
{
    tt_vec scaled[TT_DCD_VECTORS];
    for (unsigned v = 0; v < n_vectors; v++)
        scaled[v] = steps[v] * b->factors[v];
    for (size_t e = 0; e < row.n; e++) {
        tt_vec *w = b->weights + (size_t)row.terms[e] * n_vectors;
        const tt_pair_vec scales = b->scales[row.terms[e]];
        const float x = row.values[e];
        for (unsigned v = 0; v < n_vectors; v++)
            w[v] += x * (scale_of(scales, v) * scaled[v]);
    }
}

/*
 * One visit of a document: the lanes that are active step to the minimum along its alpha (paper,
 * eq. 9), or shrink it away (eq. 11 on). dots holds w.x on entry. Returns whether any alpha moved;
 * steps are the changes of alpha times the side.
 */
TT_HOT bool visit(tt_dcd_block *b, uint32_t place, const tt_vec *dots, tt_vec *steps,
                  unsigned n_vectors)
{
    const tt_vec zero = all(0), one = all(1);
    tt_vec *alphas = b->alphas + (size_t)place * n_vectors;
    const tt_vec *norms2 = b->norms2 + (size_t)place * n_vectors;
    mask_vec shrunk_bits = {0}, moved = {0};
    for (unsigned v = 0; v < n_vectors; v++) {
        const mask_vec active = lanes_of(b->active[place] & b->alive, v);
        const mask_vec positive = lanes_of(b->positive[place], v);
        const tt_vec side = choose(positive, one, -one), alpha = alphas[v];
        const tt_vec upper = choose(positive, b->uppers[1][v], b->uppers[0][v]);
        const tt_vec diagonal = choose(positive, b->diagonals[1][v], b->diagonals[0][v]);
        const tt_vec gradient = side * dots[v] - one + diagonal * alpha;

        const mask_vec at_zero = alpha <= zero, at_upper = alpha >= upper;
        const mask_vec shrunk =
            active & ((at_zero & (gradient > b->high[v])) | (at_upper & (gradient < b->low[v])));
        const mask_vec on = active & ~shrunk;
        shrunk_bits |= shrunk & lane_bits[v];

        /* The projected gradient: 0 where the bound keeps alpha from following it. */
        tt_vec projected = choose(at_zero & (gradient > zero), zero, gradient);
        projected = choose(at_upper & (gradient < zero), zero, projected);
        tt_vec *highest = &b->highest[v], *lowest = &b->lowest[v];
        *highest = choose(on & (projected > *highest), projected, *highest);
        *lowest = choose(on & (projected < *lowest), projected, *lowest);

        tt_vec next = alpha - gradient / (norms2[v] + diagonal);
        next = choose(next > zero, next, zero);
        next = choose(next < upper, next, upper);
        next = choose(on, next, alpha);
        alphas[v] = next;
        steps[v] = (next - alpha) * side;
        moved |= next != alpha;
    }
    b->active[place] &= (uint16_t)~any_of(shrunk_bits);
    return any_of(moved) != 0;
}

/* Visits the documents of this pass. */
TT_HOT void pass(tt_dcd_block *b, uint32_t n_visits, unsigned n_vectors)
{
    tt_vec *biases = b->weights + (size_t)b->rows->rows->n_terms * n_vectors;
    const uint32_t *docs = b->problem->docs;
    for (uint32_t k = 0; k < n_visits; k++) {
        const uint32_t place = b->visits[k];
        const tt_row row = tt_rows_at(b->rows->rows, docs[place]);
        tt_row next = {0};
        if (k + 1 < n_visits) {
            next = tt_rows_at(b->rows->rows, docs[b->visits[k + 1]]);
            __builtin_prefetch(b->alphas + (size_t)b->visits[k + 1] * n_vectors, 1);
            __builtin_prefetch(b->norms2 + (size_t)b->visits[k + 1] * n_vectors);
        }
        tt_vec dots[TT_DCD_VECTORS], steps[TT_DCD_VECTORS];
        for (unsigned v = 0; v < n_vectors; v++)
            dots[v] = biases[v];
        dot(dots, b->weights, b->scales, row, next, n_vectors);
        if (!visit(b, place, dots, steps, n_vectors))
            continue;
        add(b, row, steps, n_vectors);
        for (unsigned v = 0; v < n_vectors; v++)
            biases[v] += steps[v];
    }
}

/* The losses of all lanes on one document; wakes what was shrunk wrongly, shrinks what can be. */
TT_HOT void judge(tt_dcd_block *b, uint32_t place, const tt_vec *dots, double *losses,
                  double *duals, unsigned n_vectors)
{
    const tt_vec zero = all(0), one = all(1);
    const bool squared = b->problem->options->loss == TT_LOSS_SQUARED_HINGE;
    const tt_vec *alphas = b->alphas + (size_t)place * n_vectors;
    mask_vec active_bits = {0};
    for (unsigned v = 0; v < n_vectors; v++) {
        const mask_vec positive = lanes_of(b->positive[place], v);
        const tt_vec side = choose(positive, one, -one), alpha = alphas[v];
        const tt_vec upper = choose(positive, b->uppers[1][v], b->uppers[0][v]);
        const tt_vec diagonal = choose(positive, b->diagonals[1][v], b->diagonals[0][v]);
        const tt_vec cost = choose(positive, b->costs[1][v], b->costs[0][v]);
        const tt_vec margin = side * dots[v], slack = choose(margin < one, one - margin, zero);
        const tt_vec loss = cost * (squared ? slack * slack : slack);
        const tt_vec dual = alpha - all(0.5f) * diagonal * alpha * alpha;
        for (unsigned l = 0; l < TT_DCD_WIDTH; l++) {
            losses[v * TT_DCD_WIDTH + l] += loss[l];
            duals[v * TT_DCD_WIDTH + l] += dual[l];
        }
        const tt_vec gradient = margin - one + diagonal * alpha;
        const mask_vec idle = ((alpha <= zero) & (gradient > b->high[v])) |
                              ((alpha >= upper) & (gradient < b->low[v]));
        active_bits |= ~idle & lane_bits[v];
    }
    b->active[place] = (uint16_t)any_of(active_bits);
}

TT_HOT void judge_all(tt_dcd_block *b, double *losses, double *duals, unsigned n_vectors)
{
    const uint32_t n_docs = b->problem->n_docs, *docs = b->problem->docs;
    const tt_vec *biases = b->weights + (size_t)b->rows->rows->n_terms * n_vectors;
    for (uint32_t place = 0; place < n_docs; place++) {
        const tt_row row = tt_rows_at(b->rows->rows, docs[place]);
        const tt_row next =
            place + 1 < n_docs ? tt_rows_at(b->rows->rows, docs[place + 1]) : (tt_row){0};
        tt_vec dots[TT_DCD_VECTORS];
        for (unsigned v = 0; v < n_vectors; v++)
            dots[v] = biases[v];
        dot(dots, b->weights, NULL, row, next, n_vectors);
        judge(b, place, dots, losses, duals, n_vectors);
    }
}

TT_HOT void pass_of_width(tt_dcd_block *b, uint32_t n_visits)
{
    if (b->n_vectors == 1)
        pass(b, n_visits, 1);
    else
        pass(b, n_visits, 2);
}

TT_HOT void judge_of_width(tt_dcd_block *b, double *losses, double *duals)
{
    if (b->n_vectors == 1)
        judge_all(b, losses, duals, 1);
    else
        judge_all(b, losses, duals, 2);
}

static TT_AVX2 void pass_avx2(tt_dcd_block *b, uint32_t n_visits)
{
    pass_of_width(b, n_visits);
}

static void pass_plain(tt_dcd_block *b, uint32_t n_visits)
{
    pass_of_width(b, n_visits);
}

static void any_pass(tt_dcd_block *b, uint32_t n_visits)
{
    if (tt_has_avx2())
        pass_avx2(b, n_visits);
    else
        pass_plain(b, n_visits);
}

static TT_AVX2 void judge_avx2(tt_dcd_block *b, double *losses, double *duals)
{
    judge_of_width(b, losses, duals);
}

static void judge_plain(tt_dcd_block *b, double *losses, double *duals)
{
    judge_of_width(b, losses, duals);
}

static void any_judge_all(tt_dcd_block *b, double *losses, double *duals)
{
    if (tt_has_avx2())
        judge_avx2(b, losses, duals);
    else
        judge_plain(b, losses, duals);
}

/* The order of visits; documents that no lane has active are left out. */
static uint32_t plan_visits(tt_dcd_block *b)
{
    const uint32_t n_docs = b->problem->n_docs;
    tt_rng_shuffle(&b->rng, b->shuffled, n_docs);
    uint32_t n = 0;
    for (uint32_t k = 0; k < n_docs; k++) {
        b->visits[n] = b->shuffled[k];
        n += (b->active[b->shuffled[k]] & b->alive) != 0;
    }
    return n;
}

static void run_pass(tt_dcd_block *b)
{
    for (unsigned v = 0; v < b->n_vectors; v++) {
        b->highest[v] = all(-INFINITY);
        b->lowest[v] = all(INFINITY);
    }
    any_pass(b, plan_visits(b));
    /* A pass that found nothing on one side says nothing about what is safe to shrink. */
    for (unsigned v = 0; v < b->n_vectors; v++) {
        b->high[v] = choose(b->highest[v] > all(0), b->highest[v], all(INFINITY));
        b->low[v] = choose(b->lowest[v] < all(0), b->lowest[v], all(-INFINITY));
    }
}

static void add_squares(double *sums, tt_vec weights, tt_vec scales)
{
    for (unsigned l = 0; l < TT_DCD_WIDTH; l++)
        sums[l] += (double)weights[l] * (double)weights[l] / (double)scales[l];
}

/* Primal, dual and their gap over all documents; lanes within the tolerance are done. */
static void evaluate(tt_dcd_block *b, uint32_t epoch)
{
    double losses[TT_DCD_LANES] = {0}, duals[TT_DCD_LANES] = {0}, norms2[TT_DCD_LANES] = {0};
    any_judge_all(b, losses, duals);
    const size_t n_weights = (size_t)b->rows->rows->n_terms * b->n_vectors;
    for (size_t at = 0; at < n_weights; at++) {
        const unsigned v = (unsigned)(at % b->n_vectors);
        add_squares(norms2 + (size_t)v * TT_DCD_WIDTH, b->weights[at],
                    scale_of(b->scales[at / b->n_vectors], v) * b->factors[v]);
    }
    for (unsigned v = 0; v < b->n_vectors; v++) /* the biases */
        add_squares(norms2 + (size_t)v * TT_DCD_WIDTH, b->weights[n_weights + v], all(1));
    for (unsigned l = 0; l < b->n_lanes; l++) {
        if ((b->alive >> l & 1) == 0)
            continue;
        b->primal[l] = norms2[l] / 2 + losses[l];
        b->gap[l] = (b->primal[l] - (duals[l] - norms2[l] / 2)) / b->primal[l];
        b->epochs[l] = epoch;
        if (b->gap[l] <= b->problem->options->tolerance)
            b->alive &= (uint16_t) ~(1u << l);
    }
}

/* Costs, bounds and diagonals of each lane; those of lanes without a label are not used. */
static void set_costs(tt_dcd_block *b, double cost)
{
    const bool squared = b->problem->options->loss == TT_LOSS_SQUARED_HINGE;
    for (unsigned l = 0; l < b->n_vectors * TT_DCD_WIDTH; l++) {
        const tt_costs costs =
            l < b->n_lanes ? tt_problem_costs(b->problem, b->labels[l], cost) : (tt_costs){0};
        for (int positive = 0; positive < 2; positive++) {
            const float c = fmaxf((float)(positive ? costs.positive : costs.negative), LEAST_COST);
            b->costs[positive][l / TT_DCD_WIDTH][l % TT_DCD_WIDTH] = c;
            b->uppers[positive][l / TT_DCD_WIDTH][l % TT_DCD_WIDTH] = squared ? INFINITY : c;
            b->diagonals[positive][l / TT_DCD_WIDTH][l % TT_DCD_WIDTH] = squared ? 0.5f / c : 0;
        }
    }
}

/* A solution within bounds stays within bounds that shrink by the same factor. */
static void scale_solution(tt_dcd_block *b, double factor)
{
    const size_t n_weights = ((size_t)b->rows->rows->n_terms + 1) * b->n_vectors;
    for (size_t at = 0; at < n_weights; at++)
        b->weights[at] *= all((float)factor);
    for (size_t at = 0; at < (size_t)b->problem->n_docs * b->n_vectors; at++)
        b->alphas[at] *= all((float)factor);
}

topictag_status tt_dcd_block_solve(tt_dcd_block *b, double cost, tt_dcd_pause pause, void *payload,
                                   topictag_error *err)
{
    const uint32_t n_docs = b->problem->n_docs, max_epochs = b->problem->options->max_epochs;
    if (b->cost > cost)
        scale_solution(b, cost / b->cost);
    b->cost = cost;
    set_costs(b, cost);
    b->alive = (uint16_t)((1u << b->n_lanes) - 1);
    /* Each solution has the same orders of visits, however many passes other lanes took before. */
    tt_rng_seed(&b->rng, b->problem->options->seed);
    for (uint32_t place = 0; place < n_docs; place++) {
        b->shuffled[place] = place;
        b->active[place] = b->alive;
    }
    for (unsigned v = 0; v < b->n_vectors; v++) {
        b->high[v] = all(INFINITY);
        b->low[v] = all(-INFINITY);
    }
    uint32_t evaluation = 3;
    for (uint32_t epoch = 1; epoch <= max_epochs && b->alive != 0; epoch++) {
        const topictag_status rc = pause(payload, err);
        if (rc != TOPICTAG_OK)
            return rc;
        run_pass(b);
        if (epoch == evaluation || epoch == max_epochs) {
            evaluate(b, epoch);
            evaluation = epoch + (epoch > 6 ? epoch / 3 : 2);
        }
    }
    return TOPICTAG_OK;
}

/* Room for n vectors from an aligned address within *memory. */
static tt_vec *allocate(void **memory, size_t n)
{
    *memory = n < SIZE_MAX / sizeof(tt_vec) - ALIGNMENT
                  ? tt_alloc(n * sizeof(tt_vec) + ALIGNMENT, 1)
                  : NULL;
    if (*memory == NULL)
        return NULL;
    const uintptr_t address = (uintptr_t)*memory;
    return (tt_vec *)((address + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

topictag_status tt_dcd_block_init(tt_dcd_block *b, const tt_dcd_rows *rows, uint32_t n_docs,
                                  unsigned n_lanes, topictag_error *err)
{
    *b = (tt_dcd_block){.rows = rows};
    const size_t n_vectors = (n_lanes + TT_DCD_WIDTH - 1) / TT_DCD_WIDTH;
    b->weights = allocate(&b->weights_memory, ((size_t)rows->rows->n_terms + 1) * n_vectors);
    b->scales = (tt_pair_vec *)allocate(&b->scales_memory, rows->rows->n_terms);
    b->alphas = allocate(&b->alphas_memory, n_docs * n_vectors);
    b->norms2 = allocate(&b->norms2_memory, n_docs * n_vectors);
    b->positive = tt_alloc(n_docs, sizeof *b->positive);
    b->active = tt_alloc(n_docs, sizeof *b->active);
    b->shuffled = tt_alloc(n_docs, sizeof *b->shuffled);
    b->visits = tt_alloc((size_t)n_docs + 1, sizeof *b->visits);
    if (b->weights == NULL || b->scales == NULL || b->alphas == NULL || b->norms2 == NULL ||
        b->positive == NULL || b->active == NULL || b->shuffled == NULL || b->visits == NULL) {
        tt_dcd_block_release(b);
        return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}

void tt_dcd_block_release(tt_dcd_block *b)
{
    free(b->weights_memory);
    free(b->scales_memory);
    free(b->alphas_memory);
    free(b->norms2_memory);
    free(b->positive);
    free(b->active);
    free(b->shuffled);
    free(b->visits);
    *b = (tt_dcd_block){0};
}

topictag_status tt_dcd_block_begin(tt_dcd_block *b, const tt_problem *problem,
                                   const uint32_t *labels, unsigned n, topictag_error *err)
{
    b->problem = problem;
    b->n_lanes = n;
    b->n_vectors = (n + TT_DCD_WIDTH - 1) / TT_DCD_WIDTH;
    b->cost = 0;
    memset(b->alphas, 0, (size_t)problem->n_docs * b->n_vectors * sizeof *b->alphas);
    memset(b->positive, 0, problem->n_docs * sizeof *b->positive);
    for (unsigned l = 0; l < n; l++) {
        b->labels[l] = labels[l];
        for (uint32_t p = problem->positive_begin[labels[l]];
             p < problem->positive_begin[labels[l] + 1]; p++)
            b->positive[problem->positives[p]] |= (uint16_t)(1u << l);
    }
    return tt_dcd_block_scale(b, err);
}

TT_HOT void decide(const tt_dcd_block *b, uint32_t row, tt_vec *sums, unsigned n_vectors)
{
    const tt_row entries = tt_rows_at(b->rows->rows, row);
    const tt_vec *biases = b->weights + (size_t)b->rows->rows->n_terms * n_vectors;
    for (unsigned v = 0; v < n_vectors; v++)
        sums[v] = biases[v];
    multiply(sums, b->weights, entries, 0, entries.n, NULL, NULL, n_vectors);
}

TT_HOT void decide_of_width(const tt_dcd_block *b, uint32_t row, tt_vec *sums)
{
    if (b->n_vectors == 1)
        decide(b, row, sums, 1);
    else
        decide(b, row, sums, 2);
}

static TT_AVX2 void decide_avx2(const tt_dcd_block *b, uint32_t row, tt_vec *sums)
{
    decide_of_width(b, row, sums);
}

static void decide_plain(const tt_dcd_block *b, uint32_t row, tt_vec *sums)
{
    decide_of_width(b, row, sums);
}

void tt_dcd_block_score(const tt_dcd_block *b, uint32_t row, float *decision)
{
    tt_vec sums[TT_DCD_VECTORS];
    if (tt_has_avx2())
        decide_avx2(b, row, sums);
    else
        decide_plain(b, row, sums);
    for (unsigned l = 0; l < b->n_lanes; l++)
        decision[l] = sums[l / TT_DCD_WIDTH][l % TT_DCD_WIDTH];
}

uint32_t tt_dcd_block_support(const tt_dcd_block *b, unsigned lane)
{
    uint32_t n = 0;
    for (uint32_t place = 0; place < b->problem->n_docs; place++)
        n += b->alphas[(size_t)place * b->n_vectors + lane / TT_DCD_WIDTH][lane % TT_DCD_WIDTH] > 0;
    return n;
}
