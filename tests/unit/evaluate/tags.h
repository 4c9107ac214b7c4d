/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EVALUATE_TAGS_H
#define TT_TESTS_EVALUATE_TAGS_H

/*
 * Tag sets for tests, written as text: documents separated by "|", labels one digit each:
 * "01||2" is three documents, the second without labels.
 */

#include "evaluate/metrics.h"

#define TAGS_MAX_DOCS 64

typedef struct tags {
    tt_tag_sets sets;
    uint32_t begin[TAGS_MAX_DOCS + 1];
    uint32_t labels[8 * TAGS_MAX_DOCS];
} tags;

static inline const tt_tag_sets *tags_make(tags *out, const char *text)
{
    uint32_t n_docs = 1, n = 0;
    out->begin[0] = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '|')
            out->begin[n_docs++] = n;
        else
            out->labels[n++] = (uint32_t)(*p - '0');
    }
    out->begin[n_docs] = n;
    out->sets = (tt_tag_sets){n_docs, out->begin, out->labels};
    return &out->sets;
}

#endif
