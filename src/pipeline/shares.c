/* SPDX-License-Identifier: MIT */
/*
 * How common each label will be. A corpus made for training holds far more stories of each label
 * than the wire does; thresholds chosen at its shares give too many tags. The background holds a
 * sample of real stories as sets of words, so a machine that sees stories in the same way (sets
 * of words and dense blocks, both for training stories and the sample) tells how common a label is
 * there, by Saerens, Latinne and Decaestecker 2002. What they estimate tends to be too low for a
 * label whose real stories look unlike the training stories; the share used lies between it and
 * the training share, at the geometric mean of the odds.
 */
#include "base/memory.h"
#include "base/number.h"
#include "decide/prior.h"
#include "pipeline/embedding.h"

#include <stdlib.h>
#include <string.h>

/* Shares of labels with fewer training stories are not estimated. */
#define MIN_EXAMPLES 5

static void count_labels(uint32_t *n_of, const tt_label_sets *sets)
{
    for (uint32_t i = 0; i < sets->begin[sets->n_docs]; i++)
        n_of[sets->labels[i]]++;
}

/* "legal=0.15" */
static topictag_status parse_prior(const char *text, const char *const *label_names,
                                   uint32_t n_labels, uint32_t *label, double *share,
                                   topictag_error *err)
{
    const char *equals = strrchr(text, '=');
    if (equals == NULL || !tt_parse_double(equals + 1, strlen(equals + 1), share) ||
        !(*share > 0 && *share < 1))
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "prior", 0, 0,
                          "expected LABEL=SHARE with a share between 0 and 1, found \"%.80s\"",
                          text);
    const size_t n = (size_t)(equals - text);
    for (*label = 0; *label < n_labels; ++*label)
        if (strlen(label_names[*label]) == n && strncmp(label_names[*label], text, n) == 0)
            return TOPICTAG_OK;
    return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "prior", 0, 0,
                      "expected a label of the corpus, found \"%.80s\"", text);
}

/* Sets of words to rows as the estimating machine sees them: weighted words and dense blocks. */
static topictag_status view(tt_rows *out, const tt_embedding *embedding, const tt_rows *words,
                            const double *idf, unsigned n_threads, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_word_vectors *vectors = &embedding->background.words;
    const tt_tfidf_options weighting = {.use_idf = true, .kind_weight = {1, 1, 1}};
    tt_rows sets = {0}, dense = {0};
    TT_TRY(tt_rows_copy(&sets, words, err));
    for (uint64_t i = 0; i < sets.begin[sets.n_rows]; i++)
        sets.values[i] = 1;
    TT_TRY(tt_word_vectors_rows(&dense, vectors, &sets, false, 1, n_threads, err));
    TT_TRY(tt_tfidf_apply(&sets, vectors->vocab.kinds, idf, &weighting, n_threads, err));
    TT_TRY(tt_rows_join(out, &sets, &dense, err));
done:
    tt_rows_release(&sets);
    tt_rows_release(&dense);
    return rc;
}

/* p [n_rows * n_labels] */
static topictag_status predict(float *p, const tt_learned *learned, const tt_rows *rows,
                               uint32_t n_labels, topictag_error *err)
{
    double *decision = tt_alloc(n_labels, sizeof *decision);
    double *scratch = tt_alloc(tt_svm_scratch_doubles(&learned->svm), sizeof *scratch);
    topictag_status rc = TOPICTAG_OK;
    if (decision == NULL || scratch == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        tt_svm_score(&learned->svm, tt_rows_at(rows, r), scratch, decision);
        for (uint32_t label = 0; label < n_labels; label++)
            p[(size_t)r * n_labels + label] =
                (float)tt_platt_apply(&learned->platt[label], decision[label]);
    }
done:
    free(decision);
    free(scratch);
    return rc;
}

/* Moves each share of training half of the way to what the sample shows. */
static topictag_status estimate(double *shares, const uint32_t *n_of, const tt_embedding *embedding,
                                const uint32_t *docs, const tt_label_sets *sets,
                                const uint32_t *groups, const topictag_train_options *options,
                                const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_listener caller = listener != NULL ? *listener : (topictag_listener){0};
    const topictag_listener quiet = tt_progress_only(&caller);
    const tt_background *background = &embedding->background;
    const uint32_t n_words = background->params.n_words, n_sample = background->params.n_sample;
    const unsigned n_threads = tt_thread_count(options->threads);
    topictag_train_options own = topictag_train_options_default();
    own.threads = options->threads;
    own.solver = options->solver;
    own.folds = options->folds;
    own.seed = options->seed;
    tt_rows counts = {0}, rows = {0}, sample = {0};
    tt_learned learned = {0};
    double *idf = tt_alloc(n_words, sizeof *idf);
    float *p = tt_alloc((size_t)n_sample * sets->n_labels, sizeof *p);
    if (idf == NULL || p == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t word = 0; word < n_words; word++)
        idf[word] = (double)background->words.idf[word];
    if (docs != NULL)
        TT_TRY(tt_rows_select(&counts, &embedding->counts, docs, sets->n_docs, err));
    TT_TRY(
        view(&rows, embedding, docs != NULL ? &counts : &embedding->counts, idf, n_threads, err));
    TT_TRY(view(&sample, embedding, &background->sample, idf, n_threads, err));
    TT_TRY(tt_learn(&learned, &rows, sets, groups, NULL, false, &own, &quiet, err));
    TT_TRY(predict(p, &learned, &sample, sets->n_labels, err));
    for (uint32_t label = 0; label < sets->n_labels; label++)
        if (n_of[label] >= MIN_EXAMPLES && n_of[label] < sets->n_docs)
            shares[label] =
                tt_prior_between(shares[label], tt_prior_estimate(p + label, n_sample,
                                                                  sets->n_labels, shares[label]));
done:
    free(idf);
    free(p);
    tt_rows_release(&counts);
    tt_rows_release(&rows);
    tt_rows_release(&sample);
    tt_learned_release(&learned);
    return rc;
}

topictag_status tt_embedding_shares(double *shares, bool *changed, const tt_embedding *embedding,
                                    const uint32_t *docs, const tt_label_sets *sets,
                                    const char *const *label_names, const uint32_t *groups,
                                    bool singlelabel, const topictag_train_options *options,
                                    const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const bool sampled = embedding->used && embedding->background.params.n_sample > 0 &&
                         options->label_shares == TOPICTAG_SHARES_ARCHIVE;
    uint32_t *n_of = tt_calloc(sets->n_labels, sizeof *n_of);
    *changed = false;
    if (n_of == NULL)
        return tt_no_memory(err);
    count_labels(n_of, sets);
    for (uint32_t label = 0; label < sets->n_labels; label++)
        shares[label] = n_of[label] / (double)sets->n_docs;
    if (singlelabel || !options->calibrate || sets->n_docs < 2) {
        if (options->prior.n > 0)
            rc = tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "prior", 0, 0,
                            "needs calibration and stories that may have several labels or none");
        goto done;
    }
    if (sampled)
        TT_TRY(estimate(shares, n_of, embedding, docs, sets, groups, options, listener, err));
    for (size_t i = 0; i < options->prior.n; i++) {
        uint32_t label = 0;
        double share = 0;
        TT_TRY(
            parse_prior(options->prior.items[i], label_names, sets->n_labels, &label, &share, err));
        shares[label] = share;
    }
    *changed = sampled || options->prior.n > 0;
    for (uint32_t label = 0; *changed && docs == NULL && label < sets->n_labels; label++)
        TT_TRY(
            tt_tell(listener, TOPICTAG_EVENT_NOTE, err,
                    "\"%.80s\" is expected in %.1f %% of stories; it is in %.1f %% of the corpus",
                    label_names[label], 100 * shares[label], 100.0 * n_of[label] / sets->n_docs));
done:
    free(n_of);
    return rc;
}
