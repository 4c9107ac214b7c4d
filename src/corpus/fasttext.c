/* SPDX-License-Identifier: MIT */
/*
 * fastText lines: words separated by blanks; a word that begins with the prefix is a label,
 * wherever it stands, and no part of the text.
 */
#include "corpus/source.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* Moves the labels out of the line; what is left goes to body, one blank for each label. */
static topictag_status split_line(tt_draft *draft, tt_buf *body, const char *line, size_t n_bytes,
                                  const char *prefix, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t prefix_bytes = strlen(prefix);
    const char *end = line + n_bytes, *kept = line;
    for (const char *p = line; p < end;) {
        const char *word = p;
        while (p < end && !is_blank(*p))
            p++;
        size_t word_bytes = (size_t)(p - word);
        while (p < end && is_blank(*p))
            p++;
        if (word_bytes < prefix_bytes || memcmp(word, prefix, prefix_bytes) != 0)
            continue;
        TT_TRY(tt_draft_label(draft, word + prefix_bytes, word_bytes - prefix_bytes, err));
        TT_TRY(tt_buf_add(body, kept, (size_t)(word - kept), err));
        kept = p;
    }
    TT_TRY(tt_buf_add(body, kept, (size_t)(end - kept), err));
done:
    return rc;
}

topictag_status tt_fasttext_next(tt_source *source, tt_draft *draft, bool *more,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *line = NULL;
    size_t n_bytes = 0;
    uint64_t n_replaced = 0;
    do {
        rc = tt_source_line(source, &line, &n_bytes, &n_replaced, more, err);
        tt_draft_begin(draft, source->path, tt_input_line_number(source->in));
        if (rc != TOPICTAG_OK || !*more)
            return rc;
        while (n_bytes > 0 && is_blank(line[0])) {
            line++;
            n_bytes--;
        }
    } while (n_bytes == 0);

    draft->doc.n_replaced = n_replaced;
    tt_buf *body = &source->body;
    tt_buf_reset(body);
    TT_TRY(split_line(draft, body, line, n_bytes, source->options->label_prefix, err));
    TT_TRY(tt_draft_text(draft, "", 0, body->data, body->len, err));
done:
    return rc;
}
