/* SPDX-License-Identifier: MIT */
/*
 * Scoring a model against a labelled corpus.
 */

#include "base/memory.h"
#include "base/threads.h"
#include "score/evidence.h"
#include "pipeline/stories.h"

#include <stdlib.h>

#define BLOCK_DOCS 64

/* Blocks between two looks at whether the listener cancels: some tenths of a second. */
#define SLICE_BLOCKS 64

typedef struct scoring_job {
    const tt_corpus *corpus;
    topictag_report *report;
    topictag_session **sessions; /* [n_workers] */
    uint32_t **tags;             /* [n_workers][n_model_labels] scratch */
    uint32_t *label_of;          /* [n_model_labels] id in the report */
    uint32_t n_model_labels;
    size_t first_block; /* of the slice being scored */
} scoring_job;

static topictag_status score_document(const scoring_job *job, uint32_t doc, unsigned worker,
                                      topictag_error *err)
{
    const tt_document *document = &job->corpus->docs[doc];
    topictag_prediction prediction;
    const topictag_status rc =
        topictag_predict(job->sessions[worker], document->text, document->n_bytes,
                         document->title_bytes, &prediction, err);
    if (rc != TOPICTAG_OK)
        return rc;
    for (uint32_t label = 0; label < job->n_model_labels; label++)
        tt_report_set_probability(job->report, doc, job->label_of[label],
                                  prediction.probabilities[label]);
    for (size_t i = 0; i < prediction.n_tags; i++)
        job->tags[worker][i] = job->label_of[prediction.tags[i].label];
    tt_report_set_tags(job->report, doc, job->tags[worker], (uint32_t)prediction.n_tags,
                       prediction.reason);
    return TOPICTAG_OK;
}

static topictag_status score_block(size_t block, unsigned worker, void *payload,
                                   topictag_error *err)
{
    const scoring_job *job = payload;
    const uint32_t begin = (uint32_t)(job->first_block + block) * BLOCK_DOCS;
    const uint32_t n_docs = job->corpus->n_docs;
    const uint32_t end = n_docs - begin > BLOCK_DOCS ? begin + BLOCK_DOCS : n_docs;
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = begin; doc < end && rc == TOPICTAG_OK; doc++)
        rc = score_document(job, doc, worker, err);
    return rc;
}

static topictag_status score_slices(scoring_job *job, unsigned n_workers,
                                    const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n_docs = job->corpus->n_docs, n_blocks = (n_docs + BLOCK_DOCS - 1) / BLOCK_DOCS;
    for (size_t at = 0; at < n_blocks; at += SLICE_BLOCKS) {
        const size_t n = n_blocks - at < SLICE_BLOCKS ? n_blocks - at : SLICE_BLOCKS;
        TT_TRY(tt_tell_progress(listener, "tagging stories", at * BLOCK_DOCS, n_docs, err));
        job->first_block = at;
        TT_TRY(tt_parallel(n, n_workers, score_block, job, err));
    }
done:
    return rc;
}

static topictag_status score_corpus(scoring_job *job, const topictag_model *model,
                                    const topictag_predict_options *options,
                                    const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const unsigned n_workers = tt_thread_count(options == NULL ? 0 : options->threads);
    const double wanted = options == NULL ? -1 : options->threshold;
    job->n_model_labels = model->model->params.n_labels;
    job->label_of = tt_alloc(job->n_model_labels, sizeof *job->label_of);
    job->sessions = tt_calloc(n_workers, sizeof *job->sessions);
    job->tags = tt_calloc(n_workers, sizeof *job->tags);
    if (job->label_of == NULL || job->sessions == NULL || job->tags == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t label = 0; label < job->n_model_labels; label++) {
        job->label_of[label] = tt_report_label(job->report, model->model->label_names[label]);
        tt_report_set_threshold(job->report, job->label_of[label],
                                wanted < 0 ? topictag_model_threshold(model, label) : wanted);
    }
    for (unsigned worker = 0; worker < n_workers; worker++) {
        TT_TRY(topictag_session_new(&job->sessions[worker], model, options, err));
        job->tags[worker] = tt_alloc(job->n_model_labels, sizeof **job->tags);
        if (job->tags[worker] == NULL) {
            rc = tt_no_memory(err);
            goto done;
        }
    }
    TT_TRY(score_slices(job, n_workers, listener, err));
done:
    for (unsigned worker = 0; worker < n_workers; worker++) {
        if (job->sessions != NULL)
            topictag_session_free(job->sessions[worker]);
        if (job->tags != NULL)
            free(job->tags[worker]);
    }
    free(job->sessions);
    free(job->tags);
    free(job->label_of);
    return rc;
}

/*
 * Gold labels the model was never taught are missed by definition; the user should know. One
 * warning names the first of them: where a corpus of other labels is scored, all are unknown.
 */
static topictag_status tell_unknown_labels(uint64_t *n_unknown, const tt_corpus *corpus,
                                           const tt_model *model, const topictag_listener *listener,
                                           topictag_error *err)
{
    const char *first = NULL;
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        const char *name = corpus->label_names[label];
        if (tt_model_find_label(model, name) != UINT32_MAX)
            continue;
        first = first == NULL ? name : first;
        ++*n_unknown;
    }
    if (*n_unknown == 1)
        return tt_tell(listener, TOPICTAG_EVENT_WARNING, err,
                       "the model does not know the label \"%.80s\"; its stories count as missed",
                       first);
    if (*n_unknown > 1)
        return tt_tell(listener, TOPICTAG_EVENT_WARNING, err,
                       "the model does not know %llu of %u labels, the first of them \"%.80s\"; "
                       "their stories count as missed",
                       (unsigned long long)*n_unknown, corpus->n_labels, first);
    return TOPICTAG_OK;
}

topictag_status tt_report_of(topictag_report **out, const topictag_model *model, const char *title,
                             const tt_corpus *corpus, const topictag_predict_options *options,
                             const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model *inner = model->model;
    scoring_job job = {.corpus = corpus};
    uint64_t n_unknown = 0;
    *out = NULL;
    TT_TRY(tell_unknown_labels(&n_unknown, corpus, inner, listener, err));
    TT_TRY(tt_report_new(&job.report, title, corpus, inner->label_names, inner->params.n_labels,
                         !inner->params.singlelabel || corpus->multilabel, err));
    job.report->view.n_unknown_labels = n_unknown;
    TT_TRY(score_corpus(&job, model, options, listener, err));
    TT_TRY(tt_report_finish(job.report, err));
    *out = job.report;
    job.report = NULL;
done:
    topictag_report_free(job.report);
    return rc;
}

topictag_status topictag_evaluate(topictag_report **out, const topictag_model *model,
                                  const char *const *paths, size_t n_paths,
                                  const topictag_input_options *input,
                                  const topictag_predict_options *options,
                                  const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options fallback = topictag_input_options_default();
    tt_corpus corpus = {0};
    tt_buf title = {0};
    *out = NULL;
    TT_TRY(
        tt_stories_load(&corpus, paths, n_paths, input == NULL ? &fallback : input, listener, err));
    TT_TRY(
        tt_report_title(&title, model->path == NULL ? "model" : model->path, paths, n_paths, err));
    TT_TRY(tt_report_of(out, model, title.data, &corpus, options, listener, err));
    TT_TRY(tt_report_add_evidence(*out, &corpus, model, err));
done:
    if (rc != TOPICTAG_OK) {
        topictag_report_free(*out);
        *out = NULL;
    }
    tt_buf_release(&title);
    tt_corpus_release(&corpus);
    return rc;
}
