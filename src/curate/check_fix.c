/* SPDX-License-Identifier: MIT */
/*
 * The cleaned copy of a corpus and the log of what was done to it. Acts on findings only, so that
 * a kind that was not looked for is not touched.
 */

#include "base/memory.h"
#include "curate/damage.h"
#include "json/writer.h"
#include "curate/checking.h"
#include "curate/story_lines.h"

#include <stdlib.h>
#include <string.h>

/* What is done to one story. */
typedef struct repair {
    const tt_finding *dropped; /* why it is left out; NULL: it stays */
    bool damaged;
} repair;

enum { STORIES, LOG };

typedef struct fixing {
    const topictag_check *check;
    repair *repairs;     /* [n_docs] */
    bool *renamed;       /* [n_labels] written otherwise, and that was looked for */
    tt_outfile files[2]; /* STORIES, LOG */
    tt_buf line, text;
    uint64_t n_changes;
} fixing;

static void plan(fixing *fix)
{
    const topictag_check *check = fix->check;
    for (size_t i = 0; i < check->n_findings; i++) {
        const tt_finding *finding = &check->findings[i];
        repair *to = finding->doc != UINT32_MAX ? &fix->repairs[finding->doc] : NULL;
        switch (finding->shown.kind) {
        case TOPICTAG_FINDING_LEAK:
        case TOPICTAG_FINDING_EMPTY:
            to->dropped = finding;
            break;
        case TOPICTAG_FINDING_DUPLICATE:
            /* Findings come in reading order, so what became of the earlier copy is known; leaks
               come before. A copy of what is not there any more, where a better one would have been
               named, is the only one left: it stays. */
            if (to->dropped == NULL && fix->repairs[finding->other].dropped == NULL)
                to->dropped = finding;
            break;
        case TOPICTAG_FINDING_ENCODING:
            to->damaged = true;
            break;
        case TOPICTAG_FINDING_LABEL_TYPO:
            fix->renamed[finding->label] = check->typos[finding->label].same_label;
            break;
        case TOPICTAG_FINDING_MISLABEL:
        case TOPICTAG_FINDING_CONTRADICTION:
        case TOPICTAG_FINDING_RARE_LABEL:
        case TOPICTAG_FINDING_SOURCE_TERM:
        case TOPICTAG_FINDING_LONG:
            break;
        }
    }
}

/* One change: {"action":"dropped","why":"duplicate","id":...,"source":...,"line":...,...}. */
static topictag_status log_record(fixing *fix, const tt_skipped *record, const char *action,
                                  const char *why, const char *from, const char *to,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_json_writer w;
    tt_buf_reset(&fix->line);
    tt_json_begin(&w, &fix->line, 0);
    tt_json_open_object(&w);
    tt_json_put_member(&w, "action", action);
    tt_json_put_member(&w, "why", why);
    tt_json_put_member(&w, "id", record->id);
    tt_json_put_member(&w, "source", record->source);
    tt_json_put_key(&w, "line");
    tt_json_put_u64(&w, record->line);
    tt_json_put_member(&w, "from", from);
    tt_json_put_member(&w, "to", to);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(&fix->line, "\n", 1, err));
    TT_TRY(tt_outfile_write(&fix->files[LOG], fix->line.data, fix->line.len, err));
    fix->n_changes++;
done:
    return rc;
}

static topictag_status log_change(fixing *fix, uint32_t doc, const char *action, const char *why,
                                  const char *from, const char *to, topictag_error *err)
{
    const tt_document *document = &fix->check->corpus.docs[doc];
    const tt_skipped record = {document->id, document->source, document->line};
    return log_record(fix, &record, action, why, from, to, err);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Puts the labels that are meant into names [document->n_labels]; *n is how many are left. */
static topictag_status rename_labels(fixing *fix, uint32_t doc, const char **names, size_t *n,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_check *check = fix->check;
    const tt_corpus *corpus = &check->corpus;
    size_t n_names = 0;
    for (uint32_t i = corpus->label_begin[doc]; i < corpus->label_begin[doc + 1]; i++) {
        const uint32_t label = corpus->label_ids[i];
        const char *name = corpus->label_names[label];
        if (fix->renamed[label]) {
            name = corpus->label_names[check->typos[label].meant];
            TT_TRY(log_change(fix, doc, "renamed", "label-typo", corpus->label_names[label], name,
                              err));
        }
        names[n_names++] = name;
    }
    if (n_names > 1)
        qsort(names, n_names, sizeof *names, compare_names);
    *n = 0;
    for (size_t i = 0; i < n_names; i++)
        if (*n == 0 || strcmp(names[i], names[*n - 1]) != 0)
            names[(*n)++] = names[i];
done:
    return rc;
}

/* *document is of story doc; its text is put right where it was decoded wrongly. */
static topictag_status repair_text(fixing *fix, uint32_t doc, tt_document *document,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t title = document->title_bytes;
    tt_buf_reset(&fix->text);
    TT_TRY(tt_damage_repair(&fix->text, document->text, title, err));
    const size_t repaired_title = fix->text.len;
    TT_TRY(tt_damage_repair(&fix->text, document->text + title, document->n_bytes - title, err));
    if (fix->text.len == document->n_bytes) /* nothing but U+FFFD, which cannot be undone */
        return TOPICTAG_OK;
    document->text = fix->text.data;
    document->n_bytes = fix->text.len;
    document->title_bytes = repaired_title;
    TT_TRY(log_change(fix, doc, "decoded", "encoding", NULL, NULL, err));
done:
    return rc;
}

static topictag_status write_story(fixing *fix, uint32_t doc, const char **names,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_document document = fix->check->corpus.docs[doc];
    const repair *todo = &fix->repairs[doc];
    if (todo->dropped != NULL)
        return log_change(fix, doc, "dropped",
                          topictag_finding_kind_name(todo->dropped->shown.kind), NULL,
                          todo->dropped->shown.other_id, err);
    const uint64_t n_before = fix->n_changes;
    TT_TRY(rename_labels(fix, doc, names, &document.n_labels, err));
    document.labels = names;
    if (todo->damaged)
        TT_TRY(repair_text(fix, doc, &document, err));
    tt_buf_reset(&fix->line);
    TT_TRY((fix->n_changes > n_before ? tt_story_line_changed : tt_story_line)(
        &fix->line, &document, &fix->check->input, err));
    TT_TRY(tt_outfile_write(&fix->files[STORIES], fix->line.data, fix->line.len, err));
done:
    return rc;
}

topictag_status topictag_check_fix(const topictag_check *check, const char *path,
                                   const char *log_path, uint64_t *n_changes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    fixing fix = {.check = check};
    const char **names = tt_alloc(corpus->n_labels, sizeof *names);
    fix.repairs = tt_calloc(corpus->n_docs, sizeof *fix.repairs);
    fix.renamed = tt_calloc(corpus->n_labels, sizeof *fix.renamed);
    if (names == NULL || fix.repairs == NULL || fix.renamed == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    plan(&fix);
    TT_TRY(tt_buf_add_str(&fix.text, "", err)); /* a repaired text is never NULL */
    TT_TRY(tt_outfile_open(&fix.files[STORIES], path, err));
    TT_TRY(tt_outfile_open(&fix.files[LOG], log_path, err));
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        TT_TRY(write_story(&fix, doc, names, err));
    for (uint64_t i = 0; i < corpus->n_skipped; i++)
        TT_TRY(log_record(&fix, &corpus->skipped[i], "dropped", "unreadable", NULL, NULL, err));
    TT_TRY(tt_outfile_commit_all(fix.files, 2, err));
    if (n_changes != NULL)
        *n_changes = fix.n_changes;
done:
    tt_outfile_release(&fix.files[STORIES]);
    tt_outfile_release(&fix.files[LOG]);
    tt_buf_release(&fix.line);
    tt_buf_release(&fix.text);
    free(names);
    free(fix.repairs);
    free(fix.renamed);
    return rc;
}
