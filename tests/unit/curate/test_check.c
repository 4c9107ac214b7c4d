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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_path_holds_no_story),
        cmocka_unit_test(options_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
