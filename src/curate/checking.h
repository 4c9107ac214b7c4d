/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_CHECKING_H
#define TT_CURATE_CHECKING_H

/*
 * The check behind the public handle, and what fills it. Findings are added kind by kind in the
 * order of topictag_finding_kind.
 */

#include "curate/near.h"
#include "curate/typo.h"
#include "pipeline/handles.h"
#include "topictag/check.h"

typedef struct tt_finding {
    topictag_finding shown; /* its strings live in the check */
    uint32_t doc, other;    /* of the corpus, of the corpus or the other; UINT32_MAX: none */
    uint32_t label;         /* UINT32_MAX: none */
} tt_finding;

struct topictag_check {
    topictag_check_options options;
    topictag_input_options input; /* names of fields live in the arena */
    const topictag_listener *listener;
    bool skip[TOPICTAG_FINDING_KINDS];
    const char *title; /* the first path */
    tt_corpus corpus, against;
    bool has_against;
    tt_near near;
    uint32_t *label_counts; /* [corpus.n_labels] stories of each */
    tt_typo *typos;         /* [corpus.n_labels] */
    tt_finding *findings;   /* [n_findings] */
    size_t n_findings, cap_findings;
    tt_arena arena;
};

/*
 * Adds a finding; finding->shown needs label, suggested, term and score only, where they apply, as
 * strings that live as long as the check. The message is formatted.
 */
topictag_status tt_check_add(topictag_check *check, const tt_finding *finding, topictag_error *err,
                             const char *format, ...) TT_PRINTF(4, 5) TOPICTAG_MUST_USE;

/* check_findings.c; of copies: contradiction, leak or duplicate; of stories: the last three kinds.
 */
topictag_status tt_check_copies(topictag_check *check, topictag_finding_kind kind,
                                topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_check_typos(topictag_check *check, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_check_rare_labels(topictag_check *check, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_check_stories(topictag_check *check, topictag_finding_kind kind,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* mislabels.c, source_terms.c */
topictag_status tt_check_mislabels(topictag_check *check, topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_check_source_terms(topictag_check *check, topictag_error *err) TOPICTAG_MUST_USE;

#endif
