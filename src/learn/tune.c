/* SPDX-License-Identifier: MIT */
/*
 * Searching settings by successive halving (Jamieson and Talwalkar, AISTATS 2016): all drawn
 * settings on the smallest sample, the best third on a sample three times as large, and so on up
 * to all stories; then, from the best, one step in each dimension while that helps.
 */
#include "learn/tune_trial.h"

#include "base/memory.h"
#include "learn/learn.h"
#include "pipeline/stories.h"
#include "learn/training.h"

#include <stdlib.h>
#include <string.h>

#define ETA           3    /* samples grow by it, survivors shrink by it */
#define MIN_SAMPLE    1500 /* stories: below, folds say little */
#define MAX_RUNGS     4
#define MAX_DRAWS     200 /* first round of a search bounded by time */
#define DRAW_ATTEMPTS 50  /* to find a setting not tried yet */

typedef struct candidate {
    topictag_trial trial;
    char setting[TOPICTAG_TRIAL_BYTES]; /* before the trial chose what is left to it */
    tt_tune_point point;
    uint32_t drawn; /* order of drawing: ties go to the earlier */
} candidate;

typedef struct search {
    tt_corpus *corpus;
    const topictag_train_options *given;
    const topictag_tune_options *tune;
    bool singlelabel;
    bool has_headlines; /* of some story; without them their weight changes nothing */
    uint32_t *shuffled; /* [n_docs] */
    tt_rng rng;
    uint32_t n_draws;
    tt_tune_gains gains;
    double cost; /* of trials that are not to try several; 0: each chooses its own */
    tt_sample sample;
    tt_embedding embedding; /* of the model trained at the end */
    tt_chrome chrome;       /* of the corpus, out of which it has been dropped */
    candidate *candidates;
    size_t n, cap;
    double start_s, end_s; /* end_s: when time is out; 0: never */
    const topictag_listener *listener;
    bool interrupted; /* by the caller's listener */
    bool out_of_time; /* told while a trial ran */
    bool searching;   /* false: the caller's answers no longer count */
    bool found;       /* some trial is finished */
} search;

/* Between the solver and the caller's listener: time, and interrupts that keep the best so far. */
static int on_event(const topictag_event *event, void *payload)
{
    search *s = payload;
    int answer = 0;
    if (s->listener != NULL && s->listener->on_event != NULL)
        answer = s->listener->on_event(event, s->listener->payload);
    if (!s->searching)
        return s->interrupted ? 0 : answer;
    s->interrupted |= answer != 0;
    s->out_of_time |= s->found && s->end_s > 0 && tt_learn_clock_s() > s->end_s;
    return s->interrupted || s->out_of_time;
}

static bool over(const search *s, double until_s)
{
    return s->interrupted || s->out_of_time ||
           (s->found && s->end_s > 0 && tt_learn_clock_s() > until_s);
}

static double score_of(const search *s, const topictag_trial *trial)
{
    switch (s->tune->score) {
    case TOPICTAG_TUNE_SCORE_MICRO:
        return trial->micro_f1;
    case TOPICTAG_TUNE_SCORE_MACRO:
        return trial->macro_f1;
    case TOPICTAG_TUNE_SCORE_ACCURACY:
        return trial->accuracy;
    case TOPICTAG_TUNE_SCORE_AUTO:
        break;
    }
    return tt_learn_goal(trial->micro_f1, trial->macro_f1, trial->accuracy, s->singlelabel);
}

/* Best first: what was seen on more stories, then what scored higher there. */
static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->trial.n_documents != y->trial.n_documents)
        return x->trial.n_documents > y->trial.n_documents ? -1 : 1;
    if (x->trial.score != y->trial.score)
        return x->trial.score > y->trial.score ? -1 : 1;
    return (x->drawn > y->drawn) - (x->drawn < y->drawn);
}

/* By way of making terms, so that a sample's counts are needed for one after the other. */
static int compare_analyses(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    const uint32_t i = tt_tune_analysis(x->point), j = tt_tune_analysis(y->point);
    return i != j ? (i > j) - (i < j) : (x->drawn > y->drawn) - (x->drawn < y->drawn);
}

static void sort(search *s, size_t n, int (*compare)(const void *, const void *))
{
    if (n > 1)
        qsort(s->candidates, n, sizeof *s->candidates, compare);
}

static int compare_ids(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static topictag_status take_sample(search *s, uint32_t n_docs, topictag_error *err)
{
    uint32_t *docs = tt_alloc(n_docs, sizeof *docs);
    if (docs == NULL)
        return tt_no_memory(err);
    memcpy(docs, s->shuffled, n_docs * sizeof *docs);
    qsort(docs, n_docs, sizeof *docs, compare_ids);
    tt_sample_release(&s->sample);
    const topictag_status rc = tt_sample_init(&s->sample, s->corpus, docs, n_docs, err);
    free(docs);
    return rc;
}

/* A trial on the sample at hand. One that was cut short leaves the candidate as it was. */
static topictag_status try_candidate(search *s, candidate *c, topictag_error *err)
{
    const topictag_listener listener = {on_event, s};
    topictag_train_options options = tt_tune_options_at(s->given, c->point);
    if (options.cost <= 0)
        options.cost = s->cost;
    topictag_status rc = tt_tell_progress(&listener, "trying settings", 0, 0, err);
    if (rc == TOPICTAG_OK)
        rc = tt_sample_try(&c->trial, &s->sample, tt_tune_analysis(c->point), s->singlelabel,
                           &options, &listener, err);
    if (rc == TOPICTAG_E_CANCELLED && s->found)
        return TOPICTAG_OK;
    if (rc != TOPICTAG_OK)
        return rc;
    c->trial.score = score_of(s, &c->trial);
    options.cost = c->trial.cost;
    tt_tune_describe(c->trial.options, &options);
    s->found = true;
    /* An interrupt at this point is remembered by on_event. */
    rc = tt_tell(&listener, TOPICTAG_EVENT_NOTE, err, "%u stories, score %.4f: %s",
                 s->sample.corpus.n_docs, c->trial.score, c->trial.options);
    return rc == TOPICTAG_E_CANCELLED ? TOPICTAG_OK : rc;
}

/* Adds a setting unless it is known; *added tells. */
static topictag_status add_candidate(search *s, tt_tune_point point, bool *added,
                                     topictag_error *err)
{
    if (!s->has_headlines)
        point.at[TT_TUNE_TITLE] = 0;
    const topictag_train_options options = tt_tune_options_at(s->given, point);
    candidate c = {.point = point, .drawn = (uint32_t)s->n};
    *added = false;
    tt_tune_describe(c.setting, &options);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->candidates[i].setting, c.setting) == 0)
            return TOPICTAG_OK;
    const topictag_status rc =
        tt_reserve(&s->candidates, &s->cap, s->n + 1, sizeof *s->candidates, err);
    if (rc != TOPICTAG_OK)
        return rc;
    s->candidates[s->n++] = c;
    *added = true;
    return TOPICTAG_OK;
}

/*
 * First round: settings are drawn and tried until their number or their time is used up. With
 * share_cost all take the cost that the one given chose, in a quarter of the time that choosing
 * takes; later rounds choose.
 */
static topictag_status draw_round(search *s, bool share_cost, double until_s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t most = s->tune->trials > 0 ? s->tune->trials : MAX_DRAWS;
    uint32_t n_repeated = 0;
    while (s->n < most && n_repeated < DRAW_ATTEMPTS && !over(s, until_s)) {
        bool added;
        const uint32_t draw = s->n_draws++;
        TT_TRY(add_candidate(s, tt_tune_draw(draw, &s->gains, &s->rng), &added, err));
        n_repeated = added ? 0 : n_repeated + 1;
        if (!added)
            continue;
        TT_TRY(try_candidate(s, &s->candidates[s->n - 1], err));
        const topictag_trial *trial = &s->candidates[s->n - 1].trial;
        if (share_cost)
            s->cost = s->candidates[0].trial.cost;
        double *gain = tt_tune_gain(&s->gains, draw);
        if (gain != NULL && trial->n_documents > 0)
            *gain = trial->score - s->candidates[0].trial.score;
    }
done:
    s->cost = 0;
    return rc;
}

/*
 * The setting given stays in every round, before the best, which so never wins without having been
 * compared with it on the same sample, however short the time. n candidates go on; returns how many
 * with it.
 */
static size_t keep_given(search *s, size_t n)
{
    size_t given = 0;
    while (s->candidates[given].drawn != 0)
        given++;
    if (given == 0)
        return n;
    const candidate kept = s->candidates[given];
    memmove(s->candidates + 1, s->candidates, given * sizeof *s->candidates);
    s->candidates[0] = kept;
    return given < n ? n : n + 1;
}

/* The best third on a larger sample, best first while time is short, else by way of making terms.
 */
static topictag_status halving_round(search *s, double until_s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t n = 0;
    sort(s, s->n, compare_candidates);
    /* Of those that came as far as the last round. */
    while (n < s->n && s->candidates[n].trial.n_documents == s->candidates[0].trial.n_documents)
        n++;
    n = keep_given(s, (n + ETA - 1) / ETA);
    if (s->end_s == 0)
        sort(s, n, compare_analyses);
    /* The best and the one given have all the time there is. */
    for (size_t i = 0; i < n && !over(s, i < 2 ? s->end_s : until_s); i++) {
        if (s->end_s == 0)
            tt_sample_keep(&s->sample, tt_tune_analysis(s->candidates[i].point));
        TT_TRY(try_candidate(s, &s->candidates[i], err));
    }
done:
    return rc;
}

/* One step in each dimension from the best setting. *better: one of them is the best now. */
static topictag_status step_round(search *s, size_t most, bool *better, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    sort(s, s->n, compare_candidates);
    const candidate best = s->candidates[0];
    *better = false;
    for (uint32_t d = 0; d < TT_TUNE_DIMENSIONS; d++)
        for (uint32_t value = 1; value < tt_tune_n_values(d); value++) {
            if (s->n >= most || over(s, s->end_s))
                return TOPICTAG_OK;
            tt_tune_point point = best.point;
            bool added;
            point.at[d] = (uint8_t)value;
            TT_TRY(add_candidate(s, point, &added, err));
            if (!added)
                continue;
            tt_sample_keep(&s->sample, tt_tune_analysis(point));
            TT_TRY(try_candidate(s, &s->candidates[s->n - 1], err));
            *better |= s->candidates[s->n - 1].trial.score > best.trial.score;
        }
done:
    return rc;
}

static topictag_status run_search(search *s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = s->corpus->n_docs;
    const double budget_s = s->tune->budget_s;
    const size_t most = s->tune->trials > 0 ? 2 * (size_t)s->tune->trials : SIZE_MAX;
    uint32_t divisor = 1, n_rungs = 1;
    while (n_rungs < MAX_RUNGS && n_docs / (divisor * ETA) >= MIN_SAMPLE) {
        divisor *= ETA;
        n_rungs++;
    }
    const bool share_cost = n_rungs > 1 && s->given->cost <= 0;
    for (uint32_t rung = 0; rung < n_rungs && !over(s, s->end_s); rung++, divisor /= ETA) {
        const double until_s = s->start_s + budget_s * (rung + 1) / (n_rungs + 1);
        TT_TRY(take_sample(s, n_docs / divisor, err));
        TT_TRY(rung == 0 ? draw_round(s, share_cost, until_s, err)
                         : halving_round(s, until_s, err));
    }
    for (bool better = true; better && !over(s, s->end_s);)
        TT_TRY(step_round(s, most, &better, err));
    sort(s, s->n, compare_candidates);
done:
    return rc;
}

/* The finished trials, best first. */
static topictag_status report(topictag_tuning *tuning, const search *s, topictag_error *err)
{
    tuning->trials = tt_calloc(s->n, sizeof *tuning->trials);
    if (tuning->trials == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < s->n; i++)
        if (s->candidates[i].trial.n_documents > 0)
            tuning->trials[tuning->n_trials++] = s->candidates[i].trial;
    tuning->trials[0].chosen = true;
    tuning->options = tt_tune_options_at(s->given, s->candidates[0].point);
    tuning->options.cost = tuning->trials[0].cost;
    tuning->interrupted = s->interrupted;
    return TOPICTAG_OK;
}

static topictag_status search_init(search *s, topictag_error *err)
{
    const uint32_t n_docs = s->corpus->n_docs;
    s->shuffled = tt_alloc(n_docs, sizeof *s->shuffled);
    if (s->shuffled == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        const tt_document *story = &s->corpus->docs[doc];
        s->shuffled[doc] = doc;
        s->has_headlines = s->has_headlines ||
                           tt_stories_headline(story->text, story->n_bytes, story->title_bytes) > 0;
    }
    tt_rng_seed(&s->rng, s->given->seed);
    tt_rng_shuffle(&s->rng, s->shuffled, n_docs);
    s->start_s = tt_learn_clock_s();
    s->end_s = s->tune->trials > 0 ? 0 : s->start_s + s->tune->budget_s;
    s->searching = true;
    return TOPICTAG_OK;
}

static topictag_status tune_corpus(topictag_model **out, search *s, topictag_tuning *tuning,
                                   topictag_train_summary *summary, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_listener listener = {on_event, s};
    TT_TRY(search_init(s, err));
    TT_TRY(run_search(s, err));
    s->searching = false;
    tt_sample_release(&s->sample);
    TT_TRY(report(tuning, s, err));
    TT_TRY(tt_train_on(out, s->corpus, &s->embedding, &s->chrome, s->singlelabel, &tuning->options,
                       summary, &listener, err));
done:
    tt_sample_release(&s->sample);
    free(s->shuffled);
    free(s->candidates);
    return rc;
}

topictag_status topictag_tune(topictag_model **out, const char *const *paths, size_t n_paths,
                              const topictag_input_options *input,
                              const topictag_train_options *options,
                              const topictag_tune_options *tune, topictag_tuning *tuning,
                              topictag_train_summary *summary, const topictag_listener *listener,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options input_default = topictag_input_options_default();
    const topictag_train_options train_default = topictag_train_options_default();
    const topictag_tune_options tune_default = topictag_tune_options_default();
    topictag_train_options settled = options == NULL ? train_default : *options;
    topictag_train_summary own_summary;
    topictag_tuning own_tuning = {0};
    tt_corpus corpus = {0};
    search s = {.corpus = &corpus,
                .given = &settled,
                .tune = tune == NULL ? &tune_default : tune,
                .listener = listener};
    *out = NULL;
    input = input == NULL ? &input_default : input;
    summary = summary == NULL ? &own_summary : summary;
    *summary = (topictag_train_summary){0};
    if (tuning != NULL)
        *tuning = (topictag_tuning){0};
    TT_TRY(tt_train_options_check(s.given, listener, err));
    TT_TRY(topictag_options_check(s.tune, topictag_tune_option_table(), err));
    TT_TRY(tt_embedding_open(&s.embedding, s.given, err));
    const double start_s = tt_learn_clock_s();
    TT_TRY(tt_stories_load(&corpus, paths, n_paths, input, listener, err));
    summary->read_s = tt_learn_clock_s() - start_s;
    TT_TRY(tt_stories_check(&corpus, s.given, paths[0], &s.singlelabel, listener, err));
    if (corpus.n_docs < 2)
        TT_TRY(tt_fail_at(err, TOPICTAG_E_DEGENERATE, paths[0], 0, 0,
                          "expected two stories at least, to compare settings on"));
    if (s.given->learn_chrome)
        TT_TRY(tt_chrome_learn(&s.chrome, &corpus, listener, err));
    tt_stories_settle(&settled, &corpus);
    TT_TRY(tune_corpus(out, &s, tuning == NULL ? &own_tuning : tuning, summary, err));
done:
    tt_corpus_release(&corpus);
    tt_embedding_release(&s.embedding);
    tt_chrome_release(&s.chrome);
    topictag_tuning_free(&own_tuning);
    if (rc != TOPICTAG_OK && tuning != NULL)
        topictag_tuning_free(tuning);
    return rc;
}

void topictag_tuning_free(topictag_tuning *tuning)
{
    free(tuning->trials);
    *tuning = (topictag_tuning){0};
}
