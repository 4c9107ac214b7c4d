/* SPDX-License-Identifier: MIT */
#ifndef TT_CURATE_STORY_EDGES_H
#define TT_CURATE_STORY_EDGES_H

/*
 * Where stories carry marks of their source: both ends of the headline, the head of the first
 * line, the tail of the last one, and its head when it is short.
 */

#include "corpus/reader.h"
#include "text/analyzer.h"

/* So many words of a line are its head, or its tail. */
#define TT_EDGE_WORDS 8

/* A line that is an edge; bytes [begin, end) of the text. */
typedef struct tt_edge_line {
    size_t begin, end;
    uint32_t n_words;
    bool head, tail; /* which ends of it are edges */
} tt_edge_line;

/* The edges of a story, and how far its terms have been walked through. */
typedef struct tt_edge_walk {
    tt_edge_line lines[3]; /* [n_lines] headline, first and last line, where they differ */
    unsigned n_lines, at;
    uint32_t index; /* words of the line passed */
} tt_edge_walk;

/* terms: words and pairs of them, of this document. */
tt_edge_walk tt_edges_begin(const tt_document *document, const tt_terms *terms);

/*
 * Whether a term is at the edge; to be asked of each term in turn. from_begin and to_end are the
 * words between it and the ends of its line, TT_EDGE_WORDS where that end is no edge or too far
 * away.
 */
bool tt_edges_hold(tt_edge_walk *walk, const tt_term *term, uint32_t *from_begin, uint32_t *to_end);

#endif
