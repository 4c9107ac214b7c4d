/* SPDX-License-Identifier: MIT */
/*
 * Cross-validation of a training set-up. What a fold learns (recurring lines, document frequencies,
 * cuts, IDF, machine, calibration, thresholds) comes from its training part alone. The corpus is
 * analysed again only where other lines are left out than in the fold before.
 */

#include "base/memory.h"
#include "corpus/folds.h"
#include "pipeline/chrome.h"
#include "learn/compact.h"
#include "learn/embedding.h"
#include "learn/fold_terms.h"
#include "score/evidence.h"
#include "learn/learn.h"
#include "pipeline/stories.h"

#include <stdlib.h>
#include <string.h>

typedef struct fold_run {
    const topictag_train_options *options;
    const topictag_listener *listener;
    const tt_corpus *corpus;
    tt_embedding embedding;
    tt_chrome chrome; /* lines that vocab and counts were made without */
    tt_vocab vocab;   /* all terms; n_terms 0: nothing was counted yet */
    tt_rows counts;
    size_t most_chrome; /* different lines left out in a fold */
    tt_label_sets sets;
    const uint32_t *groups;  /* NULL: none */
    const uint32_t *fold_of; /* [n_docs] */
    bool singlelabel;
    topictag_report *report;
} fold_run;

static topictag_status predict_fold(const fold_run *run, const tt_learned *learned,
                                    const tt_rows *rows, uint32_t fold, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = run->sets.n_labels;
    double *scratch = tt_alloc(tt_svm_scratch_doubles(&learned->svm), sizeof *scratch);
    double *decision = tt_alloc(n_labels, sizeof *decision);
    uint32_t *labels = tt_alloc(n_labels, sizeof *labels);
    if (scratch == NULL || decision == NULL || labels == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t doc = 0; doc < run->sets.n_docs; doc++) {
        if (run->fold_of[doc] != fold)
            continue;
        const tt_row row = tt_rows_at(rows, doc);
        tt_svm_score(&learned->svm, row, scratch, decision);
        for (uint32_t label = 0; label < n_labels; label++)
            tt_report_set_probability(run->report, doc, label,
                                      tt_platt_apply(&learned->platt[label], decision[label]));
        const uint32_t n =
            row.n == 0 ? 0
                       : tt_learn_decide(labels, decision, learned->thresholds, learned->platt,
                                         n_labels, run->singlelabel, run->options->min_probability);
        tt_report_set_tags(run->report, doc, labels, n, row.n == 0 ? "no-known-terms" : NULL);
    }
done:
    free(scratch);
    free(decision);
    free(labels);
    return rc;
}

/* Makes the machine compact, and the rows anew without the terms that left. */
static topictag_status compact_fold(const fold_run *run, tt_learned *learned, tt_fold_terms *terms,
                                    double weight, tt_rows *rows, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_compact_machine(&learned->svm, terms->idf, terms->n_terms, run->options, err));
    tt_rows_release(rows);
    TT_TRY(tt_fold_terms_rows(rows, terms, &run->counts, run->options, err));
    TT_TRY(tt_embedding_join(&run->embedding, rows, weight, run->options, err));
done:
    return rc;
}

/* docs [n_train] are the training documents, groups_of them in the same order or NULL. */
static topictag_status learn_fold(const fold_run *run, const uint32_t *docs, uint32_t n_train,
                                  const uint32_t *groups, uint32_t fold, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_fold_terms terms = {0};
    tt_rows rows = {0}, train_rows = {0};
    tt_label_sets sets = {0};
    tt_learned learned = {0};
    tt_archive_df archive;
    tt_mass *masses = NULL;
    double weight;
    double *shares = tt_alloc(run->sets.n_labels, sizeof *shares);
    if (shares == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_fold_terms_fit(&terms, &run->counts, run->vocab.kinds, docs, n_train,
                             tt_embedding_archive(&run->embedding, &archive), run->options, err));
    TT_TRY(tt_fold_terms_rows(&rows, &terms, &run->counts, run->options, err));
    TT_TRY(tt_rows_select(&train_rows, &rows, docs, n_train, err));
    TT_TRY(tt_label_sets_select(&sets, &run->sets, docs, n_train, err));
    TT_TRY(tt_embedding_weight(&weight, &run->embedding, &train_rows, docs, &sets, groups,
                               run->options, run->listener, err));
    TT_TRY(tt_embedding_join(&run->embedding, &rows, weight, run->options, err));
    tt_rows_release(&train_rows);
    TT_TRY(tt_rows_select(&train_rows, &rows, docs, n_train, err));
    TT_TRY(tt_embedding_prior(shares, &masses, &run->embedding, docs, &sets,
                              run->corpus->label_names, groups, run->singlelabel, run->options,
                              run->listener, err));
    TT_TRY(tt_learn(&learned, &train_rows, &sets, groups, masses, run->singlelabel, run->options,
                    run->listener, err));
    if (run->options->compact != TOPICTAG_COMPACT_NONE)
        TT_TRY(compact_fold(run, &learned, &terms, weight, &rows, err));
    TT_TRY(predict_fold(run, &learned, &rows, fold, err));
done:
    tt_fold_terms_release(&terms);
    free(shares);
    free(masses);
    tt_rows_release(&rows);
    tt_rows_release(&train_rows);
    tt_label_sets_release(&sets);
    tt_learned_release(&learned);
    return rc;
}

/* *shown: the corpus with blanks for the lines; what differs from it lies in the arena. */
static topictag_status blank_lines(tt_corpus *shown, tt_arena *arena, const tt_corpus *corpus,
                                   const tt_chrome *chrome, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_ranges ranges = {0};
    *shown = *corpus;
    shown->docs = tt_arena_alloc(arena, corpus->n_docs, sizeof *shown->docs);
    if (shown->docs == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < corpus->n_docs; i++) {
        tt_document *doc = &shown->docs[i];
        *doc = corpus->docs[i];
        TT_TRY(tt_chrome_find(&ranges, chrome->hashes, chrome->n, doc->text, doc->n_bytes,
                              doc->title_bytes, err));
        if (ranges.n == 0)
            continue;
        char *text = tt_arena_strndup(arena, doc->text, doc->n_bytes);
        if (text == NULL) {
            rc = tt_no_memory(err);
            goto done;
        }
        tt_chrome_blank(text, &ranges);
        doc->text = text;
    }
done:
    free(ranges.items);
    return rc;
}

/* Counts the terms of all stories without the lines that run->chrome holds. */
static topictag_status count_terms(fold_run *run, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    /* Terms of a single story can never reach another fold's machine through the cuts. */
    const tt_vocab_options everything = {.min_df = 1, .max_df = run->corpus->n_docs};
    tt_corpus shown;
    tt_arena arena = {0};
    tt_vocab_release(&run->vocab);
    tt_rows_release(&run->counts);
    TT_TRY(blank_lines(&shown, &arena, run->corpus, &run->chrome, err));
    TT_TRY(tt_stories_count(&run->vocab, &run->counts, &shown, run->options, &everything,
                            run->listener, err));
    TT_TRY(tt_embedding_count(&run->embedding, &shown, run->options, err));
    TT_TRY(tt_embedding_fit(&run->embedding, &run->vocab, err));
done:
    tt_arena_release(&arena);
    return rc;
}

/* Has the terms counted as training on docs [n_train] would count them. */
static topictag_status prepare_fold(fold_run *run, const uint32_t *docs, uint32_t n_train,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_chrome chrome = {0};
    if (run->options->learn_chrome)
        TT_TRY(tt_chrome_learn_from(&chrome, run->corpus, docs, n_train, err));
    if (run->vocab.n_terms == 0 || chrome.n != run->chrome.n ||
        (chrome.n > 0 &&
         memcmp(chrome.hashes, run->chrome.hashes, chrome.n * sizeof *chrome.hashes) != 0)) {
        tt_chrome_release(&run->chrome);
        run->chrome = chrome;
        chrome = (tt_chrome){0};
        TT_TRY(count_terms(run, err));
    }
    if (run->chrome.n > run->most_chrome)
        run->most_chrome = run->chrome.n;
done:
    tt_chrome_release(&chrome);
    return rc;
}

static topictag_status run_fold(fold_run *run, uint32_t fold, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n_train = 0;
    uint32_t *docs = tt_alloc(run->sets.n_docs, sizeof *docs);
    uint32_t *groups = run->groups == NULL ? NULL : tt_alloc(run->sets.n_docs, sizeof *groups);
    if (docs == NULL || (run->groups != NULL && groups == NULL)) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t doc = 0; doc < run->sets.n_docs; doc++) {
        if (run->fold_of[doc] == fold)
            continue;
        if (groups != NULL)
            groups[n_train] = run->groups[doc];
        docs[n_train++] = doc;
    }
    TT_TRY(prepare_fold(run, docs, n_train, err));
    TT_TRY(learn_fold(run, docs, n_train, groups, fold, err));
done:
    free(docs);
    free(groups);
    return rc;
}

static topictag_status run_folds(fold_run *run, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_train_options *options = run->options;
    const tt_corpus *corpus = run->corpus;
    uint32_t *fold_of = tt_alloc(corpus->n_docs, sizeof *fold_of), *groups = NULL;
    if (fold_of == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_stories_groups(&groups, corpus, err));
    TT_TRY(tt_folds_make(fold_of, corpus->n_docs, corpus->n_labels, run->sets.begin,
                         run->sets.labels, groups, options->folds, options->seed, err));
    run->groups = groups;
    run->fold_of = fold_of;
    for (uint32_t fold = 0; fold < options->folds; fold++) {
        TT_TRY(tt_tell_progress(run->listener, "fold", fold, options->folds, err));
        TT_TRY(run_fold(run, fold, err));
    }
    if (run->most_chrome > 0)
        TT_TRY(tt_tell(run->listener, TOPICTAG_EVENT_NOTE, err,
                       "each fold left out the lines that recur in its training stories whatever "
                       "the label, at most %zu different ones",
                       run->most_chrome));
done:
    free(fold_of);
    free(groups);
    return rc;
}

static void release_run(fold_run *run)
{
    topictag_report_free(run->report);
    tt_embedding_release(&run->embedding);
    tt_chrome_release(&run->chrome);
    tt_vocab_release(&run->vocab);
    tt_rows_release(&run->counts);
}

topictag_status topictag_crossval(topictag_report **out, const char *const *paths, size_t n_paths,
                                  const topictag_input_options *input,
                                  const topictag_train_options *options,
                                  const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options input_default = topictag_input_options_default();
    const topictag_train_options train_default = topictag_train_options_default();
    tt_corpus corpus = {0};
    tt_buf title = {0};
    topictag_train_options settled = options == NULL ? train_default : *options;
    fold_run run = {.options = &settled, .listener = listener, .corpus = &corpus};
    *out = NULL;
    input = input == NULL ? &input_default : input;
    TT_TRY(tt_train_options_check(run.options, listener, err));
    TT_TRY(tt_embedding_open(&run.embedding, run.options, err));
    TT_TRY(tt_stories_load(&corpus, paths, n_paths, input, listener, err));
    TT_TRY(tt_stories_check(&corpus, run.options, paths[0], &run.singlelabel, listener, err));
    TT_TRY(tt_embedding_check_prior(&corpus, run.singlelabel, run.options, err));
    tt_stories_settle(&settled, &corpus);
    run.sets = tt_stories_labels(&corpus);
    TT_TRY(tt_report_title(&title, NULL, paths, n_paths, err));
    TT_TRY(tt_report_new(&run.report, title.data, &corpus, NULL, 0, !run.singlelabel, err));
    TT_TRY(run_folds(&run, err));
    TT_TRY(tt_report_finish(run.report, err));
    TT_TRY(tt_report_add_evidence(run.report, &corpus, NULL, err));
    *out = run.report;
    run.report = NULL;
done:
    release_run(&run);
    tt_buf_release(&title);
    tt_corpus_release(&corpus);
    return rc;
}
