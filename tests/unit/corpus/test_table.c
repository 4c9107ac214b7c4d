/* SPDX-License-Identifier: MIT */
/*
 * CSV and TSV: what their cells hold, and how each malformed record is told.
 */
#include "scratch.h"

static void tables(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.csv", "id,title,text,labels\r\n1,T,\"one, \"\"two\"\"\r\nthree\",a|b\r\n2,,x,\r\n",
             "1 [a;b] T\\n\\none, \"two\"\\nthree\n2 [] x\n"),
        CASE("a.csv", "\xef\xbb\xbftext,label\nfive\" tall,\"a, b\"\n\n\"\",c",
             "a.csv:2 [a, b] five\" tall\na.csv:4 [c] \n"),
        CASE("a.tsv", "Text\tlabels\nwith, comma\t a | |b \n", "a.tsv:2 [a;b] with, comma\n"),
        CASE("a.csv", "text,labels\none\ntwo,b\n",
             "! a.csv:2: a.csv:2: expected 2 columns, found 1\na.csv:3 [b] two\n"),
        CASE("a.csv", "text,labels\n\"one\"x,a\ntwo,b\n",
             "! a.csv:2: a.csv:2: expected a comma or the end of the line after a quoted cell\n"
             "a.csv:3 [b] two\n"),
        CASE("a.csv", "text,labels\none,a\n\"two,b\nthree,c\n",
             "a.csv:2 [a] one\n"
             "! a.csv:3: a.csv:3: a quoted cell is not closed before the end of the file\n"),
        CASE("a.csv", "body,labels\none,a\n",
             "! a.csv:1: a.csv:1: the header must name a column \"text\", found 2 columns, the "
             "first \"body\"\n"),
        CASE("a.csv", "", ""),
        CASE("a.csv", "text\n", ""),
        CASE("a.csv", "id , Text,\tlabels \n1,one,a\n", "1 [a] one\n"),
    };
    const tt_reader_options options = tt_reader_options_default();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

/* A CSV file is parted by what its header is parted by. */
static void delimiters(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.csv", "id;text;labels\n1;one, two;a|b\n2;\"x;y\";\n",
             "1 [a;b] one, two\n2 [] x;y\n"),
        CASE("a.csv", "\"id\";\"text,body,more\";\"title\"\n1;b;t\n", "1 [] t\n"),
        CASE("a.csv", "id\ttext\n1\tone; two\n", "1 [] one; two\n"),
        CASE("a.csv", "text\none; two\n", "a.csv:2 [] one; two\n"),
        CASE("a.csv", "text\none\ttwo\n", "a.csv:2 [] one\ttwo\n"),
        CASE("a.csv", "text,a;b\none,two\n", "a.csv:2 [] one\n"),
        CASE("a.csv", "id;text\n1;\"one\"x\n2;two\n",
             "! a.csv:2: a.csv:2: expected a semicolon or the end of the line after a quoted cell\n"
             "2 [] two\n"),
        CASE("a.csv", "id|text\n1|one\n",
             "! a.csv:1: a.csv:1: the header must name a column \"text\", found 1 column, the "
             "first \"id|text\"\n"),
        CASE("a.tsv", "id\ttext;a;b;c\ttitle\n1\tx\tt\n", "1 [] t\n"),
    };
    const tt_reader_options options = tt_reader_options_default();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

/* Old Macs and some spreadsheets end lines in "\r". */
static void lines_that_end_in_cr(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.csv", "id,text,labels\r1,\"one\rtwo\",a\r2,three,b\r",
             "1 [a] one\\ntwo\n2 [b] three\n"),
        CASE("a", "id,text\r1,one\r2,two", "1 [] one\n2 [] two\n"),
        CASE("a.ft", "__label__a one\r__label__b two\r", "a.ft:1 [a] one\na.ft:2 [b] two\n"),
        CASE("a.jsonl", "{\"text\":\"one\"}\r{\"text\":\"two\"}\r",
             "a.jsonl:1 [] one\na.jsonl:2 [] two\n"),
        CASE("a.csv", "id,text\n1,one\rtwo\n", "1 [] one\\rtwo\n"),
    };
    const tt_reader_options options = tt_reader_options_default();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(lines_that_end_in_cr),
    };
    return cmocka_run_group_tests_name("corpus.table", tests, scratch_enter, scratch_leave);
}
