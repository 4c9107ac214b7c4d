/* SPDX-License-Identifier: MIT */

/*
 * JSON Feed 1.x (jsonfeed.org) and IPTC ninjs 1.x to 3.x: one story per item. Members that have
 * another type than their specification says are passed over, for publishers differ; JSON that is
 * broken is an error.
 */

#include "article/story.h"
#include "base/number.h"
#include "json/json.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Packages of packages; deeper ones are passed over. */
#define MAX_PACKAGE_DEPTH 4

typedef struct json_reader {
    tt_article *article;
    const tt_article_options *options;
    const char *language; /* of the feed */
} json_reader;

static const tt_json *first(const tt_json *list)
{
    return list ? tt_json_first(list) : NULL;
}

static topictag_status keep(json_reader *r, const char **to, const tt_json *object, const char *key,
                            topictag_error *err)
{
    const char *value = tt_json_string(tt_json_get(object, key));
    return value ? tt_story_keep(r->article, to, value, strlen(value), err) : TOPICTAG_OK;
}

static topictag_status categorise(json_reader *r, tt_story_categories *categories, const char *name,
                                  topictag_error *err)
{
    return name ? tt_story_categorise(r->article, categories, name, strlen(name), err)
                : TOPICTAG_OK;
}

/* Text as it is written; only the ends of its lines are made uniform. */
static topictag_status add_plain(tt_buf *out, const char *text, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\r\n");
        TT_TRY(tt_buf_add(out, line, n, err));
        line += n;
        if (*line)
            TT_TRY(tt_buf_add_str(out, "\n", err));
        line += line[0] == '\r' && line[1] == '\n' ? 2 : *line != '\0';
    }
done:
    return rc;
}

static topictag_status add_body(json_reader *r, tt_buf *out, const char *text, bool is_html,
                                topictag_error *err)
{
    if (!is_html)
        return add_plain(out, text, err);
    return tt_html_fragment(r->article, out, text, strlen(text), r->options, err);
}

static topictag_status put(json_reader *r, tt_story *story, const tt_buf *text,
                           const tt_story_categories *categories, topictag_error *err)
{
    if (!story->language)
        story->language = r->language;
    return tt_story_put(r->article, *story, text->data, text->len, categories, err);
}

/*
 * An identifier may be a number, though it should be a string. Above 2^53 a double no longer tells
 * neighbours apart: no identifier then.
 */
static topictag_status keep_id(json_reader *r, const char **to, const tt_json *value,
                               topictag_error *err)
{
    double number;
    char text[TT_NUMBER_BYTES];
    const char *string = tt_json_string(value);
    if (!string && value && tt_json_number(value, &number) && fabs(number) <= 0x1p53) {
        string = text;
        if (number == floor(number))
            snprintf(text, sizeof text, "%.0f", number);
        else
            tt_format_double(number, text);
    }
    return string ? tt_story_keep(r->article, to, string, strlen(string), err) : TOPICTAG_OK;
}

static topictag_status read_feed_item(json_reader *r, const tt_json *item, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_story story = {.part = TT_STORY_ITEM};
    tt_story_categories categories = {0};
    tt_buf text = {0};
    const tt_json *tags = tt_json_get(item, "tags");
    const char *html = tt_json_string(tt_json_get(item, "content_html"));
    const char *plain = tt_json_string(tt_json_get(item, "content_text"));
    TT_TRY(keep_id(r, &story.id, tt_json_get(item, "id"), err));
    TT_TRY(keep(r, &story.link, item, "url", err));
    TT_TRY(keep(r, &story.title, item, "title", err));
    TT_TRY(keep(r, &story.language, item, "language", err));
    TT_TRY(keep(r, &story.published, item, "date_published", err));
    for (const tt_json *tag = first(tags); tag; tag = tt_json_next(tag))
        TT_TRY(categorise(r, &categories, tt_json_string(tag), err));
    if (!html && !plain)
        plain = tt_json_string(tt_json_get(item, "summary"));
    if (html || plain)
        TT_TRY(add_body(r, &text, html ? html : plain, html != NULL, err));
    story.id = story.id ? story.id : story.link;
    TT_TRY(put(r, &story, &text, &categories, err));
done:
    tt_buf_release(&text);
    return rc;
}

/* The document; a fault is told by its line, for people read it. */
static topictag_status parse(tt_json **out, const char *text, size_t n_bytes, topictag_error *err)
{
    const topictag_status rc = tt_json_parse(out, text, n_bytes, err);
    if (rc != TOPICTAG_E_SYNTAX || err == NULL)
        return rc;
    err->line = 1;
    for (uint64_t i = 0; i < err->byte; i++)
        err->line += text[i] == '\n';
    return rc;
}

topictag_status tt_jsonfeed_read(tt_article *article, const char *text, size_t n_bytes,
                                 const tt_article_options *options, topictag_error *err)
{
    json_reader r = {.article = article, .options = options};
    topictag_status rc = TOPICTAG_OK;
    tt_json *document = NULL;
    TT_TRY(parse(&document, text, n_bytes, err));
    TT_TRY(keep(&r, &r.language, document, "language", err));
    const tt_json *items = tt_json_get(document, "items");
    if (!items || tt_json_type_of(items) != TT_JSON_ARRAY) {
        rc = tt_fail(err, TOPICTAG_E_SYNTAX, "\"items\" must be an array of stories, found %s",
                     items ? tt_json_type_name(items) : "none");
        goto done;
    }
    for (const tt_json *item = tt_json_first(items); item; item = tt_json_next(item))
        if (tt_json_type_of(item) == TT_JSON_OBJECT)
            TT_TRY(read_feed_item(&r, item, err));
done:
    tt_json_free(document);
    return rc;
}

static bool says_html(const tt_json *body)
{
    const char *type = tt_json_string(tt_json_get(body, "contenttype"));
    const char *value = tt_json_string(tt_json_get(body, "value"));
    return type ? strstr(type, "html") != NULL : value && strchr(value, '<') != NULL;
}

/* ninjs 2 and 3: the value of the first list member whose role is main or not given. */
static const tt_json *main_member(const tt_json *list)
{
    const tt_json *other = NULL;
    for (const tt_json *item = first(list); item; item = tt_json_next(item)) {
        const char *role = tt_json_string(tt_json_get(item, "role"));
        if (!tt_json_string(tt_json_get(item, "value")))
            continue;
        if (!role || strcmp(role, "main") == 0)
            return item;
        other = other ? other : item;
    }
    return other;
}

/* The body in whichever member it stands; plain text is preferred to markup. */
static topictag_status read_body(json_reader *r, tt_buf *out, const tt_json *item,
                                 topictag_error *err)
{
    static const struct {
        const char *key;
        bool is_html;
    } members[] = {{"body_text", false}, {"body_xhtml", true},        {"body_html", true},
                   {"body_html5", true}, {"description_text", false}, {"description_html", true}};
    const tt_json *body = main_member(tt_json_get(item, "bodies"));
    if (!body)
        body = main_member(tt_json_get(item, "descriptions"));
    const char *value = tt_json_string(tt_json_get(body, "value"));
    bool is_html = says_html(body);
    for (size_t i = 0; i < sizeof members / sizeof members[0] && (!value || !*value); i++) {
        value = tt_json_string(tt_json_get(item, members[i].key));
        is_html = members[i].is_html;
    }
    return value && *value ? add_body(r, out, value, is_html, err) : TOPICTAG_OK;
}

static topictag_status read_subjects(json_reader *r, tt_story_categories *categories,
                                     const tt_json *item, topictag_error *err)
{
    static const char *const lists[] = {"subject", "subjects", "genre",
                                        "genres",  "keyword",  "keywords"};
    topictag_status rc = TOPICTAG_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const tt_json *list = tt_json_get(item, lists[i]);
        for (const tt_json *one = first(list); one; one = tt_json_next(one)) {
            const char *name = tt_json_string(tt_json_get(one, "name"));
            TT_TRY(categorise(r, categories, name ? name : tt_json_string(one), err));
        }
    }
done:
    return rc;
}

static topictag_status read_item(json_reader *r, const tt_json *item, tt_story_part part,
                                 unsigned depth, topictag_error *err);

/* The members of a package, an object in ninjs 1 and a list since. */
static topictag_status read_associations(json_reader *r, const tt_json *item, unsigned depth,
                                         topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_json *list = tt_json_get(item, "associations");
    for (const tt_json *one = first(list); one && depth > 0; one = tt_json_next(one)) {
        const char *type = tt_json_string(tt_json_get(one, "type"));
        bool story = !type || strcmp(type, "text") == 0 || strcmp(type, "composite") == 0;
        if (story && tt_json_type_of(one) == TT_JSON_OBJECT)
            TT_TRY(read_item(r, one, TT_STORY_ITEM, depth - 1, err));
    }
done:
    return rc;
}

static topictag_status read_item(json_reader *r, const tt_json *item, tt_story_part part,
                                 unsigned depth, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_story story = {.part = part};
    tt_story_categories categories = {0};
    tt_buf text = {0};
    const char *type = tt_json_string(tt_json_get(item, "type"));
    const tt_json *headline = main_member(tt_json_get(item, "headlines"));
    TT_TRY(keep(r, &story.id, item, "uri", err));
    TT_TRY(keep(r, &story.link, item, "url", err));
    TT_TRY(keep(r, &story.title, headline, "value", err));
    TT_TRY(keep(r, &story.title, item, "headline", err));
    TT_TRY(keep(r, &story.title, item, "title", err));
    TT_TRY(keep(r, &story.title, item, "name", err));
    TT_TRY(keep(r, &story.language, item, "language", err));
    TT_TRY(keep(r, &story.published, item, "versioncreated", err));
    TT_TRY(keep(r, &story.published, item, "versionCreated", err));
    TT_TRY(read_subjects(r, &categories, item, err));
    TT_TRY(read_body(r, &text, item, err));
    /* A package is a story when it says something itself; an association without text is none. */
    bool package = type && strcmp(type, "composite") == 0;
    if (text.len > 0 || (part == TT_STORY_ARTICLE && !package))
        TT_TRY(put(r, &story, &text, &categories, err));
    TT_TRY(read_associations(r, item, depth, err));
done:
    tt_buf_release(&text);
    return rc;
}

topictag_status tt_ninjs_read(tt_article *article, const char *text, size_t n_bytes,
                              const tt_article_options *options, topictag_error *err)
{
    json_reader r = {.article = article, .options = options};
    topictag_status rc = TOPICTAG_OK;
    tt_json *document = NULL;
    TT_TRY(parse(&document, text, n_bytes, err));
    if (tt_json_type_of(document) == TT_JSON_OBJECT) {
        TT_TRY(read_item(&r, document, TT_STORY_ARTICLE, MAX_PACKAGE_DEPTH, err));
        goto done;
    }
    for (const tt_json *item = tt_json_first(document); item; item = tt_json_next(item)) {
        if (tt_json_type_of(item) != TT_JSON_OBJECT) {
            rc = tt_fail(err, TOPICTAG_E_SYNTAX, "a ninjs item must be an object, found %s",
                         tt_json_type_name(item));
            goto done;
        }
        TT_TRY(read_item(&r, item, TT_STORY_ITEM, MAX_PACKAGE_DEPTH, err));
    }
done:
    tt_json_free(document);
    return rc;
}
