/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

const cli_command *const cli_commands[] = {
    &cli_train,   &cli_tune,   &cli_evaluate, &cli_compare,    &cli_crossval, &cli_predict,
    &cli_explain, &cli_check,  &cli_split,    &cli_background, &cli_inspect,  &cli_extract,
    &cli_export,  &cli_verify, &cli_help,     &cli_version,    NULL,
};

const cli_command *cli_find_command(const char *name)
{
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        if (strcmp(cli_commands[i]->name, name) == 0)
            return cli_commands[i];
    return NULL;
}

int cli_unknown_command(const char *name)
{
    const char *nearest = NULL;
    size_t least = CLI_FAR;
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const size_t d = cli_distance(name, strlen(name), cli_commands[i]->name);
        if (d < least) {
            least = d;
            nearest = cli_commands[i]->name;
        }
    }
    fprintf(stderr, "topictag: unknown command \"%s\"", name);
    if (nearest != NULL)
        fprintf(stderr, "; did you mean \"%s\"?", nearest);
    fputs("\nRun \"topictag help\" for the list of commands.\n", stderr);
    return CLI_USAGE;
}
