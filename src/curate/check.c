/* SPDX-License-Identifier: MIT */
/*
 * Checking a corpus: reads it, lets each kind of finding be looked for, keeps what was found.
 */

#include "base/memory.h"
#include "base/threads.h"
#include "base/utf8.h"
#include "curate/checking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[TOPICTAG_FINDING_KINDS] = {
    "mislabel",   "contradiction", "leak",     "duplicate", "label-typo",
    "rare-label", "source-term",   "encoding", "empty",     "long"};

const char *topictag_finding_kind_name(topictag_finding_kind kind)
{
    return (unsigned)kind < TOPICTAG_FINDING_KINDS ? kind_names[kind] : NULL;
}

topictag_check_options topictag_check_options_default(void)
{
    topictag_check_options options = {.keep_records = false};
    topictag_options_reset(&options, topictag_check_option_table());
    return options;
}

static topictag_status format_message(topictag_check *check, const char **out, const char *format,
                                      va_list arguments, topictag_error *err)
{
    va_list again;
    va_copy(again, arguments);
    const int n_bytes = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n_bytes < 0)
        return tt_fail(err, TOPICTAG_E_INTERNAL, "text that cannot be formatted");
    char *message = tt_arena_alloc(&check->arena, (size_t)n_bytes + 1, 1);
    if (message == NULL)
        return tt_no_memory(err);
    vsnprintf(message, (size_t)n_bytes + 1, format, arguments);
    tt_utf8_mend(message);
    *out = message;
    return TOPICTAG_OK;
}

topictag_status tt_check_add(topictag_check *check, const tt_finding *finding, topictag_error *err,
                             const char *format, ...)
{
    tt_finding *to;
    va_list arguments;
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_reserve(&check->findings, &check->cap_findings, check->n_findings + 1,
                      sizeof *check->findings, err));
    to = &check->findings[check->n_findings];
    *to = *finding;
    if (finding->doc != UINT32_MAX) {
        const tt_document *document = &check->corpus.docs[finding->doc];
        to->shown.id = document->id;
        to->shown.source = document->source;
        to->shown.line = document->line;
    }
    if (finding->other != UINT32_MAX) {
        const bool leak = finding->shown.kind == TOPICTAG_FINDING_LEAK;
        const tt_document *other = &(leak ? &check->against : &check->corpus)->docs[finding->other];
        to->shown.other_id = other->id;
        to->shown.other_source = other->source;
        to->shown.other_line = other->line;
    }
    va_start(arguments, format);
    rc = format_message(check, &to->shown.message, format, arguments, err);
    va_end(arguments);
    check->n_findings += rc == TOPICTAG_OK;
done:
    return rc;
}

/* Whether there is anything to learn: labels to tell apart, and stories for every fold. */
static bool can_learn(const topictag_check *check)
{
    const tt_corpus *corpus = &check->corpus;
    return corpus->n_labels >= (corpus->multilabel ? 1U : 2U) &&
           corpus->n_docs >= 2 * check->options.folds;
}

static topictag_status find_kind(topictag_check *check, topictag_finding_kind kind,
                                 topictag_error *err)
{
    switch (kind) {
    case TOPICTAG_FINDING_MISLABEL:
        return check->options.mislabels > 0 && can_learn(check) ? tt_check_mislabels(check, err)
                                                                : TOPICTAG_OK;
    case TOPICTAG_FINDING_CONTRADICTION:
    case TOPICTAG_FINDING_LEAK:
    case TOPICTAG_FINDING_DUPLICATE:
        return tt_check_copies(check, kind, err);
    case TOPICTAG_FINDING_LABEL_TYPO:
        return tt_check_typos(check, err);
    case TOPICTAG_FINDING_RARE_LABEL:
        return tt_check_rare_labels(check, err);
    case TOPICTAG_FINDING_SOURCE_TERM:
        return can_learn(check) ? tt_check_source_terms(check, err) : TOPICTAG_OK;
    case TOPICTAG_FINDING_ENCODING:
    case TOPICTAG_FINDING_EMPTY:
    case TOPICTAG_FINDING_LONG:
        break;
    }
    return tt_check_stories(check, kind, err);
}

static topictag_status find_all(topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (int kind = 0; kind < TOPICTAG_FINDING_KINDS && rc == TOPICTAG_OK; kind++)
        if (!check->skip[kind])
            rc = find_kind(check, (topictag_finding_kind)kind, err);
    return rc;
}

static topictag_status read_skip(topictag_check *check, topictag_error *err)
{
    const topictag_list *skip = &check->options.skip;
    for (size_t i = 0; i < skip->n; i++) {
        int kind = 0;
        while (kind < TOPICTAG_FINDING_KINDS && strcmp(skip->items[i], kind_names[kind]) != 0)
            kind++;
        if (kind == TOPICTAG_FINDING_KINDS)
            return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "skip", 0, 0,
                              "expected a kind of finding (mislabel, leak, ...), found \"%.60s\"",
                              skip->items[i]);
        check->skip[kind] = true;
    }
    return TOPICTAG_OK;
}

/* The cleaned copy names its fields as the corpus does. */
static topictag_status keep_names(topictag_check *check, const topictag_input_options *input,
                                  topictag_error *err)
{
    topictag_input_options *to = &check->input;
    *to = *input;
    const char **const names[] = {&to->id_field,     &to->title_field, &to->text_field,
                                  &to->labels_field, &to->group_field, &to->time_field};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *names[i] = tt_arena_strndup(&check->arena, *names[i], strlen(*names[i]));
        if (*names[i] == NULL)
            return tt_no_memory(err);
    }
    return TOPICTAG_OK;
}

static topictag_status prepare(topictag_check *check, const char *const *paths, size_t n_paths,
                               const char *const *against, size_t n_against,
                               const topictag_input_options *input, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_corpus *corpus = &check->corpus;
    TT_TRY(tt_stories_load_records(corpus, paths, n_paths, input, check->options.keep_records,
                                   check->listener, err));
    TT_TRY(keep_names(check, input, err));
    check->title = tt_arena_strndup(&check->arena, paths[0], strlen(paths[0]));
    if (check->title == NULL)
        return tt_no_memory(err);
    check->has_against = n_against > 0;
    if (check->has_against)
        TT_TRY(tt_stories_load(&check->against, against, n_against, input, check->listener, err));
    const bool leaks = check->has_against && !check->skip[TOPICTAG_FINDING_LEAK];
    TT_TRY(tt_near_find(&check->near, corpus, leaks ? &check->against : NULL,
                        check->options.similarity, tt_thread_count(check->options.threads),
                        check->listener, err));
    check->label_counts = tt_calloc(corpus->n_labels, sizeof *check->label_counts);
    check->typos = tt_calloc(corpus->n_labels, sizeof *check->typos);
    if (check->label_counts == NULL || check->typos == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < corpus->label_begin[corpus->n_docs]; i++)
        check->label_counts[corpus->label_ids[i]]++;
    for (uint32_t label = 0; label < corpus->n_labels; label++)
        check->typos[label].meant = TT_TYPO_NONE;
    if (!check->skip[TOPICTAG_FINDING_LABEL_TYPO])
        TT_TRY(tt_typos_find(check->typos, corpus, check->label_counts, check->listener, err));
done:
    return rc;
}

topictag_status topictag_check_corpus(topictag_check **out, const char *const *paths,
                                      size_t n_paths, const char *const *against, size_t n_against,
                                      const topictag_input_options *input,
                                      const topictag_check_options *options,
                                      const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options fallback = topictag_input_options_default();
    *out = NULL;
    topictag_check *check = tt_calloc(1, sizeof *check);
    if (check == NULL)
        return tt_no_memory(err);
    check->options = options == NULL ? topictag_check_options_default() : *options;
    check->listener = listener;
    TT_TRY(topictag_options_check(&check->options, topictag_check_option_table(), err));
    TT_TRY(read_skip(check, err));
    TT_TRY(
        prepare(check, paths, n_paths, against, n_against, input == NULL ? &fallback : input, err));
    TT_TRY(find_all(check, err));
    check->listener = NULL;
    *out = check;
    check = NULL;
done:
    topictag_check_free(check);
    return rc;
}

void topictag_check_free(topictag_check *check)
{
    if (check == NULL)
        return;
    tt_corpus_release(&check->corpus);
    tt_corpus_release(&check->against);
    tt_near_release(&check->near);
    free(check->label_counts);
    free(check->typos);
    free(check->findings);
    tt_arena_release(&check->arena);
    free(check);
}

size_t topictag_check_n_findings(const topictag_check *check)
{
    return check->n_findings;
}

const topictag_finding *topictag_check_finding(const topictag_check *check, size_t index)
{
    return index < check->n_findings ? &check->findings[index].shown : NULL;
}
