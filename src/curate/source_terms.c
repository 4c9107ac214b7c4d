/* SPDX-License-Identifier: MIT */
/*
 * Terms that predict a label because they predict where the story came from: a masthead, a byline,
 * an agency slug, a date line. They stand at the edge of stories (either end of the headline, head
 * of the first line, tail of the last), at the same place of it, and hardly anywhere else, and
 * nearly all stories that have them there have one label. Words of the topic stand in headlines
 * too, but now here, now there.
 */

#include "base/memory.h"
#include "base/threads.h"
#include "curate/checking.h"
#include "pipeline/stories.h"
#include "curate/story_edges.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_DOCS          64
#define LEAST_WORDS         48 /* of a story; in a shorter one everything stands at the edge */
#define LEAST_STORIES       8  /* that hold the term */
#define LEAST_EDGE          0.9
#define LEAST_FIXED         0.8 /* of the stories have it at the commonest place */
#define LEAST_PRECISION     0.95
#define LEAST_RECALL        0.1 /* of the label's stories: rarer terms teach a machine little */
#define LEAST_SAME          0.8 /* of a term's stories hold another term: both tell the same source */
#define MAX_SUSPECTS        400
#define MAX_COMPANIONS      4   /* named */
#define MAX_COMPANION_BYTES 200 /* before the last one */

/* Words from the begin of a line, words to its end. */
#define N_PLACES (2 * TT_EDGE_WORDS)

typedef struct edge_term {
    uint32_t term, label;
    uint32_t n_words;       /* 1 or 2 */
    uint32_t n_edge, n_all; /* stories that hold it: at the edge only, anywhere */
    uint32_t n_fixed;       /* at the commonest place of the edge */
    uint32_t n_label;       /* stories that hold it at the edge and have the label */
    double precision, recall;
} edge_term;

/* A thread's part of the looking. */
typedef struct edge_worker {
    tt_analyzer *analyzer;
    tt_counter *counter;
    uint32_t *seen;     /* [n_terms] last story that holds it elsewhere */
    uint32_t *edge;     /* [n_terms] last story that holds it at the edge */
    uint32_t *n_edge;   /* [n_terms] stories that hold it at the edge only */
    uint32_t *n_all;    /* [n_terms] stories that hold it */
    uint32_t *n_placed; /* [n_terms * N_PLACES] stories that hold it there first */
    uint32_t *list;     /* [n_terms] terms of the story at hand */
} edge_worker;

typedef struct edges {
    topictag_check *check;
    unsigned n_workers;
    edge_worker *workers; /* [n_workers] */
    tt_vocab vocab;       /* words and pairs at the edges of LEAST_STORIES stories */
    tt_rows rows;         /* of each story, those at its edges */
} edges;

static topictag_status count_edges(const edges *e, uint32_t doc, edge_worker *worker,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_document *document = &e->check->corpus.docs[doc];
    tt_terms terms;
    TT_TRY(tt_analyzer_run(worker->analyzer, document->text, document->n_bytes, &terms, err));
    tt_edge_walk walk = tt_edges_begin(document, &terms);
    TT_TRY(tt_counter_begin(worker->counter, doc, err));
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *item = &terms.items[i];
        const tt_key key = {item->bytes, item->n_bytes, item->kind, item->hash};
        uint32_t from_begin, to_end;
        if (tt_edges_hold(&walk, item, &from_begin, &to_end))
            TT_TRY(tt_counter_add(worker->counter, &key, 1, err));
    }
done:
    return rc;
}

static void count_place(uint32_t *n_placed, uint32_t from_begin, uint32_t to_end)
{
    if (from_begin < TT_EDGE_WORDS)
        n_placed[from_begin]++;
    if (to_end < TT_EDGE_WORDS)
        n_placed[TT_EDGE_WORDS + to_end]++;
}

/* Where each term of the vocabulary stands in a story. */
static topictag_status place_terms(const edges *e, uint32_t doc, edge_worker *worker,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_document *document = &e->check->corpus.docs[doc];
    tt_terms terms;
    size_t n_list = 0;
    TT_TRY(tt_analyzer_run(worker->analyzer, document->text, document->n_bytes, &terms, err));
    tt_edge_walk walk = tt_edges_begin(document, &terms);
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *item = &terms.items[i];
        uint32_t from_begin, to_end;
        const bool at_edge = tt_edges_hold(&walk, item, &from_begin, &to_end);
        const uint32_t term = tt_vocab_find(&e->vocab, item->hash);
        if (term == TT_NO_TERM)
            continue;
        if (worker->seen[term] != doc && worker->edge[term] != doc)
            worker->list[n_list++] = term;
        if (at_edge && worker->edge[term] != doc)
            count_place(worker->n_placed + (size_t)term * N_PLACES, from_begin, to_end);
        (at_edge ? worker->edge : worker->seen)[term] = doc;
    }
    for (size_t i = 0; i < n_list; i++) {
        const uint32_t term = worker->list[i];
        worker->n_all[term]++;
        worker->n_edge[term] += worker->seen[term] != doc;
    }
done:
    return rc;
}

/* The same for a block of stories, counting first and placing when there is a vocabulary. */
static topictag_status look_at_block(size_t block, unsigned worker, void *payload,
                                     topictag_error *err)
{
    const edges *e = payload;
    const uint32_t begin = (uint32_t)block * BLOCK_DOCS, n_docs = e->check->corpus.n_docs;
    topictag_status rc = TOPICTAG_OK;
    for (uint32_t doc = begin; doc < n_docs && doc - begin < BLOCK_DOCS && rc == TOPICTAG_OK; doc++)
        if (e->check->near.n_words[doc] >= LEAST_WORDS)
            rc = (e->vocab.n_terms == 0 ? count_edges : place_terms)(e, doc, &e->workers[worker],
                                                                     err);
    return rc;
}

/* Of terms [n_found], sorted by term, the label that most stories have. */
static void count_labels(edge_term *found, size_t n_found, uint32_t *by_label, const edges *e,
                         const uint32_t *place)
{
    const tt_corpus *corpus = &e->check->corpus;
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_row row = tt_rows_at(&e->rows, doc);
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
        const uint64_t df = e->vocab.df[found[i].term];
        found[i].precision = (double)found[i].n_label / (double)df;
        found[i].recall = found[i].n_label == 0
                              ? 0
                              : (double)found[i].n_label / e->check->label_counts[found[i].label];
    }
}

/* Widest reach first, and pairs before their words. */
static int by_reach(const void *a, const void *b)
{
    const edge_term *x = a, *y = b;
    if (x->n_label != y->n_label)
        return x->n_label < y->n_label ? 1 : -1;
    if (x->n_words != y->n_words)
        return x->n_words < y->n_words ? 1 : -1;
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

/* Appends a term in quotes. */
static topictag_status put_term(tt_buf *out, const tt_vocab *vocab, uint32_t term,
                                topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint64_t begin = vocab->offsets[term];
    TT_TRY(tt_buf_add_str(out, out->len > 0 ? ", \"" : " with \"", err));
    TT_TRY(tt_buf_add(out, vocab->bytes + begin, (size_t)(vocab->offsets[term + 1] - begin), err));
    TT_TRY(tt_buf_add_str(out, "\"", err));
done:
    return rc;
}

/* companions: " with ..." or "". */
static topictag_status report(edges *e, const edge_term *found, const char *companions,
                              topictag_error *err)
{
    const tt_vocab *vocab = &e->vocab;
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
                        "\"%s\" stands at the edge of %u of %u stories%s, %.0f %% of them "
                        "\"%.200s\": it may tell the source, not the topic",
                        finding.shown.term, found->n_edge, found->n_all, companions,
                        100 * found->precision, finding.shown.label);
}

static edge_term sum_up(const edges *e, uint32_t term)
{
    const char *bytes = e->vocab.bytes + e->vocab.offsets[term];
    const size_t n_bytes = (size_t)(e->vocab.offsets[term + 1] - e->vocab.offsets[term]);
    edge_term out = {.term = term, .n_words = memchr(bytes, ' ', n_bytes) != NULL ? 2 : 1};
    uint32_t placed[N_PLACES] = {0};
    for (unsigned w = 0; w < e->n_workers; w++) {
        out.n_all += e->workers[w].n_all[term];
        out.n_edge += e->workers[w].n_edge[term];
        for (unsigned k = 0; k < N_PLACES; k++)
            placed[k] += e->workers[w].n_placed[(size_t)term * N_PLACES + k];
    }
    for (unsigned k = 0; k < N_PLACES; k++)
        out.n_fixed = placed[k] > out.n_fixed ? placed[k] : out.n_fixed;
    return out;
}

/* *found [*n_found], owned: the terms that stand at edges and hardly elsewhere; place [n_terms]. */
static topictag_status find_edge_terms(edge_term **found, size_t *n_found, uint32_t *place,
                                       const edges *e, topictag_error *err)
{
    *n_found = 0;
    *found = tt_calloc(e->vocab.n_terms, sizeof **found);
    if (*found == NULL)
        return tt_no_memory(err);
    for (uint32_t term = 0; term < e->vocab.n_terms; term++) {
        const edge_term one = sum_up(e, term);
        const bool at_edge = one.n_all >= LEAST_STORIES && one.n_edge >= LEAST_EDGE * one.n_all &&
                             one.n_fixed >= LEAST_FIXED * one.n_edge;
        place[term] = at_edge ? (uint32_t)*n_found : UINT32_MAX;
        if (at_edge)
            (*found)[(*n_found)++] = one;
    }
    return TOPICTAG_OK;
}

/* both [n * n] receives how many stories hold two of the terms; place [n_terms] is scratch. */
static void count_both(uint32_t *both, const edge_term *terms, uint32_t n, const edges *e,
                       uint32_t *place)
{
    uint32_t held[MAX_SUSPECTS];
    memset(place, 0xFF, e->vocab.n_terms * sizeof *place);
    for (uint32_t i = 0; i < n; i++)
        place[terms[i].term] = i;
    for (uint32_t doc = 0; doc < e->check->corpus.n_docs; doc++) {
        const tt_row row = tt_rows_at(&e->rows, doc);
        uint32_t n_held = 0;
        for (size_t j = 0; j < row.n; j++)
            if (place[row.terms[j]] != UINT32_MAX)
                held[n_held++] = place[row.terms[j]];
        for (uint32_t i = 0; i < n_held; i++)
            for (uint32_t j = 0; j < n_held; j++)
                both[(size_t)held[i] * n + held[j]]++;
    }
}

/* The terms that tell the same source as terms[at]; those of a term before it are taken. */
static topictag_status name_companions(tt_buf *out, bool *taken, const edges *e,
                                       const edge_term *terms, uint32_t n, uint32_t at,
                                       const uint32_t *both, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    uint32_t n_named = 0;
    tt_buf_reset(out);
    TT_TRY(tt_buf_add_str(out, "", err));
    for (uint32_t i = at + 1; i < n; i++) {
        if (taken[i] || both[(size_t)i * n + at] < LEAST_SAME * both[(size_t)i * n + i])
            continue;
        taken[i] = true;
        if (terms[i].n_words < 2 || n_named == MAX_COMPANIONS || out->len > MAX_COMPANION_BYTES)
            continue;
        n_named++;
        TT_TRY(put_term(out, &e->vocab, terms[i].term, err));
    }
done:
    return rc;
}

/* Reports terms [n], sorted by reach, those that tell one source together. */
static topictag_status report_sources(edges *e, const edge_term *terms, uint32_t n, uint32_t *place,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    bool taken[MAX_SUSPECTS] = {false};
    tt_buf companions = {0};
    uint32_t *both = tt_calloc((size_t)n * n, sizeof *both);
    if (both == NULL)
        return tt_no_memory(err);
    count_both(both, terms, n, e, place);
    for (uint32_t i = 0; i < n; i++) {
        if (taken[i])
            continue;
        TT_TRY(name_companions(&companions, taken, e, terms, n, i, both, err));
        TT_TRY(report(e, &terms[i], companions.data, err));
    }
done:
    tt_buf_release(&companions);
    free(both);
    return rc;
}

static topictag_status judge(edges *e, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = e->check->corpus.n_labels;
    uint32_t *place = tt_alloc(e->vocab.n_terms, sizeof *place), *by_label = NULL;
    edge_term *found = NULL;
    size_t n_found = 0, n_suspects = 0;
    if (place == NULL)
        return tt_no_memory(err);
    TT_TRY(find_edge_terms(&found, &n_found, place, e, err));
    by_label = n_found > 0 && n_labels > SIZE_MAX / sizeof *by_label / n_found
                   ? NULL
                   : tt_calloc(n_found * n_labels, sizeof *by_label);
    if (by_label == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    count_labels(found, n_found, by_label, e, place);
    if (n_found > 1)
        qsort(found, n_found, sizeof *found, by_reach);
    for (size_t i = 0; i < n_found && n_suspects < MAX_SUSPECTS; i++)
        if (is_suspicious(e, &found[i]))
            found[n_suspects++] = found[i];
    TT_TRY(report_sources(e, found, (uint32_t)n_suspects, place, err));
done:
    free(place);
    free(found);
    free(by_label);
    return rc;
}

static topictag_status make_workers(edges *e, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_analyzer_options pairs = {.ngrams = 2, .stop_words = "none", .stemmer = "none"};
    e->n_workers = tt_thread_count(e->check->options.threads);
    e->workers = tt_calloc(e->n_workers, sizeof *e->workers);
    if (e->workers == NULL)
        return tt_no_memory(err);
    for (unsigned w = 0; w < e->n_workers; w++) {
        TT_TRY(tt_analyzer_new(&e->workers[w].analyzer, &pairs, err));
        TT_TRY(tt_counter_new(&e->workers[w].counter, err));
    }
done:
    return rc;
}

static topictag_status make_vocabulary(edges *e, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_vocab_options cuts = {.min_df = LEAST_STORIES, .max_df = UINT64_MAX};
    tt_counter **counters = tt_alloc(e->n_workers, sizeof(tt_counter *));
    if (counters == NULL)
        return tt_no_memory(err);
    for (unsigned w = 0; w < e->n_workers; w++)
        counters[w] = e->workers[w].counter;
    rc = tt_vocab_fit(&e->vocab, &e->rows, counters, e->n_workers, e->check->corpus.n_docs, &cuts,
                      e->n_workers, err);
    free(counters);
    for (unsigned w = 0; w < e->n_workers && rc == TOPICTAG_OK; w++) {
        edge_worker *worker = &e->workers[w];
        const size_t n_terms = e->vocab.n_terms;
        worker->seen = tt_alloc(n_terms, sizeof *worker->seen);
        worker->edge = tt_alloc(n_terms, sizeof *worker->edge);
        worker->n_edge = tt_calloc(n_terms, sizeof *worker->n_edge);
        worker->n_all = tt_calloc(n_terms, sizeof *worker->n_all);
        worker->n_placed = tt_calloc(n_terms, N_PLACES * sizeof *worker->n_placed);
        worker->list = tt_alloc(n_terms, sizeof *worker->list);
        if (worker->seen == NULL || worker->edge == NULL || worker->n_edge == NULL ||
            worker->n_all == NULL || worker->n_placed == NULL || worker->list == NULL)
            return tt_no_memory(err);
        memset(worker->seen, 0xFF, n_terms * sizeof *worker->seen);
        memset(worker->edge, 0xFF, n_terms * sizeof *worker->edge);
    }
    return rc;
}

static void release(edges *e)
{
    for (unsigned w = 0; e->workers != NULL && w < e->n_workers; w++) {
        tt_analyzer_free(e->workers[w].analyzer);
        tt_counter_free(e->workers[w].counter);
        free(e->workers[w].seen);
        free(e->workers[w].edge);
        free(e->workers[w].n_edge);
        free(e->workers[w].n_all);
        free(e->workers[w].n_placed);
        free(e->workers[w].list);
    }
    free(e->workers);
    tt_vocab_release(&e->vocab);
    tt_rows_release(&e->rows);
}

topictag_status tt_check_source_terms(topictag_check *check, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    edges e = {.check = check};
    const size_t n_blocks = ((size_t)check->corpus.n_docs + BLOCK_DOCS - 1) / BLOCK_DOCS;
    TT_TRY(tt_tell_progress(check->listener, "looking at edges", 0, 0, err));
    TT_TRY(make_workers(&e, err));
    TT_TRY(tt_parallel(n_blocks, e.n_workers, look_at_block, &e, err));
    rc = make_vocabulary(&e, err);
    if (rc == TOPICTAG_OK)
        rc = tt_parallel(n_blocks, e.n_workers, look_at_block, &e, err);
    if (rc == TOPICTAG_OK)
        rc = judge(&e, err);
    else if (rc == TOPICTAG_E_EMPTY) /* no term at the edges of several stories */
        rc = tt_forgive(err);
done:
    release(&e);
    return rc;
}
