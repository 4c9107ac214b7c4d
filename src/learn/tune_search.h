/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_TUNE_SEARCH_H
#define TT_LEARN_TUNE_SEARCH_H

/*
 * Searching settings by successive halving (Jamieson and Talwalkar, AISTATS 2016), inside a time or
 * a number of trials.
 */

#include "learn/tune_trial.h"

typedef struct tt_candidate {
    topictag_trial trial; /* on the largest sample it was tried on; n_documents 0: none */
    tt_tune_point point;
    uint32_t drawn;    /* order of drawing: ties go to the earlier; 0: the setting given */
    bool judged_again; /* gain is the mean of two partitions into folds */
} tt_candidate;

typedef struct tt_search {
    const tt_corpus *corpus;
    const topictag_train_options *given;
    const topictag_tune_options *tune;
    const topictag_listener *listener; /* the caller's */
    tt_tune_task task;

    bool has_headlines; /* of some story; without them their weight changes nothing */
    uint32_t *shuffled; /* [n_docs] */
    tt_rng rng;
    tt_tune_gains gains; /* on the largest sample so far */
    tt_sample sample;
    double cost;            /* of the setting given on the sample; 0: not chosen yet */
    float *given_influence; /* [n_docs of the sample] of the setting given */
    double given_score;
    double trial_s; /* of the last trial on the sample; 0: none */
    tt_candidate *candidates;
    size_t n, cap;
    double start_s, end_s; /* end_s: when time is out; 0: never */
    bool interrupted;      /* by the caller's listener */
    bool out_of_time;      /* told while a trial ran */
    bool searching;        /* false: the caller's answers no longer count */
    bool found;            /* some trial is finished */
} tt_search;

/* What is above has_headlines is set by the caller, and must outlive the search. */
topictag_status tt_search_init(tt_search *s, topictag_error *err) TOPICTAG_MUST_USE;
void tt_search_release(tt_search *s);

/* The candidate chosen comes first, then the others, best first. */
topictag_status tt_search_run(tt_search *s, topictag_error *err) TOPICTAG_MUST_USE;

/* A listener for what follows a search; its payload is the search. */
int tt_search_on_event(const topictag_event *event, void *payload);

#endif
