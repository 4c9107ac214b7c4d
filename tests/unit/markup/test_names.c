/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "markup/html_names.h"
#include "markup/html_tags.h"

static const char *normal(const char *value)
{
    static char names[TT_NAMES_BYTES];
    tt_names_add(names, 0, value);
    return names;
}

static void names_become_words(void **state)
{
    (void)state;
    assert_string_equal(normal("postBody_text  wide"), "post-body-text wide");
    assert_string_equal(normal(" -entry--Content__inner- "), "entry-content-inner");
    assert_string_equal(normal("MainColumn"), "main-column");
    assert_string_equal(normal("readURL"), "read-url");
    assert_string_equal(normal(""), "");
    char names[TT_NAMES_BYTES];
    size_t len = tt_names_add(names, 0, "a");
    assert_int_equal(tt_names_add(names, len, "b"), 3);
    assert_string_equal(names, "a b");
}

static void long_names_are_cut(void **state)
{
    (void)state;
    char value[2000], names[TT_NAMES_BYTES];
    memset(value, 'A', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    size_t len = tt_names_add(names, 0, value);
    assert_true(len < TT_NAMES_BYTES && names[len] == '\0');
    len = tt_names_add(names, len, value);
    assert_true(len < TT_NAMES_BYTES && names[len] == '\0');
}

static tt_hints hints(const char *value)
{
    return tt_names_hints(normal(value));
}

static void names_say_what_elements_hold(void **state)
{
    (void)state;
    assert_int_equal(hints("entry-content"), TT_HINT_BODY);
    assert_int_equal(hints("articleBody"), TT_HINT_BODY);
    assert_int_equal(hints("post"), TT_HINT_STORY);
    assert_int_equal(hints("mainContent"), TT_HINT_CONTENT);
    assert_int_equal(hints("left side-bar"), TT_HINT_DROP(TT_DROP_OUTSIDE));
    assert_int_equal(hints("sharedaddy"), TT_HINT_DROP(TT_DROP_SHARING));
    assert_int_equal(hints("article__related-links"), TT_HINT_DROP(TT_DROP_RELATED));
    assert_int_equal(hints("cookieConsent"), TT_HINT_DROP(TT_DROP_COOKIE));
    assert_int_equal(hints("banner"), TT_HINT_DROP(TT_DROP_PROMOTION));
}

static void names_that_say_something_else(void **state)
{
    (void)state;
    /* Words within words, a whole name with more in it, names of the page or the topic. */
    assert_int_equal(hints("shared-memory loading header-title"), TT_HINT_DROP(TT_DROP_SHARING));
    assert_int_equal(hints("download broadcast"), 0);
    assert_int_equal(hints("post-480 has-sidebar tag-comments category-sharing"), 0);
    assert_int_equal(hints("story-42"), 0);
    assert_int_equal(hints("node--promoted"), 0);
    assert_int_equal(hints("above-footer"), 0);
}

static void the_gravest_reason_wins(void **state)
{
    (void)state;
    assert_int_equal(tt_hints_reason(TT_HINT_DROP(TT_DROP_OUTSIDE)), TT_DROP_OUTSIDE);
    assert_int_equal(tt_hints_reason(hints("sidebar comments")), TT_DROP_COMMENTS);
}

static void tags(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        tt_tag tag;
    } known[] = {{"a", TT_TAG_A},        {"b", TT_TAG_BOLD},  {"h6", TT_TAG_H6},
                 {"main", TT_TAG_MAIN},  {"nav", TT_TAG_NAV}, {"script", TT_TAG_SCRIPT},
                 {"td", TT_TAG_TD},      {"th", TT_TAG_TD},   {"ul", TT_TAG_LIST},
                 {"video", TT_TAG_SKIP}, {"wbr", TT_TAG_VOID}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(tt_tag_of(known[i].name), known[i].tag);
    assert_int_equal(tt_tag_of("x-teaser"), TT_TAG_BLOCK);
    assert_int_equal(tt_tag_of("o:p"), TT_TAG_INLINE);
    assert_false(tt_tag_is_known("x-teaser"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_words),
        cmocka_unit_test(long_names_are_cut),
        cmocka_unit_test(names_say_what_elements_hold),
        cmocka_unit_test(names_that_say_something_else),
        cmocka_unit_test(the_gravest_reason_wins),
        cmocka_unit_test(tags),
    };
    return cmocka_run_group_tests_name("article.names", tests, NULL, NULL);
}
