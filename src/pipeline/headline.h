/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_HEADLINE_H
#define TT_PIPELINE_HEADLINE_H

#include "topictag/model.h"

/*
 * Where a story's headline stands: its title, the first title_bytes of text. Text alone carries one
 * as the Subject of a mail, or as a first line that an empty line follows, or a line too long to be
 * ended by a margin: there, line ends are ends of paragraphs. Empty: none.
 */
topictag_range tt_headline_find(const char *text, size_t n_bytes, size_t title_bytes);

static inline bool tt_headline_holds(topictag_range headline, size_t at)
{
    return at >= headline.begin && at < headline.end;
}

#endif
