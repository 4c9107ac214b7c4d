/* SPDX-License-Identifier: MIT */

/*
 * NITF 3.x (IPTC News Industry Text Format): headline and body of one story. The body is rewritten
 * as HTML and goes the way of every fragment; bylines, datelines, distributors and rights are left
 * out.
 */

#include "markup/markup.h"
#include "article/story.h"
#include <string.h>

typedef struct nitf_reader {
    tt_article *article;
    const tt_article_options *options;
    size_t depth, skip_depth; /* open elements; depth of the one being skipped, 0: none */
    tt_buf *capture;          /* where characters go; NULL: nowhere */
    size_t capture_depth;
    tt_buf headline, title, body;
    tt_story story;
    tt_story_categories categories;
} nitf_reader;

/* Elements of the body and what they are in HTML; NULL: not part of the story. */
static const struct {
    const char *nitf, *html;
} BODY[] = {
    {"p", "p"},
    {"hl2", "h2"},
    {"bq", "blockquote"},
    {"block", "div"},
    {"pre", "pre"},
    {"table", "table"},
    {"tr", "tr"},
    {"td", "td"},
    {"th", "td"},
    {"caption", "p"},
    {"ul", "ul"},
    {"ol", "ol"},
    {"li", "li"},
    {"dl", "dl"},
    {"dt", "dt"},
    {"dd", "dd"},
    {"br", "br"},
    {"hr", "hr"},
    {"abstract", "div"},
    {"note", "div"},
    {"fn", "div"},
    {"nitf-table", "div"},
    {"media", NULL},
    {"byline", NULL},
    {"dateline", NULL},
    {"distributor", NULL},
    {"rights", NULL},
    {"series", NULL},
    {"credit", NULL},
    {"tagline", NULL},
    {"bibliography", NULL},
    {"custom-table", NULL},
    {"nitf-table-metadata", NULL},
    {"datasource", NULL},
};

static topictag_status keep_attribute(nitf_reader *r, const char **to, const tt_markup_tag *tag,
                                      const char *name, topictag_error *err)
{
    size_t n = 0;
    const char *value = tt_markup_attribute(tag, name, &n);
    return value ? tt_story_keep(r->article, to, value, n, err) : TOPICTAG_OK;
}

static topictag_status categorise(nitf_reader *r, const tt_markup_tag *tag, const char *name,
                                  topictag_error *err)
{
    size_t n = 0;
    const char *value = tt_markup_attribute(tag, name, &n);
    return value ? tt_story_categorise(r->article, &r->categories, value, n, err) : TOPICTAG_OK;
}

/* Of the head: identification, date and subjects. */
static topictag_status read_head(nitf_reader *r, const tt_markup_tag *tag, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (strcmp(tag->name, "nitf") == 0)
        TT_TRY(keep_attribute(r, &r->story.language, tag, "xml:lang", err));
    if (strcmp(tag->name, "nitf") == 0)
        TT_TRY(keep_attribute(r, &r->story.id, tag, "uno", err));
    else if (strcmp(tag->name, "doc-id") == 0)
        TT_TRY(keep_attribute(r, &r->story.id, tag, "id-string", err));
    else if (strcmp(tag->name, "date.issue") == 0)
        TT_TRY(keep_attribute(r, &r->story.published, tag, "norm", err));
    else if (strcmp(tag->name, "keyword") == 0)
        TT_TRY(categorise(r, tag, "key", err));
    else if (strcmp(tag->name, "tobject.subject") == 0) {
        TT_TRY(categorise(r, tag, "tobject.subject.type", err));
        TT_TRY(categorise(r, tag, "tobject.subject.matter", err));
        TT_TRY(categorise(r, tag, "tobject.subject.detail", err));
    }
done:
    return rc;
}

static void begin_capture(nitf_reader *r, tt_buf *to)
{
    if (r->capture)
        return;
    r->capture = to;
    r->capture_depth = r->depth;
}

static topictag_status on_start(void *payload, const tt_markup_tag *tag, topictag_error *err)
{
    nitf_reader *r = payload;
    topictag_status rc = TOPICTAG_OK;
    r->depth++;
    if (r->skip_depth != 0)
        return TOPICTAG_OK;
    TT_TRY(read_head(r, tag, err));
    if (strcmp(tag->name, "hl1") == 0)
        begin_capture(r, &r->headline);
    else if (strcmp(tag->name, "title") == 0)
        begin_capture(r, &r->title);
    else if (strcmp(tag->name, "body") == 0)
        begin_capture(r, &r->body);
    if (strcmp(tag->name, "hl1") == 0 && r->capture == &r->body) {
        /* The headline stands in the body; it is the title, not text. */
        r->capture = &r->headline;
    }
    for (size_t i = 0; r->capture == &r->body && i < sizeof BODY / sizeof BODY[0]; i++) {
        if (strcmp(tag->name, BODY[i].nitf) != 0)
            continue;
        if (!BODY[i].html)
            r->skip_depth = r->depth;
        else
            TT_TRY(tt_buf_printf(&r->body, err, "<%s>", BODY[i].html));
    }
done:
    return rc;
}

static topictag_status on_end(void *payload, const char *name, topictag_error *err)
{
    nitf_reader *r = payload;
    topictag_status rc = TOPICTAG_OK;
    size_t depth = r->depth--;
    if (r->skip_depth != 0) {
        r->skip_depth = depth == r->skip_depth ? 0 : r->skip_depth;
        return TOPICTAG_OK;
    }
    if (r->capture == &r->headline && strcmp(name, "hl1") == 0 && r->capture_depth < depth)
        r->capture = &r->body;
    else if (r->capture && depth == r->capture_depth)
        r->capture = NULL;
    for (size_t i = 0; r->capture == &r->body && i < sizeof BODY / sizeof BODY[0]; i++)
        if (BODY[i].html && strcmp(name, BODY[i].nitf) == 0)
            TT_TRY(tt_buf_printf(&r->body, err, "</%s>", BODY[i].html));
done:
    return rc;
}

static topictag_status on_text(void *payload, const char *text, size_t n_bytes, topictag_error *err)
{
    nitf_reader *r = payload;
    if (!r->capture || r->skip_depth != 0)
        return TOPICTAG_OK;
    if (r->capture == &r->body)
        return tt_markup_escape(r->capture, text, n_bytes, err);
    return tt_buf_add(r->capture, text, n_bytes, err);
}

static topictag_status put_story(nitf_reader *r, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    const tt_buf *title = r->headline.len > 0 ? &r->headline : &r->title;
    r->story.part = TT_STORY_ARTICLE;
    TT_TRY(tt_story_keep(r->article, &r->story.title, title->data, title->len, err));
    if (r->body.len > 0)
        TT_TRY(tt_html_fragment(r->article, &text, r->body.data, r->body.len, r->options, err));
    TT_TRY(tt_story_put(r->article, r->story, text.data, text.len, &r->categories, err));
done:
    tt_buf_release(&text);
    return rc;
}

topictag_status tt_nitf_read(tt_article *article, const char *text, size_t n_bytes,
                             const tt_article_options *options, topictag_error *err)
{
    static const tt_markup_events events = {on_start, on_end, on_text};
    nitf_reader r = {.article = article, .options = options};
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_markup_parse(text, n_bytes, &events, &r, err));
    TT_TRY(put_story(&r, err));
done:
    tt_buf_release(&r.headline);
    tt_buf_release(&r.title);
    tt_buf_release(&r.body);
    return rc;
}
