/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "markup/html_page.h"

static tt_page page;
static tt_arena arena;

static int release(void **state)
{
    (void)state;
    tt_page_release(&page);
    tt_arena_release(&arena);
    return 0;
}

/* Parses and writes all blocks as "tag:text|tag:text"; tag is p, h (heading), li, td or -. */
static const char *blocks(const char *html)
{
    static char out[4000];
    size_t len = 0;
    tt_page_release(&page);
    ok(tt_page_parse(&page, &arena, html, strlen(html), &err));
    out[0] = '\0';
    for (size_t i = 0; i < page.n_blocks; i++) {
        const tt_page_block *b = &page.blocks[i];
        const char *tag = b->tag == TT_TAG_P            ? "p"
                          : tt_tag_is_heading(b->tag)   ? "h"
                          : b->tag == TT_TAG_LI         ? "li"
                          : b->tag == TT_TAG_TD         ? "td"
                          : b->tag == TT_TAG_FIGCAPTION ? "caption"
                                                        : "-";
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%s:%s", i ? "|" : "", tag,
                                page.text.data + b->text);
    }
    return out;
}

static void text_is_cut_at_block_elements_only(void **state)
{
    (void)state;
    assert_string_equal(
        blocks("<p>One <b>bold</b>  word\n and <a href=x>a link</a>.<div>Two</div>"),
        "p:One bold word and a link.|-:Two");
    assert_string_equal(blocks("<h1>Title</h1>text<ul><li>a<li>b</ul>tail"),
                        "h:Title|-:text|li:a|li:b|-:tail");
    assert_string_equal(blocks("<p>be<script>x()</script>fore <style>p{}</style>after"),
                        "p:before after");
    assert_string_equal(blocks("<p>a<select><option>1<option>2</select>b</p>"), "p:ab");
    assert_string_equal(blocks("<table><tr><td>1<td>2<tr><td><p>3</table>"), "td:1|td:2|p:3");
    assert_string_equal(blocks("<x-card><y>in</y>line</x-card>out"), "-:inline|-:out");
    assert_string_equal(blocks("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt></ruby>だ。"), "p:漢字だ。");
}

static void breaks(void **state)
{
    (void)state;
    assert_string_equal(blocks("<p>roses<br>are<br/> red<br><br>violets"),
                        "p:roses\nare\nred|p:violets");
    assert_string_equal(blocks("<pre>one  two\n\nthree</pre>"), "-:one two\nthree");
    assert_string_equal(blocks("a<hr>b<wbr>c"), "p:a|-:bc");
}

static void characters(void **state)
{
    (void)state;
    assert_string_equal(blocks("<p>caf&eacute;&nbsp;&amp;\xC2\xA0&#8364;&#x41;"), "p:café & €A");
    /* References to C1 controls are windows-1252. */
    assert_string_equal(blocks("<p>&#147;it&#146;s&#148;"), "p:“it’s”");
    assert_string_equal(blocks("<p>AT&T &unknown; 1 < 2"), "p:AT&T &unknown; 1 < 2");
}

static void sizes_and_marks(void **state)
{
    (void)state;
    blocks("<p>Ab <a href=x>cd. ef</a>, <a href=y>g</a>! 1. h</p><p>日本。</p>"
           "<p><b>All</b> <strong>bold</strong></p>");
    assert_int_equal(page.n_blocks, 3);
    assert_int_equal(page.blocks[0].size, 13);
    assert_int_equal(page.blocks[0].link_size, 6);
    assert_int_equal(page.blocks[0].n_links, 2);
    assert_int_equal(page.blocks[0].n_stops, 2); /* "1." is an ordinal */
    assert_int_equal(page.blocks[0].n_commas, 1);
    assert_int_equal(page.blocks[1].size, 9);
    assert_int_equal(page.blocks[1].n_stops, 1);
    assert_true(page.blocks[2].bold && !page.blocks[1].bold);
}

static void hinted_inline_elements_stand_aside(void **state)
{
    (void)state;
    assert_string_equal(blocks("<p>Foo <span class=hidden>not seen</span> bar</p>"),
                        "-:not seen|p:Foo bar");
    assert_true(page.elements[page.blocks[0].element].hints & TT_HINT_DROP(TT_DROP_HIDDEN));
    assert_string_equal(blocks("<p>a<span style='display:none'>b<div>c</div>d</span>e"),
                        "p:a|-:b|-:c|-:d|p:e");
}

static void elements_know_their_descendants(void **state)
{
    (void)state;
    blocks("<div><p>1</p><section><p>2</p></section></div><p>3</p>");
    for (uint32_t e = 0; e < page.n_elements; e++) {
        const tt_page_element *element = &page.elements[e];
        assert_in_range(element->end, e + 1, page.n_elements);
        assert_true(element->first_block <= element->end_block);
        for (uint32_t d = e + 1; d < page.n_elements; d++) {
            uint32_t above = d;
            while (above > e)
                above = page.elements[above].parent;
            assert_int_equal(above == e, d < element->end);
        }
    }
    assert_int_equal(page.elements[0].end_block, 3);
}

static void the_head(void **state)
{
    (void)state;
    blocks("<html lang=de><head><title> A\n story &amp; more | Site</title>"
           "<meta property='og:title' content='A story &amp; more'>"
           "<meta name=twitter:title content='not this'>"
           "<meta property='article:published_time' content='2024-05-01'>"
           "<meta property='article:tag' content=One><meta property='article:tag' content=Two>"
           "<meta property='og:locale' content=en_GB>"
           "<link rel=canonical href='https://example.org/1'>"
           "<script type='application/ld+json'>{\"a\":\n1}</script></head>"
           "<body><h1></h1><h1>A story</h1>");
    assert_string_equal(page.head.title, "A story & more | Site");
    assert_string_equal(page.head.og_title, "A story & more");
    assert_string_equal(page.head.h1, "A story");
    assert_string_equal(page.head.language, "de");
    assert_string_equal(page.head.link, "https://example.org/1");
    assert_string_equal(page.head.published, "2024-05-01");
    assert_int_equal(page.head.n_categories, 2);
    assert_string_equal(page.head.categories[1], "Two");
    assert_int_equal(page.head.n_json_ld, 1);
    assert_string_equal(page.head.json_ld[0], "{\"a\": 1}");
}

/* What browsers mend must not lose text; what closes nothing must not close the page. */
static void broken_markup(void **state)
{
    (void)state;
    assert_string_equal(blocks("</div></p><p>One</span></body></html><p>Two<b><i>x</b></i>"),
                        "p:One|p:Twox");
    assert_string_equal(blocks("<p title='unclosed>text"), "");
    assert_string_equal(blocks("text <!-- unclosed"), "p:text");
    assert_string_equal(blocks("<"), "-:<");
    assert_string_equal(blocks(""), "");
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    const size_t n = 100000;
    tt_buf html = {0};
    for (size_t i = 0; i < n; i++)
        ok(tt_buf_add_str(&html, "<div>\n", &err));
    fails(TOPICTAG_E_LIMIT, tt_page_parse(&page, &arena, html.data, html.len, &err));
    assert_in_range(err.line, TT_PAGE_MAX_DEPTH - 4, TT_PAGE_MAX_DEPTH + 4);
    tt_buf_reset(&html);
    for (size_t i = 0; i < n; i++)
        ok(tt_buf_add_str(&html, "<wbr><x>", &err));
    tt_page_release(&page);
    fails(TOPICTAG_E_LIMIT, tt_page_parse(&page, &arena, html.data, html.len, &err));
    tt_buf_release(&html);
}

/* libxml2 compares the attributes of a tag in pairs: a million must neither fail nor take long. */
static void a_million_attributes(void **state)
{
    (void)state;
    tt_buf html = {0};
    ok(tt_buf_add_str(&html, "<p", &err));
    for (unsigned i = 0; i < 1000000; i++)
        ok(tt_buf_printf(&html, &err, " a%x=1", i));
    ok(tt_buf_add_str(&html, ">text</p>", &err));
    ok(tt_page_parse(&page, &arena, html.data, html.len, &err));
    tt_buf_release(&html);
}

int main(void)
{
#define page_test(test) cmocka_unit_test_teardown(test, release)
    const struct CMUnitTest tests[] = {
        page_test(text_is_cut_at_block_elements_only),
        page_test(breaks),
        page_test(characters),
        page_test(sizes_and_marks),
        page_test(hinted_inline_elements_stand_aside),
        page_test(elements_know_their_descendants),
        page_test(the_head),
        page_test(broken_markup),
        page_test(deep_nesting_is_refused),
        page_test(a_million_attributes),
    };
    return cmocka_run_group_tests_name("article.page", tests, NULL, NULL);
}
