/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_RESAMPLE_H
#define TT_EVALUATE_RESAMPLE_H

/*
 * Measuring again and again, on other stories or with other owners of the tags: the engine below
 * bootstrap.h. Stories with the same gold and given tags are one pattern, measured once.
 */

#include "evaluate/bootstrap.h"

/*
 * What a story adds to the figures of one side (before or after): ones in the cells
 * [3 * label + tp, fp or fn], parts of the sample sums.
 */
enum { TT_CELL_TP, TT_CELL_FP, TT_CELL_FN, TT_N_CELLS };

typedef struct tt_part {
    uint32_t cell_begin, cell_end; /* in tt_resample.cells */
    bool exact;
    double precision, recall, f1;
} tt_part;

/* Parts added up. */
typedef struct tt_tally {
    int64_t *cells; /* [TT_N_CELLS * n_labels] owned */
    int64_t n_exact;
    double precision, recall, f1;
} tt_tally;

typedef struct tt_resample_worker {
    uint32_t *times; /* [n_patterns] stories drawn, or swapped, in this round */
    tt_tally sides[2];
    double *before;    /* [n_metrics] of this round */
    uint32_t *n_lower; /* [n_metrics] rounds of a swap that changed no more than was observed */
    tt_metrics metrics;
} tt_resample_worker;

typedef struct tt_resample {
    const tt_tag_sets *gold;
    const tt_tag_sets *sides[2]; /* before, after; or predicted alone */
    size_t n_sides;
    uint32_t n_labels;
    const tt_metric *metrics;
    size_t n_metrics;
    tt_bootstrap_options options;

    bool need_samples; /* some metric is an average over samples */
    uint32_t n_patterns;
    uint32_t *pattern_of; /* [n_docs] */
    uint32_t *first_doc;  /* [n_patterns] */
    uint32_t *n_stories;  /* [n_patterns] */
    bool *changed;        /* [n_patterns] the sides differ */
    tt_part *parts;       /* [n_patterns * n_sides] */
    uint32_t *cells;
    size_t n_cells, cap_cells;
    uint32_t *support;           /* [n_labels] examples among all stories */
    uint32_t n_supported;        /* labels that have one */
    tt_tally totals[2];          /* of all stories, for swaps */
    tt_resample_worker *workers; /* [n_threads] */
    float *values;               /* [n_metrics * n_rounds] NaN: not defined in this round */
    const double *observed;      /* [n_metrics] the change to be judged */
} tt_resample;

/* Fields above the empty line are the caller's; options may come back with fewer rounds. */
topictag_status tt_resample_open(tt_resample *on, topictag_error *err) TOPICTAG_MUST_USE;
void tt_resample_release(tt_resample *on); /* also of one that was not opened */

/* Draws stories with replacement; fills values with the figure, or its change between sides. */
topictag_status tt_resample_draw(tt_resample *on, topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Swaps the sides of each story at even odds. n_lower [n_metrics] receives how many rounds changed
 * the metric by no more than `observed`.
 */
topictag_status tt_resample_swap(tt_resample *on, const double *observed, uint32_t *n_lower,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
