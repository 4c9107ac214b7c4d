/* SPDX-License-Identifier: MIT */
#ifndef TT_BASE_FILE_H
#define TT_BASE_FILE_H

/*
 * Whole files: mapped for reading, replaced atomically when written.
 */

#include "base/buffer.h"
#include <stdbool.h>

/*
 * A file mapped read-only, to be read from end to end. data is NULL when size is 0. Regular files
 * only (E_IO for others).
 */
typedef struct tt_map {
    const uint8_t *data;
    size_t size; /* bytes */
} tt_map;

topictag_status tt_map_open(tt_map *out, const char *path, topictag_error *err) TOPICTAG_MUST_USE;
void tt_map_close(tt_map *map);

/* Whether a regular file begins with bytes [n_bytes], at most 64; false for what cannot be read. */
bool tt_file_begins(const char *path, const void *bytes, size_t n_bytes);

/*
 * The life of an output file: open makes a temporary file beside the target; write appends to it
 * and remembers the first failure; commit syncs it, renames it over the target and syncs the
 * folder; release removes the temporary file when there was no commit. So the target holds either
 * its old bytes or all of the new ones. A link to a file is followed, and an old file's permissions
 * are kept. A target that is no regular file (a pipe, /dev/null) is written to in place; one that
 * standard output or error goes to, by whatever name, and "/dev/fd/N" through that descriptor,
 * behind what it has written.
 */
typedef struct tt_outfile {
    char *path;      /* as given */
    char *target;    /* path with links followed */
    char *temporary; /* NULL: written in place, or committed */
    void *stream;    /* FILE */
    int failed;      /* errno of the first failure */
} tt_outfile;

topictag_status tt_outfile_open(tt_outfile *out, const char *path,
                                topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_outfile_write(tt_outfile *out, const void *bytes, size_t n_bytes,
                                 topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_outfile_commit(tt_outfile *out, topictag_error *err) TOPICTAG_MUST_USE;
void tt_outfile_release(tt_outfile *out); /* also after commit; NULL-safe members */

/*
 * Commits files that belong together: all are whole on the disk before the first is renamed, so
 * that only a rename that fails can leave some of them old.
 */
topictag_status tt_outfile_commit_all(tt_outfile *outs, size_t n_outs,
                                      topictag_error *err) TOPICTAG_MUST_USE;

/* Makes a folder; one that is there already is taken. */
topictag_status tt_folder_make(const char *path, topictag_error *err) TOPICTAG_MUST_USE;

#endif
