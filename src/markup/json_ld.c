/* SPDX-License-Identifier: MIT */

#include "markup/json_ld.h"
#include "json/json.h"
#include <string.h>

/* Graphs in pages are flat; what is deeper is not looked at. */
#define MAX_DEPTH 8

/* Its length is kept: a page may have as many as it has words. */
typedef struct body_text {
    const char *text; /* NULL: none */
    size_t n_bytes;
} body_text;

static body_text longer(body_text a, body_text b)
{
    return b.text && (!a.text || b.n_bytes > a.n_bytes) ? b : a;
}

static body_text longest_body(const tt_json *value, unsigned depth)
{
    const char *own = tt_json_string(tt_json_get(value, "articleBody"));
    body_text best = {own, own ? strlen(own) : 0};
    tt_json_type type = tt_json_type_of(value);
    if (depth == 0 || (type != TT_JSON_OBJECT && type != TT_JSON_ARRAY))
        return best;
    for (const tt_json *item = tt_json_first(value); item; item = tt_json_next(item))
        best = longer(best, longest_body(item, depth - 1));
    return best;
}

topictag_status tt_json_ld_body(const char **body, const tt_page_head *head, tt_arena *arena,
                                topictag_error *err)
{
    *body = NULL;
    size_t n_body = 0;
    for (size_t i = 0; i < head->n_json_ld; i++) {
        /* Control characters, which many a page leaves in its strings, were folded before. */
        const char *script = head->json_ld[i];
        tt_json *document = NULL;
        topictag_status rc = tt_json_parse(&document, script, strlen(script), NULL);
        if (rc == TOPICTAG_E_NO_MEMORY)
            return tt_no_memory(err);
        if (rc != TOPICTAG_OK)
            continue;
        const body_text found = longest_body(document, MAX_DEPTH);
        if (found.text && (!*body || found.n_bytes > n_body)) {
            *body = tt_arena_strndup(arena, found.text, found.n_bytes);
            n_body = found.n_bytes;
        }
        tt_json_free(document);
        if (found.text && !*body)
            return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}
