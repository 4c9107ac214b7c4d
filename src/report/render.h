/* SPDX-License-Identifier: MIT */
#ifndef TT_REPORT_RENDER_H
#define TT_REPORT_RENDER_H

/*
 * What the renderings of a report share, and the renderings themselves.
 */

#include "base/number.h"
#include "evaluate/comparison.h"
#include "evaluate/report.h"

typedef enum tt_report_format {
    TT_REPORT_TEXT, /* as scikit-learn's classification_report lays it out, two digits */
    TT_REPORT_JSON,
    TT_REPORT_MARKDOWN,
    TT_REPORT_JUNIT,
    TT_REPORT_HTML,
    TT_REPORT_GITHUB,
    TT_REPORT_SARIF
} tt_report_format;

bool tt_report_format_parse(const char *name, tt_report_format *out);

/* Appends to *out. */
topictag_status tt_report_render(tt_buf *out, const tt_report *report, tt_report_format format,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* The same for a comparison. Text, for people, tells max_stories of each verdict; 0: all. */
topictag_status tt_comparison_text(tt_buf *out, const tt_comparison *comparison,
                                   uint32_t max_stories, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_comparison_json(tt_buf *out, const tt_comparison *comparison,
                                   topictag_error *err) TOPICTAG_MUST_USE;

/* One row below the labels: "micro avg" and so on. */
typedef struct tt_average_row {
    const char *name;
    const tt_prf *prf;
    const char *key; /* in JSON */
    tt_metric_kind kind;
} tt_average_row;

/* The averages; scikit-learn's order. */
#define TT_N_AVERAGES 4
void tt_render_averages(tt_average_row rows[TT_N_AVERAGES], const tt_metrics *metrics);

/* "0.87", or "-" when undefined. */
const char *tt_render_ratio(double ratio, unsigned decimals, char out[TT_NUMBER_BYTES]);

/* Characters of UTF-8 text; columns, as long as none is wide. */
size_t tt_render_width(const char *text);

bool tt_render_is_wrong(const tt_report *report, uint32_t doc);
bool tt_render_is_newly_wrong(const tt_report *report,
                              uint32_t doc); /* the baseline had it right */

/* "wanted legal, got no tag (no-known-terms)" */
topictag_status tt_render_mistake(tt_buf *out, const tt_report *report, uint32_t doc,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* A "*" may make a gate for each of hundreds of labels: from here on those that hold are counted or
 * folded away, so that those that fail are seen. */
#define TT_MANY_GATES 20
size_t tt_render_n_failed(const tt_report *report);

/* What a gate found, in words: "0.8120, 95 % interval 0.7900 to 0.8300 (...)"; "" for a kept pin.
 */
topictag_status tt_render_finding(tt_buf *out, const tt_gate_result *gate,
                                  topictag_error *err) TOPICTAG_MUST_USE;

/* How a format writes gates: one row, what stands about a table of them, and about those that hold
 * where they are folded away. */
typedef struct tt_gate_tables {
    topictag_status (*row)(tt_buf *out, const tt_gate_result *gate, const char *finding,
                           topictag_error *err);
    const char *begin, *end;
    const char *fold, *unfold; /* HTML: <details> up to the summary's text; behind the table */
} tt_gate_tables;
topictag_status tt_render_gates(tt_buf *out, const tt_report *report, const tt_gate_tables *tables,
                                topictag_error *err) TOPICTAG_MUST_USE;

/*
 * Text with U+FFFD for what is not well-formed or no character, which a path may hold, and with
 * what escape_of gives for an ASCII character (NULL: itself).
 */
typedef const char *tt_render_escape(char c);
topictag_status tt_render_with(tt_buf *out, const char *text, tt_render_escape *escape_of,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* Text with the five characters escaped that XML and HTML give a meaning. */
topictag_status tt_render_escaped(tt_buf *out, const char *text,
                                  topictag_error *err) TOPICTAG_MUST_USE;

typedef topictag_status (*tt_render_fn)(tt_buf *out, const tt_report *report, topictag_error *err);

topictag_status tt_render_text(tt_buf *out, const tt_report *report,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_render_json(tt_buf *out, const tt_report *report,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_render_markdown(tt_buf *out, const tt_report *report,
                                   topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_render_junit(tt_buf *out, const tt_report *report,
                                topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_render_html(tt_buf *out, const tt_report *report,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_render_github(tt_buf *out, const tt_report *report,
                                 topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_render_sarif(tt_buf *out, const tt_report *report,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
