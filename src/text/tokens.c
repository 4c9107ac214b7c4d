/* SPDX-License-Identifier: MIT */
#include "text/tokens.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

topictag_status tt_tokens_grow(tt_tokens *tokens, size_t more_bytes, topictag_error *err)
{
    if (more_bytes > UINT32_MAX - tokens->len - TT_TOKENS_SLACK_BYTES)
        return tt_fail(err, TOPICTAG_E_LIMIT, "the words of one text pass %lu bytes",
                       (unsigned long)UINT32_MAX);
    size_t need = tokens->len + more_bytes + TT_TOKENS_SLACK_BYTES;
    size_t grown = tokens->cap_text + tokens->cap_text / 2;
    if (grown < need)
        grown = need;
    char *text = tt_alloc(grown, 1);
    if (text == NULL)
        return tt_no_memory(err);
    if (tokens->len > 0)
        memcpy(text, tokens->text, tokens->len);
    for (size_t i = 0; i < tokens->n; i++)
        tokens->items[i].bytes = text + (tokens->items[i].bytes - tokens->text);
    free(tokens->text);
    tokens->text = text;
    tokens->cap_text = grown;
    return TOPICTAG_OK;
}

topictag_status tt_tokens_reset(tt_tokens *tokens, topictag_error *err)
{
    tokens->n = 0;
    tokens->len = 0;
    tt_runs_reset(&tokens->runs);
    topictag_status rc = tt_tokens_reserve(tokens, 1, err);
    if (rc == TOPICTAG_OK)
        tokens->text[tokens->len++] = ' ';
    return rc;
}

void tt_tokens_release(tt_tokens *tokens)
{
    free(tokens->items);
    free(tokens->text);
    tt_runs_release(&tokens->runs);
    *tokens = (tt_tokens){0};
}

/* Replaces the open token by its stem; an empty stem leaves it as it is. */
static topictag_status stem(tt_tokens *tokens, size_t *n_bytes, topictag_error *err)
{
    const sb_symbol *word = (const sb_symbol *)(tokens->text + tokens->len);
    if (*n_bytes > INT32_MAX)
        return TOPICTAG_OK;
    const sb_symbol *stemmed = sb_stemmer_stem(tokens->stemmer, word, (int)*n_bytes);
    if (stemmed == NULL)
        return tt_no_memory(err);
    int n_stem = sb_stemmer_length(tokens->stemmer);
    if (n_stem <= 0)
        return TOPICTAG_OK;
    topictag_status rc = tt_tokens_reserve(tokens, (size_t)n_stem, err);
    if (rc != TOPICTAG_OK)
        return rc;
    memcpy(tokens->text + tokens->len, stemmed, (size_t)n_stem);
    *n_bytes = (size_t)n_stem;
    return TOPICTAG_OK;
}

topictag_status tt_tokens_close_slowly(tt_tokens *tokens, size_t n_bytes, uint32_t begin,
                                       uint32_t end, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (tokens->stop_words != NULL &&
        tt_strmap_find(tokens->stop_words, tokens->text + tokens->len, n_bytes) != TT_NONE)
        return TOPICTAG_OK;
    if (tokens->stemmer != NULL)
        TT_TRY(stem(tokens, &n_bytes, err));
    TT_TRY(tt_reserve(&tokens->items, &tokens->cap, tokens->n + 1, sizeof *tokens->items, err));
    tt_tokens_push(tokens, n_bytes, begin, end);
done:
    return rc;
}
