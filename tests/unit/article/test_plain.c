/* SPDX-License-Identifier: MIT */
#include "unit/article/reading.h"

#include <stdlib.h>

/* A scraped page: article, teasers with bullets, slogan and copyright. */
#define SCRAPED                                                                                 \
    "Ports reopen after three weeks\n\n" PROSE("port") "\n\n" PROSE(                            \
        "budget") "\n\n"                                                                        \
                  "Similar topics\n\nNarrower topics\n\nOther stories you might like\n\n"       \
                  "  \u2022 Iron is dear again\n    Prices rose for the third month\n\n"        \
                  "    Iron ore costs more than it did in spring, traders in three towns say, " \
                  "and it will rise."                                                           \
                  "\n\n    Continue reading\n"                                                  \
                  "  \u2022 Salt tax falls in court\n    Well, for now\n\n"                     \
                  "    The high court has struck down the tax on salt that was to come into "   \
                  "force in the autumn."                                                        \
                  "\n\n    Continue reading\n\n"                                                \
                  "Biting every hand \u00A9 1998\u20132022\n"

static void the_tail_of_a_scraped_page_falls(void **state)
{
    (void)state;
    const tt_story *story = read_as(TT_ARTICLE_PLAIN, SCRAPED);
    assert_string_equal(story->title, "Ports reopen after three weeks");
    assert_string_equal(story->text, PROSE("port") "\n\n" PROSE("budget"));
    assert_int_equal(article.n_stories, 1);
    assert_string_equal(why_dropped("Similar topics"), "related");
    assert_string_equal(why_dropped("Iron ore costs"), "related");
    assert_string_equal(why_dropped("Continue reading"), "links");
    assert_string_equal(why_dropped("Biting every"), "footer");
}

static void teasers_become_stories(void **state)
{
    (void)state;
    options.split = true;
    read_as(TT_ARTICLE_PLAIN, SCRAPED);
    assert_int_equal(article.n_stories, 3);
    assert_int_equal(article.stories[0].part, TT_STORY_ARTICLE);
    assert_int_equal(article.stories[1].part, TT_STORY_TEASER);
    assert_string_equal(article.stories[1].title, "Iron is dear again");
    assert_string_equal(article.stories[2].title, "Salt tax falls in court");
    assert_string_equal(article.stories[2].text,
                        "Well, for now\n\nThe high court has struck down the tax on salt that was "
                        "to come into force in the autumn.");
}

/* Without bullets or indentation it is "Continue reading" that shows where a teaser ends. */
static void teasers_without_bullets(void **state)
{
    (void)state;
    options.split = true;
    read_as(TT_ARTICLE_PLAIN,
            "A title\n\n" PROSE("port") "\n\nRelated stories\n\nIron is dear again\n\n" PROSE(
                "iron") "\n\nContinue reading\n\nSalt tax falls\n\n" PROSE("salt") "\n\nContinue "
                                                                                   "reading\n");
    assert_int_equal(article.n_stories, 3);
    assert_string_equal(article.stories[0].text, PROSE("port"));
    assert_string_equal(article.stories[1].title, "Iron is dear again");
    assert_string_equal(article.stories[2].text, PROSE("salt"));
}

static void tails_in_five_languages(void **state)
{
    (void)state;
    static const struct {
        const char *prose, *tail;
    } texts[] = {
        {"The port was closed for three weeks, and it has been open again since Monday morning.",
         "You may also like\n\nIron is dear again\nSalt tax falls\n\nShare this article\n\n"
         "All rights reserved."},
        {"Der Hafen war drei Wochen lang geschlossen und ist seit Montagmorgen wieder offen.",
         "Das könnte Sie auch interessieren\n\nEisen wird teurer\n\nWeiterlesen\n\n"
         "Alle Rechte vorbehalten"},
        {"Le port est resté fermé pendant trois semaines et a rouvert ses quais lundi matin.",
         "À lire aussi\n\nLe fer est cher\nLe sel aussi\n\nPartager cet article\n\n"
         "© 2024 La Gazette - Tous droits réservés"},
        {"El puerto estuvo cerrado durante tres semanas y reabrió sus muelles el lunes pasado.",
         "Te puede interesar\n\nEl hierro sube\n\nNoticias relacionadas\n\nLa sal baja\n\n"
         "Todos los derechos reservados"},
        {"港は三週間にわたり閉鎖されていたが、月曜日の朝に再開された。市長は会見で費用について説明"
         "した。",
         "関連記事\n\n鉄の価格が上昇\n塩税に違憲判決\n\nおすすめ記事\n\n酒蔵の一年\n\n無断転載を禁"
         "じます"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, "%s\n\n%s\n\n%s\n", texts[i].prose, texts[i].prose,
                 texts[i].tail);
        const tt_story *story = read_as(TT_ARTICLE_PLAIN, text);
        snprintf(text, sizeof text, "%s\n\n%s", texts[i].prose, texts[i].prose);
        assert_string_equal(story->text, text);
    }
}

/* "Read also" with a headline in the middle of an article; the article goes on. */
static void boxes_within_the_article(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_PLAIN, PROSE("one") "\n\nRead also\n\nIron is dear again\n\n" PROSE(
                                      "two") "\n\nAdvertisement\n\n" PROSE("three"));
    assert_string_equal(story->text, PROSE("one") "\n\n" PROSE("two") "\n\n" PROSE("three"));
}

/* Words of chrome in texts of which they are the content. */
static void clean_texts_stay_whole(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Related stories were told that night, and nobody cared to continue reading the paper.",
        PROSE("a") "\n\nRelated work\n\n" PROSE("b") "\n\nComments by the minister\n\n" PROSE("c"),
        PROSE("a") "\n\nRecommended\n\n" PROSE("b"), /* a heading of the article itself */
        "Read more\n\n" PROSE("a"),                  /* no article above: not a tail */
        PROSE("a") "\n\n- first point\n- second point\n\n1. numbered\n\n" PROSE("b"),
        "  indented verse,\n  line by line,\n    and deeper\n\nA last line",
        "One line",
        PROSE("a") "\nSee also\n" PROSE("b"), /* not on a line of its own */
        "The prime minister (C) leaves the airport with his advisers, Jan. 8, 2023. (AP photo)",
        PROSE("a") "\n\nMore",
        "He said: copyright is dead.\n\nAnd so say all of us, in every single one of our letters.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const tt_story *story = read_as(TT_ARTICLE_PLAIN, texts[i]);
        assert_int_equal(article.n_dropped, 0);
        if (*story->title == '\0' && i != 5)
            assert_string_equal(story->text, texts[i]);
    }
    assert_string_equal(read_as(TT_ARTICLE_PLAIN, texts[5])->text,
                        "indented verse,\nline by line,\nand deeper\n\nA last line");
}

static void keep_chrome_keeps_the_tail(void **state)
{
    (void)state;
    options.keep_chrome = options.split = true;
    const tt_story *story = read_as(TT_ARTICLE_PLAIN, SCRAPED);
    assert_int_equal(article.n_stories, 1);
    assert_non_null(strstr(story->text, "Continue reading"));
    assert_non_null(strstr(story->text, "\u2022 Iron is dear again"));
}

static void lines_end_in_any_way(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_PLAIN, "Title\r\n\r\nOne  \r\ntwo.\r\n\r\n\r\nThree.");
    assert_string_equal(story->title, "Title");
    assert_string_equal(story->text, "One\ntwo.\n\nThree.");
    assert_string_equal(read_as(TT_ARTICLE_PLAIN, "")->text, "");
    assert_string_equal(read_as(TT_ARTICLE_PLAIN, "\n \n\t\n")->text, "\n \n\t\n");
}

/* Neither a line of 40 MB nor a million lines and more take long. */
static void very_long_lines_and_very_many(void **state)
{
    (void)state;
    const size_t n = (size_t)40 << 20;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, 'x', n);
    options.kind = TT_ARTICLE_PLAIN;
    ok(tt_article_read(&article, text, n, NULL, &options, &err));
    assert_int_equal(article.stories[0].text_bytes, n);
    for (size_t i = 0; i < n; i += 2)
        text[i] = '\n';
    ok(tt_article_read(&article, text, n, NULL, &options, &err));
    assert_int_equal(article.stories[0].text_bytes, n);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        reading_test(the_tail_of_a_scraped_page_falls), reading_test(teasers_become_stories),
        reading_test(teasers_without_bullets),          reading_test(tails_in_five_languages),
        reading_test(boxes_within_the_article),         reading_test(clean_texts_stay_whole),
        reading_test(keep_chrome_keeps_the_tail),       reading_test(lines_end_in_any_way),
        reading_test(very_long_lines_and_very_many),
    };
    return cmocka_run_group_tests_name("article.plain", tests, NULL, NULL);
}
