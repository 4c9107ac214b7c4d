/* SPDX-License-Identifier: MIT */

#include "markup/markup.h"
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct markup_parser {
    xmlParserCtxtPtr xml;
    const tt_markup_events *events;
    void *payload;
    topictag_status rc;
    topictag_error *err;
    xmlEntity entity; /* the last one asked for */
    char entity_text[8];
} markup_parser;

/* The first failure is kept and ends the parse. */
static void stop(markup_parser *p, topictag_status rc)
{
    if (p->rc == TOPICTAG_OK && rc != TOPICTAG_OK) {
        p->rc = rc;
        xmlStopParser(p->xml);
    }
}

static uint64_t line_of(const markup_parser *p)
{
    return p->xml->input && p->xml->input->line > 0 ? (uint64_t)p->xml->input->line : 0;
}

static void on_start(void *payload, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
    markup_parser *p = payload;
    (void)n_namespaces;
    (void)namespaces;
    (void)n_defaulted;
    tt_markup_tag tag = {.name = (const char *)name,
                         .prefix = (const char *)prefix,
                         .space = (const char *)uri,
                         .attributes = attributes,
                         .n_attributes = n_attributes};
    if (p->rc == TOPICTAG_OK)
        stop(p, p->events->start(p->payload, &tag, p->err));
}

static void on_end(void *payload, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    markup_parser *p = payload;
    (void)prefix;
    (void)uri;
    if (p->rc == TOPICTAG_OK)
        stop(p, p->events->end(p->payload, (const char *)name, p->err));
}

static void on_text(void *payload, const xmlChar *text, int n_bytes)
{
    markup_parser *p = payload;
    if (p->rc == TOPICTAG_OK)
        stop(p, p->events->text(p->payload, (const char *)text, (size_t)n_bytes, p->err));
}

static size_t encode(char to[8], unsigned code)
{
    size_t n = 0;
    if (code < 0x80) {
        to[n++] = (char)code;
    } else if (code < 0x800) {
        to[n++] = (char)(0xC0 | code >> 6);
        to[n++] = (char)(0x80 | (code & 0x3F));
    } else {
        to[n++] = (char)(0xE0 | code >> 12);
        to[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        to[n++] = (char)(0x80 | (code & 0x3F));
    }
    to[n] = '\0';
    return n;
}

/* The names of HTML stand for their characters everywhere; every other name is refused. */
static xmlEntityPtr on_entity(void *payload, const xmlChar *name)
{
    markup_parser *p = payload;
    const htmlEntityDesc *known = htmlEntityLookup(name);
    if (!known) {
        stop(p, tt_fail_at(p->err, TOPICTAG_E_SYNTAX, NULL, line_of(p), 0,
                           "the entity \"%.60s\" is neither XML's nor HTML's; declared entities "
                           "are not expanded",
                           (const char *)name));
        return NULL;
    }
    size_t n = encode(p->entity_text, known->value);
    /* libxml2 copies one byte only of such an entity in an attribute. */
    if (n > 1 && p->xml->instate == XML_PARSER_ATTRIBUTE_VALUE)
        n = encode(p->entity_text, ' ');
    memset(&p->entity, 0, sizeof p->entity);
    p->entity.type = XML_ENTITY_DECL;
    p->entity.name = name;
    p->entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
    p->entity.content = p->entity.orig = (xmlChar *)p->entity_text;
    p->entity.length = (int)n;
    return &p->entity;
}

static void on_error(void *payload, xmlErrorPtr error)
{
    markup_parser *p = payload;
    if (error->level != XML_ERR_FATAL || p->rc != TOPICTAG_OK)
        return;
    uint64_t line = error->line > 0 ? (uint64_t)error->line : 0;
    if (error->code == XML_ERR_NO_MEMORY) {
        p->rc = tt_no_memory(p->err);
    } else if ((unsigned)p->xml->nameNr > xmlParserMaxDepth) {
        p->rc = tt_fail_at(p->err, TOPICTAG_E_LIMIT, NULL, line, 0,
                           "elements nested more than %u deep", xmlParserMaxDepth);
    } else {
        const char *message = error->message ? error->message : "broken markup";
        p->rc = tt_fail_at(p->err, TOPICTAG_E_SYNTAX, NULL, line, 0, "%.*s",
                           (int)strcspn(message, "\n"), message);
    }
}

/* True for "&amp;" and "&#8230;"; false where the ampersand is meant as such. */
static bool is_reference(const char *text, const char *end, bool declares)
{
    char name[32];
    size_t n = 0;
    for (text++; text < end && *text != ';' && n + 1 < sizeof name; text++) {
        char c = *text;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && !(c == '#' && n == 0))
            return false;
        name[n++] = c;
    }
    name[n] = '\0';
    if (text == end || *text != ';' || n == 0)
        return false;
    return declares || name[0] == '#' || htmlEntityLookup(BAD_CAST name) ||
           strcmp(name, "apos") == 0;
}

/*
 * Bytes of the document type declaration that begins at text; all that is left when it does not
 * end. *declares is set when it declares an entity.
 */
static size_t doctype(const char *text, const char *end, bool *declares)
{
    bool subset = false;
    for (const char *p = text; p < end; p++) {
        const char *close = NULL;
        if (*p == '"' || *p == '\'') {
            close = memchr(p + 1, *p, (size_t)(end - p - 1));
        } else if (end - p > 3 && memcmp(p, "<!--", 4) == 0) {
            for (close = p + 4; end - close > 2 && memcmp(close, "-->", 3) != 0;)
                close++;
        } else {
            *declares |= end - p > 7 && memcmp(p, "<!ENTITY", 8) == 0;
            subset = (subset || *p == '[') && *p != ']';
            if (*p == '>' && !subset)
                return (size_t)(p - text) + 1;
            continue;
        }
        if (!close)
            break;
        p = close;
    }
    return (size_t)(end - text);
}

/* Appends as many blanks, and the line breaks, so that lines keep their numbers. */
static topictag_status blank_out(tt_buf *out, const char *text, size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_reserve(out, n_bytes, err));
    for (size_t i = 0; i < n_bytes; i++)
        TT_TRY(tt_buf_add_str(out, text[i] == '\n' ? "\n" : " ", err));
done:
    return rc;
}

/* Where a document's bytes mean something else. */
typedef enum markup_state { IN_MARKUP, IN_CDATA, IN_COMMENT } markup_state;

/* Bytes of a mark at p that changes the state; 0: none. */
static size_t change_state(markup_state *state, const char *p, const char *end)
{
    static const struct {
        const char *mark;
        markup_state from, to;
    } changes[] = {{"<![CDATA[", IN_MARKUP, IN_CDATA},
                   {"]]>", IN_CDATA, IN_MARKUP},
                   {"<!--", IN_MARKUP, IN_COMMENT},
                   {"-->", IN_COMMENT, IN_MARKUP}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const size_t n = strlen(changes[i].mark);
        if (*state != changes[i].from || (size_t)(end - p) < n ||
            memcmp(p, changes[i].mark, n) != 0)
            continue;
        *state = changes[i].to;
        return n;
    }
    return 0;
}

/*
 * Copies the document without its document type (nothing in it is of use here, much of it could
 * harm), with its bare ampersands escaped and its control characters blanked.
 */
static topictag_status repair(tt_buf *out, const char *text, size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *end = text + n_bytes, *done_to = text;
    markup_state state = IN_MARKUP;
    bool declares = false;
    TT_TRY(tt_buf_reserve(out, n_bytes, err));
    for (const char *p = text; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        const char *with = NULL;
        size_t n_doctype = 0, n_mark = 0;
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
            with = " ";
        else if (c == '<' || c == ']' || c == '-')
            n_mark = change_state(&state, p, end);
        if (c == '<' && state == IN_MARKUP && end - p > 8 && memcmp(p, "<!DOCTYPE", 9) == 0)
            n_doctype = doctype(p, end, &declares);
        else if (c == '&' && state == IN_MARKUP && !is_reference(p, end, declares))
            with = "&amp;";
        p += n_mark > 0 ? n_mark - 1 : 0;
        if (!with && n_doctype == 0)
            continue;
        TT_TRY(tt_buf_add(out, done_to, (size_t)(p - done_to), err));
        TT_TRY(with ? tt_buf_add_str(out, with, err) : blank_out(out, p, n_doctype, err));
        p += n_doctype > 0 ? n_doctype - 1 : 0;
        done_to = p + 1;
    }
    TT_TRY(tt_buf_add(out, done_to, (size_t)(end - done_to), err));
done:
    return rc;
}

static void run_parser(markup_parser *p, const tt_buf *document)
{
    xmlSAXHandler sax = {.startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .ignorableWhitespace = on_text,
                         .getEntity = on_entity,
                         .serror = on_error,
                         .initialized = XML_SAX2_MAGIC};
    p->xml = xmlCreateMemoryParserCtxt(document->data, (int)document->len);
    if (!p->xml) {
        p->rc = tt_no_memory(p->err);
        return;
    }
    xmlSAXHandler *own = p->xml->sax;
    p->xml->sax = &sax;
    p->xml->userData = p;
    (void)xmlCtxtUseOptions(p->xml, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    (void)xmlSwitchEncoding(p->xml, XML_CHAR_ENCODING_UTF8);
    (void)xmlParseDocument(p->xml);
    if (p->rc == TOPICTAG_OK && p->xml->errNo == XML_ERR_NO_MEMORY)
        p->rc = tt_no_memory(p->err);
    p->xml->sax = own;
    xmlFreeDoc(p->xml->myDoc);
    p->xml->myDoc = NULL;
    xmlFreeParserCtxt(p->xml);
}

topictag_status tt_markup_parse(const char *text, size_t n_bytes, const tt_markup_events *events,
                                void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf document = {0};
    markup_parser p = {.events = events, .payload = payload, .err = err};
    TT_TRY(repair(&document, text, n_bytes, err));
    if (document.len == 0) {
        rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, NULL, 1, 0, "an empty document");
        goto done;
    }
    run_parser(&p, &document);
    rc = p.rc;
done:
    tt_buf_release(&document);
    return rc;
}

const char *tt_markup_attribute(const tt_markup_tag *tag, const char *name, size_t *n_bytes)
{
    const char *colon = strchr(name, ':');
    size_t n_prefix = colon ? (size_t)(colon - name) : 0;
    *n_bytes = 0;
    for (int i = 0; i < tag->n_attributes; i++) {
        /* name, prefix, URI, and the value from here to there */
        const unsigned char *const *five = tag->attributes + (size_t)5 * (size_t)i;
        const char *prefix = five[1] ? (const char *)five[1] : "";
        if (strlen(prefix) != n_prefix || strncmp(prefix, name, n_prefix) != 0 ||
            strcmp((const char *)five[0], colon ? colon + 1 : name) != 0)
            continue;
        *n_bytes = (size_t)(five[4] - five[3]);
        return (const char *)five[3];
    }
    return NULL;
}

topictag_status tt_markup_escape(tt_buf *out, const char *text, size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *end = text + n_bytes;
    while (text < end) {
        size_t n = 0;
        while (text + n < end && text[n] != '&' && text[n] != '<' && text[n] != '>')
            n++;
        TT_TRY(tt_buf_add(out, text, n, err));
        text += n;
        if (text < end)
            TT_TRY(tt_buf_add_str(out,
                                  *text == '&'   ? "&amp;"
                                  : *text == '<' ? "&lt;"
                                                 : "&gt;",
                                  err));
        text += text < end;
    }
done:
    return rc;
}

const char *tt_libxml2_version(char out[16])
{
    /* libxml2 tells 2.9.14 as "20914", with what follows it in some builds. */
    const unsigned long number = strtoul(xmlParserVersion, NULL, 10);
    snprintf(out, 16, "%lu.%lu.%lu", number / 10000 % 1000, number / 100 % 100, number % 100);
    return out;
}
