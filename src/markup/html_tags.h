/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_HTML_TAGS_H
#define TT_MARKUP_HTML_TAGS_H

/*
 * What the names of HTML elements mean to an extractor. Only elements that some rule treats in a
 * way of its own have a tag of their own.
 */

#include <stdbool.h>
#include <stdint.h>

typedef enum tt_tag {
    TT_TAG_INLINE, /* any element that runs within a line: b, em, span, ... */
    TT_TAG_BLOCK,  /* any element that starts a new line: div, section, custom elements, ... */
    TT_TAG_SKIP,   /* its content is never text for a reader: script, style, svg, ... */
    TT_TAG_VOID,   /* never has content and means nothing here: wbr, input, source, ... */
    TT_TAG_BOLD,   /* b, strong */
    TT_TAG_FIELD,  /* a form control with a label on it */
    TT_TAG_A,
    TT_TAG_ADDRESS,
    TT_TAG_ARTICLE,
    TT_TAG_ASIDE,
    TT_TAG_BLOCKQUOTE,
    TT_TAG_BODY,
    TT_TAG_BR,
    TT_TAG_DD,
    TT_TAG_DT,
    TT_TAG_FIGCAPTION,
    TT_TAG_FIGURE,
    TT_TAG_FOOTER,
    TT_TAG_FORM,
    TT_TAG_H1,
    TT_TAG_H2,
    TT_TAG_H3,
    TT_TAG_H4,
    TT_TAG_H5,
    TT_TAG_H6,
    TT_TAG_HEADER,
    TT_TAG_HR,
    TT_TAG_HTML,
    TT_TAG_IMG,
    TT_TAG_LI,
    TT_TAG_LIST, /* ul, ol, dl */
    TT_TAG_LINK,
    TT_TAG_MAIN,
    TT_TAG_META,
    TT_TAG_NAV,
    TT_TAG_P,
    TT_TAG_PRE,
    TT_TAG_SCRIPT,
    TT_TAG_TABLE,
    TT_TAG_TD, /* td, th */
    TT_TAG_TIME,
    TT_TAG_TITLE,
    TT_TAG_TR
} tt_tag;

/* name is lower case, as libxml2 gives it; the names of HTML itself are known. */
bool tt_tag_is_known(const char *name);
tt_tag tt_tag_of(const char *name);

/* True when the element does not interrupt the line it stands in. */
static inline bool tt_tag_is_inline(tt_tag tag)
{
    return tag == TT_TAG_INLINE || tag == TT_TAG_BOLD || tag == TT_TAG_A || tag == TT_TAG_TIME ||
           tag == TT_TAG_FIELD || tag == TT_TAG_IMG;
}

static inline bool tt_tag_is_heading(tt_tag tag)
{
    return tag >= TT_TAG_H1 && tag <= TT_TAG_H6;
}

#endif
