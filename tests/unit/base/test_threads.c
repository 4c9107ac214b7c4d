/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/threads.h"

#include <stdbool.h>
#include <time.h>

enum { N_ITEMS = 5000, N_THREADS = 7 };

typedef struct plan {
    unsigned done[N_ITEMS]; /* how often each item ran */
    unsigned workers[N_THREADS];
    size_t fails_from; /* items from here on fail */
    bool slow_first;   /* the first to fail takes its time */
} plan;

static topictag_status run_item(size_t item, unsigned worker, void *payload, topictag_error *why)
{
    plan *run = payload;
    run->done[item]++;
    run->workers[worker]++;
    if (item < run->fails_from)
        return TOPICTAG_OK;
    if (run->slow_first && item == run->fails_from)
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    return tt_fail_at(why, TOPICTAG_E_SYNTAX, NULL, item + 1, 0, "item %zu", item);
}

static void every_item_runs_once(void **state)
{
    (void)state;
    static const unsigned threads[] = {0, 1, 2, N_THREADS};
    for (size_t t = 0; t < 4; t++) {
        static plan run;
        run = (plan){.fails_from = N_ITEMS};
        unsigned total = 0;
        ok(tt_parallel(N_ITEMS, threads[t], run_item, &run, &err));
        for (size_t i = 0; i < N_ITEMS; i++)
            assert_int_equal(run.done[i], 1);
        for (size_t w = 0; w < N_THREADS; w++)
            total += run.workers[w];
        assert_int_equal(total, N_ITEMS);
    }
    ok(tt_parallel(0, 3, run_item, NULL, &err));
}

static void the_lowest_failure_is_told(void **state)
{
    (void)state;
    for (unsigned n_threads = 1; n_threads <= N_THREADS; n_threads++) {
        static plan run;
        run = (plan){.fails_from = 30, .slow_first = true};
        fails(TOPICTAG_E_SYNTAX, tt_parallel(N_ITEMS, n_threads, run_item, &run, &err));
        assert_string_equal(err.message, "item 30");
        assert_int_equal(err.line, 31);
        for (size_t i = 0; i < N_ITEMS; i++)
            assert_int_equal(run.done[i], i <= 30 || (i < 30 + n_threads && run.done[i]) ? 1 : 0);
    }
    static plan run;
    run = (plan){0};
    assert_int_equal(tt_parallel(9, 3, run_item, &run, NULL), TOPICTAG_E_SYNTAX);
}

static void there_is_a_processor(void **state)
{
    (void)state;
    assert_in_range(tt_processors(), 1, 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_runs_once),
        cmocka_unit_test(the_lowest_failure_is_told),
        cmocka_unit_test(there_is_a_processor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
