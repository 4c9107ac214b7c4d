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
 * What a document is whose outermost element has this name, with or without a prefix; UNSUPPORTED:
 * none is known by it. *what as of tt_article_sniff.
 */
tt_article_kind tt_kind_of_root(const char *element, const char **what);

/*
 * Bytes of the first of several documents that stand one behind the other, as cat writes them:
 * markup ends with its outermost element where another document's begins behind it, JSON where
 * another object or array begins. All n_bytes where there is one only. kind: of the first, for JSON
 * either of the two.
 */
size_t tt_first_document(const char *bytes, size_t n_bytes, tt_article_kind kind);

#endif
