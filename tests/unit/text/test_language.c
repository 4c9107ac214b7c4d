/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/threads.h"
#include "text/language.h"

#include <stdio.h>

/* The first article of the Universal Declaration of Human Rights. */
static const struct {
    const char *text, *code;
} articles[] = {
    {"All human beings are born free and equal in dignity and rights. They are endowed with reason "
     "and conscience and should act towards one another in a spirit of brotherhood.",
     "en"},
    {"Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und "
     "Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.",
     "de"},
    {"Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de "
     "raison et de conscience et doivent agir les uns envers les autres dans un esprit de "
     "fraternité.",
     "fr"},
    {"Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met "
     "verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te "
     "gedragen.",
     "nl"},
    {"Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом "
     "и совестью и должны поступать в отношении друг друга в духе братства.",
     "ru"},
    {"すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。", "ja"},
    {"כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.", "he"},
};
#define N_ARTICLES (sizeof articles / sizeof articles[0])

static void test_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ARTICLES; i++) {
        char code[16];
        bool reliable;
        ok(tt_language_detect(articles[i].text, strlen(articles[i].text), code, &reliable, &err));
        assert_string_equal(code, articles[i].code);
        assert_true(reliable);
    }
}

static void test_nothing_to_go_by(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "12345 67890", "\xff\xfe\x80", "x"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char code[16];
        bool reliable = true;
        ok(tt_language_detect(texts[i], strlen(texts[i]), code, &reliable, &err));
        assert_string_equal(code, "und");
        assert_false(reliable);
    }
    char code[16];
    bool reliable;
    ok(tt_language_detect(NULL, 0, code, &reliable, &err));
    assert_string_equal(code, "und");
}

/* Ill-formed bytes and what is past the sample do not count. */
static void test_only_the_longest_well_formed_part_counts(void **state)
{
    (void)state;
    static char text[1 << 17];
    char code[16];
    bool reliable;
    size_t n =
        (size_t)snprintf(text, sizeof text, "Les droits\xff%s\xe2\x82 le monde", articles[1].text);
    ok(tt_language_detect(text, n, code, &reliable, &err));
    assert_string_equal(code, "de");
    memset(text, ' ', sizeof text);
    memcpy(text, articles[0].text, strlen(articles[0].text));
    memcpy(text + 65536, articles[4].text, strlen(articles[4].text));
    ok(tt_language_detect(text, sizeof text, code, &reliable, &err));
    assert_string_equal(code, "en");
}

static topictag_status detect_one(size_t item, unsigned worker, void *payload,
                                  topictag_error *error)
{
    (void)worker;
    char(*codes)[16] = payload;
    const char *text = articles[item % N_ARTICLES].text;
    bool reliable;
    return tt_language_detect(text, strlen(text), codes[item], &reliable, error);
}

static void test_threads(void **state)
{
    (void)state;
    enum { N = 400 };
    static char codes[N][16];
    ok(tt_parallel(N, 4, detect_one, codes, &err));
    for (size_t i = 0; i < N; i++)
        assert_string_equal(codes[i], articles[i % N_ARTICLES].code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_nothing_to_go_by),
        cmocka_unit_test(test_only_the_longest_well_formed_part_counts),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests_name("text.language", tests, NULL, NULL);
}
