/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "base/threads.h"
#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/* The work all threads share; the fields behind the lock are read and written under it. */
typedef struct shared_job {
    tt_work_fn fn;
    void *payload;
    size_t n_items;

    pthread_mutex_t lock;
    size_t next_item;
    size_t failed_item; /* n_items: none */
    topictag_error failure;
} shared_job;

typedef struct worker {
    shared_job *job;
    unsigned number;
    pthread_t thread;
} worker;

/*
 * Items below a failing one were claimed before it and are finished by their workers, so the
 * lowest failing item of all is always among those seen.
 */
static void *work(void *argument)
{
    const worker *self = argument;
    shared_job *job = self->job;
    topictag_error err = {0};
    pthread_mutex_lock(&job->lock);
    while (job->next_item < job->n_items && job->failed_item == job->n_items) {
        size_t item = job->next_item++;
        pthread_mutex_unlock(&job->lock);
        topictag_status rc = job->fn(item, self->number, job->payload, &err);
        pthread_mutex_lock(&job->lock);
        if (rc != TOPICTAG_OK && item < job->failed_item) {
            job->failed_item = item;
            job->failure = err;
            job->failure.code = rc;
        }
    }
    pthread_mutex_unlock(&job->lock);
    return NULL;
}

topictag_status tt_parallel(size_t n_items, unsigned n_threads, tt_work_fn fn, void *payload,
                            topictag_error *err)
{
    shared_job job = {.fn = fn, .payload = payload, .n_items = n_items, .failed_item = n_items};
    if (n_threads > n_items)
        n_threads = (unsigned)n_items;
    if (n_threads == 0)
        n_threads = 1;
    worker *workers = tt_calloc(n_threads, sizeof *workers);
    if (workers == NULL)
        return tt_no_memory(err);
    if (pthread_mutex_init(&job.lock, NULL) != 0) {
        free(workers);
        return tt_no_memory(err);
    }
    unsigned n_started = 1;
    workers[0] = (worker){.job = &job, .number = 0};
    for (; n_started < n_threads; n_started++) {
        workers[n_started] = (worker){.job = &job, .number = n_started};
        if (pthread_create(&workers[n_started].thread, NULL, work, &workers[n_started]) != 0)
            break;
    }
    work(&workers[0]);
    for (unsigned i = 1; i < n_started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_mutex_destroy(&job.lock);
    free(workers);

    if (job.failed_item == n_items)
        return TOPICTAG_OK;
    if (err != NULL)
        *err = job.failure;
    return job.failure.code;
}

unsigned tt_processors(void)
{
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0)
        return (unsigned)CPU_COUNT(&allowed);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}
