/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_COMPARE_H
#define TOPICTAG_COMPARE_H

/*
 * Two models, or two reports, on the same stories: which stories are tagged otherwise, which got
 * better and worse, which words did it, and whether chance would do as much.
 */

#include "topictag/evaluate.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How much is told, and how chance is measured. */
typedef struct topictag_compare_options {
    uint32_t words;   /* told for each label a story got or lost, of two linear models */
    uint32_t stories; /* told of each verdict in text; 0: all */
    uint32_t rounds;  /* resamples behind intervals and p */
    uint64_t seed;    /* of the resamples */
    uint32_t threads; /* 0: one per processor; results do not depend on it */
} topictag_compare_options;

TOPICTAG_API topictag_compare_options topictag_compare_options_default(void);
TOPICTAG_API const topictag_option *topictag_compare_option_table(void);

/** A comparison that was made; immutable. */
typedef struct topictag_comparison topictag_comparison;

/**
 * Compares two evaluations. Each side is a model file, which is evaluated on the corpus, or a JSON
 * report of an earlier evaluation; which of the two is told by its content.
 *
 * Stories are paired by id, the k-th of equal ids with the k-th; where their labels differ, those
 * of the later side count. A story is better when it has fewer wrong and missed tags than before.
 *
 * @param out     owned; free with topictag_comparison_free. NULL on failure.
 * @param paths   [n_paths] the labelled corpus; 0 for two reports, which need none.
 * @param input   NULL: the defaults. @param options NULL: the defaults.
 * @return TOPICTAG_OK; E_INVALID_ARG for an option, a model without a corpus or two reports with
 *         one; errors of opening a model and of reading a corpus; E_SYNTAX for a report that is
 *         none or lists no stories; E_EMPTY when no story is on both sides; E_CANCELLED;
 *         E_NO_MEMORY.
 * @note   The words of a changed story are those whose contributions (topictag_explain) to a label
 *         moved most towards the change, from one model to the other. Contributions are on the
 *         models' own scales.
 * @source Intervals: percentile bootstrap of the change, stories drawn in pairs (Efron and
 *         Tibshirani 1993, ch. 13). p: approximate randomization, two-sided (Yeh 2000), of each
 *         score alone: among many labels some are low by chance. McNemar's exact test (1947).
 */
TOPICTAG_API topictag_status topictag_compare(topictag_comparison **out, const char *before,
                                              const char *after, const char *const *paths,
                                              size_t n_paths, const topictag_input_options *input,
                                              const topictag_compare_options *options,
                                              const topictag_listener *listener,
                                              topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_comparison_free(topictag_comparison *comparison);

/** How many stories are tagged otherwise: better, worse, or neither. */
typedef struct topictag_verdicts {
    uint32_t stories, better, worse, otherwise;
} topictag_verdicts;
TOPICTAG_API topictag_verdicts topictag_comparison_verdicts(const topictag_comparison *comparison);

/**
 * The comparison as "text" or "json".
 *
 * @param out  its content is replaced; free with topictag_text_free.
 * @return E_INVALID_ARG for a format of another name; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_comparison_render(const topictag_comparison *comparison,
                                                        const char *format, topictag_text *out,
                                                        topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
