/* SPDX-License-Identifier: MIT */
#ifndef TT_ARTICLE_ARTICLE_H
#define TT_ARTICLE_ARTICLE_H

/*
 *     bytes -> kind -> UTF-8 -> blocks -> stories + what was dropped
 *        sniff   decode   parse     judge
 *
 * One document in memory becomes stories: a page gives one, a feed one per item, a page or text
 * that is split gives its teasers as stories of their own. Nothing is ever fetched: no network, no
 * external entities, no declared entities.
 */

#include "base/memory.h"
#include "markup/drop_reason.h"
#include "text/decode.h"
#include <stdbool.h>

typedef enum tt_article_kind {
    TT_ARTICLE_AUTO, /* asks tt_article_sniff; never its answer */
    TT_ARTICLE_PLAIN,
    TT_ARTICLE_HTML,
    TT_ARTICLE_RSS, /* 0.9x, 1.0 (RDF) and 2.0 */
    TT_ARTICLE_ATOM,
    TT_ARTICLE_JSON_FEED,
    TT_ARTICLE_NINJS,
    TT_ARTICLE_NITF,
    TT_ARTICLE_UNSUPPORTED /* a PDF, an image, a program, JSON or XML of another kind, ... */
} tt_article_kind;

typedef struct tt_dropped {
    const char *text; /* one block, UTF-8 */
    size_t text_bytes;
    tt_drop_reason reason;
} tt_dropped;

typedef enum tt_story_part {
    TT_STORY_ARTICLE, /* the story of the document */
    TT_STORY_ITEM,    /* one item of a feed or of a list */
    TT_STORY_TEASER   /* another story announced beside the article */
} tt_story_part;

/*
 * All strings are NUL-terminated UTF-8 without NUL inside, borrowed until the next read into the
 * same tt_article. text: paragraphs separated by one empty line; list items, table rows and lines
 * of verse within a paragraph by "\n". The title is not repeated in text.
 */
typedef struct tt_story {
    const char *id;    /* guid, uri or link as given; NULL: none, the caller names the story */
    const char *title; /* "" when there is none */
    const char *text;  /* may be "" */
    size_t text_bytes;
    const char *link;              /* NULL: none given */
    const char *language;          /* as declared, e.g. "en-GB"; NULL: none declared */
    const char *published;         /* date as written; NULL: none given */
    const char *const *categories; /* [n_categories] names given by the publisher */
    size_t n_categories;
    size_t
        end_dropped; /* the article's dropped, from those of the story before up to here, are its */
    tt_story_part part;
} tt_story;

/* Initialise with { 0 }; reused from document to document it keeps its memory. */
typedef struct tt_article {
    tt_article_kind kind; /* what the document was read as */
    size_t n_read;        /* bytes that it takes; behind them the next document begins */
    tt_decode_info decoded;
    tt_story *stories; /* [n_stories] in document order, the article before its teasers */
    size_t n_stories;
    tt_dropped *dropped; /* [n_dropped] in document order; only with list_dropped */
    size_t n_dropped;
    size_t dropped_bytes; /* of text, counted always */
    /* Private. */
    size_t cap_stories, cap_dropped;
    tt_arena strings, work;
    tt_buf text; /* the document as UTF-8 */
} tt_article;

typedef struct tt_article_options {
    tt_article_kind kind;
    const char *charset; /* declared outside of the document (HTTP); NULL: not declared */
    size_t max_bytes;    /* of one document; by default any number */
    bool split;          /* teasers become stories */
    bool keep_chrome;    /* drop nothing that a reader would see */
    bool list_dropped;   /* fill tt_article.dropped */
} tt_article_options;

tt_article_options tt_article_options_default(void);

/*
 * What the bytes (a whole document, or its first 64 KiB) are. name (a path, may be NULL) decides
 * only where bytes leave it open. For TT_ARTICLE_UNSUPPORTED *what (may be NULL) names it with
 * its article: "a PDF document"; for other kinds "an HTML page", "an RSS feed", ...
 * Corpus formats (JSON Lines, CSV) are not known here: ask for them before.
 */
tt_article_kind tt_article_sniff(const void *bytes, size_t n_bytes, const char *name,
                                 const char **what);

/*
 * The name of a binary format, with its article, that the first bytes of a file show; NULL: none.
 * Where text could begin like its mark, bytes that no text has are asked for, too.
 */
const char *tt_binary_sniff(const void *bytes, size_t n_bytes);

/*
 * Replaces the contents of *article by the stories of the document: of the first one, where several
 * pages, feeds or wire documents stand one behind the other. On failure the stories that were
 * complete before the fault stay in it.
 * E_SYNTAX: an unsupported kind, or a feed that breaks its format (line set).
 * E_LIMIT: more than max_bytes, or elements nested too deeply. E_NO_MEMORY.
 */
topictag_status tt_article_read(tt_article *article, const void *bytes, size_t n_bytes,
                                const char *name, const tt_article_options *options,
                                topictag_error *err) TOPICTAG_MUST_USE;

void tt_article_reset(tt_article *article); /* empty, keeps memory */
void tt_article_release(tt_article *article);

#endif
