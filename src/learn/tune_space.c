/* SPDX-License-Identifier: MIT */
#include "learn/tune_space.h"

#include "base/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Words "option=value", several of them with blanks between. The first of a row is no change. */
static const char *const space[TT_TUNE_DIMENSIONS][TT_TUNE_MAX_VALUES] = {
    [TT_TUNE_RATIO] = {"", "ratio-weight=0", "ratio-weight=0.25", "ratio-weight=0.5"},
    [TT_TUNE_CHAR_WEIGHT] = {"", "char-weight=0.5", "char-weight=0.7", "char-weight=1"},
    [TT_TUNE_COST] = {"", "cost=0.5", "cost=2", "cost=4"}, /* times the cost of value 0 */
    [TT_TUNE_MIN_DF] = {"", "min-df=1", "min-df=2", "min-df=3"},
    [TT_TUNE_LOSS] = {"", "loss=hinge", "loss=squared_hinge"},
    [TT_TUNE_CLASS_WEIGHT] = {"", "class-weight=none", "class-weight=balanced"},
    [TT_TUNE_TITLE] = {"", "title-weight=1", "title-weight=2", "title-weight=3"},
    [TT_TUNE_TERMS] = {"", "ngrams=1 char-ngrams-min=0",
                       "ngrams=1 char-ngrams-min=4 char-ngrams-max=4", "ngrams=2 char-ngrams-min=0",
                       "ngrams=2 char-ngrams-min=4 char-ngrams-max=4",
                       "ngrams=1 char-ngrams-min=3 char-ngrams-max=5",
                       "ngrams=1 char-ngrams-min=1 char-ngrams-max=3"},
};

/* What describes a setting; the names of char n-grams only matter where there are some. */
static const char *const described[] = {
    "ngrams", "char-ngrams-min", "char-ngrams-max", "char-weight", "title-weight", "min-df", "cost",
    "loss",   "ratio-weight",    "class-weight"};

uint32_t tt_tune_n_values(uint32_t dimension)
{
    uint32_t n = 0;
    while (n < TT_TUNE_MAX_VALUES && space[dimension][n] != NULL)
        n++;
    return n;
}

bool tt_tune_alone(tt_tune_point *point, uint32_t number)
{
    uint32_t value = number, d = 0;
    while (d < TT_TUNE_DIMENSIONS && value >= tt_tune_n_values(d))
        value -= tt_tune_n_values(d++) - 1;
    *point = (tt_tune_point){{0}};
    if (d < TT_TUNE_DIMENSIONS)
        point->at[d] = (uint8_t)value;
    return d < TT_TUNE_DIMENSIONS;
}

double *tt_tune_gain(tt_tune_gains *gains, tt_tune_point point)
{
    double *gain = NULL;
    uint32_t n_changes = 0;
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        if (point.at[d] > 0) {
            gain = &gains->of[d][point.at[d]];
            n_changes++;
        }
    return n_changes == 1 ? gain : NULL;
}

/* The best value of a dimension, or one drawn from those that gained; 0 when none has. */
static uint8_t draw_value(uint32_t dimension, const double *gains, tt_rng *rng)
{
    uint8_t chosen = 0;
    uint32_t n_seen = 0;
    for (uint32_t value = 1; value < tt_tune_n_values(dimension); value++) {
        if (!(gains[value] > 0))
            continue;
        n_seen++;
        if (rng == NULL ? gains[value] > gains[chosen] : tt_rng_below(rng, n_seen) == 0)
            chosen = (uint8_t)value;
    }
    return chosen;
}

tt_tune_point tt_tune_join(const tt_tune_gains *gains, tt_rng *rng)
{
    tt_tune_point point = {{0}};
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        if (rng == NULL || tt_rng_below(rng, 2) == 0)
            point.at[d] = draw_value(d, gains->of[d], rng);
    return point;
}

uint32_t tt_tune_analysis(tt_tune_point point)
{
    return point.at[TT_TUNE_TERMS] * tt_tune_n_values(TT_TUNE_TITLE) + point.at[TT_TUNE_TITLE];
}

static const topictag_option *row_of(const char *name, size_t n)
{
    const topictag_option *row = topictag_train_option_table();
    while (row->name != NULL && (strncmp(row->name, name, n) != 0 || row->name[n] != '\0'))
        row++;
    assert(row->name != NULL); /* the space names an option that train has not */
    return row;
}

topictag_train_options tt_tune_options_at(const topictag_train_options *given, tt_tune_point point,
                                          double cost)
{
    topictag_train_options options = *given;
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        for (const char *word = space[d][point.at[d]]; *word != '\0';) {
            const size_t n = strcspn(word, " "), n_name = strcspn(word, "=");
            char value[32];
            snprintf(value, sizeof value, "%.*s", (int)(n - n_name - 1), word + n_name + 1);
            const topictag_status rc =
                topictag_option_set(&options, row_of(word, n_name), value, NULL);
            assert(rc == TOPICTAG_OK); /* the space leaves train's ranges */
            (void)rc;
            word += n + strspn(word + n, " ");
        }
    if (point.at[TT_TUNE_COST] == 0)
        options.cost = cost;
    else
        options.cost = fmin(options.cost * cost, row_of("cost", strlen("cost"))->max);
    /* What says nothing about the machine stays as given: equal settings are equal in every field.
     */
    if (options.char_ngrams_min == 0) {
        options.char_ngrams_max = given->char_ngrams_max;
        options.char_weight = given->char_weight;
    }
    return options;
}

void tt_tune_describe(char text[TOPICTAG_TRIAL_BYTES], const topictag_train_options *options)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof described / sizeof *described; i++) {
        const topictag_option *row = row_of(described[i], strlen(described[i]));
        const void *field = (const char *)options + row->offset;
        char number[TT_NUMBER_BYTES];
        const char *value = number;
        if (options->char_ngrams_min == 0 &&
            (strcmp(row->name, "char-ngrams-max") == 0 || strcmp(row->name, "char-weight") == 0))
            continue;
        if (row->kind == TOPICTAG_OPTION_CHOICE)
            value = row->choices[*(const int *)field];
        else if (row->kind == TOPICTAG_OPTION_NUMBER)
            tt_format_double(*(const double *)field, number);
        else
            snprintf(number, sizeof number, "%u", *(const uint32_t *)field);
        const int n = snprintf(text + used, TOPICTAG_TRIAL_BYTES - used, "%s--%s %s",
                               used > 0 ? " " : "", row->name, value);
        used += n > 0 && (size_t)n < TOPICTAG_TRIAL_BYTES - used ? (size_t)n : 0;
    }
}
