/* SPDX-License-Identifier: MIT */
/*
 * Stories as extraction leaves them, and what it left out.
 */

#include "curate/story_lines.h"
#include "pipeline/chrome.h"

#include <stdlib.h>
#include <string.h>

/* The document's text without the recurring lines in it; a line left empty goes too. */
static topictag_status add_rest(tt_buf *out, const topictag_document *document,
                                const tt_ranges *ranges, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const char *text = document->text;
    size_t begin = 0;
    for (size_t i = 0; i < ranges->n; i++) {
        TT_TRY(tt_buf_add(out, text + begin, ranges->items[i].begin - begin, err));
        begin = ranges->items[i].end;
        begin += strspn(text + begin, " \t\r");
        begin += text[begin] == '\n';
    }
    TT_TRY(tt_buf_add(out, text + begin, document->n_bytes - begin, err));
done:
    return rc;
}

/* One line: line ends become blanks. */
static topictag_status add_dropped_line(tt_buf *out, const topictag_dropped *dropped,
                                        topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "[%s] ", dropped->reason));
    const size_t begin = out->len;
    TT_TRY(tt_buf_add(out, dropped->text, dropped->n_bytes, err));
    for (size_t i = begin; i < out->len; i++)
        if (out->data[i] == '\n' || out->data[i] == '\r')
            out->data[i] = ' ';
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

static topictag_dropped recurring(const topictag_document *document, topictag_range range)
{
    return (topictag_dropped){document->text + range.begin, range.end - range.begin, "recurring"};
}

static topictag_status render_text(tt_buf *out, const topictag_document *document,
                                   const tt_ranges *ranges, bool dropped, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_rest(out, document, ranges, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
    for (size_t i = 0; dropped && i < document->n_dropped; i++)
        TT_TRY(add_dropped_line(out, &document->dropped[i], err));
    for (size_t i = 0; dropped && i < ranges->n; i++) {
        const topictag_dropped line = recurring(document, ranges->items[i]);
        TT_TRY(add_dropped_line(out, &line, err));
    }
done:
    return rc;
}

static void put_dropped(tt_json_writer *w, const topictag_dropped *dropped)
{
    tt_json_open_object(w);
    tt_json_put_key(w, "reason");
    tt_json_put_cstr(w, dropped->reason);
    tt_json_put_key(w, "text");
    tt_json_put_string(w, dropped->text, dropped->n_bytes);
    tt_json_close_object(w);
}

static void put_all_dropped(tt_json_writer *w, const topictag_document *document,
                            const tt_ranges *ranges)
{
    tt_json_put_key(w, "dropped");
    tt_json_open_array(w);
    for (size_t i = 0; i < document->n_dropped; i++)
        put_dropped(w, &document->dropped[i]);
    for (size_t i = 0; i < ranges->n; i++) {
        const topictag_dropped line = recurring(document, ranges->items[i]);
        put_dropped(w, &line);
    }
    tt_json_close_array(w);
}

static topictag_status render_json(tt_buf *out, const topictag_document *document,
                                   const tt_ranges *ranges, bool dropped, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options names = topictag_input_options_default();
    topictag_document shown = *document;
    tt_buf text = {0};
    tt_json_writer w;
    TT_TRY(add_rest(&text, document, ranges, err));
    shown.text = text.data;
    shown.n_bytes = text.len;
    tt_json_begin(&w, out, 0);
    tt_json_open_object(&w);
    tt_story_line_members(&w, &shown, &names);
    tt_json_put_member(&w, "language", document->language);
    if (dropped)
        put_all_dropped(&w, document, ranges);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    tt_buf_release(&text);
    return rc;
}

topictag_status topictag_document_render(const topictag_document *document,
                                         const topictag_model *model, topictag_story_format format,
                                         bool dropped, topictag_text *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = tt_text_begin(out);
    tt_ranges ranges = {0};
    if (model != NULL)
        TT_TRY(tt_chrome_find(&ranges, model->model->chrome, model->model->n_chrome, document->text,
                              document->n_bytes, document->title_bytes, err));
    if (format == TOPICTAG_STORY_JSONL)
        TT_TRY(render_json(&text, document, &ranges, dropped, err));
    else
        TT_TRY(render_text(&text, document, &ranges, dropped, err));
done:
    free(ranges.items);
    return tt_text_end(out, &text, rc);
}
