/* SPDX-License-Identifier: MIT */
/* From a corpus to the setting a search chose, and the model trained with it. */
#include "base/memory.h"
#include "learn/learn.h"
#include "learn/training.h"
#include "learn/tune_search.h"
#include "pipeline/stories.h"

#include <stdlib.h>

static tt_tune_task task_of(topictag_tune_score score, bool singlelabel)
{
    tt_tune_task task = {.singlelabel = singlelabel};
    if (score == TOPICTAG_TUNE_SCORE_AUTO)
        task.score = tt_learn_goal(singlelabel);
    else if (score == TOPICTAG_TUNE_SCORE_MICRO)
        task.score.micro_f1 = 1;
    else if (score == TOPICTAG_TUNE_SCORE_MACRO)
        task.score.macro_f1 = 1;
    else
        task.score.accuracy = 1;
    return task;
}

/* The finished trials, as the search left them. */
static topictag_status report(topictag_tuning *tuning, const tt_search *s, topictag_error *err)
{
    tuning->trials = tt_calloc(s->n, sizeof *tuning->trials);
    if (tuning->trials == NULL)
        return tt_no_memory(err);
    for (size_t i = 0; i < s->n; i++)
        if (s->candidates[i].trial.n_documents > 0)
            tuning->trials[tuning->n_trials++] = s->candidates[i].trial;
    tuning->trials[0].chosen = true;
    tuning->options = tt_tune_options_at(s->given, s->candidates[0].point, s->cost);
    tuning->options.cost = tuning->trials[0].cost;
    tuning->interrupted = s->interrupted;
    return TOPICTAG_OK;
}

static topictag_status search(tt_search *s, topictag_tuning *tuning, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_search_init(s, err));
    TT_TRY(tt_search_run(s, err));
    TT_TRY(report(tuning, s, err));
done:
    tt_search_release(s);
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
    tt_embedding embedding = {0};
    tt_chrome chrome = {0};
    bool singlelabel = false;
    *out = NULL;
    tune = tune == NULL ? &tune_default : tune;
    input = input == NULL ? &input_default : input;
    summary = summary == NULL ? &own_summary : summary;
    *summary = (topictag_train_summary){0};
    if (tuning != NULL)
        *tuning = (topictag_tuning){0};
    TT_TRY(tt_train_options_check(&settled, listener, err));
    TT_TRY(topictag_options_check(tune, topictag_tune_option_table(), err));
    TT_TRY(tt_embedding_open(&embedding, &settled, err));
    const double start_s = tt_learn_clock_s();
    TT_TRY(tt_stories_load(&corpus, paths, n_paths, input, listener, err));
    summary->read_s = tt_learn_clock_s() - start_s;
    TT_TRY(tt_stories_check(&corpus, &settled, paths[0], &singlelabel, listener, err));
    TT_TRY(tt_embedding_check_prior(&corpus, singlelabel, &settled, err));
    if (corpus.n_docs < 2)
        TT_TRY(tt_fail_at(err, TOPICTAG_E_DEGENERATE, paths[0], 0, 0,
                          "expected two stories at least, to compare settings on"));
    if (settled.learn_chrome)
        TT_TRY(tt_chrome_learn(&chrome, &corpus, listener, err));
    tt_stories_settle(&settled, &corpus);
    tuning = tuning == NULL ? &own_tuning : tuning;
    tt_search s = {.corpus = &corpus,
                   .given = &settled,
                   .tune = tune,
                   .listener = listener,
                   .task = task_of(tune->score, singlelabel)};
    TT_TRY(search(&s, tuning, err));
    TT_TRY(tt_train_on(out, &corpus, &embedding, &chrome, singlelabel, &tuning->options, summary,
                       &(topictag_listener){tt_search_on_event, &s}, err));
done:
    tt_corpus_release(&corpus);
    tt_embedding_release(&embedding);
    tt_chrome_release(&chrome);
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
