/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "base/hash.h"
#include "text/analyzer.h"

#include <stdio.h>

static const tt_analyzer_options words_only = {.ngrams = 1};

static tt_analyzer *new_analyzer(tt_analyzer_options options)
{
    tt_analyzer *analyzer;
    ok(tt_analyzer_new(&analyzer, &options, &err));
    return analyzer;
}

/* The terms of text, each followed by "|". */
static void check(tt_analyzer_options options, const char *text, const char *expected)
{
    tt_analyzer *analyzer = new_analyzer(options);
    tt_terms terms;
    ok(tt_analyzer_run(analyzer, text, strlen(text), &terms, &err));
    char found[4096];
    size_t n = 0;
    found[0] = '\0';
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        assert_true(term->hash == tt_hash64(term->bytes, term->n_bytes, term->kind));
        n +=
            (size_t)snprintf(found + n, sizeof found - n, "%.*s|", (int)term->n_bytes, term->bytes);
        assert_true(n < sizeof found);
    }
    assert_string_equal(found, expected);
    tt_analyzer_free(analyzer);
}

/* Words first and the character n-grams of each after give the terms of one run. */
static void test_words_and_their_char_ngrams(void **state)
{
    (void)state;
    static const char text[] = "A \xc3\xa9t\xc3\xa9 of jumpy, jumpy \xe6\x97\xa5\xe6\x9c\xac roses";
    const tt_analyzer_options options = {.ngrams = 1, .char_ngrams_min = 2, .char_ngrams_max = 4};
    tt_analyzer *whole = new_analyzer(options), *words = new_analyzer(options),
                *parts = new_analyzer(options);
    tt_terms all, found, ngrams;
    size_t at = 0;
    ok(tt_analyzer_run(whole, text, strlen(text), &all, &err));
    ok(tt_analyzer_words(words, text, strlen(text), &found, &err));
    assert_int_equal(found.n, all.n_tokens);
    for (size_t i = 0; i < found.n; i++) {
        const tt_term *word = &found.items[i];
        assert_true(word->kind == TT_TERM_WORD && word->hash == all.items[at++].hash);
        ok(tt_analyzer_char_ngrams(parts, word->bytes, word->n_bytes, &ngrams, &err));
        assert_true(ngrams.n > 0);
        for (size_t k = 0; k < ngrams.n; k++, at++) {
            assert_int_equal(ngrams.items[k].n_bytes, all.items[at].n_bytes);
            assert_memory_equal(ngrams.items[k].bytes, all.items[at].bytes,
                                ngrams.items[k].n_bytes);
            assert_true(ngrams.items[k].hash == all.items[at].hash);
        }
    }
    assert_int_equal(at, all.n);
    ok(tt_analyzer_char_ngrams(parts, "two words", 9, &ngrams, &err));
    assert_int_equal(ngrams.n, 0);
    tt_analyzer_free(whole);
    tt_analyzer_free(words);
    tt_analyzer_free(parts);
}

static void test_word_ngrams(void **state)
{
    (void)state;
    tt_analyzer_options options = {.ngrams = 3};
    check(options, "A rose, is A rose",
          "a|a rose|a rose is|rose|rose is|rose is a|is|is a|is a rose|"
          "a|a rose|rose|");
    check(options, "one", "one|");
    check(options, " ... ", "");
}

/* Expectations from scikit-learn 1.2.1, CountVectorizer(analyzer="char_wb"). */
static void test_char_ngrams_as_scikit_learn(void **state)
{
    (void)state;
    tt_analyzer_options options = {.ngrams = 1, .char_ngrams_min = 3, .char_ngrams_max = 5};
    check(options, "jumpy", "jumpy| ju|jum|ump|mpy|py | jum|jump|umpy|mpy | jump|jumpy|umpy |");
    check(options, "a \xc3\xa9t", "a| a |ét| ét|ét | ét |");
    options.char_ngrams_min = 4;
    check(options, "a", "a| a |");
    options.char_ngrams_min = options.char_ngrams_max = 1;
    check(options, "ab", "ab| |a|b| |");
}

static void test_kinds_and_counts(void **state)
{
    (void)state;
    tt_analyzer_options options = {.ngrams = 2, .char_ngrams_min = 3, .char_ngrams_max = 3};
    tt_analyzer *analyzer = new_analyzer(options);
    tt_terms terms;
    ok(tt_analyzer_run(analyzer, "The cat", 7, &terms, &err));
    assert_int_equal(terms.n_tokens, 2);
    static const struct {
        const char *bytes;
        uint32_t kind, begin, end;
    } expected[] = {
        {"the", TT_TERM_WORD, 0, 3}, {"the cat", TT_TERM_WORD, 0, 7}, {" th", TT_TERM_CHAR, 0, 3},
        {"the", TT_TERM_CHAR, 0, 3}, {"he ", TT_TERM_CHAR, 0, 3},     {"cat", TT_TERM_WORD, 4, 7},
        {" ca", TT_TERM_CHAR, 4, 7}, {"cat", TT_TERM_CHAR, 4, 7},     {"at ", TT_TERM_CHAR, 4, 7},
    };
    assert_int_equal(terms.n, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < terms.n; i++) {
        assert_int_equal(terms.items[i].n_bytes, strlen(expected[i].bytes));
        assert_memory_equal(terms.items[i].bytes, expected[i].bytes, terms.items[i].n_bytes);
        assert_int_equal(terms.items[i].kind, expected[i].kind);
        assert_int_equal(terms.items[i].begin, expected[i].begin);
        assert_int_equal(terms.items[i].end, expected[i].end);
    }
    assert_true(terms.items[0].hash != terms.items[3].hash);
    tt_analyzer_free(analyzer);
}

/* Behind all others, whether those are words alone or not, and of the headline alone. */
static void test_words_of_the_headline(void **state)
{
    (void)state;
    static const char text[] = "The Cat\n\nA cat sat";
    const tt_analyzer_options options[] = {
        {.ngrams = 1}, {.ngrams = 2}, {.ngrams = 1, .char_ngrams_min = 3, .char_ngrams_max = 3}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        tt_analyzer *analyzer = new_analyzer(options[i]);
        for (size_t at = 0; at < 40; at++) {
            const size_t begin = at / 8, end = at % 8 > begin ? at % 8 : begin;
            const size_t first = begin > 0, n_title = (begin == 0 && end > 0 ? 1u : 0u) + (end > 4);
            tt_terms terms;
            ok(tt_analyzer_run(analyzer, text, strlen(text), &terms, &err));
            const size_t n = terms.n;
            ok(tt_analyzer_add_title(analyzer, begin, end, &terms, &err));
            assert_int_equal(terms.n, n + n_title);
            assert_int_equal(terms.n_tokens, 5);
            for (size_t k = 0; k < terms.n; k++)
                assert_true((terms.items[k].kind == TT_TERM_TITLE) == (k >= n));
            for (size_t k = 0; k < n_title; k++) {
                const tt_term *word = &terms.words[first + k], *term = &terms.items[n + k];
                assert_int_equal(word->kind, TT_TERM_WORD);
                assert_true(term->bytes == word->bytes && term->begin == word->begin);
                assert_true(term->n_bytes == 3 && term->hash == tt_hash64(word->bytes, 3, 2));
            }
        }
        tt_analyzer_free(analyzer);
    }
}

static void test_stop_words(void **state)
{
    (void)state;
    tt_analyzer_options options = {.ngrams = 2, .stop_words = "en"};
    check(options, "The rose DON'T don\xe2\x80\x99t grow", "rose|rose grow|grow|");
    options.stop_words = "none";
    check(options, "The rose", "the|the rose|rose|");
    options.stop_words = "de";
    check(options, "Über die Rosen", "rosen|");
    /* Lists are normalised like the text. */
    static const char *const listed[][2] = {{"de", "ÜBER"},  {"en", "the"}, {"es", "Él"},
                                            {"fr", "ÉTÉ"},   {"it", "È"},   {"nl", "het"},
                                            {"pt", "ÀQUELE"}};
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
        options.stop_words = listed[i][0];
        check(options, listed[i][1], "");
    }
}

static void test_stemming(void **state)
{
    (void)state;
    tt_analyzer_options options = {.ngrams = 2, .stop_words = "en", .stemmer = "english"};
    check(options, "The RUNNING horses were ponies", "run|run hors|hors|hors poni|poni|");
    options = (tt_analyzer_options){.ngrams = 1, .stemmer = "german"};
    check(options, "H\xc3\xa4user laufen", "haus|lauf|");
}

static void test_options_out_of_range(void **state)
{
    (void)state;
    static const struct {
        tt_analyzer_options options;
        const char *where, *message;
    } cases[] = {
        {{.ngrams = 0}, "ngrams", "word n-grams up to 0, must be 1 to 5"},
        {{.ngrams = 6}, "ngrams", "word n-grams up to 6, must be 1 to 5"},
        {{.ngrams = 1, .char_ngrams_min = 3, .char_ngrams_max = 2},
         "char-ngrams-min",
         "character n-grams of 3 to 2, must be 1 to 8 and in order"},
        {{.ngrams = 1, .char_ngrams_min = 3, .char_ngrams_max = 9},
         "char-ngrams-min",
         "character n-grams of 3 to 9, must be 1 to 8 and in order"},
        {{.ngrams = 1, .cjk_ngrams = 9},
         "cjk-ngrams",
         "n-grams of up to 9 Chinese, Japanese and Korean characters, at most 8 are possible"},
        {{.ngrams = 1, .stop_words = "xx"},
         "stop-words",
         "expected none or a language with stop words (de, en, es, fr, it, nl, pt), "
         "found \"xx\""},
        {{.ngrams = 1, .stemmer = "en"},
         "stemmer",
         "expected none or a Snowball algorithm (english, german, ...), found \"en\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tt_analyzer *analyzer = NULL;
        fails(TOPICTAG_E_INVALID_ARG, tt_analyzer_new(&analyzer, &cases[i].options, &err));
        assert_string_equal(err.where, cases[i].where);
        assert_string_equal(err.message, cases[i].message);
        assert_null(analyzer);
    }
}

static void test_limits_and_empty_text(void **state)
{
    (void)state;
    tt_analyzer *analyzer = new_analyzer(words_only);
    tt_terms terms;
    ok(tt_analyzer_run(analyzer, NULL, 0, &terms, &err));
    assert_int_equal(terms.n, 0);
    fails(TOPICTAG_E_LIMIT, tt_analyzer_run(analyzer, "x", ((size_t)1 << 30) + 1, &terms, &err));
    assert_string_equal(err.message,
                        "a text of 1073741825 bytes, at most 1073741824 can be analysed");
    tt_analyzer_free(analyzer);
}

static void test_versions(void **state)
{
    (void)state;
    char icu[16], unicode[16];
    int major = 0, minor = 0;
    assert_int_equal(sscanf(tt_icu_version(icu), "%d.%d", &major, &minor), 2);
    assert_true(major >= 67);
    assert_int_equal(sscanf(tt_unicode_version(unicode), "%d.%d", &major, &minor), 2);
    assert_true(major >= 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_and_their_char_ngrams),
        cmocka_unit_test(test_word_ngrams),
        cmocka_unit_test(test_char_ngrams_as_scikit_learn),
        cmocka_unit_test(test_kinds_and_counts),
        cmocka_unit_test(test_words_of_the_headline),
        cmocka_unit_test(test_stop_words),
        cmocka_unit_test(test_stemming),
        cmocka_unit_test(test_options_out_of_range),
        cmocka_unit_test(test_limits_and_empty_text),
        cmocka_unit_test(test_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
