/* SPDX-License-Identifier: MIT */
#include "corpus/walk.h"

#include "base/memory.h"
#include "corpus/source.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MAX_DEPTH 128

/* Looking for a first story: a few links to folders above make more paths than can be tried. */
#define MAX_LOOK_DEPTH   16
#define MAX_LOOK_FOLDERS 10000

typedef enum tt_folder_kind {
    FOLDER_ANYTHING, /* every file, no label */
    FOLDER_RECORDS,  /* files whose names tell a format, a file of records among them */
    FOLDER_LABELS    /* its folders are labels */
} tt_folder_kind;

/* A folder that is being gone through. */
typedef struct tt_level {
    char **names; /* [n] by bytes */
    size_t n, cap, at;
    size_t path_bytes; /* of the folder, in tt_walk.path */
    dev_t device;
    ino_t inode;
} tt_level;

struct tt_walk {
    const tt_reader_options *options;
    char **paths; /* [n_paths] */
    size_t n_paths, at;
    tt_folder_kind kind; /* of the path being gone through */
    tt_level levels[MAX_DEPTH];
    size_t depth;
    tt_buf path;
    tt_buf label;
    size_t n_passed_over;
    tt_buf passed_over; /* the first of them */
};

topictag_status tt_walk_open(tt_walk **out, const char *const *paths, size_t n_paths,
                             const tt_reader_options *options, topictag_error *err)
{
    *out = NULL;
    tt_walk *walk = tt_calloc(1, sizeof *walk);
    if (walk == NULL)
        return tt_no_memory(err);
    walk->options = options;
    walk->paths = tt_calloc(n_paths, sizeof *walk->paths);
    while (walk->paths != NULL && walk->n_paths < n_paths) {
        const char *path = paths[walk->n_paths];
        walk->paths[walk->n_paths] = tt_strndup(path, strlen(path));
        if (walk->paths[walk->n_paths] == NULL)
            break;
        walk->n_paths++;
    }
    if (walk->paths == NULL || walk->n_paths < n_paths) {
        tt_walk_close(walk);
        return tt_no_memory(err);
    }
    *out = walk;
    return TOPICTAG_OK;
}

static void release_level(tt_level *level)
{
    for (size_t i = 0; i < level->n; i++)
        free(level->names[i]);
    free(level->names);
    *level = (tt_level){0};
}

void tt_walk_close(tt_walk *walk)
{
    if (walk == NULL)
        return;
    while (walk->depth > 0)
        release_level(&walk->levels[--walk->depth]);
    for (size_t i = 0; i < walk->n_paths; i++)
        free(walk->paths[i]);
    free(walk->paths);
    tt_buf_release(&walk->path);
    tt_buf_release(&walk->label);
    tt_buf_release(&walk->passed_over);
    free(walk);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static topictag_status read_names(tt_level *level, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    DIR *folder = opendir(path);
    if (folder == NULL)
        return tt_fail_errno(err, path, errno);
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            if (errno != 0)
                rc = tt_fail_errno(err, path, errno);
            break;
        }
        if (entry->d_name[0] == '.')
            continue;
        TT_TRY(tt_reserve(&level->names, &level->cap, level->n + 1, sizeof *level->names, err));
        char *name = tt_strndup(entry->d_name, strlen(entry->d_name));
        if (name == NULL) {
            rc = tt_no_memory(err);
            goto done;
        }
        level->names[level->n++] = name;
    }
    if (level->n > 1)
        qsort(level->names, level->n, sizeof *level->names, compare_names);
done:
    closedir(folder);
    return rc;
}

/* path = its first path_bytes + "/" + name */
static topictag_status join(tt_buf *path, size_t path_bytes, const char *name, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    path->len = path_bytes;
    path->data[path_bytes] = '\0';
    if (path_bytes > 0 && path->data[path_bytes - 1] != '/')
        TT_TRY(tt_buf_add(path, "/", 1, err));
    TT_TRY(tt_buf_add_str(path, name, err));
done:
    return rc;
}

static bool is_records_name(const char *name)
{
    return tt_format_is_records(tt_format_by_name(name));
}

/*
 * Whether a story lies in the folder or below. What cannot be looked at, or lies too deep or behind
 * n_left other folders, says no: the walk itself will come there and tell.
 */
static topictag_status holds_story(tt_buf *path, size_t max_depth, size_t *n_left, bool *yes,
                                   topictag_error *err)
{
    tt_level level = {0};
    const size_t path_bytes = path->len;
    *yes = false;
    if (*n_left == 0)
        return TOPICTAG_OK;
    --*n_left;
    topictag_status rc = read_names(&level, path->data, NULL);
    if (rc != TOPICTAG_OK) {
        release_level(&level);
        return rc == TOPICTAG_E_NO_MEMORY ? tt_no_memory(err) : TOPICTAG_OK;
    }
    for (size_t i = 0; i < level.n && !*yes; i++) {
        struct stat info;
        TT_TRY(join(path, path_bytes, level.names[i], err));
        if (stat(path->data, &info) != 0)
            continue;
        if (S_ISREG(info.st_mode))
            *yes = !is_records_name(level.names[i]);
        else if (S_ISDIR(info.st_mode) && max_depth > 0)
            TT_TRY(holds_story(path, max_depth - 1, n_left, yes, err));
    }
done:
    path->len = path_bytes;
    path->data[path_bytes] = '\0';
    release_level(&level);
    return rc;
}

/* What the folder on the first level is, by what it holds. */
static topictag_status judge_folder(tt_walk *walk, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_level *top = &walk->levels[0];
    const tt_format format = walk->options->format;
    walk->kind = FOLDER_ANYTHING;
    if (walk->options->unlabelled_folders)
        return rc;
    if (format == TT_FORMAT_FOLDER) {
        walk->kind = FOLDER_LABELS;
        return rc;
    }
    bool labels = false;
    for (size_t i = 0; i < top->n && walk->kind != FOLDER_RECORDS; i++) {
        struct stat info;
        size_t n_left = MAX_LOOK_FOLDERS;
        TT_TRY(join(&walk->path, top->path_bytes, top->names[i], err));
        if (stat(walk->path.data, &info) != 0)
            continue;
        if (S_ISREG(info.st_mode) && is_records_name(top->names[i]))
            walk->kind = FOLDER_RECORDS;
        else if (S_ISDIR(info.st_mode) && !labels && !tt_format_is_records(format))
            TT_TRY(holds_story(&walk->path, MAX_LOOK_DEPTH, &n_left, &labels, err));
    }
    if (walk->kind != FOLDER_RECORDS && labels)
        walk->kind = FOLDER_LABELS;
done:
    return rc;
}

/* Enters the folder that walk->path names. */
static topictag_status enter(tt_walk *walk, const struct stat *info, topictag_error *err)
{
    const char *path = walk->path.data;
    for (size_t i = 0; i < walk->depth; i++)
        if (walk->levels[i].device == info->st_dev && walk->levels[i].inode == info->st_ino)
            return tt_fail_at(err, TOPICTAG_E_IO, path, 0, 0,
                              "a link back to a folder that it lies in");
    if (walk->depth == MAX_DEPTH)
        return tt_fail_at(err, TOPICTAG_E_LIMIT, path, 0, 0, "folders nested more than %d deep",
                          MAX_DEPTH);
    tt_level *level = &walk->levels[walk->depth];
    topictag_status rc = read_names(level, path, err);
    if (rc != TOPICTAG_OK) {
        release_level(level);
        return rc;
    }
    level->path_bytes = walk->path.len;
    level->device = info->st_dev;
    level->inode = info->st_ino;
    walk->depth++;
    return walk->depth == 1 ? judge_folder(walk, err) : TOPICTAG_OK;
}

static bool is_about(const char *name)
{
    return strncasecmp(name, "README", 6) == 0 || strncasecmp(name, "LICENSE", 7) == 0;
}

/* Whether a file found at the present level is left out. */
static bool is_passed_over(const tt_walk *walk, const char *name)
{
    if (walk->kind == FOLDER_RECORDS)
        return tt_format_by_name(name) == TT_FORMAT_AUTO;
    return walk->kind == FOLDER_LABELS && walk->depth == 1 && is_about(name);
}

/* A file that may be a story, unlike those about the others. */
static topictag_status note_passed_over(tt_walk *walk, const char *name, topictag_error *err)
{
    if (is_about(name) || walk->n_passed_over++ > 0)
        return TOPICTAG_OK;
    return tt_buf_add_str(&walk->passed_over, walk->path.data, err);
}

/* One step inside the innermost folder; *found: file is a file to read. */
static topictag_status step(tt_walk *walk, tt_walk_file *file, bool *found, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_level *level = &walk->levels[walk->depth - 1];
    if (level->at == level->n) {
        release_level(level);
        walk->depth--;
        return TOPICTAG_OK;
    }
    const char *name = level->names[level->at++];
    TT_TRY(join(&walk->path, level->path_bytes, name, err));
    file->path = walk->path.data;
    if (walk->kind == FOLDER_LABELS && walk->depth == 1) {
        tt_buf_reset(&walk->label);
        TT_TRY(tt_buf_add_str(&walk->label, name, err));
    }
    struct stat info;
    if (stat(walk->path.data, &info) != 0)
        return tt_fail_errno(err, walk->path.data, errno);
    if (S_ISDIR(info.st_mode))
        return enter(walk, &info, err);
    if (is_passed_over(walk, name))
        return note_passed_over(walk, name, err);
    if (!S_ISREG(info.st_mode))
        return tt_fail_at(err, TOPICTAG_E_IO, walk->path.data, 0, 0, "not a regular file");
    *found = true;
    if (walk->kind == FOLDER_LABELS && walk->depth > 1) {
        file->label = walk->label.data;
        file->in_label_folder = true;
    }
done:
    return rc;
}

/* Begins with the next path given. What is not a folder is found at once, also when it is absent:
 * opening it says why. */
static topictag_status begin_path(tt_walk *walk, tt_walk_file *file, bool *found,
                                  topictag_error *err)
{
    const char *path = walk->paths[walk->at++];
    tt_buf_reset(&walk->path);
    topictag_status rc = tt_buf_add_str(&walk->path, path, err);
    if (rc != TOPICTAG_OK)
        return rc;
    file->path = walk->path.data;
    struct stat info;
    if (strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return enter(walk, &info, err);
    if (walk->options->format == TT_FORMAT_FOLDER)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, path, 0, 0, "expected a folder");
    *found = true;
    return TOPICTAG_OK;
}

topictag_status tt_walk_next(tt_walk *walk, tt_walk_file *file, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool found = false;
    *more = true;
    while (rc == TOPICTAG_OK && !found) {
        *file = (tt_walk_file){0};
        if (walk->depth > 0) {
            rc = step(walk, file, &found, err);
        } else if (walk->at < walk->n_paths) {
            rc = begin_path(walk, file, &found, err);
        } else {
            *more = false;
            break;
        }
    }
    return rc;
}

size_t tt_walk_passed_over(const tt_walk *walk, const char **example)
{
    *example = walk->passed_over.data;
    return walk->n_passed_over;
}
