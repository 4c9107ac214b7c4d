/* SPDX-License-Identifier: MIT */
#ifndef TT_CLI_CLI_H
#define TT_CLI_CLI_H

/*
 * What the commands share: their descriptions, the parsed command line, messages and exit codes.
 *
 * Adding a command: write cmd_NAME.c with a `const cli_command cli_NAME`, declare it here, list it
 * in commands.c. Options, help, manual and completion follow from its tables.
 */

#include <topictag/topictag.h>

/* Exit codes users see; contracts of the README. */
enum {
    CLI_DONE = 0,
    CLI_GATE_FAILED = 1,
    CLI_USAGE = 2,
    CLI_BAD_INPUT = 3,
    CLI_BAD_MODEL = 4,
    CLI_SYSTEM = 5,
    CLI_INTERRUPTED = 130
};

/* Values of options that only the program has; each command's own table picks from it. */
typedef struct cli_own_options {
    const char *output;  /* "": standard output or required */
    const char *to;      /* folder of export and split */
    const char *term;    /* word whose neighbours inspect shows */
    const char *stories; /* corpus that export writes as vectors */
    bool quiet;
    bool json;
    uint32_t terms;         /* strongest terms that inspect shows */
    int record_format;      /* topictag_record_format */
    int story_format;       /* topictag_story_format */
    const char *model;      /* whose recurring lines extract leaves out; "": none */
    const char *files_from; /* list of more files; "": none */
    bool show_dropped;      /* extract shows what it left out */
    const char *fix;        /* "": no cleaned copy */
    bool strict;            /* findings of check fail */
    topictag_list against;  /* the other corpus of check; where explain looks for likenesses */
    int explain_format;     /* topictag_explain_format */
    int compare_format;     /* text, JSON */
    topictag_list report;   /* FORMAT[=FILE] */
} cli_own_options;

/* One command line, parsed. */
typedef struct cli_line {
    const struct cli_command *command;
    topictag_input_options input;
    topictag_train_options train;
    topictag_predict_options predict;
    topictag_background_options background;
    topictag_tune_options tune;
    topictag_check_options check;
    topictag_split_options split;
    topictag_gate_options gates;
    topictag_explain_options explain;
    topictag_compare_options compare;
    cli_own_options own;
    const char *const *arguments; /* [n_arguments] what is no option */
    size_t n_arguments;
    char *list;       /* that --files-from named: some arguments lie in it */
    char *derived[2]; /* [n_derived] files named after an option's: FILE.log of --fix, the parts
                         in the folder of split */
    size_t n_derived;
} cli_line;

/* Which shared tables a command takes. */
enum {
    CLI_TAKES_INPUT = 1,
    CLI_TAKES_TRAIN = 2,
    CLI_TAKES_PREDICT = 4,
    CLI_TAKES_BACKGROUND = 8,
    CLI_TAKES_TUNE = 16,
    CLI_TAKES_CHECK = 32,
    CLI_TAKES_SPLIT = 64,
    CLI_TAKES_GATES = 128,
    CLI_TAKES_EXPLAIN = 256,
    CLI_TAKES_COMPARE = 512
};

typedef struct cli_command {
    const char *name;
    const char *arguments;               /* "MODEL [FILE...]" */
    const char *summary;                 /* one line */
    const char *description;             /* paragraphs */
    const char *examples;                /* lines, each a command; NULL: none */
    unsigned takes;                      /* CLI_TAKES_* */
    const topictag_option *own;          /* of cli_own_options, ended by a NULL name */
    size_t min_arguments, max_arguments; /* SIZE_MAX: any number */
    size_t n_models; /* of the arguments, in front of the stories: no list of files names them */
    bool streams;    /* writes to standard output while it reads */
    int (*run)(const cli_line *line);
} cli_command;

extern const cli_command cli_train, cli_tune, cli_evaluate, cli_compare, cli_crossval, cli_predict,
    cli_explain, cli_check, cli_split, cli_background, cli_inspect, cli_extract, cli_export,
    cli_verify, cli_help, cli_version;

/* commands.c: ended by NULL, in the order help shows them. */
extern const cli_command *const cli_commands[];
const cli_command *cli_find_command(const char *name); /* NULL: no such command */
int cli_unknown_command(const char *name);             /* tells it; CLI_USAGE */

/* arguments.c: fills *line from argv past the command's name; a usage error is told on stderr. */
bool cli_parse(cli_line *line, const cli_command *command, int argc, char **argv, int *exit_code);
/*
 * Letters a [n_a] and b differ in, at the same places, and in length: enough to catch a typing
 * slip. The beginning of a word is one slip away from it.
 */
size_t cli_distance(const char *a, size_t n_a, const char *b);
#define CLI_FAR 3 /* from this distance on another word is meant */
/* file_list.c: the option of commands that read stories, and what it asks for. */
const topictag_option *cli_list_table(void);
int cli_take_list(cli_line *line);
/*
 * The stories that a command which streams reads: the arguments from `first` on, standard input
 * where neither they nor a list name any. An empty list names none: *n_paths is 0.
 */
const char *const *cli_story_paths(const cli_line *line, size_t first, size_t *n_paths);
void cli_tell_no_story(const cli_line *line, size_t first); /* unless --quiet */
#define CLI_MAX_TABLES 8
void cli_release(cli_line *line);
/* The option tables of a command and the struct of *line each describes; ended by a NULL table. */
typedef struct cli_table {
    const topictag_option *table;
    void *options;
} cli_table;
void cli_tables(cli_line *line, const cli_command *command, cli_table tables[CLI_MAX_TABLES]);

/* cmd_train.c: the languages of a model, a line of its own. */
void cli_print_languages(const topictag_model *model);
/* what training read and chose, on standard output. */
void cli_print_training(const topictag_model *model, const topictag_train_summary *summary,
                        const char *path);

/* help.c */
void cli_print_overview(void);
void cli_print_help(const cli_command *command);
/* What the option does and its default, without a stop. */
void cli_explain_option(const topictag_option *option, char *text, size_t cap_bytes);
/* manual.c */
void cli_print_manual(void);
void cli_print_completion(void);
void cli_print_option_tables(void);

/*
 * targets.c: whether the file can be written, is none of those read and no other output; CLI_DONE,
 * or it is told. cli_check_clash leaves the first out.
 */
int cli_check_target(const cli_line *line, const char *option, const char *path);
int cli_check_clash(const cli_line *line, const char *option, const char *path);
int cli_check_output(const cli_line *line); /* what -o names, which must be given */
/*
 * Tells the reader of stories what the command line has written: no story is to be lost by it.
 * Derives names; CLI_DONE, or the failure is told.
 */
int cli_note_outputs(cli_line *line);
const char *cli_report_file(const char *report); /* of "FORMAT=FILE"; NULL: standard output */
/* Whether standard output goes to this file: what is written to both keeps its order then. */
bool cli_is_standard_output(const char *path);
/* Whether it is the report that gates compare with. */
bool cli_is_baseline(const cli_line *line, const char *path);
/* Whether it is a folder, a device, a pipe, or what standard output or error goes to. */
bool cli_is_stream(const char *path);

/* messages.c */
int cli_usage_error(const cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Tells an error of the library and gives the exit code for it. */
int cli_fail(const topictag_error *err);
int cli_exit_code(topictag_status status);
int cli_no_memory(void); /* tells it; gives the exit code for it */
/* Prints progress and warnings to stderr; cancels after an interrupt. */
topictag_listener cli_listener(bool quiet);
void cli_progress_end(void); /* clears the progress line */
void cli_catch_interrupts(void);
bool cli_interrupted(void);
int cli_tell_interrupt(void); /* gives the exit code for it */
/* Writes data to standard output, from any thread, one at a time; false: it failed. */
bool cli_write(const char *bytes, size_t n_bytes);
/*
 * Passes on what was written, before a wait for input; false: it failed. Until the next cli_write
 * an interrupt ends the program at once, since nothing can be lost.
 */
bool cli_flush(void);
/* Ends standard output: a failed or incomplete write becomes CLI_SYSTEM. */
int cli_finish_output(int exit_code);

#endif
