/* SPDX-License-Identifier: MIT */

#include "article/story.h"
#include <string.h>

/* More names than that on one story are noise, and comparing them would take too long. */
#define MAX_CATEGORIES 256

const char *tt_drop_reason_name(tt_drop_reason reason)
{
    static const char *const names[] = {
        "outside", "navigation", "links",  "cookie", "sharing", "related",   "comments", "caption",
        "byline",  "promotion",  "footer", "hidden", "form",    "duplicate", "recurring"};
    size_t index = (size_t)reason;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}

/* Bytes of white space at the front: ASCII, NUL or a no-break space. */
static size_t blank(const char *text, size_t n_bytes)
{
    unsigned char c = (unsigned char)text[0];
    if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0')
        return 1;
    return c == 0xC2 && n_bytes > 1 && (unsigned char)text[1] == 0xA0 ? 2 : 0;
}

topictag_status tt_fold_copy(const char **to, tt_arena *arena, const char *text, size_t n_bytes,
                             topictag_error *err)
{
    if (*to || n_bytes == 0)
        return TOPICTAG_OK;
    char *copy = tt_arena_strndup(arena, text, n_bytes);
    if (!copy)
        return tt_no_memory(err);
    size_t len = 0;
    bool space = false;
    for (size_t i = 0; i < n_bytes;) {
        size_t n_blank = blank(text + i, n_bytes - i);
        if (n_blank == 0) {
            if (space && len > 0)
                copy[len++] = ' ';
            copy[len++] = text[i];
        }
        space = n_blank > 0;
        i += n_blank > 0 ? n_blank : 1;
    }
    copy[len] = '\0';
    if (len > 0)
        *to = copy;
    return TOPICTAG_OK;
}

topictag_status tt_story_keep(tt_article *article, const char **to, const char *text,
                              size_t n_bytes, topictag_error *err)
{
    return tt_fold_copy(to, &article->strings, text, n_bytes, err);
}

topictag_status tt_story_categorise(tt_article *article, tt_story_categories *categories,
                                    const char *name, size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *kept = NULL;
    if (categories->n == MAX_CATEGORIES)
        return TOPICTAG_OK;
    if (!categories->names) {
        categories->names = tt_arena_alloc(&article->work, MAX_CATEGORIES, sizeof kept);
        if (!categories->names)
            return tt_no_memory(err);
    }
    TT_TRY(tt_story_keep(article, &kept, name, n_bytes, err));
    for (size_t i = 0; kept && i < categories->n; i++)
        if (strcmp(categories->names[i], kept) == 0)
            kept = NULL;
    if (kept)
        categories->names[categories->n++] = kept;
done:
    return rc;
}

topictag_status tt_story_put(tt_article *article, tt_story story, const char *body, size_t n_bytes,
                             const tt_story_categories *categories, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char *text = tt_arena_strndup(&article->strings, n_bytes ? body : "", n_bytes);
    const char **names = NULL;
    if (!text)
        return tt_no_memory(err);
    for (char *nul = text; (nul = memchr(nul, '\0', n_bytes - (size_t)(nul - text))) != NULL;)
        *nul = ' ';
    if (categories && categories->n > 0) {
        names = tt_arena_alloc(&article->strings, categories->n, sizeof *names);
        if (!names)
            return tt_no_memory(err);
        memcpy(names, categories->names, categories->n * sizeof *names);
        story.n_categories = categories->n;
    }
    story.categories = names;
    story.title = story.title ? story.title : "";
    story.text = text;
    story.text_bytes = n_bytes;
    story.end_dropped = article->n_dropped;
    TT_TRY(tt_reserve(&article->stories, &article->cap_stories, article->n_stories + 1,
                      sizeof story, err));
    article->stories[article->n_stories++] = story;
done:
    return rc;
}

topictag_status tt_story_drop(tt_article *article, const tt_article_options *options,
                              const char *text, size_t n_bytes, tt_drop_reason reason,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    article->dropped_bytes += n_bytes;
    if (!options->list_dropped)
        return TOPICTAG_OK;
    TT_TRY(tt_reserve(&article->dropped, &article->cap_dropped, article->n_dropped + 1,
                      sizeof *article->dropped, err));
    char *copy = tt_arena_strndup(&article->strings, text, n_bytes);
    if (!copy)
        return tt_no_memory(err);
    article->dropped[article->n_dropped++] =
        (tt_dropped){.text = copy, .text_bytes = n_bytes, .reason = reason};
done:
    return rc;
}
