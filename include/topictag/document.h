/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_DOCUMENT_H
#define TOPICTAG_DOCUMENT_H

/*
 * Stories, and the reader that brings them from files, folders and standard input.
 */

#include "topictag/options.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A piece of the input that is not part of a story. */
typedef struct topictag_dropped {
    const char *text; /* [n_bytes] UTF-8 */
    size_t n_bytes;
    const char *reason; /* "navigation", "footer", "related", ...; constant */
} topictag_dropped;

/**
 * One story. From a reader: borrowed until the next call. Strings are well-formed UTF-8, but for
 * source, a path as the system has it.
 */
typedef struct topictag_document {
    const char *id;   /* from the record, else the file's path or FILE:LINE, with #N behind where
                         several stories stand there; bytes of the path that are no UTF-8 are
                         written %E9; never NULL */
    bool own_id;      /* the record brought its id */
    const char *text; /* [n_bytes] title, blank line, body; NUL-terminated */
    size_t n_bytes;
    size_t title_bytes;        /* of text that are the title; 0: none */
    const char *const *labels; /* [n_labels] sorted by bytes, unique */
    size_t n_labels;
    const char *group;    /* NULL: none */
    const char *time;     /* NULL: none */
    const char *language; /* declared in the document; NULL: not */
    const char *source;   /* file the story stands in; "-" for standard input */
    uint64_t line;        /* where its record begins, 1-based; 0: the whole file */
    uint64_t n_replaced;  /* ill-formed byte sequences that became U+FFFD */
    const char *record;   /* [record_bytes] of JSON Lines: the whole object; NULL: other formats */
    size_t record_bytes;
    const topictag_dropped *dropped; /* [n_dropped] after topictag_reader_list_dropped */
    size_t n_dropped;
} topictag_document;

typedef struct topictag_reader topictag_reader;

/**
 * Opens a reader over paths, read in the order given; folders in byte order of their names.
 *
 * @param out      owned; close with topictag_reader_close.
 * @param paths    [n_paths] copied; "-" is standard input. One that cannot be opened is an error
 *                 of topictag_reader_next, so that the others are still read.
 * @param options  copied but for its strings, which are borrowed.
 * @param labelled true: folder names are labels; false: folders just hold stories.
 */
TOPICTAG_API topictag_status topictag_reader_open(topictag_reader **out, const char *const *paths,
                                                  size_t n_paths,
                                                  const topictag_input_options *options,
                                                  bool labelled,
                                                  topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_reader_close(topictag_reader *reader);

/** Makes the documents that follow have no labels; what stands in their place is no error then. */
TOPICTAG_API void topictag_reader_ignore_labels(topictag_reader *reader);

/** Makes the documents that follow say what was dropped of them, in the order of the input. */
TOPICTAG_API void topictag_reader_list_dropped(topictag_reader *reader);

/**
 * The next story.
 *
 * @param document  filled; on a record's error id, source and line say which record it was.
 * @param more      false at the end.
 * @return TOPICTAG_OK; any other status but E_NO_MEMORY concerns one record or file, and the
 *         reader may be asked for the next one.
 */
TOPICTAG_API topictag_status topictag_reader_next(topictag_reader *reader,
                                                  topictag_document *document, bool *more,
                                                  topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Whether the next story is still to be written by whoever is at the other end of a pipe, so that
 * topictag_reader_next would wait: the time to pass on what is ready. Never true of plain files.
 *
 * @threads As of topictag_reader_next: not beside another call on the same reader.
 */
TOPICTAG_API bool topictag_reader_would_wait(const topictag_reader *reader);

/** Bytes of input read so far and in all (0: unknown). */
TOPICTAG_API void topictag_reader_progress(const topictag_reader *reader, uint64_t *done,
                                           uint64_t *total);

#ifdef __cplusplus
}
#endif
#endif
