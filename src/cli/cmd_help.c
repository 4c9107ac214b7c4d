/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static int run_help(const cli_line *line)
{
    if (line->n_arguments == 0) {
        cli_print_overview();
        return CLI_DONE;
    }
    const char *topic = line->arguments[0];
    const cli_command *command = cli_find_command(topic);
    if (command != NULL)
        cli_print_help(command);
    else if (strcmp(topic, "manual") == 0)
        cli_print_manual();
    else if (strcmp(topic, "completion") == 0)
        cli_print_completion();
    else if (strcmp(topic, "options") == 0)
        cli_print_option_tables();
    else
        return cli_unknown_command(topic);
    return CLI_DONE;
}

const cli_command cli_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "explain a command",
    .description =
        "Besides commands: \"help options\" prints every option as a table, \"help manual\"\n"
        "the manual page, \"help completion\" the bash completion.",
    .examples = "topictag help train\n"
                "topictag help completion > ~/.local/share/bash-completion/completions/topictag\n",
    .min_arguments = 0,
    .max_arguments = 1,
    .run = run_help,
};

static int run_version(const cli_line *line)
{
    const topictag_versions v = topictag_version();
    (void)line;
    printf("topictag %s\nICU %s (Unicode %s)\nlibsvm %s\ncJSON %s\nlibxml2 %s\nzlib %s\n",
           v.topictag, v.icu, v.unicode, v.libsvm, v.cjson, v.libxml2, v.zlib);
    return CLI_DONE;
}

const cli_command cli_version = {
    .name = "version",
    .arguments = "",
    .summary = "name the versions of topictag and its libraries",
    .description = "A model records the versions it was trained with; see inspect.",
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run_version,
};
