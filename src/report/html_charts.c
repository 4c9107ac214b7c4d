/* SPDX-License-Identifier: MIT */
/*
 * Drawings of the HTML report.
 */
#include "report/html.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define MAX_CURVES 60
#define SIDE       150.0 /* of a square plot, in its own units */
#define MARGIN     22.0
/* Points nearer to each other than this would fall on one pixel. */
#define LEAST_STEP 0.004

static topictag_status add_number(tt_buf *out, double value, topictag_error *err)
{
    char text[TT_NUMBER_BYTES];
    return tt_buf_add_str(out, tt_format_fixed(value, 1, text), err);
}

static topictag_status add_point(tt_buf *out, char command, double x, double y, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add(out, &command, 1, err));
    TT_TRY(add_number(out, x, err));
    TT_TRY(tt_buf_add_str(out, " ", err));
    TT_TRY(add_number(out, y, err));
done:
    return rc;
}

static double plot_x(double share)
{
    return MARGIN + share * SIDE;
}

static double plot_y(double share)
{
    return 6.0 + (1.0 - share) * SIDE;
}

/* The frame of a plot of two shares, with its axes named. */
static topictag_status begin_plot(tt_buf *out, const char *title, const char *x, const char *y,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_add_str(out, "<svg viewBox=\"0 0 180 180\" role=\"img\"><title>", err));
    TT_TRY(tt_render_escaped(out, title, err));
    TT_TRY(tt_buf_printf(out, err,
                         "</title><rect class=\"frame\" x=\"22\" y=\"6\" width=\"150\" "
                         "height=\"150\"/>"
                         "<text x=\"97\" y=\"176\" text-anchor=\"middle\">%s</text>"
                         "<text x=\"8\" y=\"81\" text-anchor=\"middle\" "
                         "transform=\"rotate(-90 8 81)\">%s</text>"
                         "<text x=\"22\" y=\"166\" text-anchor=\"middle\">0</text>"
                         "<text x=\"172\" y=\"166\" text-anchor=\"middle\">1</text>"
                         "<text x=\"18\" y=\"159\" text-anchor=\"end\">0</text>"
                         "<text x=\"18\" y=\"12\" text-anchor=\"end\">1</text>",
                         x, y));
done:
    return rc;
}

static topictag_status add_dot(tt_buf *out, const char *class_name, double x, double y,
                               const char *radius, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char cx[TT_NUMBER_BYTES], cy[TT_NUMBER_BYTES];
    TT_TRY(tt_buf_printf(out, err, "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>",
                         class_name, tt_format_fixed(plot_x(x), 1, cx),
                         tt_format_fixed(plot_y(y), 1, cy), radius));
done:
    return rc;
}

topictag_status tt_html_gauge(tt_buf *out, double value, const tt_interval *interval,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char a[TT_NUMBER_BYTES], b[TT_NUMBER_BYTES];
    TT_TRY(tt_buf_add_str(out,
                          "<svg viewBox=\"0 0 108 12\" width=\"108\" height=\"12\" "
                          "aria-hidden=\"true\"><path class=\"track\" d=\"M4 6H104\"/>",
                          err));
    if (interval != NULL)
        TT_TRY(tt_buf_printf(out, err, "<path class=\"span\" d=\"M%s 6H%s\"/>",
                             tt_format_fixed(4.0 + 100.0 * interval->low, 1, a),
                             tt_format_fixed(4.0 + 100.0 * interval->high, 1, b)));
    if (isfinite(value))
        TT_TRY(tt_buf_printf(out, err, "<circle class=\"mark\" cx=\"%s\" cy=\"6\" r=\"3.5\"/>",
                             tt_format_fixed(4.0 + 100.0 * value, 1, a)));
    TT_TRY(tt_buf_add_str(out, "</svg>", err));
done:
    return rc;
}

static topictag_status add_curve(tt_buf *out, const tt_pr_curve *curve, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    double x = 0.0, y = curve->n > 0 ? curve->points[0].precision : 0.0;
    TT_TRY(tt_buf_add_str(out, "<path class=\"curve\" d=\"", err));
    TT_TRY(add_point(out, 'M', plot_x(0.0), plot_y(y), err));
    for (size_t i = 0; i < curve->n; i++) {
        const tt_pr_point *point = &curve->points[i];
        const bool near =
            fabs(point->recall - x) < LEAST_STEP && fabs(point->precision - y) < LEAST_STEP;
        if (near && i + 1 < curve->n)
            continue;
        x = point->recall;
        y = point->precision;
        TT_TRY(add_point(out, 'L', plot_x(x), plot_y(y), err));
    }
    TT_TRY(tt_buf_add_str(out, "\"/>", err));
done:
    return rc;
}

static topictag_status add_label_curve(tt_buf *out, const tt_report *report, uint32_t label,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char number[TT_NUMBER_BYTES];
    tt_pr_curve curve;
    const tt_prf *now = &report->metrics->labels[label];
    TT_TRY(tt_pr_curve_make(&curve, report->probabilities, report->gold, report->n_labels, label,
                            err));
    TT_TRY(tt_buf_add_str(out, "<figure>", err));
    TT_TRY(begin_plot(out, report->label_names[label], "recall", "precision", err));
    TT_TRY(add_curve(out, &curve, err));
    if (isfinite(now->precision) && isfinite(now->recall))
        TT_TRY(add_dot(out, "dot", now->recall, now->precision, "4", err));
    TT_TRY(tt_buf_add_str(out, "</svg><figcaption><b>", err));
    TT_TRY(tt_render_escaped(out, report->label_names[label], err));
    TT_TRY(tt_buf_printf(out, err, "</b><br/>average precision %s",
                         tt_render_ratio(curve.average_precision, 3, number)));
    if (report->thresholds != NULL && isfinite(report->thresholds[label]))
        TT_TRY(tt_buf_printf(out, err, "<br/>threshold %s",
                             tt_format_fixed(report->thresholds[label], 3, number)));
    TT_TRY(tt_buf_add_str(out, "</figcaption></figure>\n", err));
done:
    tt_pr_curve_release(&curve);
    return rc;
}

/* Labels with examples, the commonest first. */
typedef struct tt_ranked {
    uint32_t label;
    uint64_t support;
} tt_ranked;

static int compare_support(const void *a, const void *b)
{
    const tt_ranked *x = a, *y = b;
    if (x->support != y->support)
        return x->support > y->support ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

topictag_status tt_html_curves(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n = 0;
    tt_ranked *ranked = tt_alloc(report->n_labels, sizeof *ranked);
    if (ranked == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < report->n_labels; label++)
        if (report->metrics->labels[label].support > 0)
            ranked[n++] = (tt_ranked){label, report->metrics->labels[label].support};
    if (report->probabilities == NULL || n == 0)
        goto done;
    qsort(ranked, n, sizeof *ranked, compare_support);
    TT_TRY(tt_buf_add_str(out,
                          "<h2>Precision and recall at every threshold</h2>"
                          "<p class=\"dim small\">The dot is where the model stands with its "
                          "present thresholds.",
                          err));
    if (n > MAX_CURVES)
        TT_TRY(tt_buf_printf(out, err, " The %d commonest of %u labels.", MAX_CURVES, n));
    TT_TRY(tt_buf_add_str(out, "</p>\n<div class=\"grid\">\n", err));
    for (uint32_t i = 0; i < n && i < MAX_CURVES; i++)
        TT_TRY(add_label_curve(out, report, ranked[i].label, err));
    TT_TRY(tt_buf_add_str(out, "</div>\n", err));
done:
    free(ranked);
    return rc;
}

/* How many cells a bin holds, by the logarithm: most stories lack most labels. */
static topictag_status add_bars(tt_buf *out, const tt_reliability *on, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint64_t most = 1;
    char x[TT_NUMBER_BYTES], y[TT_NUMBER_BYTES], height[TT_NUMBER_BYTES];
    for (int bin = 0; bin < TT_RELIABILITY_BINS; bin++)
        most = on->n[bin] > most ? on->n[bin] : most;
    for (int bin = 0; bin < TT_RELIABILITY_BINS; bin++) {
        const double share = log1p((double)on->n[bin]) / log1p((double)most);
        TT_TRY(tt_buf_printf(out, err,
                             "<rect class=\"bar\" x=\"%s\" y=\"%s\" width=\"13\" height=\"%s\"/>",
                             tt_format_fixed(plot_x(bin / 10.0) + 1.0, 1, x),
                             tt_format_fixed(plot_y(share * 0.3), 1, y),
                             tt_format_fixed(share * 0.3 * SIDE, 1, height)));
    }
done:
    return rc;
}

topictag_status tt_html_reliability(tt_buf *out, const tt_report *report, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_reliability on;
    char ece[TT_NUMBER_BYTES], brier[TT_NUMBER_BYTES];
    char command = 'M';
    if (report->probabilities == NULL)
        return TOPICTAG_OK;
    tt_reliability_measure(&on, report->probabilities, report->gold, report->n_labels);
    TT_TRY(tt_buf_printf(out, err,
                         "<h2>Are the probabilities true?</h2><p>Expected calibration error "
                         "<b>%s</b>, Brier score <b>%s</b>.</p><p class=\"dim small\">Each point: "
                         "of the tags given this probability, the share that is right. On the "
                         "dashed line they are what they say; bars count them, by their "
                         "logarithm.</p>\n<figure style=\"max-width:15rem\">",
                         tt_render_ratio(on.ece, 4, ece), tt_render_ratio(on.brier, 4, brier)));
    TT_TRY(begin_plot(out, "Reliability diagram", "probability", "share right", err));
    TT_TRY(add_bars(out, &on, err));
    TT_TRY(tt_buf_add_str(out,
                          "<path class=\"even\" d=\"M22 156L172 6\"/><path class=\"curve\" "
                          "d=\"",
                          err));
    for (int bin = 0; bin < TT_RELIABILITY_BINS; bin++)
        if (on.n[bin] > 0) {
            TT_TRY(add_point(out, command, plot_x(on.mean[bin]), plot_y(on.share[bin]), err));
            command = 'L';
        }
    TT_TRY(tt_buf_add_str(out, "\"/>", err));
    for (int bin = 0; bin < TT_RELIABILITY_BINS; bin++)
        if (on.n[bin] > 0)
            TT_TRY(add_dot(out, "mark", on.mean[bin], on.share[bin], "2.5", err));
    TT_TRY(tt_buf_add_str(out, "</svg></figure>\n", err));
done:
    return rc;
}
