/* SPDX-License-Identifier: MIT */
/* Looking into models and backgrounds, and a model as plain files. */
#include "explain/words.h"
#include "json/json.h"
#include "unit/pipeline/archive.h"

#include <math.h>

static topictag_model *train_words(void)
{
    topictag_train_options options = tiny_options();
    options.char_ngrams_min = 0;
    return train_on(tiny_corpus, &options);
}

/* The inverse document frequency of a term in the ten stories. */
static double idf_of(const topictag_term_weight *term)
{
    return log(11.0 / (1.0 + (double)term->df)) + 1.0;
}

/* The strongest first, by weight times idf; of equals the first by id, which is by bytes. */
static void top_terms_are_in_order(void **state)
{
    (void)state;
    enum { MANY = 200 };
    topictag_model *model = train_words();
    topictag_term_weight terms[MANY], few[2];
    size_t n, n_few, n_equal = 0, n_disordered = 0;
    for (uint32_t label = 0; label < 2; label++)
        for (int sign = -1; sign <= 1; sign += 2) {
            ok(topictag_model_top_terms(model, label, sign > 0, terms, MANY, &n, &err));
            ok(topictag_model_top_terms(model, label, sign > 0, few, 2, &n_few, &err));
            assert_true(n > 10 && n < MANY && n_few == 2);
            assert_string_equal(few[1].term, terms[1].term);
            for (size_t i = 0; i < n; i++) {
                assert_true(sign * terms[i].weight > 0);
                if (i == 0)
                    continue;
                const double before = sign * terms[i - 1].weight * idf_of(&terms[i - 1]);
                const double now = sign * terms[i].weight * idf_of(&terms[i]);
                assert_true(before >= now - 1e-12);
                n_disordered += sign * terms[i - 1].weight < sign * terms[i].weight;
                if (terms[i - 1].weight == terms[i].weight && terms[i - 1].df == terms[i].df &&
                    terms[i - 1].kind == terms[i].kind) {
                    assert_true(strcmp(terms[i - 1].term, terms[i].term) < 0);
                    n_equal++;
                }
            }
        }
    assert_true(n_equal > 0 && n_disordered > 0);
    topictag_model_free(model);
}

/* A label is given from its threshold on, which is told as a probability. */
static void thresholds_are_probabilities(void **state)
{
    (void)state;
    static const char *const texts[] = {"the judge in court", "a chip", "rain", "the court chip"};
    topictag_model *model = train_words();
    topictag_session *session = NULL;
    ok(topictag_session_new(&session, model, NULL, &err));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        topictag_prediction p;
        bool given[2] = {false, false};
        ok(topictag_predict(session, texts[i], strlen(texts[i]), 0, &p, &err));
        for (size_t t = 0; t < p.n_tags; t++)
            given[p.tags[t].label] = true;
        for (uint32_t label = 0; label < 2; label++)
            assert_int_equal(given[label],
                             p.probabilities[label] > topictag_model_threshold(model, label));
    }
    assert_true(topictag_model_threshold(model, 2) == 0);
    topictag_session_free(session);
    topictag_model_free(model);
}

static void models_are_described_as_json(void **state)
{
    (void)state;
    topictag_model *model = train_words();
    topictag_term_weight term;
    topictag_text text = {0};
    tt_json *json = NULL;
    size_t n;
    ok(topictag_model_describe(model, 3, &text, &err));
    ok(tt_json_parse(&json, text.data, text.len, &err));
    for (uint32_t label = 0; label < 2; label++)
        for (int positive = 0; positive < 2; positive++) {
            const tt_json *labels = tt_json_get(json, "labels");
            const tt_json *told =
                tt_json_get(tt_json_get(labels, topictag_model_label(model, label)),
                            positive ? "for" : "against");
            ok(topictag_model_top_terms(model, label, positive, &term, 1, &n, &err));
            assert_int_equal(tt_json_size(told), 3);
            assert_string_equal(tt_json_string(tt_json_get(tt_json_first(told), "term")),
                                term.term);
        }
    tt_json_free(json);
    ok(topictag_model_describe(model, 0, &text, &err));
    assert_null(strstr(text.data, "\"for\""));
    topictag_text_free(&text);
    topictag_model_free(model);
}

static void terms_are_cut_between_characters(void **state)
{
    (void)state;
    static const uint64_t offsets[] = {0, 4};
    const tt_vocab vocab = {.n_terms = 1, .offsets = offsets, .bytes = "\xc3\xa9\xc3\xa9"};
    static const char *const wanted[] = {
        "", "", "\xc3\xa9", "\xc3\xa9", "\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9"};
    for (size_t size = 1; size <= 6; size++) {
        char to[7];
        memset(to, 'x', sizeof to);
        tt_copy_term(to, size, &vocab, 0);
        assert_string_equal(to, wanted[size - 1]);
        assert_int_equal(to[size], 'x');
    }
}

static void backgrounds_are_told(void **state)
{
    (void)state;
    const topictag_background_options learning = archive_options();
    topictag_background *background = NULL;
    topictag_background_word words[100];
    size_t n;
    learn_archive(300, &learning);
    ok(topictag_background_open(&background, BACKGROUND_PATH, &err));
    const topictag_background_facts facts = topictag_background_tell(background);
    assert_int_equal(facts.n_documents, 300);
    assert_int_equal(facts.n_dimensions, 3);
    assert_int_equal(facts.n_sample, 30);
    ok(topictag_background_top_words(background, words, 100, &n, &err));
    assert_int_equal(n, facts.n_words);
    for (size_t i = 1; i < n; i++)
        assert_true(words[i].n_documents < words[i - 1].n_documents ||
                    (words[i].n_documents == words[i - 1].n_documents &&
                     strcmp(words[i - 1].word, words[i].word) < 0));
    assert_int_equal(words[n - 1].n_documents, facts.least_df);
    topictag_background_free(background);
    remove(BACKGROUND_PATH);
}

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    return file;
}

/* What the files say of a label is what the model does. */
static void exported_numbers_decide_like_the_model(void **state)
{
    (void)state;
    static const char text[] = "the judge heard the maker of the chip";
    topictag_model *model = train_words();
    topictag_session *session = NULL;
    topictag_prediction p;
    char line[256];
    ok(topictag_model_export(model, "exported", &err));
    ok(topictag_session_new(&session, model, NULL, &err));
    ok(topictag_predict(session, text, strlen(text), 0, &p, &err));
    FILE *platt = open_file("exported/platt.tsv");
    assert_non_null(fgets(line, sizeof line, platt));
    for (uint32_t label = 0; label < 2; label++) {
        double a, b, threshold;
        char name[64];
        assert_int_equal(fscanf(platt, "%63s %lf %lf %lf", name, &a, &b, &threshold), 4);
        assert_string_equal(name, topictag_model_label(model, label));
        assert_true(fabs(1 / (1 + exp(a * p.decisions[label] + b)) - p.probabilities[label]) <
                    1e-12);
        assert_true(fabs(1 / (1 + exp(a * threshold + b)) -
                         topictag_model_threshold(model, label)) < 1e-12);
    }
    fclose(platt);
    FILE *vocabulary = open_file("exported/vocabulary.tsv");
    for (unsigned wanted = 0; fgets(line, sizeof line, vocabulary) != NULL; wanted++)
        assert_true(wanted == 0 || strtoul(line, NULL, 10) == wanted);
    fclose(vocabulary);
    topictag_session_free(session);
    topictag_model_free(model);
}

/* A story of several labels is an example of each. */
static void exported_stories_have_all_their_labels(void **state)
{
    (void)state;
    static const char *const files[] = {"exported/stories.hardware.svm",
                                        "exported/stories.legal.svm"};
    const char *path = write_file("stories.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_model *model = train_words();
    ok(topictag_vectors_export(model, &path, 1, NULL, "exported", &err));
    for (int i = 0; i < 2; i++) {
        FILE *file = open_file(files[i]);
        char line[4096];
        int n = 0, n_examples = 0;
        for (; fgets(line, sizeof line, file) != NULL; n++)
            n_examples += line[0] == '+';
        fclose(file);
        assert_int_equal(n, 10);
        assert_int_equal(n_examples, 4);
    }
    remove(path);
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(top_terms_are_in_order),
        cmocka_unit_test(thresholds_are_probabilities),
        cmocka_unit_test(models_are_described_as_json),
        cmocka_unit_test(terms_are_cut_between_characters),
        cmocka_unit_test(backgrounds_are_told),
        cmocka_unit_test(exported_numbers_decide_like_the_model),
        cmocka_unit_test(exported_stories_have_all_their_labels),
    };
    return cmocka_run_group_tests_name("explain.inspect", tests, NULL, NULL);
}
