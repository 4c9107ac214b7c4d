/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "evaluate/comparison.h"
#include "report/render.h"

#include <string.h>

#define DECIMALS 3

/* Text at the left or, with right, at the right of so many columns. */
static topictag_status add_cell(tt_buf *out, const char *text, size_t columns, bool right,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (!right)
        TT_TRY(tt_buf_add_str(out, text, err));
    for (size_t n = tt_render_width(text); n < columns; n++)
        TT_TRY(tt_buf_add_str(out, " ", err));
    if (right)
        TT_TRY(tt_buf_add_str(out, text, err));
done:
    return rc;
}

static topictag_status add_signed(tt_buf *out, double value, size_t columns, topictag_error *err)
{
    char number[TT_NUMBER_BYTES + 1] = "+";
    tt_format_fixed(value, DECIMALS, value < 0 ? number : number + 1);
    return add_cell(out, number, columns, true, err);
}

/* A score's row: before, after, change, interval of the change, p. */
static topictag_status add_change(tt_buf *out, const tt_comparison *c, size_t width,
                                  const char *name, size_t at, double before, double after,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char number[TT_NUMBER_BYTES];
    const tt_interval *interval = &c->changes[at].interval;
    TT_TRY(add_cell(out, name, width, false, err));
    TT_TRY(add_cell(out, tt_render_ratio(before, DECIMALS, number), 8, true, err));
    TT_TRY(add_cell(out, tt_render_ratio(after, DECIMALS, number), 8, true, err));
    TT_TRY(add_signed(out, interval->estimate, 9, err));
    TT_TRY(add_signed(out, interval->low, 9, err));
    TT_TRY(tt_buf_add_str(out, " to ", err));
    TT_TRY(add_signed(out, interval->high, 6, err));
    TT_TRY(add_cell(out, tt_format_fixed(c->p[at], 4, number), 9, true, err));
done:
    return rc;
}

static topictag_status add_head(tt_buf *out, const char *name, size_t width, const char *rest,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "\n", err));
    TT_TRY(add_cell(out, name, width, false, err));
    TT_TRY(tt_buf_printf(out, err, "  before   after   change  95 %% interval            p%s\n",
                         rest));
done:
    return rc;
}

static topictag_status add_scores(tt_buf *out, const tt_comparison *c, size_t width,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_metrics *a = &c->metrics_before, *b = &c->metrics_after;
    const struct {
        const char *name;
        size_t at;
        double before, after;
    } rows[] = {
        {c->multilabel ? "all tags right" : "accuracy", TT_INTERVAL_ACCURACY, a->accuracy,
         b->accuracy},
        {"micro F1", TT_INTERVAL_MICRO, a->micro.f1, b->micro.f1},
        {"macro F1", TT_INTERVAL_MACRO, a->macro.f1, b->macro.f1},
    };
    TT_TRY(add_head(out, "", width, "", err));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        TT_TRY(add_change(out, c, width, rows[i].name, rows[i].at, rows[i].before, rows[i].after,
                          err));
        TT_TRY(tt_buf_add_str(out, "\n", err));
    }
done:
    return rc;
}

static bool is_moved(const tt_label_moves *m)
{
    return m->right_gained + m->right_lost + m->wrong_gained + m->wrong_lost > 0;
}

/* F1 of the labels that some story got or lost. */
static topictag_status add_labels(tt_buf *out, const tt_comparison *c, size_t width,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool first = true;
    for (uint32_t label = 0; label < c->n_labels; label++) {
        const tt_label_moves *moves = &c->moves[label];
        if (!is_moved(moves))
            continue;
        if (first)
            TT_TRY(add_head(out, "F1 by label", width, "   right tags  wrong tags", err));
        first = false;
        TT_TRY(add_change(out, c, width, c->label_names[label], (size_t)TT_INTERVAL_LABELS + label,
                          c->metrics_before.labels[label].f1, c->metrics_after.labels[label].f1,
                          err));
        TT_TRY(tt_buf_printf(out, err, "    +%-3u -%-3u   +%-3u -%u\n", moves->right_gained,
                             moves->right_lost, moves->wrong_gained, moves->wrong_lost));
    }
done:
    return rc;
}

static topictag_status add_tags(tt_buf *out, const tt_comparison *c, const char *word,
                                const tt_growing *sets, uint32_t doc, topictag_error *err)
{
    const tt_report names = {.n_labels = c->n_labels, .label_names = c->label_names};
    const tt_tag_sets tags = tt_growing_sets(sets);
    const topictag_status rc = tt_buf_add_str(out, word, err);
    return rc == TOPICTAG_OK ? tt_report_tags(out, &names, &tags, doc, err) : rc;
}

/* Where the story's part of responsible begins. */
static size_t first_of(const tt_comparison *c, uint32_t doc)
{
    size_t low = 0, high = c->n_responsible;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->responsible[middle].doc < doc)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static topictag_status add_move(tt_buf *out, const char *name, double before, double after,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "%s ", name));
    TT_TRY(add_signed(out, before, 0, err));
    TT_TRY(tt_buf_add_str(out, " to ", err));
    TT_TRY(add_signed(out, after, 0, err));
done:
    return rc;
}

/* "    legal: margin -0.1 to +0.2; court +0.1 to +0.3; bias and threshold -0.5 to -0.4" */
static topictag_status add_responsible(tt_buf *out, const tt_comparison *c, uint32_t doc,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t at = first_of(c, doc); at < c->n_responsible && c->responsible[at].doc == doc;
         at++) {
        const tt_responsible *r = &c->responsible[at];
        TT_TRY(tt_buf_printf(out, err, "    %s: ", c->label_names[r->label]));
        TT_TRY(add_move(out, "margin", r->margin_before, r->margin_after, err));
        for (size_t i = 0; i < r->n; i++) {
            TT_TRY(tt_buf_add_str(out, i > 0 ? ", " : "; ", err));
            TT_TRY(add_move(out, r->words[i].word, r->words[i].before, r->words[i].after, err));
        }
        TT_TRY(tt_buf_add_str(out, "; ", err));
        TT_TRY(add_move(out, "bias and threshold", r->rest_before, r->rest_after, err));
        TT_TRY(tt_buf_add_str(out, "\n", err));
    }
done:
    return rc;
}

static topictag_status add_stories(tt_buf *out, const tt_comparison *c, tt_verdict verdict,
                                   uint32_t max, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n = 0;
    if (c->n_verdicts[verdict] == 0)
        return TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "\n%s\n", tt_verdict_name(verdict)));
    for (uint32_t doc = 0; doc < c->n_docs && (max == 0 || n < max); doc++) {
        if (c->verdicts[doc] != verdict)
            continue;
        n++;
        const size_t begin = out->len;
        TT_TRY(tt_buf_printf(out, err, "  %s: ", c->ids[doc]));
        tt_utf8_blank_controls(out->data + begin, out->len - begin, "");
        TT_TRY(add_tags(out, c, "wanted ", &c->gold, doc, err));
        TT_TRY(add_tags(out, c, "; before ", &c->before, doc, err));
        TT_TRY(add_tags(out, c, ", after ", &c->after, doc, err));
        TT_TRY(tt_buf_add_str(out, "\n", err));
        TT_TRY(add_responsible(out, c, doc, err));
    }
    if (n < c->n_verdicts[verdict])
        TT_TRY(tt_buf_printf(out, err, "  ... and %u more\n", c->n_verdicts[verdict] - n));
done:
    return rc;
}

static topictag_status add_summary(tt_buf *out, const tt_comparison *c, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char number[TT_NUMBER_BYTES];
    const uint32_t *n = c->n_verdicts;
    TT_TRY(tt_buf_printf(out, err, "before: %s\nafter:  %s\n", c->before_name, c->after_name));
    TT_TRY(tt_buf_printf(
        out, err, "%u stories, %u tagged otherwise: %u better, %u worse, %u neither\n", c->n_docs,
        c->n_docs - n[TT_SAME], n[TT_BETTER], n[TT_WORSE], n[TT_OTHERWISE]));
    TT_TRY(tt_buf_printf(
        out, err,
        "exactly right: %u newly, %u no longer; chance does as much with p %s (McNemar)\n",
        c->n_newly_right, c->n_newly_wrong, tt_format_fixed(c->mcnemar, 4, number)));
    if (c->n_only_before > 0 || c->n_only_after > 0)
        TT_TRY(tt_buf_printf(out, err, "not compared: %u stories only before, %u only after\n",
                             c->n_only_before, c->n_only_after));
    if (c->n_relabelled > 0)
        TT_TRY(tt_buf_printf(out, err,
                             "%u stories have other labels in the later report, which count\n",
                             c->n_relabelled));
done:
    return rc;
}

topictag_status tt_comparison_text(tt_buf *out, const tt_comparison *c, uint32_t max_stories,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    size_t width = strlen("all tags right");
    for (uint32_t label = 0; label < c->n_labels; label++) {
        const size_t n = is_moved(&c->moves[label]) ? tt_render_width(c->label_names[label]) : 0;
        width = n > width ? n : width;
    }
    TT_TRY(add_summary(out, c, err));
    TT_TRY(add_scores(out, c, width, err));
    TT_TRY(add_labels(out, c, width, err));
    for (int verdict = TT_WORSE; verdict <= TT_OTHERWISE; verdict++)
        TT_TRY(add_stories(out, c, (tt_verdict)verdict, max_stories, err));
done:
    return rc;
}
