/* SPDX-License-Identifier: MIT */
#ifndef TT_ARTICLE_SNIFF_H
#define TT_ARTICLE_SNIFF_H

/*
 * What a document says of itself before it is decoded: tt_article_sniff (article.h) and its
 * encoding.
 */

#include "article/article.h"

#define TT_CHARSET_BYTES 48

/*
 * The encoding that the document declares: in its XML declaration, else in a meta element near its
 * front. False when it declares none, or one that it cannot be in.
 */
bool tt_charset_declared(const void *bytes, size_t n_bytes, char out[TT_CHARSET_BYTES]);

/*
 * Bytes of the first page of a file that holds several: up to the "<!doctype", "<html" or "<?xml"
 * behind a "</html>", with blanks and comments between them at most. n_bytes where there is none.
 */
size_t tt_first_page(const char *bytes, size_t n_bytes);

#endif
