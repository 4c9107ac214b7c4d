/* SPDX-License-Identifier: MIT */
#include "pipeline/story_lines.h"

#include "json/writer.h"

#include <string.h>

/* Without the blanks around it: a record may end in a carriage return. */
static topictag_status add_record(tt_buf *out, const char *record, size_t n_bytes,
                                  topictag_error *err)
{
    while (n_bytes > 0 && strchr(" \t\r", record[0]) != NULL) {
        record++;
        n_bytes--;
    }
    while (n_bytes > 0 && strchr(" \t\r", record[n_bytes - 1]) != NULL)
        n_bytes--;
    return tt_buf_add(out, record, n_bytes, err);
}

static bool is_field(const topictag_input_options *names, const char *name)
{
    return strcmp(name, names->id_field) == 0 || strcmp(name, names->title_field) == 0 ||
           strcmp(name, names->text_field) == 0 || strcmp(name, names->labels_field) == 0;
}

static void put_member(tt_json_writer *w, const char *key, const char *text)
{
    if (text == NULL)
        return;
    tt_json_put_key(w, key);
    tt_json_put_cstr(w, text);
}

static void put_story(tt_json_writer *w, const topictag_document *document,
                      const topictag_input_options *names)
{
    const char *group = names->group_field[0] != '\0' ? names->group_field : "group";
    const char *time = names->time_field[0] != '\0' ? names->time_field : "time";
    size_t body = document->title_bytes;
    /* Title and body have a blank line between them; see tt_draft_text. */
    if (body > 0 && document->n_bytes - body >= 2 && memcmp(document->text + body, "\n\n", 2) == 0)
        body += 2;
    put_member(w, names->id_field, document->id);
    if (document->title_bytes > 0) {
        tt_json_put_key(w, names->title_field);
        tt_json_put_string(w, document->text, document->title_bytes);
    }
    tt_json_put_key(w, names->text_field);
    tt_json_put_string(w, document->text + body, document->n_bytes - body);
    tt_json_put_key(w, names->labels_field);
    tt_json_open_array(w);
    for (size_t i = 0; i < document->n_labels; i++)
        tt_json_put_cstr(w, document->labels[i]);
    tt_json_close_array(w);
    /* One field may be two things; it is written once. */
    if (!is_field(names, group))
        put_member(w, group, document->group);
    if (!is_field(names, time) && strcmp(time, group) != 0)
        put_member(w, time, document->time);
}

topictag_status tt_story_line(tt_buf *out, const topictag_document *document,
                              const topictag_input_options *names, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_writer w;
    if (document->record != NULL) {
        TT_TRY(add_record(out, document->record, document->record_bytes, err));
    } else {
        tt_json_begin(&w, out, 0);
        tt_json_open_object(&w);
        put_story(&w, document, names);
        tt_json_close_object(&w);
        TT_TRY(tt_json_finish(&w, err));
    }
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}
