/* SPDX-License-Identifier: MIT */

#include "markup/json_ld.h"
#include "json/json.h"
#include <string.h>

/* Graphs in pages are flat; what is deeper is not looked at. */
#define MAX_DEPTH 8

static const char *longest_body(const tt_json *value, unsigned depth)
{
    const char *best = tt_json_string(tt_json_get(value, "articleBody"));
    tt_json_type type = tt_json_type_of(value);
    if (depth == 0 || (type != TT_JSON_OBJECT && type != TT_JSON_ARRAY))
        return best;
    for (const tt_json *item = tt_json_first(value); item; item = tt_json_next(item)) {
        const char *other = longest_body(item, depth - 1);
        if (other && (!best || strlen(other) > strlen(best)))
            best = other;
    }
    return best;
}

topictag_status tt_json_ld_body(const char **body, const tt_page_head *head, tt_arena *arena,
                                topictag_error *err)
{
    *body = NULL;
    for (size_t i = 0; i < head->n_json_ld; i++) {
        /* Control characters, which many a page leaves in its strings, were folded before. */
        const char *script = head->json_ld[i];
        tt_json *document = NULL;
        topictag_status rc = tt_json_parse(&document, script, strlen(script), NULL);
        if (rc == TOPICTAG_E_NO_MEMORY)
            return tt_no_memory(err);
        if (rc != TOPICTAG_OK)
            continue;
        const char *found = longest_body(document, MAX_DEPTH);
        if (found && (!*body || strlen(found) > strlen(*body)))
            *body = tt_arena_strndup(arena, found, strlen(found));
        tt_json_free(document);
        if (found && !*body)
            return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}
