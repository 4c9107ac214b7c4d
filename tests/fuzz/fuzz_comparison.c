/* SPDX-License-Identifier: MIT */
/*
 * Two reports, the second behind the first "\n\n". Whatever can be compared has all its stories
 * judged, increasing labels on both sides, numbers that are numbers, and renders to good JSON.
 */
#include "evaluate/comparison.h"
#include "report/render.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_sets(const tt_comparison *c, const tt_growing *sets)
{
    require(sets->n_docs == c->n_docs);
    for (uint32_t doc = 0; doc < c->n_docs; doc++)
        for (uint32_t i = sets->begin[doc]; i < sets->begin[doc + 1]; i++)
            require(sets->labels[i] < c->n_labels &&
                    (i == sets->begin[doc] || sets->labels[i] > sets->labels[i - 1]));
}

static void check(const tt_comparison *c)
{
    uint32_t n = 0;
    tt_buf out = {0};
    tt_json *json = NULL;
    for (int verdict = 0; verdict < TT_N_VERDICTS; verdict++)
        n += c->n_verdicts[verdict];
    require(n == c->n_docs && n > 0);
    check_sets(c, &c->gold);
    check_sets(c, &c->before);
    check_sets(c, &c->after);
    for (size_t i = 0; i < TT_INTERVAL_LABELS + (size_t)c->n_labels; i++)
        require(c->p[i] > 0 && c->p[i] <= 1 && isfinite(c->changes[i].interval.estimate));
    require(tt_comparison_text(&out, c, 3, NULL) == TOPICTAG_OK);
    tt_buf_reset(&out);
    require(tt_comparison_json(&out, c, NULL) == TOPICTAG_OK);
    require(tt_json_parse(&json, out.data, out.len, NULL) == TOPICTAG_OK);
    tt_json_free(json);
    tt_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const tt_bootstrap_options options = {3, 1, 1};
    const char *text = (const char *)data;
    size_t n = 0;
    tt_baseline before, after;
    tt_comparison comparison;
    while (n + 1 < size && memcmp(text + n, "\n\n", 2) != 0)
        n++;
    if (n + 1 >= size || tt_baseline_parse(&before, text, n, "before", NULL) != TOPICTAG_OK)
        return 0;
    if (tt_baseline_parse(&after, text + n, size - n, "after", NULL) == TOPICTAG_OK) {
        if (tt_comparison_make(&comparison, &before, "before", &after, "after", &options, NULL) ==
            TOPICTAG_OK) {
            check(&comparison);
            tt_comparison_release(&comparison);
        }
        tt_baseline_release(&after);
    }
    tt_baseline_release(&before);
    return 0;
}
