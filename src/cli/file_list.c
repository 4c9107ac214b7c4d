/* SPDX-License-Identifier: MIT */
/*
 * --files-from: names of files to read stories from, one a line, or each ended by NUL as find
 * -print0 writes them.
 */

#include "cli/own.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const topictag_option list_table[] = {
    {.name = "files-from",
     .kind = TOPICTAG_OPTION_TEXT,
     .offset = offsetof(cli_own_options, files_from),
     .fallback = "",
     .argument = "LIST",
     .help = "read the files named in LIST too, one a line or ended by NUL; -: standard input",
     .group = "Reading stories"},
    OWN_END,
};

const topictag_option *cli_list_table(void)
{
    return list_table;
}

/* The whole of a file, ended by NUL; NULL: errno says why not. */
static char *read_all(FILE *file, size_t *n_bytes)
{
    size_t cap = 1 << 16, n = 0;
    char *bytes = malloc(cap);
    while (bytes != NULL) {
        n += fread(bytes + n, 1, cap - n - 1, file);
        if (n + 1 < cap)
            break;
        cap *= 2;
        char *more = realloc(bytes, cap);
        if (more == NULL)
            free(bytes);
        bytes = more;
    }
    if (bytes != NULL && ferror(file)) {
        free(bytes);
        bytes = NULL;
    }
    if (bytes != NULL)
        bytes[n] = '\0';
    *n_bytes = n;
    return bytes;
}

/* Cuts the list into names and puts them behind the arguments. */
static bool add_names(cli_line *line, char *list, size_t n_bytes)
{
    const char end = memchr(list, '\0', n_bytes) != NULL ? '\0' : '\n';
    size_t n_names = 1;
    for (size_t i = 0; i < n_bytes; i++)
        n_names += list[i] == end;
    const char **arguments =
        realloc((void *)line->arguments, (line->n_arguments + n_names) * sizeof *arguments);
    if (arguments == NULL) {
        (void)cli_no_memory();
        return false;
    }
    line->arguments = arguments;
    for (char *name = list, *stop; name < list + n_bytes; name = stop + 1) {
        stop = memchr(name, end, (size_t)(list + n_bytes - name));
        stop = stop != NULL ? stop : list + n_bytes;
        *stop = '\0';
        if (end == '\n' && stop > name && stop[-1] == '\r')
            stop[-1] = '\0';
        if (*name != '\0')
            arguments[line->n_arguments++] = name;
    }
    return true;
}

int cli_take_list(cli_line *line)
{
    const char *path = line->own.files_from;
    const size_t n_given = line->n_arguments;
    size_t n_bytes = 0;
    if (path == NULL || path[0] == '\0')
        return CLI_DONE;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    line->list = file != NULL ? read_all(file, &n_bytes) : NULL;
    if (line->list == NULL)
        fprintf(stderr, "topictag: %s: %s\n", path, strerror(errno));
    if (file != NULL && file != stdin)
        fclose(file);
    if (line->list == NULL || !add_names(line, line->list, n_bytes))
        return CLI_SYSTEM;
    if (line->n_arguments > n_given || line->command->streams)
        return CLI_DONE;
    fprintf(stderr, "topictag: %s: expected names of files, found none\n", path);
    return CLI_BAD_INPUT;
}

const char *const *cli_story_paths(const cli_line *line, size_t first, size_t *n_paths)
{
    static const char *const standard_input[] = {"-"};
    *n_paths = line->n_arguments - first;
    if (*n_paths > 0 || line->list != NULL)
        return line->arguments + first;
    *n_paths = 1;
    return standard_input;
}

void cli_tell_no_story(const cli_line *line, size_t first)
{
    size_t n_paths;
    const char *const *paths = cli_story_paths(line, first, &n_paths);
    const char *path = n_paths == 0 ? line->own.files_from : paths[0];
    if (!line->own.quiet)
        fprintf(stderr, "topictag: warning: %s%s: no story was found\n", path,
                n_paths > 1 ? " and others" : "");
}
