/* SPDX-License-Identifier: MIT */
/* Models and reports compared; the words that moved a decision. */
#include "unit/pipeline/newsroom.h"

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
        cmocka_unit_test(kernel_models_have_no_words),
        cmocka_unit_test(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
