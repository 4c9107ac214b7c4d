/* SPDX-License-Identifier: MIT */
/*
 * Properties of folds on random corpora: they partition, sizes differ by one at most, every label
 * is spread, groups stay together, the seed decides.
 */
#include "corpus/folds.h"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MAX_DOCS   400
#define MAX_LABELS 12

typedef struct tt_made {
    uint32_t n_docs, n_labels;
    uint32_t begin[MAX_DOCS + 1];
    uint32_t ids[MAX_DOCS * MAX_LABELS];
    uint32_t groups[MAX_DOCS];
    uint32_t folds[MAX_DOCS];
} tt_made;

/* Label l is on a document with probability 1/(l+2), so some are rare. */
static void make(tt_made *made, tt_rng *rng)
{
    made->n_docs = 20 + (uint32_t)tt_rng_below(rng, MAX_DOCS - 20);
    made->n_labels = (uint32_t)tt_rng_below(rng, MAX_LABELS + 1);
    uint32_t at = 0;
    for (uint32_t doc = 0; doc < made->n_docs; doc++) {
        made->begin[doc] = at;
        for (uint32_t label = 0; label < made->n_labels; label++)
            if (tt_rng_below(rng, label + 2) == 0)
                made->ids[at++] = label;
        made->groups[doc] =
            tt_rng_below(rng, 3) == 0 ? (uint32_t)tt_rng_below(rng, 30) : UINT32_MAX;
    }
    made->begin[made->n_docs] = at;
}

static topictag_status make_folds(tt_made *made, const uint32_t *groups, uint32_t n_folds,
                                  uint64_t seed)
{
    return tt_folds_make(made->folds, made->n_docs, made->n_labels, made->begin, made->ids, groups,
                         n_folds, seed, NULL);
}

static uint32_t count(const tt_made *made, uint32_t fold, uint32_t label)
{
    uint32_t n = 0;
    for (uint32_t doc = 0; doc < made->n_docs; doc++)
        for (uint32_t i = made->begin[doc]; i < made->begin[doc + 1]; i++)
            n += made->folds[doc] == fold && made->ids[i] == label;
    return n;
}

static void folds_are_even_and_stratified(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 1);
    static tt_made made;
    for (int round = 0; round < 200; round++) {
        make(&made, &rng);
        const uint32_t n_folds = 2 + (uint32_t)tt_rng_below(&rng, 9);
        assert_int_equal(make_folds(&made, NULL, n_folds, 7), TOPICTAG_OK);
        uint32_t sizes[16] = {0};
        for (uint32_t doc = 0; doc < made.n_docs; doc++) {
            assert_in_range(made.folds[doc], 0, n_folds - 1);
            sizes[made.folds[doc]]++;
        }
        for (uint32_t fold = 0; fold < n_folds; fold++)
            assert_in_range(sizes[fold], made.n_docs / n_folds,
                            (made.n_docs + n_folds - 1) / n_folds);
        for (uint32_t label = 0; label < made.n_labels; label++) {
            uint32_t least = UINT32_MAX, most = 0;
            for (uint32_t fold = 0; fold < n_folds; fold++) {
                uint32_t n = count(&made, fold, label);
                least = n < least ? n : least;
                most = n > most ? n : most;
            }
            /* Full folds keep the commonest labels from an even spread; chance gives up to 20. */
            assert_true(most - least <= 8);
        }
    }
}

static void single_labels_differ_by_one(void **state)
{
    (void)state;
    static tt_made made;
    tt_rng rng;
    tt_rng_seed(&rng, 2);
    made.n_docs = MAX_DOCS;
    made.n_labels = 7;
    for (uint32_t doc = 0; doc <= made.n_docs; doc++) {
        made.begin[doc] = doc;
        made.ids[doc] = (uint32_t)(tt_rng_double(&rng) * tt_rng_double(&rng) * 7);
    }
    assert_int_equal(make_folds(&made, NULL, 5, 3), TOPICTAG_OK);
    for (uint32_t label = 0; label < 7; label++)
        for (uint32_t fold = 1; fold < 5; fold++) {
            int difference = (int)count(&made, fold, label) - (int)count(&made, 0, label);
            assert_in_range(difference + 1, 0, 2);
        }
}

static void groups_stay_together(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 3);
    static tt_made made;
    for (int round = 0; round < 100; round++) {
        make(&made, &rng);
        assert_int_equal(make_folds(&made, made.groups, 4, 1), TOPICTAG_OK);
        uint32_t fold_of_group[30], sizes[4] = {0};
        memset(fold_of_group, 0xff, sizeof fold_of_group);
        for (uint32_t doc = 0; doc < made.n_docs; doc++) {
            const uint32_t group = made.groups[doc];
            sizes[made.folds[doc]]++;
            if (group == UINT32_MAX)
                continue;
            if (fold_of_group[group] == UINT32_MAX)
                fold_of_group[group] = made.folds[doc];
            assert_int_equal(fold_of_group[group], made.folds[doc]);
        }
        for (int fold = 0; fold < 4; fold++)
            assert_true(sizes[fold] > 0);
    }
}

static void the_seed_decides(void **state)
{
    (void)state;
    tt_rng rng;
    tt_rng_seed(&rng, 4);
    static tt_made made;
    uint32_t first[MAX_DOCS];
    make(&made, &rng);
    assert_int_equal(make_folds(&made, NULL, 5, 1), TOPICTAG_OK);
    memcpy(first, made.folds, sizeof first);
    assert_int_equal(make_folds(&made, NULL, 5, 1), TOPICTAG_OK);
    assert_memory_equal(first, made.folds, made.n_docs * sizeof first[0]);
    assert_int_equal(make_folds(&made, NULL, 5, 2), TOPICTAG_OK);
    assert_memory_not_equal(first, made.folds, made.n_docs * sizeof first[0]);
    assert_int_equal(make_folds(&made, NULL, 1, 1), TOPICTAG_E_INVALID_ARG);
    assert_int_equal(make_folds(&made, NULL, made.n_docs + 1, 1), TOPICTAG_E_INVALID_ARG);
    assert_int_equal(make_folds(&made, NULL, made.n_docs, 1), TOPICTAG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_are_even_and_stratified),
        cmocka_unit_test(single_labels_differ_by_one),
        cmocka_unit_test(groups_stay_together),
        cmocka_unit_test(the_seed_decides),
    };
    return cmocka_run_group_tests_name("corpus.folds", tests, NULL, NULL);
}
