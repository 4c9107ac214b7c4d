/* SPDX-License-Identifier: MIT */
/*
 * Probable mislabels, after confident learning (Northcutt, Jiang and Chuang 2021): machines that
 * have not seen a story judge it. With one label a story, it is doubtful when another label is more
 * probable than the one given; with several, when they are as sure that a label is wrongly given or
 * withheld as they commonly are of stories without or with it. Doubtful stories are ranked by
 * margin: how much more probable the other answer is than the one given.
 */

#include "base/memory.h"
#include "curate/checking.h"
#include "learn/learn.h"
#include "pipeline/stories.h"

#include <stdlib.h>

typedef struct doubt {
    double margin; /* above 0, at most 1 */
    uint32_t doc;
    uint32_t given;     /* label that is probably wrong; UINT32_MAX: none is */
    uint32_t suggested; /* label that is probably right; UINT32_MAX: none */
    float p_given, p_suggested;
} doubt;

typedef struct judging {
    const topictag_check *check;
    const float *probabilities; /* [n_docs * n_labels] */
    const double *sure_in;      /* [n_labels] mean probability of stories with the label */
    const double *sure_out;     /* [n_labels] mean of 1 - p of the others */
} judging;

static int by_margin(const void *a, const void *b)
{
    const doubt *x = a, *y = b;
    if (x->margin != y->margin)
        return x->margin < y->margin ? 1 : -1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static bool has_label(const tt_corpus *corpus, uint32_t doc, uint32_t label)
{
    for (uint32_t i = corpus->label_begin[doc]; i < corpus->label_begin[doc + 1]; i++)
        if (corpus->label_ids[i] == label)
            return true;
    return false;
}

/* Too rare to be judged: a fold may have left no example to learn from. */
static bool is_rare(const topictag_check *check, uint32_t label)
{
    const uint32_t least = check->options.rare > 2 ? check->options.rare : 2;
    return check->label_counts[label] < least;
}

static doubt judge_single(const judging *j, uint32_t doc)
{
    const tt_corpus *corpus = &j->check->corpus;
    const float *p = j->probabilities + (size_t)doc * corpus->n_labels;
    const uint32_t given = corpus->label_ids[corpus->label_begin[doc]];
    doubt out = {.doc = doc, .given = given, .suggested = UINT32_MAX, .p_given = p[given]};
    if (is_rare(j->check, given))
        return out;
    for (uint32_t label = 0; label < corpus->n_labels; label++)
        if (label != given && p[label] > p[given] &&
            (out.suggested == UINT32_MAX || p[label] > p[out.suggested]))
            out.suggested = label;
    if (out.suggested != UINT32_MAX) {
        out.p_suggested = p[out.suggested];
        out.margin = (double)out.p_suggested - out.p_given;
    }
    return out;
}

/* The label that is most doubtful, whether given or withheld. */
static doubt judge_multi(const judging *j, uint32_t doc)
{
    const tt_corpus *corpus = &j->check->corpus;
    const float *p = j->probabilities + (size_t)doc * corpus->n_labels;
    doubt out = {.doc = doc, .given = UINT32_MAX, .suggested = UINT32_MAX};
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        const bool given = has_label(corpus, doc, label);
        const double right = given ? p[label] : 1 - (double)p[label], margin = 1 - 2 * right;
        const double sure = given ? j->sure_out[label] : j->sure_in[label];
        if (is_rare(j->check, label) || margin <= out.margin || 1 - right < sure)
            continue;
        out.margin = margin;
        out.given = given ? label : UINT32_MAX;
        out.suggested = given ? UINT32_MAX : label;
        out.p_given = given ? p[label] : 0;
        out.p_suggested = given ? 0 : p[label];
    }
    return out;
}

static void measure_sureness(double *sure_in, double *sure_out, const topictag_check *check,
                             const float *probabilities)
{
    const tt_corpus *corpus = &check->corpus;
    const uint32_t n_labels = corpus->n_labels;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const float *p = probabilities + (size_t)doc * n_labels;
        for (uint32_t label = 0; label < n_labels; label++)
            sure_out[label] += 1 - (double)p[label];
        for (uint32_t i = corpus->label_begin[doc]; i < corpus->label_begin[doc + 1]; i++) {
            const uint32_t label = corpus->label_ids[i];
            sure_in[label] += p[label];
            sure_out[label] -= 1 - (double)p[label];
        }
    }
    for (uint32_t label = 0; label < n_labels; label++) {
        const uint32_t n_in = check->label_counts[label], n_out = corpus->n_docs - n_in;
        sure_in[label] /= n_in > 0 ? n_in : 1;
        sure_out[label] /= n_out > 0 ? n_out : 1;
    }
}

static topictag_status report(topictag_check *check, const doubt *d, topictag_error *err)
{
    const char *const *names = check->corpus.label_names;
    tt_finding finding = {.doc = d->doc, .other = UINT32_MAX, .label = UINT32_MAX};
    finding.shown.kind = TOPICTAG_FINDING_MISLABEL;
    finding.shown.score = d->margin;
    finding.shown.label = d->given != UINT32_MAX ? names[d->given] : NULL;
    finding.shown.suggested = d->suggested != UINT32_MAX ? names[d->suggested] : NULL;
    if (d->given == UINT32_MAX)
        return tt_check_add(check, &finding, err, "reads like \"%s\" (%.2f), which it lacks",
                            finding.shown.suggested, (double)d->p_suggested);
    if (d->suggested == UINT32_MAX)
        return tt_check_add(check, &finding, err, "does not read like \"%s\" (%.2f)",
                            finding.shown.label, (double)d->p_given);
    return tt_check_add(check, &finding, err, "labelled \"%s\" (%.2f), reads like \"%s\" (%.2f)",
                        finding.shown.label, (double)d->p_given, finding.shown.suggested,
                        (double)d->p_suggested);
}

static topictag_status rank(topictag_check *check, const float *probabilities, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    uint32_t n_doubts = 0;
    doubt *doubts = tt_alloc(corpus->n_docs, sizeof *doubts);
    double *sure = tt_calloc(corpus->n_labels, 2 * sizeof *sure);
    if (doubts == NULL || sure == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    const judging j = {check, probabilities, sure, sure + corpus->n_labels};
    measure_sureness(sure, sure + corpus->n_labels, check, probabilities);
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const doubt d = corpus->multilabel ? judge_multi(&j, doc) : judge_single(&j, doc);
        if (d.margin > 0 && check->near.n_words[doc] > 0)
            doubts[n_doubts++] = d;
    }
    if (n_doubts > 1)
        qsort(doubts, n_doubts, sizeof *doubts, by_margin);
    for (uint32_t i = 0; i < n_doubts && i < check->options.mislabels; i++)
        TT_TRY(report(check, &doubts[i], err));
done:
    free(doubts);
    free(sure);
    return rc;
}

/*
 * Words alone, and a solver that stops early: of 200 labels flipped at random, pairs of words and
 * an exact solution find as many, for several times the work (training/check.csv).
 */
static topictag_train_options judging_options(const topictag_check *check)
{
    topictag_train_options options = topictag_train_options_default();
    options.ngrams = 1;
    options.char_ngrams_min = 0;
    options.title_weight = 1;
    options.title_terms = false;
    options.cost = 1;
    options.tolerance = 0.1;
    options.folds = check->options.folds;
    options.seed = check->options.seed;
    options.threads = check->options.threads;
    return options;
}

/* Weighed words of all stories. */
static topictag_status weigh_words(tt_rows *rows, const topictag_check *check,
                                   const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    const tt_vocab_options cuts = tt_cuts_of(options, corpus->n_docs);
    const tt_tfidf_options weighting = tt_weighting_of(options);
    tt_vocab vocab = {0};
    tt_rows counts = {0};
    double *idf = NULL;
    TT_TRY(tt_stories_count(&vocab, &counts, corpus, options, &cuts, check->listener, err));
    idf = tt_alloc(vocab.n_terms, sizeof *idf);
    if (idf == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(tt_idf_fit(idf, &counts, NULL, 0, NULL, err));
    TT_TRY(tt_tfidf_rows(rows, &counts, vocab.kinds, idf, &weighting,
                         tt_thread_count(options->threads), err));
done:
    tt_vocab_release(&vocab);
    tt_rows_release(&counts);
    free(idf);
    return rc;
}

/* Decisions of machines that have not seen the story, made probabilities in place. */
static topictag_status judge(float *probabilities, const topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    const topictag_train_options options = judging_options(check);
    const tt_label_sets sets = tt_stories_labels(corpus);
    tt_rows rows = {0};
    tt_platt *platt = tt_alloc(corpus->n_labels, sizeof *platt);
    uint32_t *groups = tt_alloc(corpus->n_docs, sizeof *groups);
    if (platt == NULL || groups == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    /* A copy with the same wrong label in the training part would vouch for it. */
    TT_TRY(tt_near_groups(groups, &check->near, corpus, err));
    TT_TRY(weigh_words(&rows, check, &options, err));
    TT_TRY(tt_learn_out_of_fold(probabilities, platt, &rows, &sets, groups, &options,
                                check->listener, err));
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        for (uint32_t label = 0; label < corpus->n_labels; label++) {
            float *p = &probabilities[(size_t)doc * corpus->n_labels + label];
            *p = (float)tt_platt_apply(&platt[label], *p);
        }
done:
    tt_rows_release(&rows);
    free(platt);
    free(groups);
    return rc;
}

topictag_status tt_check_mislabels(topictag_check *check, topictag_error *err)
{
    const tt_corpus *corpus = &check->corpus;
    if (corpus->n_docs > SIZE_MAX / sizeof(float) / (corpus->n_labels + (size_t)1))
        return tt_no_memory(err);
    float *probabilities =
        tt_calloc((size_t)corpus->n_docs * corpus->n_labels, sizeof *probabilities);
    if (probabilities == NULL)
        return tt_no_memory(err);
    topictag_status rc = judge(probabilities, check, err);
    /* Too few stories to train on, or no word in two of them: told by rare-label. */
    if (rc == TOPICTAG_OK) {
        rc = rank(check, probabilities, err);
    } else if (rc == TOPICTAG_E_DEGENERATE || rc == TOPICTAG_E_EMPTY) {
        (void)tt_forgive(err);
        rc = tt_tell(check->listener, TOPICTAG_EVENT_NOTE, err,
                     "too few stories of any label to look for mislabels");
    }
    free(probabilities);
    return rc;
}
