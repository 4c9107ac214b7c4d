/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EVALUATE_MADE_H
#define TT_TESTS_EVALUATE_MADE_H

#include "unit/test.h"

#include "evaluate/gate.h"
#include "report/render.h"
#include "tags.h"

static const char *const names[] = {"hardware", "legal", "sport", "war"};

/* An evaluation and its JSON report. */
typedef struct made {
    tt_tag_sets gold, predicted;
    tt_metrics metrics;
    tt_report report;
    tt_buf json;
} made;

static inline void make(made *m, const tt_tag_sets *gold, const tt_tag_sets *predicted,
                        const tt_story_result *stories, bool multilabel)
{
    *m = (made){.gold = *gold, .predicted = *predicted};
    ok(tt_metrics_compute(&m->metrics, gold, predicted, 4, &err));
    m->report = (tt_report){.title = "t",
                            .multilabel = multilabel,
                            .n_labels = 4,
                            .label_names = names,
                            .metrics = &m->metrics,
                            .gold = &m->gold,
                            .predicted = &m->predicted,
                            .stories = stories};
    ok(tt_report_render(&m->json, &m->report, TT_REPORT_JSON, &err));
}

static inline void release(made *m)
{
    tt_metrics_release(&m->metrics);
    tt_buf_release(&m->json);
}

#endif
