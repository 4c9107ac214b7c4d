/* SPDX-License-Identifier: MIT */
/*
 * Findings that need no learning: copies, labels, and what is wrong with single stories.
 */

#include "curate/damage.h"
#include "curate/checking.h"

#include <stdio.h>
#include <string.h>

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

topictag_status tt_check_copies(topictag_check *check, topictag_finding_kind kind,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    const tt_near *near = &check->near;
    const tt_near_match *matches = kind == TOPICTAG_FINDING_LEAK        ? near->leak
                                   : kind == TOPICTAG_FINDING_DUPLICATE ? near->copied
                                                                        : near->earlier;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_near_match *match = &matches[doc];
        if (match->doc == TT_NEAR_NONE)
            continue;
        if (kind != TOPICTAG_FINDING_CONTRADICTION)
            TT_TRY(add_copy(check, kind, doc, match, err));
        else if (!same_labels(&corpus->docs[doc], &corpus->docs[match->doc]))
            TT_TRY(add_contradiction(check, doc, err));
    }
done:
    return rc;
}

topictag_status tt_check_typos(topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    for (uint32_t label = 0; label < corpus->n_labels && rc == TOPICTAG_OK; label++) {
        const tt_typo typo = check->typos[label];
        if (typo.meant == TT_TYPO_NONE)
            continue;
        const tt_finding finding = {.doc = UINT32_MAX,
                                    .other = UINT32_MAX,
                                    .label = label,
                                    .shown = {.kind = TOPICTAG_FINDING_LABEL_TYPO,
                                              .label = corpus->label_names[label],
                                              .suggested = corpus->label_names[typo.meant],
                                              .score = check->label_counts[label]}};
        rc = tt_check_add(check, &finding, err,
                          "label \"%.200s\" (%u stor%s) %s \"%.200s\" (%u) %s", finding.shown.label,
                          check->label_counts[label], check->label_counts[label] == 1 ? "y" : "ies",
                          typo.same_label ? "is" : "looks like", finding.shown.suggested,
                          check->label_counts[typo.meant],
                          typo.same_label ? "written otherwise" : "misspelt");
    }
    return rc;
}

topictag_status tt_check_rare_labels(topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_corpus *corpus = &check->corpus;
    for (uint32_t label = 0; label < corpus->n_labels && rc == TOPICTAG_OK; label++) {
        const uint32_t n = check->label_counts[label];
        if (n >= check->options.rare || check->typos[label].meant != TT_TYPO_NONE)
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

topictag_status tt_check_stories(topictag_check *check, topictag_finding_kind kind,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = 0; doc < check->corpus.n_docs && rc == TOPICTAG_OK; doc++)
        rc = add_of_story(check, kind, doc, err);
    return rc;
}
