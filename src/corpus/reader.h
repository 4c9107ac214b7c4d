/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_READER_H
#define TT_CORPUS_READER_H

/*
 * Documents out of files, folders and standard input, whatever their format, one after the other.
 * The only road by which stories enter the library: training, evaluation and prediction use it.
 *
 *     paths -> files (walk.h) -> records (source.h, one reader per format) -> document (draft.h)
 *
 * Ill-formed bytes and NUL become U+FFFD and are counted; empty lines of line formats are passed
 * over; a record without labels is a story of no topic.
 *
 * What a folder is:
 * - It holds a file named as records are (.jsonl .ndjson .csv .tsv .tab .ft .fasttext, .gz too):
 *   the files named so, here and below, are read, and those named as pages and feeds are (.html
 *   .htm .xhtml .xml .rss .atom .nitf, .gz too); others are passed over, and a corpus tells how
 *   many, but for README* and LICENSE*.
 * - Else, one of its folders holds a story somewhere below: a folder per label. A file's label
 *   is the name of the first folder below the one given; stories beside the label folders belong
 *   to no topic, except files called README* or LICENSE*, which are no stories.
 * - Else every file in it and below is read, each in its own format, without a label.
 * With unlabelled_folders it is always the last. Names that begin with a dot are passed over.
 * Links are followed; a folder inside itself, a FIFO or a device in a folder is an error.
 */

#include "base/buffer.h"
#include <stdbool.h>
#include <topictag/document.h>

typedef enum tt_format {
    TT_FORMAT_AUTO,   /* by path and first bytes */
    TT_FORMAT_FOLDER, /* label/file */
    TT_FORMAT_JSONL,
    TT_FORMAT_CSV,
    TT_FORMAT_TSV,
    TT_FORMAT_FASTTEXT,
    TT_FORMAT_TEXT,   /* one file, one story without labels */
    TT_FORMAT_ARTICLE /* HTML, feeds, ninjs, NITF: by the article room */
} tt_format;

typedef struct tt_reader_options {
    tt_format format;
    const char *id_field, *title_field, *text_field, *labels_field; /* names in JSONL/CSV/TSV */
    const char *group_field, *time_field;                           /* NULL: none */
    const char *label_separator;                                    /* of CSV/TSV label cells */
    const char *label_prefix;                                       /* of fastText lines */
    const char *encoding;                                           /* NULL: detect */
    size_t max_document_bytes; /* longest record or document taken; text files are one */
    bool unlabelled_folders;   /* folders hold stories, their names are no labels (prediction) */
    bool extract;              /* text files too go through the article room (drop chrome) */
    bool split;                /* teasers become documents of their own */
    const char *labels_from;   /* "category": those of feeds and pages are labels; NULL: none are */
    const char *const *outputs; /* [n_outputs] files written by this run: to read one fails */
    size_t n_outputs;
    bool list_dropped; /* documents say what was dropped of them */
    bool keep_records; /* a corpus keeps the record of each document */
} tt_reader_options;

/* A label: 1 to TT_LABEL_MAX_BYTES bytes without control characters. */
#define TT_LABEL_MAX_BYTES 1000

/* One story, borrowed until the next call of tt_reader_next. Strings are well-formed UTF-8. */
typedef topictag_document tt_document;

typedef struct tt_reader tt_reader;

/*
 * paths [n_paths] are read in the order given, folders in byte order of their names; copied.
 * A path that cannot be opened is an error of tt_reader_next, so that the others are read.
 */
topictag_status tt_reader_open(tt_reader **out, const char *const *paths, size_t n_paths,
                               const tt_reader_options *options,
                               topictag_error *err) TOPICTAG_MUST_USE;
void tt_reader_close(tt_reader *reader);

/* The documents that follow have no labels, and what stands there is not looked at. */
void tt_reader_ignore_labels(tt_reader *reader);

/* Whether the file is one of the outputs; those are known by what they are when it is opened. */
bool tt_reader_writes(const tt_reader *reader, const char *path);

/* Sets list_dropped of the options for the documents that follow. */
void tt_reader_list_dropped(tt_reader *reader);

/*
 * The next document; *more is false at the end. After any error but E_NO_MEMORY the reader stands
 * behind the record (or file) at fault and may be asked for the next one; document->id, source and
 * line then say which record it was, labels are empty. Errors name file and line.
 */
topictag_status tt_reader_next(tt_reader *reader, tt_document *document, bool *more,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* Whether the next document is still to be written by whoever is at the other end of a pipe. */
bool tt_reader_would_wait(const tt_reader *reader);

/* As tt_walk_passed_over. */
size_t tt_reader_passed_over(const tt_reader *reader, const char **example);

/* Bytes of the inputs read so far and in all (0: unknown), for progress. */
void tt_reader_progress(const tt_reader *reader, uint64_t *done, uint64_t *total);

/* TT_FORMAT_AUTO's answer for a path and its first bytes; "a.csv.gz" counts as "a.csv". */
tt_format tt_format_detect(const char *path, const void *first, size_t n_bytes);

#endif
