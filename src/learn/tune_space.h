/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_TUNE_SPACE_H
#define TT_LEARN_TUNE_SPACE_H

/*
 * The settings that tune searches: a table of dimensions, each a list of values in the words of
 * train's options. Value 0 of every dimension leaves the options as they were given. Costs are
 * multiples of the one that the setting given has or chose: what a setting is compared with the
 * others at, and far cheaper than to choose each time.
 */

#include "base/random.h"
#include "topictag/tune.h"

#include <stdbool.h>

/* In the order in which they are tried: those that need other terms to be counted come last. */
enum {
    TT_TUNE_RATIO,
    TT_TUNE_CHAR_WEIGHT,
    TT_TUNE_COST,
    TT_TUNE_MIN_DF,
    TT_TUNE_LOSS,
    TT_TUNE_CLASS_WEIGHT,
    TT_TUNE_TITLE,
    TT_TUNE_TERMS,
    TT_TUNE_DIMENSIONS
};

#define TT_TUNE_MAX_VALUES   10 /* of a dimension */
#define TT_TUNE_MAX_ANALYSES 32

typedef struct tt_tune_point {
    uint8_t at[TT_TUNE_DIMENSIONS]; /* value of each dimension */
} tt_tune_point;

/* By how much a value alone, all else as given, changed the score; 0: not known. */
typedef struct tt_tune_gains {
    double of[TT_TUNE_DIMENSIONS][TT_TUNE_MAX_VALUES];
} tt_tune_gains;

uint32_t tt_tune_n_values(uint32_t dimension);

/* Setting number `number` of those that change one thing: 0 the options given, then each value of
   each dimension alone. False: there are no more. */
bool tt_tune_alone(tt_tune_point *point, uint32_t number);

/*
 * Puts together values that gained alone: without rng the best of every dimension, else those drawn
 * in about half of the dimensions, for not all go well together.
 */
tt_tune_point tt_tune_join(const tt_tune_gains *gains, tt_rng *rng);

/* Where gains has the one change that a point makes; NULL: it makes none, or several. */
double *tt_tune_gain(tt_tune_gains *gains, tt_tune_point point);

/* Points with the same number count the same terms in the same way; below TT_TUNE_MAX_ANALYSES. */
uint32_t tt_tune_analysis(tt_tune_point point);

/* The options given, moved to a point. cost: of the setting given; 0: not known, and no change of
   it is either. */
topictag_train_options tt_tune_options_at(const topictag_train_options *given, tt_tune_point point,
                                          double cost);

/* What tells two settings apart, as options of train; equal settings give equal texts. */
void tt_tune_describe(char text[TOPICTAG_TRIAL_BYTES], const topictag_train_options *options);

#endif
