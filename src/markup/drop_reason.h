/* SPDX-License-Identifier: MIT */
#ifndef TT_MARKUP_DROP_REASON_H
#define TT_MARKUP_DROP_REASON_H

/* Why a block is not part of a story. */
typedef enum tt_drop_reason {
    TT_DROP_OUTSIDE,    /* outside of the region that holds the article */
    TT_DROP_NAVIGATION, /* menus, breadcrumbs, lists of sections */
    TT_DROP_LINKS,      /* almost only link text */
    TT_DROP_COOKIE,     /* consent and cookie notices */
    TT_DROP_SHARING,    /* share, follow, print, newsletter */
    TT_DROP_RELATED,    /* teasers of other stories, "read also" */
    TT_DROP_COMMENTS,   /* what readers wrote, and the form they wrote it in */
    TT_DROP_CAPTION,    /* captions and credits of pictures */
    TT_DROP_BYLINE,     /* author, date, tags and section lines */
    TT_DROP_PROMOTION,  /* advertising, subscription walls */
    TT_DROP_FOOTER,     /* copyright, legal and slogan lines, site footers */
    TT_DROP_HIDDEN,     /* not shown to the reader */
    TT_DROP_FORM,       /* buttons, inputs, search boxes */
    TT_DROP_DUPLICATE,  /* said before in the same document */
    TT_DROP_RECURRING   /* stands in many stories of a corpus; judged outside of this room */
} tt_drop_reason;

/* A short lower-case name: "navigation". */
const char *tt_drop_reason_name(tt_drop_reason reason);

#endif
