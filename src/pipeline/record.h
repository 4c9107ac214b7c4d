/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_RECORD_H
#define TT_PIPELINE_RECORD_H

/*
 * Records of prediction as text: the pieces that have a file of their own.
 */

#include "base/buffer.h"
#include "pipeline/handles.h"

/* Writes what all records of a model share: scores_json and score_at. */
topictag_status tt_record_prepare(topictag_model *model, topictag_error *err) TOPICTAG_MUST_USE;

/* Appends the message of an error with its file and line: what a user needs to find the record. */
topictag_status tt_record_error(tt_buf *out, const topictag_error *error,
                                topictag_error *err) TOPICTAG_MUST_USE;

/* Appends why there is no tag: "no-known-terms", "language de". */
topictag_status tt_record_reason(tt_buf *out, const topictag_prediction *prediction,
                                 topictag_error *err) TOPICTAG_MUST_USE;

/* Appends the record as one ninjs document and a line end; see TOPICTAG_RECORD_NINJS. */
topictag_status tt_record_ninjs(tt_buf *out, const topictag_record *record,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
