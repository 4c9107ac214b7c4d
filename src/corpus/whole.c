/* SPDX-License-Identifier: MIT */
/*
 * Files that are a story as a whole.
 */
#include "corpus/source.h"

#include "text/decode.h"

#include <string.h>

topictag_status tt_text_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_reader_options *options = source->options;
    tt_decode_info info;
    tt_draft_begin(draft, source->path, 0);
    *more = source->n_records == 0;
    if (!*more)
        return TOPICTAG_OK;
    source->n_records++;
    tt_buf_reset(&source->body);
    rc = tt_input_rest(source->in, &source->body, options->max_document_bytes, err);
    if (rc != TOPICTAG_OK) {
        source->broken = true;
        return rc;
    }
    source->n_bytes += source->body.len;
    /* Nothing on standard input is no story; an empty file is one without text. */
    if (source->body.len == 0 && strcmp(source->path, "-") == 0) {
        *more = false;
        return TOPICTAG_OK;
    }
    TT_TRY(tt_decode(&source->decoded, source->body.data, source->body.len, options->encoding,
                     &info, err));
    draft->doc.n_replaced = source->n_replaced + info.n_replaced;
    TT_TRY(tt_source_scrub(&source->decoded, &draft->doc.n_replaced, err));
    TT_TRY(tt_draft_text(draft, "", 0, source->decoded.data, source->decoded.len, err));
done:
    return rc;
}
