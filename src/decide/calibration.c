/* SPDX-License-Identifier: MIT */
#include "decide/calibration.h"

#include <math.h>

/* Names and constants as in Lin, Lin and Weng 2007, algorithm 1 and appendix. */
#define MAX_ITERATIONS 100
#define MIN_STEP       1e-10
#define SIGMA          1e-12
#define EPSILON        1e-5

/* Of a probability beyond all that is told apart from 0 or 1. */
#define MAX_LOGIT 50.0

typedef struct tt_targets {
    const double *d;
    const bool *y;
    const tt_mass *masses;          /* NULL: 1 each */
    double plus_scale, minus_scale; /* factors on the masses */
    size_t n;
    double t_plus, t_minus; /* what p should be for examples with and without the label */
} tt_targets;

static double mass_plus(const tt_targets *on, size_t i)
{
    return on->plus_scale * (on->masses != NULL ? (double)on->masses[i].positive : on->y[i]);
}

static double mass_minus(const tt_targets *on, size_t i)
{
    return on->minus_scale * (on->masses != NULL ? (double)on->masses[i].negative : !on->y[i]);
}

static double weight(const tt_targets *on, size_t i)
{
    return mass_plus(on, i) + mass_minus(on, i);
}

/* The loss is linear in what p should be, so a story of both sides has a target between. */
static double target(const tt_targets *on, size_t i)
{
    const double plus = mass_plus(on, i), minus = mass_minus(on, i);
    if (!(minus > 0))
        return on->t_plus;
    return plus > 0 ? (plus * on->t_plus + minus * on->t_minus) / (plus + minus) : on->t_minus;
}

/* Negative log likelihood, written so that nothing overflows (their equation 10). */
static double loss(const tt_targets *on, double a, double b)
{
    double sum = 0.0;
    for (size_t i = 0; i < on->n; i++) {
        const double f = on->d[i] * a + b, t = target(on, i);
        sum += weight(on, i) * (f >= 0.0 ? t * f + log1p(exp(-f)) : (t - 1.0) * f + log1p(exp(f)));
    }
    return sum;
}

/* Gradient g and Hessian h (h21 is the off-diagonal one) at a, b. */
typedef struct tt_slope {
    double g1, g2, h11, h22, h21;
} tt_slope;

static tt_slope slope_at(const tt_targets *on, double a, double b)
{
    tt_slope s = {.h11 = SIGMA, .h22 = SIGMA};
    for (size_t i = 0; i < on->n; i++) {
        const double d = on->d[i], f = d * a + b, e = exp(-fabs(f));
        const double p = f >= 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
        const double w = weight(on, i), d2 = w * p * (1.0 - p), d1 = w * (target(on, i) - p);
        s.h11 += d * d * d2;
        s.h22 += d2;
        s.h21 += d * d2;
        s.g1 += d * d1;
        s.g2 += d1;
    }
    return s;
}

/* Newton's method with backtracking; what is reached when it stalls is good enough to use. */
static tt_platt minimise(const tt_targets *on, double b)
{
    double a = 0.0, value = loss(on, a, b);
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
        const tt_slope s = slope_at(on, a, b);
        if (fabs(s.g1) < EPSILON && fabs(s.g2) < EPSILON)
            break;
        const double det = s.h11 * s.h22 - s.h21 * s.h21;
        const double da = -(s.h22 * s.g1 - s.h21 * s.g2) / det;
        const double db = -(-s.h21 * s.g1 + s.h11 * s.g2) / det;
        const double gd = s.g1 * da + s.g2 * db;
        double step = 1.0;
        for (; step >= MIN_STEP; step /= 2.0) {
            const double tried = loss(on, a + step * da, b + step * db);
            if (tried < value + 1e-4 * step * gd) {
                a += step * da;
                b += step * db;
                value = tried;
                break;
            }
        }
        if (step < MIN_STEP)
            break;
    }
    return (tt_platt){a, b};
}

/* The offset with which probabilities of slope -1 are right on average; they fall as it grows. */
static double fit_offset(const tt_targets *on)
{
    double low = 0.0, high = 0.0;
    for (size_t i = 0; i < on->n; i++) {
        low = fmin(low, on->d[i]);
        high = fmax(high, on->d[i]);
    }
    low -= MAX_LOGIT;
    high += MAX_LOGIT;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
        const double b = low + (high - low) / 2.0;
        if (slope_at(on, -1.0, b).g2 < 0.0)
            low = b;
        else
            high = b;
    }
    return low;
}

void tt_platt_fit(tt_platt *out, const double *d, const bool *y, const tt_mass *masses, size_t n,
                  bool *fallback)
{
    tt_targets on = {.d = d, .y = y, .masses = masses, .n = n, .plus_scale = 1, .minus_scale = 1};
    size_t n_plus = 0;
    double plus = 0, minus = 0;
    for (size_t i = 0; i < n; i++) {
        n_plus += y[i];
        plus += mass_plus(&on, i);
        minus += mass_minus(&on, i);
    }
    const double examples = (double)n_plus, others = (double)(n - n_plus);
    const bool both = n_plus > 0 && n_plus < n;
    on.t_plus = (examples + 1.0) / (examples + 2.0);
    on.t_minus = 1.0 / (others + 2.0);
    if (both) { /* Fitted with both sides at their numbers: the targets allow for these. */
        on.plus_scale = examples / plus;
        on.minus_scale = others / minus;
        *out = minimise(&on, log((others + 1.0) / (examples + 1.0)));
    }
    *fallback = !both || !(out->a < 0.0) || !isfinite(out->a) || !isfinite(out->b);
    if (*fallback)
        *out = (tt_platt){-1.0, fit_offset(&on)};
    if (both && masses != NULL)
        out->b -= log(plus / minus * others / examples);
}

double tt_platt_apply(const tt_platt *platt, double d)
{
    const double f = platt->a * d + platt->b, e = exp(-fabs(f));
    const double p = f >= 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
    /* Rounding must not make certain what is not. */
    const double least = 1e-15;
    return p < least ? least : p > 1.0 - least ? 1.0 - least : p;
}
