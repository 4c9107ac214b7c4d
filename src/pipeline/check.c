/* SPDX-License-Identifier: MIT */
/*
 * Checking a corpus: reads it, lets each kind of finding be looked for, keeps what was found.
 */

#include "base/memory.h"
#include "base/threads.h"
#include "corpus/damage.h"
#include "corpus/typo.h"
#include "pipeline/checking.h"
#include "pipeline/stories.h"

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

topictag_status tt_check_add(topictag_check *check, const tt_finding *finding, topictag_error *err,
                             const char *format, ...)
{
    topictag_status rc = TOPICTAG_OK;
    char message[1024];
    tt_finding *to;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
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
    to->shown.message = tt_arena_strndup(&check->arena, message, strlen(message));
    if (to->shown.message == NULL)
        return tt_no_memory(err);
    check->n_findings++;
done:
    return rc;
}

static bool same_labels(const tt_document *a, const tt_document *b)
{
    if (a->n_labels != b->n_labels)
        return false;
    for (size_t i = 0; i < a->n_labels; i++)
        if (strcmp(a->labels[i], b->labels[i]) != 0)
            return false;
    return true;
}

static const char *likeness(const tt_near_match *match)
{
    return match->same_words ? "has the words of" : "is nearly a copy of";
}

static bool has_label(const tt_document *document, const char *label)
{
    for (size_t i = 0; i < document->n_labels; i++)
        if (strcmp(document->labels[i], label) == 0)
            return true;
    return false;
}

/* The labels of one that the other lacks: "a", "b"; empty when there are none. */
static topictag_status put_surplus(tt_buf *out, const tt_document *one, const tt_document *other,
                                   topictag_error *err)
{
    topictag_status rc = tt_buf_add_str(out, "", err);
    for (size_t i = 0; i < one->n_labels && rc == TOPICTAG_OK; i++)
        if (!has_label(other, one->labels[i]))
            rc = tt_buf_printf(out, err, "%s\"%s\"", out->len > 0 ? ", " : "", one->labels[i]);
    return rc;
}

static topictag_status add_contradiction(topictag_check *check, uint32_t doc, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_near_match *match = &check->near.earlier[doc];
    const tt_document *document = &check->corpus.docs[doc];
    const tt_document *other = &check->corpus.docs[match->doc];
    tt_buf has = {0}, lacks = {0};
    const tt_finding finding = {
        .doc = doc,
        .other = match->doc,
        .label = UINT32_MAX,
        .shown = {.kind = TOPICTAG_FINDING_CONTRADICTION, .score = (double)match->similarity}};
    TT_TRY(put_surplus(&has, document, other, err));
    TT_TRY(put_surplus(&lacks, other, document, err));
    const bool both = has.len > 0 && lacks.len > 0;
    TT_TRY(tt_check_add(check, &finding, err, "%s \"%.200s\" (%.2f), but %s%.200s%s%.200s",
                        likeness(match), other->id, (double)match->similarity,
                        has.len > 0 ? "has " : "lacks ", has.data,
                        both             ? ", not "
                        : lacks.len == 0 ? " too"
                                         : "",
                        lacks.data));
done:
    tt_buf_release(&has);
    tt_buf_release(&lacks);
    return rc;
}

static topictag_status add_copy(topictag_check *check, topictag_finding_kind kind, uint32_t doc,
                                const tt_near_match *match, topictag_error *err)
{
    const bool leak = kind == TOPICTAG_FINDING_LEAK;
    const tt_document *other = &(leak ? &check->against : &check->corpus)->docs[match->doc];
    const tt_finding finding = {.doc = doc,
                                .other = match->doc,
                                .label = UINT32_MAX,
                                .shown = {.kind = kind, .score = (double)match->similarity}};
    return tt_check_add(check, &finding, err, "%s \"%.200s\"%s (%.2f)", likeness(match), other->id,
                        leak ? " in the other corpus" : "", (double)match->similarity);
}

static topictag_status add_copies(topictag_check *check, topictag_finding_kind kind,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_near_match *match =
            kind == TOPICTAG_FINDING_LEAK ? &check->near.leak[doc] : &check->near.earlier[doc];
        if (match->doc == TT_NEAR_NONE)
            continue;
        if (kind == TOPICTAG_FINDING_LEAK) {
            TT_TRY(add_copy(check, kind, doc, match, err));
            continue;
        }
        const bool agree = same_labels(&corpus->docs[doc], &corpus->docs[match->doc]);
        if (agree && kind == TOPICTAG_FINDING_DUPLICATE)
            TT_TRY(add_copy(check, kind, doc, match, err));
        if (!agree && kind == TOPICTAG_FINDING_CONTRADICTION)
            TT_TRY(add_contradiction(check, doc, err));
    }
done:
    return rc;
}

static topictag_status add_typos(topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    for (uint32_t label = 0; label < corpus->n_labels && rc == TOPICTAG_OK; label++) {
        const uint32_t meant = check->typo_of[label];
        if (meant == UINT32_MAX)
            continue;
        const tt_finding finding = {.doc = UINT32_MAX,
                                    .other = UINT32_MAX,
                                    .label = label,
                                    .shown = {.kind = TOPICTAG_FINDING_LABEL_TYPO,
                                              .label = corpus->label_names[label],
                                              .suggested = corpus->label_names[meant],
                                              .score = check->label_counts[label]}};
        rc = tt_check_add(check, &finding, err,
                          "label \"%.200s\" (%u stor%s) looks like \"%.200s\" (%u) misspelt",
                          finding.shown.label, check->label_counts[label],
                          check->label_counts[label] == 1 ? "y" : "ies", finding.shown.suggested,
                          check->label_counts[meant]);
    }
    return rc;
}

static topictag_status add_rare(topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    for (uint32_t label = 0; label < corpus->n_labels && rc == TOPICTAG_OK; label++) {
        const uint32_t n = check->label_counts[label];
        if (n >= check->options.rare || check->typo_of[label] != UINT32_MAX)
            continue;
        const tt_finding finding = {.doc = UINT32_MAX,
                                    .other = UINT32_MAX,
                                    .label = label,
                                    .shown = {.kind = TOPICTAG_FINDING_RARE_LABEL,
                                              .label = corpus->label_names[label],
                                              .score = n}};
        rc = tt_check_add(check, &finding, err,
                          "label \"%.200s\" is on %u stor%s, too few to learn it",
                          finding.shown.label, n, n == 1 ? "y" : "ies");
    }
    return rc;
}

static topictag_status add_of_story(topictag_check *check, topictag_finding_kind kind, uint32_t doc,
                                    topictag_error *err)
{
    const tt_document *document = &check->corpus.docs[doc];
    const uint32_t n_words = check->near.n_words[doc];
    tt_finding finding = {.doc = doc, .other = UINT32_MAX, .label = UINT32_MAX};
    finding.shown.kind = kind;
    finding.shown.score = n_words;
    if (kind == TOPICTAG_FINDING_EMPTY)
        return n_words > 0 ? TOPICTAG_OK
                           : tt_check_add(check, &finding, err, "holds no word (%zu bytes)",
                                          document->n_bytes);
    if (kind == TOPICTAG_FINDING_LONG)
        return n_words <= check->options.long_words
                   ? TOPICTAG_OK
                   : tt_check_add(check, &finding, err, "holds %u words", n_words);
    const tt_damage damage = tt_damage_count(document->text, document->n_bytes);
    if (damage.n_replacements + damage.n_mojibake == 0)
        return TOPICTAG_OK;
    finding.shown.score = (double)(damage.n_replacements + damage.n_mojibake);
    char replaced[64] = "", several[64] = "";
    if (damage.n_replacements > 0)
        snprintf(replaced, sizeof replaced, "%llu character%s became U+FFFD",
                 (unsigned long long)damage.n_replacements, damage.n_replacements == 1 ? "" : "s");
    if (damage.n_mojibake > 0)
        snprintf(several, sizeof several, "%llu character%s became several",
                 (unsigned long long)damage.n_mojibake, damage.n_mojibake == 1 ? "" : "s");
    return tt_check_add(check, &finding, err, "was decoded wrongly: %s%s%s", replaced,
                        replaced[0] != '\0' && several[0] != '\0' ? ", " : "", several);
}

static topictag_status add_of_stories(topictag_check *check, topictag_finding_kind kind,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = 0; doc < check->corpus.n_docs && rc == TOPICTAG_OK; doc++)
        rc = add_of_story(check, kind, doc, err);
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
        return add_copies(check, kind, err);
    case TOPICTAG_FINDING_LABEL_TYPO:
        return add_typos(check, err);
    case TOPICTAG_FINDING_RARE_LABEL:
        return add_rare(check, err);
    case TOPICTAG_FINDING_SOURCE_TERM:
        return can_learn(check) ? tt_check_source_terms(check, err) : TOPICTAG_OK;
    case TOPICTAG_FINDING_ENCODING:
    case TOPICTAG_FINDING_EMPTY:
    case TOPICTAG_FINDING_LONG:
        break;
    }
    return add_of_stories(check, kind, err);
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
    TT_TRY(keep_names(check, input, err));
    check->title = tt_arena_strndup(&check->arena, paths[0], strlen(paths[0]));
    if (check->title == NULL)
        return tt_no_memory(err);
    TT_TRY(tt_stories_load_records(corpus, paths, n_paths, input, check->options.keep_records,
                                   check->listener, err));
    check->has_against = n_against > 0;
    if (check->has_against)
        TT_TRY(tt_stories_load(&check->against, against, n_against, input, check->listener, err));
    TT_TRY(tt_near_find(&check->near, corpus, check->has_against ? &check->against : NULL,
                        check->options.similarity, tt_thread_count(check->options.threads),
                        check->listener, err));
    check->label_counts = tt_calloc(corpus->n_labels, sizeof *check->label_counts);
    check->typo_of = tt_calloc(corpus->n_labels, sizeof *check->typo_of);
    if (check->label_counts == NULL || check->typo_of == NULL)
        return tt_no_memory(err);
    for (uint32_t i = 0; i < corpus->label_begin[corpus->n_docs]; i++)
        check->label_counts[corpus->label_ids[i]]++;
    TT_TRY(tt_typos_find(check->typo_of, corpus, check->label_counts, err));
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
    free(check->typo_of);
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
