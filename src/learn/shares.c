/* SPDX-License-Identifier: MIT */
/*
 * What the stories to come are like. The background holds a sample of them as sets of words, so a
 * machine that sees stories in the same way (sets of words and dense blocks, both for training
 * stories and the sample) gives decision values of both, from which decide/prior.h reads how
 * common each label is and how often it would be given wrongly.
 */
#include "base/memory.h"
#include "base/number.h"
#include "decide/prior.h"
#include "learn/embedding.h"

#include <stdlib.h>
#include <string.h>

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

topictag_status tt_embedding_check_prior(const tt_corpus *corpus, bool singlelabel,
                                         const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t label;
    double share;
    if (options->prior.n > 0 && (singlelabel || !options->calibrate || corpus->n_docs < 2))
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "prior", 0, 0,
                          "needs calibration and stories that may have several labels or none");
    for (size_t i = 0; i < options->prior.n && rc == TOPICTAG_OK; i++)
        rc = parse_prior(options->prior.items[i], corpus->label_names, corpus->n_labels, &label,
                         &share, err);
    return rc;
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

/* The machine's decision values of the sample, to decisions [n_labels * n_rows] by label. */
static topictag_status decide_sample(float *decisions, const tt_svm *svm, const tt_rows *rows,
                                     topictag_error *err)
{
    double *decision = tt_alloc(svm->n_labels, sizeof *decision);
    double *scratch = tt_alloc(tt_svm_scratch_doubles(svm), sizeof *scratch);
    topictag_status rc = TOPICTAG_OK;
    if (decision == NULL || scratch == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        tt_svm_score(svm, tt_rows_at(rows, r), scratch, decision);
        for (uint32_t label = 0; label < svm->n_labels; label++)
            decisions[(size_t)label * rows->n_rows + r] = (float)decision[label];
    }
done:
    free(decision);
    free(scratch);
    return rc;
}

/* Decision values of stories and sample by a machine that sees both alike. */
typedef struct witness {
    float *stories; /* [n_docs * n_labels] out of fold; NULL: there is no sample */
    float *sample;  /* [n_labels * n_sample] by label */
    uint32_t n_sample;
} witness;

static void release(witness *w)
{
    free(w->stories);
    free(w->sample);
}

static topictag_status hear(witness *w, const tt_embedding *embedding, const uint32_t *docs,
                            const tt_label_sets *sets, const uint32_t *groups,
                            const topictag_train_options *options,
                            const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_listener caller = listener != NULL ? *listener : (topictag_listener){0};
    const topictag_listener quiet = tt_progress_only(&caller);
    const tt_background *background = &embedding->background;
    const unsigned n_threads = tt_thread_count(options->threads);
    topictag_train_options own = topictag_train_options_default();
    own.threads = options->threads;
    own.solver = options->solver;
    own.folds = options->folds;
    own.seed = options->seed;
    tt_rows counts = {0}, rows = {0}, sample = {0};
    tt_svm svm = {0};
    double *idf = tt_alloc(background->params.n_words, sizeof *idf);
    tt_platt *platt = tt_alloc(sets->n_labels, sizeof *platt);
    w->n_sample = background->params.n_sample;
    w->stories = tt_calloc((size_t)sets->n_docs * sets->n_labels, sizeof *w->stories);
    w->sample = tt_alloc((size_t)w->n_sample * sets->n_labels, sizeof *w->sample);
    if (idf == NULL || platt == NULL || w->stories == NULL || w->sample == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t word = 0; word < background->params.n_words; word++)
        idf[word] = (double)background->words.idf[word];
    if (docs != NULL)
        TT_TRY(tt_rows_select(&counts, &embedding->counts, docs, sets->n_docs, err));
    TT_TRY(
        view(&rows, embedding, docs != NULL ? &counts : &embedding->counts, idf, n_threads, err));
    TT_TRY(view(&sample, embedding, &background->sample, idf, n_threads, err));
    const tt_svm_options machine = tt_machine_of(&own, rows.n_terms);
    TT_TRY(tt_learn_out_of_fold(w->stories, platt, &rows, sets, groups, &own, &quiet, err));
    TT_TRY(tt_svm_train(&svm, &rows, sets, NULL, 0, &machine, NULL, NULL, &quiet, err));
    TT_TRY(decide_sample(w->sample, &svm, &sample, err));
done:
    free(idf);
    free(platt);
    tt_rows_release(&counts);
    tt_rows_release(&rows);
    tt_rows_release(&sample);
    tt_svm_release(&svm);
    return rc;
}

/* What the stories stand for, label by label; shares as given where given[label]. */
static topictag_status weigh(tt_mass *masses, double *shares, const bool *given, witness *w,
                             const tt_label_sets *sets, bool of_archive, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = sets->n_docs, n_labels = sets->n_labels;
    double *d = tt_alloc(n_docs, sizeof *d), *fallout = tt_alloc(n_docs, sizeof *fallout);
    bool *y = tt_alloc(n_docs, sizeof *y);
    if (d == NULL || fallout == NULL || y == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t label = 0; label < n_labels; label++) {
        uint32_t n_examples = 0;
        double share;
        for (uint32_t doc = 0; doc < n_docs; doc++) {
            y[doc] = false;
            for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++)
                y[doc] |= sets->labels[i] == label;
            n_examples += y[doc];
            d[doc] = w->stories != NULL ? (double)w->stories[(size_t)doc * n_labels + label] : 0;
        }
        const bool heard = w->stories != NULL && n_examples >= TT_PRIOR_MIN_EXAMPLES;
        if (heard)
            TT_TRY(tt_prior_learn(&share, fallout, d, y, n_docs,
                                  w->sample + (size_t)label * w->n_sample, w->n_sample, err));
        if (heard && of_archive && !given[label])
            shares[label] = tt_prior_between(shares[label], share);
        tt_prior_masses(masses + label, n_labels, y, heard ? fallout : NULL, n_docs, shares[label]);
    }
done:
    free(d);
    free(fallout);
    free(y);
    return rc;
}

/* --prior into shares; the labels it names into given. */
static topictag_status read_priors(double *shares, bool *given, const tt_label_sets *sets,
                                   const char *const *label_names,
                                   const topictag_train_options *options, topictag_error *err)
{
    for (size_t i = 0; i < options->prior.n; i++) {
        uint32_t label = 0;
        double share = 0;
        const topictag_status rc =
            parse_prior(options->prior.items[i], label_names, sets->n_labels, &label, &share, err);
        if (rc != TOPICTAG_OK)
            return rc;
        shares[label] = share;
        given[label] = true;
    }
    return TOPICTAG_OK;
}

topictag_status tt_embedding_prior(double *shares, tt_mass **masses, const tt_embedding *embedding,
                                   const uint32_t *docs, const tt_label_sets *sets,
                                   const char *const *label_names, const uint32_t *groups,
                                   bool singlelabel, const topictag_train_options *options,
                                   const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const bool sampled = embedding->used && embedding->background.params.n_sample > 0;
    const bool of_archive = options->label_shares == TOPICTAG_SHARES_ARCHIVE;
    const uint32_t n_labels = sets->n_labels;
    witness w = {0};
    *masses = NULL;
    uint32_t *n_of = tt_calloc(n_labels, sizeof *n_of);
    bool *given = tt_calloc(n_labels, sizeof *given);
    if (n_of == NULL || given == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    count_labels(n_of, sets);
    for (uint32_t label = 0; label < n_labels; label++)
        shares[label] = n_of[label] / (double)sets->n_docs;
    if (singlelabel || !options->calibrate || sets->n_docs < 2)
        goto done;
    TT_TRY(read_priors(shares, given, sets, label_names, options, err));
    if (!sampled && options->prior.n == 0)
        goto done;
    if (sampled)
        TT_TRY(hear(&w, embedding, docs, sets, groups, options, listener, err));
    *masses = tt_alloc((size_t)sets->n_docs * n_labels, sizeof **masses);
    if (*masses == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(weigh(*masses, shares, given, &w, sets, of_archive, err));
    for (uint32_t label = 0; docs == NULL && label < n_labels; label++)
        TT_TRY(
            tt_tell(listener, TOPICTAG_EVENT_NOTE, err,
                    "\"%.80s\" is expected in %.1f %% of stories; it is in %.1f %% of the corpus",
                    label_names[label], 100 * shares[label], 100.0 * n_of[label] / sets->n_docs));
done:
    release(&w);
    free(n_of);
    free(given);
    return rc;
}
