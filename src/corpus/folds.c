/* SPDX-License-Identifier: MIT */
#include "corpus/folds.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Units are what stays together: a document alone or a group. Sechidis et al. assign a unit to
 * the fold that still desires most examples of the label; with folds of equal share that is the
 * fold that got fewest of them, which keeps all numbers whole.
 */
typedef struct tt_folds {
    uint32_t n_docs, n_labels, n_units, n_folds;
    uint32_t floor;   /* documents of a fold at least, were all units alone */
    uint32_t n_above; /* folds with more than that */
    const uint32_t *label_begin, *label_ids;
    uint32_t *unit_of;    /* [n_docs] */
    uint32_t *unit_begin; /* [n_units + 1] */
    uint32_t *unit_docs;  /* [n_docs] */
    uint32_t *order;      /* [n_units] shuffled */
    uint32_t *with_begin; /* [n_labels + 1] */
    uint32_t *with;       /* [label_begin[n_docs]] documents of a label, units in `order` */
    uint32_t *left;       /* [n_labels] examples not yet assigned */
    uint32_t *got;        /* [n_folds * n_labels] examples in a fold */
    uint32_t *size;       /* [n_folds] documents */
    uint32_t *fold_order; /* [n_folds] shuffled: breaks ties */
    uint32_t *fold_of;    /* [n_docs] UINT32_MAX: not yet */
} tt_folds;

static topictag_status check(uint32_t n_docs, uint32_t n_folds, topictag_error *err)
{
    if (n_folds < 2 || n_folds > n_docs)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG,
                       "expected 2 to %u folds (one story each), found %u", n_docs, n_folds);
    return TOPICTAG_OK;
}

static topictag_status allocate(tt_folds *f, topictag_error *err)
{
    f->unit_of = tt_alloc(f->n_docs, sizeof *f->unit_of);
    f->unit_begin = tt_calloc((size_t)f->n_docs + 1, sizeof *f->unit_begin);
    f->unit_docs = tt_alloc(f->n_docs, sizeof *f->unit_docs);
    f->order = tt_alloc(f->n_docs, sizeof *f->order);
    f->with_begin = tt_calloc((size_t)f->n_labels + 1, sizeof *f->with_begin);
    f->with = tt_alloc(f->label_begin[f->n_docs], sizeof *f->with);
    f->left = tt_calloc(f->n_labels, sizeof *f->left);
    f->got = f->n_labels < SIZE_MAX / f->n_folds
                 ? tt_calloc((size_t)f->n_folds * f->n_labels, sizeof *f->got)
                 : NULL;
    f->size = tt_calloc(f->n_folds, sizeof *f->size);
    f->fold_order = tt_alloc(f->n_folds, sizeof *f->fold_order);
    bool ok = f->unit_of != NULL && f->unit_begin != NULL && f->unit_docs != NULL &&
              f->order != NULL && f->with_begin != NULL && f->with != NULL && f->left != NULL &&
              f->got != NULL && f->size != NULL && f->fold_order != NULL;
    return ok ? TOPICTAG_OK : tt_no_memory(err);
}

static void release(tt_folds *f)
{
    free(f->unit_of);
    free(f->unit_begin);
    free(f->unit_docs);
    free(f->order);
    free(f->with_begin);
    free(f->with);
    free(f->left);
    free(f->got);
    free(f->size);
    free(f->fold_order);
}

/* Units in order of their first document. */
static topictag_status make_units(tt_folds *f, const uint32_t *groups, topictag_error *err)
{
    uint32_t n_groups = 0;
    for (uint32_t doc = 0; groups != NULL && doc < f->n_docs; doc++)
        if (groups[doc] != UINT32_MAX && groups[doc] >= n_groups)
            n_groups = groups[doc] + 1;
    uint32_t *unit_of_group = tt_alloc(n_groups, sizeof *unit_of_group);
    if (unit_of_group == NULL)
        return tt_no_memory(err);
    for (uint32_t group = 0; group < n_groups; group++)
        unit_of_group[group] = UINT32_MAX;
    for (uint32_t doc = 0; doc < f->n_docs; doc++) {
        uint32_t group = groups != NULL ? groups[doc] : UINT32_MAX;
        bool known = group != UINT32_MAX && unit_of_group[group] != UINT32_MAX;
        f->unit_of[doc] = known ? unit_of_group[group] : f->n_units++;
        if (group != UINT32_MAX)
            unit_of_group[group] = f->unit_of[doc];
        f->unit_begin[f->unit_of[doc] + 1]++;
    }
    free(unit_of_group);
    for (uint32_t unit = 0; unit < f->n_units; unit++)
        f->unit_begin[unit + 1] += f->unit_begin[unit];
    /* Filling moves each begin to its end, that is to the next one's begin. */
    for (uint32_t doc = 0; doc < f->n_docs; doc++)
        f->unit_docs[f->unit_begin[f->unit_of[doc]]++] = doc;
    for (uint32_t unit = f->n_units; unit > 0; unit--)
        f->unit_begin[unit] = f->unit_begin[unit - 1];
    f->unit_begin[0] = 0;
    return TOPICTAG_OK;
}

/* with: the documents of each label, in the order in which units are taken. */
static void index_labels(tt_folds *f)
{
    const uint32_t n_given = f->label_begin[f->n_docs];
    for (uint32_t i = 0; i < n_given; i++)
        f->left[f->label_ids[i]]++;
    for (uint32_t label = 0; label < f->n_labels; label++)
        f->with_begin[label + 1] = f->with_begin[label] + f->left[label];
    for (uint32_t at = 0; at < f->n_units; at++) {
        const uint32_t unit = f->order[at];
        for (uint32_t i = f->unit_begin[unit]; i < f->unit_begin[unit + 1]; i++) {
            const uint32_t doc = f->unit_docs[i];
            for (uint32_t j = f->label_begin[doc]; j < f->label_begin[doc + 1]; j++)
                f->with[f->with_begin[f->label_ids[j]]++] = doc;
        }
    }
    for (uint32_t label = f->n_labels; label > 0; label--)
        f->with_begin[label] = f->with_begin[label - 1];
    f->with_begin[0] = 0;
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
    const uint32_t unit_size = f->unit_begin[unit + 1] - f->unit_begin[unit];
    const uint32_t fold = choose_fold(f, label, unit_size);
    f->n_above -= f->size[fold] > f->floor;
    f->size[fold] += unit_size;
    f->n_above += f->size[fold] > f->floor;
    for (uint32_t i = f->unit_begin[unit]; i < f->unit_begin[unit + 1]; i++) {
        const uint32_t doc = f->unit_docs[i];
        f->fold_of[doc] = fold;
        for (uint32_t j = f->label_begin[doc]; j < f->label_begin[doc + 1]; j++) {
            f->got[(size_t)fold * f->n_labels + f->label_ids[j]]++;
            f->left[f->label_ids[j]]--;
        }
    }
}

static uint32_t rarest_left(const tt_folds *f)
{
    uint32_t rarest = UINT32_MAX;
    for (uint32_t label = 0; label < f->n_labels; label++)
        if (f->left[label] > 0 && (rarest == UINT32_MAX || f->left[label] < f->left[rarest]))
            rarest = label;
    return rarest;
}

static void distribute(tt_folds *f)
{
    for (uint32_t label; (label = rarest_left(f)) != UINT32_MAX;)
        for (uint32_t i = f->with_begin[label]; i < f->with_begin[label + 1]; i++)
            if (f->fold_of[f->with[i]] == UINT32_MAX)
                assign(f, f->unit_of[f->with[i]], label);
    for (uint32_t at = 0; at < f->n_units; at++)
        if (f->fold_of[f->unit_docs[f->unit_begin[f->order[at]]]] == UINT32_MAX)
            assign(f, f->order[at], UINT32_MAX);
}

topictag_status tt_folds_make(uint32_t *fold_of, uint32_t n_docs, uint32_t n_labels,
                              const uint32_t *label_begin, const uint32_t *label_ids,
                              const uint32_t *groups, uint32_t n_folds, uint64_t seed,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_folds f = {.n_docs = n_docs,
                  .n_labels = n_labels,
                  .n_folds = n_folds,
                  .label_begin = label_begin,
                  .label_ids = label_ids,
                  .fold_of = fold_of};
    tt_rng rng;
    TT_TRY(check(n_docs, n_folds, err));
    f.floor = n_docs / n_folds;
    TT_TRY(allocate(&f, err));
    TT_TRY(make_units(&f, groups, err));
    tt_rng_seed(&rng, seed);
    for (uint32_t unit = 0; unit < f.n_units; unit++)
        f.order[unit] = unit;
    tt_rng_shuffle(&rng, f.order, f.n_units);
    for (uint32_t fold = 0; fold < n_folds; fold++)
        f.fold_order[fold] = fold;
    tt_rng_shuffle(&rng, f.fold_order, n_folds);
    for (uint32_t doc = 0; doc < n_docs; doc++)
        fold_of[doc] = UINT32_MAX;
    index_labels(&f);
    distribute(&f);
done:
    release(&f);
    return rc;
}
