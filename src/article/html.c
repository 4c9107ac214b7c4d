/* SPDX-License-Identifier: MIT */

#include "markup/html_judge.h"
#include "markup/html_text.h"
#include "markup/json_ld.h"
#include "markup/phrases.h"
#include "article/story.h"
#include <string.h>

/* Letters below which a page is suspected of showing its text by script. */
#define FEW_LETTERS 300

/* Blocks at the front of the text among which the title may be repeated. */
#define TITLE_BLOCKS 8

#define MAX_TEASERS 200

/* A page on its way to stories. */
typedef struct page_reader {
    tt_article *article;
    const tt_article_options *options;
    tt_page page;
    tt_verdict *verdicts; /* [page.n_blocks] */
    tt_buf text;
    const char *title;
    size_t first_story; /* of this page, in article */
} page_reader;

static const char *block_text(const page_reader *p, size_t b)
{
    return p->page.text.data + p->page.blocks[b].text;
}

/* Bytes of title without " - Name of the site", as far as that can be told. */
static size_t without_site(const char *title, const char *site)
{
    static const char *const separators[] = {" | ",      " - ",      " \u2013 ", " \u2014 ",
                                             " \u00B7 ", " \u00BB ", " \u00AB ", " :: "};
    size_t n = strlen(title), last = n;
    const size_t n_site = site ? strlen(site) : 0;
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        const char *at = title;
        for (const char *next; (next = strstr(at, separators[i])) != NULL; at = next + 1) {
            const char *rest = next + strlen(separators[i]);
            const size_t head = (size_t)(next - title);
            const size_t n_rest = n - head - strlen(separators[i]);
            if (site && n_rest == n_site && memcmp(rest, site, n_site) == 0)
                return head;
            if (!strstr(rest, separators[i]) && head < last && head >= 15 && (n - head) * 5 < n * 2)
                last = head;
        }
    }
    return last;
}

/* The heading that repeats the title of the head is the title as readers see it. */
static topictag_status choose_title(page_reader *p, topictag_error *err)
{
    const tt_page_head *head = &p->page.head;
    const char *given = head->og_title ? head->og_title : head->title;
    const size_t n_given = given ? strlen(given) : 0;
    const char *shown = NULL;
    size_t n_shown = 0;
    for (size_t b = 0; given && b < p->page.n_blocks; b++) {
        const tt_page_block *block = &p->page.blocks[b];
        if (!tt_tag_is_heading(block->tag) || (size_t)block->n_bytes * 2 < n_given ||
            (shown && block->n_bytes <= n_shown) || !strstr(given, block_text(p, b)))
            continue;
        shown = block_text(p, b);
        n_shown = block->n_bytes;
    }
    if (!shown)
        shown = given ? given : head->h1;
    if (!shown)
        return TOPICTAG_OK;
    size_t n = shown == given ? without_site(shown, head->site_name) : strlen(shown);
    return tt_story_keep(p->article, &p->title, shown, n, err);
}

static topictag_status judge(page_reader *p, bool fragment, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    p->verdicts = tt_arena_alloc(&p->article->work, p->page.n_blocks + 1, sizeof *p->verdicts);
    if (!p->verdicts)
        return tt_no_memory(err);
    if (!p->options->keep_chrome)
        return tt_page_judge(&p->page, fragment, p->verdicts, &p->article->work, err);
    for (size_t b = 0; b < p->page.n_blocks; b++)
        p->verdicts[b] = (tt_verdict){.keep = true};
    return rc;
}

/* The text of the kept blocks, and the list of the others. */
static topictag_status write_text(page_reader *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_html_text writer = {.out = &p->text};
    size_t n_kept = 0;
    for (size_t b = 0; b < p->page.n_blocks; b++) {
        const tt_page_block *block = &p->page.blocks[b];
        if (!p->verdicts[b].keep) {
            TT_TRY(tt_story_drop(p->article, p->options, block_text(p, b), block->n_bytes,
                                 p->verdicts[b].reason, err));
            continue;
        }
        bool repeats_title =
            p->title && n_kept < TITLE_BLOCKS && strcmp(block_text(p, b), p->title) == 0;
        if (!repeats_title)
            TT_TRY(tt_html_text_add(&writer, &p->page, b, err));
        n_kept++;
    }
done:
    return rc;
}

static topictag_status use_json_ld(page_reader *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *body = NULL;
    uint32_t size = tt_measure(p->text.data, p->text.len);
    if (size >= FEW_LETTERS || p->options->keep_chrome)
        return TOPICTAG_OK;
    TT_TRY(tt_json_ld_body(&body, &p->page.head, &p->article->work, err));
    if (body && tt_measure(body, strlen(body)) > 2 * size) {
        tt_buf_reset(&p->text);
        TT_TRY(tt_html_fragment(p->article, &p->text, body, strlen(body), p->options, err));
    }
done:
    return rc;
}

static topictag_status put_article(page_reader *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_page_head *head = &p->page.head;
    tt_story story = {.part = TT_STORY_ARTICLE, .title = p->title};
    tt_story_categories categories = {0};
    if (head->link)
        TT_TRY(tt_story_keep(p->article, &story.link, head->link, strlen(head->link), err));
    if (head->published)
        TT_TRY(tt_story_keep(p->article, &story.published, head->published, strlen(head->published),
                             err));
    if (head->language) {
        char *language = tt_arena_strndup(&p->article->strings, head->language,
                                          strcspn(head->language, " ,;\t\r\n"));
        if (!language)
            return tt_no_memory(err);
        for (char *c = language; (c = strchr(c, '_')) != NULL;)
            *c = '-'; /* og:locale writes en_GB */
        story.language = *language ? language : NULL;
    }
    for (size_t i = 0; i < head->n_categories; i++)
        TT_TRY(tt_story_categorise(p->article, &categories, head->categories[i],
                                   strlen(head->categories[i]), err));
    story.id = story.link;
    TT_TRY(tt_story_put(p->article, story, p->text.data, p->text.len, &categories, err));
done:
    return rc;
}

/* True when a story of this page has this title. */
static bool has_title(const page_reader *p, const char *title)
{
    for (size_t i = p->first_story; i < p->article->n_stories; i++)
        if (strcmp(p->article->stories[i].title, title) == 0)
            return true;
    return false;
}

/* Bytes of a teaser's text without the "Read more" it may end in. */
static size_t without_more(const tt_buf *text)
{
    size_t n = tt_last_stop(text->data, text->len);
    tt_phrase phrase = tt_phrase_of(text->data + n, text->len - n);
    bool more = phrase.extent == TT_PHRASE_WHOLE &&
                (phrase.reason == TT_DROP_LINKS || phrase.reason == TT_DROP_RELATED);
    return n > 0 && more ? n : text->len;
}

/* The card's linked headline is the title of its story, the rest the text. */
static topictag_status put_teaser(page_reader *p, const tt_page_element *card, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_story story = {.part = TT_STORY_TEASER};
    tt_html_text writer = {.out = &p->text};
    tt_buf_reset(&p->text);
    for (uint32_t b = card->first_block; b < card->end_block; b++) {
        const tt_page_block *block = &p->page.blocks[b];
        if (!story.title && tt_block_is_linked(block, 8))
            TT_TRY(tt_story_keep(p->article, &story.title, block_text(p, b), block->n_bytes, err));
        else if (tt_block_is_prose(block))
            TT_TRY(tt_html_text_add(&writer, &p->page, b, err));
    }
    if (story.title && p->text.len > 0 && !has_title(p, story.title))
        TT_TRY(tt_story_put(p->article, story, p->text.data, without_more(&p->text), NULL, err));
done:
    return rc;
}

/* True when all of the element fell, and none of it as something else than another story. */
static bool fell_as_teaser(const page_reader *p, const tt_page_element *element)
{
    for (uint32_t b = element->first_block; b < element->end_block; b++) {
        tt_verdict v = p->verdicts[b];
        if (v.keep || (v.reason != TT_DROP_RELATED && v.reason != TT_DROP_OUTSIDE &&
                       v.reason != TT_DROP_LINKS && v.reason != TT_DROP_DUPLICATE))
            return false;
    }
    return true;
}

static topictag_status put_teasers(page_reader *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t most = p->first_story + MAX_TEASERS;
    for (uint32_t e = 1; e < p->page.n_elements && p->article->n_stories <= most; e++) {
        const tt_page_element *element = &p->page.elements[e];
        if (!tt_element_is_card(&p->page, e) || !fell_as_teaser(p, element))
            continue;
        TT_TRY(put_teaser(p, element, err));
        e = element->end - 1;
    }
done:
    return rc;
}

topictag_status tt_html_read(tt_article *article, const char *text, size_t n_bytes,
                             const tt_article_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    page_reader p = {.article = article, .options = options, .first_story = article->n_stories};
    TT_TRY(tt_page_parse(&p.page, &article->work, text, n_bytes, err));
    TT_TRY(judge(&p, false, err));
    TT_TRY(choose_title(&p, err));
    TT_TRY(write_text(&p, err));
    TT_TRY(use_json_ld(&p, err));
    TT_TRY(put_article(&p, err));
    if (options->split && !options->keep_chrome)
        TT_TRY(put_teasers(&p, err));
done:
    tt_buf_release(&p.text);
    tt_page_release(&p.page);
    return rc;
}

topictag_status tt_html_fragment(tt_article *article, tt_buf *out, const char *html, size_t n_bytes,
                                 const tt_article_options *options, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    page_reader p = {.article = article, .options = options};
    TT_TRY(tt_page_parse(&p.page, &article->work, html, n_bytes, err));
    TT_TRY(judge(&p, true, err));
    TT_TRY(write_text(&p, err));
    if (p.text.len > 0)
        TT_TRY(tt_buf_add(out, p.text.data, p.text.len, err));
done:
    tt_buf_release(&p.text);
    tt_page_release(&p.page);
    return rc;
}
