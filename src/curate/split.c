/* SPDX-License-Identifier: MIT */
/*
 * Splitting a corpus: what must stay together, then the parts, then both files.
 */

#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "curate/near.h"
#include "corpus/parts.h"
#include "pipeline/handles.h"
#include "curate/story_lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct splitting {
    topictag_input_options input;
    const topictag_split_options *options;
    const topictag_listener *listener;
    tt_buf paths[2]; /* of the training and the test part */
    tt_corpus corpus;
    tt_near near;
    uint32_t *groups; /* [n_docs] */
    double *times;    /* [n_docs] seconds, -INFINITY: not known; NULL: by labels */
    bool *in_test;    /* [n_docs] */
    topictag_split_summary summary;
} splitting;

topictag_split_options topictag_split_options_default(void)
{
    topictag_split_options options;
    topictag_options_reset(&options, topictag_split_option_table());
    return options;
}

/* A part must not take the place of what it is a part of: the reader refuses to read it. */
static topictag_status name_parts(splitting *s, const char *folder, topictag_error *err)
{
    static const char *const names[2] = {"train.jsonl", "test.jsonl"};
    topictag_status rc = TOPICTAG_OK;
    topictag_list *outputs = &s->input.outputs;
    int n_folder = (int)strlen(folder);
    while (n_folder > 1 && folder[n_folder - 1] == '/')
        n_folder--;
    if (outputs->n > TOPICTAG_LIST_MAX - 2)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %d outputs", TOPICTAG_LIST_MAX);
    for (int part = 0; part < 2; part++) {
        TT_TRY(tt_buf_printf(&s->paths[part], err, "%.*s/%s", n_folder, folder, names[part]));
        outputs->items[outputs->n++] = s->paths[part].data;
    }
done:
    return rc;
}

static topictag_status read_times(splitting *s, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &s->corpus;
    s->times = tt_alloc(corpus->n_docs, sizeof *s->times);
    if (s->times == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_document *document = &corpus->docs[doc];
        s->times[doc] = -INFINITY;
        if (document->time != NULL && tt_timestamp_parse(document->time, &s->times[doc]))
            continue;
        s->summary.n_undated++;
        if (document->time == NULL)
            continue;
        if (s->input.on_error == TOPICTAG_ON_ERROR_STOP)
            return tt_fail_at(err, TOPICTAG_E_SYNTAX, document->source, document->line, 0,
                              "\"%s\" must be a time like 2024-03-09T10:00:00Z, found \"%.60s\"",
                              s->options->by_time, document->time);
        TT_TRY(tt_tell(s->listener, TOPICTAG_EVENT_WARNING, err,
                       "%s:%llu: \"%.60s\" is no time (the story counts as oldest)",
                       document->source, (unsigned long long)document->line, document->time));
    }
    if (s->summary.n_undated == corpus->n_docs)
        rc = tt_fail_at(err, TOPICTAG_E_EMPTY, corpus->docs[0].source, 0, 0,
                        "no story has a time in a field \"%s\"", s->options->by_time);
done:
    return rc;
}

static topictag_status prepare(splitting *s, const char *const *paths, size_t n_paths,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_corpus *corpus = &s->corpus;
    if (s->options->by_time[0] != '\0')
        s->input.time_field = s->options->by_time;
    TT_TRY(tt_stories_load_records(corpus, paths, n_paths, &s->input, true, s->listener, err));
    s->summary.n_skipped = corpus->n_skipped;
    s->groups = tt_alloc(corpus->n_docs, sizeof *s->groups);
    s->in_test = tt_alloc(corpus->n_docs, sizeof *s->in_test);
    if (s->groups == NULL || s->in_test == NULL)
        return tt_no_memory(err);
    if (s->options->by_time[0] != '\0')
        TT_TRY(read_times(s, err));
    TT_TRY(tt_near_find(&s->near, corpus, NULL, s->options->similarity,
                        tt_thread_count(s->options->threads), s->listener, err));
    TT_TRY(tt_near_groups(s->groups, &s->near, corpus, err));
done:
    return rc;
}

static void describe_times(splitting *s)
{
    const tt_corpus *corpus = &s->corpus;
    uint32_t newest = UINT32_MAX;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        if (!s->in_test[doc] && s->times[doc] != -INFINITY &&
            (newest == UINT32_MAX || s->times[doc] > s->times[newest]))
            newest = doc;
    if (newest == UINT32_MAX)
        return;
    snprintf(s->summary.newest, sizeof s->summary.newest, "%s", corpus->docs[newest].time);
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++)
        s->summary.n_older += s->in_test[doc] && s->times[doc] < s->times[newest];
}

static topictag_status describe(splitting *s, topictag_error *err)
{
    const tt_corpus *corpus = &s->corpus;
    topictag_split_summary *summary = &s->summary;
    uint32_t *n_test = tt_calloc(corpus->n_labels, sizeof *n_test);
    uint32_t *n_train = tt_calloc(corpus->n_labels, sizeof *n_train);
    if (n_test == NULL || n_train == NULL) {
        free(n_test);
        free(n_train);
        return tt_no_memory(err);
    }
    summary->n_labels = corpus->n_labels;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        summary->n_test += s->in_test[doc];
        summary->n_together += s->groups[doc] != UINT32_MAX;
        summary->n_copies += s->near.earlier[doc].doc != TT_NEAR_NONE;
        for (uint32_t i = corpus->label_begin[doc]; i < corpus->label_begin[doc + 1]; i++)
            (s->in_test[doc] ? n_test : n_train)[corpus->label_ids[i]]++;
    }
    summary->n_train = corpus->n_docs - summary->n_test;
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        summary->n_only_train += n_test[label] == 0;
        summary->n_only_test += n_train[label] == 0;
    }
    if (s->times != NULL)
        describe_times(s);
    free(n_test);
    free(n_train);
    return TOPICTAG_OK;
}

static topictag_status write_stories(const splitting *s, tt_outfile files[2], topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf line = {0};
    for (uint32_t doc = 0; doc < s->corpus.n_docs; doc++) {
        tt_buf_reset(&line);
        TT_TRY(tt_story_line(&line, &s->corpus.docs[doc], &s->input, err));
        TT_TRY(tt_outfile_write(&files[s->in_test[doc]], line.data, line.len, err));
    }
    TT_TRY(tt_outfile_commit_all(files, 2, err));
done:
    tt_buf_release(&line);
    return rc;
}

static topictag_status write_parts(const splitting *s, const char *folder, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_outfile files[2] = {{0}, {0}};
    TT_TRY(tt_folder_make(folder, err));
    for (int part = 0; part < 2; part++)
        TT_TRY(tt_outfile_open(&files[part], s->paths[part].data, err));
    TT_TRY(write_stories(s, files, err));
done:
    tt_outfile_release(&files[0]);
    tt_outfile_release(&files[1]);
    return rc;
}

topictag_status topictag_split_corpus(const char *const *paths, size_t n_paths,
                                      const topictag_input_options *input,
                                      const topictag_split_options *options, const char *folder,
                                      topictag_split_summary *summary,
                                      const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_split_options fallback = topictag_split_options_default();
    splitting s = {.input = input != NULL ? *input : topictag_input_options_default(),
                   .options = options != NULL ? options : &fallback,
                   .listener = listener};
    TT_TRY(topictag_options_check(s.options, topictag_split_option_table(), err));
    TT_TRY(name_parts(&s, folder, err));
    TT_TRY(prepare(&s, paths, n_paths, err));
    if (s.times != NULL)
        TT_TRY(tt_parts_by_time(s.in_test, &s.corpus, s.groups, s.options->test, s.times, err));
    else
        TT_TRY(tt_parts_by_label(s.in_test, &s.corpus, s.groups, s.options->test, s.options->seed,
                                 err));
    TT_TRY(describe(&s, err));
    TT_TRY(write_parts(&s, folder, err));
    if (summary != NULL)
        *summary = s.summary;
done:
    if (rc != TOPICTAG_OK && n_paths > 0)
        tt_error_locate(err, paths[0], 0);
    tt_buf_release(&s.paths[0]);
    tt_buf_release(&s.paths[1]);
    tt_corpus_release(&s.corpus);
    tt_near_release(&s.near);
    free(s.groups);
    free(s.times);
    free(s.in_test);
    return rc;
}
