/* SPDX-License-Identifier: MIT */
/* Checking as a library call; what users see of it is in tests/cli/check.bats. */
#include "unit/pipeline/newsroom.h"

static void no_path_holds_no_story(void **state)
{
    (void)state;
    topictag_check *check = NULL;
    fails(TOPICTAG_E_EMPTY,
          topictag_check_corpus(&check, NULL, 0, NULL, 0, NULL, NULL, NULL, &err));
    assert_null(check);
}

static void options_are_checked(void **state)
{
    (void)state;
    static const char *const path = "no-such-corpus.jsonl";
    topictag_check *check = NULL;
    topictag_check_options options = topictag_check_options_default();
    topictag_input_options input = topictag_input_options_default();
    options.folds = 0;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_check_corpus(&check, &path, 1, NULL, 0, &input, &options, NULL, &err));
    assert_string_equal(err.where, "folds");
    input.text_field = NULL;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_check_corpus(&check, &path, 1, NULL, 0, &input, NULL, NULL, &err));
    assert_string_equal(err.where, "text-field");
    assert_null(check);
}

#define CORPUS "check-corpus.jsonl"

/*
 * 30 stories of each of three topics, in words that tell them; then one that is wholly of another
 * topic than its label, one that is half so, one without a word, and one alone with its label.
 * Several labels: stories of the first topic have "news" too, but for one.
 */
static topictag_check *check_faults(bool several, const topictag_check_options *options)
{
    static const char *const words[3][6] = {
        {"judge", "court", "plaintiff", "appeal", "ruling", "verdict"},
        {"chip", "memory", "cores", "servers", "silicon", "laptop"},
        {"goal", "match", "team", "coach", "league", "final"},
    };
    const char *path = CORPUS;
    topictag_check *check = NULL;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 90; i++)
        fprintf(file, "{\"id\":\"%d\",\"text\":\"%s %s %s\",\"labels\":[\"t%d\"%s]}\n", i,
                words[i % 3][i % 6], words[i % 3][(i / 3 + 1) % 6], words[i % 3][(i / 7) % 6],
                i % 3, several && i % 3 == 0 && i != 60 ? ",\"news\"" : "");
    fputs("{\"id\":\"half\",\"text\":\"judge court cores chip memory\",\"labels\":[\"t0\"]}\n"
          "{\"id\":\"whole\",\"text\":\"goal match team coach\",\"labels\":[\"t1\"]}\n"
          "{\"id\":\"none\",\"text\":\"-\",\"labels\":[\"t2\"]}\n"
          "{\"id\":\"alone\",\"text\":\"goal match\",\"labels\":[\"t9\"]}\n",
          file);
    assert_int_equal(fclose(file), 0);
    ok(topictag_check_corpus(&check, &path, 1, NULL, 0, NULL, options, NULL, &err));
    remove(path);
    return check;
}

/* The probable mislabels, as "id:label>suggested " each. */
static void expect_mislabels(const topictag_check *check, const char *expected)
{
    char found[500] = "";
    double last = 1;
    for (size_t i = 0; i < topictag_check_n_findings(check); i++) {
        const topictag_finding *f = topictag_check_finding(check, i);
        if (f->kind != TOPICTAG_FINDING_MISLABEL)
            continue;
        assert_true(f->score <= last && f->score > 0);
        last = f->score;
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s:%s>%s ", f->id,
                 f->label != NULL ? f->label : "", f->suggested != NULL ? f->suggested : "");
    }
    assert_string_equal(found, expected);
}

/* Ranked, at most so many, none without a word, and none of a label that a fold cannot learn. */
static void mislabels_are_ranked(void **state)
{
    (void)state;
    topictag_check_options options = topictag_check_options_default();
    options.rare = 1;
    topictag_check *check = check_faults(false, &options);
    expect_mislabels(check, "whole:t1>t2 half:t0>t1 ");
    topictag_check_free(check);
    options.mislabels = 1;
    check = check_faults(false, &options);
    expect_mislabels(check, "whole:t1>t2 ");
    topictag_check_free(check);
}

/* Of each story the label that is most doubtful, given or withheld. */
static void of_several_labels_one_is_told(void **state)
{
    (void)state;
    topictag_check *check = check_faults(true, NULL);
    expect_mislabels(check, "60:>news whole:t1> alone:>t2 ");
    topictag_check_free(check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_path_holds_no_story),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(mislabels_are_ranked),
        cmocka_unit_test(of_several_labels_one_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
