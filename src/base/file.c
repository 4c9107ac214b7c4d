/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE   700 /* realpath */
#define _DEFAULT_SOURCE     /* MAP_POPULATE */
#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_TRIES 1000

/* A wish: one call for the whole file in place of a page fault for every few pages of it. */
#ifndef MAP_POPULATE
#define MAP_POPULATE 0
#endif

/* *fd is -1 on failure. */
static topictag_status open_regular(int *fd, struct stat *info, const char *path,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not block */
    if (*fd < 0 || fstat(*fd, info) != 0)
        rc = tt_fail_errno(err, path, errno);
    else if (!S_ISREG(info->st_mode))
        rc = tt_fail_at(err, TOPICTAG_E_IO, path, 0, 0, "found a %s, wanted a regular file",
                        S_ISDIR(info->st_mode) ? "folder" : "device or pipe");
    if (rc != TOPICTAG_OK && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    return rc;
}

topictag_status tt_map_open(tt_map *out, const char *path, topictag_error *err)
{
    struct stat info;
    int fd;
    *out = (tt_map){0};
    topictag_status rc = open_regular(&fd, &info, path, err);
    if (rc != TOPICTAG_OK)
        return rc;
    if ((uintmax_t)info.st_size > SIZE_MAX) {
        rc = tt_fail_at(err, TOPICTAG_E_LIMIT, path, 0, 0, "larger than the address space");
    } else if (info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
        if (data == MAP_FAILED)
            rc = tt_fail_errno(err, path, errno);
        else
            *out = (tt_map){data, (size_t)info.st_size};
    }
    close(fd);
    return rc;
}

void tt_map_close(tt_map *map)
{
    if (map->data != NULL)
        munmap((void *)map->data, map->size);
    *map = (tt_map){0};
}

bool tt_file_begins(const char *path, const void *bytes, size_t n_bytes)
{
    char found[64];
    struct stat info;
    int fd;
    if (n_bytes > sizeof found || open_regular(&fd, &info, path, NULL) != TOPICTAG_OK)
        return false;
    const bool yes =
        read(fd, found, n_bytes) == (ssize_t)n_bytes && memcmp(found, bytes, n_bytes) == 0;
    close(fd);
    return yes;
}

/* Opens a new file beside target with the mode an ordinary new file gets; -1 and errno. */
static int open_temporary(const char *target, char *temporary, size_t cap_bytes)
{
    for (unsigned attempt = 0; attempt < TEMPORARY_TRIES; attempt++) {
        snprintf(temporary, cap_bytes, "%s.%ld-%u.tmp", target, (long)getpid(), attempt);
        int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/*
 * The descriptor through which the file is written already: standard output, standard error, or the
 * one that "/dev/fd/N" names; -1: none. Opened by its name the file would be written from its
 * beginning, over what stands there.
 */
static int find_descriptor(const char *path, const struct stat *file)
{
    int named = -1;
    (void)sscanf(path, "/dev/fd/%9d", &named);
    const int candidates[] = {STDOUT_FILENO, STDERR_FILENO, named};
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        struct stat info;
        const int fd = candidates[i], mode = fd < 0 ? -1 : fcntl(fd, F_GETFL);
        if (mode >= 0 && (mode & O_ACCMODE) != O_RDONLY && fstat(fd, &info) == 0 &&
            is_same(&info, file))
            return fd;
    }
    return -1;
}

/* What is written to: the target itself, or a new file beside it; -1 and errno. */
static int open_to_write(tt_outfile *out, const struct stat *old)
{
    const int descriptor = old != NULL ? find_descriptor(out->path, old) : -1;
    if (descriptor >= 0)
        return fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (old != NULL && !S_ISREG(old->st_mode))
        return open(out->path, O_WRONLY | O_CLOEXEC);
    const size_t cap_bytes = strlen(out->target) + 64;
    out->temporary = tt_alloc(cap_bytes, 1);
    if (out->temporary == NULL) {
        errno = ENOMEM;
        return -1;
    }
    const int fd = open_temporary(out->target, out->temporary, cap_bytes), failure = errno;
    if (fd < 0) { /* not ours to remove */
        free(out->temporary);
        out->temporary = NULL;
    }
    errno = failure;
    return fd;
}

topictag_status tt_outfile_open(tt_outfile *out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    struct stat info;
    int fd = -1;
    *out = (tt_outfile){0};
    if (path[0] == '\0')
        return tt_fail_errno(err, path, ENOENT);
    const bool exists = stat(path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return tt_fail_at(err, TOPICTAG_E_IO, path, 0, 0, "found a folder, wanted a file to write");

    char *real = exists ? realpath(path, NULL) : NULL;
    out->path = tt_strndup(path, strlen(path));
    out->target = real != NULL ? tt_strndup(real, strlen(real)) : tt_strndup(path, strlen(path));
    free(real);
    if (out->path == NULL || out->target == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    fd = open_to_write(out, exists ? &info : NULL);
    if (fd >= 0 && exists && out->temporary != NULL)
        (void)fchmod(fd, info.st_mode & 0777); /* refused for another's file: not worth failing */
    out->stream = fd < 0 ? NULL : fdopen(fd, "wb");
    if (out->stream == NULL)
        rc = tt_fail_errno(err, path, errno);
done:
    if (rc != TOPICTAG_OK) {
        if (fd >= 0)
            close(fd);
        tt_outfile_release(out);
    }
    return rc;
}

topictag_status tt_outfile_write(tt_outfile *out, const void *bytes, size_t n_bytes,
                                 topictag_error *err)
{
    if (out->failed == 0 && n_bytes > 0) {
        errno = 0;
        if (fwrite(bytes, 1, n_bytes, out->stream) != n_bytes)
            out->failed = errno != 0 ? errno : EIO;
    }
    return out->failed == 0 ? TOPICTAG_OK : tt_fail_errno(err, out->path, out->failed);
}

/* Makes the rename last through a power cut. Some file systems cannot; nothing is lost by that. */
static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL   ? tt_strndup(".", 1)
                   : slash == path ? tt_strndup("/", 1)
                                   : tt_strndup(path, (size_t)(slash - path));
    int fd = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

/* Everything but the rename. */
static topictag_status finish(tt_outfile *out, topictag_error *err)
{
    if (out->failed == 0 && fflush(out->stream) != 0)
        out->failed = errno;
    if (out->failed == 0 && out->temporary != NULL && fsync(fileno(out->stream)) != 0)
        out->failed = errno;
    int closed = fclose(out->stream);
    out->stream = NULL;
    if (out->failed == 0 && closed != 0)
        out->failed = errno;
    return out->failed == 0 ? TOPICTAG_OK : tt_fail_errno(err, out->path, out->failed);
}

static topictag_status replace_target(tt_outfile *out, topictag_error *err)
{
    if (out->temporary == NULL)
        return TOPICTAG_OK;
    if (rename(out->temporary, out->target) != 0) {
        out->failed = errno;
        return tt_fail_errno(err, out->path, out->failed);
    }
    free(out->temporary);
    out->temporary = NULL;
    sync_folder_of(out->target);
    return TOPICTAG_OK;
}

topictag_status tt_outfile_commit_all(tt_outfile *outs, size_t n_outs, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t i = 0; i < n_outs; i++)
        TT_TRY(finish(&outs[i], err));
    for (size_t i = 0; i < n_outs; i++)
        TT_TRY(replace_target(&outs[i], err));
done:
    return rc;
}

topictag_status tt_outfile_commit(tt_outfile *out, topictag_error *err)
{
    return tt_outfile_commit_all(out, 1, err);
}

void tt_outfile_release(tt_outfile *out)
{
    if (out->stream != NULL)
        fclose(out->stream);
    if (out->temporary != NULL)
        unlink(out->temporary);
    free(out->temporary);
    free(out->target);
    free(out->path);
    *out = (tt_outfile){0};
}

topictag_status tt_folder_make(const char *path, topictag_error *err)
{
    struct stat info;
    if (mkdir(path, 0777) == 0)
        return TOPICTAG_OK;
    const int failure = errno;
    if (failure != EEXIST || (stat(path, &info) == 0 && S_ISDIR(info.st_mode)))
        return failure == EEXIST ? TOPICTAG_OK : tt_fail_errno(err, path, failure);
    return tt_fail_at(err, TOPICTAG_E_IO, path, 0, 0, "found a file, wanted a folder");
}
