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

/* Lines of a terminal are at least so long. */
#define COLUMNS 79

/*
 * The words of text in lines indented by so much. A line of text that begins with a blank stands
 * for itself, others flow into each other.
 */
static void print_flowing(const char *text, size_t indent)
{
    size_t column = 0; /* 0: a new line */
    while (*text != '\0') {
        const bool apart = *text == ' ';
        const size_t n = apart ? strcspn(text, "\n") : strcspn(text, " \n");
        if (column > 0 && (apart || column + 1 + n > COLUMNS)) {
            putchar('\n');
            column = 0;
        }
        column += (size_t)(column == 0 ? printf("%*s", (int)indent, "") : printf(" "));
        column += (size_t)printf("%.*s", (int)n, text);
        text += n;
        if (apart) {
            putchar('\n');
            column = 0;
        }
        text += *text != '\0';
    }
    if (column > 0)
        putchar('\n');
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

void cli_explain_option(const topictag_option *option, char *text, size_t cap_bytes)
{
    const bool flag = option->kind == TOPICTAG_OPTION_FLAG;
    if (flag && strcmp(option->fallback, "true") == 0)
        snprintf(text, cap_bytes, "%s (default; --no-%s to turn it off)", option->help,
                 option->name);
    else if (!flag && option->fallback[0] != '\0')
        snprintf(text, cap_bytes, "%s (default %s)", option->help, option->fallback);
    else
        snprintf(text, cap_bytes, "%s", option->help);
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
    char help[512];
    cli_explain_option(option, help, sizeof help);
    putchar('\n');
    print_flowing(help, 10);
}

void cli_print_help(const cli_command *command)
{
    cli_line line = {0};
    cli_table tables[CLI_MAX_TABLES];
    const char *group = NULL;
    printf("usage: topictag %s%s%s%s\n\n", command->name,
           command->takes != 0 || command->own != NULL ? " [OPTION...]" : "",
           command->arguments[0] != '\0' ? " " : "", command->arguments);
    print_flowing(command->description, 0);
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
