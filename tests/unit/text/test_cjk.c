/* SPDX-License-Identifier: MIT */
/*
 * The terms of Chinese, Japanese and Korean: words, and all runs of characters over their
 * borders, with the mark at an edge; where runs end; places; and that other scripts are left alone.
 */
#include "unit/test.h"
#include "base/buffer.h"
#include "text/places.h"
#include "text/cjk.h"

/* Terms as "term|", or "term=what stands there|", words as "[word]", of both roads. */
static void check_terms(tt_analyzer_options options, bool places, const char *text,
                        const char *expected)
{
    for (int icu_only = 0; icu_only < 2; icu_only++) {
        tt_analyzer *analyzer;
        tt_terms terms;
        tt_place at[256];
        tt_buf found = {0};
        ok(tt_buf_add_str(&found, "", &err));
        ok(tt_analyzer_new(&analyzer, &options, &err));
        tt_analyzer_use_icu_only(analyzer, icu_only);
        ok(tt_analyzer_run(analyzer, text, strlen(text), &terms, &err));
        assert_true(terms.n <= 256);
        ok(tt_places_find(at, analyzer, text, &terms, &err));
        for (size_t i = 0; i < terms.n; i++) {
            const tt_term *term = &terms.items[i];
            ok(tt_buf_printf(&found, &err, term->kind == TT_TERM_WORD ? "[%.*s]" : "%.*s",
                             (int)term->n_bytes, term->bytes));
            if (places)
                ok(tt_buf_printf(&found, &err, "=%.*s", (int)(at[i].end - at[i].begin),
                                 text + at[i].begin));
            ok(tt_buf_add_str(&found, "|", &err));
        }
        assert_string_equal(found.data, expected);
        tt_buf_release(&found);
        tt_analyzer_free(analyzer);
    }
}

static void check(uint32_t longest, const char *text, const char *expected)
{
    check_terms((tt_analyzer_options){.ngrams = 1, .cjk_ngrams = longest}, false, text, expected);
}

static void check_places(const char *text, const char *expected)
{
    check_terms((tt_analyzer_options){.ngrams = 1, .cjk_ngrams = 2}, true, text, expected);
}

static void runs_cross_the_borders_of_words(void **state)
{
    (void)state;
    check(2, "東京都は雨", "[東京]|東|東京|京|京都|[都]|都|都は|[は]|は|は雨|[雨]|雨|");
    check(3, "東京都", "[東京]|東|東京|東京都|京|京都|[都]|都|");
    check(1, "カナ", "[カナ]|カ|ナ|");
    check(2, "球队获胜", "[球队]|球|球队|队|队获|[获胜]|获|获胜|胜|");
    check(0, "東京都", "[東京]|[都]|");
}

static void blanks_and_other_words_end_a_run(void **state)
{
    (void)state;
    check(2, "東京 都", "[東京]|東|東京|京|[都]|都|");
    check(2, "東京\n都", "[東京]|東|東京|京|[都]|都|");
    check(2, "AI時代", "[ai]|[時代]|時|時代|代|");
    check(2, "第3回", "[第]|第|[3]|[回]|回|");
    check(2, "の한국の", "[の]|の|の한|[한국]|한|한국|국|국の|[の]|の|");
    check(2, "한국 시장에서", "[한국]|한|한국|국|[시장에서]|시|시장|장|장에|에|에서|서|");
}

/* A mark is part of no run of its own, nor of one that goes on behind it. */
static void marks_are_edges(void **state)
{
    (void)state;
    check(3, "雨。「晴」", "[雨]|雨|雨。|[晴]|「晴|「晴」|晴|晴」|");
    check(2, "。！！雨！！", "[雨]|!雨|雨|雨!|");
    check(3, "雨、晴", "[雨]|雨|雨、|[晴]|、晴|晴|");
    check(2, "a-雨", "[a]|[雨]|-雨|雨|");
    check(2, " 雨 。", "[雨]|雨|");
    check(2, "。、！", "");
}

/* Full width, what folds to nothing, several characters out of one, and a lengthened vowel. */
static void runs_are_of_folded_text(void **state)
{
    (void)state;
    check_places("ﾃﾞｰﾀ", "[データ]=ﾃﾞｰﾀ|デ=ﾃﾞ|デー=ﾃﾞｰ|ー=ｰ|ータ=ｰﾀ|タ=ﾀ|");
    check_places("東\u200b京", "[東京]=東\u200b京|東=東|東京=東\u200b京|京=京|");
    check_places("㍿で", "[株式会社]=㍿|株=㍿|株式=㍿|式=㍿|式会=㍿|会=㍿|会社=㍿|社=㍿|"
                         "社で=㍿で|[で]=で|で=で|");
    check_places("「東京！", "[東京]=東京|「東=「東|東=東|東京=東京|京=京|京!=京！|");
    check(2, "ー々", "[ー]|ー|ー々|[々]|々|");
}

/* Word n-grams keep their blanks; character n-grams within words are for other scripts. */
static void beside_the_other_terms(void **state)
{
    (void)state;
    tt_analyzer_options options = {
        .ngrams = 2, .char_ngrams_min = 3, .char_ngrams_max = 3, .cjk_ngrams = 2};
    check_terms(options, true, "東京都 is",
                "[東京]=東京|[東京 都]=東京都|東=東|東京=東京|京=京|京都=京都|"
                "[都]=都|[都 is]=都 is|都=都|[is]=is| is=is|is =is|");
    options.cjk_ngrams = 0;
    check_terms(options, true, "東京都",
                "[東京]=東京|[東京 都]=東京都| 東京=東京|東京 =東京|"
                "[都]=都| 都 =都|");
}

/* They are written with letters, so they have what Latin has: words and runs within words. */
static void other_scripts_without_spaces_have_words(void **state)
{
    (void)state;
    const tt_analyzer_options options = {
        .ngrams = 1, .char_ngrams_min = 4, .char_ngrams_max = 4, .cjk_ngrams = 2};
    check_terms(options, false, "หุ้นไทย", "[หุ้น]| หุ้|หุ้น|ุ้น |[ไทย]| ไทย|ไทย |"); /* Thai */
    check_terms(options, false, "ຕະຫຼາດຫຸ້ນ",                                  /* Lao */
                "[ຕະຫຼາດ]| ຕະຫ|ຕະຫຼ|ະຫຼາ|ຫຼາດ|ຼາດ |[ຫຸ້ນ]| ຫຸ້|ຫຸ້ນ|ຸ້ນ |");
    check_terms(options, false, "ទីផ្សារ", "[ទីផ្សារ]| ទីផ|ទីផ្|ីផ្ស|ផ្សា|្សារ|សារ |"); /* Khmer */
    check_terms(options, false, "စျေးကွက်",                                    /* Burmese */
                "[စျေး]| စျေ|စျေး|ျေး |[ကွက်]| ကွက|ကွက်|ွက် |");
}

/* What a word's characters add depends on where it stands, so training counts them with it. */
static void words_come_with_their_runs(void **state)
{
    (void)state;
    static const char text[] = "雨の午後 rain";
    const tt_analyzer_options options = {
        .ngrams = 1, .char_ngrams_min = 4, .char_ngrams_max = 4, .cjk_ngrams = 2};
    tt_analyzer *whole, *words;
    tt_terms all, found, ngrams;
    ok(tt_analyzer_new(&whole, &options, &err));
    ok(tt_analyzer_new(&words, &options, &err));
    ok(tt_analyzer_run(whole, text, strlen(text), &all, &err));
    ok(tt_analyzer_words(words, text, strlen(text), &found, &err));
    assert_int_equal(found.n, 4 + 7);
    assert_int_equal(all.n, found.n + 3); /* " rai", "rain", "ain " */
    for (size_t i = 0; i < found.n; i++)
        assert_true(found.items[i].hash == all.items[i].hash);
    ok(tt_analyzer_char_ngrams(words, "午後", strlen("午後"), &ngrams, &err));
    assert_int_equal(ngrams.n, 0);
    tt_analyzer_free(whole);
    tt_analyzer_free(words);
}

static void letters_of_chinese_japanese_and_korean(void **state)
{
    (void)state;
    static const uint32_t letters[] = {0xac00, 0x4e00, 0x3005,  0x3007, 0x3042,
                                       0x30a2, 0x30fc, 0x20000, 0xf900};
    static const uint32_t others[] = {'a', '1', 0x3001, 0x30fb, 0xe01, 0x1000, 0x1780, 0x10ffff};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        assert_true(tt_is_cjk(letters[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(tt_is_cjk(others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_cross_the_borders_of_words),
        cmocka_unit_test(blanks_and_other_words_end_a_run),
        cmocka_unit_test(marks_are_edges),
        cmocka_unit_test(runs_are_of_folded_text),
        cmocka_unit_test(beside_the_other_terms),
        cmocka_unit_test(other_scripts_without_spaces_have_words),
        cmocka_unit_test(words_come_with_their_runs),
        cmocka_unit_test(letters_of_chinese_japanese_and_korean),
    };
    return cmocka_run_group_tests_name("text.cjk", tests, NULL, NULL);
}
