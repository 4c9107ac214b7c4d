/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_SOURCE_H
#define TT_CORPUS_SOURCE_H

/*
 * One open file and the readers of the formats. tt_source_open looks at the first bytes, each
 * tt_FORMAT_next puts one record into the draft. { 0 } is a valid start; one source serves file
 * after file and keeps its memory.
 */

#include "article/article.h"
#include "base/input.h"
#include "corpus/draft.h"
#include "json/outline.h"

#define TT_NO_COLUMN SIZE_MAX

/* A CSV or TSV file: where its columns are, and the cells of the record last read. */
typedef struct tt_table {
    char delimiter;
    bool has_header;
    size_t n_columns;
    size_t header_bytes;                         /* of the cells of the header */
    uint64_t header;                             /* their hash */
    size_t id, title, text, labels, group, time; /* columns, TT_NO_COLUMN */
    tt_buf cells;                                /* bytes of all cells, quotes taken away */
    size_t *cell_end;                            /* [n_cells] offsets into cells */
    size_t n_cells, cap_cells;
} tt_table;

typedef struct tt_source {
    const tt_reader_options *options;
    const char *path;      /* borrowed */
    tt_input *in;          /* NULL: no file is open */
    tt_format format;      /* never AUTO or FOLDER */
    bool broken;           /* nothing more can be read from it */
    char encoding[48];     /* of lines that are not UTF-8; "": each is detected */
    bool guess_later;      /* by the first such line: a pipe is not read ahead */
    size_t n_records;      /* handed out of this file, where the format counts them */
    uint64_t n_replaced;   /* by decoding the whole file, not yet told of a record */
    uint64_t n_bytes;      /* read so far, of all files */
    tt_buf line;           /* as read */
    tt_buf decoded;        /* the line as UTF-8 */
    tt_buf whole;          /* a file that had to be decoded at once */
    tt_buf body;           /* scratch of the formats; of articles a part of the file */
    bool has_begun;        /* a document of body was read */
    bool has_rest;         /* body holds all that the file still has */
    size_t next_byte;      /* of body, where its next document begins */
    uint64_t lines_before; /* of the file, that end before next_byte of body */
    tt_table table;
    tt_json_outline record; /* of a JSON line */
    tt_article article;     /* a page, a feed or a wire document */
    size_t next_story;      /* of article, to be handed out next */
    topictag_error failure; /* what became of it behind its last story */
} tt_source;

/*
 * Opens path. format AUTO is answered by name and content; in_label_folder takes for a table or
 * fastText lines only what is named so.
 */
topictag_status tt_source_open(tt_source *source, const char *path, tt_format format,
                               bool in_label_folder, topictag_error *err) TOPICTAG_MUST_USE;
/* The same for an input that is open already; it is taken over, also on failure. */
topictag_status tt_source_begin(tt_source *source, tt_input *in, const char *path, tt_format format,
                                bool in_label_folder, topictag_error *err) TOPICTAG_MUST_USE;
void tt_source_close(tt_source *source); /* the file */
void tt_source_release(tt_source *source);

/*
 * The next line as UTF-8 without NUL, borrowed until the next call; n_replaced is added to.
 * After E_LIMIT the next line may be asked for, after any other failure `broken` is set.
 */
topictag_status tt_source_line(tt_source *source, const char **line, size_t *n_bytes,
                               uint64_t *n_replaced, bool *more,
                               topictag_error *err) TOPICTAG_MUST_USE;

/* Makes the bytes of text free of NUL: each becomes U+FFFD and is counted. */
topictag_status tt_source_scrub(tt_buf *text, uint64_t *n_replaced,
                                topictag_error *err) TOPICTAG_MUST_USE;

/*
 * The format by name alone; AUTO: the name does not tell. Record formats are those a file can
 * hold many stories with labels in.
 */
tt_format tt_format_by_name(const char *path);
bool tt_format_is_records(tt_format format);

/* What a line "sep=;", which spreadsheets write before a header, parts the cells by; NUL: it is
 * none. */
char tt_table_named_delimiter(const char *line, size_t n_bytes);

/*
 * One record into draft (begun, not finished); *more is false at the end of the file. On failure
 * the draft says which record it was. tt_source_next calls the reader of the file's format.
 */
topictag_status tt_source_next(tt_source *source, tt_draft *draft, bool *more,
                               topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_jsonl_next(tt_source *source, tt_draft *draft, bool *more,
                              topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_table_next(tt_source *source, tt_draft *draft, bool *more,
                              topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_fasttext_next(tt_source *source, tt_draft *draft, bool *more,
                                 topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_text_next(tt_source *source, tt_draft *draft, bool *more,
                             topictag_error *err) TOPICTAG_MUST_USE;

/* The stories of the article in source->article that have not been handed out. */
static inline bool tt_source_has_story(const tt_source *source)
{
    return source->next_story < source->article.n_stories;
}
/* Hands the next of them out into draft, which has been begun. */
topictag_status tt_source_take_story(tt_source *source, tt_draft *draft,
                                     topictag_error *err) TOPICTAG_MUST_USE;

topictag_status tt_article_next(tt_source *source, tt_draft *draft, bool *more,
                                topictag_error *err) TOPICTAG_MUST_USE;

#endif
