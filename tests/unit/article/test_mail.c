/* SPDX-License-Identifier: MIT */
#include "unit/article/reading.h"

#include "article/mail.h"

static void headers_of_mail_and_news(void **state)
{
    (void)state;
    static const struct {
        const char *text, *subject, *body;
    } cases[] = {
        {"From: a@b.org (Ann)\nSubject: Re: New chip\nLines: 2\n\nThe chip", "Re: New chip",
         "\nThe chip"},
        {"subject:New chip\r\nFROM: a@b.org\r\n\r\nThe chip", "New chip", "\r\nThe chip"},
        {"From: a\nSubject: New\n chip\n\tand cores\nDate: x\n\nB", "New\n chip\n\tand cores",
         "\nB"},
        {"From: a\n folded: here\nSubject:\n New chip \n\n", "New chip", "\n"},
        {"\n \nFrom: a\nSubject: First\nSubject: second\n\nB", "First", "\nB"},
        {"Subject: All the text\nFrom: a", "All the text", ""},
        {"From: a\nSubject:\n\nB", "", "\nB"},
        /* A line that recurs in training stories is blanks. */
        {"From: a\nSubject: New chip\n       \nLines: 2\n\nB", "New chip", "\nB"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_mail mail;
        const char *text = cases[i].text;
        assert_true(tt_mail_find(&mail, text, strlen(text)));
        assert_int_equal(mail.subject_end - mail.subject_begin, strlen(cases[i].subject));
        assert_memory_equal(text + mail.subject_begin, cases[i].subject, strlen(cases[i].subject));
        assert_string_equal(text + mail.header_bytes, cases[i].body);
    }
}

static void what_begins_like_a_header_only(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n",
        "From",
        "From: a\nDate: today\n\nSubject: below the header",
        "Subject: a memo\nDate: today\n\nNo one wrote it.",
        "Note: the court has ruled.\nSubject: law\n\nFrom: what it says",
        "From: the archive\nSubject: chips\nA line of prose.\n\nMore",
        "From : a\nSubject: blanks are no names\n\nB",
        ": a\nFrom: a\nSubject: b\n\nB",
        "Fr\xC3\xB6m: a\nFrom: a\nSubject: b\n\nB",
        "From a to b\nSubject: c\nFrom: d\n\nB",
        "Subjects: a\nFrom: b\n\nB",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tt_mail mail;
        if (tt_mail_find(&mail, texts[i], strlen(texts[i])))
            fail_msg("taken for mail: %s", texts[i]);
    }
}

/* What is read stays as it is, but for folded lines of the header: those are one. */
static void headers_are_unfolded(void **state)
{
    (void)state;
    const tt_story *story = read_as(
        TT_ARTICLE_PLAIN, "From: a\nSubject: New\n  chip\n\tfaster\n\nHi\n  indented: line\n");
    assert_string_equal(story->title, "");
    assert_string_equal(story->text, "From: a\nSubject: New chip faster\n\nHi\nindented: line");
    story = read_as(TT_ARTICLE_PLAIN, "Note: New\n  chip\n\tfaster\n\nHi\n");
    assert_string_equal(story->text, "Note: New\nchip\nfaster\n\nHi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_of_mail_and_news),
        cmocka_unit_test(what_begins_like_a_header_only),
        reading_test(headers_are_unfolded),
    };
    return cmocka_run_group_tests_name("article.mail", tests, NULL, NULL);
}
