/* SPDX-License-Identifier: MIT */
#ifndef TT_EVALUATE_BASELINE_H
#define TT_EVALUATE_BASELINE_H

/*
 * An earlier evaluation, read from its JSON report, and its stories beside those of a new one.
 */

#include "evaluate/report.h"
#include "evaluate/soft.h"
#include "json/json.h"

typedef struct tt_baseline {
    char *where;            /* owned; what errors call it */
    tt_json *json;          /* owned */
    const tt_json *metrics; /* in json, objects */
    const tt_json *labels;
    const tt_json *stories; /* an array; NULL: the report lists none */
} tt_baseline;

/* where is what errors call it. E_SYNTAX for JSON that is no report of ours. */
topictag_status tt_baseline_parse(tt_baseline *out, const char *text, size_t n_bytes,
                                  const char *where, topictag_error *err) TOPICTAG_MUST_USE;
void tt_baseline_release(tt_baseline *baseline);

/* The figure the baseline states; false: it states none, an undefined ratio is 0. */
bool tt_baseline_value(const tt_baseline *baseline, tt_metric metric,
                       const char *const *label_names, double *value);

/*
 * The stories that both evaluations have, by id (the first of equal ids), with the new gold
 * labels. Tags of the baseline that the new report has no label for are left out.
 */
typedef struct tt_pairs {
    tt_tag_sets gold, before, after; /* arrays owned */
    bool has_chances;                /* both evaluations tell the probabilities of every story */
    tt_chances chances_before, chances_after;
    bool *was_right;     /* [n_docs of the report] false for a story the baseline lacks */
    uint32_t n_only_new; /* stories the baseline lacks */
    uint32_t n_only_old; /* stories of the baseline that are gone */
} tt_pairs;

/* E_SYNTAX when the baseline's stories are malformed; E_EMPTY when no story is in both. */
topictag_status tt_pairs_make(tt_pairs *out, const tt_baseline *baseline, const tt_report *report,
                              topictag_error *err) TOPICTAG_MUST_USE;
void tt_pairs_release(tt_pairs *pairs);

#endif
