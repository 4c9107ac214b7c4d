/* SPDX-License-Identifier: MIT */
/*
 * All changes of one thing and joins of those that gained on the smallest sample that has a label
 * to learn; the best third on a sample three times as large, with joins of what gained there, and
 * so on up to all stories; then, from the best, one step in each dimension while that helps; at
 * last those near the best once more.
 */
#include "learn/tune_search.h"

#include "base/memory.h"
#include "learn/learn.h"
#include "pipeline/stories.h"

#include <stdlib.h>
#include <string.h>

#define ETA           3    /* samples grow by it, survivors shrink by it */
#define MIN_SAMPLE    1500 /* stories: below, folds say little */
#define MAX_ROUNDS    4
#define KEEP_COUNTS   5000 /* stories: of more, terms counted in one way alone are kept */
#define MAX_DRAWS     200  /* first round of a search bounded by time */
#define JOINS         4    /* new settings of a later round */
#define JOIN_ATTEMPTS 50   /* to find a setting not tried yet */
#define STEPS_SHARE   0.85 /* of the time; what is left is for the finalists */
#define FINALISTS     4    /* judged again, beside the setting given */

/* Between the solver and the caller's listener: time, and interrupts that keep the best so far. */
int tt_search_on_event(const topictag_event *event, void *payload)
{
    tt_search *s = payload;
    int answer = 0;
    if (s->listener != NULL && s->listener->on_event != NULL)
        answer = s->listener->on_event(event, s->listener->payload);
    if (!s->searching)
        return s->interrupted ? 0 : answer;
    s->interrupted |= answer != 0;
    s->out_of_time |= s->found && s->end_s > 0 && tt_learn_clock_s() > s->end_s;
    return s->interrupted || s->out_of_time;
}

static bool over(const tt_search *s, double until_s)
{
    return s->interrupted || s->out_of_time ||
           (s->found && s->end_s > 0 && tt_learn_clock_s() > until_s);
}

static bool has_time(const tt_search *s, double seconds)
{
    return s->end_s == 0 || tt_learn_clock_s() + seconds <= s->end_s;
}

/* What a trial on the sample will take, going by the candidate's last one, which was on fewer. */
static double expected_seconds(const tt_search *s, const topictag_trial *last)
{
    return last->seconds * s->sample.corpus.n_docs / (double)last->n_documents;
}

/* Best first: what was seen on more stories, then what gained more there. */
static int compare_candidates(const void *a, const void *b)
{
    const tt_candidate *x = a, *y = b;
    if (x->trial.n_documents != y->trial.n_documents)
        return x->trial.n_documents > y->trial.n_documents ? -1 : 1;
    if (x->trial.gain != y->trial.gain)
        return x->trial.gain > y->trial.gain ? -1 : 1;
    return (x->drawn > y->drawn) - (x->drawn < y->drawn);
}

/* By way of making terms, so that a sample's counts are needed for one after the other. */
static int compare_analyses(const void *a, const void *b)
{
    const tt_candidate *x = a, *y = b;
    const uint32_t i = tt_tune_analysis(x->point), j = tt_tune_analysis(y->point);
    return i != j ? (i > j) - (i < j) : (x->drawn > y->drawn) - (x->drawn < y->drawn);
}

static void sort(tt_search *s, size_t n, int (*compare)(const void *, const void *))
{
    if (n > 1)
        qsort(s->candidates, n, sizeof *s->candidates, compare);
}

static int compare_ids(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The place of the setting given. */
static size_t place_of_given(const tt_search *s)
{
    size_t given = 0;
    while (s->candidates[given].drawn != 0)
        given++;
    return given;
}

/* Moves a setting before all others, whose order stays. */
static void put_first(tt_search *s, size_t place)
{
    const tt_candidate first = s->candidates[place];
    memmove(s->candidates + 1, s->candidates, place * sizeof *s->candidates);
    s->candidates[0] = first;
}

static topictag_status take_sample(tt_search *s, uint32_t n_docs, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t *docs = tt_alloc(n_docs, sizeof *docs);
    free(s->given_influence);
    s->given_influence = tt_alloc(n_docs, sizeof *s->given_influence);
    if (docs == NULL || s->given_influence == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    memcpy(docs, s->shuffled, n_docs * sizeof *docs);
    qsort(docs, n_docs, sizeof *docs, compare_ids);
    tt_sample_release(&s->sample);
    s->cost = s->given->cost;
    s->trial_s = 0;
    TT_TRY(tt_sample_init(&s->sample, s->corpus, docs, n_docs, err));
done:
    free(docs);
    return rc;
}

/* A trial with the folds of a seed, compared with the setting given, whose trial comes first. */
static topictag_status judge(tt_search *s, topictag_trial *trial, const tt_candidate *c,
                             uint64_t seed, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_listener listener = {tt_search_on_event, s};
    const uint32_t n_docs = s->sample.corpus.n_docs;
    topictag_train_options options = tt_tune_options_at(s->given, c->point, s->cost);
    float *influence = tt_alloc(n_docs, sizeof *influence);
    if (influence == NULL)
        return tt_no_memory(err);
    options.seed = seed;
    if (n_docs > KEEP_COUNTS)
        tt_sample_keep(&s->sample, tt_tune_analysis(c->point));
    TT_TRY(tt_tell_progress(&listener, "trying settings", 0, 0, err));
    TT_TRY(tt_sample_try(trial, influence, &s->sample, tt_tune_analysis(c->point), &s->task,
                         &options, &listener, err));
    if (c->drawn == 0) {
        memcpy(s->given_influence, influence, n_docs * sizeof *influence);
        s->given_score = trial->score;
        s->cost = trial->cost;
    }
    trial->gain = trial->score - s->given_score;
    trial->gain_error = tt_influence_error(influence, s->given_influence, n_docs);
    options.cost = trial->cost;
    tt_tune_describe(trial->options, &options);
done:
    free(influence);
    return rc;
}

/* A trial on the sample at hand. One that was cut short leaves the candidate as it was. */
static topictag_status try_candidate(tt_search *s, tt_candidate *c, topictag_error *err)
{
    const topictag_listener listener = {tt_search_on_event, s};
    topictag_trial trial = {.n_documents = 0};
    topictag_status rc = judge(s, &trial, c, s->given->seed, err);
    if (rc == TOPICTAG_E_CANCELLED && s->found)
        return tt_forgive(err);
    if (rc != TOPICTAG_OK)
        return rc;
    c->trial = trial;
    s->trial_s = trial.seconds;
    double *gain = tt_tune_gain(&s->gains, c->point);
    if (gain != NULL)
        *gain = trial.gain;
    s->found = true;
    /* An interrupt at this point is remembered by tt_search_on_event. */
    rc = tt_tell(&listener, TOPICTAG_EVENT_NOTE, err, "%u stories, score %.4f: %s",
                 s->sample.corpus.n_docs, trial.score, trial.options);
    return rc == TOPICTAG_E_CANCELLED ? tt_forgive(err) : rc;
}

/* Tries a setting unless it is known or would be cut short; *added tells. */
static topictag_status try_new(tt_search *s, tt_tune_point point, bool *added, topictag_error *err)
{
    char setting[TOPICTAG_TRIAL_BYTES], other[TOPICTAG_TRIAL_BYTES];
    if (!s->has_headlines)
        point.at[TT_TUNE_TITLE] = 0;
    const tt_candidate c = {.point = point, .drawn = (uint32_t)s->n};
    topictag_train_options options = tt_tune_options_at(s->given, point, 1);
    *added = false;
    tt_tune_describe(setting, &options);
    for (size_t i = 0; i < s->n; i++) {
        options = tt_tune_options_at(s->given, s->candidates[i].point, 1);
        tt_tune_describe(other, &options);
        if (strcmp(setting, other) == 0)
            return TOPICTAG_OK;
    }
    if (!has_time(s, s->trial_s))
        return TOPICTAG_OK;
    const topictag_status rc =
        tt_reserve(&s->candidates, &s->cap, s->n + 1, sizeof *s->candidates, err);
    if (rc != TOPICTAG_OK)
        return rc;
    s->candidates[s->n++] = c;
    *added = true;
    return try_candidate(s, &s->candidates[s->n - 1], err);
}

/* Joins of what gained, the best of every dimension first, until there are `most` settings. */
static topictag_status try_joins(tt_search *s, size_t most, double until_s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_rng *rng = NULL;
    for (uint32_t n_repeated = 0; s->n < most && n_repeated < JOIN_ATTEMPTS && !over(s, until_s);) {
        bool added;
        TT_TRY(try_new(s, tt_tune_join(&s->gains, rng), &added, err));
        n_repeated = added ? 0 : n_repeated + 1;
        rng = &s->rng;
    }
done:
    return rc;
}

static topictag_status first_round(tt_search *s, double until_s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t most = s->tune->trials > 0 ? s->tune->trials : MAX_DRAWS;
    tt_tune_point point;
    for (uint32_t i = 0; s->n < most && !over(s, until_s) && tt_tune_alone(&point, i); i++) {
        bool added;
        TT_TRY(try_new(s, point, &added, err));
    }
    TT_TRY(try_joins(s, most, until_s, err));
done:
    return rc;
}

/*
 * Moves to the front who goes on, of those that came as far as the last round; returns how many.
 * The setting given comes first, so that none wins without having been compared with it on the same
 * stories, however short the time. Then the best third, and each single change that may be no loss:
 * what helps on a few stories is not what helps on many, and later joins are made of them.
 */
static size_t choose_survivors(tt_search *s)
{
    size_t n_last = 0;
    sort(s, s->n, compare_candidates);
    while (n_last < s->n &&
           s->candidates[n_last].trial.n_documents == s->candidates[0].trial.n_documents)
        n_last++;
    size_t n = (n_last + ETA - 1) / ETA;
    for (size_t i = n; i < n_last; i++) {
        const tt_candidate c = s->candidates[i];
        if (tt_tune_gain(&s->gains, c.point) == NULL || c.trial.gain < -c.trial.gain_error)
            continue;
        s->candidates[i] = s->candidates[n];
        s->candidates[n++] = c;
    }
    n += place_of_given(s) >= n;
    put_first(s, place_of_given(s));
    return n;
}

/* Survivors on a larger sample, best first while time is short, else by way of making terms. */
static topictag_status later_round(tt_search *s, size_t most, double until_s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n = choose_survivors(s);
    if (s->end_s == 0)
        sort(s, n, compare_analyses);
    /* The one given and the best have all the time there is. */
    for (size_t i = 0; i < n && !over(s, i < 2 ? s->end_s : until_s); i++) {
        if (i > 0 && !has_time(s, expected_seconds(s, &s->candidates[i].trial)))
            continue;
        TT_TRY(try_candidate(s, &s->candidates[i], err));
    }
    TT_TRY(try_joins(s, s->n + JOINS < most ? s->n + JOINS : most, until_s, err));
done:
    return rc;
}

/* The change of one thing from the best setting that promises most of those not taken yet; false:
   all are. */
static bool next_step(tt_tune_point *point, bool taken[TT_TUNE_DIMENSIONS][TT_TUNE_MAX_VALUES],
                      const tt_tune_gains *gains)
{
    uint32_t dimension = TT_TUNE_DIMENSIONS, chosen = 0;
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        for (uint32_t value = 0; value < tt_tune_n_values(d); value++)
            if (!taken[d][value] && (dimension == TT_TUNE_DIMENSIONS ||
                                     gains->of[d][value] > gains->of[dimension][chosen])) {
                dimension = d;
                chosen = value;
            }
    if (dimension == TT_TUNE_DIMENSIONS)
        return false;
    taken[dimension][chosen] = true;
    point->at[dimension] = (uint8_t)chosen;
    return true;
}

/* One step in each dimension from the best setting. *better: one of them is the best now. */
static topictag_status step_round(tt_search *s, size_t most, double until_s, bool *better,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool taken[TT_TUNE_DIMENSIONS][TT_TUNE_MAX_VALUES] = {{false}}, added;
    sort(s, s->n, compare_candidates);
    const tt_candidate best = s->candidates[0];
    tt_tune_point point = best.point;
    *better = false;
    for (; s->n < most && !over(s, until_s) && next_step(&point, taken, &s->gains);
         point = best.point) {
        TT_TRY(try_new(s, point, &added, err));
        *better |= added && s->candidates[s->n - 1].trial.gain > best.trial.gain;
    }
done:
    return rc;
}

/* Moves to the front the setting given and those on all stories that may be as good as the best;
   returns how many. */
static size_t choose_finalists(tt_search *s)
{
    size_t n = 1;
    sort(s, s->n, compare_candidates);
    const topictag_trial best = s->candidates[0].trial;
    put_first(s, place_of_given(s));
    while (n < s->n && n <= FINALISTS && s->candidates[n].trial.n_documents == best.n_documents &&
           s->candidates[n].trial.gain >= best.gain - best.gain_error)
        n++;
    return best.gain > 0 ? n : 0;
}

/* Judges the finalists by other folds, too; their gains become the means of both. */
static topictag_status judge_again(tt_search *s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n = choose_finalists(s);
    for (size_t i = 0; i < n && !over(s, s->end_s) && has_time(s, s->trial_s); i++) {
        tt_candidate *c = &s->candidates[i];
        topictag_trial again = {.n_documents = 0};
        rc = judge(s, &again, c, s->given->seed + 1, err);
        if (rc == TOPICTAG_E_CANCELLED)
            return tt_forgive(err);
        TT_TRY(rc);
        c->judged_again = true;
        c->trial.gain = (c->trial.gain + again.gain) / 2;
        c->trial.gain_error = (c->trial.gain_error + again.gain_error) / 2;
    }
done:
    return rc;
}

/* Of the time of all rounds and of the steps after them, later ones have a little more. */
static double time_share(uint32_t round, uint32_t n_rounds)
{
    return (double)((round + 1) * (round + 4)) / (double)((n_rounds + 1) * (n_rounds + 4));
}

static topictag_status try_settings(tt_search *s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = s->corpus->n_docs;
    const double budget_s = s->tune->budget_s, steps_s = s->start_s + STEPS_SHARE * budget_s;
    const size_t most = s->tune->trials > 0 ? 2 * (size_t)s->tune->trials : SIZE_MAX;
    uint32_t divisor = 1, n_rounds = 1;
    while (n_rounds < MAX_ROUNDS && n_docs / (divisor * ETA) >= MIN_SAMPLE) {
        divisor *= ETA;
        n_rounds++;
    }
    for (uint32_t round = 0; round < n_rounds && !over(s, s->end_s); round++, divisor /= ETA) {
        const double until_s = s->start_s + budget_s * time_share(round, n_rounds);
        TT_TRY(take_sample(s, n_docs / divisor, err));
        rc = s->found ? later_round(s, most, until_s, err) : first_round(s, until_s, err);
        if (rc == TOPICTAG_E_DEGENERATE && !s->found && divisor > 1) {
            s->n = 0; /* the setting given, which comes first, found no label to learn */
            rc = tt_forgive(err);
        }
        TT_TRY(rc);
    }
    for (bool better = true; better && !over(s, steps_s);)
        TT_TRY(step_round(s, most, steps_s, &better, err));
    if (!over(s, s->end_s))
        TT_TRY(judge_again(s, err));
done:
    return rc;
}

/*
 * The place of the setting chosen, best first: the best of those judged again, if any were, for the
 * highest gain by one partition of many is too good beside a mean of two; the one given unless that
 * gained more than chance does.
 */
static size_t choose(const tt_search *s)
{
    size_t best = 0;
    while (best < s->n && (!s->candidates[best].judged_again || s->candidates[best].drawn == 0))
        best++;
    best = best < s->n ? best : 0;
    const topictag_trial *trial = &s->candidates[best].trial;
    return trial->gain > trial->gain_error ? best : place_of_given(s);
}

topictag_status tt_search_run(tt_search *s, topictag_error *err)
{
    const topictag_status rc = try_settings(s, err);
    if (rc != TOPICTAG_OK)
        return rc;
    s->searching = false;
    sort(s, s->n, compare_candidates);
    put_first(s, choose(s));
    return TOPICTAG_OK;
}

topictag_status tt_search_init(tt_search *s, topictag_error *err)
{
    const uint32_t n_docs = s->corpus->n_docs;
    s->shuffled = tt_alloc(n_docs, sizeof *s->shuffled);
    if (s->shuffled == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        const tt_document *story = &s->corpus->docs[doc];
        s->shuffled[doc] = doc;
        s->has_headlines =
            s->has_headlines ||
            tt_headline_find(story->text, story->n_bytes, story->title_bytes).end > 0;
    }
    tt_rng_seed(&s->rng, s->given->seed);
    tt_rng_shuffle(&s->rng, s->shuffled, n_docs);
    s->start_s = tt_learn_clock_s();
    s->end_s = s->tune->trials > 0 ? 0 : s->start_s + s->tune->budget_s;
    s->searching = true;
    return TOPICTAG_OK;
}

void tt_search_release(tt_search *s)
{
    tt_sample_release(&s->sample);
    free(s->shuffled);
    free(s->given_influence);
    free(s->candidates);
}
