/* SPDX-License-Identifier: MIT */
#include "evaluate/drops.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* A fall counts as real when fewer random swaps fall as far; the labels of a "*" share it. */
#define P_FALL 0.025

static bool is_drop(const tt_check *check)
{
    return check->gate->kind == TT_GATE_DROP;
}

static bool is_soft(const tt_check *check)
{
    return check->metric.part == TT_SOFT_F1;
}

bool tt_drop_is_paired(const tt_check *check, const tt_pairs *pairs)
{
    return pairs != NULL && (pairs->has_chances || !is_soft(check));
}

/* Draws the changes of all drops of tags, or of probabilities, together. */
static topictag_status draw_changes(tt_check *checks, size_t n_checks, bool soft,
                                    const tt_pairs *pairs, uint32_t n_labels,
                                    const tt_bootstrap_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_metric *metrics = tt_alloc(n_checks, sizeof *metrics);
    tt_change *changes = tt_alloc(n_checks, sizeof *changes);
    size_t n = 0;
    if (metrics == NULL || changes == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < n_checks; i++)
        if (is_drop(&checks[i]) && is_soft(&checks[i]) == soft)
            metrics[n++] = checks[i].metric;
    if (n == 0)
        goto done;
    if (soft)
        TT_TRY(tt_soft_changes(changes, metrics, n, &pairs->gold, &pairs->chances_before,
                               &pairs->chances_after, n_labels, options, err));
    else
        TT_TRY(tt_bootstrap_changes(changes, metrics, n, &pairs->gold, &pairs->before,
                                    &pairs->after, n_labels, options, err));
    n = 0;
    for (size_t i = 0; i < n_checks; i++)
        if (is_drop(&checks[i]) && is_soft(&checks[i]) == soft)
            checks[i].change = changes[n++];
done:
    free(metrics);
    free(changes);
    return rc;
}

static int compare_p(const void *a, const void *b)
{
    const tt_check *x = *(tt_check *const *)a, *y = *(tt_check *const *)b;
    if (x->change.p_fall != y->change.p_fall)
        return x->change.p_fall < y->change.p_fall ? -1 : 1;
    return (x > y) - (x < y);
}

/* The least p that the changed stories of a label allow: all of them falls. */
static double least_p(const tt_check *check)
{
    return ldexp(1.0, -(int)(check->change.n_changed < 1000 ? check->change.n_changed : 1000));
}

/*
 * How many tests share P_FALL: the smallest k for which at most k of them could reach P_FALL / k
 * at all (Tarone 1990). The rest, with few stories changed, cannot raise a false alarm.
 */
static size_t count_able(const tt_check *checks, size_t n)
{
    size_t k = 1;
    for (; k < n; k++) {
        size_t n_able = 0;
        for (size_t i = 0; i < n; i++)
            n_able += least_p(&checks[i]) < P_FALL / (double)k;
        if (n_able <= k)
            break;
    }
    return k;
}

/*
 * Holm among those: the j-th smallest p is held against P_FALL / (k - j + 1), until one fails;
 * nothing behind it is real.
 */
static topictag_status share_p(tt_check *checks, size_t n, topictag_error *err)
{
    tt_check **order = tt_alloc(n, sizeof *order);
    if (order == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < n; i++)
        order[i] = &checks[i];
    qsort(order, n, sizeof *order, compare_p);
    const size_t k = count_able(checks, n);
    bool real = true;
    for (size_t j = 0; j < n; j++) {
        const double needed = j < k ? P_FALL / (double)(k - j) : 0.0;
        real = real && order[j]->change.p_fall < needed;
        order[j]->p_needed = real ? needed : 0.0;
    }
    free(order);
    return TOPICTAG_OK;
}

topictag_status tt_drops_weigh(tt_check *checks, size_t n_checks, const tt_pairs *pairs,
                               uint32_t n_labels, const tt_bootstrap_options *options,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(draw_changes(checks, n_checks, false, pairs, n_labels, options, err));
    if (pairs->has_chances)
        TT_TRY(draw_changes(checks, n_checks, true, pairs, n_labels, options, err));
    for (size_t i = 0; i < n_checks;) {
        tt_check *first = &checks[i];
        size_t n = 1;
        while (i + n < n_checks && checks[i + n].gate == first->gate)
            n++;
        if (is_drop(first))
            TT_TRY(share_p(first, n, err));
        i += n;
    }
done:
    return rc;
}
