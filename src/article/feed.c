/* SPDX-License-Identifier: MIT */

/*
 * RSS 0.9x, 1.0 and 2.0 (rssboard.org, web.resource.org/rss/1.0) and Atom (RFC 4287): one story
 * per item or entry. What stands beside the items (images, text inputs, other namespaces) is passed
 * over.
 */

#include "markup/markup.h"
#include "article/story.h"
#include <string.h>

typedef enum feed_field {
    FIELD_NONE,
    FIELD_ID,
    FIELD_TITLE,
    FIELD_LINK,
    FIELD_SUMMARY,
    FIELD_CONTENT,
    FIELD_CATEGORY,
    FIELD_PUBLISHED,
    FIELD_UPDATED,
    FIELD_LANGUAGE,
} feed_field;

typedef struct feed_reader {
    tt_article *article;
    const tt_article_options *options;
    size_t depth;      /* open elements */
    size_t item_depth; /* depth of the open item; 0 outside of items */
    feed_field field;  /* being captured */
    size_t field_depth;
    bool is_html;  /* the captured characters are markup once decoded */
    bool is_xhtml; /* the captured elements are markup themselves */
    tt_buf captured;
    tt_buf summary, content; /* as HTML */
    const char *language;    /* of the feed */
    const char *own_space;   /* namespace of the outermost element; NULL: none */
    tt_story story;
    const char *about;   /* rdf:about, the last resort for an id */
    const char *updated; /* Atom's last change, for want of a date of publication */
    tt_story_categories categories;
} feed_reader;

typedef struct field_name {
    const char *space; /* of the table below */
    const char *name;
    feed_field field;
} field_name;

/* "": the feed's own vocabulary, in whichever of its namespaces. */
static const field_name FIELDS[] = {
    {"", "guid", FIELD_ID},
    {"", "id", FIELD_ID},
    {"", "title", FIELD_TITLE},
    {"", "link", FIELD_LINK},
    {"", "description", FIELD_SUMMARY},
    {"", "summary", FIELD_SUMMARY},
    {"", "content", FIELD_CONTENT},
    {"content", "encoded", FIELD_CONTENT},
    {"", "category", FIELD_CATEGORY},
    {"dc", "subject", FIELD_CATEGORY},
    {"", "pubDate", FIELD_PUBLISHED},
    {"", "published", FIELD_PUBLISHED},
    {"", "issued", FIELD_PUBLISHED},
    {"", "updated", FIELD_UPDATED},
    {"dc", "date", FIELD_PUBLISHED},
    {"", "language", FIELD_LANGUAGE},
    {"dc", "language", FIELD_LANGUAGE},
};

/*
 * The short name under which FIELDS knows a namespace, or NULL for a foreign one. Whatever
 * namespace a feed's outermost element is in is its own.
 */
static const char *space_of(const feed_reader *r, const tt_markup_tag *tag)
{
    static const struct {
        const char *uri, *space;
    } known[] = {
        {"http://www.w3.org/2005/Atom", ""},
        {"http://purl.org/atom/ns#", ""},
        {"http://purl.org/rss/1.0/", ""},
        {"http://my.netscape.com/rdf/simple/0.9/", ""},
        {"http://channel.netscape.com/rdf/simple/0.9/", ""},
        {"http://backend.userland.com/rss2", ""},
        {"http://blogs.law.harvard.edu/tech/rss", ""},
        {"http://purl.org/dc/elements/1.1/", "dc"},
        {"http://purl.org/dc/terms/", "dc"},
        {"http://purl.org/rss/1.0/modules/content/", "content"},
    };
    if (!tag->space)
        return tag->prefix ? tag->prefix : "";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(tag->space, known[i].uri) == 0)
            return known[i].space;
    return r->own_space && strcmp(tag->space, r->own_space) == 0 ? "" : NULL;
}

static feed_field field_of(const feed_reader *r, const tt_markup_tag *tag)
{
    const char *space = space_of(r, tag);
    for (size_t i = 0; space && i < sizeof FIELDS / sizeof FIELDS[0]; i++)
        if (strcmp(FIELDS[i].name, tag->name) == 0 && strcmp(FIELDS[i].space, space) == 0)
            return FIELDS[i].field;
    return FIELD_NONE;
}

static bool is_item(const feed_reader *r, const tt_markup_tag *tag)
{
    const char *space = space_of(r, tag);
    return space && *space == '\0' &&
           (strcmp(tag->name, "item") == 0 || strcmp(tag->name, "entry") == 0);
}

static topictag_status keep_attribute(feed_reader *r, const char **to, const tt_markup_tag *tag,
                                      const char *name, topictag_error *err)
{
    size_t n = 0;
    const char *value = tt_markup_attribute(tag, name, &n);
    return value ? tt_story_keep(r->article, to, value, n, err) : TOPICTAG_OK;
}

static bool attribute_is(const tt_markup_tag *tag, const char *name, const char *wanted)
{
    size_t n = 0;
    const char *value = tt_markup_attribute(tag, name, &n);
    return value && n == strlen(wanted) && memcmp(value, wanted, n) == 0;
}

static topictag_status begin_item(feed_reader *r, const tt_markup_tag *tag, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    r->item_depth = r->depth;
    r->story = (tt_story){.part = TT_STORY_ITEM};
    r->categories.n = 0;
    r->about = r->updated = NULL;
    tt_buf_reset(&r->summary);
    tt_buf_reset(&r->content);
    TT_TRY(keep_attribute(r, &r->story.language, tag, "xml:lang", err));
    TT_TRY(keep_attribute(r, &r->about, tag, "rdf:about", err));
done:
    return rc;
}

/* Atom puts some fields into attributes. */
static topictag_status read_attributes(feed_reader *r, const tt_markup_tag *tag, feed_field field,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t n = 0;
    const char *value;
    if (field == FIELD_LINK &&
        (!tt_markup_attribute(tag, "rel", &n) || attribute_is(tag, "rel", "alternate")))
        TT_TRY(keep_attribute(r, &r->story.link, tag, "href", err));
    if (field == FIELD_CATEGORY) {
        value = tt_markup_attribute(tag, "label", &n);
        if (!value)
            value = tt_markup_attribute(tag, "term", &n);
        if (value)
            TT_TRY(tt_story_categorise(r->article, &r->categories, value, n, err));
    }
    if (field == FIELD_CONTENT || field == FIELD_SUMMARY)
        TT_TRY(keep_attribute(r, &r->story.language, tag, "xml:lang", err));
done:
    return rc;
}

/* RSS leaves open whether a field is markup; Atom says it, and means plain text when it does not.
 */
static void begin_field(feed_reader *r, const tt_markup_tag *tag, feed_field field)
{
    r->field = field;
    r->field_depth = r->depth;
    r->is_xhtml = attribute_is(tag, "type", "xhtml");
    r->is_html =
        !r->is_xhtml && (r->article->kind != TT_ARTICLE_ATOM || attribute_is(tag, "type", "html") ||
                         attribute_is(tag, "type", "text/html"));
    tt_buf_reset(&r->captured);
}

static topictag_status on_start(void *payload, const tt_markup_tag *tag, topictag_error *err)
{
    feed_reader *r = payload;
    topictag_status rc = TOPICTAG_OK;
    r->depth++;
    if (r->field != FIELD_NONE) {
        /* Elements within a field: XHTML, or RSS whose markup was not escaped. */
        r->is_xhtml = true;
        return tt_buf_printf(&r->captured, err, "<%s>", tag->name);
    }
    if (r->depth == 1 && tag->space)
        TT_TRY(tt_story_keep(r->article, &r->own_space, tag->space, strlen(tag->space), err));
    if (r->depth <= 2)
        TT_TRY(keep_attribute(r, &r->language, tag, "xml:lang", err));
    if (r->item_depth == 0 && is_item(r, tag))
        return begin_item(r, tag, err);
    feed_field field = field_of(r, tag);
    if (r->item_depth == 0 && field == FIELD_LANGUAGE)
        begin_field(r, tag, field);
    if (field == FIELD_NONE || r->item_depth == 0 || r->depth != r->item_depth + 1)
        return TOPICTAG_OK;
    TT_TRY(read_attributes(r, tag, field, err));
    begin_field(r, tag, field);
done:
    return rc;
}

static topictag_status on_text(void *payload, const char *text, size_t n_bytes, topictag_error *err)
{
    feed_reader *r = payload;
    if (r->field == FIELD_NONE)
        return TOPICTAG_OK;
    /* Markup that was escaped is markup now; all else must survive as the text it is. */
    bool markup = r->is_html && !r->is_xhtml;
    return markup ? tt_buf_add(&r->captured, text, n_bytes, err)
                  : tt_markup_escape(&r->captured, text, n_bytes, err);
}

/* The captured field as text without markup. */
static topictag_status keep_plain(feed_reader *r, const char **to, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf plain = {0};
    tt_article_options all = *r->options;
    all.keep_chrome = true;
    if (memchr(r->captured.data, '<', r->captured.len) ||
        memchr(r->captured.data, '&', r->captured.len)) {
        TT_TRY(tt_html_fragment(r->article, &plain, r->captured.data, r->captured.len, &all, err));
        TT_TRY(tt_story_keep(r->article, to, plain.data, plain.len, err));
    } else {
        TT_TRY(tt_story_keep(r->article, to, r->captured.data, r->captured.len, err));
    }
done:
    tt_buf_release(&plain);
    return rc;
}

static topictag_status end_field(feed_reader *r, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *category = NULL;
    tt_story *story = &r->story;
    feed_field field = r->field;
    r->field = FIELD_NONE;
    if (r->captured.len == 0)
        return TOPICTAG_OK;
    switch (field) {
    case FIELD_ID:
        return keep_plain(r, &story->id, err);
    case FIELD_TITLE:
        return keep_plain(r, &story->title, err);
    case FIELD_LINK:
        return keep_plain(r, &story->link, err);
    case FIELD_PUBLISHED:
        return keep_plain(r, &story->published, err);
    case FIELD_UPDATED:
        return keep_plain(r, &r->updated, err);
    case FIELD_LANGUAGE:
        return keep_plain(r, r->item_depth ? &story->language : &r->language, err);
    case FIELD_SUMMARY:
        return tt_buf_add(&r->summary, r->captured.data, r->captured.len, err);
    case FIELD_CONTENT:
        return tt_buf_add(&r->content, r->captured.data, r->captured.len, err);
    case FIELD_CATEGORY:
        TT_TRY(keep_plain(r, &category, err));
        if (category)
            TT_TRY(
                tt_story_categorise(r->article, &r->categories, category, strlen(category), err));
        break;
    case FIELD_NONE:
        break;
    }
done:
    return rc;
}

static topictag_status end_item(feed_reader *r, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_story *story = &r->story;
    const tt_buf *body = r->content.len > 0 ? &r->content : &r->summary;
    tt_buf text = {0};
    r->item_depth = 0;
    if (body->len > 0)
        TT_TRY(tt_html_fragment(r->article, &text, body->data, body->len, r->options, err));
    if (!story->id)
        story->id = story->link ? story->link : r->about;
    if (!story->published)
        story->published = r->updated;
    if (!story->language)
        story->language = r->language;
    TT_TRY(tt_story_put(r->article, *story, text.data, text.len, &r->categories, err));
done:
    tt_buf_release(&text);
    return rc;
}

static topictag_status on_end(void *payload, const char *name, topictag_error *err)
{
    feed_reader *r = payload;
    topictag_status rc = TOPICTAG_OK;
    size_t depth = r->depth--;
    if (r->field != FIELD_NONE && depth == r->field_depth)
        rc = end_field(r, err);
    else if (r->field != FIELD_NONE)
        rc = tt_buf_printf(&r->captured, err, "</%s>", name);
    else if (r->item_depth != 0 && depth == r->item_depth)
        rc = end_item(r, err);
    return rc;
}

topictag_status tt_feed_read(tt_article *article, const char *text, size_t n_bytes,
                             const tt_article_options *options, topictag_error *err)
{
    static const tt_markup_events events = {on_start, on_end, on_text};
    feed_reader r = {.article = article, .options = options};
    topictag_status rc = tt_markup_parse(text, n_bytes, &events, &r, err);
    tt_buf_release(&r.captured);
    tt_buf_release(&r.summary);
    tt_buf_release(&r.content);
    return rc;
}
