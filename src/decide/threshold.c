/* SPDX-License-Identifier: MIT */
/*
 * Every rule maximises A micro-F1 + B macro-F1 over the thresholds of all labels. Macro-F1 falls
 * apart by label. Micro-F1 = 2 TP / (G + P) (true positives, given, positive) does not, but at
 * its maximum F each label's part maximises (2 tp - F g) / (G + P) (Dinkelbach 1967), so that F, G
 * and the thresholds are found in turn.
 *
 * The tp of a cut is a count, mixed with what the calibrated probabilities expect: a rare label's
 * few examples alone place its threshold by chance, and even many leave F1 jagged. By the same
 * trust, but up to 1, a label's F1 counts in the macro average, for what a few examples promise
 * does not come true. The weights below are chosen on the training parts, judged on stories that
 * neither the machine nor the thresholds saw (micro-F1 / macro-F1, means of four seeds). Counts up
 * to their full weight and the maximum over all stories, after it these weights and the mean over
 * halves (bagging.h): Reuters-21578, three folds and two cuts in time, 0.877 / 0.557,
 * 0.879 / 0.565; a third of arXiv 0.666 / 0.293, 0.669 / 0.300; the newsroom's stories, three
 * folds, 0.827 / 0.826, 0.828 / 0.827, over seeds 0.003 and 0.002 about the mean.
 */
#include "decide/threshold.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AUTO_MACRO_WEIGHT  3.0
#define EXPECTATION_WEIGHT 5.0 /* examples that the expected tp counts for */
#define MAX_COUNT_SHARE    0.6 /* of the count in tp, however many examples there are */
#define MIN_F1             0.1 /* Lewis et al. 2004: below it a label is given to no one */
#define MAX_ROUNDS         50

/* One way to cut the values of a label. */
typedef struct tt_cut {
    double at;    /* the threshold */
    double tp;    /* examples above it, by mass */
    double given; /* documents above it, by mass */
} tt_cut;

typedef struct tt_search {
    const tt_threshold_data *on;
    uint32_t n_labels;
    uint32_t *example_begin; /* [n_labels + 1] */
    uint32_t *examples;      /* [...] documents of each label */
    tt_cut *cuts;            /* label l: from cut_begin(l) on, n_cuts[l] of them, falling `at` */
    uint32_t *n_cuts;        /* [n_labels] */
    uint32_t *chosen;        /* [n_labels] index of its cut */
    double *mass;            /* [n_labels] of the label's examples together */
    bool *y;                 /* [n_docs] scratch, all false between labels */
    float *values;           /* scratch, one for each example of the commonest label */
} tt_search;

static uint32_t n_examples(const tt_search *s, uint32_t label)
{
    return s->example_begin[label + 1] - s->example_begin[label];
}

/* What a document stands for, with y whether it has the label. */
static tt_mass mass_at(const tt_search *s, uint32_t doc, uint32_t label, bool y)
{
    if (s->on->masses != NULL)
        return s->on->masses[(size_t)doc * s->n_labels + label];
    return y ? (tt_mass){1, 0} : (tt_mass){0, 1};
}

/* How far the label's own examples are believed, from 0 to 1. */
static double trust_in(const tt_search *s, uint32_t label)
{
    const double n = n_examples(s, label);
    return s->on->platts != NULL ? n / (n + EXPECTATION_WEIGHT) : 1.0;
}

/* A label has a cut below each of its examples at most, and one that gives it to no one. */
static tt_cut *cuts_of(const tt_search *s, uint32_t label)
{
    return s->cuts + s->example_begin[label] + label;
}

static topictag_status index_examples(tt_search *s, topictag_error *err)
{
    const uint32_t *gold_begin = s->on->gold_begin, *gold_labels = s->on->gold_labels;
    const uint32_t n_docs = s->on->n_docs, n_gold = gold_begin[n_docs];
    s->example_begin = tt_calloc((size_t)s->n_labels + 1, sizeof *s->example_begin);
    s->examples = tt_alloc(n_gold, sizeof *s->examples);
    s->cuts = tt_alloc((size_t)n_gold + s->n_labels, sizeof *s->cuts);
    s->n_cuts = tt_calloc(s->n_labels, sizeof *s->n_cuts);
    s->chosen = tt_calloc(s->n_labels, sizeof *s->chosen);
    s->mass = tt_calloc(s->n_labels, sizeof *s->mass);
    s->y = tt_calloc(n_docs, sizeof *s->y);
    s->values = tt_alloc(n_docs, sizeof *s->values);
    if (s->example_begin == NULL || s->examples == NULL || s->cuts == NULL || s->n_cuts == NULL ||
        s->chosen == NULL || s->mass == NULL || s->y == NULL || s->values == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < n_gold; i++)
        s->example_begin[gold_labels[i] + 1]++;
    for (uint32_t label = 0; label < s->n_labels; label++)
        s->example_begin[label + 1] += s->example_begin[label];
    /* n_cuts counts what is filled in; it gets its own meaning later. */
    for (uint32_t doc = 0; doc < n_docs; doc++)
        for (uint32_t i = gold_begin[doc]; i < gold_begin[doc + 1]; i++) {
            const uint32_t label = gold_labels[i];
            s->examples[s->example_begin[label] + s->n_cuts[label]++] = doc;
            s->mass[label] += (double)mass_at(s, doc, label, true).positive;
        }
    return TOPICTAG_OK;
}

static void release(tt_search *s)
{
    free(s->example_begin);
    free(s->examples);
    free(s->cuts);
    free(s->n_cuts);
    free(s->chosen);
    free(s->mass);
    free(s->y);
    free(s->values);
}

static int compare_falling(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

static float value_at(const tt_search *s, uint32_t doc, uint32_t label)
{
    return s->on->d[(size_t)doc * s->n_labels + label];
}

/* Different values of the label's examples, falling, in s->values. */
static uint32_t sort_examples(tt_search *s, uint32_t label)
{
    const uint32_t *examples = s->examples + s->example_begin[label];
    const uint32_t n = n_examples(s, label);
    uint32_t n_different = 0;
    for (uint32_t i = 0; i < n; i++)
        s->values[i] = value_at(s, examples[i], label);
    if (n > 1)
        qsort(s->values, n, sizeof *s->values, compare_falling);
    for (uint32_t i = 0; i < n; i++)
        if (n_different == 0 || s->values[n_different - 1] > s->values[i])
            s->values[n_different++] = s->values[i];
    return n_different;
}

/* The first of n falling values that is not above d; n when all are. */
static uint32_t find_value(const float *values, uint32_t n, float d)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (values[middle] > d)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/*
 * Cut 0 gives the label to no one; cut i + 1 lies below the i-th value of its examples: anywhere
 * else a cut gives the label to more documents without finding more examples.
 */
static void make_cuts(tt_search *s, uint32_t label)
{
    const uint32_t *examples = s->examples + s->example_begin[label];
    const uint32_t n = n_examples(s, label), n_values = sort_examples(s, label);
    const tt_platt *platt = s->on->platts != NULL ? &s->on->platts[label] : NULL;
    const double share = platt != NULL ? fmin(trust_in(s, label), MAX_COUNT_SHARE) : 1.0;
    tt_cut *cuts = cuts_of(s, label);
    s->n_cuts[label] = n_values + 1;
    for (uint32_t i = 0; i <= n_values; i++)
        cuts[i] = (tt_cut){.at = -INFINITY};
    for (uint32_t i = 0; i < n; i++)
        s->y[examples[i]] = true;

    /* `at` first holds the highest value below the cut. */
    for (uint32_t doc = 0; doc < s->on->n_docs; doc++) {
        const float d = value_at(s, doc, label);
        const uint32_t i = find_value(s->values, n_values, d);
        if (i == n_values || d > s->values[i] || i == 0)
            cuts[i].at = fmax(cuts[i].at, (double)d);
        if (i == n_values)
            continue;
        const double p = platt != NULL ? tt_platt_apply(platt, (double)d) : 0.0;
        const tt_mass mass = mass_at(s, doc, label, s->y[doc]);
        const double all = (double)mass.positive + (double)mass.negative;
        cuts[i + 1].given += all;
        cuts[i + 1].tp += share * (double)mass.positive + (1.0 - share) * p * all;
    }
    for (uint32_t i = 1; i <= n_values; i++) {
        const double value = (double)s->values[i - 1];
        const double below = i < n_values ? fmax(cuts[i].at, (double)s->values[i]) : cuts[i].at;
        cuts[i].at = isinf(below) ? value - 1.0 : (value + below) / 2.0;
        cuts[i].given += cuts[i - 1].given;
        cuts[i].tp += cuts[i - 1].tp;
    }
    for (uint32_t i = 0; i < n; i++)
        s->y[examples[i]] = false;
}

static double f1_of(const tt_cut *cut, double mass)
{
    const double sum = cut->given + mass;
    return sum > 0.0 ? 2.0 * cut->tp / sum : 0.0;
}

/* Every label's best cut by micro * (2 tp - f given) + macro * trust * F1; the highest among
   equals. */
static bool choose(tt_search *s, double f, double micro, double macro)
{
    bool changed = false;
    for (uint32_t label = 0; label < s->n_labels; label++) {
        const tt_cut *cuts = cuts_of(s, label);
        const double own = macro * trust_in(s, label);
        uint32_t best = 0;
        double best_gain = 0.0;
        for (uint32_t i = 1; i < s->n_cuts[label]; i++) {
            const double gain = micro * (2.0 * cuts[i].tp - f * cuts[i].given) +
                                own * f1_of(&cuts[i], s->mass[label]);
            if (gain > best_gain) {
                best_gain = gain;
                best = i;
            }
        }
        changed |= s->chosen[label] != best;
        s->chosen[label] = best;
    }
    return changed;
}

static void search(tt_search *s, double micro, double macro)
{
    double n_gold = 0.0;
    for (uint32_t label = 0; label < s->n_labels; label++)
        n_gold += s->mass[label];
    double given = n_gold, f = 0.5;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        if (!choose(s, f, micro / (given + n_gold), macro / s->n_labels) && round > 0)
            break;
        double tp = 0.0;
        given = 0.0;
        for (uint32_t label = 0; label < s->n_labels; label++) {
            tp += cuts_of(s, label)[s->chosen[label]].tp;
            given += cuts_of(s, label)[s->chosen[label]].given;
        }
        f = 2.0 * tp / (given + n_gold);
    }
}

topictag_status tt_thresholds_fit(double *thresholds, const tt_threshold_data *on,
                                  tt_threshold_rule rule, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = on->n_labels;
    tt_search s = {.on = on, .n_labels = n_labels};
    for (uint32_t label = 0; label < n_labels; label++)
        thresholds[label] = 0.0;
    if (rule == TT_THRESHOLDS_NONE || on->n_docs == 0 || on->gold_begin[on->n_docs] == 0)
        return TOPICTAG_OK;
    TT_TRY(index_examples(&s, err));
    for (uint32_t label = 0; label < n_labels; label++)
        make_cuts(&s, label);
    const double macro = rule == TT_THRESHOLDS_AUTO    ? AUTO_MACRO_WEIGHT
                         : rule == TT_THRESHOLDS_MACRO ? 1.0
                                                       : 0.0;
    search(&s, rule == TT_THRESHOLDS_MACRO ? 0.0 : 1.0, macro);
    for (uint32_t label = 0; label < n_labels; label++) {
        const tt_cut *cut = &cuts_of(&s, label)[s.chosen[label]];
        if (rule == TT_THRESHOLDS_MACRO && f1_of(cut, s.mass[label]) < MIN_F1)
            cut = cuts_of(&s, label);
        thresholds[label] = cut->at;
    }
done:
    release(&s);
    return rc;
}

uint32_t tt_decide_single(const double *decision, const double *probabilities, uint32_t n_labels,
                          double min_probability)
{
    uint32_t best = n_labels > 0 ? 0 : UINT32_MAX;
    for (uint32_t label = 1; label < n_labels; label++)
        best = decision[label] > decision[best] ? label : best;
    if (best != UINT32_MAX && probabilities != NULL && probabilities[best] < min_probability)
        return UINT32_MAX;
    return best;
}
