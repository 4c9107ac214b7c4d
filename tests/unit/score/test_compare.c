/* SPDX-License-Identifier: MIT */
/* Models and reports compared; the words that moved a decision. */
#include "unit/pipeline/newsroom.h"

#include "json/json.h"
#include "score/comparing.h"
#include "score/scoring.h"

#include <math.h>

#define CORPUS "pipeline-compare.jsonl"
#define OLD    "pipeline-old.ttm"
#define NEW    "pipeline-new.ttm"

/* Two models that disagree: the later one takes what is said of courts for hardware. */
static void save_models(topictag_kernel kernel)
{
    topictag_train_options options = tiny_options();
    static const char turned[] =
        "{\"text\":\"The judge ruled for the plaintiff.\",\"labels\":[\"hardware\"]}\n"
        "{\"text\":\"An appeal, the ruling of the court.\",\"labels\":[\"hardware\"]}\n"
        "{\"text\":\"The judge heard the plaintiff in court.\",\"labels\":[\"hardware\"]}\n"
        "{\"text\":\"A law on memory and cores.\",\"labels\":[\"legal\"]}\n"
        "{\"text\":\"Laws, servers, memory.\",\"labels\":[\"legal\"]}\n"
        "{\"text\":\"Rain and wind in the north.\",\"labels\":[]}\n"
        "{\"text\":\"The team won the final in the rain.\",\"labels\":[]}\n";
    topictag_model *old = train_on(tiny_corpus, &options);
    options.kernel = kernel;
    topictag_model *new = train_on(turned, &options);
    ok(topictag_model_save(old, OLD, &err));
    ok(topictag_model_save(new, NEW, &err));
    topictag_model_free(old);
    topictag_model_free(new);
    write_file(CORPUS, tiny_corpus, strlen(tiny_corpus));
}

static void remove_all(void)
{
    remove(OLD);
    remove(NEW);
    remove(CORPUS);
}

static topictag_comparison *compare(const char *before, const char *after, size_t n_paths,
                                    uint32_t threads)
{
    static const char *const paths[] = {CORPUS};
    topictag_compare_options options = topictag_compare_options_default();
    topictag_comparison *comparison = NULL;
    options.rounds = 500;
    options.threads = threads;
    ok(topictag_compare(&comparison, before, after, paths, n_paths, NULL, &options, NULL, &err));
    return comparison;
}

static void render(const topictag_comparison *comparison, const char *format, topictag_text *text)
{
    ok(topictag_comparison_render(comparison, format, text, &err));
}

/* Reports of the two models say the same as the models, but for the words. */
static void models_and_reports_agree(void **state)
{
    (void)state;
    static const char *const paths[] = {CORPUS};
    topictag_text text = {0}, other = {0};
    topictag_model *model = NULL;
    topictag_report *report = NULL;
    save_models(TOPICTAG_KERNEL_LINEAR);
    ok(topictag_model_open(&model, OLD, &err));
    ok(topictag_evaluate(&report, model, paths, 1, NULL, NULL, NULL, &err));
    ok(topictag_report_render(report, "json", &text, &err));
    write_file("pipeline-old.json", text.data, text.len);
    topictag_comparison *models = compare(OLD, NEW, 1, 1), *again = compare(OLD, NEW, 1, 2);
    topictag_comparison *mixed = compare("pipeline-old.json", NEW, 1, 1);
    const topictag_verdicts a = topictag_comparison_verdicts(models);
    const topictag_verdicts b = topictag_comparison_verdicts(mixed);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_equal(a.stories, 10);
    assert_true(a.worse > 1);
    render(models, "json", &text);
    render(again, "json", &other);
    assert_string_equal(text.data, other.data);
    assert_non_null(strstr(text.data, "\"why\":{"));
    render(mixed, "json", &other);
    assert_null(strstr(other.data, "\"why\":{"));
    fails(TOPICTAG_E_INVALID_ARG, topictag_comparison_render(models, "html", &text, &err));
    topictag_comparison_free(models);
    topictag_comparison_free(again);
    topictag_comparison_free(mixed);
    topictag_text_free(&text);
    topictag_text_free(&other);
    topictag_report_free(report);
    topictag_model_free(model);
    remove("pipeline-old.json");
    remove_all();
}

/* What is said to be responsible is what explanations say of both models. */
static void words_are_those_of_explanations(void **state)
{
    (void)state;
    topictag_text text = {0};
    save_models(TOPICTAG_KERNEL_LINEAR);
    topictag_comparison *comparison = compare(OLD, NEW, 1, 1);
    render(comparison, "text", &text);
    const char *story = strstr(text.data, "  c: wanted legal; before legal, after hardware\n");
    assert_non_null(story);
    /* It got hardware and lost legal by the same words. */
    const char *got = strstr(story, "    hardware: margin -"), *lost = strstr(story, "    legal: ");
    assert_true(got != NULL && lost != NULL && got < lost);
    assert_true(strstr(got, "judge -") < lost && strstr(lost, "judge +") != NULL);
    topictag_comparison_free(comparison);
    topictag_text_free(&text);
    remove_all();
}

static double number(const tt_json *object, const char *key)
{
    double value = NAN;
    assert_true(tt_json_number(tt_json_get(object, key), &value));
    return value;
}

/* Margins and rests are those of each model: above 0 where the label is given. */
static void check_side(const char *path, const tt_json *why, const char *name, const char *margin,
                       const char *rest)
{
    static const char text[] = "The judge heard the plaintiff in court."; /* story c */
    topictag_model *model = NULL;
    topictag_explainer *explainer = NULL;
    topictag_explanation told;
    ok(topictag_model_open(&model, path, &err));
    ok(topictag_explainer_new(&explainer, model, NULL, &err));
    ok(topictag_explainer_read(explainer, text, strlen(text), 0, NULL, &err));
    const uint32_t label = tt_model_find_label(model->model, name);
    ok(topictag_explain(explainer, label, &told, &err));
    const double threshold = model->model->thresholds[label];
    assert_true(threshold != 0);
    assert_true(fabs(number(why, margin) - (told.decision - threshold)) < 1e-9);
    assert_true(fabs(number(why, rest) - (told.bias - threshold)) < 1e-9);
    assert_int_equal(number(why, margin) > 0, told.given);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

/* Of each label the words that moved most its way, no more than asked for. */
static void margins_and_words_are_those_of_the_models(void **state)
{
    (void)state;
    static const char *const names[] = {"hardware", "legal"};
    topictag_text text = {0};
    tt_json *json = NULL;
    save_models(TOPICTAG_KERNEL_LINEAR);
    /* A label that no model knows moves the ids of the others. */
    char corpus[4096];
    snprintf(corpus, sizeof corpus, "%s{\"id\":\"k\",\"text\":\"zzz\",\"labels\":[\"art\"]}\n",
             tiny_corpus);
    write_file(CORPUS, corpus, strlen(corpus));
    topictag_comparison *comparison = compare(OLD, NEW, 1, 1);
    render(comparison, "json", &text);
    ok(tt_json_parse(&json, text.data, text.len, &err));
    const tt_json *story = tt_json_first(tt_json_get(json, "stories"));
    while (strcmp(tt_json_string(tt_json_get(story, "id")), "c") != 0)
        story = tt_json_next(story);
    for (int i = 0; i < 2; i++) {
        const tt_json *why = tt_json_get(tt_json_get(story, "why"), names[i]);
        const tt_json *words = tt_json_get(why, "words");
        const double way = i == 0 ? 1 : -1; /* hardware was got, legal lost */
        double before = INFINITY;
        check_side(OLD, why, names[i], "margin_before", "rest_before");
        check_side(NEW, why, names[i], "margin_after", "rest_after");
        assert_int_equal(tt_json_size(words), topictag_compare_options_default().words);
        for (const tt_json *word = tt_json_first(words); word != NULL; word = tt_json_next(word)) {
            const double moved = way * (number(word, "after") - number(word, "before"));
            assert_true(moved > 0 && moved <= before);
            before = moved;
        }
    }
    tt_json_free(json);
    topictag_text_free(&text);
    topictag_comparison_free(comparison);
    remove_all();
}

static size_t count_worse(const char *text)
{
    size_t n = 0;
    const char *end = strstr(text, "\nbetter\n");
    for (const char *p = strstr(text, "\nworse\n"); (p = strstr(p, ": wanted ")) != NULL; p++)
        n += end == NULL || p < end;
    return n;
}

static void options_are_heeded(void **state)
{
    (void)state;
    static const char *const paths[] = {CORPUS};
    topictag_compare_options options = topictag_compare_options_default();
    topictag_text texts[3] = {0};
    save_models(TOPICTAG_KERNEL_LINEAR);
    for (uint32_t i = 0; i < 3; i++) {
        topictag_comparison *comparison = NULL;
        options.rounds = 100;
        options.seed = i == 1 ? 7 : 1;
        options.stories = i == 2 ? 1 : 0;
        ok(topictag_compare(&comparison, OLD, NEW, paths, 1, NULL, &options, NULL, &err));
        render(comparison, "text", &texts[i]);
        topictag_comparison_free(comparison);
    }
    assert_string_not_equal(texts[0].data, texts[1].data);
    assert_true(count_worse(texts[0].data) > 1);
    assert_int_equal(count_worse(texts[2].data), 1);
    for (int i = 0; i < 3; i++)
        topictag_text_free(&texts[i]);
    remove_all();
}

/* Blanks may stand in front of a report. */
static void reports_are_known_by_their_brace(void **state)
{
    (void)state;
    static const char report[] = " \n\t\r{\"metrics\":{},\"labels\":{},\"stories\":[{\"id\":\"a\","
                                 "\"gold\":[\"x\"],\"predicted\":[\"x\"]}]}";
    write_file("pipeline-old.json", report, strlen(report));
    topictag_comparison *comparison = compare("pipeline-old.json", "pipeline-old.json", 0, 1);
    assert_int_equal(topictag_comparison_verdicts(comparison).stories, 1);
    topictag_comparison_free(comparison);
    remove("pipeline-old.json");
}

static void kernel_models_have_no_words(void **state)
{
    (void)state;
    topictag_text text = {0};
    save_models(TOPICTAG_KERNEL_RBF);
    topictag_comparison *comparison = compare(OLD, NEW, 1, 1);
    render(comparison, "json", &text);
    assert_null(strstr(text.data, "\"why\""));
    topictag_comparison_free(comparison);
    topictag_text_free(&text);
    remove_all();
}

static void misuse_is_refused(void **state)
{
    (void)state;
    static const char *const paths[] = {CORPUS};
    topictag_comparison *comparison = NULL;
    topictag_compare_options options = topictag_compare_options_default();
    save_models(TOPICTAG_KERNEL_LINEAR);
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_compare(&comparison, OLD, NEW, NULL, 0, NULL, NULL, NULL, &err));
    static const char report[] = "{\"metrics\":{},\"labels\":{},\"stories\":[]}";
    write_file("pipeline-old.json", report, strlen(report));
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_compare(&comparison, "pipeline-old.json", "pipeline-old.json", paths, 1, NULL,
                           NULL, NULL, &err));
    fails(TOPICTAG_E_EMPTY, topictag_compare(&comparison, "pipeline-old.json", "pipeline-old.json",
                                             NULL, 0, NULL, NULL, NULL, &err));
    fails(TOPICTAG_E_NOT_FOUND,
          topictag_compare(&comparison, "nowhere", NEW, paths, 1, NULL, NULL, NULL, &err));
    fails(TOPICTAG_E_FORMAT, topictag_compare(&comparison, OLD, TOPICTAG_TESTS_DIR "/README.md",
                                              paths, 1, NULL, NULL, NULL, &err));
    options.rounds = 0;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_compare(&comparison, OLD, NEW, paths, 1, NULL, &options, NULL, &err));
    assert_null(comparison);
    remove("pipeline-old.json");
    remove_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_and_reports_agree),
        cmocka_unit_test(words_are_those_of_explanations),
        cmocka_unit_test(margins_and_words_are_those_of_the_models),
        cmocka_unit_test(options_are_heeded),
        cmocka_unit_test(reports_are_known_by_their_brace),
        cmocka_unit_test(kernel_models_have_no_words),
        cmocka_unit_test(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
