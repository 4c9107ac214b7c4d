/* SPDX-License-Identifier: MIT */
/* Labels that are others misspelt. */
#include "unit/test.h"

#include "curate/typo.h"

/* What the first of two labels, 1 story to 100, is taken for. */
static tt_typo typo_of(const char *rare, const char *common)
{
    const bool in_order = strcmp(rare, common) < 0;
    const char *names[2] = {in_order ? rare : common, in_order ? common : rare};
    const uint32_t counts[2] = {in_order ? 1 : 100, in_order ? 100 : 1};
    const tt_corpus corpus = {.n_labels = 2, .label_names = names};
    tt_typo typos[2];
    ok(tt_typos_find(typos, &corpus, counts, NULL, &err));
    assert_int_equal(typos[in_order ? 1 : 0].meant, TT_TYPO_NONE);
    return typos[in_order ? 0 : 1];
}

static void slips_are_found(void **state)
{
    (void)state;
    static const char *const slips[][2] = {
        {"leagal", "legal"},
        {"hardwear", "hardware"},
        {"intrenational ploicy", "international policy"},
        {"Slovenia", "Slovakia"}, /* a person sees that it is none */
        {"U.S.", "us"},
        {"visual c++ programing", "visual c++ programming"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        const tt_typo typo = typo_of(slips[i][0], slips[i][1]);
        assert_int_not_equal(typo.meant, TT_TYPO_NONE);
        assert_false(typo.same_label);
    }
}

static void other_writings_are_the_same_label(void **state)
{
    (void)state;
    static const char *const writings[][2] = {
        {"Security-Policy", "security policy"},
        {"Top ２", "top 2"},
        {"top-2", "top2"},
        {"2024/2025_news", "2024/2025 News"},
        {"2024-25", "2024 25"},
        {" legal_", "legal"},
        {"C ++", "c++"},
    };
    for (size_t i = 0; i < sizeof writings / sizeof *writings; i++)
        assert_true(typo_of(writings[i][0], writings[i][1]).same_label);
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
        {"*", "-"},
        {"oil", "oat"},
        {"gas", "gap"},
        {"intrenational ploicy reveiw", "international policy review"},
        {"Iran", "Iraq"},
        {"gold", "golf"},
        {"Film", "Firm"},
        {"C++", "C"},
        {"C#", "C"},
        {"C#", "C++"},
        {"objective-c++", "objective-c"},
        {"-1", "1"},
        {"A-", "A"},
        {"2-4", "24"},
        {"1.5", "15"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (typo_of(others[i][0], others[i][1]).meant != TT_TYPO_NONE)
            fail_msg("%s is taken for %s", others[i][0], others[i][1]);
}

static int stop(const topictag_event *event, void *n_labels)
{
    return event->level == TOPICTAG_EVENT_PROGRESS && event->total == *(uint32_t *)n_labels;
}

static void may_be_stopped(void **state)
{
    (void)state;
    const char *names[2] = {"legal", "sport"};
    const uint32_t counts[2] = {1, 100};
    const tt_corpus corpus = {.n_labels = 2, .label_names = names};
    tt_typo typos[2];
    uint32_t n_labels = 2;
    const topictag_listener listener = {stop, &n_labels};
    fails(TOPICTAG_E_CANCELLED, tt_typos_find(typos, &corpus, counts, &listener, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_are_found),
        cmocka_unit_test(other_writings_are_the_same_label),
        cmocka_unit_test(other_labels_are_none),
        cmocka_unit_test(may_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
