/* SPDX-License-Identifier: MIT */
/*
 * Terms that predict a label because they predict where the story came from: a masthead, a byline,
 * an agency slug, a date line. They stand at the edge of stories (headline, head of the first
 * line, tail of the last) and hardly anywhere else, and nearly all stories that have them there
 * have one label.
 */

#include "base/memory.h"
#include "pipeline/checking.h"
#include "pipeline/stories.h"

#include <stdlib.h>
#include <string.h>

#define EDGE_WORDS      8  /* of a line's head or tail */
#define LEAST_WORDS     48 /* of a story; in a shorter one everything stands at the edge */
#define LEAST_STORIES   5  /* that hold the term */
#define LEAST_EDGE      0.9
#define LEAST_PRECISION 0.95
#define LEAST_RECALL    0.1 /* of the label's stories: rarer terms teach a machine little */
#define MAX_TERMS       100

typedef struct edge_term {
    uint32_t term, label;
    uint32_t n_edge, n_label; /* stories that hold it: at the edge, with the label */
    double precision, recall;
} edge_term;

typedef struct edges {
    topictag_check *check;
    const tt_check_terms *terms;
    tt_analyzer *analyzer;
    uint32_t *seen;   /* [n_terms] last story that holds it elsewhere */
    uint32_t *edge;   /* [n_terms] last story that holds it at the edge */
    uint32_t *n_edge; /* [n_terms] stories that hold it at the edge only */
    uint32_t *n_all;  /* [n_terms] stories that hold it and are long enough */
    uint32_t *list;   /* [n_terms] terms of the story at hand */
} edges;

/* Byte offsets of a text that its edge ends and begins at. */
typedef struct edge_span {
    size_t head_end, tail_begin;
} edge_span;

/*
 * items are the terms of a text in order; n_words of them are words. The head is the headline and
 * the first words of the line behind it, the tail the last words of the last line.
 */
static edge_span find_edges(const tt_document *document, const tt_terms *terms)
{
    const char *text = document->text;
    size_t line = document->title_bytes, end = document->n_bytes, n_head = 0, n_tail = 0;
    while (line < document->n_bytes && (text[line] == '\n' || text[line] == '\r'))
        line++;
    const char *newline = memchr(text + line, '\n', document->n_bytes - line);
    const size_t line_end = newline != NULL ? (size_t)(newline - text) : document->n_bytes;
    while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == ' '))
        end--;
    size_t last_line = end;
    while (last_line > 0 && text[last_line - 1] != '\n')
        last_line--;
    edge_span span = {line, end};
    for (size_t i = 0; i < terms->n && n_head < EDGE_WORDS; i++) {
        const tt_term *term = &terms->items[i];
        if (term->begin < line || memchr(term->bytes, ' ', term->n_bytes) != NULL)
            continue;
        if (term->end > line_end)
            break;
        span.head_end = term->end;
        n_head++;
    }
    for (size_t i = terms->n; i > 0 && n_tail < EDGE_WORDS; i--) {
        const tt_term *term = &terms->items[i - 1];
        if (memchr(term->bytes, ' ', term->n_bytes) != NULL)
            continue;
        if (term->begin < last_line)
            break;
        span.tail_begin = term->begin;
        n_tail++;
    }
    return span;
}

static topictag_status look_at(edges *e, uint32_t doc, topictag_error *err)
{
    const tt_document *document = &e->check->corpus.docs[doc];
    tt_terms terms;
    size_t n_list = 0;
    const topictag_status rc =
        tt_analyzer_run(e->analyzer, document->text, document->n_bytes, &terms, err);
    if (rc != TOPICTAG_OK)
        return rc;
    const edge_span span = find_edges(document, &terms);
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *item = &terms.items[i];
        const uint32_t term = tt_vocab_find(&e->terms->vocab, item->hash);
        if (term == TT_NO_TERM)
            continue;
        if (e->seen[term] != doc && e->edge[term] != doc)
            e->list[n_list++] = term;
        if (item->end <= span.head_end || item->begin >= span.tail_begin)
            e->edge[term] = doc;
        else
            e->seen[term] = doc;
    }
    for (size_t i = 0; i < n_list; i++) {
        const uint32_t term = e->list[i];
        e->n_all[term]++;
        e->n_edge[term] += e->edge[term] == doc && e->seen[term] != doc;
    }
    return TOPICTAG_OK;
}

static bool stands_at_edge(const edges *e, uint32_t term)
{
    return e->n_all[term] >= LEAST_STORIES && e->n_edge[term] >= LEAST_EDGE * e->n_all[term];
}

/* Keeps the label that most stories of a term have; found [n_found] are sorted by term. */
static void count_labels(edge_term *found, size_t n_found, uint32_t *by_label, const edges *e,
                         const uint32_t *place)
{
    const tt_corpus *corpus = &e->check->corpus;
    const tt_rows *counts = &e->terms->counts;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_row row = tt_rows_at(counts, doc);
        for (size_t j = 0; j < row.n; j++)
            for (uint32_t i = corpus->label_begin[doc];
                 place[row.terms[j]] != UINT32_MAX && i < corpus->label_begin[doc + 1]; i++)
                by_label[(size_t)place[row.terms[j]] * corpus->n_labels + corpus->label_ids[i]]++;
    }
    for (size_t i = 0; i < n_found; i++) {
        const uint32_t *n = by_label + i * corpus->n_labels;
        for (uint32_t label = 0; label < corpus->n_labels; label++)
            if (n[label] > found[i].n_label) {
                found[i].n_label = n[label];
                found[i].label = label;
            }
        const uint64_t df = e->terms->vocab.df[found[i].term];
        found[i].precision = (double)found[i].n_label / (double)df;
        found[i].recall = found[i].n_label == 0
                              ? 0
                              : (double)found[i].n_label / e->check->label_counts[found[i].label];
    }
}

/* Widest reach first. */
static int by_reach(const void *a, const void *b)
{
    const edge_term *x = a, *y = b;
    if (x->n_label != y->n_label)
        return x->n_label < y->n_label ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

static bool is_suspicious(const edges *e, const edge_term *found)
{
    if (found->precision < LEAST_PRECISION || found->recall < LEAST_RECALL)
        return false;
    /* A label of nearly all stories is predicted by anything. */
    const double share = (double)e->check->label_counts[found->label] / e->check->corpus.n_docs;
    return share <= 0.8;
}

static topictag_status report(edges *e, const edge_term *found, topictag_error *err)
{
    const tt_vocab *vocab = &e->terms->vocab;
    const uint64_t begin = vocab->offsets[found->term];
    tt_finding finding = {.doc = UINT32_MAX, .other = UINT32_MAX, .label = found->label};
    finding.shown.kind = TOPICTAG_FINDING_SOURCE_TERM;
    finding.shown.label = e->check->corpus.label_names[found->label];
    finding.shown.score = found->precision;
    finding.shown.term = tt_arena_strndup(&e->check->arena, vocab->bytes + begin,
                                          (size_t)(vocab->offsets[found->term + 1] - begin));
    if (finding.shown.term == NULL)
        return tt_no_memory(err);
    return tt_check_add(e->check, &finding, err,
                        "\"%s\" stands at the edge of %u of %u stories, %.0f %% of them \"%s\": "
                        "it may tell the source, not the topic",
                        finding.shown.term, e->n_edge[found->term], e->n_all[found->term],
                        100 * found->precision, finding.shown.label);
}

static topictag_status judge(edges *e, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_terms = e->terms->vocab.n_terms, n_labels = e->check->corpus.n_labels;
    uint32_t *place = e->list, *by_label = NULL; /* the list is not needed any more */
    edge_term *found = NULL;
    size_t n_found = 0, n_shown = 0;
    for (uint32_t term = 0; term < n_terms; term++)
        place[term] = stands_at_edge(e, term) ? (uint32_t)n_found++ : UINT32_MAX;
    found = tt_calloc(n_found, sizeof *found);
    by_label = n_found > 0 && n_labels > SIZE_MAX / sizeof *by_label / n_found
                   ? NULL
                   : tt_calloc(n_found * n_labels, sizeof *by_label);
    if (found == NULL || by_label == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t term = 0; term < n_terms; term++)
        if (place[term] != UINT32_MAX)
            found[place[term]].term = term;
    count_labels(found, n_found, by_label, e, place);
    qsort(found, n_found, sizeof *found, by_reach);
    for (size_t i = 0; i < n_found && n_shown < MAX_TERMS; i++) {
        if (!is_suspicious(e, &found[i]))
            continue;
        TT_TRY(report(e, &found[i], err));
        n_shown++;
    }
done:
    free(found);
    free(by_label);
    return rc;
}

topictag_status tt_check_source_terms(topictag_check *check, const tt_check_terms *terms,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_terms = terms->vocab.n_terms;
    const tt_analyzer_options analysis = tt_analysis_of(&terms->options);
    edges e = {.check = check, .terms = terms};
    e.seen = tt_alloc(n_terms, sizeof *e.seen);
    e.edge = tt_alloc(n_terms, sizeof *e.edge);
    e.n_edge = tt_calloc(n_terms, sizeof *e.n_edge);
    e.n_all = tt_calloc(n_terms, sizeof *e.n_all);
    e.list = tt_alloc(n_terms, sizeof *e.list);
    if (e.seen == NULL || e.edge == NULL || e.n_edge == NULL || e.n_all == NULL || e.list == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    memset(e.seen, 0xFF, n_terms * sizeof *e.seen);
    memset(e.edge, 0xFF, n_terms * sizeof *e.edge);
    TT_TRY(tt_analyzer_new(&e.analyzer, &analysis, err));
    for (uint32_t doc = 0; doc < check->corpus.n_docs; doc++)
        if (check->near.n_words[doc] >= LEAST_WORDS)
            TT_TRY(look_at(&e, doc, err));
    TT_TRY(judge(&e, err));
done:
    tt_analyzer_free(e.analyzer);
    free(e.seen);
    free(e.edge);
    free(e.n_edge);
    free(e.n_all);
    free(e.list);
    return rc;
}
