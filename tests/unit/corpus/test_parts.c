/* SPDX-License-Identifier: MIT */
/*
 * Properties of parts on random corpora: what stays together is on one side, labels have their
 * share, rare ones reach both sides, the newest documents are the test part, the seed decides.
 */
#include "corpus/parts.h"

#include "base/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_DOCS   600
#define MAX_LABELS 12

typedef struct tt_made {
    tt_corpus corpus;
    uint32_t begin[MAX_DOCS + 1];
    uint32_t ids[MAX_DOCS * MAX_LABELS];
    uint32_t groups[MAX_DOCS];
    double times[MAX_DOCS];
    bool in_test[MAX_DOCS];
} tt_made;

static tt_made made;

/* One of n_labels labels a document, or each with probability 1/(l+2) when multilabel. */
static void make(tt_rng *rng, uint32_t n_labels, bool multilabel)
{
    uint32_t at = 0;
    made.corpus.n_docs = 100 + (uint32_t)tt_rng_below(rng, MAX_DOCS - 100);
    made.corpus.n_labels = n_labels;
    for (uint32_t doc = 0; doc < made.corpus.n_docs; doc++) {
        made.begin[doc] = at;
        for (uint32_t label = 0; multilabel && label < n_labels; label++)
            if (tt_rng_below(rng, label + 2) == 0)
                made.ids[at++] = label;
        if (!multilabel)
            made.ids[at++] = (uint32_t)tt_rng_below(rng, n_labels);
        made.groups[doc] = tt_rng_below(rng, 4) == 0 ? (uint32_t)tt_rng_below(rng, 40) : UINT32_MAX;
        made.times[doc] = tt_rng_below(rng, 10) == 0 ? -INFINITY : (double)tt_rng_below(rng, 300);
    }
    made.begin[made.corpus.n_docs] = at;
    made.corpus.label_begin = made.begin;
    made.corpus.label_ids = made.ids;
}

static uint32_t count(bool test, uint32_t label)
{
    uint32_t n = 0;
    for (uint32_t doc = 0; doc < made.corpus.n_docs; doc++)
        for (uint32_t i = made.begin[doc]; i < made.begin[doc + 1]; i++)
            n += made.in_test[doc] == test && made.ids[i] == label;
    return n;
}

static uint32_t count_test(void)
{
    uint32_t n = 0;
    for (uint32_t doc = 0; doc < made.corpus.n_docs; doc++)
        n += made.in_test[doc];
    return n;
}

static void assert_together(void)
{
    for (uint32_t a = 0; a < made.corpus.n_docs; a++)
        for (uint32_t b = 0; made.groups[a] != UINT32_MAX && b < a; b++)
            if (made.groups[a] == made.groups[b])
                assert_int_equal(made.in_test[a], made.in_test[b]);
}

static void labels_have_their_share(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 1);
    for (int round = 0; round < 200; round++) {
        const double share = 0.1 + 0.1 * (double)tt_rng_below(&rng, 8);
        make(&rng, 1 + (uint32_t)tt_rng_below(&rng, MAX_LABELS), false);
        assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, NULL, share, 7, NULL),
                         TOPICTAG_OK);
        for (uint32_t label = 0; label < made.corpus.n_labels; label++) {
            const double n_test = count(true, label), n = n_test + count(false, label);
            if (fabs(n_test - share * n) > 1)
                fail_msg("label %u: %g of %g in the test part, share %g", label, n_test, n, share);
        }
        if (fabs(count_test() - share * made.corpus.n_docs) > 1)
            fail_msg("%u of %u, share %g", count_test(), made.corpus.n_docs, share);
    }
}

static void groups_stay_together(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 2);
    for (int round = 0; round < 200; round++) {
        make(&rng, 1 + (uint32_t)tt_rng_below(&rng, MAX_LABELS), true);
        assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, made.groups, 0.25, 7, NULL),
                         TOPICTAG_OK);
        assert_together();
        for (uint32_t label = 0; label < made.corpus.n_labels; label++) {
            const double n_test = count(true, label), n = n_test + count(false, label);
            if (fabs(n_test - 0.25 * n) > 4 + 0.08 * n)
                fail_msg("label %u: %g of %g in the test part", label, n_test, n);
        }
    }
}

/* 300 documents: label 0 on most, each of labels 1 to 9 on two. */
static void rare_labels_reach_both_parts(void **state)
{
    (void)state;
    made.corpus.n_docs = 300;
    made.corpus.n_labels = 10;
    made.corpus.label_begin = made.begin;
    made.corpus.label_ids = made.ids;
    for (uint32_t doc = 0; doc < 300; doc++) {
        made.begin[doc] = doc;
        made.ids[doc] = doc % 15 == 0 && doc / 15 < 18 ? 1 + doc / 15 % 9 : 0;
    }
    made.begin[300] = 300;
    assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, NULL, 0.2, 1, NULL),
                     TOPICTAG_OK);
    for (uint32_t label = 1; label < 10; label++) {
        assert_int_equal(count(true, label), 1);
        assert_int_equal(count(false, label), 1);
    }
    assert_in_range(count_test(), 60, 66);
    /* A test part of 15 stories cannot take them all without being made of them. */
    assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, NULL, 0.05, 1, NULL),
                     TOPICTAG_OK);
    assert_in_range(count_test(), 15, 19);
    assert_in_range(count(true, 0), 13, 15);
}

static void the_newest_are_tested(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 3);
    for (int round = 0; round < 200; round++) {
        make(&rng, 3, true);
        const bool grouped = round % 2 == 0;
        assert_int_equal(tt_parts_by_time(made.in_test, &made.corpus, grouped ? made.groups : NULL,
                                          0.2, made.times, NULL),
                         TOPICTAG_OK);
        double newest = -INFINITY;
        for (uint32_t doc = 0; doc < made.corpus.n_docs; doc++)
            if (!made.in_test[doc] && made.times[doc] > newest)
                newest = made.times[doc];
        for (uint32_t doc = 0; doc < made.corpus.n_docs; doc++)
            if (made.in_test[doc] && (!grouped || made.groups[doc] == UINT32_MAX))
                assert_true(made.times[doc] >= newest);
        if (grouped)
            assert_together();
        else
            assert_int_equal(count_test(), (int)(0.2 * made.corpus.n_docs + 0.5));
    }
}

static void the_seed_decides(void **state)
{
    (void)state;
    tt_rng rng;
    bool first[MAX_DOCS];
    tt_rng_seed(&rng, 4);
    make(&rng, 5, true);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, made.groups, 0.3, 9, NULL),
                         TOPICTAG_OK);
        if (round == 0)
            memcpy(first, made.in_test, sizeof first);
    }
    assert_memory_equal(first, made.in_test, made.corpus.n_docs * sizeof *first);
    assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, made.groups, 0.3, 10, NULL),
                     TOPICTAG_OK);
    assert_memory_not_equal(first, made.in_test, made.corpus.n_docs * sizeof *first);
}

static void an_empty_part_is_an_error(void **state)
{
    (void)state;
    topictag_error err;
    tt_rng rng;
    tt_rng_seed(&rng, 5);
    make(&rng, 1, false);
    for (uint32_t doc = 0; doc < made.corpus.n_docs; doc++)
        made.groups[doc] = 0;
    assert_int_equal(tt_parts_by_label(made.in_test, &made.corpus, made.groups, 0.5, 1, &err),
                     TOPICTAG_E_EMPTY);
    assert_non_null(strstr(err.message, "of which 1 may be parted"));
    assert_int_equal(
        tt_parts_by_time(made.in_test, &made.corpus, made.groups, 0.5, made.times, NULL),
        TOPICTAG_E_EMPTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_have_their_share),
        cmocka_unit_test(groups_stay_together),
        cmocka_unit_test(rare_labels_reach_both_parts),
        cmocka_unit_test(the_newest_are_tested),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(an_empty_part_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
