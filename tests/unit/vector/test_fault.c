/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"
#include "base/hash.h"
#include "vector/counting.h"
#include "vector/tfidf.h"

#include <stdlib.h>

typedef struct objects {
    tt_counter *counters[2];
    tt_vocab vocab;
    tt_rows counts, rows;
    tt_counting *counting;
    double idf[5000];
} objects;

static topictag_status cut_word(void *payload, tt_counter *counter, const char *bytes,
                                uint32_t n_bytes, topictag_error *e)
{
    (void)payload, (void)n_bytes;
    const uint8_t part = (uint8_t)bytes[0];
    const tt_key key = {(const char *)&part, 1, 1, tt_hash64(&part, 1, 1)};
    return tt_counter_part(counter, &key, e);
}

static topictag_status count_documents(objects *o)
{
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t d = 0; d < 40; d++) {
        tt_counter *counter = o->counters[d % 2];
        TT_TRY(tt_counter_begin(counter, d, &err));
        for (uint32_t k = 0; k < 200; k++) {
            const uint32_t word = d < 20 ? d * 200 + k : k;
            const tt_key key = {(const char *)&word, 4, 0, tt_hash64(&word, 4, 0)};
            TT_TRY(tt_counter_add(counter, &key, 1, &err));
        }
        TT_TRY(tt_counter_parts(counter, cut_word, NULL, &err));
    }
done:
    return rc;
}

static topictag_status learn_and_count(void *payload)
{
    (void)payload;
    static objects o;
    static const tt_vocab_options options = {1, UINT64_MAX, 4000};
    static const tt_tfidf_options weights = {true, true, {1, 1, 1}};
    topictag_status rc = TOPICTAG_OK;
    o = (objects){0};
    TT_TRY(tt_counter_new(&o.counters[0], &err));
    TT_TRY(tt_counter_new(&o.counters[1], &err));
    TT_TRY(count_documents(&o));
    TT_TRY(tt_vocab_fit(&o.vocab, &o.counts, o.counters, 2, 40, &options, 2, &err));
    TT_TRY(tt_idf_fit(o.idf, &o.counts, NULL, 0, NULL, &err));
    TT_TRY(tt_tfidf_rows(&o.rows, &o.counts, o.vocab.kinds, o.idf, &weights, 2, &err));
    TT_TRY(tt_counting_new(&o.counting, o.vocab.n_terms, &err));
    for (uint32_t t = 0; t < 100; t++)
        tt_counting_add(o.counting, t, 1);
    uint32_t *terms;
    float *values;
    size_t n;
    TT_TRY(tt_counting_row(o.counting, &terms, &values, &n, &err));
done:
    if (rc != TOPICTAG_OK)
        assert_int_equal(err.code, rc);
    tt_counting_free(o.counting);
    tt_rows_release(&o.rows);
    tt_rows_release(&o.counts);
    tt_vocab_release(&o.vocab);
    tt_counter_free(o.counters[0]);
    tt_counter_free(o.counters[1]);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(tt_fault_loop(learn_and_count, NULL) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests_name("vector.fault", tests, NULL, NULL);
}
