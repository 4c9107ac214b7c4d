/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_STORY_LINES_H
#define TT_PIPELINE_STORY_LINES_H

/*
 * Stories as JSON Lines that the readers take back.
 */

#include "corpus/reader.h"

/*
 * Appends document as one line: id, title (when it has one), text, labels, group and time (when it
 * has them). Reading it back gives the same story, whatever format it came from.
 */
topictag_status tt_story_line(tt_buf *out, const tt_document *document,
                              topictag_error *err) TOPICTAG_MUST_USE;

#endif
