/* SPDX-License-Identifier: MIT */
/*
 * Explanations as lines of text, and on a terminal the story in colours behind them.
 */

#include "base/number.h"
#include "base/utf8.h"
#include "explain/explaining.h"

#include <stdlib.h>
#include <string.h>

#define GREEN "\033[32m"
#define RED   "\033[31m"
#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* Words from this share of the strongest are bold in the story. */
#define STRONG 0.3

static topictag_status add_number(tt_buf *out, double value, topictag_error *err)
{
    char number[TT_NUMBER_BYTES];
    return tt_buf_printf(out, err, "%s%s", value < 0 ? "" : "+", tt_format_fixed(value, 3, number));
}

/* "  for       court +0.412, judge +0.310"; step -1 lists from the last word backwards. */
static topictag_status add_words(tt_buf *out, const char *name, const topictag_explained_word *word,
                                 ptrdiff_t step, size_t n, const char *colour, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (n == 0)
        return TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "  %-9s ", name));
    for (size_t i = 0; i < n; i++, word += step) {
        TT_TRY(tt_buf_printf(out, err, "%s%s%s%s ", i > 0 ? ", " : "", colour, word->word,
                             colour[0] != '\0' ? PLAIN : ""));
        TT_TRY(add_number(out, word->contribution, err));
        if (i + 1 == n)
            break; /* no word lies before the first */
    }
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}

static topictag_status add_flip(tt_buf *out, const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "  without   ", err));
    for (size_t i = 0; i < label->n_flip; i++)
        TT_TRY(
            tt_buf_printf(out, err, "%s%s", i > 0 ? ", " : "", label->words[label->flip[i]].word));
    TT_TRY(tt_buf_printf(out, err, ": %s (%.0f %%)\n", label->given ? "not given" : "given",
                         100 * label->flip_probability));
done:
    return rc;
}

static topictag_status add_sum(tt_buf *out, const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "  decision  ", err));
    TT_TRY(add_number(out, label->decision, err));
    TT_TRY(tt_buf_add_str(out, " = words ", err));
    TT_TRY(add_number(out, label->decision - label->bias, err));
    TT_TRY(tt_buf_add_str(out, ", bias ", err));
    TT_TRY(add_number(out, label->bias, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}

/* What could command a terminal becomes a blank, but for what is spared. */
static topictag_status add_harmless(tt_buf *out, const char *text, size_t n_bytes,
                                    const char *spared, topictag_error *err)
{
    const size_t begin = out->len;
    const topictag_status rc = tt_buf_add(out, text, n_bytes, err);
    if (rc == TOPICTAG_OK)
        tt_utf8_blank_controls(out->data + begin, n_bytes, spared);
    return rc;
}

/* A stretch of the story with its line ends. */
static topictag_status add_slice(tt_buf *out, const char *text, size_t n_bytes, topictag_error *err)
{
    return add_harmless(out, text, n_bytes, "\n", err);
}

/* An id, which stays on its line. */
static topictag_status add_id(tt_buf *out, const char *id, topictag_error *err)
{
    return add_harmless(out, id, strlen(id), "", err);
}

static topictag_status add_story(tt_buf *out, const topictag_document *document,
                                 const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_mark *marks = NULL;
    size_t n_marks = 0, at = 0;
    TT_TRY(tt_explain_marks(&marks, &n_marks, label, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    for (size_t i = 0; i < n_marks; i++) {
        const tt_mark *mark = &marks[i];
        TT_TRY(add_slice(out, document->text + at, mark->span.begin - at, err));
        TT_TRY(tt_buf_printf(out, err, "%s%s", mark->word->contribution < 0 ? RED : GREEN,
                             mark->strength >= STRONG ? BOLD : ""));
        TT_TRY(add_slice(out, document->text + mark->span.begin, mark->span.end - mark->span.begin,
                         err));
        TT_TRY(tt_buf_add_str(out, PLAIN, err));
        at = mark->span.end;
    }
    TT_TRY(add_slice(out, document->text + at, document->n_bytes - at, err));
    TT_TRY(tt_buf_add_str(out, "\n\n", err));
done:
    free(marks);
    return rc;
}

static topictag_status add_label(tt_buf *out, const tt_told *told,
                                 const topictag_explanation *label, bool colours,
                                 topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n_for = tt_explain_n_for(told, label);
    const size_t n_against = tt_explain_n_against(told, label);
    const topictag_explained_word *words = label->words;
    TT_TRY(add_id(out, told->document->id, err));
    TT_TRY(tt_buf_printf(out, err, ": %s%s%s, %.0f %%%s", colours ? BOLD : "", label->name,
                         colours ? PLAIN : "", 100 * label->probability,
                         label->given ? "" : ", not given"));
    if (label->threshold > 0)
        TT_TRY(tt_buf_printf(out, err, " (from %.0f %%)", 100 * label->threshold));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    TT_TRY(add_sum(out, label, err));
    TT_TRY(add_words(out, "for", words, 1, n_for, colours ? GREEN : "", err));
    TT_TRY(add_words(out, "against", n_against > 0 ? words + label->n_words - 1 : NULL, -1,
                     n_against, colours ? RED : "", err));
    if (label->n_flip > 0)
        TT_TRY(add_flip(out, label, err));
    if (colours)
        TT_TRY(add_story(out, told->document, label, err));
done:
    return rc;
}

topictag_status tt_explain_text(tt_buf *out, const tt_told *told, bool colours, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (told->reason != NULL) {
        TT_TRY(add_id(out, told->document->id, err));
        TT_TRY(tt_buf_printf(out, err, ": no topic (%s)\n", told->reason));
    }
    for (size_t i = 0; i < told->n_labels; i++)
        TT_TRY(add_label(out, told, &told->labels[i], colours, err));
    for (size_t i = 0; i < told->n_nearest; i++) {
        TT_TRY(tt_buf_add_str(out, i > 0 ? ", " : "  like      ", err));
        TT_TRY(add_id(out, told->nearest[i].id, err));
        TT_TRY(tt_buf_printf(out, err, " (%.2f)%s", told->nearest[i].cosine,
                             i + 1 == told->n_nearest ? "\n" : ""));
    }
done:
    return rc;
}

topictag_status tt_explain_text_failure(tt_buf *out, const char *id, const char *sentence,
                                        topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_id(out, id, err));
    TT_TRY(tt_buf_add_str(out, ": error: ", err));
    TT_TRY(add_harmless(out, sentence, strlen(sentence), "", err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
done:
    return rc;
}
