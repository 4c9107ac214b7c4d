/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_GROWING_H
#define TT_EVALUATE_GROWING_H

/*
 * Tag sets that grow document by document, as reports are read back.
 */

#include "base/strmap.h"
#include "evaluate/metrics.h"
#include "json/json.h"

/* { 0 } is empty. */
typedef struct tt_growing {
    uint32_t *begin, *labels; /* owned */
    size_t n_docs, cap_begin, cap_labels;
} tt_growing;

/* One more document, of n labels; *labels says where they go. */
topictag_status tt_growing_add(tt_growing *sets, size_t n, uint32_t **labels,
                               topictag_error *err) TOPICTAG_MUST_USE;

/*
 * One more document from an array of names, as increasing ids of label_ids; names it lacks are
 * left out. E_SYNTAX for what is no array of strings.
 */
topictag_status tt_growing_add_names(tt_growing *sets, const tt_json *names,
                                     const tt_strmap *label_ids,
                                     topictag_error *err) TOPICTAG_MUST_USE;

/* A view of the sets, or their arrays for the taker to free. */
tt_tag_sets tt_growing_sets(const tt_growing *sets);
void tt_growing_release(tt_growing *sets);

#endif
