/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_CORPUS_H
#define TT_CORPUS_CORPUS_H

/*
 * A labelled corpus in memory: documents in reading order, labels by sorted name.
 */

#include "base/memory.h"
#include "corpus/reader.h"

typedef enum tt_on_error { TT_ON_ERROR_STOP, TT_ON_ERROR_SKIP } tt_on_error;

/* A bad record that was left out. */
typedef struct tt_skipped {
    const char *id, *source; /* in the corpus' arena */
    uint64_t line;           /* 1-based, 0: the whole file */
} tt_skipped;

typedef struct tt_corpus {
    uint32_t n_docs;
    tt_document *docs; /* [n_docs]; texts live in their arena, other strings in the other */
    uint32_t n_labels;
    const char **label_names; /* [n_labels] sorted by bytes */
    uint32_t *label_begin;    /* [n_docs + 1] */
    uint32_t *label_ids;      /* [label_begin[n_docs]] strictly increasing in a document */
    uint64_t n_skipped;       /* bad records left out (TT_ON_ERROR_SKIP) */
    tt_skipped *skipped;      /* [n_skipped] in reading order */
    uint64_t n_replaced;      /* ill-formed byte sequences */
    uint64_t n_empty;         /* documents without a character of text; kept */
    uint64_t n_duplicate_ids; /* documents whose id another one has; kept */
    uint64_t text_bytes;
    uint64_t digest; /* tt_hash64 chain over texts, labels and the ids records brought */
    bool multilabel; /* some document has no label or several */
    tt_arena arena, texts;
} tt_corpus;

/*
 * Reads everything. With TT_ON_ERROR_STOP the first bad record ends it; with SKIP bad records are
 * counted and told to the listener as warnings; a path given that does not exist, or a file that is
 * written afterwards, always ends it.
 * A field for texts, labels or times that holds nothing in any record is a warning, and so are
 * labels that look like several in one. E_EMPTY when no document was read, or when groups are asked
 * for and none has one.
 */
topictag_status tt_corpus_load(tt_corpus *out, const char *const *paths, size_t n_paths,
                               const tt_reader_options *options, tt_on_error on_error,
                               const topictag_listener *listener,
                               topictag_error *err) TOPICTAG_MUST_USE;
void tt_corpus_release(tt_corpus *corpus);

/* Frees the texts, which become empty; all else, counts and digest among it, stays. */
void tt_corpus_drop_texts(tt_corpus *corpus);

/* groups [n_docs] receives dense ids of the documents' groups, UINT32_MAX: none. */
topictag_status tt_corpus_groups(uint32_t *groups, const tt_corpus *corpus,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
