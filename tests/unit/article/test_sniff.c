/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "article/sniff.h"

static tt_article_kind kind_of(const char *text, const char *name)
{
    return tt_article_sniff(text, strlen(text), name, NULL);
}

/* 64 bytes: four of them end where the mark of tar archives, "ustar", stands a byte later. */
#define A_LINE "The council talked of the price of sauces, and of their colours "

static void kinds_of_text(void **state)
{
    (void)state;
    static const struct {
        tt_article_kind kind;
        const char *text;
    } documents[] = {
        {TT_ARTICLE_HTML, "<!DOCTYPE html><p>x"},
        {TT_ARTICLE_HTML, "\xEF\xBB\xBF \n<HTML lang=en>"},
        {TT_ARTICLE_HTML, "<!-- a comment --><div>x</div>"},
        {TT_ARTICLE_HTML, "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C'><html xmlns='x'>"},
        {TT_ARTICLE_HTML, "<p>A fragment"},
        {TT_ARTICLE_RSS, "<?xml version='1.0'?>\n<rss version='2.0'><channel>"},
        {TT_ARTICLE_RSS, "<!-- x > y --><rdf:RDF xmlns='http://purl.org/rss/1.0/'>"},
        {TT_ARTICLE_RSS, "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>"},
        {TT_ARTICLE_ATOM, "<feed xmlns='http://www.w3.org/2005/Atom'>"},
        {TT_ARTICLE_ATOM, "<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>"},
        {TT_ARTICLE_NITF, "<?xml version='1.0'?><nitf><head>"},
        {TT_ARTICLE_JSON_FEED, "{\"version\": \"https://jsonfeed.org/version/1.1\""},
        {TT_ARTICLE_NINJS, "{\"uri\": \"urn:1\", \"headline\" : \"x\"}"},
        {TT_ARTICLE_NINJS, "[ {\"body_text\": \"x\", \"uri\":\"urn:1\"} ]"},
        {TT_ARTICLE_PLAIN, ""},
        {TT_ARTICLE_PLAIN, "A story about <b>tags</b>."},
        {TT_ARTICLE_PLAIN, "<anna> hello everybody"},
        {TT_ARTICLE_PLAIN, "<3 is a heart"},
        {TT_ARTICLE_PLAIN, "[Update] The port is open again"},
        {TT_ARTICLE_PLAIN, "{braces} and prose"},
        {TT_ARTICLE_PLAIN, "\x1B[1mBold\x1B[0m in a terminal"},
        {TT_ARTICLE_PLAIN, "THE HEATWAVE THAT HIT EUROPE"},
        {TT_ARTICLE_PLAIN, "SQLite format 3 is described"},
        {TT_ARTICLE_PLAIN, "ID3 tags are read by players"},
        {TT_ARTICLE_PLAIN, "GIF89a was a format of images"},
        {TT_ARTICLE_PLAIN, "BZh is how packed files begin"},
        {TT_ARTICLE_PLAIN, A_LINE A_LINE A_LINE A_LINE "mustard"},
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        if (kind_of(documents[i].text, NULL) != documents[i].kind)
            fail_msg("%s: %d", documents[i].text, kind_of(documents[i].text, NULL));
}

static void unsupported_kinds_are_named(void **state)
{
    (void)state;
#define BYTES(text) text, sizeof text - 1
    static const struct {
        const char *what;
        const char *bytes;
        size_t n_bytes;
    } documents[] = {
        {"a PDF document", BYTES("%PDF-1.7\n")},
        {"a PNG image", BYTES("\x89PNG\r\n\x1A\n")},
        {"a JPEG image", BYTES("\xFF\xD8\xFF\xE0")},
        {"a GIF image", BYTES("GIF89a\x01\0\x01\0\x80")},
        {"bzip2 data", BYTES("BZh91AY&SY\x04\x9F")},
        {"a sound file", BYTES("ID3\x03\0\0\0\0\x21\x76")},
        {"a sound file", BYTES("RIFF\x24\x08\0\0WAVEfmt \x10")},
        {"a database", BYTES("SQLite format 3\0\x10")},
        {"an EPUB book", BYTES("PK\x03\x04 0123456789012345678901234mimetypeapplication/epub+zip")},
        {"a WebP image", BYTES("RIFF\x10\0\0\0WEBPVP8 ")},
        {"an Office document", BYTES("PK\x03\x04 0123456789012345678901234[Content_Types].xml")},
        {"a ZIP archive", BYTES("PK\x03\x04 0123456789012345678901234567")},
        {"gzip data", BYTES("\x1F\x8B\x08")},
        {"a program", BYTES("\x7F"
                            "ELF\x02\x01")},
        {"an SVG image", BYTES("<svg xmlns='http://www.w3.org/2000/svg'>")},
        {"XML of another kind", BYTES("<?xml version='1.0'?><urlset>")},
        {"JSON of another kind (JSON Lines have one object a line)", BYTES("{\"name\": \"x\"}")},
        {"an array of JSON objects (jq -c '.[]' makes JSON Lines of it)",
         BYTES(" [\n {\"name\": \"x\"}]")},
        {"binary data", BYTES("some \x01\x02\x03 bytes \0\0\0")},
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        const char *what = NULL;
        assert_int_equal(tt_article_sniff(documents[i].bytes, documents[i].n_bytes, NULL, &what),
                         TT_ARTICLE_UNSUPPORTED);
        assert_string_equal(what, documents[i].what);
    }
}

static void names_decide_where_bytes_do_not(void **state)
{
    (void)state;
    assert_int_equal(kind_of("Words only", "x/page.HTML"), TT_ARTICLE_HTML);
    assert_int_equal(kind_of("Words only", "x/page.txt"), TT_ARTICLE_PLAIN);
    assert_int_equal(kind_of("%PDF-1.4", "page.html"), TT_ARTICLE_UNSUPPORTED);
}

static void utf16_is_text(void **state)
{
    (void)state;
    const char html[] = "\xFF\xFE<\0h\0t\0m\0l\0>\0";
    assert_int_equal(tt_article_sniff(html, sizeof html - 1, NULL, NULL), TT_ARTICLE_HTML);
    const char words[] = "\0w\0o\0r\0d\0s\0 \0x\0y";
    assert_int_equal(tt_article_sniff(words, sizeof words - 1, NULL, NULL), TT_ARTICLE_PLAIN);
    const char cyrillic[] = "\xFF\xFE\x1C\4\x38\4\x40\4";
    assert_int_equal(tt_article_sniff(cyrillic, sizeof cyrillic - 1, NULL, NULL), TT_ARTICLE_PLAIN);
}

static void first_documents(void **state)
{
    (void)state;
    static const struct {
        tt_article_kind kind;
        const char *first, *rest;
    } cases[] = {
        {TT_ARTICLE_HTML, "<html>one</html>\n", "<html>two</html>"},
        {TT_ARTICLE_HTML, "<p>one</HTML >\n<!-- </html> -->\n", "<!DocType html><p>two"},
        {TT_ARTICLE_HTML, "<html>one</html>", "<?xml version='1.0'?><html>two"},
        {TT_ARTICLE_HTML, "<html>one</html>\n", "\xEF\xBB\xBF<rss>"},
        {TT_ARTICLE_HTML,
         "<!--[if IE]> <html class=ie> <![endif]--> <!--> <html> <!-- --> one </html>\n", ""},
        {TT_ARTICLE_HTML, "<script>'<html></html>'</script><p>one</html> two", ""},
        {TT_ARTICLE_HTML, "<html>one</html><!-- <html>", ""},
        {TT_ARTICLE_HTML, "<html>one</html>", "<html"},
        {TT_ARTICLE_HTML, "<html>one</html", ""},
        {TT_ARTICLE_HTML, "<html>one</htmlx><html>", ""},
        {TT_ARTICLE_HTML, "one", ""},
        {TT_ARTICLE_RSS, "<rss><![CDATA[</html><html>]]></rss>", "<feed>"},
        {TT_ARTICLE_RSS, "<rdf:RDF>one</rdf:RDF>\n", "<rdf:RDF>two</rdf:RDF>"},
        {TT_ARTICLE_ATOM, "<a:feed>one</a:feed>\r\n", "<?xml version='1.0'?><nitf>"},
        {TT_ARTICLE_NITF, "<nitf>one</nitf>", "<nitf>"},
        {TT_ARTICLE_RSS, "<rss>one</rss> two <rss>", ""},
        {TT_ARTICLE_NINJS, "{\"a\": \"}{\\\"}\"}\n", "{\"b\": []}"},
        {TT_ARTICLE_NINJS, "[{}, {}]", "[{}]"},
        {TT_ARTICLE_JSON_FEED, "{\"items\": [{}, {}]}\n", ""},
        {TT_ARTICLE_JSON_FEED, "{\"items\": [{", ""},
        {TT_ARTICLE_JSON_FEED, "{\"items\": \"\\", ""},
        {TT_ARTICLE_NINJS, "{}, {}", ""},
        {TT_ARTICLE_PLAIN, "<html></html><html>", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "%s%s", cases[i].first, cases[i].rest);
        assert_int_equal(tt_first_document(text, strlen(text), cases[i].kind),
                         strlen(cases[i].first));
    }
}

static const char *charset(const char *text)
{
    static char out[TT_CHARSET_BYTES];
    return tt_charset_declared(text, strlen(text), out) ? out : "none";
}

static void declared_charsets(void **state)
{
    (void)state;
    assert_string_equal(charset("<?xml version='1.0' encoding=\"ISO-8859-2\"?><rss>"),
                        "ISO-8859-2");
    assert_string_equal(charset("<html><META CHARSET = 'koi8-r'>"), "koi8-r");
    assert_string_equal(charset("<meta http-equiv=Content-Type "
                                "content='text/html; charset=shift_jis'>"),
                        "shift_jis");
    assert_string_equal(charset("<meta name=x content=y><meta charset=big5>"), "big5");
    assert_string_equal(charset("<meta charset=utf-16>"), "none"); /* it was read as ASCII */
    assert_string_equal(charset("<meta charset"), "none");
    assert_string_equal(charset("<meta charset="), "none");
    assert_string_equal(charset("charset=latin1 <p>"), "none");
    char longer[200] = "<meta charset=";
    memset(longer + strlen(longer), 'x', 150);
    assert_int_equal(strlen(charset(longer)), TT_CHARSET_BYTES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_text),
        cmocka_unit_test(unsupported_kinds_are_named),
        cmocka_unit_test(names_decide_where_bytes_do_not),
        cmocka_unit_test(utf16_is_text),
        cmocka_unit_test(first_documents),
        cmocka_unit_test(declared_charsets),
    };
    return cmocka_run_group_tests_name("article.sniff", tests, NULL, NULL);
}
