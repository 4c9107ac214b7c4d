/* SPDX-License-Identifier: MIT */
/*
 * Explanations as a page: the story with its words marked, blue for the label and orange against
 * it, and the same as numbers. No script, nothing from elsewhere, well-formed as XML too.
 */

#include "base/number.h"
#include "report/html.h"
#include "explain/explaining.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* On top of tt_html_style. */
static const char own_style[] =
    ":root{--cold:204,102,0}@media(prefers-color-scheme:dark){:root{--cold:240,150,60}}\n"
    "body{max-width:48rem}article h2{font-size:1.15rem;margin:0}\n"
    "section{margin:1rem 0}section h3{margin:0}\n"
    ".story{white-space:pre-wrap;margin:.6rem 0;line-height:1.7}\n"
    "mark{color:inherit;border-radius:.2rem;padding:.05rem .1rem;"
    "background:rgba(var(--heat),calc(.08 + var(--v)*.5))}\n"
    "mark.no{background:rgba(var(--cold),calc(.08 + var(--v)*.5));"
    "text-decoration:underline dotted}\n"
    ".sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:0 1.5rem}\n"
    ".sides table{width:100%}.sides td:first-child{overflow-wrap:anywhere;white-space:normal}\n"
    ".sides svg{width:5rem;height:.7rem}.no rect{fill:rgb(var(--cold))}"
    ".yes rect{fill:rgb(var(--heat))}\n";

topictag_status tt_explain_html_begin(tt_buf *out, const char *title, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_html_begin(out, "explanation", title, own_style, err));
    TT_TRY(tt_buf_add_str(out,
                          "<p class=\"dim small\">Words for the label are marked <mark "
                          "style=\"--v:.6\">like this</mark>, words against it <mark class=\"no\" "
                          "style=\"--v:.6\">like this</mark>, the more the stronger.</p>\n",
                          err));
done:
    return rc;
}

static topictag_status add_slice(tt_buf *out, tt_buf *scratch, const char *text, size_t n_bytes,
                                 topictag_error *err)
{
    tt_buf_reset(scratch);
    topictag_status rc = tt_buf_add(scratch, text, n_bytes, err);
    /* An end of text to tt_render_escaped; not allowed in XML either. */
    for (size_t i = 0; rc == TOPICTAG_OK && i < n_bytes; i++)
        if (scratch->data[i] == '\0')
            scratch->data[i] = ' ';
    return rc == TOPICTAG_OK ? tt_render_escaped(out, scratch->data, err) : rc;
}

static const char *signed_number(double value, char out[TT_NUMBER_BYTES + 1])
{
    char number[TT_NUMBER_BYTES];
    tt_format_fixed(value, 3, number);
    snprintf(out, TT_NUMBER_BYTES + 1, "%s%s", value < 0 ? "" : "+", number);
    return out;
}

static topictag_status add_mark(tt_buf *out, tt_buf *scratch, const char *text, const tt_mark *mark,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char strength[TT_NUMBER_BYTES], number[TT_NUMBER_BYTES + 1];
    TT_TRY(tt_buf_printf(out, err, "<mark%s style=\"--v:%s\" title=\"",
                         mark->word->contribution < 0 ? " class=\"no\"" : "",
                         tt_format_fixed(mark->strength, 2, strength)));
    TT_TRY(tt_render_escaped(out, mark->word->word, err));
    TT_TRY(tt_buf_printf(out, err, " %s\">", signed_number(mark->word->contribution, number)));
    TT_TRY(
        add_slice(out, scratch, text + mark->span.begin, mark->span.end - mark->span.begin, err));
    TT_TRY(tt_buf_add_str(out, "</mark>", err));
done:
    return rc;
}

static topictag_status add_story(tt_buf *out, const topictag_document *document,
                                 const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf scratch = {0};
    tt_mark *marks = NULL;
    size_t n_marks = 0, at = 0;
    TT_TRY(tt_explain_marks(&marks, &n_marks, label, err));
    TT_TRY(tt_buf_add_str(out, "<div class=\"story\">", err));
    for (size_t i = 0; i < n_marks; i++) {
        TT_TRY(add_slice(out, &scratch, document->text + at, marks[i].span.begin - at, err));
        TT_TRY(add_mark(out, &scratch, document->text, &marks[i], err));
        at = marks[i].span.end;
    }
    TT_TRY(add_slice(out, &scratch, document->text + at, document->n_bytes - at, err));
    TT_TRY(tt_buf_add_str(out, "</div>\n", err));
done:
    free(marks);
    tt_buf_release(&scratch);
    return rc;
}

/* One side's words with bars; step -1 lists from the last word backwards. */
static topictag_status add_side(tt_buf *out, const char *name, const char *class_name,
                                const topictag_explained_word *word, ptrdiff_t step, size_t n,
                                double most, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (n == 0)
        return TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "<table class=\"%s\"><tr><th>%s</th><th></th><th></th></tr>\n",
                         class_name, name));
    for (size_t i = 0; i < n; i++) {
        char number[TT_NUMBER_BYTES + 1], width[TT_NUMBER_BYTES];
        const topictag_explained_word *at = word + (ptrdiff_t)i * step;
        TT_TRY(tt_buf_add_str(out, "<tr>", err));
        TT_TRY(tt_html_element(out, "td", NULL, at->word, err));
        TT_TRY(tt_buf_printf(
            out, err,
            "<td>%s</td><td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
            "aria-hidden=\"true\"><rect width=\"%s\" height=\"10\"/></svg></td></tr>\n",
            signed_number(at->contribution, number),
            tt_format_fixed(100 * fabs(at->contribution) / most, 1, width)));
    }
    TT_TRY(tt_buf_add_str(out, "</table>\n", err));
done:
    return rc;
}

static topictag_status add_sides(tt_buf *out, const tt_told *told,
                                 const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const size_t n_for = tt_explain_n_for(told, label);
    const size_t n_against = tt_explain_n_against(told, label);
    const topictag_explained_word *first = label->words;
    const topictag_explained_word *last = n_against > 0 ? first + label->n_words - 1 : NULL;
    const double most =
        fmax(n_for > 0 ? first->contribution : 0, n_against > 0 ? -last->contribution : 0);
    TT_TRY(tt_buf_add_str(out, "<div class=\"sides\"><div>\n", err));
    TT_TRY(add_side(out, "for", "yes", first, 1, n_for, most, err));
    TT_TRY(tt_buf_add_str(out, "</div><div>\n", err));
    TT_TRY(add_side(out, "against", "no", last, -1, n_against, most, err));
    TT_TRY(tt_buf_add_str(out, "</div></div>\n", err));
done:
    return rc;
}

static topictag_status add_flip(tt_buf *out, const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (label->n_flip == 0)
        return TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "<p>Without ", err));
    for (size_t i = 0; i < label->n_flip; i++) {
        TT_TRY(tt_buf_add_str(out, i > 0 ? ", " : "", err));
        TT_TRY(tt_html_element(out, "b", NULL, label->words[label->flip[i]].word, err));
    }
    TT_TRY(tt_buf_printf(out, err, " the label would %sbe given (%.0f %%).</p>\n",
                         label->given ? "not " : "", 100 * label->flip_probability));
done:
    return rc;
}

static topictag_status add_label(tt_buf *out, const tt_told *told,
                                 const topictag_explanation *label, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char decision[TT_NUMBER_BYTES + 1], words[TT_NUMBER_BYTES + 1], bias[TT_NUMBER_BYTES + 1];
    TT_TRY(tt_buf_add_str(out, "<section><h3>", err));
    TT_TRY(tt_render_escaped(out, label->name, err));
    TT_TRY(tt_buf_printf(out, err, " <span class=\"tag %s\">%s%.0f %%</span></h3>\n",
                         label->given ? "good" : "bad",
                         label->given ? "" : "not given: ", 100 * label->probability));
    TT_TRY(tt_buf_add_str(out, "<p class=\"dim small\">", err));
    if (label->threshold > 0)
        TT_TRY(tt_buf_printf(out, err, "given from %.0f %% \xc2\xb7 ", 100 * label->threshold));
    TT_TRY(tt_buf_printf(
        out, err, "decision %s = words %s, bias %s</p>\n", signed_number(label->decision, decision),
        signed_number(label->decision - label->bias, words), signed_number(label->bias, bias)));
    TT_TRY(add_flip(out, label, err));
    TT_TRY(add_story(out, told->document, label, err));
    TT_TRY(add_sides(out, told, label, err));
    TT_TRY(tt_buf_add_str(out, "</section>\n", err));
done:
    return rc;
}

static topictag_status add_nearest(tt_buf *out, const tt_told *told, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (told->n_nearest == 0)
        return TOPICTAG_OK;
    TT_TRY(
        tt_buf_add_str(out, "<table><tr><th>stories most alike</th><th>cosine</th></tr>\n", err));
    for (size_t i = 0; i < told->n_nearest; i++) {
        char cosine[TT_NUMBER_BYTES];
        TT_TRY(tt_buf_add_str(out, "<tr>", err));
        TT_TRY(tt_html_element(out, "td", "wrap", told->nearest[i].id, err));
        TT_TRY(tt_buf_printf(out, err, "<td>%s</td></tr>\n",
                             tt_format_fixed(told->nearest[i].cosine, 2, cosine)));
    }
    TT_TRY(tt_buf_add_str(out, "</table>\n", err));
done:
    return rc;
}

topictag_status tt_explain_html(tt_buf *out, const tt_told *told, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "<article>", err));
    TT_TRY(tt_html_element(out, "h2", NULL, told->document->id, err));
    TT_TRY(tt_buf_add_str(out, "\n", err));
    if (told->reason != NULL)
        TT_TRY(tt_buf_printf(out, err, "<p>No topic: %s.</p>\n", told->reason));
    for (size_t i = 0; i < told->n_labels; i++)
        TT_TRY(add_label(out, told, &told->labels[i], err));
    TT_TRY(add_nearest(out, told, err));
    TT_TRY(tt_buf_add_str(out, "</article>\n", err));
done:
    return rc;
}

topictag_status tt_explain_html_failure(tt_buf *out, const char *id, const char *sentence,
                                        topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "<article>", err));
    TT_TRY(tt_html_element(out, "h2", NULL, id, err));
    TT_TRY(tt_html_element(out, "p", "bad", sentence, err));
    TT_TRY(tt_buf_add_str(out, "</article>\n", err));
done:
    return rc;
}
