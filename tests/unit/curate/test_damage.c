/* SPDX-License-Identifier: MIT */
/* Text that was decoded wrongly, and labels misspelt. */
#include "unit/test.h"

#include "curate/damage.h"
#include "curate/typo.h"

static void damage_is_counted_and_repaired(void **state)
{
    (void)state;
    static const struct {
        const char *text, *repaired;
        unsigned n_replacements, n_mojibake;
    } cases[] = {
        {"caf\u00C3\u00A9, na\u00C3\u00AFve", "caf\u00E9, na\u00EFve", 0, 2},
        {"don\u00E2\u20AC\u2122t \u00E2\u20AC\u0153x\u00E2\u20AC\xC2\x9D",
         "don\u2019t \u201Cx\u201D", 0, 3},
        {"\u00C2\u00A35 and \u00E2\u201A\u00AC5 \u00E2\u201E\u00A2", "\u00A35 and \u20AC5 \u2122",
         0, 3},
        {"\u00EF\u00BB\u00BFx", "\uFEFFx", 0, 1},
        {"a\uFFFDb \u00EF\u00BF\u00BD", "a\uFFFDb \uFFFD", 1, 1},
        /* What languages write. */
        {"\u00C2ngulo, N\u00C3O, MA\u00C7\u00C3\u201D, CAF\u00C9\u2026, ch\u00E2teau \u00E2\u20AC",
         NULL, 0, 0},
        {"\u00ABAMANH\u00C3\u00BB \u203AROM\u00C3\u203A \u00BBIRM\u00C3\u00AB L\u00C3\u00AE", NULL,
         0, 0},
        {"\u0110\u00C3\u00A0C\u00D3, AMANH\u00C3\u00A0FOI, H\u00C2L\u00C2\u00A0MI, "
         "\u00ABH\u00C2L\u00C2\u00BB",
         NULL, 0, 0},
        /* A word goes on, or none was there. */
        {"S\u00C3\u00A9curit\u00C3\u00A9, G\u00C3\u00AEte, B\u00C3\u00BBche, M\u00C3\u201ERZ, "
         "NO\u00C3\u2039L",
         "S\u00E9curit\u00E9, G\u00EEte, B\u00FBche, M\u00C4RZ, NO\u00CBL", 0, 6},
        {"INTEL\u00C2\u00AE 5 KM\u00C2\u00B2 \u00C2\u00A9 voil\u00C3\u00A0 O\u00C3\u00B9",
         "INTEL\u00AE 5 KM\u00B2 \u00A9 voil\u00E0 O\u00F9", 0, 5},
        {"Stra\u00DFe \u00E9t\u00E9 \u65E5\u672C\u8A9E \U0001F600", NULL, 0, 0},
        {"\u00C3", NULL, 0, 0},
        {"", NULL, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;
        const char *wanted = cases[i].repaired != NULL ? cases[i].repaired : text;
        tt_buf out = {0};
        const tt_damage damage = tt_damage_count(text, strlen(text));
        assert_int_equal(damage.n_replacements, cases[i].n_replacements);
        assert_int_equal(damage.n_mojibake, cases[i].n_mojibake);
        ok(tt_damage_repair(&out, text, strlen(text), &err));
        assert_string_equal(out.data, wanted);
        tt_buf_release(&out);
    }
}

static void typos_are_of_frequent_labels(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t count, expected;
    } labels[] = {
        {"Legal", 1, 3},
        {"hardwrae", 2, 2},
        {"hardware", 100, UINT32_MAX},
        {"legal", 100, UINT32_MAX},
        {"leggal", 50, UINT32_MAX}, /* on too many stories for a slip */
        {"legall", 3, 3},
        {"politics", 100, UINT32_MAX},
        {"polytecs", 1, 6},
        {"topic 1", 100, UINT32_MAX},
        {"topic 2", 1, UINT32_MAX},
        {"+", 100, UINT32_MAX},
        {"-", 1, UINT32_MAX},
        {"cs.AR", 1, UINT32_MAX},
        {"cs.AI", 100, UINT32_MAX},
        {"wheat", 200, UINT32_MAX},
        {"heat", 14, UINT32_MAX}, /* another word */
        {"ewather", 1, 40},
        {"soy-meal", 20, UINT32_MAX},
        {"sun-meal", 1, UINT32_MAX}, /* a word of three letters is another word */
        {"money-supply", 100, UINT32_MAX},
        {"money suply", 1, 19},
        {"mony_suppply", 1, UINT32_MAX}, /* "mony" is too short */
        {"money", 1, UINT32_MAX},
        {"moneysupply", 1, 19},
        {"world news", 30, 25},
        {"World-News", 40, UINT32_MAX},
        {"world_news ", 40, 25}, /* as many: the first */
        {"worlds_news", 3, 25},  /* first of all, "world news" */
        {"law", 100, UINT32_MAX},
        {"lax", 1, UINT32_MAX}, /* too short to be told misspelt */
        {"c", 50, UINT32_MAX},
        {"c++", 50, UINT32_MAX},
        {"-_", 9, UINT32_MAX},
        {" -", 10, UINT32_MAX},
        {"Caf\xC3\xA9", 30, UINT32_MAX},
        {"Cafe\xCC\x81", 30, 34}, /* decomposed */
        {"CAF\xC3\x89", 20, 34},
        {"Caf\xC3\xA9\xE2\x80\x8B", 25, 34}, /* and a zero-width space */
        {"\xD0\xBF\xD1\x80\xD0\xB0\xD0\xB2\xD0\xBE", 30, UINT32_MAX},
        {"\xD0\x9F\xD1\x80\xD0\xB0\xD0\xB2\xD0\xBE", 20, 38}, /* with a capital */
        {"weather", 200, UINT32_MAX},
    };
    enum { N = sizeof labels / sizeof *labels };
    const char *names[N];
    uint32_t counts[N];
    tt_typo typos[N];
    for (size_t i = 0; i < N; i++) {
        names[i] = labels[i].name;
        counts[i] = labels[i].count;
    }
    const tt_corpus corpus = {.n_labels = N, .label_names = names};
    ok(tt_typos_find(typos, &corpus, counts, NULL, &err));
    for (size_t i = 0; i < N; i++)
        if (typos[i].meant != labels[i].expected)
            fail_msg("%s: expected %d, found %d", names[i], (int)labels[i].expected,
                     (int)typos[i].meant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_is_counted_and_repaired),
        cmocka_unit_test(typos_are_of_frequent_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
