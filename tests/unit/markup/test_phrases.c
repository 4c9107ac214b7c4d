/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "markup/phrases.h"

static tt_phrase phrase(const char *line)
{
    return tt_phrase_of(line, strlen(line));
}

static void whole_lines_in_many_languages(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        tt_drop_reason reason;
    } lines[] = {
        {"Similar topics", TT_DROP_RELATED},
        {"» READ MORE (3)", TT_DROP_RELATED},
        {"Other stories you might like", TT_DROP_RELATED},
        {"Ähnliche Artikel:", TT_DROP_RELATED},
        {"ÄHNLICHE ARTIKEL", TT_DROP_RELATED},
        {"À lire aussi", TT_DROP_RELATED},
        {"Sur le même sujet", TT_DROP_RELATED},
        {"Te puede interesar", TT_DROP_RELATED},
        {"【関連記事】", TT_DROP_RELATED},
        {"关注", TT_DROP_SHARING},
        {"Читайте также:", TT_DROP_RELATED},
        {"You may also like", TT_DROP_RELATED},
        {"Continue reading", TT_DROP_LINKS},
        {"Leave a reply", TT_DROP_COMMENTS},
        {"Tous droits réservés.", TT_DROP_FOOTER},
        {"- Anzeige -", TT_DROP_PROMOTION},
        {"Don’t miss", TT_DROP_RELATED},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        tt_phrase found = phrase(lines[i].line);
        if (found.extent != TT_PHRASE_WHOLE || found.reason != lines[i].reason)
            fail_msg("\"%s\": extent %d reason %d", lines[i].line, found.extent, found.reason);
    }
    assert_true(phrase("Related stories").heads);
    assert_false(phrase("Share this").heads);
}

static void leading_phrases(void **state)
{
    (void)state;
    assert_int_equal(phrase("Read also: Lenovo halves its range").extent, TT_PHRASE_LEADS);
    assert_int_equal(phrase("Foto: Anna Beispiel/dpa").reason, TT_DROP_CAPTION);
    assert_int_equal(phrase("© 1998–2022 The Gazette").reason, TT_DROP_FOOTER);
    assert_int_equal(phrase("(c) 2020 The Gazette").reason, TT_DROP_FOOTER);
    assert_int_equal(phrase("関連記事 工場の火災").extent, TT_PHRASE_LEADS);
}

/* The words of the phrases in other lines, or inside of longer words, mean nothing. */
static void no_phrase(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "...",
        "Shareholders voted against the merger",
        "Adverse weather closed the port",
        "The related topics were discussed",
        "Comments by the minister drew criticism",
        "Mehrere Artikel erschienen",
        "Advertisers are leaving",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (phrase(lines[i]).extent != TT_PHRASE_NONE)
            fail_msg("\"%s\" is taken for a phrase", lines[i]);
    char line[1000];
    memset(line, 'x', sizeof line);
    memcpy(line, "Related ", 8);
    assert_int_equal(tt_phrase_of(line, sizeof line).extent, TT_PHRASE_NONE);
}

static void calls(void **state)
{
    (void)state;
    const char *call = "Melden Sie sich für unseren NEWSLETTER an";
    assert_true(tt_phrase_is_call(call, strlen(call)));
    assert_false(tt_phrase_is_call("The ministers signed", 20));
}

static void copyright_marks(void **state)
{
    (void)state;
    static const char *const marked[] = {"\u00A9 2024", "Reuters \u00A9", "(c) 2024", "(C)2024"};
    static const char *const unmarked[] = {"", "(c)", "(C) Smith", "Reuters", "2024 (c"};
    for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i++)
        assert_true(tt_phrase_has_copyright(marked[i], strlen(marked[i])));
    for (size_t i = 0; i < sizeof unmarked / sizeof unmarked[0]; i++)
        assert_false(tt_phrase_has_copyright(unmarked[i], strlen(unmarked[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_lines_in_many_languages),
        cmocka_unit_test(leading_phrases),
        cmocka_unit_test(no_phrase),
        cmocka_unit_test(calls),
        cmocka_unit_test(copyright_marks),
    };
    return cmocka_run_group_tests_name("article.phrases", tests, NULL, NULL);
}
