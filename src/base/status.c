/* SPDX-License-Identifier: MIT */
#include "base/status.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

const char *topictag_status_sentence(topictag_status status)
{
    switch (status) {
#define SENTENCE(name, number, sentence) \
    case TOPICTAG_##name:                \
        return sentence;
        TOPICTAG_STATUS_MAP(SENTENCE)
#undef SENTENCE
    }
    return "unknown status";
}

/*
 * Messages and places quote input. A quoted line feed or escape must not forge a second line or
 * drive a terminal, and a cut must not leave half a character.
 */
static void make_one_line(char *text, bool cut)
{
    size_t n = 0;
    for (; text[n] != '\0'; n++) {
        unsigned char byte = (unsigned char)text[n];
        if (byte < 0x20 || byte == 0x7F)
            text[n] = '?';
        else if (byte == 0xC2 && (unsigned char)text[n + 1] >= 0x80 &&
                 (unsigned char)text[n + 1] < 0xA0) /* the controls of C1, U+0080 on */
            text[n] = text[n + 1] = '?';
    }
    if (!cut)
        return;
    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
        n--;
    text[n] = '\0';
}

/* The end of a path says more than its beginning. */
static void set_where(topictag_error *err, const char *where)
{
    static const char dots[] = "...";
    size_t len = strlen(where);
    if (len < sizeof err->where) {
        memcpy(err->where, where, len + 1);
    } else {
        const char *tail = where + len - (sizeof err->where - sizeof dots);
        while (((unsigned char)*tail & 0xC0) == 0x80)
            tail++;
        memcpy(err->where, dots, sizeof dots - 1);
        memcpy(err->where + sizeof dots - 1, tail, strlen(tail) + 1);
    }
    make_one_line(err->where, false);
}

static TT_PRINTF(6, 0) void fill(topictag_error *err, topictag_status code, const char *where,
                                 uint64_t line, uint64_t byte, const char *format, va_list args)
{
    err->code = code;
    err->where[0] = '\0';
    err->line = line;
    err->byte = byte;
    if (where != NULL)
        set_where(err, where);
    int n_chars = vsnprintf(err->message, sizeof err->message, format, args);
    if (n_chars < 0)
        err->message[0] = '\0';
    make_one_line(err->message, n_chars >= (int)sizeof err->message);
    tt_utf8_mend(err->message);
}

topictag_status tt_fail(topictag_error *err, topictag_status code, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        fill(err, code, NULL, 0, 0, format, args);
        va_end(args);
    }
    return code;
}

topictag_status tt_fail_at(topictag_error *err, topictag_status code, const char *where,
                           uint64_t line, uint64_t byte, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        fill(err, code, where, line, byte, format, args);
        va_end(args);
    }
    return code;
}

topictag_status tt_fail_errno(topictag_error *err, const char *path, int errno_value)
{
    topictag_status code = TOPICTAG_E_IO;
    if (errno_value == ENOENT)
        code = TOPICTAG_E_NOT_FOUND;
    else if (errno_value == ENOMEM)
        code = TOPICTAG_E_NO_MEMORY;
    char words[128];
    if (strerror_r(errno_value, words, sizeof words) != 0)
        snprintf(words, sizeof words, "system error %d", errno_value);
    return tt_fail_at(err, code, path, 0, 0, "%s", words);
}

topictag_status tt_no_memory(topictag_error *err)
{
    return tt_fail(err, TOPICTAG_E_NO_MEMORY, "out of memory");
}

topictag_status tt_forgive(topictag_error *err)
{
    if (err != NULL)
        *err = (topictag_error){0};
    return TOPICTAG_OK;
}

void tt_error_locate(topictag_error *err, const char *where, uint64_t line)
{
    if (err == NULL)
        return;
    if (err->where[0] == '\0')
        set_where(err, where);
    if (err->line == 0)
        err->line = line;
}

static topictag_status tell(const topictag_listener *to, const topictag_event *event,
                            topictag_error *err)
{
    if (to->on_event(event, to->payload) != 0)
        return tt_fail(err, TOPICTAG_E_CANCELLED, "stopped by the caller");
    return TOPICTAG_OK;
}

topictag_status tt_tell_progress(const topictag_listener *to, const char *step, uint64_t done,
                                 uint64_t total, topictag_error *err)
{
    if (to == NULL || to->on_event == NULL)
        return TOPICTAG_OK;
    return tell(
        to,
        &(topictag_event){
            .level = TOPICTAG_EVENT_PROGRESS, .message = step, .done = done, .total = total},
        err);
}

topictag_status tt_tell(const topictag_listener *to, topictag_event_level level,
                        topictag_error *err, const char *format, ...)
{
    if (to == NULL || to->on_event == NULL)
        return TOPICTAG_OK;
    char message[512];
    va_list args;
    va_start(args, format);
    int n_chars = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (n_chars < 0)
        message[0] = '\0';
    make_one_line(message, n_chars >= (int)sizeof message);
    tt_utf8_mend(message);
    return tell(to, &(topictag_event){.level = level, .message = message}, err);
}

static int pass_progress(const topictag_event *event, void *payload)
{
    const topictag_listener *to = payload;
    const bool passed = event->level == TOPICTAG_EVENT_PROGRESS && to->on_event != NULL;
    return passed ? to->on_event(event, to->payload) : 0;
}

topictag_listener tt_progress_only(topictag_listener *to)
{
    return (topictag_listener){pass_progress, to};
}
