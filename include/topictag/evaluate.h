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
 * @param out      owned; free with topictag_report_free. NULL on failure.
 * @param paths    [n_paths] read as one corpus.
 * @param input    NULL: the defaults. @param options NULL: the defaults.
 * @param listener may be NULL.
 * @return TOPICTAG_OK; as topictag_train for bad records; E_EMPTY for a corpus without stories;
 *         E_INVALID_ARG for an option out of its range; E_CANCELLED; E_NO_MEMORY.
 * @threads Safe on distinct out; the model may be shared.
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
 * as scikit-learn computes them with zero_division=0; and "micro-soft-f1", "macro-soft-f1",
 * "weighted-soft-f1" and "LABEL.soft-f1", where a label given at 0.7 counts 0.7: F1 of the expected
 * counts (Jansche 2005), of probabilities in thousandths.
 *
 * @param value  in [0, 1]; a ratio 0/0 is 0.
 * @return TOPICTAG_OK; E_NOT_FOUND for a name that is none.
 */
TOPICTAG_API topictag_status topictag_report_metric(const topictag_report *report, const char *name,
                                                    double *value,
                                                    topictag_error *err) TOPICTAG_MUST_USE;

/** What a model must reach, and how a fall is told from chance. Strings are borrowed. */
typedef struct topictag_gate_options {
    topictag_list gate;     /* gate files */
    topictag_list min;      /* floors "METRIC=X" */
    topictag_list max_drop; /* falls below the baseline that are still accepted, "METRIC=X" */
    const char *baseline;   /* JSON report of an earlier evaluation; "": none */
    bool strict;            /* a fall need not be told from chance to count */
    uint32_t rounds;        /* resamples behind each interval and each p */
    uint64_t seed;          /* of the resamples */
    uint32_t threads;       /* 0: one per processor; results do not depend on it */
} topictag_gate_options;

TOPICTAG_API topictag_gate_options topictag_gate_options_default(void);
TOPICTAG_API const topictag_option *topictag_gate_option_table(void);

/** Gates and their baseline, read and checked; immutable, may be shared between threads. */
typedef struct topictag_gates topictag_gates;

/**
 * Reads the gate files and the baseline.
 *
 * A gate file is UTF-8, one gate a line, "#" begins a comment, a word with blanks stands in
 * double quotes:
 *
 *     min macro-f1=0.85         a floor
 *     min *.recall=0.6          a floor for each label
 *     max-drop micro-f1=0.01    no real fall by more than 0.01 below the baseline
 *     max-drop *.f1=0.1         ... for each label with 20 stories or more
 *     pin story-17 legal        the story with this id gets exactly these tags
 *
 * @param out      owned; free with topictag_gates_free. NULL on failure.
 * @param options  NULL: the defaults, which are no gates at all.
 * @return TOPICTAG_OK; E_INVALID_ARG, with the option's name in err->where, for options and for a
 *         max-drop without a baseline; E_SYNTAX or E_ENCODING, with file and line, for a malformed
 *         gate file or a baseline that is no JSON report; E_LIMIT for one above 4 GiB; E_IO or
 *         E_NOT_FOUND for a file that cannot be read; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_gates_open(topictag_gates **out,
                                                 const topictag_gate_options *options,
                                                 topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_gates_free(topictag_gates *gates);

/**
 * Holds a report against gates and adds 95 % intervals to its scores; from then on its renderings
 * show both, and which stories the baseline had right. A second call replaces the first.
 *
 * A floor fails when the score is lower. A drop fails when the score fell by more than the budget
 * and the fall is no chance: the interval of the change, from drawing the stories again (percentile
 * bootstrap, Efron and Tibshirani 1993, ch. 13), lies below 0, and swapping the two models' tags
 * story by story (approximate randomization, Yeh 2000) falls as far in less than 2.5 % of the
 * rounds; accuracy of single-label tasks by McNemar's exact test (1947). The labels of a "*" share
 * the 2.5 % (Holm 1979). A soft F1 takes its interval from its influence function (Hampel 1974) and
 * swaps probabilities. A pin fails when the story has other tags, or is not there.
 *
 * @return TOPICTAG_OK whether the gates hold or not; E_INVALID_ARG, or E_SYNTAX with the place in
 *         a gate file, for a metric or label that the report does not know; E_SYNTAX for malformed
 *         stories in the baseline; E_EMPTY when it shares no story with the report; E_NO_MEMORY.
 * @note   Time grows with rounds times stories.
 */
TOPICTAG_API topictag_status topictag_report_judge(topictag_report *report,
                                                   const topictag_gates *gates,
                                                   topictag_error *err) TOPICTAG_MUST_USE;

/** How many gates do not hold; 0 before topictag_report_judge. */
TOPICTAG_API size_t topictag_report_n_failed(const topictag_report *report);

/** Whether there is a report format of this name; TOPICTAG_OK, or E_INVALID_ARG with the names. */
TOPICTAG_API topictag_status topictag_report_format_check(const char *format,
                                                          topictag_error *err) TOPICTAG_MUST_USE;

/**
 * The report as text in a format: "text", "json", "markdown", "junit", "html", "github", "sarif".
 * JSON lists the tags of every story, so it can be the baseline of a later evaluation.
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
