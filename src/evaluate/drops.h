/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_DROPS_H
#define TT_EVALUATE_DROPS_H

/*
 * Falls below the baseline, weighed against chance: the statistics behind tt_gates_judge.
 */

#include "evaluate/gate.h"

/* One gate on one metric, or a pin. */
typedef struct tt_check {
    const tt_gate *gate;
    const char *name; /* of the metric, "*" resolved */
    tt_metric metric;
    tt_change change; /* of a drop, when its stories are paired */
    double p_needed;  /* below it the fall is real */
} tt_check;

/* Whether the metric of a drop can be compared story by story. pairs may be NULL. */
bool tt_drop_is_paired(const tt_check *check, const tt_pairs *pairs);

/* Fills change and p_needed of the drops among checks; those of one gate stand together. */
topictag_status tt_drops_weigh(tt_check *checks, size_t n_checks, const tt_pairs *pairs,
                               uint32_t n_labels, const tt_bootstrap_options *options,
                               topictag_error *err) TOPICTAG_MUST_USE;

#endif
