/* SPDX-License-Identifier: MIT */
/*
 * Tagging many stories. Every thread takes turns at the reader: it copies a chunk of records under
 * a lock, tags them on its own, then waits until it is its chunk's turn to hand them over. So
 * reading, tagging and writing overlap, order is kept, and memory is bounded by one chunk a thread.
 * The first chunk is read before there are other threads: when it holds all, there are none.
 */

#include "base/memory.h"
#include "base/threads.h"
#include "pipeline/handles.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A chunk ends at whichever comes first, or when the next record is not there yet. */
#define CHUNK_DOCS  256
#define CHUNK_BYTES ((size_t)1 << 20)

typedef struct chunk {
    tt_arena arena;
    size_t n;
    bool waiting; /* for the record behind the chunk */
    uint64_t ticket;
    topictag_document documents[CHUNK_DOCS];
    topictag_status status[CHUNK_DOCS]; /* of reading the record */
    topictag_error errors[CHUNK_DOCS];
    topictag_prediction predictions[CHUNK_DOCS];
} chunk;

/* What one thread works with. */
typedef struct tagger {
    topictag_session *session;
    chunk *work;
    topictag_status read_rc; /* how reading work went */
    topictag_error read_err;
} tagger;

typedef struct run {
    const topictag_model *model;
    topictag_reader *reader;
    const topictag_predict_options *options;
    topictag_record_fn on_record;
    void *payload;
    tagger *first; /* of item 0; has read a chunk */
    pthread_mutex_t reading, writing;
    pthread_cond_t turn;
    bool at_end;          /* under reading */
    uint64_t next_ticket; /* under reading */
    uint64_t turn_ticket; /* under writing */
    uint64_t n_failed;    /* under writing */
    bool stopped;         /* under writing: no more records are wanted */
    topictag_status rc;   /* under writing: why */
    topictag_error err;
} run;

static char *keep(chunk *work, const char *text)
{
    return text == NULL ? NULL : tt_arena_strndup(&work->arena, text, strlen(text));
}

/* Copies what a record and its tagging need; labels and groups of the input are not. */
static topictag_status keep_document(chunk *work, const topictag_document *document,
                                     topictag_error *err)
{
    topictag_document *copy = &work->documents[work->n];
    *copy = (topictag_document){
        .id = keep(work, document->id),
        .text = tt_arena_strndup(&work->arena, document->text == NULL ? "" : document->text,
                                 document->n_bytes),
        .n_bytes = document->n_bytes,
        .title_bytes = document->title_bytes,
        .language = keep(work, document->language),
        .source = keep(work, document->source),
        .line = document->line,
        .n_replaced = document->n_replaced,
    };
    const bool kept = copy->id != NULL && copy->text != NULL && copy->source != NULL;
    return kept ? TOPICTAG_OK : tt_no_memory(err);
}

/* Fills work from the reader; called with reading locked. */
static topictag_status read_chunk(run *job, chunk *work, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t n_bytes = 0;
    tt_arena_reset(&work->arena);
    work->n = 0;
    work->waiting = false;
    while (!job->at_end && !work->waiting && work->n < CHUNK_DOCS && n_bytes < CHUNK_BYTES) {
        topictag_document document = {0};
        bool more = false;
        topictag_error *record_err = &work->errors[work->n];
        const topictag_status status =
            topictag_reader_next(job->reader, &document, &more, record_err);
        if (status == TOPICTAG_E_NO_MEMORY) {
            rc = tt_no_memory(err);
            break;
        }
        if (status == TOPICTAG_OK && !more) {
            job->at_end = true;
            break;
        }
        if (status != TOPICTAG_OK) {
            document.text = "";
            document.n_bytes = document.title_bytes = 0;
        }
        TT_TRY(keep_document(work, &document, err));
        work->status[work->n++] = status;
        n_bytes += document.n_bytes;
        work->waiting = topictag_reader_would_wait(job->reader);
    }
done:
    work->ticket = job->next_ticket++;
    return rc;
}

/* A prediction's arrays belong to the session; the chunk needs copies of its own. */
static topictag_status keep_prediction(chunk *work, size_t i, uint32_t n_labels,
                                       const topictag_prediction *from, topictag_error *err)
{
    topictag_tag *tags = tt_arena_alloc(&work->arena, from->n_tags, sizeof *tags);
    double *values = tt_arena_alloc(&work->arena, 2 * (size_t)n_labels, sizeof *values);
    if (tags == NULL || values == NULL)
        return tt_no_memory(err);
    if (from->n_tags > 0)
        memcpy(tags, from->tags, from->n_tags * sizeof *tags);
    memcpy(values, from->decisions, n_labels * sizeof *values);
    memcpy(values + n_labels, from->probabilities, n_labels * sizeof *values);
    work->predictions[i] = *from;
    work->predictions[i].tags = tags;
    work->predictions[i].decisions = values;
    work->predictions[i].probabilities = values + n_labels;
    return TOPICTAG_OK;
}

static void tag_chunk(chunk *work, topictag_session *session, uint32_t n_labels)
{
    for (size_t i = 0; i < work->n; i++) {
        const topictag_document *document = &work->documents[i];
        topictag_prediction prediction;
        if (work->status[i] != TOPICTAG_OK)
            continue;
        work->status[i] = topictag_predict(session, document->text, document->n_bytes,
                                           document->title_bytes, &prediction, &work->errors[i]);
        if (work->status[i] == TOPICTAG_OK)
            work->status[i] = keep_prediction(work, i, n_labels, &prediction, &work->errors[i]);
    }
}

/* Waits for the chunk's turn and hands its records over; a failed read ends the run there. */
static void write_chunk(run *job, const tagger *self)
{
    const chunk *work = self->work;
    pthread_mutex_lock(&job->writing);
    while (job->turn_ticket != work->ticket)
        pthread_cond_wait(&job->turn, &job->writing);
    for (size_t i = 0; i < work->n && !job->stopped; i++) {
        const bool failed = work->status[i] != TOPICTAG_OK;
        const topictag_record record = {
            .document = &work->documents[i],
            .prediction = failed ? NULL : &work->predictions[i],
            .error = failed ? &work->errors[i] : NULL,
            .waiting = work->waiting && i + 1 == work->n,
        };
        job->n_failed += failed;
        if (job->on_record(&record, job->payload) != 0) {
            job->stopped = true;
            job->rc = tt_fail(&job->err, TOPICTAG_E_CANCELLED, "stopped by the caller");
        }
    }
    if (self->read_rc != TOPICTAG_OK && !job->stopped) {
        job->stopped = true;
        job->rc = self->read_rc;
        job->err = self->read_err;
    }
    job->turn_ticket++;
    pthread_cond_broadcast(&job->turn);
    pthread_mutex_unlock(&job->writing);
}

static bool wanted(run *job)
{
    pthread_mutex_lock(&job->writing);
    const bool stopped = job->stopped;
    pthread_mutex_unlock(&job->writing);
    return !stopped;
}

static void release_tagger(tagger *self)
{
    if (self->work != NULL)
        tt_arena_release(&self->work->arena);
    free(self->work);
    topictag_session_free(self->session);
}

static topictag_status init_tagger(tagger *self, const run *job, topictag_error *err)
{
    *self = (tagger){.work = tt_calloc(1, sizeof *self->work)};
    const topictag_status rc =
        self->work == NULL ? tt_no_memory(err)
                           : topictag_session_new(&self->session, job->model, job->options, err);
    if (rc != TOPICTAG_OK)
        release_tagger(self);
    return rc;
}

/* Reads the next chunk; false when there is none. */
static bool read_next(run *job, tagger *self)
{
    pthread_mutex_lock(&job->reading);
    const bool more = !job->at_end;
    if (more)
        self->read_rc = read_chunk(job, self->work, &self->read_err);
    pthread_mutex_unlock(&job->reading);
    return more;
}

/* Tags and writes the chunk that was read, and those that follow. */
static void tag_along(run *job, tagger *self)
{
    do {
        tag_chunk(self->work, self->session, job->model->model->params.n_labels);
        write_chunk(job, self);
    } while (wanted(job) && read_next(job, self));
}

/* One thread's share of the run. */
static topictag_status work_along(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    run *job = payload;
    tagger self;
    (void)worker;
    if (item == 0) {
        tag_along(job, job->first);
        return TOPICTAG_OK;
    }
    const topictag_status rc = init_tagger(&self, job, err);
    if (rc != TOPICTAG_OK)
        return rc;
    if (wanted(job) && read_next(job, &self))
        tag_along(job, &self);
    release_tagger(&self);
    return TOPICTAG_OK;
}

topictag_status topictag_predict_all(const topictag_model *model, topictag_reader *reader,
                                     const topictag_predict_options *options,
                                     topictag_record_fn on_record, void *payload,
                                     uint64_t *n_failed, topictag_error *err)
{
    const topictag_predict_options fallback = topictag_predict_options_default();
    run job = {
        .model = model,
        .reader = reader,
        .options = options == NULL ? &fallback : options,
        .on_record = on_record,
        .payload = payload,
        .reading = PTHREAD_MUTEX_INITIALIZER,
        .writing = PTHREAD_MUTEX_INITIALIZER,
        .turn = PTHREAD_COND_INITIALIZER,
    };
    tagger first;
    topictag_status rc = init_tagger(&first, &job, err);
    if (rc != TOPICTAG_OK)
        return rc;
    job.first = &first;
    topictag_reader_ignore_labels(reader);
    (void)read_next(&job, &first);
    const unsigned n_threads = job.at_end ? 1 : tt_thread_count(job.options->threads);
    rc = tt_parallel(n_threads, n_threads, work_along, &job, err);
    release_tagger(&first);
    if (job.rc != TOPICTAG_OK) {
        rc = job.rc;
        if (err != NULL)
            *err = job.err;
    }
    if (n_failed != NULL)
        *n_failed = job.n_failed;
    pthread_mutex_destroy(&job.reading);
    pthread_mutex_destroy(&job.writing);
    pthread_cond_destroy(&job.turn);
    return rc;
}
