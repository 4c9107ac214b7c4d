/* SPDX-License-Identifier: MIT */
/*
 * Baselines: whatever the bytes are, a report comes out whose stories pair with two known ones, or
 * an error.
 */
#include "evaluate/baseline.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_chances(const tt_chances *chances, const tt_pairs *pairs, uint32_t n_labels)
{
    if (chances->n_docs != pairs->gold.n_docs)
        abort();
    for (size_t doc = 0; doc < chances->n_docs; doc++)
        for (size_t i = chances->begin[doc]; i < chances->begin[doc + 1]; i++)
            if (chances->items[i].label >= n_labels || chances->items[i].thousandths > 1000 ||
                (i > chances->begin[doc] && chances->items[i - 1].label >= chances->items[i].label))
                abort();
}

static void check_pairs(const tt_pairs *pairs, uint32_t n_labels)
{
    const tt_tag_sets *before = &pairs->before;
    if (before->n_docs != pairs->gold.n_docs || pairs->after.n_docs != pairs->gold.n_docs ||
        before->n_docs == 0 || before->n_docs > 2)
        abort();
    for (uint32_t doc = 0; doc < before->n_docs; doc++)
        for (uint32_t i = before->begin[doc]; i < before->begin[doc + 1]; i++)
            if (before->labels[i] >= n_labels ||
                (i > before->begin[doc] && before->labels[i - 1] >= before->labels[i]))
                abort();
    if (pairs->has_chances) {
        check_chances(&pairs->chances_before, pairs, n_labels);
        check_chances(&pairs->chances_after, pairs, n_labels);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"hardware", "legal"};
    static const uint32_t begin[] = {0, 1, 2}, labels[] = {0, 1};
    static const float probabilities[] = {0.9f, 0.1f, 0.2f, 0.8f};
    static const tt_story_result stories[] = {{.id = "a"}, {.id = "b"}};
    const tt_tag_sets sets = {2, begin, labels};
    tt_metrics metrics = {.n_docs = 2, .n_labels = 2};
    const tt_report report = {.n_labels = 2,
                              .label_names = names,
                              .metrics = &metrics,
                              .gold = &sets,
                              .predicted = &sets,
                              .probabilities = probabilities,
                              .stories = stories};
    tt_baseline baseline;
    tt_pairs pairs;
    topictag_error err = {0};
    if (tt_baseline_parse(&baseline, (const char *)data, size, "fuzz", &err) != TOPICTAG_OK) {
        if (err.message[0] == '\0')
            abort();
        return 0;
    }
    for (int kind = TT_METRIC_LABEL; kind <= TT_METRIC_HAMMING_LOSS; kind++) {
        double value;
        (void)tt_baseline_value(&baseline, (tt_metric){(tt_metric_kind)kind, TT_SOFT_F1, 1}, names,
                                &value);
    }
    if (baseline.stories != NULL &&
        tt_pairs_make(&pairs, &baseline, &report, &err) == TOPICTAG_OK) {
        check_pairs(&pairs, 2);
        tt_pairs_release(&pairs);
    }
    tt_baseline_release(&baseline);
    return 0;
}
