/* SPDX-License-Identifier: MIT */
/* Words without which the decision is another. */
#include "explaining.h"

static const char two_topics[] = "{\"text\":\"court judge plaintiff\",\"label\":\"legal\"}\n"
                                 "{\"text\":\"the court ruling\",\"label\":\"legal\"}\n"
                                 "{\"text\":\"judge appeal court\",\"label\":\"legal\"}\n"
                                 "{\"text\":\"chip memory cores\",\"label\":\"hardware\"}\n"
                                 "{\"text\":\"the memory chip\",\"label\":\"hardware\"}\n"
                                 "{\"text\":\"servers chip cores\",\"label\":\"hardware\"}\n";

static void removals_change_the_decision(void **state)
{
    (void)state;
    for (int setting = 0; setting < 4; setting++) {
        topictag_train_options options = tiny_options();
        options.char_ngrams_min = setting == 1 ? 0 : 4;
        options.ngrams = setting == 3 ? 3 : 1; /* neighbours of a gap make n-grams of their own */
        options.stop_words = setting == 3 ? "en" : "none";
        options.stemmer = setting == 3 ? "english" : "none";
        /* Of two labels the better one is given. */
        const char *corpus = setting == 2 ? two_topics : tiny_corpus;
        topictag_model *model = train_on(corpus, &options);
        topictag_session *session = NULL;
        topictag_explainer *explainer = explain_with(model, true);
        size_t n_found = 0;
        ok(topictag_session_new(&session, model, NULL, &err));
        ok(topictag_explainer_read(explainer, court_story, strlen(court_story), STORY_TITLE, NULL,
                                   &err));
        for (uint32_t label = 0; label < 2; label++)
            n_found += check_flip(explainer, session, label, court_story, strlen(court_story),
                                  STORY_TITLE);
        assert_true(n_found > 0);
        topictag_explainer_free(explainer);
        topictag_session_free(session);
        topictag_model_free(model);
    }
}

/* A text of some of the words that the corpus has, each once. */
static size_t random_story(char *text, size_t size, tt_rng *rng)
{
    static const char *const words[] = {
        "court", "judge", "plaintiff", "ruling", "appeal", "chip",  "memory", "cores", "servers",
        "rain",  "wind",  "team",      "faster", "film",   "south", "more",   "the",   "patent"};
    enum { N_WORDS = sizeof words / sizeof words[0] };
    uint32_t order[N_WORDS];
    for (uint32_t i = 0; i < N_WORDS; i++)
        order[i] = i;
    tt_rng_shuffle(rng, order, N_WORDS);
    const size_t n = 2 + (size_t)tt_rng_below(rng, 6);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        snprintf(text + strlen(text), size - strlen(text), "%s ", words[order[i]]);
    return n;
}

/* The fewest words without which the decision is another, of all sets of them; 0: none. */
static size_t fewest(topictag_session *session, const topictag_explanation *why, const char *text)
{
    size_t best = 0;
    for (uint32_t set = 1; set < 1u << why->n_words; set++) {
        char without[256];
        size_t n = 0;
        topictag_prediction now;
        snprintf(without, sizeof without, "%s", text);
        for (size_t i = 0; i < why->n_words; i++) {
            const topictag_span *span = why->words[i].spans;
            if ((set >> i & 1) == 0)
                continue;
            memset(without + span->begin, ' ', span->end - span->begin);
            n++;
        }
        if (best > 0 && n >= best)
            continue;
        ok(topictag_predict(session, without, strlen(without), 0, &now, &err));
        if (has_tag(&now, why->label) != why->given)
            best = n;
    }
    return best;
}

/* Against all sets of words: by the model's thresholds, by a probability, and of two the better. */
static void sets_are_as_small_as_can_be(void **state)
{
    (void)state;
    enum { STORIES = 60 };
    size_t n_sets = 0, n_larger = 0, n_brought = 0;
    tt_rng rng;
    tt_rng_seed(&rng, 4);
    for (int setting = 0; setting < 3; setting++) {
        topictag_train_options options = tiny_options();
        options.char_ngrams_min = 0;
        topictag_explain_options explaining = topictag_explain_options_default();
        topictag_predict_options predicting = topictag_predict_options_default();
        explaining.threshold = predicting.threshold = setting == 1 ? 0.4 : -1;
        topictag_model *model = train_on(setting == 2 ? two_topics : tiny_corpus, &options);
        topictag_session *session = NULL;
        topictag_explainer *explainer = NULL;
        ok(topictag_session_new(&session, model, &predicting, &err));
        ok(topictag_explainer_new(&explainer, model, &explaining, &err));
        for (int round = 0; round < STORIES; round++) {
            char text[256];
            random_story(text, sizeof text, &rng);
            ok(topictag_explainer_read(explainer, text, strlen(text), 0, NULL, &err));
            for (uint32_t label = 0; label < 2; label++) {
                topictag_explanation why;
                ok(topictag_explain(explainer, label, &why, &err));
                const size_t least = fewest(session, &why, text);
                check_flip(explainer, session, label, text, strlen(text), 0);
                assert_int_equal(why.n_flip == 1, least == 1);
                assert_true(why.n_flip == 0 || why.n_flip >= least);
                n_sets += why.n_flip > 0;
                n_larger += why.n_flip > least || (why.n_flip == 0 && least > 0);
                n_brought += why.n_flip > 0 && !why.given;
            }
        }
        topictag_explainer_free(explainer);
        topictag_session_free(session);
        topictag_model_free(model);
    }
    assert_true(n_brought > 50 && n_sets > 2 * n_brought);
    assert_int_equal(n_larger, 0);
}

enum { MANY_WORDS = 120 };

/* A label of many words, none of which says much, and another. */
static topictag_model *train_wordy(char *story, size_t size)
{
    char corpus[8 * MANY_WORDS * 8] = "";
    topictag_train_options options = tiny_options();
    options.char_ngrams_min = 0;
    story[0] = '\0';
    for (int i = 0; i < MANY_WORDS; i++)
        snprintf(story + strlen(story), size - strlen(story), "w%d ", i);
    for (int doc = 0; doc < 6; doc++)
        snprintf(corpus + strlen(corpus), sizeof corpus - strlen(corpus),
                 "{\"text\":\"%s x%d\",\"labels\":[%s]}\n", doc % 2 == 0 ? story : "rain and wind",
                 doc, doc % 2 == 0 ? "\"wordy\"" : "");
    snprintf(story + strlen(story), size - strlen(story), "rain and wind");
    return train_on(corpus, &options);
}

/* Words go by the dozen where one by one would take long; what is not needed comes back. */
static void many_words_may_have_to_go(void **state)
{
    (void)state;
    char story[MANY_WORDS * 5 + 16];
    topictag_model *model = train_wordy(story, sizeof story);
    topictag_session *session = NULL;
    topictag_explainer *explainer = explain_with(model, true);
    topictag_explanation why;
    ok(topictag_session_new(&session, model, NULL, &err));
    ok(topictag_explainer_read(explainer, story, strlen(story), 0, NULL, &err));
    ok(topictag_explain(explainer, 0, &why, &err));
    assert_true(why.given && why.n_flip > 40 && why.n_flip < MANY_WORDS);
    check_flip(explainer, session, 0, story, strlen(story), 0);
    topictag_explainer_free(explainer);
    /* A certainty that no label has: it is not given whatever goes, and there is no set. */
    topictag_explain_options options = topictag_explain_options_default();
    options.threshold = 1;
    ok(topictag_explainer_new(&explainer, model, &options, &err));
    ok(topictag_explainer_read(explainer, story, strlen(story), 0, NULL, &err));
    ok(topictag_explain(explainer, 0, &why, &err));
    assert_true(!why.given && why.n_flip == 0);
    topictag_explainer_free(explainer);
    topictag_session_free(session);
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(removals_change_the_decision),
        cmocka_unit_test(sets_are_as_small_as_can_be),
        cmocka_unit_test(many_words_may_have_to_go),
    };
    return cmocka_run_group_tests_name("explain.flip", tests, NULL, NULL);
}
