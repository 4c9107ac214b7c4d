/* SPDX-License-Identifier: MIT */
/* The formats that wires and newsrooms exchange: JSON Feed, ninjs, NITF. */
#include "unit/article/reading.h"

static void json_feed(void **state)
{
    (void)state;
    read_as(
        TT_ARTICLE_JSON_FEED,
        "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"F\","
        " \"language\": \"es\", \"items\": ["
        "{\"id\": \"1\", \"url\": \"http://x/1\", \"title\": \"Uno\","
        " \"content_html\": \"<p>Uno &amp; dos.</p><p>Tres.</p>\", \"content_text\": \"no\","
        " \"tags\": [\"legal\", 7, \"puertos\"], \"date_published\": \"2024-05-01\"},"
        "{\"id\": 42, \"content_text\": \"Line <one>\\r\\n\\r\\nline two\", \"language\": \"en\"},"
        "{\"url\": \"http://x/3\", \"summary\": \"Only a summary\"}, 5, {}]}");
    assert_int_equal(article.n_stories, 4);
    const tt_story *s = article.stories;
    assert_string_equal(s[0].id, "1");
    assert_string_equal(s[0].text, "Uno & dos.\n\nTres.");
    assert_string_equal(s[0].language, "es");
    assert_string_equal(s[0].published, "2024-05-01");
    assert_int_equal(s[0].n_categories, 2);
    assert_string_equal(s[0].categories[1], "puertos");
    assert_string_equal(s[1].id, "42");
    assert_string_equal(s[1].text, "Line <one>\n\nline two");
    assert_string_equal(s[1].language, "en");
    assert_string_equal(s[2].id, "http://x/3");
    assert_string_equal(s[2].text, "Only a summary");
    assert_string_equal(s[3].text, "");
}

/* Different numbers never become one identifier. */
static void numbers_as_identifiers(void **state)
{
    (void)state;
    read_as(TT_ARTICLE_JSON_FEED,
            "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": ["
            "{\"id\": 1000000000000000}, {\"id\": 1.5}, {\"id\": 1234567890123456789},"
            "{\"id\": 1234567890123456788, \"url\": \"http://x/4\"}]}");
    assert_int_equal(article.n_stories, 4);
    assert_string_equal(article.stories[0].id, "1000000000000000");
    assert_string_equal(article.stories[1].id, "1.5");
    assert_null(article.stories[2].id);
    assert_string_equal(article.stories[3].id, "http://x/4");
}

static void ninjs1(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_NINJS,
                "{\"uri\": \"urn:n:1\", \"type\": \"text\", \"headline\": \"Ports reopen\","
                " \"language\": \"en-GB\", \"versioncreated\": \"2024-05-01T10:00:00Z\","
                " \"body_text\": \"First.\\n\\nSecond.\", \"body_xhtml\": \"<p>other</p>\","
                " \"subject\": [{\"name\": \"legal\", \"scheme\": \"s\", \"code\": \"1\"},"
                " {\"code\": \"no name\"}], \"associations\": {\"main\": {\"type\": \"picture\","
                " \"headline\": \"A picture\", \"description_text\": \"Ships\"}}}");
    assert_string_equal(story->id, "urn:n:1");
    assert_string_equal(story->title, "Ports reopen");
    assert_string_equal(story->text, "First.\n\nSecond.");
    assert_string_equal(story->language, "en-GB");
    assert_string_equal(story->published, "2024-05-01T10:00:00Z");
    assert_int_equal(story->n_categories, 1);
    assert_int_equal(article.n_stories, 1); /* the picture is none */
    assert_int_equal(story->part, TT_STORY_ARTICLE);
}

static void ninjs_bodies(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "{\"uri\":\"u\",\"body_xhtml\":\"<div><p>One.</p><p>Two.</p></div>\"}",
        "{\"uri\":\"u\",\"body_html\":\"<p>One.<p>Two.\"}",
        "{\"uri\":\"u\",\"body_text\":\"One.\\n\\nTwo.\"}",
        "{\"uri\":\"u\",\"body_text\":\"\",\"description_text\":\"One.\\n\\nTwo.\"}",
        "{\"uri\":\"u\",\"bodies\":[{\"role\":\"short\",\"value\":\"no\"},{\"role\":\"main\","
        "\"contenttype\":\"text/html\",\"value\":\"<p>One.</p><p>Two.</p>\"}]}",
        "{\"uri\":\"u\",\"bodies\":[{\"value\":\"<p>One.</p><p>Two.</p>\"}]}",
        "{\"uri\":\"u\",\"descriptions\":[{\"contenttype\":\"text/plain\","
        "\"value\":\"One.\\n\\nTwo.\"}]}",
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        assert_string_equal(read_as(TT_ARTICLE_NINJS, documents[i])->text, "One.\n\nTwo.");
}

static void ninjs2_and_packages(void **state)
{
    (void)state;
    read_as(TT_ARTICLE_NINJS,
            "[{\"uri\": \"p\", \"type\": \"composite\", \"headlines\": [{\"role\": \"short\","
            " \"value\": \"S\"}, {\"role\": \"main\", \"value\": \"Package\"}],"
            " \"associations\": [{\"uri\": \"a\", \"type\": \"text\", \"headlines\":"
            " [{\"value\": \"Member\"}], \"bodies\": [{\"value\": \"Text of a.\"}],"
            " \"subjects\": [{\"name\": \"x\"}], \"keywords\": [\"y\", \"x\"]},"
            " {\"uri\": \"v\", \"type\": \"video\", \"bodies\": [{\"value\": \"Film\"}]}]},"
            " {\"uri\": \"b\", \"title\": \"Second\", \"body_text\": \"Text of b.\"}]");
    assert_int_equal(article.n_stories, 2);
    assert_string_equal(article.stories[0].id, "a");
    assert_string_equal(article.stories[0].title, "Member");
    assert_int_equal(article.stories[0].part, TT_STORY_ITEM);
    assert_int_equal(article.stories[0].n_categories, 2);
    assert_string_equal(article.stories[1].title, "Second");
}

static void packages_are_not_followed_for_ever(void **state)
{
    (void)state;
    tt_buf text = {0};
    for (int i = 0; i < 60; i++)
        ok(tt_buf_printf(&text, &err, "{\"uri\":\"%d\",\"body_text\":\"x\",\"associations\":[", i));
    for (int i = 0; i < 60; i++)
        ok(tt_buf_add_str(&text, "]}", &err));
    options.kind = TT_ARTICLE_NINJS;
    ok(tt_article_read(&article, text.data, text.len, NULL, &options, &err));
    assert_int_equal(article.n_stories, 5);
    tt_buf_release(&text);
}

static void broken_json(void **state)
{
    (void)state;
    static const struct {
        tt_article_kind kind;
        const char *text;
    } documents[] = {
        {TT_ARTICLE_NINJS, "{\"uri\": \"u\","},
        {TT_ARTICLE_NINJS, "[{\"uri\": \"u\"}, 7]"},
        {TT_ARTICLE_JSON_FEED, "{\"items\": {}}"},
        {TT_ARTICLE_JSON_FEED, "[]"},
        {TT_ARTICLE_JSON_FEED, ""},
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        options.kind = documents[i].kind;
        fails(TOPICTAG_E_SYNTAX, tt_article_read(&article, documents[i].text,
                                                 strlen(documents[i].text), NULL, &options, &err));
    }
}

static void nitf(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_NITF,
        "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf-3-5.dtd'><nitf xml:lang='en-US'>"
        "<head><title>Slug</title><tobject><tobject.subject tobject.subject.refnum='02000000' "
        "tobject.subject.type='Justice' tobject.subject.matter='law'/></tobject>"
        "<docdata><doc-id id-string='doc-7'/><date.issue norm='20240501T100000Z'/>"
        "<key-list><keyword key='ports'/><keyword key='law'/></key-list></docdata></head>"
        "<body><body.head><hedline><hl1>Ports <em>reopen</em></hl1><hl2>After three weeks</hl2>"
        "</hedline><byline>By <person>Anna</person></byline><dateline>HULL</dateline>"
        "<abstract><p>What happened.</p></abstract></body.head><body.content><block>"
        "<p>The <org>port</org> is open &amp; &eacute;l.</p><media media-type='image'>"
        "<media-caption>A ship</media-caption></media><hl2>Costs</hl2><bq><block><p>We pay.</p>"
        "</block><credit>The mayor</credit></bq><ul><li>one</li><li>two</li></ul>"
        "<table><tr><th>Year</th><td>118</td></tr></table></block></body.content>"
        "<body.end><tagline>AB/cd</tagline></body.end></body></nitf>");
    assert_string_equal(story->title, "Ports reopen");
    assert_string_equal(story->id, "doc-7");
    assert_string_equal(story->language, "en-US");
    assert_string_equal(story->published, "20240501T100000Z");
    assert_int_equal(story->n_categories, 3);
    assert_string_equal(story->categories[0], "Justice");
    assert_string_equal(story->categories[2], "ports");
    assert_string_equal(story->text, "After three weeks\n\nWhat happened.\n\nThe port is open & él."
                                     "\n\nCosts\n\nWe pay.\n\none\ntwo\n\nYear\t118");
}

static void nitf_without_a_headline(void **state)
{
    (void)state;
    const tt_story *story = read_as(TT_ARTICLE_NITF, "<nitf><head><title>Slug line</title></head>"
                                                     "<body><body.content><p>x</p></body.content>"
                                                     "</body></nitf>");
    assert_string_equal(story->title, "Slug line");
    assert_string_equal(story->text, "x");
    assert_string_equal(read_as(TT_ARTICLE_NITF, "<nitf/>")->text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        reading_test(json_feed),
        reading_test(numbers_as_identifiers),
        reading_test(ninjs1),
        reading_test(ninjs_bodies),
        reading_test(ninjs2_and_packages),
        reading_test(packages_are_not_followed_for_ever),
        reading_test(broken_json),
        reading_test(nitf),
        reading_test(nitf_without_a_headline),
    };
    return cmocka_run_group_tests_name("article.wire", tests, NULL, NULL);
}
