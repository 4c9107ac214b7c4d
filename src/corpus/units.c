/* SPDX-License-Identifier: MIT */
#include "corpus/units.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

static topictag_status allocate(tt_units *u, topictag_error *err)
{
    u->unit_of = tt_alloc(u->n_docs, sizeof *u->unit_of);
    u->begin = tt_calloc((size_t)u->n_docs + 1, sizeof *u->begin);
    u->docs = tt_alloc(u->n_docs, sizeof *u->docs);
    u->order = tt_alloc(u->n_docs, sizeof *u->order);
    u->with_begin = tt_calloc((size_t)u->n_labels + 1, sizeof *u->with_begin);
    u->with = tt_alloc(u->label_begin[u->n_docs], sizeof *u->with);
    const bool ok = u->unit_of != NULL && u->begin != NULL && u->docs != NULL && u->order != NULL &&
                    u->with_begin != NULL && u->with != NULL;
    return ok ? TOPICTAG_OK : tt_no_memory(err);
}

static topictag_status number_units(tt_units *u, const uint32_t *groups, topictag_error *err)
{
    uint32_t n_groups = 0;
    for (uint32_t doc = 0; groups != NULL && doc < u->n_docs; doc++)
        if (groups[doc] != UINT32_MAX && groups[doc] >= n_groups)
            n_groups = groups[doc] + 1;
    uint32_t *unit_of_group = tt_alloc(n_groups, sizeof *unit_of_group);
    if (unit_of_group == NULL)
        return tt_no_memory(err);
    for (uint32_t group = 0; group < n_groups; group++)
        unit_of_group[group] = UINT32_MAX;
    for (uint32_t doc = 0; doc < u->n_docs; doc++) {
        const uint32_t group = groups != NULL ? groups[doc] : UINT32_MAX;
        const bool known = group != UINT32_MAX && unit_of_group[group] != UINT32_MAX;
        u->unit_of[doc] = known ? unit_of_group[group] : u->n_units++;
        if (group != UINT32_MAX)
            unit_of_group[group] = u->unit_of[doc];
        u->begin[u->unit_of[doc] + 1]++;
    }
    free(unit_of_group);
    return TOPICTAG_OK;
}

static void list_documents(tt_units *u)
{
    for (uint32_t unit = 0; unit < u->n_units; unit++)
        u->begin[unit + 1] += u->begin[unit];
    /* Filling moves each begin to its end, that is to the next one's begin. */
    for (uint32_t doc = 0; doc < u->n_docs; doc++)
        u->docs[u->begin[u->unit_of[doc]]++] = doc;
    for (uint32_t unit = u->n_units; unit > 0; unit--)
        u->begin[unit] = u->begin[unit - 1];
    u->begin[0] = 0;
}

static void index_labels(tt_units *u)
{
    for (uint32_t i = 0; i < u->label_begin[u->n_docs]; i++)
        u->with_begin[u->label_ids[i] + 1]++;
    for (uint32_t label = 0; label < u->n_labels; label++)
        u->with_begin[label + 1] += u->with_begin[label];
    for (uint32_t at = 0; at < u->n_units; at++) {
        const uint32_t unit = u->order[at];
        for (uint32_t i = u->begin[unit]; i < u->begin[unit + 1]; i++) {
            const uint32_t doc = u->docs[i];
            for (uint32_t j = u->label_begin[doc]; j < u->label_begin[doc + 1]; j++)
                u->with[u->with_begin[u->label_ids[j]]++] = doc;
        }
    }
    for (uint32_t label = u->n_labels; label > 0; label--)
        u->with_begin[label] = u->with_begin[label - 1];
    u->with_begin[0] = 0;
}

topictag_status tt_units_make(tt_units *out, uint32_t n_docs, uint32_t n_labels,
                              const uint32_t *label_begin, const uint32_t *label_ids,
                              const uint32_t *groups, tt_rng *rng, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *out = (tt_units){
        .n_docs = n_docs, .n_labels = n_labels, .label_begin = label_begin, .label_ids = label_ids};
    TT_TRY(allocate(out, err));
    TT_TRY(number_units(out, groups, err));
    list_documents(out);
    for (uint32_t unit = 0; unit < out->n_units; unit++)
        out->order[unit] = unit;
    tt_rng_shuffle(rng, out->order, out->n_units);
    index_labels(out);
done:
    if (rc != TOPICTAG_OK)
        tt_units_release(out);
    return rc;
}

void tt_units_release(tt_units *units)
{
    free(units->unit_of);
    free(units->begin);
    free(units->docs);
    free(units->order);
    free(units->with_begin);
    free(units->with);
    *units = (tt_units){0};
}
