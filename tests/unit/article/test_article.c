/* SPDX-License-Identifier: MIT */
#include "unit/article/reading.h"

#include <stdlib.h>

static topictag_status read_auto(const char *bytes, size_t n_bytes, const char *name)
{
    options.kind = TT_ARTICLE_AUTO;
    return tt_article_read(&article, bytes, n_bytes, name, &options, &err);
}

static void the_kind_is_found(void **state)
{
    (void)state;
    ok(read_auto("<html><p>x", 10, NULL));
    assert_int_equal(article.kind, TT_ARTICLE_HTML);
    ok(read_auto("<rss/>", 6, NULL));
    assert_int_equal(article.kind, TT_ARTICLE_RSS);
    ok(read_auto("words", 5, NULL));
    assert_int_equal(article.kind, TT_ARTICLE_PLAIN);
    assert_string_equal(article.stories[0].text, "words");
}

static void what_is_no_text_is_refused_by_name(void **state)
{
    (void)state;
    fails(TOPICTAG_E_SYNTAX, read_auto("%PDF-1.4 <html>", 15, "page.html"));
    assert_string_equal(err.message, "found a PDF document, wanted a page, a feed or plain text");
    assert_int_equal(article.n_stories, 0);
    options.kind = TT_ARTICLE_UNSUPPORTED;
    fails(TOPICTAG_E_SYNTAX, tt_article_read(&article, "x", 1, NULL, &options, &err));
}

static void the_limit_of_bytes(void **state)
{
    (void)state;
    options.max_bytes = 10;
    ok(read_auto("0123456789", 10, NULL));
    fails(TOPICTAG_E_LIMIT, read_auto("0123456789a", 11, NULL));
    assert_string_equal(err.message, "a document of more than 10 bytes");
    assert_int_equal(article.n_stories, 0);
    options.max_bytes = 20;
    ok(read_auto("<rss></rss>\n<feed></feed><rss></rss>", 35, NULL));
    assert_int_equal(article.n_read, 12);
}

static void encodings(void **state)
{
    (void)state;
    const char latin1[] = "<html><meta charset=iso-8859-1><p>caf\xE9 \x80";
    ok(read_auto(latin1, sizeof latin1 - 1, NULL));
    assert_string_equal(article.stories[0].text, "caf\u00E9 \u20AC");
    assert_string_equal(article.decoded.encoding, "windows-1252");
    options.charset = "windows-1250"; /* of the transfer: stronger than the page's own */
    const char polish[] = "<html><meta charset=iso-8859-1><p>\x8C\xF3";
    ok(read_auto(polish, sizeof polish - 1, NULL));
    assert_string_equal(article.stories[0].text, "\u015A\u00F3");
    options.charset = NULL;
    const char bytes[] = "<html><p>a\0b \xF0\x9F\x9A\xA2";
    ok(read_auto(bytes, sizeof bytes - 1, "x.html"));
    assert_string_equal(article.stories[0].text, "a b \U0001F6A2");
}

/* What was read before leaves no trace; after a large document memory is given back. */
static void one_article_for_many_documents(void **state)
{
    (void)state;
    const size_t n = (size_t)6 << 20;
    char *large = malloc(n);
    assert_non_null(large);
    memset(large, 'x', n);
    ok(read_auto("<html><nav>Home</nav><p>" PROSE("a"), 24 + strlen(PROSE("a")), NULL));
    assert_true(article.n_dropped > 0);
    ok(read_auto(large, n, NULL));
    assert_int_equal(article.n_dropped, 0);
    ok(read_auto("small", 5, NULL));
    assert_string_equal(article.stories[0].text, "small");
    assert_true(article.text.cap < n);
    tt_article_reset(&article);
    assert_int_equal(article.n_stories, 0);
    free(large);
}

static void reasons_have_names(void **state)
{
    (void)state;
    assert_string_equal(tt_drop_reason_name(TT_DROP_OUTSIDE), "outside");
    assert_string_equal(tt_drop_reason_name(TT_DROP_RECURRING), "recurring");
    assert_string_equal(tt_drop_reason_name((tt_drop_reason)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        reading_test(the_kind_is_found),
        reading_test(what_is_no_text_is_refused_by_name),
        reading_test(the_limit_of_bytes),
        reading_test(encodings),
        reading_test(one_article_for_many_documents),
        reading_test(reasons_have_names),
    };
    return cmocka_run_group_tests_name("article.article", tests, NULL, NULL);
}
