/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_SPLIT_H
#define TOPICTAG_SPLIT_H

/*
 * A corpus in two: stories to learn from, and stories to score what was learned.
 */

#include "topictag/options.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How a corpus is split. Strings are borrowed. */
typedef struct topictag_split_options {
    double test;         /* share of the test part */
    const char *by_time; /* field with the time of a story; "": by labels */
    double similarity;   /* Jaccard of 5-word shingles from which stories are copies */
    uint64_t seed;
    uint32_t threads; /* 0: one per processor */
} topictag_split_options;

TOPICTAG_API topictag_split_options topictag_split_options_default(void);
TOPICTAG_API const topictag_option *topictag_split_option_table(void);

/** What was read and how it was parted; counts are of stories but for labels. */
typedef struct topictag_split_summary {
    uint64_t n_train, n_test;
    uint64_t n_skipped;  /* bad records left out of both (TOPICTAG_ON_ERROR_SKIP) */
    uint64_t n_together; /* with others that had to be on the same side */
    uint64_t n_copies;   /* of them, nearly copies of an earlier one */
    uint32_t n_labels;
    uint32_t n_only_train, n_only_test; /* labels that one part has only */
    uint64_t n_undated;                 /* by time: without a time, taken for the oldest */
    uint64_t n_older;                   /* by time: of the test part, older than `newest` */
    char newest[64];                    /* by time: the newest of the training part; "": none */
} topictag_split_summary;

/**
 * Splits a corpus into FOLDER/train.jsonl and FOLDER/test.jsonl so that nothing leaks from one
 * to the other: copies, near-copies (as topictag_check_corpus finds them, and chains of them) and
 * stories of one group are on one side.
 *
 * By labels (the default), both parts have nearly the same share of every label; a label of two
 * stories or more reaches both parts unless its stories stay together, or there are so many rare
 * labels that this would take more than a quarter of the test part. By time, no training story is
 * newer than the stories of the test part; what stays together is as new as its newest story, and
 * stories without a time are the oldest. Times are ISO 8601, RFC 5322 or Unix time.
 *
 * Every story read is in one of the files, in reading order. Stories of JSON Lines are copied whole
 * with all their fields, others become objects whose fields have the names of `input`; so the
 * options that read the corpus read the parts.
 *
 * @param paths   [n_paths] read as one corpus.
 * @param input   NULL: the defaults. @param options NULL: the defaults.
 * @param folder  made when missing. Files there are replaced when both parts are whole on the disk,
 *                and survive any failure before.
 * @param summary filled on success; may be NULL.
 * @return TOPICTAG_OK; E_INVALID_ARG for an option; E_EMPTY when a part would have no story;
 *         E_SYNTAX for a time that is none (with TOPICTAG_ON_ERROR_SKIP a warning); errors of
 *         reading as topictag_train; E_IO, also when a part would replace a file that is read;
 *         E_NOT_FOUND; E_CANCELLED; E_NO_MEMORY.
 * @note   The same corpus, options and seed give the same bytes, whatever the threads. Time and
 *         memory grow linearly with the corpus.
 * @source Iterative stratification: Sechidis, Tsoumakas and Vlahavas 2011.
 */
TOPICTAG_API topictag_status topictag_split_corpus(
    const char *const *paths, size_t n_paths, const topictag_input_options *input,
    const topictag_split_options *options, const char *folder, topictag_split_summary *summary,
    const topictag_listener *listener, topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
