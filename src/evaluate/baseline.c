/* SPDX-License-Identifier: MIT */
#include "evaluate/baseline.h"

#include "base/memory.h"
#include "evaluate/growing.h"

#include <stdlib.h>
#include <string.h>

static bool is_kind(const tt_json *value, tt_json_type type)
{
    return value != NULL && tt_json_type_of(value) == type;
}

topictag_status tt_baseline_parse(tt_baseline *out, const char *text, size_t n_bytes,
                                  const char *where, topictag_error *err)
{
    *out = (tt_baseline){.where = tt_strndup(where, strlen(where))};
    if (out->where == NULL)
        return tt_no_memory(err);
    const topictag_status rc = tt_json_parse(&out->json, text, n_bytes, err);
    if (rc != TOPICTAG_OK) {
        tt_error_locate(err, where, 0);
        tt_baseline_release(out);
        return rc;
    }
    out->metrics = tt_json_get(out->json, "metrics");
    out->labels = tt_json_get(out->json, "labels");
    out->stories = tt_json_get(out->json, "stories");
    const char *missing = !is_kind(out->metrics, TT_JSON_OBJECT)  ? "metrics"
                          : !is_kind(out->labels, TT_JSON_OBJECT) ? "labels"
                                                                  : NULL;
    if (missing == NULL && (out->stories == NULL || is_kind(out->stories, TT_JSON_ARRAY)))
        return TOPICTAG_OK;
    tt_baseline_release(out);
    if (missing != NULL)
        return tt_fail_at(err, TOPICTAG_E_SYNTAX, where, 0, 0,
                          "expected a JSON report of an evaluation, found no object \"%s\"",
                          missing);
    return tt_fail_at(err, TOPICTAG_E_SYNTAX, where, 0, 0, "\"stories\" must be an array");
}

void tt_baseline_release(tt_baseline *baseline)
{
    tt_json_free(baseline->json);
    free(baseline->where);
    *baseline = (tt_baseline){0};
}

bool tt_baseline_value(const tt_baseline *baseline, tt_metric metric,
                       const char *const *label_names, double *value)
{
    static const char *const objects[] = {[TT_METRIC_MICRO] = "micro",
                                          [TT_METRIC_MACRO] = "macro",
                                          [TT_METRIC_WEIGHTED] = "weighted",
                                          [TT_METRIC_SAMPLES] = "samples"};
    static const char *const parts[] = {[TT_PRECISION] = "precision",
                                        [TT_RECALL] = "recall",
                                        [TT_F1] = "f1",
                                        [TT_SOFT_F1] = "soft_f1"};
    const tt_json *object = baseline->metrics;
    const char *key = parts[metric.part];
    switch (metric.kind) {
    case TT_METRIC_LABEL:
        object = tt_json_get(baseline->labels, label_names[metric.label]);
        break;
    case TT_METRIC_MICRO:
    case TT_METRIC_MACRO:
    case TT_METRIC_WEIGHTED:
    case TT_METRIC_SAMPLES:
        object = tt_json_get(baseline->metrics, objects[metric.kind]);
        break;
    case TT_METRIC_ACCURACY:
        key = "accuracy";
        break;
    case TT_METRIC_SUBSET_ACCURACY:
        key = "subset_accuracy";
        break;
    case TT_METRIC_HAMMING_LOSS:
        key = "hamming_loss";
        break;
    }
    const tt_json *found = tt_json_get(object, key);
    *value = 0.0;
    return is_kind(found, TT_JSON_NULL) || (found != NULL && tt_json_number(found, value));
}

static topictag_status copy_document(tt_growing *sets, const tt_tag_sets *from, uint32_t doc,
                                     topictag_error *err)
{
    const uint32_t n = from->begin[doc + 1] - from->begin[doc];
    uint32_t *labels = NULL;
    topictag_status rc = tt_growing_add(sets, n, &labels, err);
    if (rc == TOPICTAG_OK && n > 0)
        memcpy(labels, from->labels + from->begin[doc], n * sizeof *labels);
    return rc;
}

static topictag_status bad_story(size_t at, topictag_error *err)
{
    return tt_fail(err, TOPICTAG_E_SYNTAX,
                   "story %zu of the baseline must have an \"id\" and an array of strings "
                   "\"predicted\"",
                   at + 1);
}

/* The baseline's tags of a story as label ids of the new report. */
static topictag_status copy_story(tt_growing *sets, const tt_json *story, size_t at,
                                  const tt_strmap *label_ids, topictag_error *err)
{
    const topictag_status rc =
        tt_growing_add_names(sets, tt_json_get(story, "predicted"), label_ids, err);
    return rc == TOPICTAG_E_SYNTAX ? bad_story(at, err) : rc;
}

/* The probabilities of a story in both evaluations; has_chances ends with the first it lacks. */
static topictag_status copy_chances(tt_pairs *out, const tt_report *report, const tt_json *story,
                                    uint32_t doc, const tt_strmap *label_ids, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_json *told = tt_json_get(story, "probabilities");
    const uint32_t n_labels = report->n_labels;
    out->has_chances = out->has_chances && is_kind(told, TT_JSON_OBJECT);
    if (!out->has_chances)
        return TOPICTAG_OK;
    for (const tt_json *p = tt_json_first(told); p != NULL; p = tt_json_next(p)) {
        const char *name = tt_json_key(p);
        const uint32_t label = tt_strmap_find(label_ids, name, strlen(name));
        double value;
        if (!tt_json_number(p, &value))
            return tt_fail(err, TOPICTAG_E_SYNTAX,
                           "a probability in the baseline's stories must be a number");
        if (label != TT_NONE)
            TT_TRY(tt_chances_put(&out->chances_before, label, value, err));
    }
    for (uint32_t label = 0; label < n_labels; label++)
        TT_TRY(tt_chances_put(&out->chances_after, label,
                              (double)report->probabilities[(size_t)doc * n_labels + label], err));
    TT_TRY(tt_chances_end(&out->chances_before, err));
    TT_TRY(tt_chances_end(&out->chances_after, err));
done:
    return rc;
}

/* What is needed while pairs are made. */
typedef struct tt_pairing {
    const tt_report *report;
    tt_strmap *label_ids;
    tt_strmap *ids; /* of the report's stories, ids are not documents: equal ids share one */
    uint32_t *docs; /* [size of ids] the first document with the id; UINT32_MAX: paired already */
    tt_growing gold, before, after;
} tt_pairing;

static topictag_status index_report(tt_pairing *p, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_report *report = p->report;
    TT_TRY(tt_strmap_new(&p->label_ids, err));
    TT_TRY(tt_strmap_new(&p->ids, err));
    for (uint32_t label = 0; label < report->n_labels; label++) {
        uint32_t id;
        const char *name = report->label_names[label];
        TT_TRY(tt_strmap_add(p->label_ids, name, strlen(name), &id, err));
    }
    p->docs = tt_alloc(report->metrics->n_docs, sizeof *p->docs);
    if (p->docs == NULL)
        return tt_no_memory(err);
    for (uint32_t doc = 0; doc < report->metrics->n_docs; doc++) {
        const char *name = report->stories[doc].id;
        const uint32_t n = tt_strmap_size(p->ids);
        uint32_t id;
        TT_TRY(tt_strmap_add(p->ids, name, strlen(name), &id, err));
        if (id == n)
            p->docs[id] = doc;
    }
done:
    return rc;
}

/* One story of the baseline: paired, or counted as gone. */
static topictag_status pair_story(tt_pairing *p, tt_pairs *out, const tt_json *story, size_t at,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_json *id = tt_json_get(story, "id");
    const char *name = id != NULL ? tt_json_string(id) : NULL;
    if (name == NULL)
        return bad_story(at, err);
    const uint32_t entry = tt_strmap_find(p->ids, name, strlen(name));
    if (entry == TT_NONE || p->docs[entry] == UINT32_MAX) {
        out->n_only_old++;
        return TOPICTAG_OK;
    }
    const uint32_t doc = p->docs[entry];
    p->docs[entry] = UINT32_MAX;
    TT_TRY(copy_document(&p->gold, p->report->gold, doc, err));
    TT_TRY(copy_document(&p->after, p->report->predicted, doc, err));
    TT_TRY(copy_story(&p->before, story, at, p->label_ids, err));
    TT_TRY(copy_chances(out, p->report, story, doc, p->label_ids, err));
    const tt_tag_sets gold = tt_growing_sets(&p->gold), before = tt_growing_sets(&p->before);
    out->was_right[doc] = tt_tag_sets_equal(&gold, gold.n_docs - 1, &before, gold.n_docs - 1);
done:
    return rc;
}

topictag_status tt_pairs_make(tt_pairs *out, const tt_baseline *baseline, const tt_report *report,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_pairing p = {.report = report};
    const uint32_t n_docs = report->metrics->n_docs;
    size_t at = 0;
    *out = (tt_pairs){.has_chances = report->probabilities != NULL};
    out->was_right = tt_calloc(n_docs, sizeof *out->was_right);
    if (out->was_right == NULL)
        return tt_no_memory(err);
    TT_TRY(index_report(&p, err));
    for (const tt_json *story = tt_json_first(baseline->stories); story != NULL;
         story = tt_json_next(story))
        TT_TRY(pair_story(&p, out, story, at++, err));
    out->n_only_new = n_docs - (uint32_t)p.gold.n_docs;
    if (p.gold.n_docs == 0)
        rc = tt_fail(err, TOPICTAG_E_EMPTY, "no story has an id that the baseline has too");
done:
    if (rc != TOPICTAG_OK)
        tt_error_locate(err, baseline->where, 0);
    out->gold = tt_growing_sets(&p.gold);
    out->before = tt_growing_sets(&p.before);
    out->after = tt_growing_sets(&p.after);
    if (rc != TOPICTAG_OK)
        tt_pairs_release(out);
    tt_strmap_free(p.label_ids);
    tt_strmap_free(p.ids);
    free(p.docs);
    return rc;
}

/* Owned here, though sets are borrowed elsewhere and so const. */
static void release_sets(tt_tag_sets *sets)
{
    free((void *)sets->begin);
    free((void *)sets->labels);
}

void tt_pairs_release(tt_pairs *pairs)
{
    release_sets(&pairs->gold);
    release_sets(&pairs->before);
    release_sets(&pairs->after);
    tt_chances_release(&pairs->chances_before);
    tt_chances_release(&pairs->chances_after);
    free(pairs->was_right);
    *pairs = (tt_pairs){0};
}
