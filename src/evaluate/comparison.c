/* SPDX-License-Identifier: MIT */
#include "evaluate/comparison.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *tt_verdict_name(tt_verdict verdict)
{
    static const char *const names[] = {"worse", "better", "otherwise", "same"};
    return names[verdict];
}

/* One report while stories are paired. */
typedef struct side {
    const char *name;
    const tt_baseline *report;
    const tt_json **stories; /* [n] */
    size_t n;
} side;

typedef struct pairing {
    side before, after;
    tt_strmap *names; /* of labels, in order of appearance */
    tt_strmap *ids;   /* of the earlier report's stories */
    uint32_t *first;  /* [size of ids] the next unpaired story of an id; UINT32_MAX: none */
    uint32_t *next;   /* [before.n] the story with the same id behind one */
} pairing;

static topictag_status bad_story(const side *s, size_t at, topictag_error *err)
{
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, s->name, 0, 0,
                      "story %zu must have an \"id\" and arrays of strings \"gold\" and "
                      "\"predicted\"",
                      at + 1);
}

static topictag_status add_name(tt_strmap *names, const char *name, topictag_error *err)
{
    uint32_t id;
    return tt_strmap_add(names, name, strlen(name), &id, err);
}

static topictag_status add_names(tt_strmap *names, const tt_json *array, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (const tt_json *item = array != NULL ? tt_json_first(array) : NULL; item != NULL;
         item = tt_json_next(item)) {
        const char *name = tt_json_string(item);
        if (name != NULL)
            TT_TRY(add_name(names, name, err));
    }
done:
    return rc;
}

/* The stories of a report as an array, and the names of its labels. */
static topictag_status read_side(side *s, tt_strmap *names, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_json *stories = s->report->stories;
    if (stories == NULL)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, s->name, 0, 0,
                          "the report lists no \"stories\", which a comparison needs");
    s->stories = tt_alloc(tt_json_size(stories), sizeof *s->stories);
    if (s->stories == NULL)
        return tt_no_memory(err);
    for (const tt_json *label = tt_json_first(s->report->labels); label != NULL;
         label = tt_json_next(label))
        TT_TRY(add_name(names, tt_json_key(label), err));
    for (const tt_json *story = tt_json_first(stories); story != NULL;
         story = tt_json_next(story)) {
        const tt_json *id = tt_json_get(story, "id");
        if (id == NULL || tt_json_string(id) == NULL)
            return bad_story(s, s->n, err);
        TT_TRY(add_names(names, tt_json_get(story, "gold"), err));
        TT_TRY(add_names(names, tt_json_get(story, "predicted"), err));
        s->stories[s->n++] = story;
    }
done:
    return rc;
}

static const char *id_of(const tt_json *story)
{
    return tt_json_string(tt_json_get(story, "id"));
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static topictag_status sort_labels(pairing *p, tt_comparison *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    out->n_labels = tt_strmap_size(p->names);
    out->label_names = tt_alloc(out->n_labels, sizeof *out->label_names);
    if (out->label_names == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < out->n_labels; label++)
        out->label_names[label] = tt_strmap_key(p->names, label, NULL);
    if (out->n_labels > 1)
        qsort(out->label_names, out->n_labels, sizeof *out->label_names, by_bytes);
    TT_TRY(tt_strmap_new(&out->labels, err));
    for (uint32_t label = 0; label < out->n_labels; label++) {
        const char *name = out->label_names[label];
        TT_TRY(add_name(out->labels, name, err));
        out->label_names[label] = tt_strmap_key(out->labels, label, NULL);
    }
done:
    return rc;
}

/* The earlier report's stories by id, the first in front. */
static topictag_status index_before(pairing *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_strmap_new(&p->ids, err));
    p->first = tt_alloc(p->before.n, sizeof *p->first);
    p->next = tt_alloc(p->before.n, sizeof *p->next);
    if (p->first == NULL || p->next == NULL)
        return tt_no_memory(err);
    for (size_t i = p->before.n; i > 0; i--) {
        const char *name = id_of(p->before.stories[i - 1]);
        const uint32_t n = tt_strmap_size(p->ids);
        uint32_t id;
        TT_TRY(tt_strmap_add(p->ids, name, strlen(name), &id, err));
        p->next[i - 1] = id < n ? p->first[id] : UINT32_MAX;
        p->first[id] = (uint32_t)(i - 1);
    }
done:
    return rc;
}

static uint32_t n_tags(const tt_growing *sets, uint32_t doc)
{
    return sets->begin[doc + 1] - sets->begin[doc];
}

/* Labels that one of two sets of a story has and the other lacks. */
static uint32_t n_different(const tt_growing *a, const tt_growing *b, uint32_t doc)
{
    uint32_t i = a->begin[doc], j = b->begin[doc], n_common = 0;
    while (i < a->begin[doc + 1] && j < b->begin[doc + 1]) {
        const uint32_t x = a->labels[i], y = b->labels[j];
        n_common += x == y;
        i += x <= y;
        j += y <= x;
    }
    return n_tags(a, doc) + n_tags(b, doc) - 2 * n_common;
}

static void judge_story(tt_comparison *out, uint32_t doc)
{
    const uint32_t errors_before = n_different(&out->gold, &out->before, doc);
    const uint32_t errors_after = n_different(&out->gold, &out->after, doc);
    const tt_verdict verdict = n_different(&out->before, &out->after, doc) == 0 ? TT_SAME
                               : errors_after < errors_before                   ? TT_BETTER
                               : errors_after > errors_before                   ? TT_WORSE
                                                                                : TT_OTHERWISE;
    out->verdicts[doc] = (uint8_t)verdict;
    out->n_verdicts[verdict]++;
    out->n_newly_right += errors_before > 0 && errors_after == 0;
    out->n_newly_wrong += errors_before == 0 && errors_after > 0;
}

/* Adds the story of both reports; E_SYNTAX says which one is malformed. */
static topictag_status add_pair(tt_comparison *out, const pairing *p, size_t before, size_t after,
                                topictag_error *err)
{
    const tt_json *old = p->before.stories[before], *new = p->after.stories[after];
    const uint32_t doc = out->n_docs;
    tt_growing old_gold = {0};
    topictag_status rc =
        tt_growing_add_names(&old_gold, tt_json_get(old, "gold"), out->labels, err);
    if (rc == TOPICTAG_OK)
        rc = tt_growing_add_names(&out->before, tt_json_get(old, "predicted"), out->labels, err);
    if (rc == TOPICTAG_E_SYNTAX)
        rc = bad_story(&p->before, before, err);
    if (rc != TOPICTAG_OK)
        goto done;
    rc = tt_growing_add_names(&out->gold, tt_json_get(new, "gold"), out->labels, err);
    if (rc == TOPICTAG_OK)
        rc = tt_growing_add_names(&out->after, tt_json_get(new, "predicted"), out->labels, err);
    if (rc == TOPICTAG_E_SYNTAX)
        rc = bad_story(&p->after, after, err);
    if (rc != TOPICTAG_OK)
        goto done;
    out->ids[doc] = id_of(new);
    out->after_docs[doc] = (uint32_t)after;
    out->n_docs++;
    const uint32_t n = n_tags(&old_gold, 0);
    out->n_relabelled += n != n_tags(&out->gold, doc) ||
                         (n > 0 && memcmp(old_gold.labels, out->gold.labels + out->gold.begin[doc],
                                          n * sizeof *old_gold.labels) != 0);
done:
    tt_growing_release(&old_gold);
    return rc;
}

static topictag_status pair_stories(pairing *p, tt_comparison *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    out->ids = tt_alloc(p->after.n, sizeof *out->ids);
    out->after_docs = tt_alloc(p->after.n, sizeof *out->after_docs);
    out->verdicts = tt_alloc(p->after.n, sizeof *out->verdicts);
    if (out->ids == NULL || out->after_docs == NULL || out->verdicts == NULL)
        return tt_no_memory(err);
    for (size_t after = 0; after < p->after.n; after++) {
        const char *name = id_of(p->after.stories[after]);
        const uint32_t id = tt_strmap_find(p->ids, name, strlen(name));
        if (id == TT_NONE || p->first[id] == UINT32_MAX) {
            out->n_only_after++;
            continue;
        }
        const uint32_t before = p->first[id];
        p->first[id] = p->next[before];
        TT_TRY(add_pair(out, p, before, after, err));
        judge_story(out, out->n_docs - 1);
    }
    out->n_only_before = (uint32_t)p->before.n - out->n_docs;
    if (out->n_docs == 0)
        rc = tt_fail_at(err, TOPICTAG_E_EMPTY, p->after.name, 0, 0,
                        "no story has an id that %s has too", p->before.name);
done:
    return rc;
}

static bool has_label(const tt_growing *sets, uint32_t doc, uint32_t label)
{
    for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++)
        if (sets->labels[i] == label)
            return true;
    return false;
}

static void count_moves(tt_comparison *out)
{
    for (uint32_t doc = 0; doc < out->n_docs; doc++) {
        for (uint32_t i = out->after.begin[doc]; i < out->after.begin[doc + 1]; i++) {
            const uint32_t label = out->after.labels[i];
            if (has_label(&out->before, doc, label))
                continue;
            const bool right = has_label(&out->gold, doc, label);
            out->moves[label].right_gained += right;
            out->moves[label].wrong_gained += !right;
        }
        for (uint32_t i = out->before.begin[doc]; i < out->before.begin[doc + 1]; i++) {
            const uint32_t label = out->before.labels[i];
            if (has_label(&out->after, doc, label))
                continue;
            const bool right = has_label(&out->gold, doc, label);
            out->moves[label].right_lost += right;
            out->moves[label].wrong_lost += !right;
        }
    }
}

/* Scores of both sides and what chance would do. */
static topictag_status measure(tt_comparison *out, const tt_bootstrap_options *options,
                               topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = out->n_labels;
    const size_t n = (size_t)TT_INTERVAL_LABELS + n_labels;
    const tt_tag_sets gold = tt_growing_sets(&out->gold);
    const tt_tag_sets before = tt_growing_sets(&out->before), after = tt_growing_sets(&out->after);
    tt_metric *metrics = tt_alloc(n, sizeof *metrics);
    tt_change *back = tt_alloc(n, sizeof *back); /* from after to before */
    out->changes = tt_alloc(n, sizeof *out->changes);
    out->p = tt_alloc(n, sizeof *out->p);
    out->moves = tt_calloc(n_labels, sizeof *out->moves);
    if (metrics == NULL || back == NULL || out->changes == NULL || out->p == NULL ||
        out->moves == NULL)
        TT_TRY(tt_no_memory(err));
    tt_bootstrap_metrics(metrics, n_labels);
    TT_TRY(tt_metrics_compute(&out->metrics_before, &gold, &before, n_labels, err));
    TT_TRY(tt_metrics_compute(&out->metrics_after, &gold, &after, n_labels, err));
    TT_TRY(tt_bootstrap_changes(out->changes, metrics, n, &gold, &before, &after, n_labels, options,
                                err));
    TT_TRY(tt_bootstrap_changes(back, metrics, n, &gold, &after, &before, n_labels, options, err));
    for (size_t i = 0; i < n; i++)
        out->p[i] = fmin(1, 2 * fmin(out->changes[i].p_fall, back[i].p_fall));
    out->mcnemar = tt_mcnemar(out->n_newly_wrong, out->n_newly_right);
    count_moves(out);
done:
    free(metrics);
    free(back);
    return rc;
}

/* Whether a story of a side has not exactly one label. */
static bool is_multilabel(const tt_growing *gold)
{
    for (size_t doc = 0; doc < gold->n_docs; doc++)
        if (n_tags(gold, (uint32_t)doc) != 1)
            return true;
    return false;
}

topictag_status tt_comparison_make(tt_comparison *out, const tt_baseline *before,
                                   const char *before_name, const tt_baseline *after,
                                   const char *after_name, const tt_bootstrap_options *options,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    pairing p = {.before = {.name = before_name, .report = before},
                 .after = {.name = after_name, .report = after}};
    *out = (tt_comparison){.before_name = before_name, .after_name = after_name};
    TT_TRY(tt_strmap_new(&p.names, err));
    TT_TRY(read_side(&p.before, p.names, err));
    TT_TRY(read_side(&p.after, p.names, err));
    TT_TRY(sort_labels(&p, out, err));
    TT_TRY(index_before(&p, err));
    TT_TRY(pair_stories(&p, out, err));
    out->multilabel = is_multilabel(&out->gold);
    TT_TRY(measure(out, options, err));
done:
    free(p.before.stories);
    free(p.after.stories);
    free(p.first);
    free(p.next);
    tt_strmap_free(p.names);
    tt_strmap_free(p.ids);
    if (rc != TOPICTAG_OK)
        tt_comparison_release(out);
    return rc;
}

void tt_comparison_release(tt_comparison *comparison)
{
    tt_strmap_free(comparison->labels);
    free(comparison->label_names);
    free(comparison->ids);
    free(comparison->after_docs);
    free(comparison->verdicts);
    tt_growing_release(&comparison->gold);
    tt_growing_release(&comparison->before);
    tt_growing_release(&comparison->after);
    tt_metrics_release(&comparison->metrics_before);
    tt_metrics_release(&comparison->metrics_after);
    free(comparison->changes);
    free(comparison->p);
    free(comparison->moves);
    *comparison = (tt_comparison){0};
}
