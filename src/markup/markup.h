/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_MARKUP_H
#define TT_MARKUP_MARKUP_H

/*
 * XML from strangers, as events. Nothing outside of the bytes is ever read. Entities are those of
 * XML and HTML; one that the document declares itself is refused where it is used, so that no
 * document can grow. Elements may be 256 deep.
 */

#include "base/buffer.h"
#include <stdbool.h>

/* An element begins. Strings are borrowed until the callback returns. */
typedef struct tt_markup_tag {
    const char *name;   /* without prefix */
    const char *prefix; /* NULL: none */
    const char *space;  /* URI of its namespace; NULL: none, or its prefix is not declared */
    const unsigned char **attributes; /* private */
    int n_attributes;
} tt_markup_tag;

typedef struct tt_markup_events {
    topictag_status (*start)(void *payload, const tt_markup_tag *tag, topictag_error *err);
    topictag_status (*end)(void *payload, const char *name, topictag_error *err);
    topictag_status (*text)(void *payload, const char *text, size_t n_bytes, topictag_error *err);
} tt_markup_events;

/*
 * text is UTF-8, whatever it declares; bare ampersands and control characters, which feeds are
 * full of, are read as what they are and as blanks. What a callback answers other than OK ends the
 * parse. E_SYNTAX with the line, E_LIMIT, E_NO_MEMORY.
 */
topictag_status tt_markup_parse(const char *text, size_t n_bytes, const tt_markup_events *events,
                                void *payload, topictag_error *err) TOPICTAG_MUST_USE;

/* The attribute of that name, written with its prefix ("xml:lang"); NULL when there is none. */
const char *tt_markup_attribute(const tt_markup_tag *tag, const char *name, size_t *n_bytes);

/* Appends text with "&", "<" and ">" escaped, as content of HTML. */
topictag_status tt_markup_escape(tt_buf *out, const char *text, size_t n_bytes,
                                 topictag_error *err) TOPICTAG_MUST_USE;

const char *tt_libxml2_version(char out[16]); /* "2.9.14", of the library at run time */

#endif
