/* SPDX-License-Identifier: MIT */
#include "curate/story_edges.h"

#include <string.h>

static bool is_pair(const tt_term *term)
{
    return memchr(term->bytes, ' ', term->n_bytes) != NULL;
}

static bool is_blank(char c)
{
    return c == '\n' || c == '\r' || c == ' ';
}

tt_edge_walk tt_edges_begin(const tt_document *document, const tt_terms *terms)
{
    const char *text = document->text;
    size_t first = document->title_bytes, end = document->n_bytes;
    tt_edge_walk walk = {.n_lines = 0};
    while (first < end && is_blank(text[first]))
        first++;
    while (end > first && is_blank(text[end - 1]))
        end--;
    size_t last = end;
    while (last > first && text[last - 1] != '\n')
        last--;
    const char *newline = memchr(text + first, '\n', end - first);
    const size_t first_end = newline != NULL ? (size_t)(newline - text) : end;
    if (document->title_bytes > 0)
        walk.lines[walk.n_lines++] = (tt_edge_line){0, document->title_bytes, 0, true, true};
    walk.lines[walk.n_lines++] = (tt_edge_line){first, first_end, 0, true, first == last};
    if (last > first)
        walk.lines[walk.n_lines++] = (tt_edge_line){last, end, 0, false, true};
    for (size_t i = 0; i < terms->n; i++)
        for (unsigned k = 0; k < walk.n_lines; k++)
            walk.lines[k].n_words += terms->items[i].begin >= walk.lines[k].begin &&
                                     terms->items[i].end <= walk.lines[k].end &&
                                     !is_pair(&terms->items[i]);
    /* "Reporting by" is at the same place of a short last line, however long the name behind it. */
    tt_edge_line *tail = &walk.lines[walk.n_lines - 1];
    tail->head |= tail->n_words <= TT_EDGE_WORDS;
    return walk;
}

bool tt_edges_hold(tt_edge_walk *walk, const tt_term *term, uint32_t *from_begin, uint32_t *to_end)
{
    while (walk->at < walk->n_lines && term->begin >= walk->lines[walk->at].end) {
        walk->at++;
        walk->index = 0;
    }
    if (walk->at == walk->n_lines || term->begin < walk->lines[walk->at].begin)
        return false;
    const tt_edge_line *line = &walk->lines[walk->at];
    const uint32_t n = is_pair(term) ? 2 : 1; /* a pair comes behind its first word */
    const uint32_t start = n == 1 ? walk->index++ : walk->index - 1;
    if (term->end > line->end)
        return false;
    const uint32_t rest = line->n_words - start - n;
    *from_begin = line->head && start + n <= TT_EDGE_WORDS ? start : TT_EDGE_WORDS;
    *to_end = line->tail && rest + n <= TT_EDGE_WORDS ? rest : TT_EDGE_WORDS;
    return *from_begin < TT_EDGE_WORDS || *to_end < TT_EDGE_WORDS;
}
