/* SPDX-License-Identifier: MIT */
/*
 * What each record format means, and how each malformed record is told.
 */
#include "scratch.h"

#include <zlib.h>

static void jsonl_records(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.jsonl",
             "{\"id\":\"x\",\"title\":\"T\",\"text\":\"B\",\"labels\":[\"b\",\"a\",\"b\"]}\n",
             "x [a;b] T\\n\\nB\n"),
        CASE("a.jsonl", "\xef\xbb\xbf{\"text\":\"no id\"}\r\n\n \t\n{\"id\":7,\"title\":\"only\"}",
             "a.jsonl:1 [] no id\n7 [] only\n"),
        CASE("a.jsonl",
             "{\"id\":12345678901234567891,\"text\":\"t\"}\n{\"id\":1e+30,\"text\":\"t\"}\n"
             "{\"id\":-0.50,\"text\":\"t\"}\n",
             "12345678901234567891 [] t\n1e+30 [] t\n-0.50 [] t\n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"label\":\"x, y\"}\n{\"text\":\"t\",\"labels\":\"x\"}\n",
             "a.jsonl:1 [x, y] t\na.jsonl:2 [x] t\n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"labels\":null,\"label\":\"\",\"id\":null}\n",
             "a.jsonl:1 [] t\n"),
        CASE("a.jsonl", "{\"text\":\"\",\"labels\":[]}\n", "a.jsonl:1 [] \n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"labels\":3}\n{\"text\":\"after\"}\n",
             "! a.jsonl:1: a.jsonl:1: \"labels\" must be an array of strings, found a number\n"
             "a.jsonl:2 [] after\n"),
        CASE("a.jsonl", "{\"id\":\"q\",\"text\":\"t\",\"labels\":[\"a\",1]}\n",
             "! q: a.jsonl:1: \"labels\" must be an array of strings, found a number in it\n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"label\":{}}\n",
             "! a.jsonl:1: a.jsonl:1: \"label\" must be a string, found an object\n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"labels\":[\"\"]}\n",
             "! a.jsonl:1: a.jsonl:1: a label must not be empty\n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"labels\":[\"  \"]}\n",
             "! a.jsonl:1: a.jsonl:1: a label must not be empty\n"),
        CASE("a.jsonl", "{\"text\":\"t\",\"label\":\"a\\nb\"}\n",
             "! a.jsonl:1: a.jsonl:1: a label must not hold control characters, found 0x0a\n"),
        CASE("a.jsonl", "{\"labels\":[\"a\"]}\n",
             "! a.jsonl:1: a.jsonl:1: \"text\" is missing "
             "(--text-field names another)\n"),
        CASE("a.jsonl", "{\"text\":[\"a\"]}\n",
             "! a.jsonl:1: a.jsonl:1: \"text\" must be a string, found an array\n"),
        CASE("a.jsonl", "{\"id\":true,\"text\":\"a\"}\n",
             "! a.jsonl:1: a.jsonl:1: \"id\" must be a string or a number, found a boolean\n"),
        CASE("a.jsonl", "[1]\n",
             "! a.jsonl:1: a.jsonl:1: a line must hold a JSON object, found an array\n"),
        CASE("a.jsonl", "", ""),
    };
    const tt_reader_options options = default_reading();
    check_cases(cases, sizeof cases / sizeof cases[0], &options);
}

/* Files that begin with a byte order mark, one behind the other. */
static void marks_between_lines(void **state)
{
    (void)state;
    tt_buf list = {0};
    const tt_reader_options options = default_reading();
    const char *paths[] = {"a.jsonl", "a.ft"};
    scratch_text("a.jsonl", "\xef\xbb\xbf{\"text\":\"one\"}\n\xef\xbb\xbf{\"text\":\"two\"}\n");
    scratch_text("a.ft", "__label__x one\n\xef\xbb\xbf__label__y two\n");
    list_documents(&list, paths, 2, &options);
    assert_string_equal(list.data, "a.jsonl:1 [] one\na.jsonl:2 [] two\n"
                                   "a.ft:1 [x] one\na.ft:2 [y] two\n");
    tt_buf_release(&list);
}

static void jsonl_syntax_errors_name_the_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"text\":\"t\"", "{\"text\":\"t\"} x",
                                      "{\"text\":\"\\u0000\"}", "{\"text\":\"t\",\"text\":\"u\"}",
                                      "nonsense"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char content[128];
        snprintf(content, sizeof content, "{\"text\":\"t\"}\n%s\n{\"text\":\"u\"}\n", bad[i]);
        scratch_text("b.jsonl", content);
        const char *path = "b.jsonl";
        const tt_reader_options options = default_reading();
        tt_reader *reader = NULL;
        tt_document doc;
        bool more;
        topictag_error err = {0};
        assert_int_equal(tt_reader_open(&reader, &path, 1, &options, &err), TOPICTAG_OK);
        assert_int_equal(tt_reader_next(reader, &doc, &more, &err), TOPICTAG_OK);
        assert_int_equal(tt_reader_next(reader, &doc, &more, &err), TOPICTAG_E_SYNTAX);
        assert_string_equal(err.where, "b.jsonl");
        assert_int_equal(err.line, 2);
        assert_string_equal(doc.id, "b.jsonl:2");
        assert_int_equal(tt_reader_next(reader, &doc, &more, &err), TOPICTAG_OK);
        assert_string_equal(doc.id, "b.jsonl:3");
        tt_reader_close(reader);
    }
}

static void field_names_are_settable(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    options.id_field = "uri";
    options.text_field = "body";
    options.labels_field = "topics";
    options.group_field = "cluster";
    options.time_field = "when";
    scratch_text("f.jsonl", "{\"uri\":1,\"body\":\"b\",\"topics\":[\"t\"],\"label\":\"no\","
                            "\"cluster\":\"c\",\"when\":20240101}\n");
    scratch_text("f.csv", "when,cluster,topics,body,uri\n20240101,c,t,b,1\n");
    static const char *const paths[] = {"f.jsonl", "f.csv"};
    tt_reader *reader = NULL;
    assert_int_equal(tt_reader_open(&reader, paths, 2, &options, NULL), TOPICTAG_OK);
    for (int i = 0; i < 2; i++) {
        tt_document doc;
        bool more;
        assert_int_equal(tt_reader_next(reader, &doc, &more, NULL), TOPICTAG_OK);
        assert_string_equal(doc.id, "1");
        assert_string_equal(doc.text, "b");
        assert_int_equal(doc.n_labels, 1);
        assert_string_equal(doc.labels[0], "t");
        assert_string_equal(doc.group, "c");
        assert_string_equal(doc.time, "20240101");
        assert_string_equal(doc.source, paths[i]);
        assert_int_equal(doc.line, i == 0 ? 1 : 2);
    }
    tt_reader_close(reader);
}

static void fasttext_lines(void **state)
{
    (void)state;
    static const tt_case cases[] = {
        CASE("a.txt", "__label__b __label__a,c two words\n\n  \nno label\nend __label__z\n",
             "a.txt:1 [a,c;b] two words\na.txt:4 [] no label\na.txt:5 [z] end \n"),
        CASE("a.ft", "__label__ x\n__label__y\n",
             "! a.ft:1: a.ft:1: a label must not be empty\na.ft:2 [y] \n"),
    };
    tt_reader_options options = default_reading();
    check_cases(cases, 2, &options);
    options.label_prefix = "#";
    static const tt_case other = CASE("b.ft", "#x #y text\n", "b.ft:1 [x;y] text\n");
    check_cases(&other, 1, &options);
}

static void formats_are_detected(void **state)
{
    (void)state;
    static const struct {
        const char *path, *first;
        tt_format format;
    } cases[] = {
        {"x.jsonl", "", TT_FORMAT_JSONL},
        {"x.NDJSON.gz", "", TT_FORMAT_JSONL},
        {"dir.csv/x", "Some prose, and more", TT_FORMAT_TEXT},
        {"x.tab", "", TT_FORMAT_TSV},
        {"x.csv.gz", "", TT_FORMAT_CSV},
        {"x.HTML", "", TT_FORMAT_ARTICLE},
        {"-", "{\"text\":\"a\"}\n{", TT_FORMAT_JSONL},
        {"-", "{\"text\":\"a\"}", TT_FORMAT_JSONL},
        {"x.json", "{\n \"text\": 1}", TT_FORMAT_ARTICLE},
        {"x.json", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}",
         TT_FORMAT_ARTICLE},
        {"-", "%PDF-1.4", TT_FORMAT_ARTICLE},
        {"-", "\xef\xbb\xbf <!DOCTYPE html>", TT_FORMAT_ARTICLE},
        {"-", "<3 this song", TT_FORMAT_TEXT},
        {"-", "\n__label__a b\nno topic\nnone", TT_FORMAT_FASTTEXT},
        {"-", "no topic\n\n__label__a b\n__label__c d\n", TT_FORMAT_FASTTEXT},
        {"-", "Lines begin with labels:\n\n__label__a b\n\nThen the words.\n", TT_FORMAT_TEXT},
        {"x.txt", "fastText\n\n__label__a b\n", TT_FORMAT_TEXT},
        {"-", "id\ttext\n", TT_FORMAT_TSV},
        {"-", "id,\"Text\"\n", TT_FORMAT_CSV},
        {"-", "id;text;labels\n", TT_FORMAT_CSV},
        {"-", "text", TT_FORMAT_TEXT},
        {"-", "", TT_FORMAT_TEXT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(tt_format_detect(cases[i].path, cases[i].first, strlen(cases[i].first)),
                         cases[i].format);
}

static void bytes_that_are_not_utf8(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    tt_reader_options declared = options;
    declared.encoding = "windows-1252";
    scratch_text("a.csv", "text,label\ncaf\xe9 \x93q\x94,a\n");
    expect_list("a.csv", &declared, "a.csv:2 [a] caf\xc3\xa9 \xe2\x80\x9cq\xe2\x80\x9d\n");
    /* Valid UTF-8 before it: the damaged line is no other encoding. */
    scratch_text("b.ft", "__label__a caf\xc3\xa9 cr\xc3\xa8me\n__label__b x\xff\n");
    expect_list("b.ft", &options,
                "b.ft:1 [a] caf\xc3\xa9 cr\xc3\xa8me\nb.ft:2 [b] x\xef\xbf\xbd\n");
    static const char nul[] = "text,label\na\0b,\0\n";
    scratch_put("c.csv", nul, sizeof nul - 1);
    expect_list("c.csv", &options,
                "c.csv:2 [\xef\xbf\xbd] a\xef\xbf\xbd"
                "b\n");
    static const char wide[] = "\xff\xfe"
                               "t\0e\0x\0t\0,\0l\0a\0b\0e\0l\0\n\0\xe9\0,\0a\0\n\0";
    scratch_put("d.csv", wide, sizeof wide - 1);
    expect_list("d.csv", &options, "d.csv:2 [a] \xc3\xa9\n");
    scratch_put("e", "\xff\xfeh\0i\0", 6);
    expect_list("e", &options, "e [] hi\n");

    tt_document doc;
    tt_reader *reader = scratch_first(&doc, "c.csv", &options);
    assert_int_equal(doc.n_replaced, 2);
    tt_reader_close(reader);
}

static void packed_files_are_unpacked(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    gzFile file = gzopen("a.csv.gz", "wb");
    assert_non_null(file);
    assert_true(gzputs(file, "text,label\nhello,a\n") > 0);
    assert_int_equal(gzclose(file), Z_OK);
    expect_list("a.csv.gz", &options, "a.csv.gz:2 [a] hello\n");
    assert_int_equal(truncate("a.csv.gz", 24), 0);
    tt_buf list = {0};
    const char *path = "a.csv.gz";
    list_documents(&list, &path, 1, &options);
    assert_non_null(strstr(list.data, "! a.csv.gz"));
    tt_buf_release(&list);
}

static void long_records_are_refused_and_passed(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    options.max_document_bytes = 64;
    tt_buf text = {0};
    for (int i = 0; i < 20; i++)
        assert_int_equal(tt_buf_add_str(&text, "0123456789", NULL), TOPICTAG_OK);
    char content[512];
    snprintf(content, sizeof content, "__label__a ok\n%s\n__label__b ok\n", text.data);
    scratch_text("l.ft", content);
    const char *path = "l.ft";
    tt_reader *reader = NULL;
    tt_document doc;
    bool more;
    topictag_error err = {0};
    assert_int_equal(tt_reader_open(&reader, &path, 1, &options, NULL), TOPICTAG_OK);
    assert_int_equal(tt_reader_next(reader, &doc, &more, &err), TOPICTAG_OK);
    assert_int_equal(tt_reader_next(reader, &doc, &more, &err), TOPICTAG_E_LIMIT);
    assert_string_equal(err.where, "l.ft");
    assert_int_equal(err.line, 2);
    assert_int_equal(tt_reader_next(reader, &doc, &more, &err), TOPICTAG_OK);
    assert_string_equal(doc.id, "l.ft:3");
    tt_reader_close(reader);

    /* A cell over many lines is bounded too, and so is a file that is one story. */
    snprintf(content, sizeof content, "text\n\"%.50s\n%.50s\"\nlast\n", text.data, text.data);
    scratch_text("l.csv", content);
    tt_buf list = {0};
    path = "l.csv";
    list_documents(&list, &path, 1, &options);
    assert_non_null(strstr(list.data, "! l.csv:2: l.csv:2: a record of more than 64 bytes\n"));
    assert_non_null(strstr(list.data, "l.csv:4 [] last\n"));
    scratch_text("l.txt", text.data);
    path = "l.txt";
    list_documents(&list, &path, 1, &options);
    assert_non_null(strstr(list.data, "! l.txt: l.txt:0: "));
    tt_buf_release(&list);
    tt_buf_release(&text);
}

static void options_are_checked(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    const char *path = "x";
    tt_reader *reader = NULL;
    topictag_error err = {0};
    options.text_field = "";
    assert_int_equal(tt_reader_open(&reader, &path, 1, &options, &err), TOPICTAG_E_INVALID_ARG);
    assert_string_equal(err.where, "text-field");
    assert_null(reader);
    options = default_reading();
    options.max_document_bytes = 0;
    assert_int_equal(tt_reader_open(&reader, &path, 1, &options, &err), TOPICTAG_E_INVALID_ARG);
    assert_string_equal(err.where, "max-document-bytes");
    options = default_reading();
    options.encoding = "latin-9000";
    assert_int_equal(tt_reader_open(&reader, &path, 1, &options, &err), TOPICTAG_E_INVALID_ARG);
    assert_string_equal(err.where, "encoding");
    static const char *const known[] = {"utf8", "Shift_JIS", "windows-1252", "latin1",
                                        "ISO-2022-JP"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        options.encoding = known[i];
        assert_int_equal(tt_reader_open(&reader, &path, 1, &options, &err), TOPICTAG_OK);
        tt_reader_close(reader);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jsonl_records),
        cmocka_unit_test(marks_between_lines),
        cmocka_unit_test(jsonl_syntax_errors_name_the_line),
        cmocka_unit_test(field_names_are_settable),
        cmocka_unit_test(fasttext_lines),
        cmocka_unit_test(formats_are_detected),
        cmocka_unit_test(bytes_that_are_not_utf8),
        cmocka_unit_test(packed_files_are_unpacked),
        cmocka_unit_test(long_records_are_refused_and_passed),
        cmocka_unit_test(options_are_checked),
    };
    return cmocka_run_group_tests_name("corpus.reader", tests, scratch_enter, scratch_leave);
}
