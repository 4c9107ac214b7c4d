/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EVALUATE_SAMPLE_H
#define TT_TESTS_EVALUATE_SAMPLE_H

/*
 * One small evaluation that has everything a report can show, and names that every format must
 * escape.
 */

#include "report/render.h"
#include "evaluate/soft.h"
#include "unit/evaluate/tags.h"

#include <math.h>

static const char *const sample_labels[] = {"a, <b>|*", "legal", "unused"};
static const double sample_thresholds[] = {0.25, 0.5, NAN};
static const float sample_probabilities[] = {0.9f, 0.1f, 0.0f, 0.6f, 0.7f, 0.0f, 0.1f, 0.3f, 0.0f};
static const bool sample_was_right[] = {true, true, false};
static const tt_interval sample_intervals[] = {
    {0.67, 0.5, 0.8}, {0.44, 0.3, 0.6}, {0.67, 0.5, 0.8},  {0.56, 0.4, 0.7},
    {0.33, 0.1, 0.6}, {0.67, 0.4, 0.9}, {0.67, 0.45, 0.9}, {0.0, 0.0, 0.0}};
static const tt_story_result sample_stories[] = {
    {.id = "s&1", .source = "dir,x/t:1 %.jsonl", .line = 1, .excerpt = "First \"story\""},
    {.id = "s2\n",
     .source = "dir,x/t:1 %.jsonl",
     .line = 2,
     .excerpt = "Second <story>",
     .evidence = "court, ruling"},
    {.id = "s3", .source = "-", .line = 3, .reason = "no-known-terms"}};
static const tt_gate_result sample_gates[] = {{.kind = TT_GATE_FLOOR,
                                               .name = "macro-f1 >= 0.1",
                                               .metric = "macro-f1",
                                               .wanted = 0.1,
                                               .found = 0.2,
                                               .passed = true,
                                               .has_interval = true,
                                               .low = 0.1,
                                               .high = 0.4,
                                               .doc = UINT32_MAX},
                                              {.kind = TT_GATE_DROP,
                                               .name = "micro-f1 falls by at most 0.01",
                                               .metric = "micro-f1",
                                               .wanted = 0.01,
                                               .found = 0.05,
                                               .has_interval = true,
                                               .low = -0.08,
                                               .high = -0.02,
                                               .message = "the fall is real, p = 0.0010",
                                               .doc = UINT32_MAX,
                                               .where = "topictag.gate",
                                               .line = 7},
                                              {.kind = TT_GATE_PIN,
                                               .name = "s2 gets legal",
                                               .metric = "s2",
                                               .wanted = 1.0,
                                               .message = "it gets a, <b>, legal",
                                               .doc = 1}};

typedef struct sample {
    tags gold, predicted;
    tt_metrics metrics;
    tt_report report;
} sample;

static inline topictag_status sample_make(sample *s, topictag_error *why)
{
    tags_make(&s->gold, "0|1|1");
    tags_make(&s->predicted, "0|01|");
    s->report = (tt_report){.title = "m.ttm on <t.jsonl>",
                            .version = "1.2.3",
                            .multilabel = true,
                            .n_labels = 3,
                            .label_names = sample_labels,
                            .thresholds = sample_thresholds,
                            .metrics = &s->metrics,
                            .intervals = sample_intervals,
                            .gold = &s->gold.sets,
                            .predicted = &s->predicted.sets,
                            .probabilities = sample_probabilities,
                            .stories = sample_stories,
                            .was_right = sample_was_right,
                            .gates = sample_gates,
                            .n_gates = sizeof sample_gates / sizeof sample_gates[0],
                            .n_skipped = 4,
                            .n_unknown_labels = 5};
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_metrics_compute(&s->metrics, &s->gold.sets, &s->predicted.sets, 3, why));
    TT_TRY(tt_soft_measure(&s->metrics, &s->gold.sets, sample_probabilities, why));
done:
    return rc;
}

#endif
