/* SPDX-License-Identifier: MIT */
#include "pipeline/story_lines.h"

#include "json/writer.h"

#include <string.h>

static void put_member(tt_json_writer *w, const char *key, const char *text)
{
    if (text == NULL)
        return;
    tt_json_put_key(w, key);
    tt_json_put_cstr(w, text);
}

topictag_status tt_story_line(tt_buf *out, const tt_document *document, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_writer w;
    size_t body = document->title_bytes;
    /* Title and body have a blank line between them; see tt_draft_text. */
    if (body > 0 && document->n_bytes - body >= 2 && memcmp(document->text + body, "\n\n", 2) == 0)
        body += 2;
    tt_json_begin(&w, out, 0);
    tt_json_open_object(&w);
    put_member(&w, "id", document->id);
    if (document->title_bytes > 0) {
        tt_json_put_key(&w, "title");
        tt_json_put_string(&w, document->text, document->title_bytes);
    }
    tt_json_put_key(&w, "text");
    tt_json_put_string(&w, document->text + body, document->n_bytes - body);
    tt_json_put_key(&w, "labels");
    tt_json_open_array(&w);
    for (size_t i = 0; i < document->n_labels; i++)
        tt_json_put_cstr(&w, document->labels[i]);
    tt_json_close_array(&w);
    put_member(&w, "group", document->group);
    put_member(&w, "time", document->time);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}
