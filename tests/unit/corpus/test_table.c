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
             "! a.csv:2: a.csv:2: expected a comma or the end of line 2 after a quoted cell\n"
             "a.csv:3 [b] two\n"),
        CASE("a.csv", "body,labels\none,a\n",
             "! a.csv:1: a.csv:1: the header must name a column \"text\" (--text-field names "
             "another), found 2 columns, the "
             "first \"body\"\n"),
        /* As cat writes files behind one another. */
        CASE("a.csv", "id,text\n1,one\n\xef\xbb\xbfid,text\n1,two\nid,tex\n",
             "1 [] one\n1 [] two\nid [] tex\n"),
        CASE("a.csv", "ab,text\none,x\na,btext\n", "a.csv:2 [] x\na.csv:3 [] btext\n"),
        CASE("a.csv", "text\ntext\n", "a.csv:2 [] text\n"),
        CASE("a.csv", "", ""),
        CASE("a.csv", "text\n", ""),
        CASE("a.csv", "id , Text,\tlabels \n1,one,a\n", "1 [a] one\n"),
    };
    const tt_reader_options options = default_reading();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

#define UNCLOSED(line_) \
    "the quoted cell that opens in line " line_ " is not closed before the end of the file\n"

/* A quoted cell that does not end takes no record with it but its own. */
static void unclosed_cells(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.csv", "text,labels\none,a\n\"two,b\nthree,c\nfour,d\n",
             "a.csv:2 [a] one\n"
             "! a.csv:3: a.csv:3: " UNCLOSED("3") "a.csv:4 [c] three\na.csv:5 [d] four\n"),
        /* It may seem to end where the next one begins. */
        CASE("a.csv", "text,labels\n\"one,a\ntwo,b\n\"three\",c\n\"four\",d\n",
             "! a.csv:2: a.csv:2: expected a comma or the end of line 4 after a quoted cell\n"
             "a.csv:3 [b] two\na.csv:4 [c] three\na.csv:5 [d] four\n"),
        /* The lines before the one it opens in are of its record. */
        CASE("a.csv", "id,text,labels\n1,\"one\nmore\",\"a\n2,two,b\n3,\"a \"\"b\"\"\",c\n",
             "! a.csv:2: a.csv:2: expected a comma or the end of line 5 after a quoted cell\n"
             "2 [b] two\n3 [c] a \"b\"\n"),
        CASE("a.csv", "text,labels\n\"one,a\n\"two\n\"three\n\"four,\n",
             "! a.csv:2: a.csv:2: expected a comma or the end of line 3 after a quoted cell\n"
             "! a.csv:3: a.csv:3: expected a comma or the end of line 4 after a quoted cell\n"
             "! a.csv:4: a.csv:4: expected a comma or the end of line 5 after a quoted cell\n"
             "! a.csv:5: a.csv:5: " UNCLOSED("5")),
        CASE("a.csv", "text,labels\n\"one,a\n\n\"\"two,b\nx\"\",c",
             "! a.csv:2: a.csv:2: " UNCLOSED(
                 "2") "! a.csv:4: a.csv:4: expected a comma or the end of line 4 after a quoted "
                      "cell\na.csv:5 [c] x\"\"\n"),
        CASE("a.csv", "text,labels\r\"one,a\rtwo,b\r",
             "! a.csv:2: a.csv:2: " UNCLOSED("2") "a.csv:3 [b] two\n"),
        CASE("a.csv", "text,\"labels\none,a\n", "! a.csv:1: a.csv:1: " UNCLOSED("1")),
    };
    const tt_reader_options options = default_reading();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

/* Nor does one that goes on past the limit of a record or of a line. */
static void unclosed_cells_past_the_limit(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.csv", "text,labels\n\"one,a\ntwo,bb\nthree,cc\nfour,d\n",
             "! a.csv:2: a.csv:2: a record of more than 12 bytes\na.csv:3 [bb] two\n"
             "a.csv:4 [cc] three\na.csv:5 [d] four\n"),
        CASE("a.csv", "text,labels\n\"one,a\ntwo,b\nthree and so on,c\nfour,d\n",
             "! a.csv:2: a.csv:4: a line of more than 12 bytes\na.csv:3 [b] two\n"
             "a.csv:5 [d] four\n"),
    };
    tt_reader_options options = default_reading();
    options.max_document_bytes = 12;
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
             "! a.csv:2: a.csv:2: expected a semicolon or the end of line 2 after a quoted cell\n"
             "2 [] two\n"),
        CASE("a.csv", "id|text\n1|one\n",
             "! a.csv:1: a.csv:1: the header must name a column \"text\" (--text-field names "
             "another), found 1 column, the "
             "first \"id|text\"\n"),
        CASE("a.tsv", "id\ttext;a;b;c\ttitle\n1\tx\tt\n", "1 [] t\n"),
        /* A spreadsheet may be told by a line before the header. */
        CASE("a.csv", "sep=;\r\nid;text,a,b,c;title\r\n1;x;t\r\n", "1 [] t\n"),
        CASE("a", "\xef\xbb\xbfSEP=|\nid|text\n1|one, \"two\"\n2|\"a|b\"c\n",
             "1 [] one, \"two\"\n"
             "! a:4: a:4: expected the delimiter or the end of line 4 after a quoted cell\n"),
        CASE("a.csv", "\n\"sep=\t\"\nid\ttext\n1\tone\n", "1 [] one\n"),
        CASE("a.csv", "id,text\nsep=;,one\n", "sep=; [] one\n"),
        CASE("a", "sep=;;\nid;text\n", "a [] sep=;;\\nid;text\n"),
    };
    const tt_reader_options options = default_reading();
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
    const tt_reader_options options = default_reading();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

/* Spreadsheets and databases write UTF-16, with a mark or without. */
static void tables_in_utf16(void **state)
{
    (void)state;
    static const char latin[] =
        "i\0d\0;\0t\0e\0x\0t\0\n\0001\0;\0\"\0o\0n\0e\0\n\0t\0w\0o\0\"\0\n\0";
    static const char cyrillic[] = "\0t\0e\0x\0t\0,\0l\0a\0b\0e\0l\0\r\0\n"
                                   "\x04\x1c\x04\x38\x04\x40\0,\0a\0\r\0\n";
    const tt_reader_options options = default_reading();
    scratch_put("a.csv", latin, sizeof latin - 1);
    expect_list("a.csv", &options, "1 [] one\\ntwo\n");
    scratch_put("table", latin, sizeof latin - 1);
    expect_list("table", &options, "1 [] one\\ntwo\n");
    scratch_put("a.csv", cyrillic, sizeof cyrillic - 1);
    expect_list("a.csv", &options, "a.csv:2 [a] Мир\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(unclosed_cells),
        cmocka_unit_test(unclosed_cells_past_the_limit),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(lines_that_end_in_cr),
        cmocka_unit_test(tables_in_utf16),
    };
    return cmocka_run_group_tests_name("corpus.table", tests, scratch_enter, scratch_leave);
}
