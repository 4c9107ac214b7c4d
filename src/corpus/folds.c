/* SPDX-License-Identifier: MIT */
#include "corpus/folds.h"

#include "base/memory.h"
#include "corpus/rarest.h"
#include "corpus/units.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Sechidis et al. assign a unit to the fold that still desires most examples of the label; with
 * folds of equal share that is the fold that got fewest of them, which keeps all numbers whole.
 */
typedef struct tt_folds {
    tt_units units;
    uint32_t n_docs, n_labels, n_folds;
    uint32_t floor;       /* documents of a fold at least, were all units alone */
    uint32_t n_above;     /* folds with more than that */
    tt_rarest rarest;     /* labels by examples not yet assigned */
    uint32_t *got;        /* [n_folds * n_labels] examples in a fold */
    uint32_t *size;       /* [n_folds] documents */
    uint32_t *fold_order; /* [n_folds] shuffled: breaks ties */
    uint32_t *fold_of;    /* [n_docs] UINT32_MAX: not yet */
} tt_folds;

static topictag_status check(uint32_t n_docs, uint32_t n_folds, topictag_error *err)
{
    if (n_docs < 2)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "folds need 2 stories, found %u", n_docs);
    if (n_folds < 2 || n_folds > n_docs)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "folds", 0, 0,
                          "expected 2 to %u, as there are %u stories, found %u", n_docs, n_docs,
                          n_folds);
    return TOPICTAG_OK;
}

static topictag_status allocate(tt_folds *f, topictag_error *err)
{
    f->got = f->n_labels < SIZE_MAX / f->n_folds
                 ? tt_calloc((size_t)f->n_folds * f->n_labels, sizeof *f->got)
                 : NULL;
    f->size = tt_calloc(f->n_folds, sizeof *f->size);
    f->fold_order = tt_alloc(f->n_folds, sizeof *f->fold_order);
    const bool ok = f->got != NULL && f->size != NULL && f->fold_order != NULL;
    return ok ? TOPICTAG_OK : tt_no_memory(err);
}

static void release(tt_folds *f)
{
    tt_units_release(&f->units);
    tt_rarest_release(&f->rarest);
    free(f->got);
    free(f->size);
    free(f->fold_order);
}

/*
 * Whether a fold may take one more document so that sizes end up floor(n/k) or, for n mod k of
 * the folds, one more.
 */
static bool has_room(const tt_folds *f, uint32_t fold)
{
    return f->size[fold] < f->floor ||
           (f->size[fold] == f->floor && f->n_above < f->n_docs % f->n_folds);
}

/* The fold with fewest examples of label (UINT32_MAX: none), then fewest documents. */
static uint32_t choose_fold(const tt_folds *f, uint32_t label, uint32_t unit_size)
{
    const uint32_t target = (f->n_docs + f->n_folds - 1) / f->n_folds;
    uint32_t best = UINT32_MAX;
    for (int strict = 1; strict >= 0 && best == UINT32_MAX; strict--)
        for (uint32_t i = 0; i < f->n_folds; i++) {
            const uint32_t fold = f->fold_order[i];
            bool fits = unit_size == 1 ? has_room(f, fold)
                                       : unit_size <= target && f->size[fold] <= target - unit_size;
            if (strict && !fits)
                continue;
            if (best == UINT32_MAX) {
                best = fold;
                continue;
            }
            /* A unit that fits nowhere goes to the emptiest fold. */
            bool by_label = strict && label != UINT32_MAX;
            uint32_t got = by_label ? f->got[(size_t)fold * f->n_labels + label] : 0;
            uint32_t least = by_label ? f->got[(size_t)best * f->n_labels + label] : 0;
            if (got < least || (got == least && f->size[fold] < f->size[best]))
                best = fold;
        }
    return best;
}

static void assign(tt_folds *f, uint32_t unit, uint32_t label)
{
    const tt_units *u = &f->units;
    const uint32_t unit_size = tt_units_size(u, unit);
    const uint32_t fold = choose_fold(f, label, unit_size);
    f->n_above -= f->size[fold] > f->floor;
    f->size[fold] += unit_size;
    f->n_above += f->size[fold] > f->floor;
    for (uint32_t i = u->begin[unit]; i < u->begin[unit + 1]; i++) {
        const uint32_t doc = u->docs[i];
        f->fold_of[doc] = fold;
        for (uint32_t j = u->label_begin[doc]; j < u->label_begin[doc + 1]; j++) {
            f->got[(size_t)fold * f->n_labels + u->label_ids[j]]++;
            tt_rarest_take(&f->rarest, u->label_ids[j]);
        }
    }
}

static void distribute(tt_folds *f)
{
    const tt_units *u = &f->units;
    for (uint32_t label; (label = tt_rarest_first(&f->rarest)) != UINT32_MAX;)
        for (uint32_t i = u->with_begin[label]; i < u->with_begin[label + 1]; i++)
            if (f->fold_of[u->with[i]] == UINT32_MAX)
                assign(f, u->unit_of[u->with[i]], label);
    for (uint32_t at = 0; at < u->n_units; at++)
        if (f->fold_of[u->docs[u->begin[u->order[at]]]] == UINT32_MAX)
            assign(f, u->order[at], UINT32_MAX);
}

topictag_status tt_folds_make(uint32_t *fold_of, uint32_t n_docs, uint32_t n_labels,
                              const uint32_t *label_begin, const uint32_t *label_ids,
                              const uint32_t *groups, uint32_t n_folds, uint64_t seed,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_folds f = {.n_docs = n_docs, .n_labels = n_labels, .n_folds = n_folds, .fold_of = fold_of};
    tt_rng rng;
    TT_TRY(check(n_docs, n_folds, err));
    f.floor = n_docs / n_folds;
    tt_rng_seed(&rng, seed);
    TT_TRY(tt_units_make(&f.units, n_docs, n_labels, label_begin, label_ids, groups, &rng, err));
    TT_TRY(allocate(&f, err));
    TT_TRY(tt_rarest_init(&f.rarest, f.units.with_begin, n_labels, err));
    for (uint32_t fold = 0; fold < n_folds; fold++)
        f.fold_order[fold] = fold;
    tt_rng_shuffle(&rng, f.fold_order, n_folds);
    for (uint32_t doc = 0; doc < n_docs; doc++)
        fold_of[doc] = UINT32_MAX;
    distribute(&f);
done:
    release(&f);
    return rc;
}
