/* SPDX-License-Identifier: MIT */
/* Explanations: sums to the bit, words and their places. */
#include "explaining.h"

#include "unit/pipeline/archive.h"

#include <math.h>

/* Added in the documented order, the parts are the decision to the last bit. */
static void check_sums(const topictag_explanation *label, double decision)
{
    double sum = label->bias, by_words = label->bias;
    for (size_t i = 0; i < label->n_terms; i++) {
        assert_true(label->terms[i].contribution == label->terms[i].value * label->terms[i].weight);
        sum += label->terms[i].contribution;
    }
    sum += label->rounding;
    assert_true(label->decision == decision);
    assert_true(sum == decision);
    for (size_t i = 0; i < label->n_words; i++) {
        by_words += label->words[i].contribution;
        assert_true(i == 0 || label->words[i].contribution <= label->words[i - 1].contribution);
    }
    assert_true(fabs(by_words + label->rounding - decision) <= 1e-12 * (1 + fabs(decision)));
    assert_true(fabs(label->rounding) < 1e-6);
}

static void check_spans(const topictag_span *spans, size_t n, size_t n_bytes)
{
    for (size_t i = 0; i < n; i++) {
        assert_true(spans[i].begin < spans[i].end && spans[i].end <= n_bytes);
        assert_true(i == 0 || spans[i].begin >= spans[i - 1].begin);
    }
}

/* All that holds for every label of a court_story, whatever the model. */
static void check_story(topictag_explainer *explainer, topictag_session *session,
                        const topictag_model *model, const char *text, size_t n_bytes,
                        size_t title_bytes)
{
    topictag_prediction told, wanted;
    ok(topictag_predict(session, text, n_bytes, title_bytes, &wanted, &err));
    ok(topictag_explainer_read(explainer, text, n_bytes, title_bytes, &told, &err));
    assert_int_equal(told.n_tags, wanted.n_tags);
    assert_int_equal(told.n_known_terms, wanted.n_known_terms);
    for (uint32_t label = 0; label < topictag_model_n_labels(model); label++) {
        topictag_explanation why;
        ok(topictag_explain(explainer, label, &why, &err));
        assert_true(why.probability == wanted.probabilities[label]);
        assert_true(why.threshold == topictag_model_threshold(model, label));
        check_sums(&why, wanted.decisions[label]);
        bool given = false;
        for (size_t i = 0; i < wanted.n_tags; i++)
            given |= wanted.tags[i].label == label;
        assert_int_equal(why.given, given);
        for (size_t i = 0; i < why.n_terms; i++) {
            check_spans(why.terms[i].spans, why.terms[i].n_spans, n_bytes);
            assert_true(why.terms[i].n_spans > 0);
        }
        for (size_t i = 0; i < why.n_words; i++)
            check_spans(why.words[i].spans, why.words[i].n_spans, n_bytes);
    }
}

static void parts_add_up(void **state)
{
    (void)state;
    const topictag_background_options learning = archive_options();
    learn_archive(300, &learning);
    for (int setting = 0; setting < 7; setting++) {
        topictag_train_options options = tiny_options();
        options.ngrams = setting == 1 ? 3 : 1;
        options.char_ngrams_min = setting == 2 ? 0 : 3;
        options.stop_words = setting == 3 ? "en" : "none";
        options.stemmer = setting == 3 ? "english" : "none";
        options.title_weight = setting == 4 ? 2 : setting == 5 ? 3 : 1;
        options.title_terms = setting != 2;
        options.sublinear_tf = setting != 5;
        options.compact = setting == 6   ? TOPICTAG_COMPACT_8
                          : setting == 1 ? TOPICTAG_COMPACT_16
                                         : TOPICTAG_COMPACT_NONE;
        options.background = setting >= 5 ? BACKGROUND_PATH : "";
        topictag_model *model = train_on(tiny_corpus, &options);
        topictag_session *session = NULL;
        topictag_explainer *explainer = explain_with(model, true);
        ok(topictag_session_new(&session, model, NULL, &err));
        check_story(explainer, session, model, court_story, strlen(court_story), STORY_TITLE);
        check_story(explainer, session, model, "Court hears\n\nThe chip.", 22, 0);
        check_story(explainer, session, model, "", 0, 0);
        check_story(explainer, session, model, "tribunal \xff verdict", 18, 0);
        topictag_explainer_free(explainer);
        topictag_session_free(session);
        topictag_model_free(model);
    }
    remove(BACKGROUND_PATH);
}

static const topictag_explained_word *find_word(const topictag_explanation *why, const char *word)
{
    for (size_t i = 0; i < why->n_words; i++)
        if (strcmp(why->words[i].word, word) == 0)
            return &why->words[i];
    fail_msg("no word %s", word);
    return NULL;
}

/* Spans in bytes of the story as it was written; contributions shared by words. */
static void words_and_their_places(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    topictag_explanation why;
    options.ngrams = 2;
    options.char_ngrams_min = 0;
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, false);
    ok(topictag_explainer_read(explainer, court_story, strlen(court_story), STORY_TITLE, NULL,
                               &err));
    ok(topictag_explain(explainer, 1, &why, &err));
    assert_string_equal(why.name, "legal");
    const topictag_explained_word *judge = find_word(&why, "judge");
    assert_int_equal(judge->n_spans, 2);
    assert_memory_equal(court_story + judge->spans[0].begin, "JUDGE", 5);
    assert_int_equal(judge->spans[0].end - judge->spans[0].begin, 5);
    assert_memory_equal(court_story + judge->spans[1].begin, "judge", 5);
    const topictag_explained_word *firm = find_word(&why, "firm’s");
    assert_memory_equal(court_story + firm->spans[0].begin, "ﬁrm’s", strlen("ﬁrm’s"));
    assert_int_equal(firm->spans[0].end - firm->spans[0].begin, strlen("ﬁrm’s"));
    assert_true(firm->contribution == 0); /* no training story has it */

    double judge_sum = 0;
    int n_courts = 0; /* the word anywhere, and the word of the headline */
    for (size_t i = 0; i < why.n_terms; i++) {
        const topictag_explained_term *term = &why.terms[i];
        const bool is_title = strcmp(term->kind, "title") == 0;
        assert_true(is_title || strcmp(term->kind, "word") == 0);
        if (term->term_bytes == 5 && memcmp(term->term, "court", 5) == 0) {
            assert_int_equal(term->n_spans, is_title ? 1 : 2);
            assert_int_equal(term->spans[0].begin, 0);
            n_courts++;
        }
        if (term->term_bytes == 5 && memcmp(term->term, "judge", 5) == 0) {
            assert_int_equal(term->n_spans, 2);
            judge_sum += term->contribution;
        }
        if (term->term_bytes == 11 && memcmp(term->term, "judge heard", 11) == 0) {
            assert_int_equal(term->n_spans, 1);
            assert_memory_equal(court_story + term->spans[0].begin, "JUDGE heard", 11);
            judge_sum += term->contribution / 2;
        }
        if (term->term_bytes == 9 && memcmp(term->term, "the judge", 9) == 0)
            judge_sum += term->contribution / 2;
    }
    assert_true(fabs(judge->contribution - judge_sum) < 1e-15 && judge_sum > 0.05);
    assert_int_equal(n_courts, 2);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

/* What a word adds in the Subject is its own, though words of the header stand before it. */
static void words_of_a_subject(void **state)
{
    (void)state;
    static const char mail[] = "From: Ann\nSubject: Re: court\n\nThe chip.";
    topictag_train_options options = tiny_options();
    topictag_explanation why;
    options.char_ngrams_min = 0;
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, false);
    ok(topictag_explainer_read(explainer, mail, strlen(mail), 0, NULL, &err));
    ok(topictag_explain(explainer, 1, &why, &err));
    double court_sum = 0;
    int n_courts = 0;
    for (size_t i = 0; i < why.n_terms; i++)
        if (why.terms[i].term_bytes == 5 && memcmp(why.terms[i].term, "court", 5) == 0) {
            court_sum += why.terms[i].contribution;
            n_courts++;
        }
    assert_int_equal(n_courts, 2);
    assert_true(fabs(find_word(&why, "court")->contribution - court_sum) < 1e-15);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

static const char japanese[] = "{\"labels\":[\"wet\"],\"text\":\"雨の東京\"}\n"
                               "{\"labels\":[\"wet\"],\"text\":\"東京は雨\"}\n"
                               "{\"labels\":[\"wet\"],\"text\":\"大雨の大阪\"}\n"
                               "{\"labels\":[\"dry\"],\"text\":\"晴れの大阪\"}\n"
                               "{\"labels\":[\"dry\"],\"text\":\"京都は晴れ\"}\n"
                               "{\"labels\":[\"dry\"],\"text\":\"晴れた朝\"}\n";

/* 雨 | の | 東京, with 雨の and の東 over their borders. */
static void words_share_the_runs_that_cross_them(void **state)
{
    (void)state;
    static const char rain[] = "雨の東京";
    topictag_train_options options = tiny_options();
    topictag_explanation why;
    options.char_ngrams_min = 0;
    topictag_model *model = train_on(japanese, &options);
    topictag_explainer *explainer = explain_with(model, false);
    ok(topictag_explainer_read(explainer, rain, strlen(rain), 0, NULL, &err));
    ok(topictag_explain(explainer, 1, &why, &err));
    assert_string_equal(why.name, "wet");
    assert_int_equal(why.n_words, 3);
    double of_particle = 0;
    size_t n_shared = 0;
    for (size_t i = 0; i < why.n_terms; i++) {
        const topictag_explained_term *term = &why.terms[i];
        assert_int_equal(term->n_spans, 1);
        assert_int_equal(term->spans[0].end - term->spans[0].begin, term->term_bytes);
        assert_memory_equal(rain + term->spans[0].begin, term->term, term->term_bytes);
        if (term->spans[0].begin > 3 || term->spans[0].end < 6)
            continue;
        const bool shared = term->term_bytes > 3;
        of_particle += shared ? term->contribution / 2 : term->contribution;
        n_shared += shared;
    }
    assert_int_equal(n_shared, 2);
    assert_true(fabs(find_word(&why, "の")->contribution - of_particle) < 1e-15);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

/* The shipped model on the stories held out from it: every label of every story. */
static void newsroom_stories_are_explained(void **state)
{
    (void)state;
    const char *path = TOPICTAG_TESTS_DIR "/../training/newsroom/test";
    topictag_model *model = NULL;
    topictag_session *session = NULL;
    topictag_reader *reader = NULL;
    topictag_document document;
    size_t n_stories = 0, n_flips = 0;
    bool more = false;
    ok(topictag_model_open(&model, TOPICTAG_TESTS_DIR "/../models/newsroom.ttm", &err));
    ok(topictag_session_new(&session, model, NULL, &err));
    topictag_explainer *sums = explain_with(model, false), *flips = explain_with(model, true);
    ok(topictag_reader_open(&reader, &path, 1, NULL, false, &err));
    for (;;) {
        topictag_prediction prediction;
        ok(topictag_reader_next(reader, &document, &more, &err));
        if (!more)
            break;
        check_story(sums, session, model, document.text, document.n_bytes, document.title_bytes);
        ok(topictag_explainer_read(flips, document.text, document.n_bytes, document.title_bytes,
                                   &prediction, &err));
        const size_t n_tags = prediction.n_tags;
        for (size_t i = 0; i < n_tags && n_stories % 4 == 0; i++)
            n_flips += check_flip(flips, session, prediction.tags[i].label, document.text,
                                  document.n_bytes, document.title_bytes);
        n_stories++;
    }
    assert_true(n_stories > 500 && n_flips > 50);
    topictag_reader_close(reader);
    topictag_explainer_free(sums);
    topictag_explainer_free(flips);
    topictag_session_free(session);
    topictag_model_free(model);
}

static void equal_words_keep_their_order(void **state)
{
    (void)state;
    static const char text[] = "zzz court yyy xxx";
    static const char *const wanted[] = {"court", "zzz", "yyy", "xxx"};
    topictag_train_options options = tiny_options();
    topictag_explanation why;
    options.char_ngrams_min = 0;
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, false);
    ok(topictag_explainer_read(explainer, text, strlen(text), 0, NULL, &err));
    ok(topictag_explain(explainer, 1, &why, &err));
    assert_int_equal(why.n_words, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(why.words[i].word, wanted[i]);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

/* The caller's threshold, 0 too, takes the place of the model's. */
static void a_threshold_may_be_asked_for(void **state)
{
    (void)state;
    static const double thresholds[] = {0, 0.999};
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    for (int i = 0; i < 2; i++) {
        topictag_explain_options explaining = topictag_explain_options_default();
        topictag_explainer *explainer = NULL;
        topictag_explanation why;
        explaining.threshold = thresholds[i];
        ok(topictag_explainer_new(&explainer, model, &explaining, &err));
        ok(topictag_explainer_read(explainer, court_story, strlen(court_story), STORY_TITLE, NULL,
                                   &err));
        ok(topictag_explain(explainer, 1, &why, &err));
        assert_true(why.threshold == thresholds[i]);
        assert_int_equal(why.given, i == 0);
        topictag_explainer_free(explainer);
    }
    topictag_model_free(model);
}

static void misuse_is_refused(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    topictag_explain_options explaining = topictag_explain_options_default();
    topictag_model *model = train_on(tiny_corpus, &options);
    options.kernel = TOPICTAG_KERNEL_RBF;
    topictag_model *kernel = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = NULL;
    topictag_explanation why;
    fails(TOPICTAG_E_DEGENERATE, topictag_explainer_new(&explainer, kernel, NULL, &err));
    assert_null(explainer);
    explaining.labels = (topictag_list){{"nonsense"}, 1};
    fails(TOPICTAG_E_INVALID_ARG, topictag_explainer_new(&explainer, model, &explaining, &err));
    assert_non_null(strstr(err.message, "nonsense"));
    explaining = topictag_explain_options_default();
    explaining.threshold = 2;
    fails(TOPICTAG_E_INVALID_ARG, topictag_explainer_new(&explainer, model, &explaining, &err));
    ok(topictag_explainer_new(&explainer, model, NULL, &err));
    fails(TOPICTAG_E_INVALID_ARG, topictag_explain(explainer, 0, &why, &err));
    ok(topictag_explainer_read(explainer, NULL, 0, 0, NULL, &err));
    fails(TOPICTAG_E_INVALID_ARG, topictag_explain(explainer, 2, &why, &err));
    topictag_explainer_free(explainer);
    topictag_model_free(model);
    topictag_model_free(kernel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up),
        cmocka_unit_test(words_and_their_places),
        cmocka_unit_test(words_of_a_subject),
        cmocka_unit_test(words_share_the_runs_that_cross_them),
        cmocka_unit_test(newsroom_stories_are_explained),
        cmocka_unit_test(equal_words_keep_their_order),
        cmocka_unit_test(a_threshold_may_be_asked_for),
        cmocka_unit_test(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
