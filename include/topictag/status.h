/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_STATUS_H
#define TOPICTAG_STATUS_H

/*
 * What every fallible function of the library answers, and how it says why.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Marks a symbol of the shared library. */
#if defined(TOPICTAG_BUILDING_SHARED) && defined(__GNUC__)
#define TOPICTAG_API __attribute__((visibility("default")))
#else
#define TOPICTAG_API
#endif

#if defined(__GNUC__)
#define TOPICTAG_MUST_USE __attribute__((warn_unused_result))
#else
#define TOPICTAG_MUST_USE
#endif

/* One list makes the codes, their names and their sentences. Numbers are never reused. */
#define TOPICTAG_STATUS_MAP(X)                                        \
    X(OK, 0, "done")                                                  \
    X(E_INVALID_ARG, -1, "an argument or option is out of its range") \
    X(E_NO_MEMORY, -2, "out of memory")                               \
    X(E_IO, -3, "the system refused a read or a write")               \
    X(E_NOT_FOUND, -4, "no such file, label or term")                 \
    X(E_ENCODING, -5, "bytes are not text in the encoding claimed")   \
    X(E_SYNTAX, -6, "input does not follow its format")               \
    X(E_FORMAT, -7, "not a model file, or a damaged one")             \
    X(E_VERSION, -8, "written by a newer version")                    \
    X(E_CHECKSUM, -9, "a checksum does not match the bytes")          \
    X(E_LIMIT, -10, "larger than a stated limit")                     \
    X(E_EMPTY, -11, "nothing to work on")                             \
    X(E_DEGENERATE, -12, "the data cannot determine a result")        \
    X(E_CANCELLED, -13, "stopped by the caller")                      \
    X(E_INTERNAL, -14, "an invariant of the library does not hold")

typedef enum topictag_status {
#define TOPICTAG_STATUS_ENUM(name, number, sentence) TOPICTAG_##name = number,
    TOPICTAG_STATUS_MAP(TOPICTAG_STATUS_ENUM)
#undef TOPICTAG_STATUS_ENUM
} topictag_status;

/** Bytes of topictag_error.message and topictag_error.where, the ending NUL included. */
#define TOPICTAG_ERROR_MESSAGE_BYTES 240
#define TOPICTAG_ERROR_WHERE_BYTES   160

/**
 * Why a call failed. Owned by the caller, never allocates; a function that fails fills it,
 * one that succeeds leaves it alone. Every function that takes one accepts NULL.
 */
typedef struct topictag_error {
    topictag_status code;                       /* as returned by the function */
    char message[TOPICTAG_ERROR_MESSAGE_BYTES]; /* one line: what was found, what was wanted */
    char where[TOPICTAG_ERROR_WHERE_BYTES];     /* file, option or record; empty when unknown */
    uint64_t line;                              /* 1-based; 0 when not applicable */
    uint64_t byte;                              /* 0-based offset if line is 0; 0: also unknown */
} topictag_error;

/**
 * The sentence that explains a code.
 *
 * @param status  any value, also one that is not a code of this version.
 * @return a constant string, never NULL.
 * @threads Safe anywhere.
 */
TOPICTAG_API const char *topictag_status_sentence(topictag_status status);

/** How loud an event is. */
typedef enum topictag_event_level {
    TOPICTAG_EVENT_PROGRESS = 0, /* message names the step; done and total say how far */
    TOPICTAG_EVENT_NOTE = 1,     /* a decision worth telling: which solver, how many terms */
    TOPICTAG_EVENT_WARNING = 2   /* something was dropped, replaced or doubtful */
} topictag_event_level;

/** One event, valid during the call only. */
typedef struct topictag_event {
    topictag_event_level level;
    const char *message;
    uint64_t done;  /* work finished, in the unit the message names */
    uint64_t total; /* 0 when unknown */
} topictag_event;

/**
 * Progress and warnings, and the way to stop: a non-zero answer cancels the work, which then
 * returns TOPICTAG_E_CANCELLED. Called from the thread that called the library.
 */
typedef struct topictag_listener {
    int (*on_event)(const topictag_event *event, void *payload); /* may be NULL */
    void *payload;
} topictag_listener;

/**
 * Text that the library renders for the caller. Start with { 0 }; a function that fills one
 * replaces its content and keeps its capacity, so that it can serve many records.
 */
typedef struct topictag_text {
    char *data; /* [len] UTF-8, NUL-terminated; NULL only in the initial state */
    size_t len; /* bytes, without the NUL */
    size_t cap;
} topictag_text;

/** Frees the text and sets it back to { 0 }. */
TOPICTAG_API void topictag_text_free(topictag_text *text);

/**
 * Writes a whole file atomically: temporary file, sync, rename. A file of that name keeps its old
 * bytes when anything fails. A device or pipe is written in place, and what standard output or
 * error goes to ("/dev/stdout" redirected to a file) behind what stands there.
 *
 * @return TOPICTAG_OK; E_IO or E_NOT_FOUND, with the path in err->where; E_NO_MEMORY.
 * @threads Safe on distinct paths.
 */
TOPICTAG_API topictag_status topictag_file_write(const char *path, const void *bytes,
                                                 size_t n_bytes,
                                                 topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
