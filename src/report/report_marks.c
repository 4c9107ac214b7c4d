/* SPDX-License-Identifier: MIT */
/*
 * Marks on the lines of the labelled files: GitHub's workflow commands and SARIF 2.1.0. Failed
 * gates are errors, stories that the baseline had right are warnings. Without a baseline SARIF
 * notes every mistake.
 */
#include "report/render.h"
#include "json/writer.h"

#include <string.h>

/* GitHub shows ten warnings of a step; viewers of SARIF take some thousand results. */
#define MAX_GITHUB_WARNINGS 10
#define MAX_SARIF_STORIES   1000

/* ---- GitHub ---- */

/* https://docs.github.com/actions: in a message % and line breaks are escaped, in a property also
 * ":" and ",". */
static topictag_status add_data(tt_buf *out, const char *text, bool property, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (; *text != '\0'; text++) {
        const char c = *text;
        const char *escape = c == '%'               ? "%25"
                             : c == '\r'            ? "%0D"
                             : c == '\n'            ? "%0A"
                             : property && c == ':' ? "%3A"
                             : property && c == ',' ? "%2C"
                                                    : NULL;
        if (escape != NULL)
            TT_TRY(tt_buf_add_str(out, escape, err));
        else
            TT_TRY(tt_buf_add(out, text, 1, err));
    }
done:
    return rc;
}

/* Where a mark stands; file NULL: nowhere. */
typedef struct tt_place {
    const char *file;
    uint64_t line; /* 0: the whole file */
} tt_place;

static tt_place place_of_story(const tt_story_result *story)
{
    const bool is_file = story->source != NULL && strcmp(story->source, "-") != 0;
    return is_file ? (tt_place){story->source, story->line} : (tt_place){NULL, 0};
}

/* A pinned story's line, else the line of the gate file. */
static tt_place place_of_gate(const tt_report *report, const tt_gate_result *gate)
{
    const bool is_story = gate->kind == TT_GATE_PIN && gate->doc != UINT32_MAX;
    if (is_story && report->stories != NULL && place_of_story(&report->stories[gate->doc]).file)
        return place_of_story(&report->stories[gate->doc]);
    return (tt_place){gate->where, gate->line};
}

/* "::warning file=F,line=N,title=T::message" */
static topictag_status add_command(tt_buf *out, const char *level, tt_place place,
                                   const char *title, const char *message, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "::%s ", level));
    if (place.file != NULL) {
        TT_TRY(tt_buf_add_str(out, "file=", err));
        TT_TRY(add_data(out, place.file, true, err));
        if (place.line > 0)
            TT_TRY(tt_buf_printf(out, err, ",line=%llu", (unsigned long long)place.line));
        TT_TRY(tt_buf_add_str(out, ",", err));
    }
    TT_TRY(tt_buf_add_str(out, "title=", err));
    TT_TRY(add_data(out, title, true, err));
    TT_TRY(tt_buf_add_str(out, "::", err));
    TT_TRY(add_data(out, message, false, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}

static topictag_status add_warnings(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf message = {0};
    uint32_t n = 0;
    for (uint32_t doc = 0; report->stories != NULL && doc < report->metrics->n_docs; doc++) {
        if (!tt_render_is_newly_wrong(report, doc) || n++ >= MAX_GITHUB_WARNINGS)
            continue;
        const tt_story_result *story = &report->stories[doc];
        tt_buf_reset(&message);
        TT_TRY(tt_buf_printf(&message, err, "%s: ", story->id));
        TT_TRY(tt_render_mistake(&message, report, doc, err));
        TT_TRY(
            add_command(out, "warning", place_of_story(story), "newly wrong", message.data, err));
    }
    if (n > MAX_GITHUB_WARNINGS)
        TT_TRY(tt_buf_printf(out, err, "::notice title=newly wrong::and %u more stories\n",
                             n - MAX_GITHUB_WARNINGS));
done:
    tt_buf_release(&message);
    return rc;
}

topictag_status tt_render_github(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf message = {0};
    TT_TRY(tt_buf_add_str(out, "", err));
    for (size_t i = 0; i < report->n_gates; i++) {
        const tt_gate_result *gate = &report->gates[i];
        if (gate->passed)
            continue;
        tt_buf_reset(&message);
        TT_TRY(tt_buf_printf(&message, err, "%s: ", gate->name));
        TT_TRY(tt_render_finding(&message, gate, err));
        TT_TRY(add_command(out, "error", place_of_gate(report, gate), "gate failed", message.data,
                           err));
    }
    TT_TRY(add_warnings(out, report, err));
done:
    tt_buf_release(&message);
    return rc;
}

/* ---- SARIF ---- */

static const struct {
    const char *id, *text;
} rules[] = {
    {"min", "A metric is below its floor."},
    {"max-drop", "A metric fell by more than its budget, and not by chance."},
    {"pin", "A pinned story does not get its tags."},
    {"newly-wrong", "A story that the baseline tagged right is wrong."},
    {"wrong", "A story does not get its tags."},
};

static const size_t rule_of_gate[] = {[TT_GATE_FLOOR] = 0, [TT_GATE_DROP] = 1, [TT_GATE_PIN] = 2};

/* A path as a URI reference: what RFC 3986 does not allow in one is percent-encoded. */
static topictag_status add_uri(tt_buf *out, const char *path, topictag_error *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._~/!$&'()*+,;=@";
    topictag_status rc = TOPICTAG_OK;
    for (; *path != '\0'; path++) {
        if (strchr(allowed, *path) != NULL)
            TT_TRY(tt_buf_add(out, path, 1, err));
        else
            TT_TRY(tt_buf_printf(out, err, "%%%02X", (unsigned)(unsigned char)*path));
    }
done:
    return rc;
}

static topictag_status put_location(tt_json_writer *w, tt_place place, topictag_error *err)
{
    tt_buf uri = {0};
    topictag_status rc = add_uri(&uri, place.file, err);
    if (rc == TOPICTAG_OK) {
        tt_json_put_key(w, "locations");
        tt_json_open_array(w);
        tt_json_open_object(w);
        tt_json_put_key(w, "physicalLocation");
        tt_json_open_object(w);
        tt_json_put_key(w, "artifactLocation");
        tt_json_open_object(w);
        tt_json_put_key(w, "uri");
        tt_json_put_cstr(w, uri.data);
        tt_json_close_object(w);
        if (place.line > 0) {
            tt_json_put_key(w, "region");
            tt_json_open_object(w);
            tt_json_put_key(w, "startLine");
            tt_json_put_u64(w, place.line);
            tt_json_close_object(w);
        }
        tt_json_close_object(w);
        tt_json_close_object(w);
        tt_json_close_array(w);
    }
    tt_buf_release(&uri);
    return rc;
}

static topictag_status put_result(tt_json_writer *w, size_t rule, const char *level,
                                  const char *message, tt_place place, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_open_object(w);
    tt_json_put_key(w, "ruleId");
    tt_json_put_cstr(w, rules[rule].id);
    tt_json_put_key(w, "ruleIndex");
    tt_json_put_u64(w, rule);
    tt_json_put_key(w, "level");
    tt_json_put_cstr(w, level);
    tt_json_put_key(w, "message");
    tt_json_open_object(w);
    tt_json_put_key(w, "text");
    tt_json_put_cstr(w, message);
    tt_json_close_object(w);
    if (place.file != NULL)
        rc = put_location(w, place, err);
    tt_json_close_object(w);
    return rc;
}

static topictag_status put_results(tt_json_writer *w, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf message = {0};
    uint32_t n = 0;
    for (size_t i = 0; i < report->n_gates; i++) {
        const tt_gate_result *gate = &report->gates[i];
        if (gate->passed)
            continue;
        tt_buf_reset(&message);
        TT_TRY(tt_buf_printf(&message, err, "%s: ", gate->name));
        TT_TRY(tt_render_finding(&message, gate, err));
        TT_TRY(put_result(w, rule_of_gate[gate->kind], "error", message.data,
                          place_of_gate(report, gate), err));
    }
    for (uint32_t doc = 0; report->stories != NULL && doc < report->metrics->n_docs; doc++) {
        const bool newly = tt_render_is_newly_wrong(report, doc);
        const bool noted = report->was_right == NULL && tt_render_is_wrong(report, doc);
        if ((!newly && !noted) || n++ >= MAX_SARIF_STORIES)
            continue;
        tt_buf_reset(&message);
        TT_TRY(tt_buf_printf(&message, err, "%s: ", report->stories[doc].id));
        TT_TRY(tt_render_mistake(&message, report, doc, err));
        TT_TRY(put_result(w, newly ? 3 : 4, newly ? "warning" : "note", message.data,
                          place_of_story(&report->stories[doc]), err));
    }
done:
    tt_buf_release(&message);
    return rc;
}

static void put_driver(tt_json_writer *w, const tt_report *report)
{
    tt_json_put_key(w, "tool");
    tt_json_open_object(w);
    tt_json_put_key(w, "driver");
    tt_json_open_object(w);
    tt_json_put_key(w, "name");
    tt_json_put_cstr(w, "topictag");
    if (report->version != NULL) {
        tt_json_put_key(w, "version");
        tt_json_put_cstr(w, report->version);
    }
    tt_json_put_key(w, "rules");
    tt_json_open_array(w);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        tt_json_open_object(w);
        tt_json_put_key(w, "id");
        tt_json_put_cstr(w, rules[i].id);
        tt_json_put_key(w, "shortDescription");
        tt_json_open_object(w);
        tt_json_put_key(w, "text");
        tt_json_put_cstr(w, rules[i].text);
        tt_json_close_object(w);
        tt_json_close_object(w);
    }
    tt_json_close_array(w);
    tt_json_close_object(w);
    tt_json_close_object(w);
}

topictag_status tt_render_sarif(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_writer w;
    tt_json_begin(&w, out, 2);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "$schema");
    tt_json_put_cstr(&w, "https://json.schemastore.org/sarif-2.1.0.json");
    tt_json_put_key(&w, "version");
    tt_json_put_cstr(&w, "2.1.0");
    tt_json_put_key(&w, "runs");
    tt_json_open_array(&w);
    tt_json_open_object(&w);
    put_driver(&w, report);
    tt_json_put_key(&w, "columnKind");
    tt_json_put_cstr(&w, "unicodeCodePoints");
    tt_json_put_key(&w, "results");
    tt_json_open_array(&w);
    TT_TRY(put_results(&w, report, err));
    tt_json_close_array(&w);
    tt_json_close_object(&w);
    tt_json_close_array(&w);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}
