/* SPDX-License-Identifier: MIT */
/* Splitting as a library call; what users see of it is in tests/cli/split.bats. */
#include "unit/pipeline/newsroom.h"

#include <sys/stat.h>
#include <unistd.h>

#define CORPUS "split-corpus.jsonl"
#define FOLDER "split-parts"

static const char *const corpus_path = CORPUS;

static void forget(void)
{
    remove(FOLDER "/train.jsonl");
    remove(FOLDER "/test.jsonl");
    rmdir(FOLDER);
}

static uint64_t count_lines(const char *path)
{
    uint64_t n = 0;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (int c; (c = fgetc(file)) != EOF;)
        n += c == '\n';
    fclose(file);
    return n;
}

static void the_summary_is_of_the_files(void **state)
{
    (void)state;
    topictag_split_summary summary;
    write_file(CORPUS, tiny_corpus, strlen(tiny_corpus));
    ok(topictag_split_corpus(&corpus_path, 1, NULL, NULL, FOLDER, &summary, NULL, &err));
    assert_int_equal(summary.n_train, count_lines(FOLDER "/train.jsonl"));
    assert_int_equal(summary.n_test, count_lines(FOLDER "/test.jsonl"));
    assert_int_equal(summary.n_train + summary.n_test, count_lines(CORPUS));
    assert_true(summary.n_test > 0);
    assert_int_equal(summary.n_only_test, 0);
    assert_string_equal(summary.newest, "");
    forget();
}

static void options_are_checked(void **state)
{
    (void)state;
    topictag_split_options options = topictag_split_options_default();
    options.test = 1;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_split_corpus(&corpus_path, 1, NULL, &options, FOLDER, NULL, NULL, &err));
    assert_string_equal(err.where, "test");
}

static void no_path_holds_no_story(void **state)
{
    (void)state;
    fails(TOPICTAG_E_EMPTY, topictag_split_corpus(NULL, 0, NULL, NULL, FOLDER, NULL, NULL, &err));
    assert_string_equal(err.where, "");
}

static void an_interrupt_writes_nothing(void **state)
{
    (void)state;
    topictag_status rc = TOPICTAG_E_CANCELLED;
    for (int events = 0; rc == TOPICTAG_E_CANCELLED; events++) {
        patience p = {events};
        const topictag_listener listener = {lose_patience, &p};
        rc = topictag_split_corpus(&corpus_path, 1, NULL, NULL, FOLDER, NULL, &listener, &err);
        assert_true(rc == TOPICTAG_OK || access(FOLDER, F_OK) != 0);
        assert_true(events > 0 || rc == TOPICTAG_E_CANCELLED);
    }
    assert_int_equal(rc, TOPICTAG_OK);
    forget();
    remove(CORPUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_summary_is_of_the_files),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(no_path_holds_no_story),
        cmocka_unit_test(an_interrupt_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
