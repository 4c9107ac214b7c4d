/* SPDX-License-Identifier: MIT */
#include "unit/article/reading.h"

#define PAGE(body) "<html lang=en><title>A story of note - The Gazette</title><body>" body

static void chrome_falls_with_its_reason(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_HTML,
        PAGE("<nav><a href=/>Home</a> <a href=/w>World</a></nav>"
             "<div class='cookie-notice'>We use cookies. By staying here you agree to them.</div>"
             "<article><h1>A story of note</h1><p class=byline>By Anna Example</p>"
             "<p>" PROSE(
                 "harbour") "</p><figure><img src=x><figcaption>The harbour in May"
                            "</figcaption></figure><h2>Costs</h2><p>" PROSE(
                                "budget") "</p>"
                                          "<div class='share-buttons'>Share this on a network of "
                                          "your choice</div>"
                                          "<p>Read also: <a href=/2>The harbour was closed for a "
                                          "week</a></p></article>"
                                          "<aside class=sidebar>" PROSE(
                                              "sidebar") "</aside>"
                                                         "<div id=comments><p>I was there, and it "
                                                         "was not like that at all.</p></div>"
                                                         "<p style='display:none'>Hidden words "
                                                         "nobody sees.</p>"
                                                         "<footer>About us</footer>"));
    assert_string_equal(story->title, "A story of note");
    assert_string_equal(story->text, PROSE("harbour") "\n\nCosts\n\n" PROSE("budget"));
    assert_int_equal(story->text_bytes, strlen(story->text));
    assert_string_equal(story->language, "en");
    assert_int_equal(article.n_stories, 1);
    assert_string_equal(why_dropped("Home"), "navigation");
    assert_string_equal(why_dropped("We use cookies"), "cookie");
    assert_string_equal(why_dropped("By Anna"), "byline");
    assert_string_equal(why_dropped("The harbour in May"), "caption");
    assert_string_equal(why_dropped("Share this on"), "sharing");
    assert_string_equal(why_dropped("Read also"), "related");
    assert_string_equal(why_dropped("The committee met on Tuesday to discuss the sidebar"),
                        "outside");
    assert_string_equal(why_dropped("I was there"), "comments");
    assert_string_equal(why_dropped("Hidden words"), "hidden");
    assert_string_equal(why_dropped("About us"), "footer");
    assert_true(article.dropped_bytes > 300);
}

static void keep_chrome_keeps_all_that_is_text(void **state)
{
    (void)state;
    options.keep_chrome = true;
    const tt_story *story = read_as(
        TT_ARTICLE_HTML, PAGE("<nav>Home</nav><p>One.</p><script>no()</script><footer>F</footer>"));
    assert_string_equal(story->text, "Home\n\nOne.\n\nF");
    assert_int_equal(article.n_dropped, 0);
}

/* A name that holds most of the text lies; one that holds some does not. */
static void names_lie(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_HTML, PAGE("<div class='share-page sidebar'><p>" PROSE("one") "</p><p>" PROSE(
                             "two") "</p></div><p>" PROSE("three") "</p>"));
    assert_non_null(strstr(story->text, "the one,"));
    assert_non_null(strstr(story->text, "the two,"));
}

static void the_introduction_may_stand_apart(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_HTML,
        PAGE("<header><h1>A story of note</h1><p class=standfirst>The port will be closed for "
             "three weeks, and nobody knows who pays for it.</p><span>3 May</span></header>"
             "<div class=wide><div class=article-body><p>" PROSE("one") "</p><p>" PROSE(
                 "two") "</p></div></div>"));
    assert_memory_equal(story->text, "The port will be closed", 23);
    assert_null(strstr(story->text, "3 May"));
}

static void lists_tables_and_quotes_are_text(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_HTML,
                PAGE("<article><p>" PROSE(
                    "list") "</p><ul><li>first point</li><li><p>second point</p></li>"
                            "</ul><blockquote>We shall see, she "
                            "said.</blockquote><table><tr><th>Year<th>Ships"
                            "<tr><td>2023<td>118</table><p>" PROSE("end") "</p></article>"));
    assert_non_null(strstr(story->text, "\n\nfirst point\nsecond point\n\nWe shall see, she said."
                                        "\n\nYear\tShips\n2023\t118\n\n"));
}

static void titles(void **state)
{
    (void)state;
    static const struct {
        const char *head, *title;
    } pages[] = {
        {"<title>The harbour is open again | The Gazette</title>", "The harbour is open again"},
        {"<title>Harbour - open</title>", "Harbour - open"},
        {"<title>x</title><meta property=og:title content='The harbour opens: Gazette'>"
         "<meta property=og:site_name content=Gazette>",
         "The harbour opens: Gazette"},
        {"<meta property=og:title content='Open - Gazette'>"
         "<meta property=og:site_name content=Gazette>",
         "Open"},
        {"<meta property=og:title content='Open - Gazette - News - Page'>"
         "<meta property=og:site_name content='Gazette - News - Page'>",
         "Open"},
        {"<title>Harbour opens again - Gazette</title><h1>Harbour opens</h1>"
         "<h2>Harbour opens again</h2><h3>opens again</h3>",
         "Harbour opens again"},
        {"<title>Gazette - The harbour is open again</title><h1>The harbour is open again</h1>",
         "The harbour is open again"},
        {"<h1>Only a heading</h1>", "Only a heading"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        char html[1000];
        snprintf(html, sizeof html, "%s<p>" PROSE("x"), pages[i].head);
        assert_string_equal(read_as(TT_ARTICLE_HTML, html)->title, pages[i].title);
    }
}

static void text_that_only_scripts_show(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_HTML,
                PAGE("<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebSite\"},"
                     "{\"articleBody\": \"First line.\nSecond &amp; last.\"}]}</script>"
                     "<script type='application/ld+json'>{broken</script><p>Loading</p>"
                     "<script type='application/ld+json'>[{\"articleBody\": \"Short.\"}, {}]"
                     "</script>"));
    assert_string_equal(story->text, "First line. Second & last.");
}

static void live_tickers_are_comments_that_count(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_HTML,
                PAGE("<h1>Live</h1><div class=match-comments><p>" PROSE("a") "</p><p>" PROSE("b") "</p><p>" PROSE("c") "</p><p>" PROSE(
                    "d") "</p><p>" PROSE("e") "</p><p>" PROSE("f") "</p><p>" PROSE("g") "</"
                                                                                        "p><"
                                                                                        "p>" PROSE(
                                                                                            "h") "<"
                                                                                                 "/"
                                                                                                 "p"
                                                                                                 ">"
                                                                                                 "<"
                                                                                                 "/"
                                                                                                 "d"
                                                                                                 "i"
                                                                                                 "v"
                                                                                                 ">"));
    assert_non_null(strstr(story->text, "the a,"));
}

#define CARD(n, word)                                                           \
    "<div class=item><h3><a href=/" n ">Headline number " n "</a></h3><p>" word \
    " is what this teaser is about, in one sentence of some length.</p></div>"

static void teasers_become_stories(void **state)
{
    (void)state;
    const char *html = PAGE("<article><h1>A story of note</h1><p>" PROSE("one") "</p><p>" PROSE(
        "two") "</p></article><div class=more>" CARD("1", "Iron") CARD("2", "Salt")
                                CARD("3", "Wine") CARD("1", "Iron") "</div>");
    read_as(TT_ARTICLE_HTML, html);
    assert_int_equal(article.n_stories, 1);
    assert_null(strstr(article.stories[0].text, "Salt"));
    options.split = true;
    read_as(TT_ARTICLE_HTML, html);
    assert_int_equal(article.n_stories, 4); /* the repeated one once */
    assert_int_equal(article.stories[0].part, TT_STORY_ARTICLE);
    assert_int_equal(article.stories[2].part, TT_STORY_TEASER);
    assert_string_equal(article.stories[2].title, "Headline number 2");
    assert_string_equal(article.stories[2].text,
                        "Salt is what this teaser is about, in one sentence of some length.");
}

/* Where teasers are the page, they are its text. */
static void an_overview_keeps_its_cards(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_HTML,
                PAGE("<main>" CARD("1", "Iron") CARD("2", "Salt") CARD("3", "Wine") "</main>"));
    assert_non_null(strstr(story->text, "Iron"));
    assert_non_null(strstr(story->text, "Wine"));
}

static void a_page_without_text_is_an_empty_story(void **state)
{
    (void)state;
    assert_string_equal(read_as(TT_ARTICLE_HTML, "")->text, "");
    assert_string_equal(read_as(TT_ARTICLE_HTML, "<!doctype html><title>T</title>")->text, "");
    assert_string_equal(article.stories[0].title, "T");
}

static void head_fields_of_the_story(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_HTML, "<meta property=og:locale content=pt_BR><link rel=canonical "
                                 "href=http://x/1><meta property=article:tag content=' Porto '>"
                                 "<meta property=article:tag content=Porto>"
                                 "<meta name=date content=2024-01-02><p>" PROSE("x"));
    assert_string_equal(story->language, "pt-BR");
    assert_string_equal(story->id, "http://x/1");
    assert_string_equal(story->link, "http://x/1");
    assert_string_equal(story->published, "2024-01-02");
    assert_int_equal(story->n_categories, 1);
    assert_string_equal(story->categories[0], "Porto");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        reading_test(chrome_falls_with_its_reason),
        reading_test(keep_chrome_keeps_all_that_is_text),
        reading_test(names_lie),
        reading_test(the_introduction_may_stand_apart),
        reading_test(lists_tables_and_quotes_are_text),
        reading_test(titles),
        reading_test(text_that_only_scripts_show),
        reading_test(live_tickers_are_comments_that_count),
        reading_test(teasers_become_stories),
        reading_test(an_overview_keeps_its_cards),
        reading_test(a_page_without_text_is_an_empty_story),
        reading_test(head_fields_of_the_story),
    };
    return cmocka_run_group_tests_name("article.html", tests, NULL, NULL);
}
