/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_UNITS_H
#define TT_CORPUS_UNITS_H

/*
 * What folds and parts of a corpus are made of: documents that stay together, alone or as a group,
 * in a seeded order, and the documents of each label in that order.
 */

#include "base/random.h"
#include "base/status.h"

typedef struct tt_units {
    uint32_t n_docs, n_labels, n_units;
    const uint32_t *label_begin, *label_ids; /* borrowed; as in tt_corpus */
    uint32_t *unit_of;                       /* [n_docs] */
    uint32_t *begin;                         /* [n_units + 1] */
    uint32_t *docs;                          /* [n_docs] by unit, increasing in a unit */
    uint32_t *order;                         /* [n_units] shuffled */
    uint32_t *with_begin;                    /* [n_labels + 1] */
    uint32_t *with; /* [label_begin[n_docs]] documents of a label, units in `order` */
} tt_units;

/*
 * groups (may be NULL) are group ids [n_docs], dense or nearly so, UINT32_MAX: alone. Units are
 * numbered by their first document.
 */
topictag_status tt_units_make(tt_units *out, uint32_t n_docs, uint32_t n_labels,
                              const uint32_t *label_begin, const uint32_t *label_ids,
                              const uint32_t *groups, tt_rng *rng,
                              topictag_error *err) TOPICTAG_MUST_USE;
void tt_units_release(tt_units *units);

static inline uint32_t tt_units_size(const tt_units *units, uint32_t unit)
{
    return units->begin[unit + 1] - units->begin[unit];
}

#endif
