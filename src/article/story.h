/* SPDX-License-Identifier: MIT */
#ifndef TT_ARTICLE_STORY_H
#define TT_ARTICLE_STORY_H

/*
 * How the formats fill a tt_article. One reader per format, all with the same shape: text is the
 * decoded document, strings of stories go to article->strings, scratch comes from article->work,
 * which is reset by tt_article_read.
 */

#include "article/article.h"

typedef topictag_status (*tt_story_reader)(tt_article *article, const char *text, size_t n_bytes,
                                           const tt_article_options *options, topictag_error *err);

topictag_status tt_html_read(tt_article *article, const char *text, size_t n_bytes,
                             const tt_article_options *options,
                             topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_feed_read(tt_article *article, const char *text, size_t n_bytes,
                             const tt_article_options *options,
                             topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_nitf_read(tt_article *article, const char *text, size_t n_bytes,
                             const tt_article_options *options,
                             topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_jsonfeed_read(tt_article *article, const char *text, size_t n_bytes,
                                 const tt_article_options *options,
                                 topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_ninjs_read(tt_article *article, const char *text, size_t n_bytes,
                              const tt_article_options *options,
                              topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_plain_read(tt_article *article, const char *text, size_t n_bytes,
                              const tt_article_options *options,
                              topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Appends the text of an HTML fragment (the content of a feed item) to out: no region is sought,
 * only what names or phrases call chrome is dropped, and listed in the article.
 */
topictag_status tt_html_fragment(tt_article *article, tt_buf *out, const char *html, size_t n_bytes,
                                 const tt_article_options *options,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* tt_fold_copy into article->strings. */
topictag_status tt_story_keep(tt_article *article, const char **to, const char *text,
                              size_t n_bytes, topictag_error *err) TOPICTAG_MUST_USE;

/* The categories of a story that is being read; { 0 } is empty. Arrays live in article->work. */
typedef struct tt_story_categories {
    const char **names;
    size_t n;
} tt_story_categories;

/* Adds a name, folded as above, unless it is empty or there already. */
topictag_status tt_story_categorise(tt_article *article, tt_story_categories *categories,
                                    const char *name, size_t n_bytes,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Appends a story. Its strings must be in article->strings or constant; body (n_bytes, need not end
 * in NUL) and categories are copied there. NULL title becomes "".
 */
topictag_status tt_story_put(tt_article *article, tt_story story, const char *body, size_t n_bytes,
                             const tt_story_categories *categories,
                             topictag_error *err) TOPICTAG_MUST_USE;

/* Counts a dropped block and, when asked for, lists it. */
topictag_status tt_story_drop(tt_article *article, const tt_article_options *options,
                              const char *text, size_t n_bytes, tt_drop_reason reason,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
