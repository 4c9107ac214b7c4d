/* SPDX-License-Identifier: MIT */
#include "corpus/draft.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void tt_draft_begin(tt_draft *draft, const char *source, uint64_t line)
{
    tt_arena_reset(&draft->arena);
    tt_buf_reset(&draft->text);
    draft->item = 0;
    draft->doc = (tt_document){.id = source, .text = "", .source = source, .line = line};
}

topictag_status tt_draft_string(tt_draft *draft, const char **slot, const char *bytes,
                                size_t n_bytes, topictag_error *err)
{
    *slot = NULL;
    if (n_bytes == 0)
        return TOPICTAG_OK;
    *slot = tt_arena_strndup(&draft->arena, bytes, n_bytes);
    return *slot != NULL ? TOPICTAG_OK : tt_no_memory(err);
}

topictag_status tt_draft_label(tt_draft *draft, const char *bytes, size_t n_bytes,
                               topictag_error *err)
{
    const tt_document *doc = &draft->doc;
    if (draft->ignores_labels)
        return TOPICTAG_OK;
    size_t n_blanks = 0;
    while (n_blanks < n_bytes && bytes[n_blanks] == ' ')
        n_blanks++;
    if (n_blanks == n_bytes)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                          "a label must not be empty");
    if (n_bytes > TT_LABEL_MAX_BYTES)
        return tt_fail_at(err, TOPICTAG_E_LIMIT, doc->source, doc->line, 0,
                          "a label has %zu bytes, at most %d are taken", n_bytes,
                          TT_LABEL_MAX_BYTES);
    for (size_t i = 0; i < n_bytes; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x20 || c == 0x7f)
            return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                              "a label must not hold control characters, found 0x%02x", c);
    }
    topictag_status rc = tt_reserve(&draft->labels, &draft->cap_labels, doc->n_labels + 1,
                                    sizeof *draft->labels, err);
    if (rc == TOPICTAG_OK)
        rc = tt_draft_string(draft, &draft->labels[doc->n_labels], bytes, n_bytes, err);
    if (rc == TOPICTAG_OK)
        draft->doc.n_labels++;
    return rc;
}

topictag_status tt_draft_text(tt_draft *draft, const char *title, size_t title_bytes,
                              const char *body, size_t body_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf *text = &draft->text;
    tt_buf_reset(text);
    if (title_bytes > 0) {
        TT_TRY(tt_buf_add(text, title, title_bytes, err));
        if (body_bytes > 0)
            TT_TRY(tt_buf_add(text, "\n\n", 2, err));
    }
    TT_TRY(tt_buf_add(text, body, body_bytes, err));
    draft->doc.text = text->data;
    draft->doc.n_bytes = text->len;
    draft->doc.title_bytes = title_bytes;
done:
    return rc;
}

topictag_status tt_draft_add_path(tt_buf *out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t left = strlen(path);
    while (left > 0) {
        bool well_formed;
        const size_t step = tt_utf8_step(path, left, &well_formed);
        if (well_formed)
            TT_TRY(tt_buf_add(out, path, step, err));
        for (size_t i = 0; i < step && !well_formed; i++)
            TT_TRY(tt_buf_printf(out, err, "%%%02X", (unsigned)(unsigned char)path[i]));
        path += step;
        left -= step;
    }
done:
    return rc;
}

static int compare_labels(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static topictag_status make_id(tt_draft *draft, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_document *doc = &draft->doc;
    tt_buf id = {0};
    TT_TRY(tt_draft_add_path(&id, doc->source, err));
    if (doc->line > 0)
        TT_TRY(tt_buf_printf(&id, err, ":%llu", (unsigned long long)doc->line));
    if (draft->item > 0)
        TT_TRY(tt_buf_printf(&id, err, "#%zu", draft->item));
    TT_TRY(tt_draft_string(draft, &doc->id, id.data, id.len, err));
done:
    if (doc->id == NULL)
        doc->id = doc->source;
    tt_buf_release(&id);
    return rc;
}

topictag_status tt_draft_finish(tt_draft *draft, topictag_error *err)
{
    tt_document *doc = &draft->doc;
    if (!doc->own_id) {
        topictag_status rc = make_id(draft, err);
        if (rc != TOPICTAG_OK)
            return rc;
    }
    if (doc->n_labels > 1) {
        qsort(draft->labels, doc->n_labels, sizeof *draft->labels, compare_labels);
        size_t kept = 1;
        for (size_t i = 1; i < doc->n_labels; i++)
            if (strcmp(draft->labels[i], draft->labels[kept - 1]) != 0)
                draft->labels[kept++] = draft->labels[i];
        doc->n_labels = kept;
    }
    doc->labels = draft->labels;
    return TOPICTAG_OK;
}

void tt_draft_release(tt_draft *draft)
{
    tt_arena_release(&draft->arena);
    tt_buf_release(&draft->text);
    free(draft->labels);
    *draft = (tt_draft){0};
}
