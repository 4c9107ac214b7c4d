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

/* 60 stories of common words; with_own: each with ten words that no other has. */
static void write_stories(tt_buf *out, bool with_own)
{
    tt_rng rng;
    tt_rng_seed(&rng, 5);
    tt_buf_reset(out);
    for (int i = 0; i < 60; i++) {
        const unsigned label = (unsigned)i % 3;
        ok(tt_buf_printf(out, &err, "{\"labels\":[\"l%u\"],\"text\":\"", label));
        for (int k = 0; k < 8; k++)
            ok(tt_buf_printf(out, &err, "w%u ",
                             (unsigned)tt_rng_below(&rng, 40) + (k < 3 ? 40 + 10 * label : 0)));
        for (int k = 0; k < 10 && with_own; k++)
            ok(tt_buf_printf(out, &err, "own%d%c ", i, 'a' + k));
        ok(tt_buf_add_str(out, "\"}\n", &err));
    }
}

/* Words that a fold's training cuts leave no trace in it, not even by their number. */
static void cut_terms_leave_no_trace(void **state)
{
    (void)state;
    static const topictag_kernel kernels[] = {TOPICTAG_KERNEL_LINEAR, TOPICTAG_KERNEL_RBF};
    for (size_t k = 0; k < 2; k++) {
        topictag_train_options options = tiny_options();
        topictag_text texts[2] = {{0}};
        tt_buf corpus = {0};
        options.kernel = kernels[k];
        options.char_ngrams_min = 0;
        options.min_df = 2;
        options.ratio_weight = 0.5;
        for (int with_own = 0; with_own < 2; with_own++) {
            write_stories(&corpus, with_own);
            topictag_report *report = crossval(corpus.data, &options);
            ok(topictag_report_render(report, "json", &texts[with_own], &err));
            topictag_report_free(report);
        }
        assert_string_equal(texts[0].data, texts[1].data);
        topictag_text_free(&texts[0]);
        topictag_text_free(&texts[1]);
        tt_buf_release(&corpus);
    }
}

/* With one term allowed, which half of all stories hold, a fold knows the others' stories no more.
 */
static void folds_keep_the_most_frequent_terms(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    tt_buf corpus = {0};
    for (int i = 0; i < 20; i++)
        ok(tt_buf_printf(&corpus, &err, "{\"labels\":[\"l%d\"],\"text\":\"%s rare%d\"}\n",
                         i / 2 % 2, i % 2 ? "common" : "", i / 4));
    options.char_ngrams_min = 0;
    options.max_features = 1;
    topictag_report *report = crossval(corpus.data, &options);
    for (uint32_t doc = 0; doc < 20; doc++)
        assert_true((report->stories[doc].reason == NULL) == (doc % 2 == 1));
    topictag_report_free(report);
    tt_buf_release(&corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stories_are_judged_unseen),
        cmocka_unit_test(the_least_probability_holds_in_folds),
        cmocka_unit_test(cut_terms_leave_no_trace),
        cmocka_unit_test(folds_keep_the_most_frequent_terms),
    };
    return cmocka_run_group_tests_name("score.crossval", tests, NULL, NULL);
}
