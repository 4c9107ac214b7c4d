/* SPDX-License-Identifier: MIT */
/*
 * Findings for people and for programs.
 */

#include "base/utf8.h"
#include "json/writer.h"
#include "curate/checking.h"

#include <string.h>

/* "source:line: kind: message"; a story that brought its id is named by it too. */
static topictag_status put_row(tt_buf *out, const topictag_check *check, const tt_finding *finding,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_finding *shown = &finding->shown;
    const size_t begin = out->len;
    TT_TRY(tt_buf_add_str(out, shown->source != NULL ? shown->source : check->title, err));
    if (shown->line > 0)
        TT_TRY(tt_buf_printf(out, err, ":%llu", (unsigned long long)shown->line));
    TT_TRY(tt_buf_printf(out, err, ": %s: ", topictag_finding_kind_name(shown->kind)));
    if (finding->doc != UINT32_MAX && check->corpus.docs[finding->doc].own_id)
        TT_TRY(tt_buf_printf(out, err, "\"%s\" ", shown->id));
    TT_TRY(tt_buf_add_str(out, shown->message, err));
    tt_utf8_blank_controls(out->data + begin, out->len - begin, "\t"); /* a finding is one line */
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

static void put_story(tt_json_writer *w, const char *id, const char *source, uint64_t line)
{
    tt_json_put_key(w, "id");
    tt_json_put_cstr(w, id);
    tt_json_put_key(w, "source");
    tt_json_put_cstr(w, source);
    tt_json_put_key(w, "line");
    tt_json_put_u64(w, line);
}

static void put_finding(tt_json_writer *w, const topictag_finding *finding)
{
    tt_json_open_object(w);
    tt_json_put_member(w, "kind", topictag_finding_kind_name(finding->kind));
    if (finding->id != NULL)
        put_story(w, finding->id, finding->source, finding->line);
    if (finding->other_id != NULL) {
        tt_json_put_key(w, "other");
        tt_json_open_object(w);
        put_story(w, finding->other_id, finding->other_source, finding->other_line);
        tt_json_close_object(w);
    }
    tt_json_put_member(w, "label", finding->label);
    tt_json_put_member(w, "suggested", finding->suggested);
    tt_json_put_member(w, "term", finding->term);
    tt_json_put_key(w, "score");
    tt_json_put_double(w, finding->score);
    tt_json_put_member(w, "message", finding->message);
    tt_json_close_object(w);
}

static topictag_status render_json(tt_buf *out, const topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint64_t counts[TOPICTAG_FINDING_KINDS] = {0};
    tt_json_writer w;
    for (size_t i = 0; i < check->n_findings; i++)
        counts[check->findings[i].shown.kind]++;
    tt_json_begin(&w, out, 2);
    tt_json_open_object(&w);
    tt_json_put_member(&w, "corpus", check->title);
    tt_json_put_key(&w, "documents");
    tt_json_put_u64(&w, check->corpus.n_docs);
    tt_json_put_key(&w, "counts");
    tt_json_open_object(&w);
    for (int kind = 0; kind < TOPICTAG_FINDING_KINDS; kind++) {
        tt_json_put_key(&w, topictag_finding_kind_name((topictag_finding_kind)kind));
        tt_json_put_u64(&w, counts[kind]);
    }
    tt_json_close_object(&w);
    tt_json_put_key(&w, "findings");
    tt_json_open_array(&w);
    for (size_t i = 0; i < check->n_findings; i++)
        put_finding(&w, &check->findings[i].shown);
    tt_json_close_array(&w);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(out, "\n", 1, err));
done:
    return rc;
}

topictag_status topictag_check_render(const topictag_check *check, const char *format,
                                      topictag_text *out, topictag_error *err)
{
    tt_buf text = tt_text_begin(out);
    topictag_status rc = tt_buf_add_str(&text, "", err);
    if (strcmp(format, "json") == 0)
        rc = render_json(&text, check, err);
    else if (strcmp(format, "text") != 0)
        rc = tt_fail(err, TOPICTAG_E_INVALID_ARG, "expected text or json, found \"%.60s\"", format);
    else
        for (size_t i = 0; i < check->n_findings && rc == TOPICTAG_OK; i++)
            rc = put_row(&text, check, &check->findings[i], err);
    return tt_text_end(out, &text, rc);
}
