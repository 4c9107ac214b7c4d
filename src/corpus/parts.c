/* SPDX-License-Identifier: MIT */
#include "corpus/parts.h"

#include "corpus/rarest.h"
#include "corpus/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 1 / this of the test part may be labels that would have rounded to none of it. */
#define RAISED_SHARE 4

typedef struct tt_parts {
    tt_units units;
    double share;
    bool *in_test;     /* [n_docs] */
    bool *decided;     /* [n_units] */
    tt_rarest rarest;  /* labels by documents of units not decided */
    uint32_t *got;     /* [n_labels] documents of the test part */
    uint32_t n_test;   /* documents of the test part so far */
    uint32_t n_raised; /* labels given more than their share */
    double carry;      /* what rounding has kept from the test part so far */
} tt_parts;

static topictag_status begin(tt_parts *parts, const tt_corpus *corpus, const uint32_t *groups,
                             uint64_t seed, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    memset(parts->in_test, 0, corpus->n_docs * sizeof *parts->in_test);
    TT_TRY(tt_units_make(&parts->units, corpus->n_docs, corpus->n_labels, corpus->label_begin,
                         corpus->label_ids, groups, &rng, err));
    parts->decided = tt_calloc(parts->units.n_units, sizeof *parts->decided);
    parts->got = tt_calloc(corpus->n_labels, sizeof *parts->got);
    if (parts->decided == NULL || parts->got == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_rarest_init(&parts->rarest, parts->units.with_begin, corpus->n_labels, err));
done:
    return rc;
}

static void release(tt_parts *parts)
{
    tt_units_release(&parts->units);
    free(parts->decided);
    tt_rarest_release(&parts->rarest);
    free(parts->got);
}

static void decide(tt_parts *parts, uint32_t unit, bool test)
{
    const tt_units *u = &parts->units;
    parts->decided[unit] = true;
    for (uint32_t i = u->begin[unit]; i < u->begin[unit + 1]; i++) {
        const uint32_t doc = u->docs[i];
        parts->in_test[doc] = test;
        parts->n_test += test;
        for (uint32_t j = u->label_begin[doc]; j < u->label_begin[doc + 1]; j++) {
            tt_rarest_take(&parts->rarest, u->label_ids[j]);
            parts->got[u->label_ids[j]] += test;
        }
    }
}

/*
 * Documents of the test part out of n; what rounding keeps back is owed to the next label. One
 * alone is for training: a label that is only tested cannot be got right.
 */
static uint32_t quota(tt_parts *parts, uint32_t n)
{
    if (n < 2)
        return 0;
    const double exact = parts->share * n;
    const uint32_t wanted = (uint32_t)(exact + parts->carry + 0.5);
    parts->carry += exact - wanted;
    if (wanted > 0 && wanted < n)
        return wanted;
    if (parts->n_raised >= parts->share * parts->units.n_docs / RAISED_SHARE)
        return wanted;
    parts->n_raised++;
    return wanted == 0 ? 1 : n - 1;
}

static uint32_t documents_with(const tt_units *u, uint32_t unit, uint32_t label)
{
    uint32_t n = 0;
    for (uint32_t i = u->begin[unit]; i < u->begin[unit + 1]; i++) {
        const uint32_t doc = u->docs[i];
        for (uint32_t j = u->label_begin[doc]; j < u->label_begin[doc + 1]; j++)
            n += u->label_ids[j] == label;
    }
    return n;
}

/* Whether the test part comes nearer to what it lacks by n more documents. */
static bool helps(uint32_t n, uint32_t got, uint32_t wanted)
{
    return got < wanted && (n <= wanted - got || n - (wanted - got) < wanted - got);
}

static void decide_label(tt_parts *parts, uint32_t label)
{
    const tt_units *u = &parts->units;
    const uint32_t begin = u->with_begin[label], end = u->with_begin[label + 1];
    const uint32_t wanted = quota(parts, end - begin);
    for (uint32_t i = begin; i < end; i++) {
        const uint32_t unit = u->unit_of[u->with[i]];
        if (!parts->decided[unit])
            decide(parts, unit, helps(documents_with(u, unit, label), parts->got[label], wanted));
    }
}

/* What is left when all labels are done: units without a label. */
static void decide_unlabelled(tt_parts *parts)
{
    const tt_units *u = &parts->units;
    uint32_t n = 0, got = 0;
    for (uint32_t unit = 0; unit < u->n_units; unit++)
        n += parts->decided[unit] ? 0 : tt_units_size(u, unit);
    const uint32_t wanted = quota(parts, n);
    for (uint32_t at = 0; at < u->n_units; at++) {
        const uint32_t unit = u->order[at], size = tt_units_size(u, unit);
        if (parts->decided[unit])
            continue;
        const bool test = helps(size, got, wanted);
        got += test ? size : 0;
        decide(parts, unit, test);
    }
}

static topictag_status check_parts(const tt_parts *parts, topictag_error *err)
{
    const uint32_t n_docs = parts->units.n_docs;
    if (parts->n_test > 0 && parts->n_test < n_docs)
        return TOPICTAG_OK;
    return tt_fail(err, TOPICTAG_E_EMPTY,
                   "%u stories, of which %u may be parted, are too few for a test part of %g",
                   n_docs, parts->units.n_units, parts->share);
}

topictag_status tt_parts_by_label(bool *in_test, const tt_corpus *corpus, const uint32_t *groups,
                                  double share, uint64_t seed, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_parts parts = {.share = share, .in_test = in_test};
    TT_TRY(begin(&parts, corpus, groups, seed, err));
    for (uint32_t label; (label = tt_rarest_first(&parts.rarest)) != UINT32_MAX;)
        decide_label(&parts, label);
    decide_unlabelled(&parts);
    TT_TRY(check_parts(&parts, err));
done:
    release(&parts);
    return rc;
}

typedef struct tt_dated {
    double time;
    uint32_t doc, unit; /* doc: the newest of the unit */
} tt_dated;

static bool is_newer(const tt_dated *a, const tt_dated *b)
{
    return a->time != b->time ? a->time > b->time : a->doc > b->doc;
}

static int newest_first(const void *a, const void *b)
{
    return is_newer(a, b) ? -1 : is_newer(b, a);
}

topictag_status tt_parts_by_time(bool *in_test, const tt_corpus *corpus, const uint32_t *groups,
                                 double share, const double *times, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_parts parts = {.share = share, .in_test = in_test};
    tt_dated *dated = tt_alloc(corpus->n_docs, sizeof *dated);
    if (dated == NULL)
        return tt_no_memory(err);
    TT_TRY(begin(&parts, corpus, groups, 0, err));
    const tt_units *u = &parts.units;
    for (uint32_t unit = 0; unit < u->n_units; unit++) {
        dated[unit] = (tt_dated){times[u->docs[u->begin[unit]]], u->docs[u->begin[unit]], unit};
        for (uint32_t i = u->begin[unit]; i < u->begin[unit + 1]; i++) {
            const tt_dated of_doc = {times[u->docs[i]], u->docs[i], unit};
            if (is_newer(&of_doc, &dated[unit]))
                dated[unit] = of_doc;
        }
    }
    if (u->n_units > 1)
        qsort(dated, u->n_units, sizeof *dated, newest_first);
    const uint32_t wanted = (uint32_t)(share * corpus->n_docs + 0.5);
    for (uint32_t i = 0; i < u->n_units && parts.n_test < wanted; i++)
        decide(&parts, dated[i].unit, true);
    TT_TRY(check_parts(&parts, err));
done:
    release(&parts);
    free(dated);
    return rc;
}
