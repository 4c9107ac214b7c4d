/* SPDX-License-Identifier: MIT */
#ifndef TT_FUZZ_ARTICLE_H
#define TT_FUZZ_ARTICLE_H

/*
 * Reads documents of a kind, one behind the other, twice into the same memory. What must hold of
 * any input: strings are well-formed UTF-8 without NUL, no story is longer than its document and
 * what little is added between its parts, a failure says why, each document takes bytes, and the
 * second reading gives what the first gave.
 */

#include "article/article.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static inline void fuzz_check_string(const char *text)
{
    assert(text == NULL || tt_utf8_valid(text, strlen(text)));
}

static inline size_t fuzz_check(const tt_article *article, size_t size)
{
    size_t sum = article->n_stories + 31 * article->n_dropped;
    for (size_t i = 0; i < article->n_stories; i++) {
        const tt_story *story = &article->stories[i];
        assert(strlen(story->text) == story->text_bytes);
        assert(story->text_bytes <= 6 * size + 16); /* bytes of an encoding may become six */
        fuzz_check_string(story->text);
        fuzz_check_string(story->title);
        fuzz_check_string(story->id);
        fuzz_check_string(story->link);
        fuzz_check_string(story->language);
        fuzz_check_string(story->published);
        for (size_t k = 0; k < story->n_categories; k++)
            fuzz_check_string(story->categories[k]);
        sum = 31 * sum + story->text_bytes + strlen(story->title);
    }
    for (size_t i = 0; i < article->n_dropped; i++)
        fuzz_check_string(article->dropped[i].text);
    return sum;
}

static inline int fuzz_article(const uint8_t *data, size_t size, tt_article_kind kind)
{
    static tt_article article;
    tt_article_options options = tt_article_options_default();
    size_t sums[2] = {0};
    options.kind = kind;
    options.split = options.list_dropped = true;
    for (int round = 0; round < 2; round++) {
        size_t at = 0;
        do {
            topictag_error err = {.code = TOPICTAG_OK};
            topictag_status rc =
                tt_article_read(&article, data + at, size - at, NULL, &options, &err);
            assert(rc == err.code && (rc == TOPICTAG_OK) == (err.message[0] == '\0'));
            assert(article.n_read <= size - at && (article.n_read > 0 || at == size));
            sums[round] = 31 * sums[round] + fuzz_check(&article, article.n_read);
            at += article.n_read;
        } while (at < size);
    }
    assert(sums[0] == sums[1]);
    tt_article_release(&article);
    return 0;
}

#endif
