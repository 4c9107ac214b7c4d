/* SPDX-License-Identifier: MIT */
/*
 * The manual page, the bash completion and the README's option table, rendered from the same
 * tables as help, so that they cannot disagree.
 */

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* Text for troff: backslashes and hyphens escaped, no line begins with a control character. */
static void put_troff(const char *text, size_t n)
{
    for (size_t i = 0; i < n && text[i] != '\0'; i++) {
        if (text[i] == '\\')
            fputs("\\e", stdout);
        else if (text[i] == '-')
            fputs("\\-", stdout);
        else if ((text[i] == '.' || text[i] == '\'') && (i == 0 || text[i - 1] == '\n'))
            printf("\\&%c", text[i]);
        else
            putchar(text[i]);
    }
}

static void manual_option(const topictag_option *option)
{
    char help[512];
    fputs(".TP\n.B ", stdout);
    if (option->letter != 0)
        printf("\\-%c, ", option->letter);
    fputs("\\-\\-", stdout);
    put_troff(option->name, SIZE_MAX);
    if (option->kind == TOPICTAG_OPTION_CHOICE) {
        putchar(' ');
        for (size_t i = 0; option->choices[i] != NULL; i++)
            printf("%s%s", i > 0 ? "|" : "", option->choices[i]);
    } else if (option->kind != TOPICTAG_OPTION_FLAG) {
        printf(" %s", option->argument != NULL ? option->argument : "VALUE");
    }
    putchar('\n');
    cli_explain_option(option, help, sizeof help);
    put_troff(help, SIZE_MAX);
    puts(".");
}

static void manual_command(const cli_command *command)
{
    printf(".SS topictag %s", command->name);
    printf(" %s\n", command->arguments);
    put_troff(command->description, SIZE_MAX);
    putchar('\n');
    for (const topictag_option *row = command->own; row != NULL && row->name != NULL; row++)
        manual_option(row);
    if (command->examples != NULL) {
        puts(".PP\n.nf\n.RS");
        put_troff(command->examples, SIZE_MAX);
        puts(".RE\n.fi");
    }
}

static void manual_shared(const char *title, const topictag_option *table)
{
    printf(".SS %s\n", title);
    for (; table->name != NULL; table++)
        manual_option(table);
}

void cli_print_manual(void)
{
    printf(".TH TOPICTAG 1 \"\" \"topictag %s\" \"User Commands\"\n", topictag_version().topictag);
    puts(".SH NAME\ntopictag \\- tags stories with topics\n"
         ".SH SYNOPSIS\n.B topictag\n.I COMMAND\n[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
         ".SH DESCRIPTION\n"
         "Learns from labelled stories which terms speak for which topic, and tags new stories.\n"
         "Standard output carries data, standard error messages for people. A \\- stands for\n"
         "standard input, \\-\\- ends the options.\n"
         ".SH COMMANDS");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        manual_command(cli_commands[i]);
    puts(".SH OPTIONS");
    manual_shared("Input (all that read stories, but export)", cli_list_table());
    manual_shared("Reading (all that read stories)", topictag_input_option_table());
    manual_shared("Training (train, tune, crossval)", topictag_train_option_table());
    manual_shared("Learning from an archive (background)", topictag_background_option_table());
    manual_shared("Searching (tune)", topictag_tune_option_table());
    manual_shared("Tagging (predict, evaluate)", topictag_predict_option_table());
    manual_shared("Gates (evaluate, crossval)", topictag_gate_option_table());
    manual_shared("Comparing (compare)", topictag_compare_option_table());
    manual_shared("Explaining (explain)", topictag_explain_option_table());
    manual_shared("Checking (check)", topictag_check_option_table());
    manual_shared("Splitting (split)", topictag_split_option_table());
    puts(".SH EXIT STATUS\n"
         ".TP\n0\ndone\n.TP\n1\na quality gate failed\n.TP\n2\nwrong usage\n"
         ".TP\n3\nbad input data\n.TP\n4\nbad model file\n.TP\n5\ninput/output or memory\n"
         ".TP\n130\ninterrupted");
}

static void completion_commands(void)
{
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        printf("%s%s", i > 0 ? " " : "", cli_commands[i]->name);
}

/* Behind the name of an option with choices, or behind its letter, the choices. */
static void completion_choices(const cli_command *command, const topictag_option *table)
{
    for (const topictag_option *row = table; row->name != NULL; row++) {
        if (row->kind != TOPICTAG_OPTION_CHOICE)
            continue;
        printf("    \"%s --%s\"", command->name, row->name);
        if (row->letter != 0)
            printf(" | \"%s -%c\"", command->name, row->letter);
        fputs(") words=\"", stdout);
        for (size_t c = 0; row->choices[c] != NULL; c++)
            printf("%s%s", c > 0 ? " " : "", row->choices[c]);
        puts("\" ;;");
    }
}

static void completion_words(const topictag_option *table)
{
    for (const topictag_option *row = table; row->name != NULL; row++) {
        printf(" --%s", row->name);
        if (row->kind == TOPICTAG_OPTION_FLAG)
            printf(" --no-%s", row->name);
    }
}

/*
 * After an option with choices, the choices; after a command, its options. Files are left to the
 * shell, which knows how their names are quoted.
 */
void cli_print_completion(void)
{
    cli_line line;
    cli_table tables[CLI_MAX_TABLES];
    puts("# bash completion of topictag\n_topictag() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "    local words=\"\"\n    COMPREPLY=()\n"
         "    case \"${COMP_WORDS[1]} $before\" in");
    fputs("    \"help help\") words=\"", stdout);
    completion_commands();
    puts(" options manual completion\" ;;");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        cli_tables(&line, cli_commands[i], tables);
        for (const cli_table *table = tables; table->table != NULL; table++)
            completion_choices(cli_commands[i], table->table);
    }
    puts("    esac\n    if [ \"$COMP_CWORD\" -eq 1 ]; then");
    fputs("        words=\"", stdout);
    completion_commands();
    puts("\"\n    elif [ -z \"$words\" ]; then\n        [[ $word == -* ]] || return 0\n"
         "        case \"${COMP_WORDS[1]}\" in");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf("        %s) words=\"--help", cli_commands[i]->name);
        cli_tables(&line, cli_commands[i], tables);
        for (const cli_table *table = tables; table->table != NULL; table++)
            completion_words(table->table);
        puts("\" ;;");
    }
    puts("        esac\n    fi\n    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n"
         "complete -o default -F _topictag topictag");
}

static void markdown_rows(const char *commands, const topictag_option *table)
{
    for (; table->name != NULL; table++) {
        printf("| `--%s`", table->name);
        if (table->letter != 0)
            printf(" `-%c`", table->letter);
        printf(" | %s | ", commands);
        if (table->kind == TOPICTAG_OPTION_CHOICE)
            for (size_t i = 0; table->choices[i] != NULL; i++)
                printf("%s%s", i > 0 ? ", " : "", table->choices[i]);
        else
            fputs(table->kind == TOPICTAG_OPTION_FLAG ? "flag"
                  : table->argument != NULL           ? table->argument
                                                      : "VALUE",
                  stdout);
        printf(" | %s%s%s | ", table->fallback[0] != '\0' ? "`" : "",
               strcmp(table->fallback, "|") == 0 ? "\\|" : table->fallback,
               table->fallback[0] != '\0' ? "`" : "");
        puts(table->help);
    }
}

void cli_print_option_tables(void)
{
    puts("| option | commands | value | default | meaning |\n|---|---|---|---|---|");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        if (cli_commands[i]->own != NULL)
            markdown_rows(cli_commands[i]->name, cli_commands[i]->own);
    markdown_rows("predict, evaluate", topictag_predict_option_table());
    markdown_rows("evaluate, crossval", topictag_gate_option_table());
    markdown_rows("compare", topictag_compare_option_table());
    markdown_rows("explain", topictag_explain_option_table());
    markdown_rows("check", topictag_check_option_table());
    markdown_rows("split", topictag_split_option_table());
    markdown_rows("train, tune, crossval", topictag_train_option_table());
    markdown_rows("background", topictag_background_option_table());
    markdown_rows("tune", topictag_tune_option_table());
    markdown_rows("all that read stories, but export", cli_list_table());
    markdown_rows("all that read stories", topictag_input_option_table());
}
