/* SPDX-License-Identifier: MIT */
/* Counting: the same whatever the counters, threads, batches and order; parts of words. */
#include "counted.h"

static void assert_same(const tt_vocab *a, const tt_vocab *b, const tt_rows *x, const tt_rows *y)
{
    assert_int_equal(a->n_terms, b->n_terms);
    assert_int_equal(a->n_slots, b->n_slots);
    const size_t n = a->n_terms;
    assert_memory_equal(a->offsets, b->offsets, (n + 1) * sizeof *a->offsets);
    assert_memory_equal(a->bytes, b->bytes, a->offsets[n]);
    assert_memory_equal(a->kinds, b->kinds, n);
    assert_memory_equal(a->df, b->df, n * sizeof *a->df);
    assert_memory_equal(a->slot_hash, b->slot_hash, a->n_slots * sizeof *a->slot_hash);
    assert_memory_equal(a->slot_term, b->slot_term, a->n_slots * sizeof *a->slot_term);
    assert_memory_equal(x->begin, y->begin, (N_DOCS + 1) * sizeof *x->begin);
    assert_memory_equal(x->terms, y->terms, x->begin[N_DOCS] * sizeof *x->terms);
    assert_memory_equal(x->values, y->values, x->begin[N_DOCS] * sizeof *x->values);
}

static void counters_threads_and_order_do_not_show(void **state)
{
    (void)state;
    static const tt_vocab_options settings[] = {{.min_df = 1, .max_df = UINT64_MAX},
                                                {.min_df = 2, .max_df = 100},
                                                {.min_df = 2, .max_df = 100, .max_features = 777}};
    for (size_t s = 0; s < 3; s++) {
        tt_vocab one, other;
        tt_rows rows, other_rows;
        fit_random(&one, &rows, 1, false, &settings[s]);
        for (size_t n_counters = 2; n_counters <= 4; n_counters++) {
            fit_random(&other, &other_rows, n_counters, n_counters % 2 == 0, &settings[s]);
            assert_same(&one, &other, &rows, &other_rows);
            tt_rows_release(&other_rows);
            tt_vocab_release(&other);
        }
        tt_rows_release(&rows);
        tt_vocab_release(&one);
    }
}

/* More documents than are gathered at once, all but a few of them in one of two counters. */
static void many_documents_are_gathered_in_batches(void **state)
{
    (void)state;
    enum { MANY = 9000 };
    tt_counter *counters[2];
    tt_vocab vocab;
    tt_rows rows;
    ok(tt_counter_new(&counters[0], &err));
    ok(tt_counter_new(&counters[1], &err));
    for (uint32_t doc = 0; doc < MANY; doc++) {
        tt_counter *counter = counters[doc % 20 == 0];
        ok(tt_counter_begin(counter, doc, &err));
        for (uint32_t k = 0; k < doc % 4; k++) /* every fourth is empty */
            count(counter, (char[]){(char)('a' + (doc + k) % 26), '\0'}, 0, doc % 300 + 1);
    }
    ok(tt_vocab_fit(&vocab, &rows, counters, 2, MANY, &all, 2, &err));
    ok(tt_rows_check(&rows, &err));
    for (uint32_t doc = 0; doc < MANY; doc++) {
        const tt_row row = tt_rows_at(&rows, doc);
        assert_int_equal(row.n, doc % 4);
        for (size_t e = 0; e < row.n; e++) {
            assert_true((row.terms[e] + 26 - doc % 26) % 26 < doc % 4);
            assert_true(row.values[e] == (float)(doc % 300 + 1));
        }
    }
    tt_counter_free(counters[0]);
    tt_counter_free(counters[1]);
    tt_rows_release(&rows);
    tt_vocab_release(&vocab);
}

/* The parts of a word: its characters, two of a kind counted twice; of "0" none. */
static topictag_status cut_word(void *payload, tt_counter *counter, const char *bytes,
                                uint32_t n_bytes, topictag_error *e)
{
    topictag_status rc = TOPICTAG_OK;
    char word[16];
    ++*(uint32_t *)payload;
    memcpy(word, bytes, n_bytes); /* the bytes are borrowed until the first part */
    for (uint32_t i = 0; i < n_bytes && word[0] != '0' && rc == TOPICTAG_OK; i++) {
        const char part[2] = {word[i], '\0'};
        const tt_key key = key_of(part, 1);
        rc = tt_counter_part(counter, &key, e);
    }
    return rc;
}

/* A document as words and the parts of each, in one step or one by one. */
static void count_parts(tt_counter *counter, uint32_t doc, bool at_once, uint32_t *n_cuts)
{
    uint32_t words[500];
    const uint32_t n = random_words(doc, words);
    ok(tt_counter_begin(counter, doc, &err));
    for (uint32_t w = 0; w < n; w++) {
        char word[16];
        const uint32_t times = words[w] % 7 == 0 ? 300 : 1; /* past what one pair can hold */
        snprintf(word, sizeof word, "%x", words[w]);
        count(counter, word, 0, times);
        for (const char *c = word; *c != '\0' && !at_once && word[0] != '0'; c++)
            count(counter, (char[]){*c, '\0'}, 1, times);
        count(counter, word, 2, 1); /* not of kind 0: has no parts */
    }
    if (at_once)
        ok(tt_counter_parts(counter, cut_word, n_cuts, &err));
}

static void parts_count_as_often_as_their_word(void **state)
{
    (void)state;
    tt_vocab vocabs[2];
    tt_rows rows[2];
    uint32_t n_cuts = 0;
    for (int at_once = 0; at_once < 2; at_once++) {
        tt_counter *counter;
        ok(tt_counter_new(&counter, &err));
        for (uint32_t doc = 0; doc < N_DOCS; doc++)
            count_parts(counter, doc, at_once, &n_cuts);
        ok(tt_vocab_fit(&vocabs[at_once], &rows[at_once], &counter, 1, N_DOCS, &all, 1, &err));
        tt_counter_free(counter);
    }
    assert_same(&vocabs[0], &vocabs[1], &rows[0], &rows[1]);
    uint32_t n_words = 0;
    for (uint32_t t = 0; t < vocabs[0].n_terms; t++)
        n_words += vocabs[0].kinds[t] == 0;
    assert_int_equal(n_cuts, n_words); /* each word once */
    for (int i = 0; i < 2; i++) {
        tt_rows_release(&rows[i]);
        tt_vocab_release(&vocabs[i]);
    }
}

/* Counts in a full table, the plain way. */
static void counts_equal_a_plain_count(void **state)
{
    (void)state;
    static uint32_t plain[N_DOCS][N_WORDS];
    uint32_t df[N_WORDS] = {0};
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        uint32_t words[500];
        const uint32_t n = random_words(doc, words);
        for (uint32_t w = 0; w < n; w++)
            df[words[w]] += plain[doc][words[w]]++ == 0;
    }
    static const tt_vocab_options options = {.min_df = 3, .max_df = 60};
    tt_vocab vocab;
    tt_rows rows;
    fit_random(&vocab, &rows, 3, false, &options);
    uint32_t n_terms = 0, n_entries = 0;
    for (uint32_t word = 0; word < N_WORDS; word++) {
        char text[16];
        snprintf(text, sizeof text, "%x", word);
        const uint32_t term = tt_vocab_find(&vocab, key_of(text, word % 3).hash);
        const bool kept = df[word] >= 3 && df[word] <= 60;
        assert_int_equal(term != TT_NO_TERM, kept);
        if (!kept)
            continue;
        n_terms++;
        assert_int_equal(vocab.df[term], df[word]);
        for (uint32_t doc = 0; doc < N_DOCS; doc++) {
            const tt_row row = tt_rows_at(&rows, doc);
            uint32_t found = 0;
            for (size_t e = 0; e < row.n; e++)
                if (row.terms[e] == term)
                    found = (uint32_t)row.values[e];
            assert_int_equal(found, plain[doc][word]);
            n_entries += found > 0;
        }
    }
    assert_int_equal(vocab.n_terms, n_terms);
    assert_int_equal(rows.begin[N_DOCS], n_entries);
    tt_rows_release(&rows);
    tt_vocab_release(&vocab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_threads_and_order_do_not_show),
        cmocka_unit_test(many_documents_are_gathered_in_batches),
        cmocka_unit_test(counts_equal_a_plain_count),
        cmocka_unit_test(parts_count_as_often_as_their_word),
    };
    return cmocka_run_group_tests_name("vector.counter", tests, NULL, NULL);
}
