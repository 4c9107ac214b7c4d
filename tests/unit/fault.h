/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_FAULT_H
#define TT_UNIT_FAULT_H

/*
 * Memory that runs out on demand. The test program is linked with --wrap for malloc, calloc and
 * realloc (topictag_fault_test in tests/CMakeLists.txt), so every allocation of the library comes
 * through here; those of shared libraries do not.
 *
 * tt_fault_loop runs `attempt` with the 1st, the 2nd, ... allocation failing until it comes through
 * untouched. Each failing attempt must answer E_NO_MEMORY and leave nothing behind (the leak
 * sanitizer sees to that).
 */

#include "unit/test.h"

#include <stdatomic.h>

static atomic_long tt_fault_countdown = -1; /* allocations until the failing one; below 0: never */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static int tt_fault_due(void)
{
    return atomic_load(&tt_fault_countdown) >= 0 && atomic_fetch_sub(&tt_fault_countdown, 1) == 0;
}

void *__wrap_malloc(size_t size)
{
    return tt_fault_due() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return tt_fault_due() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return tt_fault_due() ? NULL : __real_realloc(block, size);
}

/* Returns how many allocations were seen to fail. */
static inline long tt_fault_loop(topictag_status (*attempt)(void *payload), void *payload)
{
    for (long n = 0;; n++) {
        atomic_store(&tt_fault_countdown, n);
        const topictag_status rc = attempt(payload);
        const long left = atomic_exchange(&tt_fault_countdown, -1);
        if (left >= 0) { /* fewer than n + 1 allocations: nothing failed */
            assert_int_equal(rc, TOPICTAG_OK);
            return n;
        }
        if (rc != TOPICTAG_OK)
            assert_int_equal(rc, TOPICTAG_E_NO_MEMORY);
    }
}

#endif
