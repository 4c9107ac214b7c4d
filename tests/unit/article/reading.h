/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_READING_H
#define TT_UNIT_READING_H

/*
 * One document, read from a string literal: read_as(kind, text) fills `article` and gives its
 * first story. Tests change `options` before and reset it with reset_reading, a teardown.
 */

#include "unit/test.h"

#include "article/article.h"

static __attribute__((unused)) tt_article article;
static __attribute__((unused)) tt_article_options options;

static inline int begin_reading(void **state)
{
    (void)state;
    options = tt_article_options_default();
    options.list_dropped = true;
    return 0;
}

static inline int end_reading(void **state)
{
    (void)state;
    tt_article_release(&article);
    return 0;
}

static inline const tt_story *read_as(tt_article_kind kind, const char *text)
{
    options.kind = kind;
    ok(tt_article_read(&article, text, strlen(text), NULL, &options, &err));
    return article.n_stories > 0 ? &article.stories[0] : NULL;
}

/* The reason for which the first block that begins with `text` fell; fails when none did. */
static inline const char *why_dropped(const char *text)
{
    for (size_t i = 0; i < article.n_dropped; i++)
        if (strncmp(article.dropped[i].text, text, strlen(text)) == 0)
            return tt_drop_reason_name(article.dropped[i].reason);
    fail_msg("not dropped: %s", text);
    return "";
}

#define reading_test(test) cmocka_unit_test_setup_teardown(test, begin_reading, end_reading)

/* A paragraph that nobody takes for chrome, with a word to tell it by. */
#define PROSE(word)                                                                            \
    "The committee met on Tuesday to discuss the " word ", and after three hours its members " \
    "agreed to publish the minutes in full. A second meeting will follow before the summer."

#endif
