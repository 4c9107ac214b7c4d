/* SPDX-License-Identifier: MIT */
#ifndef TT_SCORE_EVIDENCE_H
#define TT_SCORE_EVIDENCE_H

/*
 * What a reader needs to judge a mistake: how the story begins, and which of its words led there.
 */

#include "score/scoring.h"

/*
 * Fills excerpt and evidence of the report's worst mistakes. corpus is the one it was made of.
 * model NULL (no one model gave the tags) or with a kernel: excerpts alone.
 */
topictag_status tt_report_add_evidence(topictag_report *report, const tt_corpus *corpus,
                                       const topictag_model *model,
                                       topictag_error *err) TOPICTAG_MUST_USE;

#endif
