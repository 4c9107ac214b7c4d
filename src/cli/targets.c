/* SPDX-License-Identifier: MIT */
/*
 * Whether output can go where it shall: asked before long work, for afterwards is too late.
 */

#include "cli/cli.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool is_file(const char *path, const struct stat *file)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && is_same(&info, file);
}

/* Standard output or error: other programs may have written before, and this one does. */
static bool goes_to(const struct stat *file, int descriptor)
{
    struct stat info;
    return fstat(descriptor, &info) == 0 && is_same(&info, file);
}

bool cli_is_standard_output(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && goes_to(&file, STDOUT_FILENO);
}

static bool is_among(const char *const *paths, size_t n_paths, const struct stat *file)
{
    for (size_t i = 0; i < n_paths; i++)
        if (paths[i] != NULL && is_file(paths[i], file))
            return true;
    return false;
}

/*
 * Whether the command line names the file to read; what a folder holds is seen when it is read. A
 * baseline does not count, which the report may follow when the gates hold.
 */
static bool is_read(const cli_line *line, const struct stat *file)
{
    const char *const options[] = {line->own.files_from, line->train.background};
    return is_among(line->arguments, line->n_arguments, file) ||
           is_among(line->own.against.items, line->own.against.n, file) ||
           is_among(line->gates.gate.items, line->gates.gate.n, file) ||
           is_among(options, sizeof options / sizeof options[0], file);
}

/* Whether the file is written in place, where others are replaced by a new one. */
static bool is_stream(const struct stat *file)
{
    return !S_ISREG(file->st_mode) || goes_to(file, STDOUT_FILENO) || goes_to(file, STDERR_FILENO);
}

/* The folder that holds the file, or would; 0 or errno. */
static int stat_folder(const char *path, struct stat *folder, int access_mode)
{
    char *copy = strdup(path); /* dirname writes into it */
    if (copy == NULL)
        return ENOMEM;
    const char *name = dirname(copy);
    const int failure = stat(name, folder) != 0 || access(name, access_mode) != 0 ? errno : 0;
    free(copy);
    return failure;
}

/* errno of why path cannot be written; 0: it can. */
static int why_not(const char *path, bool exists, const struct stat *info)
{
    struct stat folder;
    if (exists && is_stream(info))
        return S_ISDIR(info->st_mode) ? EISDIR : 0;
    return stat_folder(path, &folder, W_OK | X_OK);
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Whether one would replace the other: names of one file, or of one that is not there yet. */
static bool is_same_target(const char *a, const char *b)
{
    struct stat x, y;
    const bool a_exists = stat(a, &x) == 0, b_exists = stat(b, &y) == 0;
    if (a_exists || b_exists)
        return a_exists && b_exists && is_same(&x, &y) && !is_stream(&x);
    return strcmp(last_name(a), last_name(b)) == 0 && stat_folder(a, &x, F_OK) == 0 &&
           stat_folder(b, &y, F_OK) == 0 && is_same(&x, &y);
}

static void note(topictag_list *outputs, const char *path)
{
    if (path != NULL && path[0] != '\0' && outputs->n < TOPICTAG_LIST_MAX)
        outputs->items[outputs->n++] = path;
}

/* A file named after one that an option names. */
static int note_derived(cli_line *line, const char *path, const char *suffix)
{
    const size_t cap_bytes = strlen(path) + strlen(suffix) + 1;
    char *derived = malloc(cap_bytes);
    if (derived == NULL)
        return cli_no_memory();
    snprintf(derived, cap_bytes, "%s%s", path, suffix);
    line->derived[line->n_derived++] = derived;
    note(&line->input.outputs, derived);
    return CLI_DONE;
}

bool cli_is_baseline(const cli_line *line, const char *path)
{
    struct stat file;
    return line->gates.baseline[0] != '\0' && stat(path, &file) == 0 &&
           is_file(line->gates.baseline, &file);
}

bool cli_is_stream(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && is_stream(&file);
}

const char *cli_report_file(const char *report)
{
    const char *equals = strchr(report, '=');
    return equals != NULL ? equals + 1 : NULL;
}

int cli_note_outputs(cli_line *line)
{
    const cli_own_options *own = &line->own;
    topictag_list *outputs = &line->input.outputs;
    int exit_code = CLI_DONE;
    note(outputs, own->output);
    note(outputs, own->fix);
    if (line->command->streams)
        note(outputs, "/dev/stdout");
    for (size_t i = 0; i < own->report.n; i++)
        note(outputs, cli_report_file(own->report.items[i]));
    if (own->fix != NULL && own->fix[0] != '\0')
        exit_code = note_derived(line, own->fix, ".log");
    if (line->command->takes & CLI_TAKES_SPLIT && own->to[0] != '\0') {
        exit_code = note_derived(line, own->to, "/train.jsonl");
        if (exit_code == CLI_DONE)
            exit_code = note_derived(line, own->to, "/test.jsonl");
    }
    return exit_code;
}

int cli_check_clash(const cli_line *line, const char *option, const char *path)
{
    const topictag_list *outputs = &line->input.outputs;
    struct stat info;
    if (stat(path, &info) == 0 && is_read(line, &info))
        return cli_usage_error(line->command, "--%s: %s is read; write to another file", option,
                               path);
    for (size_t i = 0; i < outputs->n; i++)
        if (outputs->items[i] != path && is_same_target(outputs->items[i], path))
            return cli_usage_error(line->command, "--%s: %s is written twice", option, path);
    return CLI_DONE;
}

int cli_check_target(const cli_line *line, const char *option, const char *path)
{
    struct stat info;
    if (path[0] == '\0' || strcmp(path, "-") == 0)
        return cli_usage_error(line->command, "--%s: expected the name of a file, found \"%s\"",
                               option, path);
    const int exit_code = cli_check_clash(line, option, path);
    if (exit_code != CLI_DONE)
        return exit_code;
    const bool exists = stat(path, &info) == 0;
    const int failure = why_not(path, exists, &info);
    if (failure == 0)
        return CLI_DONE;
    fprintf(stderr, "topictag: %s: cannot be written: %s\n", path, strerror(failure));
    return CLI_SYSTEM;
}

int cli_check_output(const cli_line *line)
{
    if (line->own.output[0] == '\0')
        return cli_usage_error(line->command, "expected -o %s", line->command->own[0].argument);
    return cli_check_target(line, "output", line->own.output);
}
