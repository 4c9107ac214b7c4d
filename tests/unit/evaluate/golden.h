/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EVALUATE_GOLDEN_H
#define TT_TESTS_EVALUATE_GOLDEN_H

/*
 * tests/golden/reference/metrics.json, written by scripts/golden-metrics.
 */

#include "unit/test.h"

#include "base/input.h"
#include "evaluate/metrics.h"
#include "json/json.h"

#include <math.h>

#define GOLDEN_MAX_DOCS   64
#define GOLDEN_MAX_LABELS 8

typedef struct golden_sets {
    uint32_t begin[GOLDEN_MAX_DOCS + 1], labels[GOLDEN_MAX_DOCS * GOLDEN_MAX_LABELS];
    tt_tag_sets sets;
} golden_sets;

static inline tt_json *golden_open(void)
{
    tt_input *in = NULL;
    tt_buf text = {0};
    tt_json *json = NULL;
    ok(tt_input_open(&in, TOPICTAG_TESTS_DIR "/golden/reference/metrics.json", &err));
    ok(tt_input_rest(in, &text, 1 << 24, &err));
    tt_input_close(in);
    ok(tt_json_parse(&json, text.data, text.len, &err));
    tt_buf_release(&text);
    return json;
}

static inline double golden_number(const tt_json *value)
{
    double number = NAN;
    assert_true(tt_json_number(value, &number));
    return number;
}

static inline void golden_read(golden_sets *out, const tt_json *documents)
{
    uint32_t n_docs = 0, n = 0;
    out->begin[0] = 0;
    for (const tt_json *doc = tt_json_first(documents); doc != NULL; doc = tt_json_next(doc)) {
        assert_true(n_docs < GOLDEN_MAX_DOCS);
        for (const tt_json *v = tt_json_first(doc); v != NULL; v = tt_json_next(v))
            out->labels[n++] = (uint32_t)golden_number(v);
        out->begin[++n_docs] = n;
    }
    out->sets = (tt_tag_sets){n_docs, out->begin, out->labels};
}

/* An undefined ratio is scikit-learn's 0. */
static inline void golden_near(double found, double expected)
{
    assert_true(fabs((isnan(found) ? 0.0 : found) - expected) < 1e-9);
}

#endif
