/* SPDX-License-Identifier: MIT */
#include "learn/compact.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Share of the squared weights that may go. On a fifth of the training stories of four corpora,
 * left out, 20 to 35 % of the terms hold it and micro-F1 moves by 0.001 at most; at 0.05 up to
 * one story in fifty is tagged otherwise.
 */
#define PRUNED_SHARE 0.01

/*
 * The features that stay: kept [*n_kept] owned, increasing. The first n_terms features of the
 * machine are terms; the components of a dense block behind them stay.
 */
static topictag_status choose_kept(uint32_t **kept, uint32_t *n_kept, const tt_svm *svm,
                                   uint32_t n_terms, topictag_error *err)
{
    *kept = tt_alloc(svm->n_terms, sizeof **kept);
    if (*kept == NULL)
        return tt_no_memory(err);
    const topictag_status rc = tt_svm_prune(*kept, n_kept, svm, n_terms, PRUNED_SHARE, err);
    for (uint32_t t = n_terms; rc == TOPICTAG_OK && t < svm->n_terms; t++)
        (*kept)[(*n_kept)++] = t;
    return rc;
}

topictag_status tt_compact_machine(tt_svm *svm, double *idf, uint32_t n_terms,
                                   const topictag_train_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t *kept = NULL, n_kept = 0;
    tt_svm compact;
    TT_TRY(choose_kept(&kept, &n_kept, svm, n_terms, err));
    for (uint32_t t = 0, i = 0; t < n_terms; t++) {
        if (i < n_kept && kept[i] == t)
            i++;
        else
            idf[t] = 0;
    }
    for (uint32_t t = 0; t < svm->n_terms; t++)
        kept[t] = t;
    TT_TRY(
        tt_svm_compact(&compact, svm, kept, svm->n_terms, (tt_weight_format)options->compact, err));
    tt_svm_release(svm);
    *svm = compact;
done:
    free(kept);
    return rc;
}

/* Both machines side by side, and one story's row as the compact one will see it. */
typedef struct comparison {
    const tt_svm *full, *compact;
    uint32_t n_terms;  /* of full that are terms of the vocabulary */
    uint32_t *places;  /* [full->n_terms] id in compact or TT_NO_TERM */
    uint32_t *terms;   /* [full->n_terms] */
    float *values;     /* [full->n_terms] */
    double *decisions; /* [4 * n_labels]: of full, of compact, before, after */
    uint32_t *labels;  /* [2 * n_labels] */
} comparison;

static void comparison_release(comparison *c)
{
    free(c->places);
    free(c->terms);
    free(c->values);
    free(c->decisions);
    free(c->labels);
}

/* To be released also on failure. */
static topictag_status comparison_init(comparison *c, const tt_svm *full, const tt_svm *compact,
                                       const uint32_t *kept, uint32_t n_terms, topictag_error *err)
{
    *c = (comparison){.full = full,
                      .compact = compact,
                      .n_terms = n_terms,
                      .places = tt_alloc(full->n_terms, sizeof *c->places),
                      .terms = tt_alloc(full->n_terms, sizeof *c->terms),
                      .values = tt_alloc(full->n_terms, sizeof *c->values),
                      .decisions = tt_alloc(full->n_labels, 4 * sizeof *c->decisions),
                      .labels = tt_alloc(full->n_labels, 2 * sizeof *c->labels)};
    if (c->places == NULL || c->terms == NULL || c->values == NULL || c->decisions == NULL ||
        c->labels == NULL)
        return tt_no_memory(err);
    memset(c->places, 0xff, full->n_terms * sizeof *c->places);
    for (uint32_t t = 0; t < compact->n_terms; t++)
        c->places[kept[t]] = t;
    return TOPICTAG_OK;
}

/* Without the terms that are gone; the rest of the words has length 1 again. */
static tt_row shrink(const comparison *c, tt_row row)
{
    size_t n = 0;
    double norm2 = 0;
    for (size_t e = 0; e < row.n; e++) {
        const uint32_t place = c->places[row.terms[e]];
        if (place == TT_NO_TERM)
            continue;
        c->terms[n] = place;
        c->values[n++] = row.values[e];
        if (row.terms[e] < c->n_terms)
            norm2 += (double)row.values[e] * row.values[e];
    }
    const uint32_t n_words = c->compact->n_terms - (c->full->n_terms - c->n_terms);
    const double scale = norm2 > 0 ? 1 / sqrt(norm2) : 0;
    for (size_t e = 0; e < n && c->terms[e] < n_words; e++)
        c->values[e] = (float)(c->values[e] * scale);
    return (tt_row){c->terms, c->values, n};
}

/*
 * Moves the out-of-fold decisions of learned by what compacting moves each story's; without them,
 * the machine's own decisions are compared. Returns the share of stories whose tags change.
 */
static double move_decisions(tt_learned *learned, const comparison *c, const tt_rows *rows,
                             bool singlelabel, double min_probability)
{
    const uint32_t n_labels = c->full->n_labels;
    double *full = c->decisions, *compact = full + n_labels, *before = compact + n_labels,
           *after = before + n_labels;
    uint32_t n_changed = 0;
    for (uint32_t doc = 0; doc < rows->n_rows; doc++) {
        const tt_row row = tt_rows_at(rows, doc);
        float *kept =
            learned->decisions == NULL ? NULL : learned->decisions + (size_t)doc * n_labels;
        tt_svm_score(c->full, row, NULL, full);
        tt_svm_score(c->compact, shrink(c, row), NULL, compact);
        for (uint32_t l = 0; l < n_labels; l++) {
            before[l] = kept == NULL ? full[l] : kept[l];
            after[l] = before[l] + (compact[l] - full[l]);
            if (kept != NULL)
                kept[l] = (float)after[l];
        }
        const uint32_t n_before =
            tt_learn_decide(c->labels, before, learned->thresholds, learned->platt, n_labels,
                            singlelabel, min_probability);
        const uint32_t n_after =
            tt_learn_decide(c->labels + n_labels, after, learned->thresholds, learned->platt,
                            n_labels, singlelabel, min_probability);
        n_changed += n_before != n_after ||
                     memcmp(c->labels, c->labels + n_labels, n_before * sizeof *c->labels) != 0;
    }
    return rows->n_rows > 0 ? (double)n_changed / rows->n_rows : 0;
}

/* The vocabulary and idf of the terms kept [n]. */
static topictag_status shrink_vocabulary(tt_model *model, double *idf, const uint32_t *kept,
                                         uint32_t n, topictag_error *err)
{
    tt_vocab vocab;
    const topictag_status rc = tt_vocab_select(&vocab, &model->vocab, kept, n, err);
    if (rc != TOPICTAG_OK)
        return rc;
    tt_vocab_release(&model->vocab);
    model->vocab = vocab;
    for (uint32_t t = 0; t < n; t++)
        idf[t] = idf[kept[t]];
    return TOPICTAG_OK;
}

topictag_status tt_compact_model(tt_model *model, double *idf, tt_learned *learned,
                                 const tt_rows *rows, const tt_label_sets *sets, bool singlelabel,
                                 const topictag_train_options *options,
                                 topictag_train_summary *summary, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_terms = model->vocab.n_terms;
    const uint32_t n_dims = learned->svm.n_terms - n_terms;
    uint32_t *kept = NULL, n_kept = 0;
    tt_svm compact = {0};
    comparison c = {0};
    TT_TRY(choose_kept(&kept, &n_kept, &learned->svm, n_terms, err));
    TT_TRY(tt_svm_compact(&compact, &learned->svm, kept, n_kept, (tt_weight_format)options->compact,
                          err));
    TT_TRY(comparison_init(&c, &learned->svm, &compact, kept, n_terms, err));
    summary->compact_changed =
        move_decisions(learned, &c, rows, singlelabel, options->min_probability);
    summary->n_terms_full = n_terms;
    summary->full_micro_f1 = learned->micro_f1;
    summary->full_macro_f1 = learned->macro_f1;
    summary->full_accuracy = learned->accuracy;
    if (learned->decisions != NULL)
        TT_TRY(tt_learn_score(learned, sets, singlelabel, options->min_probability, err));
    TT_TRY(shrink_vocabulary(model, idf, kept, n_kept - n_dims, err));
    tt_svm_release(&learned->svm);
    learned->svm = compact;
    compact = (tt_svm){0};
done:
    comparison_release(&c);
    tt_svm_release(&compact);
    free(kept);
    return rc;
}
