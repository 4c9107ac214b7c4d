/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EXPLAIN_EXPLAINING_H
#define TT_TESTS_EXPLAIN_EXPLAINING_H

#include "unit/pipeline/newsroom.h"

static inline topictag_explainer *explain_with(const topictag_model *model, bool flip)
{
    topictag_explain_options options = topictag_explain_options_default();
    topictag_explainer *explainer = NULL;
    options.flip = flip;
    ok(topictag_explainer_new(&explainer, model, &options, &err));
    return explainer;
}

#endif
