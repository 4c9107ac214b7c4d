/* SPDX-License-Identifier: MIT */
#ifndef TT_CORPUS_WALK_H
#define TT_CORPUS_WALK_H

/*
 * The files below the paths given: paths in the order given, folders in byte order of their
 * names. What a folder is (labels, records, anything) is told in reader.h.
 */

#include "corpus/reader.h"

typedef struct tt_walk tt_walk;

typedef struct tt_walk_file {
    const char *path;  /* borrowed until the next tt_walk_next */
    const char *label; /* the folder's name, not always UTF-8; NULL: none */
    bool in_label_folder;
} tt_walk_file;

/* paths are copied, options borrowed. */
topictag_status tt_walk_open(tt_walk **out, const char *const *paths, size_t n_paths,
                             const tt_reader_options *options,
                             topictag_error *err) TOPICTAG_MUST_USE;
void tt_walk_close(tt_walk *walk);

/* After any error but E_NO_MEMORY file->path names what is at fault and the walk may go on. */
topictag_status tt_walk_next(tt_walk *walk, tt_walk_file *file, bool *more,
                             topictag_error *err) TOPICTAG_MUST_USE;

/*
 * How many files in folders of records were passed over so far because of their names, but for
 * those about the others (README, LICENSE). *example: the first one's path, borrowed; NULL: none.
 */
size_t tt_walk_passed_over(const tt_walk *walk, const char **example);

#endif
