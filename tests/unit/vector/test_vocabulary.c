/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/random.h"
#include "vector/vocabulary.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static const tt_vocab_options all = {.min_df = 1, .max_df = UINT64_MAX};

static tt_key key_of(const char *word, uint32_t kind)
{
    const uint32_t n = (uint32_t)strlen(word);
    return (tt_key){word, n, kind, tt_hash64(word, n, kind)};
}

static void count(tt_counter *counter, const char *word, uint32_t kind, uint32_t times)
{
    const tt_key key = key_of(word, kind);
    ok(tt_counter_add(counter, &key, times, &err));
}

static void terms_are_sorted_by_kind_and_bytes(void **state)
{
    (void)state;
    tt_counter *counter;
    ok(tt_counter_new(&counter, &err));
    ok(tt_counter_begin(counter, 2, &err));
    count(counter, "b", 0, 1);
    count(counter, "abcdefghij", 0, 1);
    count(counter, "a", 1, 1);
    count(counter, "abcdefgh", 0, 2);
    count(counter, "", 0, 1);
    count(counter, "b", 0, 599);
    count(counter, "never", 0, 0);
    ok(tt_counter_begin(counter, 0, &err));
    count(counter, "\xff", 0, 1);
    count(counter, "b", 0, 3);

    tt_vocab vocab;
    tt_rows rows;
    ok(tt_vocab_fit(&vocab, &rows, &counter, 1, 4, &all, 1, &err));
    tt_counter_free(counter);
    static const struct {
        const char *bytes;
        uint8_t kind;
        uint64_t df;
    } wanted[] = {{"", 0, 1},  {"abcdefgh", 0, 1}, {"abcdefghij", 0, 1},
                  {"b", 0, 2}, {"\xff", 0, 1},     {"a", 1, 1}};
    assert_int_equal(vocab.n_terms, 6);
    for (uint32_t t = 0; t < 6; t++) {
        const size_t n = strlen(wanted[t].bytes);
        assert_int_equal(vocab.offsets[t + 1] - vocab.offsets[t], n);
        assert_memory_equal(vocab.bytes + vocab.offsets[t], wanted[t].bytes, n);
        assert_int_equal(vocab.kinds[t], wanted[t].kind);
        assert_int_equal(vocab.df[t], wanted[t].df);
        assert_int_equal(tt_vocab_find(&vocab, key_of(wanted[t].bytes, wanted[t].kind).hash), t);
    }
    assert_int_equal(tt_vocab_find(&vocab, key_of("a", 0).hash), TT_NO_TERM);
    assert_int_equal(tt_vocab_find(&vocab, 0), TT_NO_TERM);
    ok(tt_vocab_check(&vocab, vocab.offsets[6], &err));
    ok(tt_vocab_verify(&vocab, &err));

    ok(tt_rows_check(&rows, &err));
    assert_int_equal(rows.n_rows, 4);
    static const uint64_t begin[] = {0, 2, 2, 7, 7};
    static const uint32_t terms[] = {3, 4, 0, 1, 2, 3, 5};
    static const float values[] = {3, 1, 1, 2, 1, 600, 1};
    assert_memory_equal(rows.begin, begin, sizeof begin);
    assert_memory_equal(rows.terms, terms, sizeof terms);
    assert_memory_equal(rows.values, values, sizeof values);
    tt_rows_release(&rows);
    tt_vocab_release(&vocab);
}

/* Words of very unequal frequency in documents of unequal length, some hundred times in one. */
enum { N_DOCS = 700, N_WORDS = 20000 };

static uint32_t random_words(uint32_t doc, uint32_t *words)
{
    tt_rng rng;
    tt_rng_seed(&rng, 1000 + doc);
    uint32_t n = (uint32_t)tt_rng_below(&rng, 150);
    for (uint32_t k = 0; k < n; k++) {
        const double u = tt_rng_double(&rng);
        words[k] = (uint32_t)(u * u * u * N_WORDS);
    }
    if (doc % 50 == 0)
        for (uint32_t k = 0; k < 260; k++)
            words[n++] = doc;
    return n;
}

static void fit_random(tt_vocab *vocab, tt_rows *rows, size_t n_counters, bool backwards,
                       const tt_vocab_options *options)
{
    tt_counter *counters[4];
    for (size_t c = 0; c < n_counters; c++)
        ok(tt_counter_new(&counters[c], &err));
    for (uint32_t k = 0; k < N_DOCS; k++) {
        const uint32_t doc = backwards ? N_DOCS - 1 - k : k;
        tt_counter *counter = counters[(doc * 7919u >> 4) % n_counters];
        uint32_t words[500];
        const uint32_t n = random_words(doc, words);
        ok(tt_counter_begin(counter, doc, &err));
        for (uint32_t w = 0; w < n; w++) {
            char word[16];
            snprintf(word, sizeof word, "%x", words[w]);
            count(counter, word, words[w] % 3, 1);
        }
    }
    ok(tt_vocab_fit(vocab, rows, counters, n_counters, N_DOCS, options, (unsigned)n_counters,
                    &err));
    for (size_t c = 0; c < n_counters; c++)
        tt_counter_free(counters[c]);
    ok(tt_rows_check(rows, &err));
    ok(tt_vocab_check(vocab, vocab->offsets[vocab->n_terms], &err));
    ok(tt_vocab_verify(vocab, &err));
}

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

static void most_frequent_terms_are_kept(void **state)
{
    (void)state;
    tt_counter *counter;
    ok(tt_counter_new(&counter, &err));
    static const char *const docs[] = {"dbca", "dbc", "db", "e"};
    for (uint32_t d = 0; d < 4; d++) {
        ok(tt_counter_begin(counter, d, &err));
        for (const char *c = docs[d]; *c != '\0'; c++)
            count(counter, (char[]){*c, '\0'}, 0, 1);
    }
    /* df: b 3, d 3, c 2, a 1, e 1; the fourth place goes to a, first of its df by bytes. */
    tt_vocab vocab;
    tt_rows rows;
    const tt_vocab_options options = {.min_df = 0, .max_df = 4, .max_features = 4};
    ok(tt_vocab_fit(&vocab, &rows, &counter, 1, 4, &options, 2, &err));
    assert_int_equal(vocab.n_terms, 4);
    assert_memory_equal(vocab.bytes, "abcd", 4);
    assert_int_equal(rows.begin[3], rows.begin[4]);
    tt_rows_release(&rows);
    tt_vocab_release(&vocab);
    tt_counter_free(counter);
}

/* A part of a vocabulary is a vocabulary. */
/* Between the slot that a term wants and the one that it has, no term is less frequent. */
static void frequent_terms_have_the_slots_they_want(void **state)
{
    (void)state;
    tt_vocab vocab;
    tt_rows rows;
    uint32_t n_passed = 0;
    fit_random(&vocab, &rows, 1, false, &all);
    for (uint32_t slot = 0; slot < vocab.n_slots; slot++) {
        const uint32_t mask = vocab.n_slots - 1, term = vocab.slot_term[slot];
        if (term == TT_NO_TERM)
            continue;
        for (uint32_t at = (uint32_t)vocab.slot_hash[slot] & mask; at != slot;
             at = (at + 1) & mask) {
            assert_true(vocab.df[vocab.slot_term[at]] >= vocab.df[term]);
            n_passed++;
        }
    }
    assert_true(n_passed > 100);
    tt_rows_release(&rows);
    tt_vocab_release(&vocab);
}

static void some_terms_can_be_selected(void **state)
{
    (void)state;
    tt_vocab vocab, part;
    tt_rows rows;
    fit_random(&vocab, &rows, 1, false, &all);
    uint32_t terms[64], n = 0;
    for (uint32_t t = 0; t < vocab.n_terms && n < 64; t += 3)
        terms[n++] = t;
    ok(tt_vocab_select(&part, &vocab, terms, n, &err));
    ok(tt_vocab_check(&part, part.offsets[n], &err));
    ok(tt_vocab_verify(&part, &err));
    assert_true(n > 20);
    for (uint32_t t = 0; t < vocab.n_terms && t < 3 * n; t++) {
        const char *bytes = vocab.bytes + vocab.offsets[t];
        const size_t n_bytes = (size_t)(vocab.offsets[t + 1] - vocab.offsets[t]);
        const uint32_t found = tt_vocab_find(&part, tt_hash64(bytes, n_bytes, vocab.kinds[t]));
        assert_int_equal(found, t % 3 == 0 ? t / 3 : TT_NO_TERM);
        if (t % 3 == 0)
            assert_int_equal(part.df[t / 3], vocab.df[t]);
    }
    tt_rows_release(&rows);
    tt_vocab_release(&vocab);
    tt_vocab_release(&part);
}

static void wrong_use_is_refused(void **state)
{
    (void)state;
    tt_vocab vocab;
    tt_rows rows;
    tt_counter *c[2] = {NULL, NULL};
    /* Nothing at all; nothing left. */
    fails(TOPICTAG_E_EMPTY, tt_vocab_fit(&vocab, &rows, c, 0, 3, &all, 1, &err));
    ok(tt_counter_new(&c[0], &err));
    ok(tt_counter_begin(c[0], 0, &err));
    count(c[0], "a", 0, 1);
    const tt_vocab_options two = {.min_df = 2, .max_df = 9};
    fails(TOPICTAG_E_EMPTY, tt_vocab_fit(&vocab, &rows, c, 1, 1, &two, 1, &err));
    assert_null(vocab.owned);
    assert_null(rows.begin);
    tt_counter_free(c[0]);
    /* A document out of range, one begun twice. */
    for (uint32_t second = 0; second < 2; second++) {
        for (uint32_t k = 0; k < 2; k++) {
            ok(tt_counter_new(&c[k], &err));
            ok(tt_counter_begin(c[k], k * (1 - second) * 5, &err));
            count(c[k], "a", 0, 1);
        }
        fails(TOPICTAG_E_INVALID_ARG, tt_vocab_fit(&vocab, &rows, c, 2, 3, &all, 2, &err));
        assert_string_equal(err.message, second ? "document 0 of 3 is counted twice"
                                                : "document 5 of 3 is out of range");
        tt_counter_free(c[0]);
        tt_counter_free(c[1]);
    }
    /* Two terms of one hash, in one counter and in two. */
    for (uint32_t k = 0; k < 2; k++) {
        ok(tt_counter_new(&c[k], &err));
        ok(tt_counter_begin(c[k], k, &err));
    }
    const tt_key x = {"x", 1, 0, 99}, y = {"y", 1, 0, 99};
    ok(tt_counter_add(c[0], &x, 1, &err));
    fails(TOPICTAG_E_DEGENERATE, tt_counter_add(c[0], &y, 1, &err));
    ok(tt_counter_add(c[1], &y, 1, &err));
    fails(TOPICTAG_E_DEGENERATE, tt_vocab_fit(&vocab, &rows, c, 2, 2, &all, 1, &err));
    const tt_key huge = {"x", UINT32_C(1) << 30, 0, 98};
    tt_counter_free(c[0]);
    ok(tt_counter_new(&c[0], &err));
    ok(tt_counter_begin(c[0], 0, &err));
    fails(TOPICTAG_E_LIMIT, tt_counter_add(c[0], &huge, 1, &err));
    tt_counter_free(c[0]);
    tt_counter_free(c[1]);
}

/* Every part of a vocabulary from a file that could mislead a search is noticed. */
static void damaged_vocabularies_are_refused(void **state)
{
    (void)state;
    tt_counter *counter;
    tt_vocab vocab;
    tt_rows rows;
    ok(tt_counter_new(&counter, &err));
    ok(tt_counter_begin(counter, 0, &err));
    for (uint32_t k = 0; k < 40; k++)
        count(counter, (char[]){(char)('A' + k), '\0'}, k % 2, 1);
    ok(tt_vocab_fit(&vocab, &rows, &counter, 1, 1, &all, 1, &err));
    tt_counter_free(counter);
    tt_rows_release(&rows);

    const uint64_t n_bytes = vocab.offsets[vocab.n_terms];
    struct {
        void *at;
        size_t n;
    } const areas[] = {{(void *)vocab.offsets, 41 * 8},
                       {(void *)vocab.bytes, 40},
                       {(void *)vocab.kinds, 40},
                       {(void *)vocab.slot_hash, vocab.n_slots * sizeof *vocab.slot_hash},
                       {(void *)vocab.slot_term, vocab.n_slots * sizeof *vocab.slot_term}};
    for (size_t a = 0; a < sizeof areas / sizeof *areas; a++)
        for (size_t byte = 0; byte < areas[a].n; byte++)
            for (unsigned bit = 0; bit < 8; bit++) {
                unsigned char *at = (unsigned char *)areas[a].at + byte;
                *at = (unsigned char)(*at ^ 1u << bit);
                if (tt_vocab_check(&vocab, n_bytes, &err) == TOPICTAG_OK) {
                    for (uint64_t hash = 0; hash < vocab.n_slots; hash++) { /* ends, in range */
                        const uint32_t term = tt_vocab_find(&vocab, hash);
                        assert_true(term < vocab.n_terms || term == TT_NO_TERM);
                    }
                    fails(TOPICTAG_E_FORMAT, tt_vocab_verify(&vocab, &err));
                }
                *at = (unsigned char)(*at ^ 1u << bit);
            }
    ok(tt_vocab_check(&vocab, n_bytes, &err));
    ok(tt_vocab_verify(&vocab, &err));
    fails(TOPICTAG_E_FORMAT, tt_vocab_check(&vocab, n_bytes + 1, &err));
    static const uint32_t slots[] = {0, 32, 40, 63, 96};
    for (size_t k = 0; k < 5; k++) {
        tt_vocab bad = vocab;
        bad.n_slots = slots[k];
        fails(TOPICTAG_E_FORMAT, tt_vocab_check(&bad, n_bytes, &err));
    }
    tt_vocab_release(&vocab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_sorted_by_kind_and_bytes),
        cmocka_unit_test(counters_threads_and_order_do_not_show),
        cmocka_unit_test(many_documents_are_gathered_in_batches),
        cmocka_unit_test(counts_equal_a_plain_count),
        cmocka_unit_test(parts_count_as_often_as_their_word),
        cmocka_unit_test(most_frequent_terms_are_kept),
        cmocka_unit_test(frequent_terms_have_the_slots_they_want),
        cmocka_unit_test(some_terms_can_be_selected),
        cmocka_unit_test(wrong_use_is_refused),
        cmocka_unit_test(damaged_vocabularies_are_refused),
    };
    return cmocka_run_group_tests_name("vector.vocabulary", tests, NULL, NULL);
}
