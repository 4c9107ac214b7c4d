/* SPDX-License-Identifier: MIT */
#include "learn/tune_trial.h"

#include "learn/fold_terms.h"
#include "learn/learn.h"
#include "pipeline/stories.h"

#include <stdlib.h>
#include <string.h>

topictag_status tt_sample_init(tt_sample *sample, const tt_corpus *corpus, const uint32_t *docs,
                               uint32_t n_docs, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *sample = (tt_sample){.corpus = {.n_docs = n_docs,
                                     .n_labels = corpus->n_labels,
                                     .label_names = corpus->label_names,
                                     .multilabel = corpus->multilabel}};
    tt_corpus *view = &sample->corpus;
    uint32_t n_ids = 0;
    for (uint32_t i = 0; i < n_docs; i++)
        n_ids += corpus->label_begin[docs[i] + 1] - corpus->label_begin[docs[i]];
    view->docs = tt_alloc(n_docs, sizeof *view->docs);
    view->label_begin = tt_calloc((size_t)n_docs + 1, sizeof *view->label_begin);
    view->label_ids = tt_alloc(n_ids, sizeof *view->label_ids);
    if (view->docs == NULL || view->label_begin == NULL || view->label_ids == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t i = 0; i < n_docs; i++) {
        const uint32_t from = corpus->label_begin[docs[i]];
        const uint32_t n = corpus->label_begin[docs[i] + 1] - from;
        view->docs[i] = corpus->docs[docs[i]];
        if (n > 0)
            memcpy(view->label_ids + view->label_begin[i], corpus->label_ids + from,
                   n * sizeof *view->label_ids);
        view->label_begin[i + 1] = view->label_begin[i] + n;
    }
    TT_TRY(tt_stories_groups(&sample->groups, view, err));
done:
    if (rc != TOPICTAG_OK)
        tt_sample_release(sample);
    return rc;
}

void tt_sample_keep(tt_sample *sample, uint32_t analysis)
{
    for (uint32_t a = 0; a < TT_TUNE_MAX_ANALYSES; a++)
        if (a != analysis) {
            tt_vocab_release(&sample->analyses[a].vocab);
            tt_rows_release(&sample->analyses[a].counts);
            tt_embedding_release(&sample->analyses[a].embedding);
        }
}

void tt_sample_release(tt_sample *sample)
{
    tt_sample_keep(sample, UINT32_MAX);
    free(sample->corpus.docs);
    free(sample->corpus.label_begin);
    free(sample->corpus.label_ids);
    free(sample->groups);
    *sample = (tt_sample){0};
}

static topictag_status count_terms(tt_analysis *a, const tt_corpus *corpus,
                                   const topictag_train_options *options,
                                   const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    /* Uncut: tt_fold_terms_fit does it, for the cuts may differ from trial to trial. */
    const tt_vocab_options everything = {.min_df = 1, .max_df = corpus->n_docs};
    TT_TRY(tt_stories_count(&a->vocab, &a->counts, corpus, options, &everything, listener, err));
    TT_TRY(tt_embedding_open(&a->embedding, options, err));
    TT_TRY(tt_embedding_count(&a->embedding, corpus, options, err));
    TT_TRY(tt_embedding_fit(&a->embedding, &a->vocab, err));
    a->weight = -1;
done:
    return rc;
}

/* *rows, zeroed: the sample's counts weighted, and their dense blocks. */
static topictag_status weigh_terms(tt_rows *rows, tt_analysis *a, const tt_label_sets *sets,
                                   const uint32_t *groups, const topictag_train_options *options,
                                   const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_fold_terms terms;
    tt_archive_df archive;
    TT_TRY(tt_fold_terms_fit(&terms, &a->counts, a->vocab.kinds, NULL, sets->n_docs,
                             tt_embedding_archive(&a->embedding, &archive), options, err));
    TT_TRY(tt_fold_terms_rows(rows, &terms, &a->counts, options, err));
    if (a->weight < 0)
        TT_TRY(tt_embedding_weight(&a->weight, &a->embedding, rows, NULL, sets, groups, options,
                                   listener, err));
    TT_TRY(tt_embedding_join(&a->embedding, rows, a->weight, options, err));
done:
    tt_fold_terms_release(&terms);
    return rc;
}

topictag_status tt_sample_try(topictag_trial *trial, float *influence, tt_sample *sample,
                              uint32_t analysis, const tt_tune_task *task,
                              const topictag_train_options *options,
                              const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = sample->corpus.n_docs;
    const tt_label_sets sets = tt_stories_labels(&sample->corpus);
    tt_analysis *a = &sample->analyses[analysis];
    tt_rows rows = {0};
    tt_learned learned = {0};
    const double start_s = tt_learn_clock_s();
    if (a->counts.n_rows == 0)
        TT_TRY(count_terms(a, &sample->corpus, options, listener, err));
    TT_TRY(weigh_terms(&rows, a, &sets, sample->groups, options, listener, err));
    /* Judged at the chosen cost alone, like those with a cost of their own: that the solver came by
       way of other costs is worth as much as many a change of options. */
    topictag_train_options settled = *options;
    TT_TRY(tt_learn_cost(&settled.cost, &rows, &sets, sample->groups, task->singlelabel, options,
                         listener, err));
    TT_TRY(tt_learn_estimate(&learned, &rows, &sets, sample->groups, task->singlelabel, &settled,
                             listener, err));
    const tt_tag_sets gold = {n_docs, sets.begin, sets.labels};
    const tt_tag_sets tags = {n_docs, learned.tag_begin, learned.tags};
    TT_TRY(tt_influence(influence, &gold, &tags, sets.n_labels, &task->score, err));
    trial->cost = learned.cost;
    trial->n_documents = n_docs;
    trial->micro_f1 = learned.micro_f1;
    trial->macro_f1 = learned.macro_f1;
    trial->accuracy = learned.accuracy;
    trial->score = tt_score_of(&task->score, learned.micro_f1, learned.macro_f1, learned.accuracy);
    trial->seconds = tt_learn_clock_s() - start_s;
done:
    tt_rows_release(&rows);
    tt_learned_release(&learned);
    return rc;
}
