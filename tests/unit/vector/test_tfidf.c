/* SPDX-License-Identifier: MIT */
#include "unit/lines.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/random.h"
#include "vector/counting.h"
#include "vector/tfidf.h"

#include <math.h>
#include <stdlib.h>

/* Reads the documents into words; returns how many there are. */
static uint32_t read_documents(tt_lines *lines, char *docs[64])
{
    uint32_t n = 0;
    for (char *line; (line = tt_lines_take(lines, "doc")) != NULL; n++)
        docs[n] = tt_strndup(line, strlen(line));
    return n;
}

static void fit(tt_vocab *vocab, tt_rows *counts, char *const *docs, uint32_t n_docs,
                uint64_t min_df)
{
    tt_counter *counter;
    ok(tt_counter_new(&counter, &err));
    for (uint32_t d = 0; d < n_docs; d++) {
        char *copy = tt_strndup(docs[d], strlen(docs[d])), *at = copy;
        ok(tt_counter_begin(counter, d, &err));
        for (char *word; (word = tt_lines_word(&at)) != NULL;) {
            const uint32_t n = (uint32_t)strlen(word);
            const tt_key key = {word, n, 0, tt_hash64(word, n, 0)};
            ok(tt_counter_add(counter, &key, 1, &err));
        }
        free(copy);
    }
    const tt_vocab_options options = {.min_df = min_df, .max_df = UINT64_MAX};
    ok(tt_vocab_fit(vocab, counts, &counter, 1, n_docs, &options, 2, &err));
    tt_counter_free(counter);
}

static void check_setting(tt_lines *lines, char *setting, char *const *docs, uint32_t n_docs)
{
    tt_tfidf_options options = {.kind_weight = {1, 1, 1}};
    options.sublinear_tf = *tt_lines_word(&setting) == '1';
    options.use_idf = *tt_lines_word(&setting) == '1';
    tt_vocab vocab;
    tt_rows counts, rows;
    fit(&vocab, &counts, docs, n_docs, (uint64_t)tt_lines_number(tt_lines_word(&setting)));

    char *line = tt_lines_take(lines, "terms");
    for (uint32_t t = 0; t < vocab.n_terms; t++) {
        const char *word = tt_lines_word(&line);
        const size_t n = (size_t)(vocab.offsets[t + 1] - vocab.offsets[t]);
        assert_int_equal(strlen(word), n);
        assert_memory_equal(word, vocab.bytes + vocab.offsets[t], n);
    }
    assert_null(tt_lines_word(&line));

    double *idf = tt_alloc(vocab.n_terms, sizeof *idf);
    ok(tt_idf_fit(idf, &counts, NULL, 0, NULL, &err));
    if (options.use_idf) {
        line = tt_lines_take(lines, "idf");
        for (uint32_t t = 0; t < vocab.n_terms; t++)
            assert_true(fabs(idf[t] - tt_lines_number(tt_lines_word(&line))) < 1e-12);
    }
    ok(tt_tfidf_rows(&rows, &counts, vocab.kinds, idf, &options, 2, &err));
    ok(tt_rows_check(&rows, &err));
    for (uint32_t d = 0; d < n_docs; d++) {
        const tt_row row = tt_rows_at(&rows, d);
        line = tt_lines_take(lines, "row");
        for (size_t e = 0; e < row.n; e++) {
            char *entry = tt_lines_word(&line), *colon = strchr(entry, ':');
            *colon = '\0';
            assert_int_equal(row.terms[e], (uint32_t)tt_lines_number(entry));
            assert_true(fabs(row.values[e] - tt_lines_number(colon + 1)) < 1e-6);
        }
        assert_null(tt_lines_word(&line));
    }
    free(idf);
    tt_rows_release(&rows);
    tt_rows_release(&counts);
    tt_vocab_release(&vocab);
}

static void rows_equal_scikit_learns(void **state)
{
    (void)state;
    tt_lines lines = {0};
    char *docs[64], *setting;
    /* scripts/golden-tfidf says what the lines are. */
    tt_lines_open(&lines, TOPICTAG_TESTS_DIR "/golden/reference/tfidf.txt");
    const uint32_t n_docs = read_documents(&lines, docs);
    assert_int_equal(n_docs, 40);
    uint32_t n_settings = 0;
    for (; (setting = tt_lines_take(&lines, "setting")) != NULL; n_settings++) {
        char *copy = tt_strndup(setting, strlen(setting));
        check_setting(&lines, copy, docs, n_docs);
        free(copy);
    }
    assert_int_equal(n_settings, 3);
    for (uint32_t d = 0; d < n_docs; d++)
        free(docs[d]);
    tt_lines_close(&lines);
}

enum { N_ROWS = 1000, N_TERMS = 3000 };

static void random_counts(tt_rows *counts)
{
    tt_rng rng;
    tt_rng_seed(&rng, 5);
    ok(tt_rows_init(counts, N_ROWS, N_TERMS, (uint64_t)N_ROWS * 100, &err));
    uint64_t n = 0;
    for (uint32_t r = 0; r < N_ROWS; r++) {
        for (uint32_t t = (uint32_t)tt_rng_below(&rng, 300); t < N_TERMS && n < (r + 1) * 100u;
             t += 1 + (uint32_t)tt_rng_below(&rng, 90)) {
            counts->terms[n] = t;
            counts->values[n++] = (float)(1 + tt_rng_below(&rng, 1 + tt_rng_below(&rng, 9)));
        }
        if (r % 97 == 0)
            n = counts->begin[r]; /* an empty row */
        counts->begin[r + 1] = n;
    }
}

/* Batch and single rows agree to the bit, for any threads; rows have length 1; masks mask. */
static void one_row_and_many_agree(void **state)
{
    (void)state;
    tt_rows counts, rows, again;
    random_counts(&counts);
    double idf[N_TERMS];
    uint8_t kinds[N_TERMS];
    ok(tt_idf_fit(idf, &counts, NULL, 0, NULL, &err));
    for (uint32_t t = 0; t < N_TERMS; t++) {
        kinds[t] = (uint8_t)(t % 3);
        if (t % 10 == 7)
            idf[t] = 0;
    }
    const tt_tfidf_options options = {true, true, {1, 0.5, 0}};
    ok(tt_tfidf_rows(&rows, &counts, kinds, idf, &options, 1, &err));
    ok(tt_rows_check(&rows, &err));
    ok(tt_rows_copy(&again, &counts, &err));
    ok(tt_tfidf_apply(&again, kinds, idf, &options, 3, &err));
    assert_memory_equal(again.begin, rows.begin, (N_ROWS + 1) * sizeof *rows.begin);
    assert_memory_equal(again.terms, rows.terms, rows.begin[N_ROWS] * sizeof *rows.terms);
    assert_memory_equal(again.values, rows.values, rows.begin[N_ROWS] * sizeof *rows.values);

    tt_counting *counting;
    ok(tt_counting_new(&counting, N_TERMS, &err));
    for (uint32_t r = 0; r < N_ROWS; r++) {
        const tt_row from = tt_rows_at(&counts, r), row = tt_rows_at(&rows, r);
        if (r % 3 == 0) /* a story that was given up leaves nothing */
            tt_counting_add(counting, r % N_TERMS, 9);
        tt_counting_begin(counting);
        for (size_t e = from.n; e-- > 0;) { /* backwards and in two portions */
            tt_counting_add(counting, from.terms[e], 1);
            if (from.values[e] > 1)
                tt_counting_add(counting, from.terms[e], (uint32_t)from.values[e] - 1);
        }
        uint32_t *terms;
        float *values;
        size_t n;
        ok(tt_counting_row(counting, &terms, &values, &n, &err));
        assert_int_equal(n, from.n);
        assert_memory_equal(values, from.values, n * sizeof *values);
        n = tt_tfidf_row(terms, values, n, kinds, idf, &options);
        assert_int_equal(n, row.n);
        double norm2 = 0;
        for (size_t e = 0; e < n; e++) {
            assert_true(kinds[terms[e]] != 2 && terms[e] % 10 != 7);
            norm2 += (double)values[e] * values[e];
        }
        assert_true(n == 0 || fabs(norm2 - 1) < 1e-6);
        assert_memory_equal(terms, row.terms, n * sizeof *terms);
        assert_memory_equal(values, row.values, n * sizeof *values);
    }
    tt_counting_free(counting);
    tt_rows_release(&again);
    tt_rows_release(&rows);
    tt_rows_release(&counts);
}

/* idf over part of the rows equals idf over a copy that holds only those. */
static void idf_of_a_subset(void **state)
{
    (void)state;
    tt_rows counts;
    random_counts(&counts);
    uint32_t subset[N_ROWS / 2], df[N_TERMS] = {0};
    for (uint32_t k = 0; k < N_ROWS / 2; k++) {
        subset[k] = 2 * k + 1;
        const tt_row row = tt_rows_at(&counts, subset[k]);
        for (size_t e = 0; e < row.n; e++)
            df[row.terms[e]]++;
    }
    double idf[N_TERMS];
    ok(tt_idf_fit(idf, &counts, subset, N_ROWS / 2, NULL, &err));
    for (uint32_t t = 0; t < N_TERMS; t++)
        assert_true(idf[t] == tt_idf(N_ROWS / 2, df[t]));
    /* An archive's counts join in for the terms it knows. */
    uint32_t archive_df[N_TERMS];
    for (uint32_t t = 0; t < N_TERMS; t++)
        archive_df[t] = t % 3;
    const tt_archive_df archive = {1000, archive_df};
    ok(tt_idf_fit(idf, &counts, subset, N_ROWS / 2, &archive, &err));
    for (uint32_t t = 0; t < N_TERMS; t++)
        assert_true(idf[t] == (t % 3 == 0 ? tt_idf(N_ROWS / 2, df[t])
                                          : tt_idf(N_ROWS / 2 + 1000, df[t] + t % 3)));
    tt_rows_release(&counts);
}

/* Labels go with the rows they are chosen with, repeated and in any order. */
static void label_sets_of_a_subset(void **state)
{
    (void)state;
    uint32_t begin[] = {0, 2, 2, 3}, labels[] = {1, 4, 0};
    const tt_label_sets sets = {3, 5, begin, labels};
    static const uint32_t subset[] = {2, 0, 1}, wanted_begin[] = {0, 1, 3, 3}, wanted[] = {0, 1, 4};
    tt_label_sets chosen;
    ok(tt_label_sets_select(&chosen, &sets, subset, 3, &err));
    assert_int_equal(chosen.n_docs, 3);
    assert_int_equal(chosen.n_labels, 5);
    assert_memory_equal(chosen.begin, wanted_begin, sizeof wanted_begin);
    assert_memory_equal(chosen.labels, wanted, sizeof wanted);
    tt_label_sets_release(&chosen);
    ok(tt_label_sets_select(&chosen, &sets, subset, 0, &err));
    assert_int_equal(chosen.begin[0], 0);
    tt_label_sets_release(&chosen);
}

static void tf_is_one_and_the_logarithm_of_the_count(void **state)
{
    (void)state;
    assert_true(tt_sublinear_tf(1) == 1);
    for (double count = 1; count < 100; count++)
        assert_true(tt_sublinear_tf(count) == 1 + log(count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tf_is_one_and_the_logarithm_of_the_count),
        cmocka_unit_test(rows_equal_scikit_learns),
        cmocka_unit_test(one_row_and_many_agree),
        cmocka_unit_test(idf_of_a_subset),
        cmocka_unit_test(label_sets_of_a_subset),
    };
    return cmocka_run_group_tests_name("vector.tfidf", tests, NULL, NULL);
}
