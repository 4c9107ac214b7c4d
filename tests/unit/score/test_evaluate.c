/* SPDX-License-Identifier: MIT */
/* Scoring a model: that it can be stopped. */
#include "base/buffer.h"
#include "unit/pipeline/newsroom.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scoring_can_be_stopped),
    };
    return cmocka_run_group_tests_name("score.evaluate", tests, NULL, NULL);
}
