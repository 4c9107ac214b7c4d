/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines: one object a line. "labels" is an array of strings or one string; where the field
 * is called "labels" and is not there, "label" serves. null is as good as absent. Ids, groups
 * and times may be numbers. A line that is a wire document or feed (ninjs, JSON Feed) gives the
 * stories in it.
 */
#include "corpus/source.h"
#include "json/outline.h"

#include <string.h>

static topictag_status wrong_type(const tt_document *doc, const char *field, const char *wanted,
                                  const tt_json_item *found, topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                      "\"%s\" must be %s, found %s", field, wanted, tt_json_name_of(found->type));
}

static tt_json_item *find(const tt_json_outline *record, const char *field)
{
    tt_json_item *item = field != NULL ? tt_json_outline_find(record, field) : NULL;
    return item != NULL && item->type != TT_JSON_NULL ? item : NULL;
}

/* *slot = the string or number of a field, NULL when it is absent or empty. */
static topictag_status get_scalar(tt_draft *draft, tt_json_outline *record, const char *field,
                                  const char **slot, topictag_error *err)
{
    *slot = NULL;
    tt_json_item *item = find(record, field);
    if (item == NULL)
        return TOPICTAG_OK;
    /* A number as it is written: as a double it would lose the last digits of a long id. */
    const char *text = item->bytes;
    size_t n_bytes = item->n_bytes;
    if (item->type != TT_JSON_NUMBER && !tt_json_outline_string(record, item, &text, &n_bytes))
        return wrong_type(&draft->doc, field, "a string or a number", item, err);
    return tt_draft_string(draft, slot, text, n_bytes, err);
}

/* *text stays as it is when the field is absent. */
static topictag_status get_string(const tt_document *doc, tt_json_outline *record,
                                  const char *field, const char **text, size_t *n_bytes,
                                  topictag_error *err)
{
    tt_json_item *item = find(record, field);
    if (item != NULL && !tt_json_outline_string(record, item, text, n_bytes))
        return wrong_type(doc, field, "a string", item, err);
    return TOPICTAG_OK;
}

static topictag_status get_label_array(tt_draft *draft, tt_json_outline *record,
                                       tt_json_item *labels, const char *field, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_document *doc = &draft->doc;
    tt_json_item *items;
    size_t n;
    TT_TRY(tt_json_outline_elements(record, labels, &items, &n, err));
    for (size_t i = 0; i < n; i++) {
        const char *name;
        size_t n_bytes;
        if (!tt_json_outline_string(record, &items[i], &name, &n_bytes))
            return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                              "\"%s\" must be an array of strings, found %s in it", field,
                              tt_json_name_of(items[i].type));
        TT_TRY(tt_draft_label(draft, name, n_bytes, err));
    }
done:
    return rc;
}

static topictag_status get_labels(tt_draft *draft, tt_json_outline *record, const char *field,
                                  topictag_error *err)
{
    tt_json_item *labels = find(record, field);
    const char *wanted = "an array of strings", *name;
    size_t n_bytes;
    if (labels == NULL && strcmp(field, "labels") == 0) {
        field = "label";
        wanted = "a string";
        labels = find(record, field);
    }
    if (labels == NULL)
        return TOPICTAG_OK;
    if (labels->type == TT_JSON_ARRAY)
        return get_label_array(draft, record, labels, field, err);
    if (!tt_json_outline_string(record, labels, &name, &n_bytes))
        return wrong_type(&draft->doc, field, wanted, labels, err);
    return n_bytes > 0 ? tt_draft_label(draft, name, n_bytes, err) : TOPICTAG_OK;
}

static topictag_status read_record(const tt_reader_options *options, tt_draft *draft,
                                   tt_json_outline *record, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_document *doc = &draft->doc;
    const char *id = NULL, *title = NULL, *text = NULL;
    size_t title_bytes = 0, text_bytes = 0;
    if (record->type != TT_JSON_OBJECT)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                          "a line must hold a JSON object, found %s",
                          tt_json_name_of(record->type));
    TT_TRY(get_scalar(draft, record, options->id_field, &id, err));
    if (id != NULL) {
        doc->id = id;
        doc->own_id = true;
    }
    if (!draft->ignores_labels)
        TT_TRY(get_labels(draft, record, options->labels_field, err));
    TT_TRY(get_string(doc, record, options->title_field, &title, &title_bytes, err));
    TT_TRY(get_string(doc, record, options->text_field, &text, &text_bytes, err));
    if (title == NULL && text == NULL) {
        rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                        "\"%s\" is missing (--text-field names another)", options->text_field);
        goto done;
    }
    TT_TRY(get_scalar(draft, record, options->group_field, &doc->group, err));
    TT_TRY(get_scalar(draft, record, options->time_field, &doc->time, err));
    TT_TRY(tt_draft_text(draft, title, title_bytes, text, text_bytes, err));
done:
    return rc;
}

/* A line without the fields of a record that the article room knows: reads its stories. */
static topictag_status read_wire(tt_source *source, const char *line, size_t n_bytes, bool *is_wire,
                                 topictag_error *err)
{
    const tt_json_outline *record = &source->record;
    const tt_reader_options *options = source->options;
    tt_article_options reading = tt_article_options_default();
    *is_wire = false;
    if (find(record, options->text_field) != NULL || find(record, options->labels_field) != NULL)
        return TOPICTAG_OK;
    reading.kind = tt_article_sniff(line, n_bytes, NULL, NULL);
    reading.max_bytes = options->max_document_bytes;
    reading.list_dropped = options->list_dropped;
    *is_wire = reading.kind == TT_ARTICLE_NINJS || reading.kind == TT_ARTICLE_JSON_FEED;
    source->next_story = 0;
    tt_article_reset(&source->article);
    return *is_wire ? tt_article_read(&source->article, line, n_bytes, NULL, &reading, err)
                    : TOPICTAG_OK;
}

static bool is_empty(const char *line, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

/* The next line that is not empty into source->record. */
static topictag_status next_record(tt_source *source, tt_draft *draft, bool *more,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_document *doc = &draft->doc;
    uint64_t n_replaced = 0;
    do {
        rc = tt_source_line(source, &doc->record, &doc->record_bytes, &n_replaced, more, err);
        const char *line = doc->record;
        const size_t n_bytes = doc->record_bytes;
        tt_draft_begin(draft, source->path, tt_input_line_number(source->in));
        if (rc != TOPICTAG_OK || !*more)
            return rc;
        doc->record = line;
        doc->record_bytes = n_bytes;
    } while (is_empty(doc->record, doc->record_bytes));
    doc->n_replaced = n_replaced;
    return tt_json_outline_read(&source->record, doc->record, doc->record_bytes, err);
}

topictag_status tt_jsonl_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool is_new = false; /* a line was read for this story */
    *more = true;
    for (bool is_wire = true; is_wire && !tt_source_has_story(source);) {
        TT_TRY(next_record(source, draft, more, err));
        if (!*more)
            return TOPICTAG_OK;
        is_new = true;
        TT_TRY(read_wire(source, draft->doc.record, draft->doc.record_bytes, &is_wire, err));
    }
    if (!tt_source_has_story(source)) {
        TT_TRY(read_record(source->options, draft, &source->record, err));
    } else {
        /* What was ill-formed in the line is told of its first story. */
        const uint64_t n_replaced = is_new ? draft->doc.n_replaced : 0;
        tt_draft_begin(draft, source->path, tt_input_line_number(source->in));
        TT_TRY(tt_source_take_story(source, draft, err));
        draft->doc.n_replaced += n_replaced;
    }
done:
    return rc;
}
