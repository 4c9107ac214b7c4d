/* SPDX-License-Identifier: MIT */
#include "unit/article/reading.h"

static void rss2(void **state)
{
    (void)state;
    read_as(
        TT_ARTICLE_RSS,
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
        "'http://my.netscape.com/publish/formats/rss-0.91.dtd'>\n"
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'"
        " xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Feed</title>"
        "<link>http://x/</link><language>en-gb</language>"
        "<image><title>Not a story</title><url>u</url></image>"
        "<item><title>Ports &amp;amp; &lt;i&gt;harbours&lt;/i&gt;</title>"
        "<link>http://x/1?a=1&b=2</link><guid isPermaLink='false'>tag:1</guid>"
        "<atom:link rel='self' href='http://x/other'/><media:title>Picture</media:title>"
        "<category domain='d'>legal</category><category><![CDATA[ hard & ware ]]></category>"
        "<dc:subject>ports</dc:subject><category>legal</category>"
        "<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><dc:language>fr</dc:language>"
        "<description>Short.</description>"
        "<content:encoded><![CDATA[<p>First &amp; foremost.</p><p>Second&nbsp;one: 1 &lt; 2.</p>"
        "<div class=\"share\">Share it</div>"
        "<p>The post <a href='a'>Ports and harbours</a> appeared first on <a href='b'>Feed</a>."
        "</p>]]></content:encoded></item>"
        "<item><title>Two</title><link>http://x/2</link>"
        "<description>Plain words, R&amp;D &lt;b&gt;bold&lt;/b&gt;</description></item>"
        "<item><description><p>Markup that was</p> not <b>escaped</b></description></item>"
        "</channel></rss>");
    assert_int_equal(article.n_stories, 3);
    const tt_story *one = &article.stories[0], *two = one + 1, *three = one + 2;
    assert_string_equal(one->title, "Ports & harbours");
    assert_string_equal(one->id, "tag:1");
    assert_string_equal(one->link, "http://x/1?a=1&b=2");
    assert_string_equal(one->text, "First & foremost.\n\nSecond one: 1 < 2.");
    assert_string_equal(one->language, "fr");
    assert_string_equal(one->published, "Wed, 01 May 2024 10:00:00 GMT");
    assert_int_equal(one->n_categories, 3);
    assert_string_equal(one->categories[0], "legal");
    assert_string_equal(one->categories[1], "hard & ware");
    assert_string_equal(one->categories[2], "ports");
    assert_int_equal(one->part, TT_STORY_ITEM);
    assert_string_equal(why_dropped("The post"), "links");
    assert_string_equal(two->id, "http://x/2");
    assert_string_equal(two->text, "Plain words, R&D bold");
    assert_string_equal(two->language, "en-gb");
    assert_null(three->id);
    assert_string_equal(three->title, "");
    assert_string_equal(three->text, "Markup that was\n\nnot escaped");
}

static void rss1(void **state)
{
    (void)state;
    read_as(
        TT_ARTICLE_RSS,
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel rdf:about='c'><title>C</title><items><rdf:Seq><rdf:li resource='http://x/1'/>"
        "</rdf:Seq></items></channel><item rdf:about='http://x/1'><title>One</title>"
        "<description>Text of one.</description><dc:date>2024-05-01</dc:date></item></rdf:RDF>");
    assert_int_equal(article.n_stories, 1);
    assert_string_equal(article.stories[0].id, "http://x/1");
    assert_string_equal(article.stories[0].text, "Text of one.");
    assert_string_equal(article.stories[0].published, "2024-05-01");
}

static void atom(void **state)
{
    (void)state;
    read_as(
        TT_ARTICLE_ATOM,
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='de'><a:title>F</a:title>"
        "<a:id>feed</a:id>"
        "<a:entry><a:id>urn:1</a:id><a:title type='html'>A &lt;b&gt;bold&lt;/b&gt; title</a:title>"
        "<a:link rel='enclosure' href='http://x/e'/><a:link href='http://x/1'/>"
        "<a:category term='t1' label='Thema'/><a:category term='t2'/>"
        "<a:author><a:name>Anna</a:name></a:author><a:source><a:title>Other</a:title>"
        "<a:id>urn:other</a:id></a:source>"
        "<a:published>2024-05-01</a:published><a:updated>2024-05-02</a:updated>"
        "<a:summary>Not this</a:summary>"
        "<a:content type='xhtml' xml:lang='en'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>One &amp; <b>two</b>.</p><p>x &lt; y</p></div></a:content></a:entry>"
        "<a:entry><a:title>AT&amp;T &lt;3</a:title><a:id>urn:2</a:id>"
        "<a:summary type='text'>A &lt;p&gt; is an element.</a:summary></a:entry></a:feed>");
    assert_int_equal(article.n_stories, 2);
    const tt_story *one = &article.stories[0], *two = one + 1;
    assert_string_equal(one->id, "urn:1");
    assert_string_equal(one->title, "A bold title");
    assert_string_equal(one->link, "http://x/1");
    assert_string_equal(one->text, "One & two.\n\nx < y");
    assert_string_equal(one->language, "en");
    assert_string_equal(one->published, "2024-05-01");
    assert_int_equal(one->n_categories, 2);
    assert_string_equal(one->categories[0], "Thema");
    assert_string_equal(one->categories[1], "t2");
    assert_string_equal(two->title, "AT&T <3");
    assert_string_equal(two->text, "A <p> is an element.");
    assert_string_equal(two->language, "de");
}

static void empty_feeds(void **state)
{
    (void)state;
    assert_null(read_as(TT_ARTICLE_RSS, "<rss><channel><title>x</title></channel></rss>"));
    assert_string_equal(read_as(TT_ARTICLE_RSS, "<rss><channel><item/></channel></rss>")->text, "");
}

/* Bare ampersands, control characters, HTML's entities and undeclared prefixes are mended. */
static void what_feeds_get_wrong(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_RSS, "<rss><channel><item><title>R&D &eacute;t&eacute; & AT&T;</title>"
                        "<content:encoded><![CDATA[<p>A & B &amp; C \x0B </p>]]></content:encoded>"
                        "<category label='caf&eacute; x'>y</category></item></channel></rss>");
    assert_string_equal(story->text, "A & B & C");
    assert_memory_equal(story->title, "R&D été & AT", 14);
}

/* Publishers make up namespaces for what is plain RSS; those of other things stay foreign. */
static void a_feeds_own_namespace_is_whatever_its_root_has(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_RSS,
        "<rss xmlns='http://x/rss' xmlns:m='http://x/media' xmlns:dc='http://purl.org/dc/elements/"
        "1.1/'><channel><item><m:title>No</m:title><title>One</title><dc:subject>s</dc:subject>"
        "<description>Text.</description></item></channel></rss>");
    assert_int_equal(article.n_stories, 1);
    assert_string_equal(story->title, "One");
    assert_string_equal(story->text, "Text.");
    assert_int_equal(story->n_categories, 1);
}

/* In whichever order they come, a story's date is that of its publication, if it tells any. */
static void dates_of_publication_go_before_those_of_changes(void **state)
{
    (void)state;
    static const char *const dates[] = {"<updated>2024</updated><published>2020</published>",
                                        "<published>2020</published><updated>2024</updated>",
                                        "<updated>2020</updated>"};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        char feed[400];
        snprintf(
            feed, sizeof feed,
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>0</id><updated>1999</updated>"
            "</entry><entry><id>1</id>%s</entry><entry><id>2</id></entry></feed>",
            dates[i]);
        read_as(TT_ARTICLE_ATOM, feed);
        assert_string_equal(article.stories[1].published, "2020");
        assert_null(article.stories[2].published);
    }
}

/* What stands in a comment begins nothing and needs no mending. */
static void comments_are_no_markup(void **state)
{
    (void)state;
    const tt_story *story =
        read_as(TT_ARTICLE_RSS,
                "<rss><!-- no <!DOCTYPE here, don't --><channel><!-- nor <![CDATA[ & \x01 -->"
                "<item><title>R&D, it's</title><description><![CDATA[<!-- x]]>--&gt; y"
                "</description></item></channel></rss>");
    assert_string_equal(story->title, "R&D, it's");
    assert_string_equal(story->text, "y");
}

static void entities_are_never_declared(void **state)
{
    (void)state;
    options.kind = TT_ARTICLE_RSS;
    const char *bomb = "<!DOCTYPE rss [\n<!ENTITY a 'ha'>\n<!ENTITY b '&a;&a;&a;&a;'>\n"
                       "<!ENTITY f SYSTEM 'file:///etc/passwd'>\n<!ENTITY % p SYSTEM 'http://x/'>\n"
                       "%p;\n]>\n<rss><channel><item><title>Before</title></item>\n"
                       "<item><title>&b;</title></item></channel></rss>";
    fails(TOPICTAG_E_SYNTAX, tt_article_read(&article, bomb, strlen(bomb), NULL, &options, &err));
    assert_int_equal(err.line, 9);
    assert_string_equal(err.message, "the entity \"b\" is neither XML's nor HTML's; declared "
                                     "entities are not expanded");
    assert_int_equal(article.n_stories, 1); /* what was complete stays */
    const char *file = "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
                       "<rss><channel><item><title>&f;</title></item></channel></rss>";
    fails(TOPICTAG_E_SYNTAX, tt_article_read(&article, file, strlen(file), NULL, &options, &err));
    const char *attribute = "<!DOCTYPE rss [<!ENTITY f 'x'>]>"
                            "<rss><channel><item a='&f;'></item></channel></rss>";
    fails(TOPICTAG_E_SYNTAX,
          tt_article_read(&article, attribute, strlen(attribute), NULL, &options, &err));
    /* A declaration alone is harmless. */
    assert_non_null(read_as(TT_ARTICLE_RSS, "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>"
                                            "<rss><channel><item/></channel></rss>"));
}

static void broken_feeds(void **state)
{
    (void)state;
    options.kind = TT_ARTICLE_RSS;
    static const struct {
        const char *text;
        unsigned line, n_stories;
    } feeds[] = {
        {"<rss><channel>\n<item><title>One</title></item>\n<item><title>Tw", 3, 1},
        {"<rss>\n<channel></rss>", 2, 0},
        {"", 1, 0},
        {"no markup", 1, 0},
    };
    for (size_t i = 0; i < sizeof feeds / sizeof feeds[0]; i++) {
        fails(TOPICTAG_E_SYNTAX, tt_article_read(&article, feeds[i].text, strlen(feeds[i].text),
                                                 NULL, &options, &err));
        assert_int_equal(err.line, feeds[i].line);
        assert_int_equal(article.n_stories, feeds[i].n_stories);
    }
    tt_buf deep = {0};
    ok(tt_buf_add_str(&deep, "<rss><channel><item><description>", &err));
    for (int i = 0; i < 100000; i++)
        ok(tt_buf_add_str(&deep, "<b>", &err));
    fails(TOPICTAG_E_LIMIT, tt_article_read(&article, deep.data, deep.len, NULL, &options, &err));
    tt_buf_release(&deep);
}

/* The encoding is what the decoder found, whatever the XML declaration repeats. */
static void encodings(void **state)
{
    (void)state;
    options.kind = TT_ARTICLE_AUTO;
    const char latin2[] = "<?xml version='1.0' encoding='ISO-8859-2'?><rss><channel><item><title>"
                          "\xB1\xB6</title></item></channel></rss>";
    ok(tt_article_read(&article, latin2, sizeof latin2 - 1, NULL, &options, &err));
    assert_string_equal(article.stories[0].title, "ąś");
    const char utf16[] = "\xFF\xFE<\0r\0s\0s\0>\0<\0i\0t\0e\0m\0/\0>\0<\0/\0r\0s\0s\0>\0";
    ok(tt_article_read(&article, utf16, sizeof utf16 - 1, NULL, &options, &err));
    assert_int_equal(article.n_stories, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        reading_test(rss2),
        reading_test(rss1),
        reading_test(atom),
        reading_test(empty_feeds),
        reading_test(what_feeds_get_wrong),
        reading_test(a_feeds_own_namespace_is_whatever_its_root_has),
        reading_test(dates_of_publication_go_before_those_of_changes),
        reading_test(comments_are_no_markup),
        reading_test(entities_are_never_declared),
        reading_test(broken_feeds),
        reading_test(encodings),
    };
    return cmocka_run_group_tests_name("article.feed", tests, NULL, NULL);
}
