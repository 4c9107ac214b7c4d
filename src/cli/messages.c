/* SPDX-License-Identifier: MIT */
/*
 * What the program tells people on standard error, and how it ends.
 */

#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Signals come to one thread, records are written by all: sig_atomic_t would not do. */
static atomic_bool interrupted;
static atomic_bool idle; /* all is written, and more waits for standard input */
_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "a signal handler must not wait for a lock");

static void on_interrupt(int signal_number)
{
    static const char message[] = "topictag: interrupted\n";
    (void)signal_number;
    interrupted = true;
    if (!idle)
        return;
    const ssize_t told = write(STDERR_FILENO, message, sizeof message - 1);
    (void)told;
    _exit(CLI_INTERRUPTED);
}

void cli_catch_interrupts(void)
{
    /* The first interrupt fails no write that waits for a slow reader; the second ends the program
       at once. */
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* A closed pipe and a file at its size limit show as failed writes. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

bool cli_interrupted(void)
{
    return interrupted;
}

int cli_usage_error(const cli_command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "topictag %s: ", command->name);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nRun \"topictag help %s\" for its options.\n", command->name);
    return CLI_USAGE;
}

int cli_exit_code(topictag_status status)
{
    switch (status) {
    case TOPICTAG_OK:
        return CLI_DONE;
    case TOPICTAG_E_INVALID_ARG:
        return CLI_USAGE;
    case TOPICTAG_E_ENCODING:
    case TOPICTAG_E_SYNTAX:
    case TOPICTAG_E_LIMIT:
    case TOPICTAG_E_EMPTY:
    case TOPICTAG_E_DEGENERATE:
        return CLI_BAD_INPUT;
    case TOPICTAG_E_FORMAT:
    case TOPICTAG_E_VERSION:
    case TOPICTAG_E_CHECKSUM:
        return CLI_BAD_MODEL;
    case TOPICTAG_E_CANCELLED:
        return CLI_INTERRUPTED;
    case TOPICTAG_E_NO_MEMORY:
    case TOPICTAG_E_IO:
    case TOPICTAG_E_NOT_FOUND:
    case TOPICTAG_E_INTERNAL:
        break;
    }
    return CLI_SYSTEM;
}

int cli_tell_interrupt(void)
{
    cli_progress_end();
    fputs("topictag: interrupted\n", stderr);
    return CLI_INTERRUPTED;
}

int cli_fail(const topictag_error *err)
{
    cli_progress_end();
    if (err->code == TOPICTAG_E_CANCELLED && interrupted)
        return cli_tell_interrupt();
    fputs("topictag: ", stderr);
    if (err->code == TOPICTAG_E_INVALID_ARG && err->where[0] != '\0')
        fputs("--", stderr);
    if (err->where[0] != '\0' && err->line > 0)
        fprintf(stderr, "%s:%llu: ", err->where, (unsigned long long)err->line);
    else if (err->where[0] != '\0')
        fprintf(stderr, "%s: ", err->where);
    fputs(err->message[0] != '\0' ? err->message : topictag_status_sentence(err->code), stderr);
    if (cli_exit_code(err->code) == CLI_BAD_MODEL && err->byte > 0)
        fprintf(stderr, " (at byte %llu)", (unsigned long long)err->byte);
    fputc('\n', stderr);
    return cli_exit_code(err->code);
}

int cli_no_memory(void)
{
    const topictag_error err = {.code = TOPICTAG_E_NO_MEMORY};
    return cli_fail(&err);
}

static bool progress_shown;
static bool progress_wanted;

void cli_progress_end(void)
{
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

/* Redraws the progress line, five times a second at most: step, share, rate and time left. */
static void show_progress(const topictag_event *event)
{
    static struct timespec step_start, last;
    static char step[64];
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (strncmp(step, event->message, sizeof step - 1) != 0) {
        snprintf(step, sizeof step, "%s", event->message);
        step_start = now;
    } else if ((double)(now.tv_sec - last.tv_sec) + 1e-9 * (double)(now.tv_nsec - last.tv_nsec) <
               0.2) {
        return;
    }
    last = now;
    const double spent_s = (double)(now.tv_sec - step_start.tv_sec) +
                           1e-9 * (double)(now.tv_nsec - step_start.tv_nsec);
    fprintf(stderr, "\r\033[K%s", event->message);
    if (event->total > 0)
        fprintf(stderr, " %3.0f %%", 100.0 * (double)event->done / (double)event->total);
    if (event->done > 0 && spent_s > 0.5) {
        const double rate = (double)event->done / spent_s;
        fprintf(stderr, ", %.0f/s", rate);
        if (event->total > event->done)
            fprintf(stderr, ", %.0f s left", (double)(event->total - event->done) / rate);
    }
    fflush(stderr);
    progress_shown = true;
}

static int on_event(const topictag_event *event, void *payload)
{
    const bool *quiet = payload;
    if (event->level == TOPICTAG_EVENT_PROGRESS) {
        if (progress_wanted)
            show_progress(event);
    } else if (!*quiet || event->level == TOPICTAG_EVENT_WARNING) {
        cli_progress_end();
        fprintf(stderr, "topictag: %s%s\n",
                event->level == TOPICTAG_EVENT_WARNING ? "warning: " : "", event->message);
    }
    return interrupted;
}

topictag_listener cli_listener(bool quiet)
{
    static bool is_quiet;
    is_quiet = quiet;
    progress_wanted = !quiet && isatty(STDERR_FILENO);
    return (topictag_listener){on_event, &is_quiet};
}

/* errno of the first write that failed: it may have happened on another thread. */
static int output_errno;

bool cli_write(const char *bytes, size_t n_bytes)
{
    idle = false;
    if (fwrite(bytes, 1, n_bytes, stdout) == n_bytes)
        return true;
    if (output_errno == 0)
        output_errno = errno;
    return false;
}

bool cli_flush(void)
{
    if (fflush(stdout) == 0) {
        idle = true;
        return true;
    }
    if (output_errno == 0)
        output_errno = errno;
    return false;
}

int cli_finish_output(int exit_code)
{
    cli_progress_end();
    const bool failed = ferror(stdout) != 0;
    if (fclose(stdout) != 0 && output_errno == 0)
        output_errno = errno;
    if (!failed && output_errno == 0)
        return exit_code;
    /* The reader of a pipe went away: nothing is left to say, but not everything was said. */
    if (output_errno != EPIPE)
        fprintf(stderr, "topictag: standard output: %s\n",
                output_errno == 0 ? "write error" : strerror(output_errno));
    return CLI_SYSTEM;
}
