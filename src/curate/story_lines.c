/* SPDX-License-Identifier: MIT */
#include "curate/story_lines.h"

#include "json/outline.h"
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

static void put_body(tt_json_writer *w, const topictag_document *document)
{
    size_t body = document->title_bytes;
    /* Title and body have a blank line between them; see tt_draft_text. */
    if (body > 0 && document->n_bytes - body >= 2 && memcmp(document->text + body, "\n\n", 2) == 0)
        body += 2;
    tt_json_put_string(w, document->text + body, document->n_bytes - body);
}

static void put_labels(tt_json_writer *w, const topictag_document *document)
{
    tt_json_open_array(w);
    for (size_t i = 0; i < document->n_labels; i++)
        tt_json_put_cstr(w, document->labels[i]);
    tt_json_close_array(w);
}

void tt_story_line_members(tt_json_writer *w, const topictag_document *document,
                           const topictag_input_options *names)
{
    const char *group = names->group_field[0] != '\0' ? names->group_field : "group";
    const char *time = names->time_field[0] != '\0' ? names->time_field : "time";
    tt_json_put_member(w, names->id_field, document->id);
    if (document->title_bytes > 0) {
        tt_json_put_key(w, names->title_field);
        tt_json_put_string(w, document->text, document->title_bytes);
    }
    tt_json_put_key(w, names->text_field);
    put_body(w, document);
    tt_json_put_key(w, names->labels_field);
    put_labels(w, document);
    /* One field may be two things; it is written once. */
    if (!is_field(names, group))
        tt_json_put_member(w, group, document->group);
    if (!is_field(names, time) && strcmp(time, group) != 0)
        tt_json_put_member(w, time, document->time);
}

static bool is_key(const tt_json_item *member, const char *name)
{
    return member->key_bytes == strlen(name) && memcmp(member->key, name, member->key_bytes) == 0;
}

/* The members of a record; title, text and labels are the document's, others as they are written.
 */
static void put_record(tt_json_writer *w, const tt_json_outline *record,
                       const topictag_document *document, const topictag_input_options *names)
{
    /* As the reader of JSON Lines: "label" serves where there is no "labels". */
    const tt_json_item *given = tt_json_outline_find(record, names->labels_field);
    const bool single = strcmp(names->labels_field, "labels") == 0 &&
                        (given == NULL || given->type == TT_JSON_NULL);
    for (const tt_json_item *m = record->items; m < record->items + record->n; m++) {
        const bool text = m->type == TT_JSON_STRING;
        tt_json_put_key_bytes(w, m->key, m->key_bytes);
        if (text && is_key(m, names->title_field))
            tt_json_put_string(w, document->text, document->title_bytes);
        else if (text && is_key(m, names->text_field))
            put_body(w, document);
        else if (!is_key(m, single ? "label" : names->labels_field))
            tt_json_put_written(w, m->bytes - text, m->n_bytes + 2 * text); /* with its quotes */
        else if (text && document->n_labels == 1)
            tt_json_put_cstr(w, document->labels[0]);
        else
            put_labels(w, document);
    }
}

/* A line of an object; record NULL: of the document's own parts. */
static topictag_status add_object(tt_buf *out, const tt_json_outline *record,
                                  const topictag_document *document,
                                  const topictag_input_options *names, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_writer w;
    tt_json_begin(&w, out, 0);
    tt_json_open_object(&w);
    if (record != NULL)
        put_record(&w, record, document, names);
    else
        tt_story_line_members(&w, document, names);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

topictag_status tt_story_line(tt_buf *out, const topictag_document *document,
                              const topictag_input_options *names, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (document->record == NULL)
        return add_object(out, NULL, document, names, err);
    TT_TRY(add_record(out, document->record, document->record_bytes, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

topictag_status tt_story_line_changed(tt_buf *out, const topictag_document *document,
                                      const topictag_input_options *names, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_outline record = {0};
    if (document->record == NULL)
        return add_object(out, NULL, document, names, err);
    TT_TRY(tt_json_outline_read(&record, document->record, document->record_bytes, err));
    TT_TRY(add_object(out, &record, document, names, err));
done:
    tt_json_outline_release(&record);
    return rc;
}
