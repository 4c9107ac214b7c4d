/* SPDX-License-Identifier: MIT */

#include "article/article.h"
#include "article/sniff.h"
#include "article/story.h"
#include <stdlib.h>
#include <string.h>

/* After a document this large, memory is given back instead of kept for the next. */
#define LARGE_BYTES ((size_t)4 << 20)

tt_article_options tt_article_options_default(void)
{
    return (tt_article_options){.max_bytes = SIZE_MAX};
}

static tt_story_reader reader_of(tt_article_kind kind)
{
    switch (kind) {
    case TT_ARTICLE_PLAIN:
        return tt_plain_read;
    case TT_ARTICLE_HTML:
        return tt_html_read;
    case TT_ARTICLE_RSS:
    case TT_ARTICLE_ATOM:
        return tt_feed_read;
    case TT_ARTICLE_JSON_FEED:
        return tt_jsonfeed_read;
    case TT_ARTICLE_NINJS:
        return tt_ninjs_read;
    case TT_ARTICLE_NITF:
        return tt_nitf_read;
    default:
        return NULL;
    }
}

void tt_article_reset(tt_article *article)
{
    if (article->text.cap > LARGE_BYTES) {
        tt_article_release(article);
        return;
    }
    article->kind = TT_ARTICLE_AUTO;
    article->decoded = (tt_decode_info){.encoding = ""};
    article->n_stories = article->n_dropped = article->dropped_bytes = 0;
    tt_arena_reset(&article->strings);
    tt_arena_reset(&article->work);
}

void tt_article_release(tt_article *article)
{
    free(article->stories);
    free(article->dropped);
    tt_arena_release(&article->strings);
    tt_arena_release(&article->work);
    tt_buf_release(&article->text);
    *article = (tt_article){.kind = TT_ARTICLE_AUTO};
}

/* A NUL is no character of any format, but ends a page for libxml2. */
static void blank_nuls(tt_buf *text)
{
    char *end = text->data + text->len;
    for (char *nul = text->data; (nul = memchr(nul, '\0', (size_t)(end - nul))) != NULL;)
        *nul = ' ';
}

topictag_status tt_article_read(tt_article *article, const void *bytes, size_t n_bytes,
                                const char *name, const tt_article_options *options,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *what = "a document", *charset = options->charset;
    char declared[TT_CHARSET_BYTES];
    tt_article_reset(article);
    article->n_read = n_bytes;
    article->kind = options->kind;
    if (article->kind == TT_ARTICLE_AUTO)
        article->kind = tt_article_sniff(bytes, n_bytes, name, &what);
    const tt_story_reader read = reader_of(article->kind);
    if (!read)
        return tt_fail(err, TOPICTAG_E_SYNTAX, "found %s, wanted a page, a feed or plain text",
                       what);
    article->n_read = tt_first_document(bytes, n_bytes, article->kind);
    if (article->n_read > options->max_bytes)
        return tt_fail(err, TOPICTAG_E_LIMIT, "a document of more than %zu bytes",
                       options->max_bytes);
    if (!charset && article->kind != TT_ARTICLE_PLAIN &&
        tt_charset_declared(bytes, article->n_read, declared))
        charset = declared;
    TT_TRY(tt_decode(&article->text, bytes, article->n_read, charset, &article->decoded, err));
    blank_nuls(&article->text);
    TT_TRY(read(article, article->text.data, article->text.len, options, err));
done:
    tt_arena_reset(&article->work);
    return rc;
}
