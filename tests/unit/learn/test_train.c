/* SPDX-License-Identifier: MIT */
#include "unit/pipeline/newsroom.h"

#include "learn/learn.h"

#include <math.h>
#include <stdlib.h>

enum { N_SETTINGS = 6 }; /* linear, RBF, polynomial, sigmoid; linear in 16 and 8 bits */

static topictag_train_options setting(size_t number)
{
    topictag_train_options options = tiny_options();
    options.kernel = number < 4 ? (topictag_kernel)number : TOPICTAG_KERNEL_LINEAR;
    options.compact = number < 4 ? TOPICTAG_COMPACT_NONE : (topictag_compact)(number - 3);
    options.gamma = options.kernel == TOPICTAG_KERNEL_LINEAR ? 0 : 1;
    return options;
}

/* Saved and opened, a model says bit for bit what it said before. */
static void predictions_survive_saving(void **state)
{
    (void)state;
    static const char story[] = "The court heard that the chip has memory.";
    for (size_t number = 0; number < N_SETTINGS; number++) {
        const topictag_train_options options = setting(number);
        topictag_model *models[2] = {train_on(tiny_corpus, &options), NULL};
        double decisions[2][2], probabilities[2][2];
        ok(topictag_model_save(models[0], "pipeline.ttm", &err));
        ok(topictag_model_open(&models[1], "pipeline.ttm", &err));
        for (int i = 0; i < 2; i++) {
            topictag_session *session = NULL;
            topictag_prediction prediction;
            ok(topictag_session_new(&session, models[i], NULL, &err));
            ok(topictag_predict(session, story, strlen(story), 0, &prediction, &err));
            assert_true(prediction.n_known_terms > 5);
            memcpy(decisions[i], prediction.decisions, sizeof decisions[i]);
            memcpy(probabilities[i], prediction.probabilities, sizeof probabilities[i]);
            topictag_session_free(session);
        }
        assert_memory_equal(decisions[0], decisions[1], sizeof decisions[0]);
        assert_memory_equal(probabilities[0], probabilities[1], sizeof probabilities[0]);
        topictag_model_free(models[0]);
        topictag_model_free(models[1]);
    }
    remove("pipeline.ttm");
}

/* The same corpus and seed give the same bytes, whatever the threads, kernel and weights. */
static void models_are_reproducible(void **state)
{
    (void)state;
    for (size_t number = 0; number < N_SETTINGS; number++) {
        uint8_t *first = NULL;
        size_t n_first = 0;
        for (uint32_t run = 0; run < 4; run++) {
            topictag_train_options options = setting(number);
            options.threads = run % 2 + 1;
            topictag_model *model = train_on(tiny_corpus, &options);
            size_t n_bytes;
            ok(topictag_model_save(model, "pipeline.ttm", &err));
            uint8_t *bytes = read_whole("pipeline.ttm", &n_bytes);
            if (run == 0) {
                first = bytes;
                n_first = n_bytes;
            } else {
                assert_int_equal(n_bytes, n_first);
                assert_memory_equal(bytes, first, n_first);
                free(bytes);
            }
            topictag_model_free(model);
        }
        free(first);
    }
    remove("pipeline.ttm");
}

/*
 * A cost that training chose is told, and given by hand it makes the same bytes: by libsvm, and
 * where costs are compared on a part of the stories. In between, dcd comes to the chosen cost from
 * the ones before it, and calibrates by values that are equal within its tolerance.
 */
static void a_chosen_cost_is_a_cost(void **state)
{
    (void)state;
    static const struct {
        uint32_t n, noise; /* the last are more stories than costs are compared on */
    } cases[] = {{300, 5}, {20100, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = noisy_corpus(cases[i].n, cases[i].noise);
        const char *path = write_file("pipeline-noisy.jsonl", text, strlen(text));
        topictag_train_options options = tiny_options();
        uint8_t *bytes[2];
        size_t n_bytes[2];
        options.char_ngrams_min = 0;
        for (int given = 0; given < 2; given++) {
            topictag_train_summary summary;
            topictag_model *model = NULL;
            options.threads = 2 - (uint32_t)given;
            ok(topictag_train(&model, &path, 1, NULL, &options, &summary, NULL, &err));
            assert_true(summary.cost < 1);
            ok(topictag_model_save(model, "pipeline.ttm", &err));
            bytes[given] = read_whole("pipeline.ttm", &n_bytes[given]);
            topictag_model_free(model);
            options.cost = summary.cost;
        }
        assert_int_equal(n_bytes[0], n_bytes[1]);
        assert_memory_equal(bytes[0], bytes[1], n_bytes[0]);
        free(bytes[0]);
        free(bytes[1]);
        free(text);
        remove(path);
    }
    remove("pipeline.ttm");
}

/* Where nothing is left out to choose a cost by, and for kernels, it is 1. */
static void an_unchosen_cost_is_one(void **state)
{
    (void)state;
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    for (int i = 0; i < 2; i++) {
        topictag_train_options options = tiny_options();
        topictag_train_summary summary;
        topictag_model *model = NULL;
        options.calibrate = i > 0;
        options.kernel = i > 0 ? TOPICTAG_KERNEL_RBF : TOPICTAG_KERNEL_LINEAR;
        ok(topictag_train(&model, &path, 1, NULL, &options, &summary, NULL, &err));
        assert_true(summary.cost == 1);
        topictag_model_free(model);
    }
    remove(path);
}

/* The part of many stories that the cost is chosen on is drawn: it holds every label of stories
   whose labels come in turn. All costs tell these apart, so the lowest is chosen. */
static void costs_are_chosen_on_stories_drawn(void **state)
{
    (void)state;
    enum { N = 20002 };
    topictag_train_options options = tiny_options();
    tt_rows rows = {0};
    tt_label_sets sets = {.n_docs = N, .n_labels = 2};
    sets.begin = tt_alloc(N + 1, sizeof *sets.begin);
    sets.labels = tt_alloc(N, sizeof *sets.labels);
    ok(tt_rows_init(&rows, N, 2, N, &err));
    for (uint32_t doc = 0; doc <= N; doc++)
        rows.begin[doc] = sets.begin[doc] = doc;
    for (uint32_t doc = 0; doc < N; doc++) {
        rows.terms[doc] = sets.labels[doc] = doc % 2;
        rows.values[doc] = 1;
    }
    for (uint32_t seed = 1; seed <= 2; seed++) {
        double cost = 0;
        options.seed = seed;
        ok(tt_learn_cost(&cost, &rows, &sets, NULL, true, &options, NULL, &err));
        assert_true(cost == 0.125);
    }
    tt_rows_release(&rows);
    tt_label_sets_release(&sets);
}

/* What cannot be learned from is refused with its own status. */
static void degenerate_corpora_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        topictag_status status;
    } cases[] = {
        {"", TOPICTAG_E_EMPTY},
        {"{\"text\":\"a story\"}\n", TOPICTAG_E_EMPTY},
        {"{\"text\":\"a story\",\"labels\":[\"x\"]}\n{\"text\":\"one\",\"labels\":[\"x\"]}\n",
         TOPICTAG_E_DEGENERATE},
        {"{\"text\":\"\",\"labels\":[\"x\"]}\n{\"text\":\" \",\"labels\":[\"y\"]}\n",
         TOPICTAG_E_EMPTY},
        {"{\"text\":\"a\",\"labels\":[\"x\"]}\nnonsense\n", TOPICTAG_E_SYNTAX},
    };
    const topictag_train_options options = tiny_options();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = write_file("pipeline-bad.jsonl", cases[i].text, strlen(cases[i].text));
        topictag_model *model = NULL;
        fails(cases[i].status, topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
        assert_null(model);
        if (cases[i].status == TOPICTAG_E_SYNTAX)
            assert_int_equal(err.line, 2);
        remove(path);
    }
}

/* A compact model holds fewer terms, and says what that cost against the model in full. */
static void compact_models_tell_their_cost(void **state)
{
    (void)state;
    topictag_train_summary full, compact;
    topictag_model *model = NULL;
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_train_options options = tiny_options();
    ok(topictag_train(&model, &path, 1, NULL, &options, &full, NULL, &err));
    topictag_model_free(model);
    assert_true(full.n_terms_full == 0 && full.compact_changed == 0);
    options.compact = TOPICTAG_COMPACT_8;
    ok(topictag_train(&model, &path, 1, NULL, &options, &compact, NULL, &err));
    assert_int_equal(compact.n_terms_full, full.n_terms);
    assert_true(compact.n_terms < full.n_terms && compact.n_terms > full.n_terms / 3);
    assert_int_equal(topictag_model_n_terms(model), compact.n_terms);
    assert_true(compact.full_micro_f1 == full.micro_f1 && compact.full_accuracy == full.accuracy);
    assert_true(fabs(compact.micro_f1 - full.micro_f1) < 0.1);
    topictag_model_free(model);
    remove(path);
}

/* Options filled in by hand are held to the tables' ranges. */
static void options_are_checked(void **state)
{
    (void)state;
    const char *path = "no-such-corpus.jsonl";
    topictag_model *model = NULL;
    topictag_train_options options = tiny_options();
    const struct {
        double cost;
        const char *found;
    } costs[] = {{-1, "\"-1\""}, {NAN, "\"NaN\""}, {INFINITY, "\"infinity\""}};
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        options.cost = costs[i].cost;
        fails(TOPICTAG_E_INVALID_ARG,
              topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
        assert_string_equal(err.where, "cost");
        assert_non_null(strstr(err.message, costs[i].found));
    }
    options = tiny_options();
    options.kernel = (topictag_kernel)17;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
    assert_string_equal(err.where, "kernel");
    options = tiny_options();
    options.kernel = TOPICTAG_KERNEL_RBF;
    options.compact = TOPICTAG_COMPACT_16;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
    assert_string_equal(err.where, "compact");
    options = tiny_options();
    fails(TOPICTAG_E_NOT_FOUND, topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
}

/* A label told by one story and a story with no known term have defined outcomes. */
static void rare_labels_and_unknown_terms(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(
        "{\"text\":\"red apple\",\"labels\":[\"once\"]}\n{\"text\":\"green pear\",\"labels\":[]}\n"
        "{\"text\":\"blue plum\",\"labels\":[]}\n{\"text\":\"red rose\",\"labels\":[]}\n",
        &options);
    topictag_session *session = NULL;
    topictag_prediction prediction;
    ok(topictag_session_new(&session, model, NULL, &err));
    ok(topictag_predict(session, "zzz", 3, 0, &prediction, &err));
    assert_int_equal(prediction.n_tags, 0);
    assert_string_equal(prediction.reason, "no-known-terms");
    ok(topictag_predict(session, NULL, 0, 0, &prediction, &err));
    assert_int_equal(prediction.n_tags, 0);
    topictag_session_free(session);
    topictag_model_free(model);
}

static int cancel_at(const topictag_event *event, void *payload)
{
    int *left = payload;
    (void)event;
    return (*left)-- == 0;
}

/* A listener that says stop at any event stops the training there. */
static void training_can_be_cancelled(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_status rc = TOPICTAG_E_CANCELLED;
    int n_cancelled = 0;
    for (int at = 0; rc != TOPICTAG_OK; at++) {
        int left = at;
        topictag_model *model = NULL;
        const topictag_listener listener = {cancel_at, &left};
        rc = topictag_train(&model, &path, 1, NULL, &options, NULL, &listener, &err);
        assert_true(rc == TOPICTAG_OK || rc == TOPICTAG_E_CANCELLED);
        assert_true((model != NULL) == (rc == TOPICTAG_OK));
        n_cancelled += rc != TOPICTAG_OK;
        topictag_model_free(model);
    }
    assert_true(n_cancelled >= 2);
    remove(path);
}

/* Cross-validation tags every story by a model that has not seen it. */
static void crossval_reports_every_story(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_report *report = NULL;
    double value = -1;
    ok(topictag_crossval(&report, &path, 1, NULL, &options, NULL, &err));
    ok(topictag_report_metric(report, "micro-f1", &value, &err));
    assert_true(value >= 0 && value <= 1);
    fails(TOPICTAG_E_NOT_FOUND, topictag_report_metric(report, "micro-f7", &value, &err));
    assert_int_equal(topictag_report_n_failed(report), 0);
    topictag_report_free(report);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(predictions_survive_saving),
        cmocka_unit_test(models_are_reproducible),
        cmocka_unit_test(a_chosen_cost_is_a_cost),
        cmocka_unit_test(an_unchosen_cost_is_one),
        cmocka_unit_test(costs_are_chosen_on_stories_drawn),
        cmocka_unit_test(degenerate_corpora_are_refused),
        cmocka_unit_test(compact_models_tell_their_cost),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(rare_labels_and_unknown_terms),
        cmocka_unit_test(training_can_be_cancelled),
        cmocka_unit_test(crossval_reports_every_story),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
