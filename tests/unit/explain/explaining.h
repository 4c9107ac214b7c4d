/* SPDX-License-Identifier: MIT */
#ifndef TT_TESTS_EXPLAIN_EXPLAINING_H
#define TT_TESTS_EXPLAIN_EXPLAINING_H

#include "unit/pipeline/newsroom.h"

/* A story for tiny_corpus; its headline comes first. */
static const char court_story[] =
    "Court rules\n\nThe ﬁrm’s JUDGE heard the plaintiff; the chip has less "
    "memory. The court, the cores, the judge.";
enum { STORY_TITLE = 11 };

static inline topictag_explainer *explain_with(const topictag_model *model, bool flip)
{
    topictag_explain_options options = topictag_explain_options_default();
    topictag_explainer *explainer = NULL;
    options.flip = flip;
    ok(topictag_explainer_new(&explainer, model, &options, &err));
    return explainer;
}

/* The story with blanks where words stood, all of the set but `but`. */
static inline void blank_out(char *text, const topictag_explanation *why, size_t but)
{
    for (size_t i = 0; i < why->n_flip; i++) {
        const topictag_explained_word *word = &why->words[why->flip[i]];
        for (size_t k = 0; i != but && k < word->n_spans; k++)
            memset(text + word->spans[k].begin, ' ', word->spans[k].end - word->spans[k].begin);
    }
}

static inline bool has_tag(const topictag_prediction *prediction, uint32_t label)
{
    for (size_t i = 0; i < prediction->n_tags; i++)
        if (prediction->tags[i].label == label)
            return true;
    return false;
}

/*
 * Without the set the text itself is tagged otherwise, with any word of it back it is not. Answers
 * whether there was a set.
 */
static inline bool check_flip(topictag_explainer *explainer, topictag_session *session,
                              uint32_t label, const char *text, size_t n_bytes, size_t title_bytes)
{
    topictag_explanation why;
    ok(topictag_explain(explainer, label, &why, &err));
    assert_true(!why.given || why.n_flip > 0);
    for (size_t but = 0; but <= why.n_flip && why.n_flip > 0; but++) {
        char *without = malloc(n_bytes + 1);
        assert_non_null(without);
        memcpy(without, text, n_bytes);
        blank_out(without, &why, but);
        topictag_prediction now;
        ok(topictag_predict(session, without, n_bytes, title_bytes, &now, &err));
        assert_int_equal(has_tag(&now, label) == why.given, but < why.n_flip);
        assert_true(but < why.n_flip || now.probabilities[label] == why.flip_probability);
        free(without);
    }
    return why.n_flip > 0;
}

#endif
