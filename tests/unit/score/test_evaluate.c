/* SPDX-License-Identifier: MIT */
/* Scoring a model: that it can be stopped, and what a report holds. */
#include "base/buffer.h"
#include "score/scoring.h"
#include "unit/pipeline/newsroom.h"

#include <math.h>

#define CORPUS    "score-many.jsonl"
#define N_STORIES 10000

/* Counts the looks at the listener while stories are tagged, and cancels at one of them. */
typedef struct watch {
    int looks, last; /* last 0: never cancels */
} watch;

static int look(const topictag_event *event, void *payload)
{
    watch *p = payload;
    return strcmp(event->message, "tagging stories") == 0 && ++p->looks == p->last;
}

static topictag_status score(const topictag_model *model, watch *p)
{
    static const char *const paths[] = {CORPUS};
    const topictag_listener listener = {look, p};
    topictag_report *report = NULL;
    const topictag_status rc =
        topictag_evaluate(&report, model, paths, 1, NULL, NULL, &listener, &err);
    assert_true((report != NULL) == (rc == TOPICTAG_OK));
    double accuracy = 1;
    if (report != NULL)
        ok(topictag_report_metric(report, "accuracy", &accuracy, &err));
    assert_true(accuracy == 1); /* every story was scored */
    topictag_report_free(report);
    return rc;
}

static void scoring_can_be_stopped(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    tt_buf stories = {0};
    for (int i = 0; i < N_STORIES; i++)
        ok(tt_buf_add_str(&stories, "{\"text\":\"the judge\",\"labels\":[\"legal\"]}\n", &err));
    write_file(CORPUS, stories.data, stories.len);
    watch p = {0};
    ok(score(model, &p));
    const int n_looks = p.looks;
    assert_true(n_looks > 1);
    for (int last = 1; last <= n_looks; last++) {
        p = (watch){.last = last};
        fails(TOPICTAG_E_CANCELLED, score(model, &p));
        assert_int_equal(p.looks, last);
    }
    tt_buf_release(&stories);
    topictag_model_free(model);
    remove(CORPUS);
}

/* Labels of the corpus that the model lacks stand between its own. */
static void a_report_holds_what_the_model_says(void **state)
{
    (void)state;
    static const char stories[] = "{\"text\":\"The judge in court.\",\"labels\":[\"legal\"]}\n"
                                  "nonsense\n"
                                  "{\"text\":\"zzz\",\"labels\":[\"art\",\"irony\"]}\n";
    const topictag_train_options options = tiny_options();
    const char *paths[] = {write_file("one.jsonl", stories, strlen(stories)),
                           write_file("two.jsonl", tiny_corpus, strlen(tiny_corpus))};
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_session *session = NULL;
    topictag_report *report = NULL;
    topictag_prediction p;
    topictag_input_options input = topictag_input_options_default();
    input.on_error = TOPICTAG_ON_ERROR_SKIP;
    ok(topictag_evaluate(&report, model, paths, 2, &input, NULL, NULL, &err));
    assert_string_equal(report->view.title, "model on one.jsonl and 1 more");
    assert_true(report->view.multilabel);
    assert_int_equal(report->view.n_skipped, 1);
    assert_int_equal(report->view.n_unknown_labels, 2);
    static const char *const labels[] = {"art", "hardware", "irony", "legal"};
    for (uint32_t label = 0; label < 4; label++) {
        assert_string_equal(report->label_names[label], labels[label]);
        if (label % 2 == 0)
            assert_true(isnan(report->thresholds[label]));
        else
            assert_true(report->thresholds[label] == topictag_model_threshold(model, label / 2));
    }
    ok(topictag_session_new(&session, model, NULL, &err));
    ok(topictag_predict(session, "The judge in court.", 19, 0, &p, &err));
    assert_true(report->probabilities[1] == (float)p.probabilities[0]);
    assert_true(report->probabilities[3] == (float)p.probabilities[1]);
    assert_string_equal(report->stories[1].reason, "no-known-terms");
    assert_int_equal(report->stories[1].line, 3);
    topictag_session_free(session);
    topictag_report_free(report);
    topictag_model_free(model);
    remove(paths[0]);
    remove(paths[1]);
}

/* A model of one label each makes no report of one label each where stories have several. */
static void stories_of_several_labels_make_it_multilabel(void **state)
{
    (void)state;
    static const char one_each[] = "{\"text\":\"court judge\",\"label\":\"legal\"}\n"
                                   "{\"text\":\"judge appeal\",\"label\":\"legal\"}\n"
                                   "{\"text\":\"the court\",\"label\":\"legal\"}\n"
                                   "{\"text\":\"chip memory\",\"label\":\"hardware\"}\n"
                                   "{\"text\":\"the chip\",\"label\":\"hardware\"}\n"
                                   "{\"text\":\"memory cores\",\"label\":\"hardware\"}\n";
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(one_each, &options);
    const char *const corpora[] = {one_each, tiny_corpus};
    assert_true(topictag_model_is_singlelabel(model));
    for (int i = 0; i < 2; i++) {
        const char *path = write_file(CORPUS, corpora[i], strlen(corpora[i]));
        topictag_report *report = NULL;
        ok(topictag_evaluate(&report, model, &path, 1, NULL, NULL, NULL, &err));
        assert_int_equal(report->view.multilabel, i == 1);
        topictag_report_free(report);
        remove(path);
    }
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scoring_can_be_stopped),
        cmocka_unit_test(a_report_holds_what_the_model_says),
        cmocka_unit_test(stories_of_several_labels_make_it_multilabel),
    };
    return cmocka_run_group_tests_name("score.evaluate", tests, NULL, NULL);
}
