/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_FUZZ_RECORDS_H
#define TT_TESTS_FUZZ_RECORDS_H

/*
 * Reads hostile bytes as records of a format. Whatever they are: it ends, every failure is
 * told, and what comes out is well-formed.
 */

#include "corpus/source.h"
#include "text/decode.h"
#include "../unit/reading.h"

#include <stdlib.h>
#include <string.h>

static inline void fuzz_check(bool holds)
{
    if (!holds)
        abort();
}

static inline void fuzz_check_document(tt_draft *draft)
{
    fuzz_check(tt_draft_finish(draft, NULL) == TOPICTAG_OK);
    const tt_document *doc = &draft->doc;
    fuzz_check(doc->id != NULL && doc->source != NULL);
    fuzz_check(strlen(doc->text) == doc->n_bytes && doc->title_bytes <= doc->n_bytes);
    fuzz_check(tt_utf8_valid(doc->text, doc->n_bytes));
    for (size_t i = 0; i < doc->n_labels; i++) {
        fuzz_check(doc->labels[i][0] != '\0');
        fuzz_check(tt_utf8_valid(doc->labels[i], strlen(doc->labels[i])));
        fuzz_check(i == 0 || strcmp(doc->labels[i - 1], doc->labels[i]) < 0);
    }
}

static inline int fuzz_records(const uint8_t *data, size_t size, tt_format format)
{
    tt_reader_options options = default_reading();
    options.max_document_bytes = 4096;
    options.group_field = "group";
    tt_source source = {.options = &options};
    tt_draft draft = {0};
    tt_input *in = NULL;
    fuzz_check(tt_input_open_memory(&in, data, size, "fuzz", NULL) == TOPICTAG_OK);
    if (tt_source_begin(&source, in, "fuzz", format, false, NULL) == TOPICTAG_OK) {
        bool more = true;
        /* Each call takes a byte at least, or ends the file; gzip makes many of few. */
        for (size_t n = 0; more && n < 100000; n++) {
            topictag_error err = {0};
            topictag_status rc = tt_source_next(&source, &draft, &more, &err);
            fuzz_check(rc == err.code);
            if (rc == TOPICTAG_OK && more)
                fuzz_check_document(&draft);
            if (rc != TOPICTAG_OK)
                fuzz_check(rc != TOPICTAG_E_INTERNAL && err.message[0] != '\0');
            if (source.broken)
                break;
            more = more || rc != TOPICTAG_OK;
        }
    }
    tt_source_release(&source);
    tt_draft_release(&draft);
    return 0;
}

#endif
