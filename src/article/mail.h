/* SPDX-License-Identifier: MIT */
#ifndef TT_ARTICLE_MAIL_H
#define TT_ARTICLE_MAIL_H

/*
 * Mail and news posts as plain text (RFC 5322, 5536): header fields, an empty line, the body.
 */

#include <stdbool.h>
#include <stddef.h>

typedef struct tt_mail {
    size_t header_bytes;               /* from the beginning of the text up to the empty line */
    size_t subject_begin, subject_end; /* value of the Subject, blanks around it taken away */
} tt_mail;

/*
 * Whether the text begins with a header: fields and what is folded to them alone, From and Subject
 * among them, for prose and lists may well begin with "Note: ...". Blanks before it are passed
 * over. Nothing is decoded (RFC 2047).
 */
bool tt_mail_find(tt_mail *out, const char *text, size_t n_bytes);

#endif
