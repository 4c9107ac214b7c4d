/* SPDX-License-Identifier: MIT */
/* A vocabulary: its order, which terms it keeps, its slots, and what is refused. */
#include "counted.h"

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

/* A part of a vocabulary is a vocabulary. */
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
        cmocka_unit_test(most_frequent_terms_are_kept),
        cmocka_unit_test(frequent_terms_have_the_slots_they_want),
        cmocka_unit_test(some_terms_can_be_selected),
        cmocka_unit_test(wrong_use_is_refused),
        cmocka_unit_test(damaged_vocabularies_are_refused),
    };
    return cmocka_run_group_tests_name("vector.vocabulary", tests, NULL, NULL);
}
