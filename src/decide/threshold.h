/* SPDX-License-Identifier: MIT */
#ifndef TT_DECIDE_THRESHOLD_H
#define TT_DECIDE_THRESHOLD_H

/*
 * From decision values to tags. A label is given when its decision value is above its threshold;
 * thresholds are chosen on out-of-fold values (Yang 2001: SCut; Lewis et al. 2004: SCutFBR for rare
 * labels). What the stories to come are like moves them: prior.h. Training takes the mean of those
 * of many halves: bagging.h.
 */

#include "decide/calibration.h"
#include <stddef.h>
#include <stdint.h>

typedef enum tt_threshold_rule {
    TT_THRESHOLDS_AUTO,  /* both together: keeps the micro-F1, lifts the macro-F1 */
    TT_THRESHOLDS_MACRO, /* each label's own best F1 */
    TT_THRESHOLDS_MICRO, /* the best micro-F1 over all labels */
    TT_THRESHOLDS_NONE   /* 0, the machine's own border */
} tt_threshold_rule;

/* What thresholds are chosen on; all is borrowed. */
typedef struct tt_threshold_data {
    const float *d; /* [n_docs * n_labels] row-major out-of-fold decision values */
    uint32_t n_docs, n_labels;
    const uint32_t *gold_begin; /* [n_docs + 1] as in tt_tag_sets */
    const uint32_t *gold_labels;
    const tt_platt *platts; /* [n_labels] fitted on d, or NULL: counts alone decide */
    const tt_mass *masses;  /* [n_docs * n_labels] or NULL */
} tt_threshold_data;

/*
 * thresholds [n_labels], in decision-value units, each midway between the two neighbouring values.
 * Platts steady the choice for rare labels. A label without an example, or whose best F1 is below
 * 0.1 (with MACRO), gets the highest value seen.
 */
topictag_status tt_thresholds_fit(double *thresholds, const tt_threshold_data *on,
                                  tt_threshold_rule rule, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The label of a single-label story: highest decision value (lowest id among equals), or
 * UINT32_MAX when its probability is below min_probability. probabilities [n_labels] or NULL.
 */
uint32_t tt_decide_single(const double *decision, const double *probabilities, uint32_t n_labels,
                          double min_probability);

#endif
