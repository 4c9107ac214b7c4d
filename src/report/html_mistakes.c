/* SPDX-License-Identifier: MIT */
/*
 * What the model mixes up, and the stories it is most wrong about.
 */
#include "report/html.h"

#include "base/memory.h"

#include <stdlib.h>

#define MAX_MATRIX  30  /* labels of a matrix that can be read */
#define MAX_COUNTED 500 /* labels whose pairs are counted at all */
#define MAX_PAIRS   15

/* counts [(n_labels + 1)^2]: gold (last: no label) by given (last: no tag). */
typedef struct tt_confusion {
    uint32_t n;
    uint32_t *counts;
} tt_confusion;

static uint32_t *cell(const tt_confusion *on, uint32_t gold, uint32_t given)
{
    return &on->counts[(size_t)gold * on->n + given];
}

/*
 * Pairs of a document: what is right with itself, each missed label with each wrong tag, or with
 * none when there is none on the other side.
 */
static void count_document(tt_confusion *on, const tt_report *report, uint32_t doc)
{
    const tt_tag_sets *gold = report->gold, *given = report->predicted;
    const uint32_t none = on->n - 1;
    uint32_t n_missed = 0, n_wrong = 0;
    for (uint32_t i = gold->begin[doc]; i < gold->begin[doc + 1]; i++) {
        const bool found = tt_tag_sets_has(given, doc, gold->labels[i]);
        n_missed += !found;
        if (found)
            ++*cell(on, gold->labels[i], gold->labels[i]);
    }
    for (uint32_t j = given->begin[doc]; j < given->begin[doc + 1]; j++) {
        const uint32_t tag = given->labels[j];
        if (tt_tag_sets_has(gold, doc, tag))
            continue;
        n_wrong++;
        if (n_missed == 0)
            ++*cell(on, none, tag);
        for (uint32_t i = gold->begin[doc]; i < gold->begin[doc + 1]; i++)
            if (!tt_tag_sets_has(given, doc, gold->labels[i]))
                ++*cell(on, gold->labels[i], tag);
    }
    for (uint32_t i = gold->begin[doc]; n_wrong == 0 && i < gold->begin[doc + 1]; i++)
        if (!tt_tag_sets_has(given, doc, gold->labels[i]))
            ++*cell(on, gold->labels[i], none);
    if (gold->begin[doc] == gold->begin[doc + 1] && given->begin[doc] == given->begin[doc + 1])
        ++*cell(on, none, none);
}

static const char *name_of(const tt_report *report, uint32_t label, const char *none)
{
    return label < report->n_labels ? report->label_names[label] : none;
}

static topictag_status add_matrix_row(tt_buf *out, const tt_report *report, const tt_confusion *on,
                                      uint32_t gold, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    double sum = 0.0;
    for (uint32_t given = 0; given < on->n; given++)
        sum += *cell(on, gold, given);
    TT_TRY(tt_buf_add_str(out, "<tr>", err));
    TT_TRY(tt_html_element(out, "th", NULL, name_of(report, gold, "(no label)"), err));
    for (uint32_t given = 0; given < on->n; given++) {
        const uint32_t count = *cell(on, gold, given);
        char share[TT_NUMBER_BYTES];
        const char *hit = gold == given ? " class=\"hit\"" : "";
        if (count == 0)
            TT_TRY(tt_buf_printf(out, err, "<td%s></td>", hit));
        else
            TT_TRY(tt_buf_printf(out, err, "<td%s style=\"--v:%s\">%u</td>", hit,
                                 tt_format_fixed(count / sum, 2, share), count));
    }
    TT_TRY(tt_buf_add_str(out, "</tr>\n", err));
done:
    return rc;
}

static topictag_status add_matrix(tt_buf *out, const tt_report *report, const tt_confusion *on,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(
        tt_buf_add_str(out,
                       "<p class=\"dim small\">Rows: the story's label. Columns: the tag given. A "
                       "missed label stands with each wrong tag of its story; a wrong tag of a "
                       "story that misses none stands with (no label).</p>\n"
                       "<div class=\"wide\"><table class=\"matrix\"><tr><th></th>",
                       err));
    for (uint32_t given = 0; given < on->n; given++)
        TT_TRY(tt_html_element(out, "th", NULL, name_of(report, given, "(no tag)"), err));
    TT_TRY(tt_buf_add_str(out, "</tr>\n", err));
    for (uint32_t gold = 0; gold < on->n; gold++)
        TT_TRY(add_matrix_row(out, report, on, gold, err));
    TT_TRY(tt_buf_add_str(out, "</table></div>\n", err));
done:
    return rc;
}

static topictag_status add_pairs(tt_buf *out, const tt_report *report, const tt_confusion *on,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out,
                          "<p class=\"dim small\">The commonest mix-ups.</p>\n<div class=\"wide\">"
                          "<table><tr><th>label</th><th class=\"left\">tag given</th>"
                          "<th>stories</th></tr>\n",
                          err));
    for (int shown = 0; shown < MAX_PAIRS; shown++) {
        uint32_t *most = NULL;
        size_t at = 0;
        for (size_t i = 0; i < (size_t)on->n * on->n; i++)
            if (i / on->n != i % on->n && on->counts[i] > 0 &&
                (most == NULL || on->counts[i] > *most)) {
                most = &on->counts[i];
                at = i;
            }
        if (most == NULL)
            break;
        TT_TRY(tt_buf_add_str(out, "<tr>", err));
        TT_TRY(tt_html_element(out, "td", NULL,
                               name_of(report, (uint32_t)(at / on->n), "(no label)"), err));
        TT_TRY(tt_html_element(out, "td", "left",
                               name_of(report, (uint32_t)(at % on->n), "(no tag)"), err));
        TT_TRY(tt_buf_printf(out, err, "<td>%u</td></tr>\n", *most));
        *most = 0;
    }
    TT_TRY(tt_buf_add_str(out, "</table></div>\n", err));
done:
    return rc;
}

topictag_status tt_html_confusion(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_confusion on = {.n = report->n_labels + 1};
    if (report->n_labels == 0 || report->n_labels > MAX_COUNTED)
        return TOPICTAG_OK;
    on.counts = tt_calloc((size_t)on.n * on.n, sizeof *on.counts);
    if (on.counts == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < report->metrics->n_docs; doc++)
        count_document(&on, report, doc);
    TT_TRY(tt_buf_add_str(out, "<h2>What is taken for what</h2>\n", err));
    if (report->n_labels <= MAX_MATRIX)
        TT_TRY(add_matrix(out, report, &on, err));
    else
        TT_TRY(add_pairs(out, report, &on, err));
done:
    free(on.counts);
    return rc;
}

/* A wrong story, by how far its probabilities are from the truth. */
typedef struct tt_wrong {
    uint32_t doc;
    double conviction;
} tt_wrong;

static int compare_conviction(const void *a, const void *b)
{
    const tt_wrong *x = a, *y = b;
    if (x->conviction > y->conviction || x->conviction < y->conviction)
        return x->conviction > y->conviction ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

/* Of 1, the newly wrong above all others. */
static double conviction_of(const tt_report *report, uint32_t doc)
{
    double most = 0.0;
    const double newly = tt_render_is_newly_wrong(report, doc) ? 1.0 : 0.0;
    for (uint32_t label = 0; report->probabilities != NULL && label < report->n_labels; label++) {
        const double p = (double)report->probabilities[(size_t)doc * report->n_labels + label];
        const bool has = tt_tag_sets_has(report->gold, doc, label);
        if (has == tt_tag_sets_has(report->predicted, doc, label))
            continue;
        const double far = has ? 1.0 - p : p;
        most = far > most ? far : most;
    }
    return newly + most;
}

static topictag_status add_tag(tt_buf *out, const tt_report *report, uint32_t doc, uint32_t label,
                               const char *word, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char p[TT_NUMBER_BYTES];
    const bool right = word[0] == '\0';
    TT_TRY(tt_buf_printf(out, err, "<span class=\"tag %s\">%s", right ? "good" : "bad", word));
    TT_TRY(tt_render_escaped(out, report->label_names[label], err));
    if (report->probabilities != NULL)
        TT_TRY(tt_buf_printf(
            out, err, " %s",
            tt_format_fixed((double)report->probabilities[(size_t)doc * report->n_labels + label],
                            2, p)));
    TT_TRY(tt_buf_add_str(out, "</span>", err));
done:
    return rc;
}

static topictag_status add_tags(tt_buf *out, const tt_report *report, uint32_t doc,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t label = 0; label < report->n_labels; label++) {
        const bool wanted = tt_tag_sets_has(report->gold, doc, label);
        const bool given = tt_tag_sets_has(report->predicted, doc, label);
        if (wanted || given)
            TT_TRY(add_tag(out, report, doc, label,
                           wanted && given ? ""
                           : wanted        ? "missed: "
                                           : "wrong: ",
                           err));
    }
done:
    return rc;
}

static topictag_status add_mistake(tt_buf *out, const tt_report *report, uint32_t doc,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_story_result *story = &report->stories[doc];
    TT_TRY(tt_buf_add_str(out, "<article>", err));
    TT_TRY(
        tt_html_element(out, "h3", NULL, story->excerpt != NULL ? story->excerpt : story->id, err));
    TT_TRY(tt_buf_add_str(out, "<p class=\"dim small\">", err));
    if (story->excerpt != NULL) {
        TT_TRY(tt_render_escaped(out, story->id, err));
        TT_TRY(tt_buf_add_str(out, " \xc2\xb7 ", err));
    }
    TT_TRY(tt_render_escaped(out, story->source != NULL ? story->source : "", err));
    if (story->line > 0)
        TT_TRY(tt_buf_printf(out, err, ":%llu", (unsigned long long)story->line));
    TT_TRY(tt_buf_add_str(out, "</p><p>", err));
    if (tt_render_is_newly_wrong(report, doc))
        TT_TRY(tt_html_element(out, "span", "tag new", "newly wrong", err));
    TT_TRY(add_tags(out, report, doc, err));
    TT_TRY(tt_buf_add_str(out, "</p>", err));
    if (story->reason != NULL)
        TT_TRY(tt_html_element(out, "p", "small", story->reason, err));
    if (story->evidence != NULL)
        TT_TRY(tt_html_element(out, "p", "small", story->evidence, err));
    TT_TRY(tt_buf_add_str(out, "</article>\n", err));
done:
    return rc;
}

topictag_status tt_report_worst(const tt_report *report, uint32_t worst[TT_MAX_MISTAKES],
                                uint32_t *n_worst, topictag_error *err)
{
    const uint32_t n_docs = report->metrics->n_docs;
    uint32_t n = 0;
    tt_wrong *wrong = tt_alloc(n_docs, sizeof *wrong);
    *n_worst = 0;
    if (wrong == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < n_docs; doc++)
        if (tt_render_is_wrong(report, doc))
            wrong[n++] = (tt_wrong){doc, conviction_of(report, doc)};
    if (n > 1)
        qsort(wrong, n, sizeof *wrong, compare_conviction);
    for (; *n_worst < n && *n_worst < TT_MAX_MISTAKES; ++*n_worst)
        worst[*n_worst] = wrong[*n_worst].doc;
    free(wrong);
    return TOPICTAG_OK;
}

topictag_status tt_html_mistakes(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_docs = report->metrics->n_docs;
    uint32_t worst[TT_MAX_MISTAKES], n_worst = 0, n_wrong = 0, n_newly = 0;
    if (report->stories == NULL)
        return TOPICTAG_OK;
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        n_wrong += tt_render_is_wrong(report, doc);
        n_newly += tt_render_is_newly_wrong(report, doc);
    }
    TT_TRY(tt_report_worst(report, worst, &n_worst, err));
    TT_TRY(tt_buf_printf(out, err,
                         "<h2>Worst mistakes</h2><p class=\"dim small\">%u of %u stories "
                         "are not tagged exactly right",
                         n_wrong, n_docs));
    if (report->was_right != NULL)
        TT_TRY(tt_buf_printf(out, err, ", %u of them were with the baseline", n_newly));
    if (n_wrong > n_worst)
        TT_TRY(tt_buf_printf(out, err, "; these are the %u%s the model was surest of", n_worst,
                             n_newly > 0 ? ", those first," : ""));
    TT_TRY(tt_buf_add_str(out, ".</p>\n", err));
    for (uint32_t i = 0; i < n_worst; i++)
        TT_TRY(add_mistake(out, report, worst[i], err));
done:
    return rc;
}
