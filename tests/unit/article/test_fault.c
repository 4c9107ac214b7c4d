/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"

#include "article/article.h"

typedef struct document {
    tt_article_kind kind;
    const char *text;
} document;

static topictag_status read_document(void *payload)
{
    const document *d = payload;
    tt_article article = {.n_stories = 0};
    tt_article_options options = tt_article_options_default();
    options.kind = d->kind;
    options.split = options.list_dropped = true;
    const topictag_status rc =
        tt_article_read(&article, d->text, strlen(d->text), NULL, &options, &err);
    tt_article_release(&article);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static document documents[] = {
        {TT_ARTICLE_HTML,
         "<html lang=en><title>T</title><meta property='article:tag' content=x><nav>Home</nav>"
         "<script type='application/ld+json'>{\"articleBody\":\"Much longer text than the page "
         "has, "
         "and so it is taken instead of it.\"}</script><h1>Heading</h1><p>Text.</p>"
         "<div><div><h3><a>A headline of some length</a></h3><p>The teaser says a few words about "
         "it.</p></div></div>"},
        {TT_ARTICLE_RSS,
         "<rss><channel><language>en</language><item><title>T &amp;lt;</title><guid>1"
         "</guid><category>c</category><description>&lt;p&gt;x</description></item>"
         "</channel></rss>"},
        {TT_ARTICLE_JSON_FEED,
         "{\"items\":[{\"id\":1,\"content_html\":\"<p>x\",\"tags\":[\"a\"]}]}"},
        {TT_ARTICLE_NINJS, "{\"uri\":\"u\",\"headline\":\"h\",\"body_text\":\"x\"}"},
        {TT_ARTICLE_NITF,
         "<nitf><body><hl1>h</hl1><body.content><p>x</p></body.content></body></nitf>"},
        {TT_ARTICLE_PLAIN,
         "Title\n\nThe port was closed for three weeks and is open now, since "
         "Monday morning.\n\nRelated stories\n\n\u2022 Iron is dear\nIron ore costs "
         "more than it did in spring, traders in three towns say, and rising."},
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        assert_in_range(tt_fault_loop(read_document, &documents[i]), 3, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests_name("article.fault", tests, NULL, NULL);
}
