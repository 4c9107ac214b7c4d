/* SPDX-License-Identifier: MIT */
#include "curate/story_edges.h"
#include "unit/test.h"

/* "term@begin/end " of each word or pair at an edge of the story. */
static void assert_edges(const char *text, size_t title_bytes, const char *expected)
{
    const tt_analyzer_options pairs = {.ngrams = 2};
    const tt_document document = {
        .text = text, .n_bytes = strlen(text), .title_bytes = title_bytes};
    tt_analyzer *analyzer;
    tt_terms terms;
    char found[2000] = "";
    ok(tt_analyzer_new(&analyzer, &pairs, &err));
    ok(tt_analyzer_run(analyzer, text, strlen(text), &terms, &err));
    tt_edge_walk walk = tt_edges_begin(&document, &terms);
    for (size_t i = 0; i < terms.n; i++) {
        uint32_t from_begin, to_end;
        if (tt_edges_hold(&walk, &terms.items[i], &from_begin, &to_end))
            snprintf(found + strlen(found), sizeof found - strlen(found), "%.*s@%u/%u ",
                     (int)terms.items[i].n_bytes, terms.items[i].bytes, from_begin, to_end);
    }
    assert_string_equal(found, expected);
    tt_analyzer_free(analyzer);
}

static void both_ends_of_the_headline_are_edges(void **state)
{
    (void)state;
    assert_edges("A b\n\n1 2 3 4 5 6 7 8 9\nmiddle\n1 2 3 4 5 6 7 8 9", 3,
                 "a@0/1 a b@0/0 b@1/0 "
                 "1@0/8 1 2@0/8 2@1/8 2 3@1/8 3@2/8 3 4@2/8 4@3/8 4 5@3/8 5@4/8 5 6@4/8 6@5/8 "
                 "6 7@5/8 7@6/8 7 8@6/8 8@7/8 "
                 "2@8/7 2 3@8/6 3@8/6 3 4@8/5 4@8/5 4 5@8/4 5@8/4 5 6@8/3 6@8/3 6 7@8/2 7@8/2 "
                 "7 8@8/1 8@8/1 8 9@8/0 9@8/0 ");
}

static void a_short_last_line_has_two_ends(void **state)
{
    (void)state;
    assert_edges("one\ntwo\nby Ann\n", 0, "one@0/8 by@0/1 by ann@0/0 ann@1/0 ");
    assert_edges("one two", 0, "one@0/1 one two@0/0 two@1/0 ");
    assert_edges("", 0, "");
    assert_edges(" \n ", 0, "");
    assert_edges("Head", 4, "head@0/0 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_of_the_headline_are_edges),
        cmocka_unit_test(a_short_last_line_has_two_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
