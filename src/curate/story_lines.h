/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_STORY_LINES_H
#define TT_CURATE_STORY_LINES_H

/*
 * Stories as JSON Lines that the readers take back.
 */

#include "topictag/document.h"

#include "base/buffer.h"
#include "json/writer.h"

/*
 * Appends document as one line: the record it came from when it has it, as it stands; else an
 * object of id, title (when it has one), text, labels, group and time (when it has them), named as
 * in `names` ("group" and "time" where that names none). Reading it back with the same options
 * gives the same story, whatever format it came from.
 */
topictag_status tt_story_line(tt_buf *out, const topictag_document *document,
                              const topictag_input_options *names,
                              topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The same of a story whose title, text or labels are not those of its record any more: they
 * take their places, the record's other members stay.
 */
topictag_status tt_story_line_changed(tt_buf *out, const topictag_document *document,
                                      const topictag_input_options *names,
                                      topictag_error *err) TOPICTAG_MUST_USE;

/* The members of an object of the document's own parts, into one that has been opened. */
void tt_story_line_members(tt_json_writer *w, const topictag_document *document,
                           const topictag_input_options *names);

#endif
