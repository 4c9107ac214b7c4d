/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_THREADS_H
#define TT_BASE_THREADS_H

/*
 * Independent work on several threads. Items are claimed in order; results must go to places of
 * their own, so that the number of threads never shows in them.
 */

#include "base/status.h"
#include <stddef.h>

/* Does item; `worker` is in [0, n_threads), for scratch memory. err is the worker's own. */
typedef topictag_status (*tt_work_fn)(size_t item, unsigned worker, void *payload,
                                      topictag_error *err);

/*
 * Runs fn for items 0..n_items-1 on n_threads threads (the caller's among them) and waits. After a
 * failure no new item is begun; the failure of the lowest item is returned. n_threads 0 counts
 * as 1; when a thread cannot be made the others do its work.
 */
topictag_status tt_parallel(size_t n_items, unsigned n_threads, tt_work_fn fn, void *payload,
                            topictag_error *err) TOPICTAG_MUST_USE;

/* Processors this process may run on, at least 1. */
unsigned tt_processors(void);

#endif
