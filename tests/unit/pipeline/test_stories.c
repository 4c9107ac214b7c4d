/* SPDX-License-Identifier: MIT */
/*
 * From stories to rows: what headlines count.
 */
#include "pipeline/stories.h"
#include "unit/pipeline/newsroom.h"

/* What a model of the little corpus, title where it has one, decides on a story. */
static void decide(double decisions[2], const char *corpus, uint32_t title_weight,
                   size_t title_bytes)
{
    static const char story[] = "Court rules\n\nThe chip has more memory.";
    topictag_train_options options = tiny_options();
    topictag_session *session = NULL;
    topictag_prediction prediction;
    options.title_weight = title_weight;
    topictag_model *model = train_on(corpus, &options);
    ok(topictag_session_new(&session, model, NULL, &err));
    ok(topictag_predict(session, story, strlen(story), title_bytes, &prediction, &err));
    memcpy(decisions, prediction.decisions, 2 * sizeof *decisions);
    topictag_session_free(session);
    topictag_model_free(model);
}

/* Its first story is "Court rules" and a blank line, in two fields or in one. */
static void text_alone_carries_a_title_too(void **state)
{
    (void)state;
    static const char fields[] = "\"title\":\"Court rules\",\"text\":\"";
    const char *at = strstr(tiny_corpus, fields);
    char *one_field = malloc(sizeof tiny_corpus + 64);
    double plain[2], titled[2], untitled[2];
    assert_non_null(at);
    assert_non_null(one_field);
    snprintf(one_field, sizeof tiny_corpus + 64, "%.*s\"text\":\"Court rules\\n\\n%s",
             (int)(at - tiny_corpus), tiny_corpus, at + strlen(fields));
    decide(plain, tiny_corpus, 1, strlen("Court rules"));
    decide(titled, tiny_corpus, 3, strlen("Court rules"));
    decide(untitled, one_field, 3, 0);
    assert_memory_equal(titled, untitled, sizeof titled);
    assert_true(titled[0] != plain[0] && titled[1] != plain[1]);
    free(one_field);
}

/* A word says one thing in headlines and another below them. */
static void words_of_headlines_are_terms_of_their_own(void **state)
{
    (void)state;
    static const char corpus[] =
        "{\"title\":\"Court\",\"text\":\"The chip\",\"labels\":[\"legal\"]}\n"
        "{\"title\":\"Chip\",\"text\":\"The court\",\"labels\":[\"hardware\"]}\n"
        "{\"title\":\"Court\",\"text\":\"A chip\",\"labels\":[\"legal\"]}\n"
        "{\"title\":\"Chip\",\"text\":\"A court\",\"labels\":[\"hardware\"]}\n";
    for (int apart = 0; apart < 2; apart++) {
        topictag_train_options options = tiny_options();
        topictag_session *session = NULL;
        topictag_prediction prediction;
        options.title_weight = 1;
        options.title_terms = apart;
        options.cost = 1;
        topictag_model *model = train_on(corpus, &options);
        ok(topictag_session_new(&session, model, NULL, &err));
        ok(topictag_predict(session, "Court\n\nThe chip", 15, 0, &prediction, &err));
        const double gap = prediction.decisions[1] - prediction.decisions[0];
        assert_true(apart ? gap > 0.5 : gap < 0.1 && gap > -0.1);
        topictag_session_free(session);
        topictag_model_free(model);
    }
}

/* By the lengths of stories, which their headlines are part of, unless a weight is given. */
static void long_stories_have_heavy_headlines(void **state)
{
    (void)state;
    static const struct {
        const char *texts[3];
        uint32_t given, wanted;
    } cases[] = {
        {{"Rain\n\nIt rained for three days and the river rose.", "Snow\n\nIt snowed.",
          "Wind\n\nIt blew for a week, and roofs came down."},
         0,
         2},
        {{"Rain\n\nIt rained for three days and the river rose.", "Snow\n\nIt snowed.",
          "Wind\n\nIt blew."},
         0,
         1},
        {{"Rain\n\nIt rained for three days and the river rose.", "It snowed.", "It blew."}, 0, 1},
        {{"Rain\n\n67890123456789012345678901", "Rain\n\n67890123456789012345678901", ""}, 0, 2},
        {{"Rain\n\n6789012345678901234567890", "Rain\n\n67890123456789012345678901", ""}, 0, 1},
        {{"It rained for three days and the river rose.", "It snowed.", "It blew."}, 0, 1},
        {{"Rain\n\nIt rained for three days and the river rose.",
          "Wind\n\nIt blew for a week, and roofs came down.", ""},
         1,
         1},
        {{"Rain\n\nIt rained.", "", ""}, 3, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_document docs[3] = {0};
        topictag_train_options options = topictag_train_options_default();
        options.title_weight = cases[i].given;
        for (int doc = 0; doc < 3; doc++)
            docs[doc] =
                (tt_document){.text = cases[i].texts[doc], .n_bytes = strlen(cases[i].texts[doc])};
        tt_stories_settle(&options, &(tt_corpus){.docs = docs, .n_docs = 3});
        assert_int_equal(options.title_weight, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_alone_carries_a_title_too),
        cmocka_unit_test(words_of_headlines_are_terms_of_their_own),
        cmocka_unit_test(long_stories_have_heavy_headlines),
    };
    return cmocka_run_group_tests_name("pipeline.stories", tests, NULL, NULL);
}
