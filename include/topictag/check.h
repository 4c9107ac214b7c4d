/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_CHECK_H
#define TOPICTAG_CHECK_H

/*
 * What is wrong with a corpus, before a model learns it.
 */

#include "topictag/options.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a finding is about, in the order findings come. */
typedef enum topictag_finding_kind {
    TOPICTAG_FINDING_MISLABEL,      /* "mislabel": its words say another label */
    TOPICTAG_FINDING_CONTRADICTION, /* "contradiction": a copy of it has other labels */
    TOPICTAG_FINDING_LEAK,          /* "leak": the other corpus holds a copy */
    TOPICTAG_FINDING_DUPLICATE,     /* "duplicate": an earlier copy has the same labels */
    TOPICTAG_FINDING_LABEL_TYPO,    /* "label-typo": another label written otherwise, or misspelt */
    TOPICTAG_FINDING_RARE_LABEL,    /* "rare-label": too few stories to learn it */
    TOPICTAG_FINDING_SOURCE_TERM,   /* "source-term": it tells the source, not the topic */
    TOPICTAG_FINDING_ENCODING,      /* "encoding": text that was decoded wrongly */
    TOPICTAG_FINDING_EMPTY,         /* "empty": a story without a word */
    TOPICTAG_FINDING_LONG           /* "long": a story of very many words */
} topictag_finding_kind;
#define TOPICTAG_FINDING_KINDS 10

/** "mislabel", ...; NULL for a number that is no kind. */
TOPICTAG_API const char *topictag_finding_kind_name(topictag_finding_kind kind);

/** One thing that is wrong. Strings are borrowed from the check; NULL where they do not apply. */
typedef struct topictag_finding {
    topictag_finding_kind kind;
    const char *id, *source;             /* the story; NULL: it is about a label or a term */
    uint64_t line;                       /* of the story in source, 0: the whole file */
    const char *other_id, *other_source; /* the story it is a copy of */
    uint64_t other_line;
    const char *label;     /* as given; the label a source term predicts */
    const char *suggested; /* the label that is probably meant */
    const char *term;
    double score;        /* of 1: similarity of copies, certainty of mislabels, precision of terms;
                            else how many stories, characters or words */
    const char *message; /* one sentence without a stop */
} topictag_finding;

/** How hard to look. Strings are borrowed. */
typedef struct topictag_check_options {
    double similarity;   /* Jaccard of 5-word shingles from which stories are copies */
    uint32_t mislabels;  /* at most so many probable mislabels; 0: none */
    uint32_t rare;       /* labels with fewer stories are rare */
    uint32_t long_words; /* stories with more words are long */
    topictag_list skip;  /* names of kinds that are not looked for */
    uint32_t folds;      /* of the machines that judge labels */
    uint64_t seed;
    uint32_t threads;  /* 0: one per processor */
    bool keep_records; /* so that topictag_check_fix copies all fields of JSON Lines; no option of
                          the table */
} topictag_check_options;

TOPICTAG_API topictag_check_options topictag_check_options_default(void);
TOPICTAG_API const topictag_option *topictag_check_option_table(void);

/** A checked corpus with its findings. */
typedef struct topictag_check topictag_check;

/**
 * Reads a corpus and looks for what is wrong with it.
 *
 * @param out        owned; free with topictag_check_free. NULL on failure.
 * @param paths      [n_paths] read as one corpus.
 * @param against    [n_against] a corpus that must share no story with it (the test part); 0: none.
 * @param input      NULL: the defaults. @param options NULL: the defaults.
 * @return TOPICTAG_OK also when there are findings; E_INVALID_ARG for an option; errors of reading
 *         as topictag_train; E_CANCELLED; E_NO_MEMORY.
 * @note   Time and memory grow linearly with the corpus; time, too, with the number of labels times
 *         that of labels ten times as common, unless "label-typo" is skipped. Mislabels come
 * ranked, the rest in reading order.
 * @source Copies: Jaccard of shingles (Broder 1997) by prefix filtering (Chaudhuri, Ganti and
 *         Kaushik 2006), exact but for shingles that more than 1,000 distinct stories begin with.
 * Mislabels: confident learning (Northcutt, Jiang and Chuang 2021) on out-of-fold probabilities.
 */
TOPICTAG_API topictag_status topictag_check_corpus(
    topictag_check **out, const char *const *paths, size_t n_paths, const char *const *against,
    size_t n_against, const topictag_input_options *input, const topictag_check_options *options,
    const topictag_listener *listener, topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_check_free(topictag_check *check);

TOPICTAG_API size_t topictag_check_n_findings(const topictag_check *check);
/** A finding, borrowed from the check; NULL when index is out of range. */
TOPICTAG_API const topictag_finding *topictag_check_finding(const topictag_check *check,
                                                            size_t index);

/**
 * All findings: "text", one a line as "source:line: kind: message", or "json".
 *
 * @param out  its content is replaced; free with topictag_text_free.
 * @return E_INVALID_ARG for a format of another name; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_check_render(const topictag_check *check, const char *format,
                                                   topictag_text *out,
                                                   topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Writes a cleaned copy of the corpus as JSON Lines, and a log: a line of JSON per change.
 *
 * Left out: bad records that were skipped (TOPICTAG_ON_ERROR_SKIP), empty stories, later copies
 * with the same labels, copies of stories of the other corpus. Changed: labels that differ from a
 * more common one in case, blanks, hyphens, underscores and what Unicode holds to be the same
 * (composed letters, invisible characters) alone, and characters that a wrong decoder made several
 * of. What needs a judgement (mislabels, contradictions, labels that may be misspelt, rare labels,
 * long stories) stays as it is. Stories of JSON Lines keep all their fields when
 * options.keep_records was set; others become objects whose fields have the names of `input`.
 *
 * @param path      written atomically. @param log_path the same.
 * @param n_changes stories left out and changes made; may be NULL.
 */
TOPICTAG_API topictag_status topictag_check_fix(const topictag_check *check, const char *path,
                                                const char *log_path, uint64_t *n_changes,
                                                topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
