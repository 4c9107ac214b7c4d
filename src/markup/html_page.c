/* SPDX-License-Identifier: MIT */
#include "markup/html_page.h"
#include "markup/fold.h"
#include "markup/html_hints.h"
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

/*
 * libxml2 compares every attribute with all before it in the same tag, by name; names beyond this
 * many bytes are refused by its dictionary, which bounds that work.
 */
#define MAX_NAME_BYTES 16384

/* An element that is open. */
typedef struct open_element {
    uint32_t element; /* itself or, when it is not recorded, the nearest recorded one */
    tt_tag tag;
    bool recorded;
} open_element;

/* A block that is being written. */
typedef struct pending_block {
    tt_buf text;
    bool space, newline; /* owed before the next letter */
    uint32_t link_size, bold_size, n_links;
} pending_block;

typedef enum capture_kind { CAPTURE_NONE, CAPTURE_TITLE, CAPTURE_JSON_LD } capture_kind;

typedef struct page_parser {
    tt_page *page;
    htmlParserCtxtPtr xml;
    topictag_status rc;
    topictag_error *err;
    open_element open[TT_PAGE_MAX_DEPTH + 1];
    size_t n_open;
    size_t n_skips, n_links, n_bolds, n_pres; /* open elements of these kinds */
    size_t aside;                             /* n_open outside of the hinted inline element */
    pending_block pending[2];                 /* the line; a hinted inline element in it */
    capture_kind capture;
    tt_buf captured;
    tt_hint_cache cache;
} page_parser;

/* The first failure is kept and ends the parse. */
static void stop(page_parser *p, topictag_status rc)
{
    if (p->rc == TOPICTAG_OK && rc != TOPICTAG_OK) {
        p->rc = rc;
        xmlStopParser(p->xml);
    }
}

/* The element that text of the line, or of the hinted inline element within, belongs to. */
static uint32_t element_of(const page_parser *p, const pending_block *line)
{
    size_t n_around = p->aside != 0 && line == &p->pending[0] ? p->aside - 1 : p->n_open;
    return n_around > 0 ? p->open[n_around - 1].element : 0;
}

static topictag_status flush(page_parser *p, pending_block *from)
{
    tt_page *page = p->page;
    topictag_status rc = TOPICTAG_OK;
    if (from->text.len > 0) {
        if (page->n_blocks == TT_PAGE_MAX_ELEMENTS)
            return tt_fail(p->err, TOPICTAG_E_LIMIT, "a page of more than %u blocks",
                           TT_PAGE_MAX_ELEMENTS);
        TT_TRY(tt_reserve(&page->blocks, &page->cap_blocks, page->n_blocks + 1,
                          sizeof *page->blocks, p->err));
        uint32_t element = element_of(p, from), row = element;
        while (row != TT_PAGE_NONE && page->elements[row].tag != TT_TAG_TR)
            row =
                page->elements[row].tag == TT_TAG_TABLE ? TT_PAGE_NONE : page->elements[row].parent;
        tt_page_block block = {.element = element, .row = row, .tag = page->elements[element].tag};
        block.text = page->text.len;
        block.n_bytes = (uint32_t)from->text.len;
        block.size = tt_measure(from->text.data, from->text.len);
        block.link_size = from->link_size;
        block.n_links = from->n_links;
        block.bold = from->bold_size >= block.size;
        tt_count_marks(from->text.data, from->text.len, &block.n_stops, &block.n_commas);
        TT_TRY(tt_buf_add(&page->text, from->text.data, from->text.len + 1, p->err));
        page->blocks[page->n_blocks++] = block;
        if (block.tag == TT_TAG_H1 && !page->head.h1) {
            rc = tt_fold_copy(&page->head.h1, page->arena, from->text.data, from->text.len, p->err);
        }
    }
done:
    tt_buf_reset(&from->text);
    from->space = from->newline = false;
    from->link_size = from->bold_size = from->n_links = 0;
    return rc;
}

/* A new line begins: what was written becomes blocks. */
static void flush_lines(page_parser *p)
{
    stop(p, flush(p, &p->pending[0]));
    stop(p, flush(p, &p->pending[1]));
}

/* HTML reads U+0080..U+009F as windows-1252 (HTML Standard, numeric character references). */
static char *put_c1(char *to, unsigned char c)
{
    static const uint16_t cp1252[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    unsigned code = cp1252[c - 0x80];
    if (code >= 0x800)
        *to++ = (char)(0xE0 | code >> 12);
    *to++ = (char)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3F) : 0xC0 | code >> 6);
    *to++ = (char)(0x80 | (code & 0x3F));
    return to;
}

/* Adds text with white space folded. All of it is UTF-8: libxml2 never cuts a character. */
static topictag_status add_folded(page_parser *p, pending_block *line, const char *text, size_t n)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_reserve(&line->text, n + n / 2 + 2, p->err)); /* put_c1: two bytes may be three */
    char *to = line->text.data + line->text.len;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        unsigned char next = c == 0xC2 && i + 1 < n ? (unsigned char)text[i + 1] : 0;
        if (c <= ' ' || next == 0xA0) {
            i += next == 0xA0;
            line->space = true;
            line->newline |= c == '\n' && p->n_pres > 0;
            continue;
        }
        if ((line->space || line->newline) && to > line->text.data)
            *to++ = line->newline ? '\n' : ' ';
        line->space = line->newline = false;
        if (next >= 0x80 && next < 0xA0) {
            to = put_c1(to, next);
            i++;
        } else {
            *to++ = (char)c;
        }
    }
    *to = '\0';
    line->text.len = (size_t)(to - line->text.data);
done:
    return rc;
}

static void on_characters(void *payload, const xmlChar *chars, int n_chars)
{
    page_parser *p = payload;
    const char *text = (const char *)chars;
    size_t n = (size_t)n_chars;
    if (p->capture != CAPTURE_NONE)
        stop(p, tt_buf_add(&p->captured, text, n, p->err));
    if (p->capture != CAPTURE_NONE || p->n_skips > 0 || p->rc != TOPICTAG_OK)
        return;
    pending_block *line = &p->pending[p->aside != 0];
    stop(p, add_folded(p, line, text, n));
    uint32_t size = p->n_links || p->n_bolds ? tt_measure(text, n) : 0;
    line->link_size += p->n_links ? size : 0;
    line->bold_size += p->n_bolds ? size : 0;
}

/* Only scripts that hold JSON-LD come here with a capture on; all others are skipped. */
static void on_cdata(void *payload, const xmlChar *chars, int n_chars)
{
    on_characters(payload, chars, n_chars);
}

static void on_break(page_parser *p)
{
    pending_block *line = &p->pending[p->aside != 0];
    if (line->newline) /* two <br> in a row are how old pages write a paragraph */
        stop(p, flush(p, line));
    else if (line->text.len > 0)
        line->newline = true;
}

static void begin_capture(page_parser *p, tt_tag tag, const xmlChar **attributes)
{
    const char *type = tt_attribute(attributes, "type");
    tt_buf_reset(&p->captured);
    if (tag == TT_TAG_TITLE)
        p->capture = CAPTURE_TITLE;
    else if (tag == TT_TAG_SCRIPT && type && strstr(type, "ld+json"))
        p->capture = CAPTURE_JSON_LD;
}

static void end_capture(page_parser *p)
{
    tt_page_head *head = &p->page->head;
    tt_arena *arena = p->page->arena;
    if (p->capture == CAPTURE_TITLE)
        stop(p, tt_fold_copy(&head->title, arena, p->captured.data, p->captured.len, p->err));
    else
        stop(p, tt_head_json_ld(head, arena, p->captured.data, p->captured.len, p->err));
    p->capture = CAPTURE_NONE;
}

static bool is_skipped(tt_tag tag)
{
    return tag == TT_TAG_SKIP || tag == TT_TAG_SCRIPT || tag == TT_TAG_TITLE;
}

static topictag_status record(page_parser *p, tt_tag tag, tt_hints hints)
{
    tt_page *page = p->page;
    topictag_status rc = TOPICTAG_OK;
    if (page->n_elements == TT_PAGE_MAX_ELEMENTS)
        return tt_fail(p->err, TOPICTAG_E_LIMIT, "a page of more than %u elements",
                       TT_PAGE_MAX_ELEMENTS);
    TT_TRY(tt_reserve(&page->elements, &page->cap_elements, page->n_elements + 1,
                      sizeof *page->elements, p->err));
    page->elements[page->n_elements++] = (tt_page_element){
        .parent = p->n_open ? p->open[p->n_open - 1].element : TT_PAGE_NONE,
        .first_block = (uint32_t)page->n_blocks,
        .hints = hints,
        .tag = tag,
    };
done:
    return rc;
}

/* Elements that are only looked at, never opened. */
static bool on_void(page_parser *p, tt_tag tag, const xmlChar **attributes)
{
    switch (tag) {
    case TT_TAG_BR:
        on_break(p);
        return true;
    case TT_TAG_HR:
        flush_lines(p);
        return true;
    case TT_TAG_META:
        stop(p, tt_head_meta(&p->page->head, p->page->arena, attributes, p->err));
        return true;
    case TT_TAG_LINK:
        stop(p, tt_head_link(&p->page->head, p->page->arena, attributes, p->err));
        return true;
    case TT_TAG_IMG:
    case TT_TAG_VOID:
        return true;
    default:
        return false;
    }
}

static void on_start(void *payload, const xmlChar *name, const xmlChar **attributes)
{
    page_parser *p = payload;
    tt_tag tag = tt_tag_of((const char *)name);
    if (p->rc != TOPICTAG_OK || on_void(p, tag, attributes))
        return;
    if (p->n_open == TT_PAGE_MAX_DEPTH || p->xml->nameNr > TT_PAGE_MAX_DEPTH) {
        stop(p, tt_fail_at(p->err, TOPICTAG_E_LIMIT, NULL, (uint64_t)p->xml->input->line, 0,
                           "elements nested more than %d deep", TT_PAGE_MAX_DEPTH));
        return;
    }
    if (tag == TT_TAG_HTML)
        stop(p, tt_head_language(&p->page->head, p->page->arena, tt_attribute(attributes, "lang"),
                                 p->err));
    bool is_inline = tt_tag_is_inline(tag) || is_skipped(tag);
    tt_hints hints = p->n_skips ? 0 : tt_hints_of(&p->cache, tag, attributes);
    bool recorded = !is_inline || (!is_skipped(tag) && (hints & TT_HINT_DROP_ALL));
    if (!is_inline)
        flush_lines(p);
    if (recorded)
        stop(p, record(p, tag, hints));
    if (p->rc != TOPICTAG_OK)
        return;
    if (is_inline && recorded && p->aside == 0)
        p->aside = p->n_open + 1;
    uint32_t element =
        recorded ? (uint32_t)(p->page->n_elements - 1) : p->open[p->n_open - 1].element;
    p->open[p->n_open++] = (open_element){element, tag, recorded};
    p->n_skips += is_skipped(tag);
    p->n_links += tag == TT_TAG_A;
    p->pending[p->aside != 0].n_links += tag == TT_TAG_A;
    p->n_bolds += tag == TT_TAG_BOLD;
    p->n_pres += tag == TT_TAG_PRE;
    begin_capture(p, tag, attributes);
}

static void close_element(page_parser *p)
{
    tt_page *page = p->page;
    open_element top = p->open[p->n_open - 1];
    if (!tt_tag_is_inline(top.tag) && !is_skipped(top.tag))
        flush_lines(p);
    if (p->aside == p->n_open) {
        stop(p, flush(p, &p->pending[1]));
        p->aside = 0;
    }
    if (p->capture != CAPTURE_NONE)
        end_capture(p);
    if (top.recorded) {
        page->elements[top.element].end = (uint32_t)page->n_elements;
        page->elements[top.element].end_block = (uint32_t)page->n_blocks;
    }
    p->n_skips -= is_skipped(top.tag);
    p->n_links -= top.tag == TT_TAG_A;
    p->n_bolds -= top.tag == TT_TAG_BOLD;
    p->n_pres -= top.tag == TT_TAG_PRE;
    p->n_open--;
}

static void on_end(void *payload, const xmlChar *name)
{
    page_parser *p = payload;
    tt_tag tag = tt_tag_of((const char *)name);
    /* libxml2 ends every element that it started, in order; 1 keeps the document open. */
    if (p->rc == TOPICTAG_OK && p->n_open > 1 && p->open[p->n_open - 1].tag == tag)
        close_element(p);
}

static topictag_status run_parser(page_parser *p, const char *html, size_t n_bytes)
{
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_characters,
                          .ignorableWhitespace = on_characters,
                          .cdataBlock = on_cdata};
    p->xml = htmlCreateMemoryParserCtxt(html, (int)n_bytes);
    if (!p->xml)
        return tt_no_memory(p->err);
    htmlSAXHandler *own = p->xml->sax;
    p->xml->sax = &sax;
    p->xml->userData = p;
    htmlCtxtUseOptions(p->xml, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(p->xml, XML_CHAR_ENCODING_UTF8);
    xmlDictSetLimit(p->xml->dict, MAX_NAME_BYTES);
    htmlParseDocument(p->xml);
    if (p->rc == TOPICTAG_OK && p->xml->errNo == XML_ERR_NO_MEMORY)
        p->rc = tt_no_memory(p->err);
    p->xml->sax = own;
    htmlFreeParserCtxt(p->xml);
    p->xml = NULL;
    return p->rc;
}

topictag_status tt_page_parse(tt_page *page, tt_arena *arena, const char *html, size_t n_bytes,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    page_parser *p = tt_calloc(1, sizeof *p);
    if (!p)
        return tt_no_memory(err);
    page->arena = arena;
    p->page = page;
    p->err = err;
    TT_TRY(record(p, TT_TAG_HTML, 0));
    p->open[p->n_open++] = (open_element){0, TT_TAG_HTML, true};
    TT_TRY(n_bytes ? run_parser(p, html, n_bytes) : TOPICTAG_OK);
    while (p->n_open > 0)
        close_element(p);
    rc = p->rc;
done:
    tt_buf_release(&p->pending[0].text);
    tt_buf_release(&p->pending[1].text);
    tt_buf_release(&p->captured);
    free(p);
    return rc;
}

void tt_page_release(tt_page *page)
{
    tt_buf_release(&page->text);
    free(page->elements);
    free(page->blocks);
    tt_head_release(&page->head);
    *page = (tt_page){0};
}
