/* SPDX-License-Identifier: MIT */

#include "markup/html_head.h"
#include "markup/fold.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *tt_attribute(const unsigned char **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp((const char *)attributes[0], name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    return NULL;
}

static topictag_status keep(tt_arena *arena, const char **to, const char *value,
                            topictag_error *err)
{
    return value ? tt_fold_copy(to, arena, value, strlen(value), err) : TOPICTAG_OK;
}

static topictag_status append(const char ***list, size_t *n, size_t *cap, const char *value,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_reserve(list, cap, *n + 1, sizeof **list, err));
    (*list)[(*n)++] = value;
done:
    return rc;
}

topictag_status tt_head_language(tt_page_head *head, tt_arena *arena, const char *value,
                                 topictag_error *err)
{
    return keep(arena, &head->language, value, err);
}

topictag_status tt_head_meta(tt_page_head *head, tt_arena *arena, const unsigned char **attributes,
                             topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    static const char *const naming[] = {"property", "name", "http-equiv", "itemprop"};
    const char *content = tt_attribute(attributes, "content"), *name = NULL, *category = NULL;
    for (size_t i = 0; i < sizeof naming / sizeof naming[0] && !name; i++)
        name = tt_attribute(attributes, naming[i]);
    if (!name || !content)
        return TOPICTAG_OK;
    const struct {
        const char *name;
        const char **to;
    } fields[] = {
        {"og:title", &head->og_title},
        {"twitter:title", &head->og_title},
        {"og:site_name", &head->site_name},
        {"content-language", &head->language},
        {"og:locale", &head->language},
        {"og:url", &head->link},
        {"article:published_time", &head->published},
        {"datepublished", &head->published},
        {"dc.date", &head->published},
        {"date", &head->published},
        {"article:tag", &category},
        {"article:section", &category},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcasecmp(name, fields[i].name) == 0)
            TT_TRY(keep(arena, fields[i].to, content, err));
    if (category)
        TT_TRY(
            append(&head->categories, &head->n_categories, &head->cap_categories, category, err));
done:
    return rc;
}

topictag_status tt_head_link(tt_page_head *head, tt_arena *arena, const unsigned char **attributes,
                             topictag_error *err)
{
    const char *rel = tt_attribute(attributes, "rel");
    if (!rel || strcasecmp(rel, "canonical") != 0)
        return TOPICTAG_OK;
    return keep(arena, &head->link, tt_attribute(attributes, "href"), err);
}

topictag_status tt_head_json_ld(tt_page_head *head, tt_arena *arena, const char *script,
                                size_t n_bytes, topictag_error *err)
{
    const char *copy = NULL;
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_fold_copy(&copy, arena, script, n_bytes, err));
    if (copy)
        TT_TRY(append(&head->json_ld, &head->n_json_ld, &head->cap_json_ld, copy, err));
done:
    return rc;
}

void tt_head_release(tt_page_head *head)
{
    free(head->categories);
    free(head->json_ld);
    *head = (tt_page_head){0};
}
