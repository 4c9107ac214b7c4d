/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_EVALUATE_H
#define TOPICTAG_EVALUATE_H

/*
 * Scoring a model against labelled stories: reports and gates.
 */

#include "topictag/document.h"
#include "topictag/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Scores, predictions and gate results of one evaluation. */
typedef struct topictag_report topictag_report;

/**
 * Tags every story of a labelled corpus and counts the tags against its labels.
 *
 * @param out  owned; free with topictag_report_free.
 * @return TOPICTAG_OK; as topictag_train for bad records; E_EMPTY for a corpus without stories.
 * @note   A gold label that the model does not know counts as missed, and is told as a warning.
 */
TOPICTAG_API topictag_status topictag_evaluate(topictag_report **out, const topictag_model *model,
                                               const char *const *paths, size_t n_paths,
                                               const topictag_input_options *input,
                                               const topictag_predict_options *options,
                                               const topictag_listener *listener,
                                               topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_report_free(topictag_report *report);

/**
 * A metric by name: "micro-f1", "macro-precision", "accuracy", "hamming-loss", "LABEL.recall", ...
 * as scikit-learn computes them with zero_division=0.
 * @return E_NOT_FOUND for a name that is none.
 */
TOPICTAG_API topictag_status topictag_report_metric(const topictag_report *report, const char *name,
                                                    double *value,
                                                    topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Adds a floor: "macro-f1=0.85", "legal.recall=0.8". The report shows whether it holds.
 * @return TOPICTAG_OK whether it holds or not; E_INVALID_ARG for a malformed or unknown one.
 */
TOPICTAG_API topictag_status topictag_report_require(topictag_report *report, const char *floor,
                                                     topictag_error *err) TOPICTAG_MUST_USE;

/** How many gates do not hold. */
TOPICTAG_API size_t topictag_report_n_failed(const topictag_report *report);

/**
 * The report as text in a format: "text", "json", "markdown", "junit", "html", "github", "sarif".
 *
 * @param out  its content is replaced; free with topictag_text_free.
 * @return E_INVALID_ARG for a format of another name; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_report_render(const topictag_report *report,
                                                    const char *format, topictag_text *out,
                                                    topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
