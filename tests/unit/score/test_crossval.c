/* SPDX-License-Identifier: MIT */
/* Cross-validation: what a fold judges it has not learned from. */
#include "unit/pipeline/newsroom.h"

#include "base/buffer.h"
#include "score/scoring.h"

#define CORPUS "crossval.jsonl"

static topictag_report *crossval(const char *corpus, const topictag_train_options *options)
{
    const char *path = write_file(CORPUS, corpus, strlen(corpus));
    topictag_report *report = NULL;
    ok(topictag_crossval(&report, &path, 1, NULL, options, NULL, &err));
    remove(path);
    return report;
}

/* Every story has words of its own: who has not seen it knows none of them. */
static void stories_are_judged_unseen(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    tt_buf corpus = {0};
    double f1 = -1;
    for (int i = 0; i < 30; i++)
        ok(tt_buf_printf(&corpus, &err, "{\"text\":\"a%d b%d c%d\",\"labels\":[\"l%d\"]}\n", i, i,
                         i, i % 3));
    ok(tt_buf_add_str(&corpus, "{\"text\":\"d e f\",\"labels\":[]}\n", &err));
    options.char_ngrams_min = 0;
    topictag_report *report = crossval(corpus.data, &options);
    ok(topictag_report_metric(report, "micro-f1", &f1, &err));
    assert_true(f1 == 0.0);
    for (uint32_t doc = 0; doc < 31; doc++)
        assert_string_equal(report->stories[doc].reason, "no-known-terms");
    topictag_report_free(report);
    tt_buf_release(&corpus);
}

static const char one_label_each[] = "{\"text\":\"court judge plaintiff\",\"label\":\"legal\"}\n"
                                     "{\"text\":\"the court ruling\",\"label\":\"legal\"}\n"
                                     "{\"text\":\"judge appeal court\",\"label\":\"legal\"}\n"
                                     "{\"text\":\"chip memory cores\",\"label\":\"hardware\"}\n"
                                     "{\"text\":\"the memory chip\",\"label\":\"hardware\"}\n"
                                     "{\"text\":\"servers chip cores\",\"label\":\"hardware\"}\n";

/* As in prediction, a story of a task of one label has none where no label is likely enough. */
static void the_least_probability_holds_in_folds(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    double accuracy = -1;
    topictag_report *report = crossval(one_label_each, &options);
    ok(topictag_report_metric(report, "accuracy", &accuracy, &err));
    assert_true(accuracy > 0.9);
    topictag_report_free(report);
    options.min_probability = 0.9999;
    report = crossval(one_label_each, &options);
    assert_int_equal(report->predicted.begin[report->predicted.n_docs], 0);
    topictag_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stories_are_judged_unseen),
        cmocka_unit_test(the_least_probability_holds_in_folds),
    };
    return cmocka_run_group_tests_name("score.crossval", tests, NULL, NULL);
}
