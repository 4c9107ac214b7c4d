/* SPDX-License-Identifier: MIT */
#include "decide/prior.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Where (1) is looked for: above, few stories decide; below, the others always add to it. */
#define LEAST_RECALL 0.25
#define MOST_RECALL  0.95

typedef struct ranked {
    double d;
    size_t at;
} ranked;

static int by_falling_value(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->d != y->d)
        return x->d < y->d ? 1 : -1;
    return (x->at > y->at) - (x->at < y->at);
}

static int falling(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

static double clamp(double share)
{
    return fmax(TT_PRIOR_MIN, fmin(1 - TT_PRIOR_MIN, share));
}

static double find_share(const ranked *order, const bool *y, size_t n, double n_positive,
                         const float *sample, size_t n_sample)
{
    double share = 1, found = 0;
    size_t given = 0;
    for (size_t i = 0; i < n; i++) {
        if (!y[order[i].at])
            continue;
        const double recall = ++found / n_positive;
        while (given < n_sample && (double)sample[given] >= order[i].d)
            given++;
        if (recall >= LEAST_RECALL && recall <= MOST_RECALL)
            share = fmin(share, (double)given / (double)n_sample / recall);
    }
    return clamp(share);
}

topictag_status tt_prior_learn(double *share, double *fallout, const double *d, const bool *y,
                               size_t n, float *sample, size_t n_sample, topictag_error *err)
{
    double n_positive = 0, found = 0, so_far = 0;
    size_t above = 0;
    ranked *order = tt_alloc(n, sizeof *order);
    if (order == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        order[i] = (ranked){d[i], i};
        n_positive += y[i];
    }
    qsort(order, n, sizeof *order, by_falling_value);
    qsort(sample, n_sample, sizeof *sample, falling);
    *share = find_share(order, y, n, n_positive, sample, n_sample);
    for (size_t i = 0; i < n; i++) {
        found += y[order[i].at];
        const double border = i + 1 < n ? (order[i].d + order[i + 1].d) / 2 : -INFINITY;
        while (above < n_sample && (double)sample[above] > border)
            above++;
        const double given = (double)above / (double)n_sample;
        const double rest = fmax(0, (given - *share * found / n_positive) / (1 - *share));
        /* Half a story more: none above a value does not make one impossible. */
        const double smooth = (rest * (double)n_sample + 0.5) / ((double)n_sample + 1);
        const double now = i + 1 < n ? fmax(so_far, fmin(smooth, 1)) : 1;
        fallout[order[i].at] = now - so_far;
        so_far = now;
    }
    free(order);
    return TOPICTAG_OK;
}

double tt_prior_between(double a, double b)
{
    const double odds = sqrt(clamp(a) / (1 - clamp(a)) * clamp(b) / (1 - clamp(b)));
    return odds / (1 + odds);
}

void tt_prior_masses(tt_mass *masses, size_t stride, const bool *y, const double *fallout, size_t n,
                     double share)
{
    double n_positive = 0;
    share = clamp(share);
    for (size_t i = 0; i < n; i++)
        n_positive += y[i];
    const double n_all = (double)n, n_negative = n_all - n_positive;
    for (size_t i = 0; i < n; i++) {
        const double rest = fallout != NULL ? fallout[i] : y[i] ? 0 : 1 / n_negative;
        masses[i * stride] = (tt_mass){(float)(y[i] ? share * n_all / n_positive : 0),
                                       (float)((1 - share) * n_all * rest)};
    }
}
