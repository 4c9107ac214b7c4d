/* SPDX-License-Identifier: MIT */
/*
 * topictag: one program, one command each run. All work is the library's.
 */

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* glibc takes the size of a buffer only with the buffer itself. */
static char stdout_bytes[1 << 16];

static const cli_command *choose(int argc, char **argv)
{
    if (argc < 2)
        return NULL;
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return &cli_help;
    if (strcmp(argv[1], "--version") == 0)
        return &cli_version;
    return cli_find_command(argv[1]);
}

int main(int argc, char **argv)
{
    cli_line line;
    int exit_code;
    const cli_command *command = choose(argc, argv);
    if (command == NULL && argc >= 2)
        return cli_unknown_command(argv[1]);
    if (command == NULL) {
        fputs("topictag: expected a command\nRun \"topictag help\" for the list of commands.\n",
              stderr);
        return CLI_USAGE;
    }
    cli_catch_interrupts();
    if (!isatty(STDOUT_FILENO))
        setvbuf(stdout, stdout_bytes, _IOFBF, sizeof stdout_bytes);
    if (cli_parse(&line, command, argc - 2, argv + 2, &exit_code)) {
        exit_code = command->run(&line);
        cli_release(&line);
    }
    return cli_finish_output(exit_code);
}
