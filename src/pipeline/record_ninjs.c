/* SPDX-License-Identifier: MIT */
/*
 * Records of prediction as IPTC ninjs 1.5, the first version in which a subject has a confidence.
 * Its schema allows no other members, so why a story has no tag goes where ninjs keeps notes for
 * the staff of the receiver.
 */

#include "json/writer.h"
#include "pipeline/record.h"

#include <math.h>
#include <string.h>

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9');
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Characters of a URI (RFC 3986, section 2); "%" counts where two hexadecimal digits follow. */
static bool is_uri_text(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '%' && strspn(text + 1, "0123456789abcdefABCDEF") < 2)
            return false;
        if (!is_alnum(*text) && !is_one_of(*text, "-._~:/?#[]@!$&'()*+,;=%"))
            return false;
    }
    return true;
}

/* An absolute URI: a scheme of two characters or more (C: is a drive), a colon, something. */
static bool is_uri(const char *id)
{
    size_t n = 0;
    while (is_alnum(id[n]) || is_one_of(id[n], "+-."))
        n++;
    return n >= 2 && is_alpha(id[0]) && id[n] == ':' && id[n + 1] != '\0' && is_uri_text(id);
}

/* The id where it is a URI; others, as paths, become the name of a URN. */
static topictag_status add_uri(tt_buf *out, const char *id, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (is_uri(id))
        return tt_buf_add_str(out, id, err);
    TT_TRY(tt_buf_add_str(out, "urn:x-topictag:", err));
    for (const char *c = id; *c != '\0'; c++) {
        /* What RFC 8141 allows anywhere in a name. */
        if (is_alnum(*c) || is_one_of(*c, "-._~:@!$&'()*+,;="))
            TT_TRY(tt_buf_add(out, c, 1, err));
        else
            TT_TRY(tt_buf_printf(out, err, "%%%02X", (unsigned char)*c));
    }
done:
    return rc;
}

static void put_standard(tt_json_writer *w)
{
    tt_json_put_key(w, "$standard");
    tt_json_open_object(w);
    tt_json_put_member(w, "name", "ninjs");
    tt_json_put_member(w, "version", "1.5");
    tt_json_put_member(w, "schema", "http://www.iptc.org/std/ninjs/ninjs-schema_1.5.json");
    tt_json_close_object(w);
}

/* What the story says: its headline and text as they were tagged; a language found beats one
 * declared. */
static void put_story(tt_json_writer *w, const topictag_document *document, const char *found)
{
    size_t body = document->title_bytes;
    tt_json_put_member(w, "language", found[0] != '\0' ? found : document->language);
    if (document->title_bytes > 0) {
        tt_json_put_key(w, "headline");
        tt_json_put_string(w, document->text, document->title_bytes);
    }
    while (body < document->n_bytes && document->text[body] == '\n')
        body++;
    tt_json_put_key(w, "body_text");
    tt_json_put_string(w, document->text + body, document->n_bytes - body);
}

/* Confidence is whole per cent in ninjs. */
static void put_subjects(tt_json_writer *w, const topictag_prediction *prediction)
{
    tt_json_put_key(w, "subject");
    tt_json_open_array(w);
    for (size_t i = 0; i < prediction->n_tags; i++) {
        tt_json_open_object(w);
        tt_json_put_member(w, "name", prediction->tags[i].name);
        tt_json_put_member(w, "creator", "topictag");
        tt_json_put_key(w, "confidence");
        tt_json_put_u64(w, (uint64_t)lround(100 * prediction->tags[i].probability));
        tt_json_close_object(w);
    }
    tt_json_close_array(w);
}

static topictag_status put_record(tt_json_writer *w, const topictag_record *record, const char *uri,
                                  tt_buf *note, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_open_object(w);
    put_standard(w);
    tt_json_put_member(w, "uri", uri);
    tt_json_put_key(w, "altids");
    tt_json_open_object(w);
    tt_json_put_member(w, "id", record->document->id);
    tt_json_close_object(w);
    tt_json_put_member(w, "type", "text");
    if (record->error != NULL) {
        tt_json_put_member(w, "representationtype", "incomplete");
        TT_TRY(tt_buf_add_str(note, "error: ", err));
        TT_TRY(tt_record_error(note, record->error, err));
    } else {
        put_story(w, record->document, record->prediction->language);
        put_subjects(w, record->prediction);
        if (record->prediction->reason != NULL) {
            TT_TRY(tt_buf_add_str(note, "no topic: ", err));
            TT_TRY(tt_record_reason(note, record->prediction, err));
        }
    }
    if (note->len > 0)
        tt_json_put_member(w, "ednote", note->data);
    tt_json_close_object(w);
done:
    return rc;
}

topictag_status tt_record_ninjs(tt_buf *out, const topictag_record *record, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf uri = {0}, note = {0};
    tt_json_writer w;
    tt_json_begin(&w, out, 0);
    TT_TRY(add_uri(&uri, record->document->id, err));
    TT_TRY(put_record(&w, record, uri.data, &note, err));
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    tt_buf_release(&uri);
    tt_buf_release(&note);
    return rc;
}
