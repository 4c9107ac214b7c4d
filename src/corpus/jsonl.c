/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines: one object a line. "labels" is an array of strings or one string; where the field
 * is called "labels" and is not there, "label" serves. null is as good as absent. Ids, groups
 * and times may be numbers. A line that is a wire document or feed (ninjs, JSON Feed) gives the
 * stories in it.
 */
#include "corpus/source.h"
#include "json/json.h"
#include "base/number.h"

#include <string.h>

static topictag_status wrong_type(const tt_document *doc, const char *field, const char *wanted,
                                  const tt_json *found, topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                      "\"%s\" must be %s, found %s", field, wanted, tt_json_type_name(found));
}

static const tt_json *find(const tt_json *record, const char *field)
{
    const tt_json *value = field != NULL ? tt_json_get(record, field) : NULL;
    return value != NULL && tt_json_type_of(value) != TT_JSON_NULL ? value : NULL;
}

/* *slot = the string or number of a field, NULL when it is absent or empty. */
static topictag_status get_scalar(tt_draft *draft, const tt_json *record, const char *field,
                                  const char **slot, topictag_error *err)
{
    *slot = NULL;
    const tt_json *value = find(record, field);
    if (value == NULL)
        return TOPICTAG_OK;
    double number;
    char digits[TT_NUMBER_BYTES];
    const char *text = tt_json_string(value);
    if (text == NULL && tt_json_number(value, &number))
        text = tt_format_double(number, digits);
    if (text == NULL)
        return wrong_type(&draft->doc, field, "a string or a number", value, err);
    return tt_draft_string(draft, slot, text, strlen(text), err);
}

static topictag_status get_string(const tt_document *doc, const tt_json *record, const char *field,
                                  const char **text, topictag_error *err)
{
    const tt_json *value = find(record, field);
    *text = value != NULL ? tt_json_string(value) : NULL;
    if (value != NULL && *text == NULL)
        return wrong_type(doc, field, "a string", value, err);
    return TOPICTAG_OK;
}

static topictag_status get_label_array(tt_draft *draft, const tt_json *labels, const char *field,
                                       topictag_error *err)
{
    const tt_document *doc = &draft->doc;
    for (const tt_json *v = tt_json_first(labels); v != NULL; v = tt_json_next(v)) {
        const char *name = tt_json_string(v);
        if (name == NULL)
            return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                              "\"%s\" must be an array of strings, found %s in it", field,
                              tt_json_type_name(v));
        topictag_status rc = tt_draft_label(draft, name, strlen(name), err);
        if (rc != TOPICTAG_OK)
            return rc;
    }
    return TOPICTAG_OK;
}

static topictag_status get_labels(tt_draft *draft, const tt_json *record, const char *field,
                                  topictag_error *err)
{
    const tt_json *labels = find(record, field);
    const char *wanted = "an array of strings";
    if (labels == NULL && strcmp(field, "labels") == 0) {
        field = "label";
        wanted = "a string";
        labels = find(record, field);
    }
    if (labels == NULL)
        return TOPICTAG_OK;
    if (tt_json_type_of(labels) == TT_JSON_ARRAY)
        return get_label_array(draft, labels, field, err);
    const char *name = tt_json_string(labels);
    if (name == NULL)
        return wrong_type(&draft->doc, field, wanted, labels, err);
    return name[0] != '\0' ? tt_draft_label(draft, name, strlen(name), err) : TOPICTAG_OK;
}

static topictag_status read_record(const tt_reader_options *options, tt_draft *draft,
                                   const tt_json *record, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_document *doc = &draft->doc;
    const char *id = NULL, *title = NULL, *text = NULL;
    if (tt_json_type_of(record) != TT_JSON_OBJECT)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                          "a line must hold a JSON object, found %s", tt_json_type_name(record));
    TT_TRY(get_scalar(draft, record, options->id_field, &id, err));
    if (id != NULL) {
        doc->id = id;
        doc->own_id = true;
    }
    TT_TRY(get_labels(draft, record, options->labels_field, err));
    TT_TRY(get_string(doc, record, options->title_field, &title, err));
    TT_TRY(get_string(doc, record, options->text_field, &text, err));
    if (title == NULL && text == NULL) {
        rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0, "\"%s\" is missing",
                        options->text_field);
        goto done;
    }
    TT_TRY(get_scalar(draft, record, options->group_field, &doc->group, err));
    TT_TRY(get_scalar(draft, record, options->time_field, &doc->time, err));
    title = title != NULL ? title : "";
    text = text != NULL ? text : "";
    TT_TRY(tt_draft_text(draft, title, strlen(title), text, strlen(text), err));
done:
    return rc;
}

/* A line without the fields of a record that the article room knows: reads its stories. */
static topictag_status read_wire(tt_source *source, const tt_json *record, const char *line,
                                 size_t n_bytes, bool *is_wire, topictag_error *err)
{
    const tt_reader_options *options = source->options;
    tt_article_options reading = tt_article_options_default();
    *is_wire = false;
    if (find(record, options->text_field) != NULL || find(record, options->labels_field) != NULL)
        return TOPICTAG_OK;
    reading.kind = tt_article_sniff(line, n_bytes, NULL, NULL);
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

/* The next line that is not empty into record, which is the caller's to free. */
static topictag_status next_record(tt_source *source, tt_draft *draft, tt_json **record, bool *more,
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
    return tt_json_parse(record, doc->record, doc->record_bytes, err);
}

topictag_status tt_jsonl_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json *record = NULL;
    *more = true;
    for (bool is_wire = true; is_wire && !tt_source_has_story(source);) {
        tt_json_free(record);
        record = NULL;
        TT_TRY(next_record(source, draft, &record, more, err));
        if (!*more)
            return TOPICTAG_OK;
        TT_TRY(
            read_wire(source, record, draft->doc.record, draft->doc.record_bytes, &is_wire, err));
    }
    if (!tt_source_has_story(source)) {
        TT_TRY(read_record(source->options, draft, record, err));
    } else {
        /* What was ill-formed in the line is told of its first story. */
        const uint64_t n_replaced = record != NULL ? draft->doc.n_replaced : 0;
        tt_draft_begin(draft, source->path, tt_input_line_number(source->in));
        TT_TRY(tt_source_take_story(source, draft, err));
        draft->doc.n_replaced += n_replaced;
    }
done:
    tt_json_free(record);
    return rc;
}
