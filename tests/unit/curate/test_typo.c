/* SPDX-License-Identifier: MIT */
/* Labels that are others misspelt. */
#include "unit/test.h"

#include "curate/typo.h"

/* Whether the first of two labels, 1 story to 100, is taken for the second. */
static bool is_typo(const char *rare, const char *common)
{
    const bool in_order = strcmp(rare, common) < 0;
    const char *names[2] = {in_order ? rare : common, in_order ? common : rare};
    const uint32_t counts[2] = {in_order ? 1 : 100, in_order ? 100 : 1};
    const tt_corpus corpus = {.n_labels = 2, .label_names = names};
    uint32_t typo_of[2];
    ok(tt_typos_find(typo_of, &corpus, counts, &err));
    assert_int_equal(typo_of[in_order ? 1 : 0], UINT32_MAX);
    return typo_of[in_order ? 0 : 1] != UINT32_MAX;
}

static void slips_are_found(void **state)
{
    (void)state;
    static const char *const slips[][2] = {
        {"leagl", "legal"},
        {"hardwear", "hardware"},
        {"Security-Policy", "security policy"},
        {"Top ２", "top 2"},
        {"intrenational ploicy", "international policy"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
        assert_true(is_typo(slips[i][0], slips[i][1]));
}

static void other_labels_are_none(void **state)
{
    (void)state;
    static const char *const others[][2] = {
        {"heat", "wheat"},
        {"cs.AI", "cs.AR"},
        {"area 51", "area 52"},
        {"4chan", "5chan"},
        {"+", "-"},
        {"oil", "oat"},
        {"gas", "gap"},
        {"intrenational ploicy reveiw", "international policy review"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(is_typo(others[i][0], others[i][1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_are_found),
        cmocka_unit_test(other_labels_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
