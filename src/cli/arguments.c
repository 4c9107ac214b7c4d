/* SPDX-License-Identifier: MIT */
/*
 * The command line to options: --name VALUE, --name=VALUE, --no-name, -x VALUE, -xVALUE; "--" ends
 * options, "-" is an argument (standard input). Everything else comes from the tables.
 */

#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

void cli_tables(cli_line *line, const cli_command *command, cli_table tables[CLI_MAX_TABLES])
{
    size_t n = 0;
    if (command->own != NULL)
        tables[n++] = (cli_table){command->own, &line->own};
    if (command->takes & CLI_TAKES_GATES)
        tables[n++] = (cli_table){topictag_gate_option_table(), &line->gates};
    if (command->takes & CLI_TAKES_TUNE)
        tables[n++] = (cli_table){topictag_tune_option_table(), &line->tune};
    if (command->takes & CLI_TAKES_PREDICT)
        tables[n++] = (cli_table){topictag_predict_option_table(), &line->predict};
    if (command->takes & CLI_TAKES_EXPLAIN)
        tables[n++] = (cli_table){topictag_explain_option_table(), &line->explain};
    if (command->takes & CLI_TAKES_COMPARE)
        tables[n++] = (cli_table){topictag_compare_option_table(), &line->compare};
    if (command->takes & CLI_TAKES_CHECK)
        tables[n++] = (cli_table){topictag_check_option_table(), &line->check};
    if (command->takes & CLI_TAKES_SPLIT)
        tables[n++] = (cli_table){topictag_split_option_table(), &line->split};
    if (command->takes & CLI_TAKES_TRAIN)
        tables[n++] = (cli_table){topictag_train_option_table(), &line->train};
    if (command->takes & CLI_TAKES_BACKGROUND)
        tables[n++] = (cli_table){topictag_background_option_table(), &line->background};
    if (command->takes & CLI_TAKES_INPUT && command->max_arguments == SIZE_MAX)
        tables[n++] = (cli_table){cli_list_table(), &line->own};
    if (command->takes & CLI_TAKES_INPUT)
        tables[n++] = (cli_table){topictag_input_option_table(), &line->input};
    tables[n] = (cli_table){NULL, NULL};
}

typedef struct found_option {
    const topictag_option *option;
    void *options;
    bool negated;
} found_option;

static bool find_long(const cli_table *tables, const char *name, size_t n, found_option *found)
{
    for (; tables->table != NULL; tables++)
        for (const topictag_option *row = tables->table; row->name != NULL; row++) {
            const bool same = strncmp(row->name, name, n) == 0 && row->name[n] == '\0';
            const bool negated =
                row->kind == TOPICTAG_OPTION_FLAG && n > 3 && strncmp(name, "no-", 3) == 0 &&
                strncmp(row->name, name + 3, n - 3) == 0 && row->name[n - 3] == '\0';
            if (same || negated) {
                *found = (found_option){row, tables->options, negated};
                return true;
            }
        }
    return false;
}

static bool find_short(const cli_table *tables, char letter, found_option *found)
{
    for (; tables->table != NULL; tables++)
        for (const topictag_option *row = tables->table; row->name != NULL; row++)
            if (row->letter == letter) {
                *found = (found_option){row, tables->options, false};
                return true;
            }
    return false;
}

size_t cli_distance(const char *a, size_t n_a, const char *b)
{
    const size_t n_b = strlen(b);
    size_t common = 0, tail = 0;
    if (n_a >= CLI_FAR && strncmp(a, b, n_a) == 0)
        return n_a < n_b; /* broken off: one slip */
    while (common < n_a && common < n_b && a[common] == b[common])
        common++;
    while (tail < n_a - common && tail < n_b - common && a[n_a - 1 - tail] == b[n_b - 1 - tail])
        tail++;
    const size_t rest_a = n_a - common - tail, rest_b = n_b - common - tail;
    return rest_a > rest_b ? rest_a : rest_b;
}

static int unknown_option(const cli_line *line, const cli_table *tables, const char *name, size_t n)
{
    const char *nearest = NULL;
    size_t least = CLI_FAR;
    for (; tables->table != NULL; tables++)
        for (const topictag_option *row = tables->table; row->name != NULL; row++) {
            const size_t d = cli_distance(name, n, row->name);
            if (d < least) {
                least = d;
                nearest = row->name;
            }
        }
    if (nearest != NULL)
        return cli_usage_error(line->command, "unknown option --%.*s; did you mean --%s?", (int)n,
                               name, nearest);
    return cli_usage_error(line->command, "unknown option --%.*s", (int)n, name);
}

static int set_option(const cli_line *line, const found_option *found, const char *value)
{
    topictag_error err = {0};
    if (topictag_option_set(found->options, found->option, value, &err) == TOPICTAG_OK)
        return CLI_DONE;
    return cli_usage_error(line->command, "--%s: %s", err.where, err.message);
}

/* Takes argv[*at] and, where the option wants one, the value behind it. */
static int parse_long(cli_line *line, const cli_table *tables, int argc, char **argv, int *at)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    const size_t n = equals != NULL ? (size_t)(equals - name) : strlen(name);
    found_option found;
    if (!find_long(tables, name, n, &found))
        return unknown_option(line, tables, name, n);
    if (found.negated) {
        if (equals != NULL)
            return cli_usage_error(line->command, "--%.*s takes no value", (int)n, name);
        return set_option(line, &found, "false");
    }
    if (equals != NULL)
        return set_option(line, &found, equals + 1);
    if (found.option->kind == TOPICTAG_OPTION_FLAG)
        return set_option(line, &found, NULL);
    if (*at + 1 == argc)
        return cli_usage_error(line->command, "--%s needs a value", found.option->name);
    return set_option(line, &found, argv[++*at]);
}

static int parse_short(cli_line *line, const cli_table *tables, int argc, char **argv, int *at)
{
    const char *argument = argv[*at];
    found_option found;
    if (!find_short(tables, argument[1], &found))
        return cli_usage_error(line->command, "unknown option -%c", argument[1]);
    if (found.option->kind == TOPICTAG_OPTION_FLAG) {
        if (argument[2] != '\0')
            return cli_usage_error(line->command, "-%c takes no value", argument[1]);
        return set_option(line, &found, NULL);
    }
    if (argument[2] != '\0')
        return set_option(line, &found, argument + 2);
    if (*at + 1 == argc)
        return cli_usage_error(line->command, "-%c needs a value", argument[1]);
    return set_option(line, &found, argv[++*at]);
}

static int check_arguments(const cli_line *line, size_t least)
{
    const cli_command *command = line->command;
    if (line->n_arguments < least)
        return cli_usage_error(command, "expected %s", command->arguments);
    if (line->n_arguments > command->max_arguments)
        return cli_usage_error(command, "unexpected argument \"%s\"",
                               line->arguments[command->max_arguments]);
    return CLI_DONE;
}

void cli_release(cli_line *line)
{
    free((void *)line->arguments);
    free(line->list);
    for (size_t i = 0; i < line->n_derived; i++)
        free(line->derived[i]);
}

bool cli_parse(cli_line *line, const cli_command *command, int argc, char **argv, int *exit_code)
{
    cli_table tables[CLI_MAX_TABLES];
    const char **arguments = calloc((size_t)argc + 1, sizeof *arguments);
    bool options_end = false;
    *line = (cli_line){.command = command};
    cli_tables(line, command, tables);
    for (const cli_table *table = tables; table->table != NULL; table++)
        topictag_options_reset(table->options, table->table);
    *exit_code = arguments == NULL ? cli_no_memory() : CLI_DONE;
    for (int at = 0; at < argc && *exit_code == CLI_DONE; at++) {
        const char *argument = argv[at];
        if (options_end || argument[0] != '-' || argument[1] == '\0') {
            arguments[line->n_arguments++] = argument;
        } else if (strcmp(argument, "--") == 0) {
            options_end = true;
        } else if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
            cli_print_help(command);
            free(arguments);
            return false;
        } else if (argument[1] == '-') {
            *exit_code = parse_long(line, tables, argc, argv, &at);
        } else {
            *exit_code = parse_short(line, tables, argc, argv, &at);
        }
    }
    line->arguments = arguments;
    if (*exit_code == CLI_DONE)
        *exit_code = check_arguments(line, command->n_models);
    if (*exit_code == CLI_DONE)
        *exit_code = cli_take_list(line);
    if (*exit_code == CLI_DONE)
        *exit_code = check_arguments(line, command->min_arguments);
    if (*exit_code == CLI_DONE)
        *exit_code = cli_note_outputs(line);
    if (*exit_code == CLI_DONE)
        return true;
    cli_release(line);
    return false;
}
