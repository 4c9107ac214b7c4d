/* SPDX-License-Identifier: MIT */
#ifndef TT_REPORT_HTML_H
#define TT_REPORT_HTML_H

/*
 * Parts of the HTML report. Drawings are SVG inside the page; colours come from its style sheet,
 * so that they follow light and dark.
 */

#include "evaluate/curves.h"
#include "report/render.h"

extern const char tt_html_style[];

/* A page up to its heading; style is what comes on top of tt_html_style. */
topictag_status tt_html_begin(tt_buf *out, const char *kind, const char *title, const char *style,
                              topictag_error *err) TOPICTAG_MUST_USE;

/* <tag class="class">text</tag>, escaped; class NULL: none. */
topictag_status tt_html_element(tt_buf *out, const char *tag, const char *class_name,
                                const char *text, topictag_error *err) TOPICTAG_MUST_USE;

/* A number between 0 and 1 on a line, with its interval (NULL: none). */
topictag_status tt_html_gauge(tt_buf *out, double value, const tt_interval *interval,
                              topictag_error *err) TOPICTAG_MUST_USE;

/* Precision-recall curves, one for each label; the point in force marked. */
topictag_status tt_html_curves(tt_buf *out, const tt_report *report,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_html_reliability(tt_buf *out, const tt_report *report,
                                    topictag_error *err) TOPICTAG_MUST_USE;

/* Which label was given for which: a matrix while it can be read, then the commonest pairs. */
topictag_status tt_html_confusion(tt_buf *out, const tt_report *report,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* The stories that are wrong with the most conviction. */
topictag_status tt_html_mistakes(tt_buf *out, const tt_report *report,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
