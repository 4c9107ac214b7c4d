/* SPDX-License-Identifier: MIT */
/*
 * Help on standard output, rendered from the command and option tables.
 */

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

void cli_print_overview(void)
{
    puts("topictag tags stories with topics.\n\n"
         "usage: topictag COMMAND [OPTION...] [ARGUMENT...]\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        printf("  %-10s %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    puts("\n\"topictag help COMMAND\" explains a command and its options.\n\n"
         "Exit codes: 0 done, 1 a quality gate failed, 2 wrong usage, 3 bad input data,\n"
         "4 bad model file, 5 input/output or memory, 130 interrupted.");
}

static void print_choices(const topictag_option *option)
{
    for (size_t i = 0; option->choices[i] != NULL; i++)
        printf("%s%s", i > 0 ? "|" : "", option->choices[i]);
}

static const char *argument_of(const topictag_option *option)
{
    return option->argument != NULL ? option->argument : "VALUE";
}

static void print_option(const topictag_option *option)
{
    if (option->letter != 0)
        printf("  -%c, ", option->letter);
    else
        printf("      ");
    printf("--%s", option->name);
    if (option->kind == TOPICTAG_OPTION_CHOICE) {
        putchar(' ');
        print_choices(option);
    } else if (option->kind != TOPICTAG_OPTION_FLAG) {
        printf(" %s", argument_of(option));
    }
    printf("\n          %s", option->help);
    if (option->kind == TOPICTAG_OPTION_FLAG && strcmp(option->fallback, "true") == 0)
        printf(" (default; --no-%s to turn it off)", option->name);
    else if (option->kind != TOPICTAG_OPTION_FLAG && option->fallback[0] != '\0')
        printf(" (default %s)", option->fallback);
    putchar('\n');
}

void cli_print_help(const cli_command *command)
{
    cli_line line = {0};
    cli_table tables[CLI_MAX_TABLES];
    const char *group = NULL;
    printf("usage: topictag %s%s%s%s\n\n%s\n", command->name,
           command->takes != 0 || command->own != NULL ? " [OPTION...]" : "",
           command->arguments[0] != '\0' ? " " : "", command->arguments, command->description);
    cli_tables(&line, command, tables);
    for (const cli_table *table = tables; table->table != NULL; table++)
        for (const topictag_option *row = table->table; row->name != NULL; row++) {
            if (group == NULL || strcmp(group, row->group) != 0)
                printf("\n%s:\n", row->group);
            group = row->group;
            print_option(row);
        }
    if (command->examples != NULL) {
        puts("\nExamples:");
        for (const char *at = command->examples; *at != '\0'; at += strcspn(at, "\n") + 1)
            printf("  %.*s\n", (int)strcspn(at, "\n"), at);
    }
}
