/* SPDX-License-Identifier: MIT */
/* Lines that recur whatever the label are dropped, in training and prediction by the same rule. */
#include "unit/pipeline/newsroom.h"
#include "unit/reading.h"

#include "pipeline/chrome.h"

#define FOLLOW "Follow us on every channel"
#define CORPUS "pipeline-chrome.jsonl"

/* One story in three is of each label, one of none; extra [3] goes below each kind. */
static void write_corpus(size_t n_stories, const char *const extra[3])
{
    static const char *const texts[] = {"The judge ruled for plaintiff %zu in court.",
                                        "The chip number %zu has more memory and cores.",
                                        "Rain and wind in the north on day %zu."};
    static const char *const labels[] = {"[\"legal\"]", "[\"hardware\"]", "[]"};
    FILE *file = fopen(CORPUS, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < n_stories; i++) {
        fprintf(file, "{\"title\":\"Story\",\"text\":\"");
        fprintf(file, texts[i % 3], i);
        fprintf(file, "%s\",\"labels\":%s}\n", extra[i % 3], labels[i % 3]);
    }
    assert_int_equal(fclose(file), 0);
}

static tt_chrome learn(tt_corpus *corpus)
{
    static const char *const paths[] = {CORPUS};
    const tt_reader_options reading = default_reading();
    tt_chrome chrome;
    ok(tt_corpus_load(corpus, paths, 1, &reading, TT_ON_ERROR_STOP, NULL, &err));
    ok(tt_chrome_learn(&chrome, corpus, NULL, &err));
    remove(CORPUS);
    return chrome;
}

/* How many lines are learned from 30 stories (or as many as said) with these extra lines. */
static size_t n_learned(size_t n_stories, const char *legal, const char *hardware, const char *none)
{
    tt_corpus corpus;
    write_corpus(n_stories, (const char *const[]){legal, hardware, none});
    tt_chrome chrome = learn(&corpus);
    const size_t n = chrome.n;
    tt_chrome_release(&chrome);
    tt_corpus_release(&corpus);
    return n;
}

static void what_recurs_everywhere_is_learned(void **state)
{
    (void)state;
    const char *line = "\\n\\n" FOLLOW "\\n";
    assert_int_equal(n_learned(30, line, line, line), 1);
    assert_int_equal(n_learned(9, line, line, line), 0);
    assert_int_equal(n_learned(30, "\\n  " FOLLOW " \\t\\r\\n", line, "\\n" FOLLOW), 1);
    /* Twice in a story is once. */
    assert_int_equal(n_learned(9, "\\n" FOLLOW "\\n" FOLLOW "\\n", line, line), 0);
    assert_int_equal(n_learned(30, "\\n" FOLLOW "\\nCopyright The Daily Example", line,
                               "\\nCopyright The Daily Example\\n" FOLLOW),
                     2);
}

/* Of many stories, a line must recur in a thousandth. */
static void what_recurs_seldom_stays(void **state)
{
    (void)state;
    for (size_t n_with = 19; n_with <= 20; n_with++) {
        FILE *file = fopen(CORPUS, "wb");
        assert_non_null(file);
        for (size_t i = 0; i < 20000; i++)
            fprintf(file, "{\"text\":\"Story %zu%s\",\"labels\":[\"%s\"]}\n", i,
                    i < n_with ? "\\n" FOLLOW : "", i % 2 == 0 ? "legal" : "hardware");
        assert_int_equal(fclose(file), 0);
        tt_corpus corpus;
        tt_chrome chrome = learn(&corpus);
        assert_int_equal(chrome.n, n_with == 20);
        tt_chrome_release(&chrome);
        tt_corpus_release(&corpus);
    }
}

static void what_marks_a_label_stays(void **state)
{
    (void)state;
    const char *line = "\\n" FOLLOW;
    assert_int_equal(n_learned(60, line, "", ""), 0);
    assert_int_equal(n_learned(60, "", "", line), 0);
    assert_int_equal(n_learned(60, line, line, ""), 1);
}

static void what_says_little_or_goes_on_a_sentence_stays(void **state)
{
    (void)state;
    static const char *const lines[] = {"\\n2023-11-26 1234567890", "\\nthe spokesman said on day.",
                                        "\\nNo more."};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(n_learned(30, lines[i], lines[i], lines[i]), 0);
    const char *kana = "\\n\u95A2\u9023\u30EA\u30F3\u30AF";
    assert_int_equal(n_learned(30, kana, kana, kana), 1);
}

/* The title is no line, and the learned lines are blanked in the corpus, offsets kept. */
static void the_corpus_loses_the_lines(void **state)
{
    (void)state;
    tt_corpus corpus;
    const char *line = "\\n" FOLLOW "\\nStory";
    write_corpus(30, (const char *const[]){line, line, "\\nStory"});
    tt_chrome chrome = learn(&corpus);
    assert_int_equal(chrome.n, 1);
    assert_int_equal(chrome.n_dropped, 20);
    assert_int_equal(chrome.n_stories, 20);
    assert_string_equal(corpus.docs[0].text, "Story\n\nThe judge ruled for plaintiff 0 in court.\n"
                                             "                          \nStory");
    tt_chrome_release(&chrome);
    tt_corpus_release(&corpus);
}

static void expect_ranges(const char *text, size_t title_bytes, size_t n_expected, size_t begin)
{
    static const char follow[] = FOLLOW;
    const tt_chrome_lines line = {.text = follow, .line = {0, sizeof follow - 1}};
    const uint64_t hashes[] = {tt_chrome_hash(&line)};
    tt_ranges ranges = {0};
    ok(tt_chrome_find(&ranges, hashes, 1, text, strlen(text), title_bytes, &err));
    assert_int_equal(ranges.n, n_expected);
    for (size_t i = 0; i < ranges.n; i++)
        assert_memory_equal(text + ranges.items[i].begin, follow, sizeof follow - 1);
    if (n_expected > 0)
        assert_int_equal(ranges.items[0].begin, begin);
    free(ranges.items);
}

static void lines_are_found_where_they_stand(void **state)
{
    (void)state;
    expect_ranges("The judge\n  " FOLLOW " \r\nruled\n" FOLLOW, 0, 2, 12);
    expect_ranges("Title\n\n" FOLLOW "\n", 5, 1, 7);
    expect_ranges(FOLLOW "\n\nThe judge ruled.", sizeof FOLLOW - 1, 0, 0);
    /* A story that says nothing else keeps it. */
    expect_ranges("\n" FOLLOW "\n\n" FOLLOW, 0, 0, 0);
    expect_ranges("The judge said: " FOLLOW, 0, 0, 0);
    expect_ranges("", 0, 0, 0);
}

/* With or without the lines, the same decisions: bit for bit. */
static void prediction_drops_what_training_dropped(void **state)
{
    (void)state;
    static const char *const stories[] = {
        "The judge has a chip.\n\nFollow us on every channel\n",
        "The judge has a chip.",
    };
    const char *path = CORPUS, *line = "\\n" FOLLOW;
    const topictag_train_options options = tiny_options();
    topictag_model *model = NULL, *opened = NULL;
    topictag_train_summary summary;
    topictag_range range;
    size_t n;
    double decisions[2][2];
    write_corpus(30, (const char *const[]){line, line, line});
    ok(topictag_train(&model, &path, 1, NULL, &options, &summary, NULL, &err));
    assert_int_equal(summary.n_recurring_lines, 1);
    assert_int_equal(summary.n_dropped_lines, 30);
    ok(topictag_model_save(model, "pipeline-chrome.ttm", &err));
    ok(topictag_model_open(&opened, "pipeline-chrome.ttm", &err));
    for (int i = 0; i < 2; i++) {
        topictag_session *session = NULL;
        topictag_prediction prediction;
        ok(topictag_session_new(&session, opened, NULL, &err));
        ok(topictag_predict(session, stories[i], strlen(stories[i]), 0, &prediction, &err));
        memcpy(decisions[i], prediction.decisions, sizeof decisions[i]);
        topictag_session_free(session);
    }
    assert_memory_equal(decisions[0], decisions[1], sizeof decisions[0]);
    ok(topictag_model_recurring(opened, stories[0], strlen(stories[0]), 0, &range, 1, &n, &err));
    assert_int_equal(n, 1);
    assert_int_equal(range.begin, 23);
    assert_int_equal(range.end, 23 + sizeof FOLLOW - 1);
    ok(topictag_model_recurring(opened, stories[1], strlen(stories[1]), 0, NULL, 0, &n, &err));
    assert_int_equal(n, 0);
    topictag_model_free(opened);
    topictag_model_free(model);
    remove("pipeline-chrome.ttm");
}

static void chrome_can_be_kept(void **state)
{
    (void)state;
    const char *path = CORPUS, *line = "\\n" FOLLOW;
    topictag_train_options options = tiny_options();
    topictag_model *model = NULL;
    topictag_train_summary summary;
    options.learn_chrome = false;
    write_corpus(30, (const char *const[]){line, line, line});
    ok(topictag_train(&model, &path, 1, NULL, &options, &summary, NULL, &err));
    assert_int_equal(summary.n_recurring_lines, 0);
    assert_int_equal(model->model->n_chrome, 0);
    topictag_model_free(model);
    remove(CORPUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_recurs_everywhere_is_learned),
        cmocka_unit_test(what_recurs_seldom_stays),
        cmocka_unit_test(what_marks_a_label_stays),
        cmocka_unit_test(what_says_little_or_goes_on_a_sentence_stays),
        cmocka_unit_test(the_corpus_loses_the_lines),
        cmocka_unit_test(lines_are_found_where_they_stand),
        cmocka_unit_test(prediction_drops_what_training_dropped),
        cmocka_unit_test(chrome_can_be_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
