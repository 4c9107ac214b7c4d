/* SPDX-License-Identifier: MIT */
#include "decide/prior.h"

#include <math.h>

#define MAX_ITERATIONS 1000
#define EPSILON        1e-7 /* of a share */

static double clamp(double share)
{
    if (!(share > TT_PRIOR_MIN))
        return TT_PRIOR_MIN;
    return share < 1.0 - TT_PRIOR_MIN ? share : 1.0 - TT_PRIOR_MIN;
}

static double logit(double p)
{
    return log(p / (1.0 - p));
}

double tt_prior_adjust(double p, double trained, double now)
{
    trained = clamp(trained);
    now = clamp(now);
    const double yes = p * now / trained, no = (1.0 - p) * (1.0 - now) / (1.0 - trained);
    return yes / (yes + no);
}

double tt_prior_estimate(const float *p, size_t n, size_t stride, double trained)
{
    trained = clamp(trained);
    double now = trained;
    for (int iteration = 0; n > 0 && iteration < MAX_ITERATIONS; iteration++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += tt_prior_adjust((double)p[i * stride], trained, now);
        const double next = clamp(sum / (double)n);
        const double change = fabs(next - now);
        now = next;
        if (change < EPSILON)
            break;
    }
    return now;
}

tt_class_weights tt_prior_weights(double trained, double now)
{
    trained = clamp(trained);
    now = clamp(now);
    return (tt_class_weights){now / trained, (1.0 - now) / (1.0 - trained)};
}

double tt_prior_between(double a, double b)
{
    return 1.0 / (1.0 + exp(-(logit(clamp(a)) + logit(clamp(b))) / 2.0));
}

tt_platt tt_prior_adjust_platt(const tt_platt *platt, double trained, double now)
{
    return (tt_platt){platt->a, platt->b - (logit(clamp(now)) - logit(clamp(trained)))};
}

double tt_prior_adjust_threshold(double threshold, const tt_platt *platt, double trained,
                                 double now)
{
    return threshold + (logit(clamp(now)) - logit(clamp(trained))) / platt->a;
}
