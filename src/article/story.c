/* SPDX-License-Identifier: MIT */

#include "article/story.h"
#include "markup/fold.h"
#include <string.h>

/* More names than that on one story are noise, and comparing them would take too long. */
#define MAX_CATEGORIES 256

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
