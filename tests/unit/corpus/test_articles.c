/* SPDX-License-Identifier: MIT */
/*
 * Documents that hold stories: pages, feeds and wire documents, whole, as lines and joined.
 */
#include "scratch.h"

static const char page[] =
    "<!DOCTYPE html><html lang=\"en\"><head><title>Court rules</title>"
    "<link rel=\"canonical\" href=\"http://news.example/1\"></head><body><nav>Home | News</nav>"
    "<article><h1>Court rules</h1><p>The court ruled on Monday that the agency had no right to "
    "keep the records it had collected over ten years, a lawyer said.</p><p>The agency said that "
    "it would appeal, and that the records would stay where they are until then.</p></article>"
    "</body></html>";

static const char feed[] =
    "<rss version=\"2.0\"><channel><title>News</title><language>en</language>"
    "<item><guid>g1</guid><title>One</title><description>First story.</description>"
    "<category>legal</category><category>a, b</category><pubDate>Mon, 1 Jan 2024</pubDate></item>"
    "<item><title>Two</title><description>Second story.</description></item></channel></rss>";

static void pages_and_feeds(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    scratch_text("p.html", page);
    expect_list("p.html", &options,
                "p.html [] Court rules\\n\\nThe court ruled on Monday that the agency had no right "
                "to keep the records it had collected over ten years, a lawyer said.\\n\\nThe "
                "agency said that it would appeal, and that the records would stay where they are "
                "until then.\n");
    scratch_text("f", feed);
    expect_list("f", &options, "g1 [] One\\n\\nFirst story.\nf#2 [] Two\\n\\nSecond story.\n");
    options.labels_from = "category";
    expect_list("f", &options,
                "g1 [a, b;legal] One\\n\\nFirst story.\nf#2 [] Two\\n\\nSecond story.\n");
    options.extract = true;
    scratch_text("t", "A story.\n");
    expect_list("t", &options, "t [] A story.\n");

    tt_document doc;
    tt_reader *reader = scratch_first(&doc, "f", &options);
    assert_string_equal(doc.language, "en");
    assert_non_null(doc.time);
    assert_int_equal(doc.title_bytes, 3);
    tt_reader_close(reader);
}

/* Records and wire documents in one file, a line each; a line may hold several stories or none. */
static void wire_documents_as_lines(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    scratch_text("w",
                 "{\"id\":\"a\",\"text\":\"one\"}\n"
                 "{\"uri\":\"u:1\",\"headline\":\"H\",\"body_text\":\"two\"}\n"
                 "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"F\",\"items\":["
                 "{\"id\":\"j\",\"content_text\":\"three\"},{\"content_text\":\"four\"},"
                 "{\"content_text\":\"4.5\"}]}\n"
                 "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"F\",\"items\":["
                 "{\"content_text\":\"alone\"}]}\n"
                 "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"F\",\"items\":[]}\n"
                 "{\"title\":\"five\"}\n");
    expect_list("w", &options,
                "a [] one\nu:1 [] H\\n\\ntwo\nj [] three\nw:3#2 [] four\nw:3#3 [] 4.5\n"
                "w:4 [] alone\nw:6 [] five\n");
}

static void add_feed(tt_buf *file, int number, int n_blanks)
{
    assert_int_equal(tt_buf_printf(file, NULL,
                                   "<rss><channel><item><guid>g%d</guid><title>T</title>%*s</item>"
                                   "</channel></rss>\n",
                                   number, n_blanks, ""),
                     TOPICTAG_OK);
}

/* The limit is on a document: a file may hold any number of them, and one too long costs itself. */
static void the_limit_is_on_a_document(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    options.max_document_bytes = 200;
    tt_buf file = {0}, wanted = {0};
    for (int i = 0; i < 50; i++) {
        const bool too_long = i % 10 == 3;
        add_feed(&file, i, too_long ? 150 : 73 + i);
        assert_int_equal(too_long
                             ? tt_buf_printf(&wanted, NULL,
                                             "! f#%d: f:%d: a document of more than 200 bytes\n",
                                             i + 1, i + 1)
                             : tt_buf_printf(&wanted, NULL, "g%d [] T\n", i),
                         TOPICTAG_OK);
    }
    scratch_text("f", file.data);
    expect_list("f", &options, wanted.data);
    /* Where the next document begins cannot be told of one that is longer than what is kept. */
    tt_buf_reset(&file);
    add_feed(&file, 1, 10);
    add_feed(&file, 2, 1000);
    scratch_text("f", file.data);
    expect_list("f", &options, "g1 [] T\n! f#2: f:2: a document of more than 200 bytes\n");
    tt_buf_release(&file);
    tt_buf_release(&wanted);
}

static void expect_dropped(tt_reader *reader, const char *text, const char *const *dropped)
{
    tt_document doc;
    bool more;
    assert_int_equal(tt_reader_next(reader, &doc, &more, NULL), TOPICTAG_OK);
    assert_true(more);
    assert_string_equal(doc.text, text);
    size_t n = 0;
    for (; dropped[n] != NULL; n++) {
        assert_true(n < doc.n_dropped);
        tt_buf line = {0};
        assert_int_equal(tt_buf_printf(&line, NULL, "%s: %.*s", doc.dropped[n].reason,
                                       (int)doc.dropped[n].n_bytes, doc.dropped[n].text),
                         TOPICTAG_OK);
        assert_string_equal(line.data, dropped[n]);
        tt_buf_release(&line);
    }
    assert_int_equal(doc.n_dropped, n);
}

/* Each story knows what was dropped of it, not of the one before. */
static void dropped_pieces_belong_to_their_story(void **state)
{
    (void)state;
    static const char *const paths[] = {"items", "text"};
    static const char *const none[] = {NULL};
    const tt_reader_options options = default_reading();
    tt_reader *reader = NULL;
    scratch_text("items",
                 "<rss version=\"2.0\"><channel><title>F</title>"
                 "<item><description>&lt;p&gt;The court ruled.&lt;/p&gt;&lt;p&gt;Share this "
                 "article&lt;/p&gt;</description></item>"
                 "<item><description>&lt;p&gt;A chip.&lt;/p&gt;</description></item>"
                 "</channel></rss>");
    scratch_text("text",
                 "The court ruled on Monday that the agency had no right to the records.\n\n"
                 "\xC2\xA9 2024 The Daily Example\n");
    assert_int_equal(tt_reader_open(&reader, paths, 2, &options, NULL), TOPICTAG_OK);
    tt_reader_list_dropped(reader);
    expect_dropped(reader, "The court ruled.",
                   (const char *const[]){"sharing: Share this article", NULL});
    expect_dropped(reader, "A chip.", none);
    expect_dropped(reader, "The court ruled on Monday that the agency had no right to the records.",
                   (const char *const[]){"footer: \xC2\xA9 2024 The Daily Example", NULL});
    tt_reader_close(reader);
}

static void broken_and_foreign_documents(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    tt_buf list = {0};
    const char *path = "x";
    static const struct {
        const char *content, *expected;
    } cases[] = {
        {"%PDF-1.4 and so on", "! x: x:0: found a PDF document, wanted"},
        {"{\n\"a\": 1\n}",
         "! x: x:0: found JSON of another kind (JSON Lines have one object a line), wanted"},
        /* What was complete before the fault is not lost. */
        {"<rss><channel><item><guid>g1</guid><title>One</title></item><item><title>Tw",
         "g1 [] One\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_text("x", cases[i].content);
        list_documents(&list, &path, 1, &options);
        assert_memory_equal(list.data, cases[i].expected, strlen(cases[i].expected));
    }
    assert_non_null(strstr(list.data, "! x#2: x:"));
    tt_buf_release(&list);
}

/* As cat writes them. Each has an encoding of its own; one that fails leaves the others. */
static void pages_one_behind_the_other(void **state)
{
    (void)state;
    tt_buf text = {0};
    const tt_reader_options options = default_reading();
    assert_int_equal(tt_buf_add_str(&text,
                                    "<html><meta charset=latin1><title>One \xe9</title>"
                                    "<link rel=canonical href='http://x/1'></html>\n<html>",
                                    NULL),
                     TOPICTAG_OK);
    for (int i = 0; i < 3000; i++)
        assert_int_equal(tt_buf_add_str(&text, "<div>", NULL), TOPICTAG_OK);
    assert_int_equal(tt_buf_add_str(&text,
                                    "</html><!doctype html><meta charset=utf-8><title>Two "
                                    "\xc3\xa9</title></html>\n",
                                    NULL),
                     TOPICTAG_OK);
    scratch_put("pages.html", text.data, text.len);
    tt_buf list = {0};
    const char *path = "pages.html";
    list_documents(&list, &path, 1, &options);
    assert_string_equal(list.data,
                        "pages.html [] One \xc3\xa9\n"
                        "! pages.html#2: pages.html:2: elements nested more than 512 deep\n"
                        "pages.html#3 [] Two \xc3\xa9\n");
    tt_buf_release(&list);
    tt_buf_release(&text);
}

/* The same of feeds and wire documents, also of several kinds. */
static void feeds_one_behind_the_other(void **state)
{
    (void)state;
    tt_buf list = {0};
    const tt_reader_options options = default_reading();
    const char *paths[] = {"feeds.xml", "wire.json"};
    scratch_text(
        "feeds.xml",
        "<?xml version='1.0'?>\n<rss><channel><item><guid>a</guid><title>One</title></item>"
        "<item><title>Two</title></item></channel></rss>\n"
        "\xef\xbb\xbf<?xml version='1.0'?>\n<rss><channel>"
        "<item><guid>c</guid></item>\n<item></channel></rss>\n"
        "<?xml version='1.0'?><opml/>\n");
    scratch_text("wire.json", "{\"uri\": \"d\",\n \"headline\": \"Four\"}\n"
                              "{\"uri\": \"e\",\n \"headline\": }\n"
                              "{\"version\": \"https://jsonfeed.org/version/1\",\n"
                              " \"items\": [{\"id\": \"f\", \"title\": \"Six\"}]}\n");
    list_documents(&list, paths, 2, &options);
    assert_string_equal(
        list.data,
        "a [] One\nfeeds.xml#2 [] Two\nc [] \n"
        "! feeds.xml#4: feeds.xml:5: Opening and ending tag mismatch: item line 3 and channel\n"
        "! feeds.xml#5: feeds.xml:6: found XML of another kind, wanted a page, a feed or plain "
        "text\n"
        "d [] Four\n"
        "! wire.json#2: wire.json:4: JSON: found '}', wanted a value\n"
        "f [] Six\n");
    tt_buf_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_and_feeds),
        cmocka_unit_test(wire_documents_as_lines),
        cmocka_unit_test(the_limit_is_on_a_document),
        cmocka_unit_test(dropped_pieces_belong_to_their_story),
        cmocka_unit_test(broken_and_foreign_documents),
        cmocka_unit_test(pages_one_behind_the_other),
        cmocka_unit_test(feeds_one_behind_the_other),
    };
    return cmocka_run_group_tests_name("corpus.articles", tests, scratch_enter, scratch_leave);
}
