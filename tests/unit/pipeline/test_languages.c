/* SPDX-License-Identifier: MIT */
/* Models know the languages of their stories; stories surely in another get no tag. */
#include "unit/pipeline/newsroom.h"

#include "pipeline/handles.h"
#include "pipeline/languages.h"

static const char german[] =
    "Der Richter hat der Klage des Herstellers stattgegeben, weil der neue Chip ein Patent "
    "verletzt, das die Firma vor zehn Jahren angemeldet hatte; das Unternehmen will gegen das "
    "Urteil in die Berufung gehen.";

/* A short German text: too little to be sure. */
static const char german_line[] = "Der Richter hat der Klage stattgegeben, court.";

static const char english[] =
    "The judge told the court that the maker of the chip may appeal, since the ruling on the "
    "patent had been upheld before anyone heard the plaintiff, and the team won in the rain.";

/* An English text none of whose words the corpus holds often. */
static const char english_unknown[] =
    "When volcanoes erupt, scientists who study them hurry towards danger, measuring gases and "
    "tremors while villagers leave their homes with whatever they could carry on donkeys.";

static topictag_prediction predict(topictag_model *model, const char *text, bool any_language,
                                   size_t *n_tags)
{
    topictag_session *session = NULL;
    topictag_prediction prediction;
    topictag_predict_options options = topictag_predict_options_default();
    options.any_language = any_language;
    options.threshold = 0;
    ok(topictag_session_new(&session, model, &options, &err));
    ok(topictag_predict(session, text, strlen(text), 0, &prediction, &err));
    *n_tags = prediction.n_tags;
    topictag_session_free(session);
    return prediction;
}

static void expect_tagged(topictag_model *model, const char *text, bool any_language)
{
    size_t n_tags;
    const topictag_prediction p = predict(model, text, any_language, &n_tags);
    assert_null(p.reason);
    assert_string_equal(p.language, "");
    assert_true(n_tags > 0);
}

static void foreign_stories_get_no_tag(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    size_t n_tags;
    assert_string_equal(topictag_model_next_language(model, NULL), "en");
    assert_null(topictag_model_next_language(model, topictag_model_next_language(model, NULL)));
    const topictag_prediction p = predict(model, german, false, &n_tags);
    assert_string_equal(p.reason, "language");
    assert_string_equal(p.language, "de");
    assert_int_equal(n_tags, 0);
    expect_tagged(model, german, true);
    expect_tagged(model, german_line, false);
    expect_tagged(model, english, false);
    expect_tagged(model, english_unknown, false);
    topictag_model_free(model);
}

/* A story in another script, none of whose words the model knows, is told by its language too. */
static void the_language_is_a_better_reason_than_unknown_words(void **state)
{
    (void)state;
    static const char russian[] =
        "Суд удовлетворил иск производителя, потому что новая микросхема нарушает патент, который "
        "компания зарегистрировала десять лет назад; компания намерена обжаловать это решение.";
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    size_t n_tags;
    topictag_prediction p = predict(model, russian, false, &n_tags);
    assert_string_equal(p.reason, "language");
    assert_string_equal(p.language, "ru");
    p = predict(model, russian, true, &n_tags);
    assert_string_equal(p.reason, "no-known-terms");
    assert_string_equal(p.language, "");
    topictag_model_free(model);
}

/* English names in a headline tell no more of the language if the headline counts more. */
static void the_weight_of_headlines_leaves_the_language_alone(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    char story[600];
    size_t n_tags;
    snprintf(story, sizeof story, "Court Berlin\n\n%s", german);
    for (options.title_weight = 1; options.title_weight <= 3; options.title_weight++) {
        topictag_model *model = train_on(tiny_corpus, &options);
        assert_string_equal(predict(model, story, false, &n_tags).language, "de");
        assert_int_equal(n_tags, 0);
        topictag_model_free(model);
    }
}

static topictag_model *train_with_german(size_t n_english, size_t n_german)
{
    const topictag_train_options options = tiny_options();
    const size_t room = strlen(tiny_corpus) * n_english + 400 * n_german + 1;
    char *corpus = calloc(room, 1), *at = corpus;
    assert_non_null(corpus);
    for (size_t i = 0; i < n_english; i++)
        at += snprintf(at, room - (size_t)(at - corpus), "%s", tiny_corpus);
    for (size_t i = 0; i < n_german; i++)
        at += snprintf(at, room - (size_t)(at - corpus), "{\"text\":\"%s\",\"label\":\"legal\"}\n",
                       german);
    topictag_model *model = train_on(corpus, &options);
    free(corpus);
    return model;
}

static void languages_of_enough_stories_are_learned_and_saved(void **state)
{
    (void)state;
    topictag_model *model = train_with_german(1, 2), *opened = NULL;
    ok(topictag_model_save(model, "pipeline-languages.ttm", &err));
    ok(topictag_model_open(&opened, "pipeline-languages.ttm", &err));
    assert_int_equal(opened->model->languages_bytes, sizeof "de\0en");
    assert_memory_equal(opened->model->languages, "de\0en", sizeof "de\0en");
    expect_tagged(opened, german, false);
    topictag_model_free(opened);
    topictag_model_free(model);
    remove("pipeline-languages.ttm");

    model = train_with_german(50, 2); /* 2 of 502: less than a hundredth */
    assert_string_equal(topictag_model_next_language(model, NULL), "en");
    assert_null(topictag_model_next_language(model, topictag_model_next_language(model, NULL)));
    topictag_model_free(model);
}

/* Where the stories do not tell, none is refused. */
static void unknown_languages_refuse_nothing(void **state)
{
    (void)state;
    static const char codes[] = "{\"text\":\"x1 17 aa\",\"label\":\"legal\"}\n"
                                "{\"text\":\"qq 18 court\",\"label\":\"legal\"}\n"
                                "{\"text\":\"z9 19 der\",\"label\":\"hardware\"}\n"
                                "{\"text\":\"k2 20 der\",\"label\":\"hardware\"}\n";
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(codes, &options);
    assert_null(topictag_model_next_language(model, NULL));
    expect_tagged(model, german, false);
    topictag_model_free(model);
}

static void malformed_languages_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n_bytes;
        bool sound;
    } cases[] = {
        {"de\0en", 6, true},  {"", 0, true},        {"de", 2, false},
        {"en\0de", 6, false}, {"en\0en", 6, false}, {"\0", 1, false},
        {"e n", 4, false},    {"en\0\0", 4, false}, {"aaaaaaaaaaaaaaaa", 17, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const tt_model model = {.languages = cases[i].text, .languages_bytes = cases[i].n_bytes};
        assert_int_equal(tt_model_check_languages(&model, NULL),
                         cases[i].sound ? TOPICTAG_OK : TOPICTAG_E_FORMAT);
    }
}

/* names of the languages of so many stories in each, one after the other, "," behind each. */
static void expect_learned(uint32_t n_english, uint32_t n_german, uint32_t n_doubtful,
                           const char *expected)
{
    static tt_document docs[500];
    tt_corpus corpus = {.docs = docs, .n_docs = n_english + n_german + n_doubtful};
    assert_true(corpus.n_docs <= 500);
    for (uint32_t doc = 0; doc < corpus.n_docs; doc++) {
        docs[doc].text = doc < n_english              ? english
                         : doc < n_english + n_german ? german
                                                      : "4711 0815";
        docs[doc].n_bytes = strlen(docs[doc].text);
    }
    char *names, listed[100] = "";
    size_t n_bytes;
    ok(tt_languages_learn(&names, &n_bytes, &corpus, &err));
    for (size_t at = 0; at < n_bytes; at += strlen(names + at) + 1) {
        strcat(listed, names + at);
        strcat(listed, ",");
    }
    free(names);
    assert_string_equal(listed, expected);
}

/* A corpus has a language when it is told of half the stories, and a hundredth are in it. */
static void languages_of_a_corpus_are_those_of_enough_stories(void **state)
{
    (void)state;
    expect_learned(50, 0, 50, "en,");
    expect_learned(49, 0, 51, "");
    expect_learned(20, 30, 50, "de,en,");
    expect_learned(198, 2, 0, "de,en,");
    expect_learned(199, 1, 0, "en,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_of_a_corpus_are_those_of_enough_stories),
        cmocka_unit_test(foreign_stories_get_no_tag),
        cmocka_unit_test(the_language_is_a_better_reason_than_unknown_words),
        cmocka_unit_test(the_weight_of_headlines_leaves_the_language_alone),
        cmocka_unit_test(languages_of_enough_stories_are_learned_and_saved),
        cmocka_unit_test(unknown_languages_refuse_nothing),
        cmocka_unit_test(malformed_languages_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
