/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "json/json.h"
#include "base/buffer.h"

static tt_json *parse(const char *text)
{
    tt_json *document;
    ok(tt_json_parse(&document, text, strlen(text), &err));
    return document;
}

static void assert_refused(const char *text, size_t n_bytes, uint64_t byte, const char *message)
{
    tt_json *document = (tt_json *)&err;
    err = (topictag_error){0};
    topictag_status rc = tt_json_parse(&document, text, n_bytes, &err);
    if (rc != TOPICTAG_E_SYNTAX || err.byte != byte || strcmp(err.message, message) != 0)
        fail_msg("%s: %d \"%s\" at %u, wanted \"%s\" at %u", text, (int)rc, err.message,
                 (unsigned)err.byte, message, (unsigned)byte);
    assert_null(document);
    assert_int_equal(err.line, 0);
}

static void values_are_what_they_say(void **state)
{
    (void)state;
    tt_json *document = parse(" { \"s\" : \"\\u00e9\\ud83d\\ude00\\n\\/\xC3\xA9\" , \"n\":-1.5e2,"
                              "\"t\":true,\"f\":false,\"z\":null,\"a\":[1,[],{}],\"S\":0} \r\n\t");
    double number = 0;
    bool flag = false;
    assert_int_equal(tt_json_type_of(document), TT_JSON_OBJECT);
    assert_int_equal(tt_json_size(document), 7);
    assert_string_equal(tt_json_string(tt_json_get(document, "s")),
                        "\xC3\xA9\xF0\x9F\x98\x80\n/\xC3\xA9");
    assert_true(tt_json_number(tt_json_get(document, "n"), &number) && number == -150);
    assert_true(tt_json_bool(tt_json_get(document, "t"), &flag) && flag);
    assert_true(tt_json_bool(tt_json_get(document, "f"), &flag) && !flag);
    assert_int_equal(tt_json_type_of(tt_json_get(document, "z")), TT_JSON_NULL);
    assert_true(tt_json_number(tt_json_get(document, "S"), &number) && number == 0);
    assert_null(tt_json_get(document, "N"));
    assert_null(tt_json_string(tt_json_get(document, "n")));
    assert_false(tt_json_number(tt_json_get(document, "s"), &number));
    assert_false(tt_json_bool(tt_json_get(document, "s"), &flag));

    const tt_json *array = tt_json_get(document, "a");
    assert_null(tt_json_get(array, "s"));
    assert_int_equal(tt_json_size(array), 3);
    const tt_json *element = tt_json_next(tt_json_first(array));
    assert_null(tt_json_first(element));
    assert_string_equal(tt_json_type_name(element), "an array");
    assert_string_equal(tt_json_type_name(tt_json_next(element)), "an object");
    assert_null(tt_json_next(tt_json_next(element)));
    assert_string_equal(tt_json_key(tt_json_next(tt_json_first(document))), "n");
    tt_json_free(document);

    document = parse("\"\"");
    assert_string_equal(tt_json_string(document), "");
    tt_json_free(document);
    tt_json_free(NULL);
}

static void what_is_no_json_is_refused_at_its_byte(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned byte;
        const char *message;
    } wrong[] = {
        {"", 0, "JSON: found the end, wanted a value"},
        {"  ", 2, "JSON: found the end, wanted a value"},
        {"\xEF\xBB\xBF{}", 0, "JSON: found byte 0xEF, wanted a value"},
        {"{} x", 3, "JSON: found 'x', wanted the end"},
        {"1 2", 2, "JSON: found '2', wanted the end"},
        {"[1,]", 3, "JSON: found ']', wanted a value"},
        {"[1 2]", 3, "JSON: found '2', wanted ',' or ']'"},
        {"[1", 2, "JSON: found the end, wanted ',' or ']'"},
        {"[", 1, "JSON: found the end, wanted a value"},
        {"{\"a\"}", 4, "JSON: found '}', wanted ':'"},
        {"{\"a\":1,}", 7, "JSON: found '}', wanted a key in quotes"},
        {"{a:1}", 1, "JSON: found 'a', wanted a key in quotes"},
        {"{\"a\":1]", 6, "JSON: found ']', wanted ',' or '}'"},
        {"tru", 3, "JSON: found the end, wanted a value"},
        {"True", 0, "JSON: found 'T', wanted a value"},
        {"nulL", 3, "JSON: found 'L', wanted a value"},
        {"NaN", 0, "JSON: found 'N', wanted a value"},
        {"01", 1, "JSON: found '1', wanted the end"},
        {"+1", 0, "JSON: found '+', wanted a value"},
        {"-", 1, "JSON: found the end, wanted a digit"},
        {"1.", 2, "JSON: found the end, wanted a digit"},
        {".5", 0, "JSON: found '.', wanted a value"},
        {"1e+", 3, "JSON: found the end, wanted a digit"},
        {"[1e999]", 1, "JSON: a number too large for a double"},
        {"[0.00000000000000000000000000000000000000000000000000000000000001]", 1,
         "JSON: a number of more than 63 bytes"},
        {"\"a", 2, "JSON: found the end, wanted the end of a string"},
        {"\"a\tb\"", 2, "JSON: found byte 0x09, wanted an escape for a control character"},
        {"\"\\x\"", 2, "JSON: found 'x', wanted an escape sequence"},
        {"\"\\", 2, "JSON: found the end, wanted an escape sequence"},
        {"\"\\u12g4\"", 5, "JSON: found 'g', wanted four hexadecimal digits"},
        {"\"a\\u0000\"", 2, "JSON: \\u0000 in a string"},
        {"\"\\ud800\"", 1, "JSON: half of a surrogate pair"},
        {"\"\\udc00\\ud800\"", 1, "JSON: half of a surrogate pair"},
        {"\"\\ud800\\n\"", 1, "JSON: half of a surrogate pair"},
        {"\"\\ud800\\u0041\"", 1, "JSON: half of a surrogate pair"},
        {"\"a\xFF\"", 2, "JSON: a string that is not UTF-8"},
        {"\"\xC3\"", 1, "JSON: a string that is not UTF-8"},
        {"\"\xED\xA0\x80\"", 1, "JSON: a string that is not UTF-8"},
        {"// no\n1", 0, "JSON: found '/', wanted a value"},
        {"{\"a\":{\"b\":1,\"c\":[{\"d\":0}]},\"a\":2}", 27,
         "JSON: a key for the second time in one object"},
        {"[{\"x\":0},{\"a\":{\"b\":1,\"\\u0062\":2}}]", 21,
         "JSON: a key for the second time in one object"},
        {"{\"\":1,\"\":1}", 6, "JSON: a key for the second time in one object"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(wrong[i].text, strlen(wrong[i].text), wrong[i].byte, wrong[i].message);
    assert_refused("1\0", 2, 1, "JSON: found byte 0x00, wanted the end");
    assert_refused("\"a\0\"", 4, 2,
                   "JSON: found byte 0x00, wanted an escape for a control character");
}

/* Strings are scanned by eights: what ends or spoils one is seen at any place of them. */
static void every_place_of_a_string_is_looked_at(void **state)
{
    (void)state;
    char text[32];
    for (size_t length = 2; length < 28; length++)
        for (size_t at = 1; at < length; at++) {
            memset(text, 'x', sizeof text);
            text[0] = text[length] = '"';
            text[at] = 0x1F;
            assert_refused(text, length + 1, at,
                           "JSON: found byte 0x1F, wanted an escape for a control character");
            text[at] = (char)0xC0;
            assert_refused(text, length + 1, at, "JSON: a string that is not UTF-8");
            text[at] = '"';
            if (at + 1 < length)
                assert_refused(text, length + 1, at + 1, "JSON: found 'x', wanted the end");
        }
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    char text[1000];
    tt_json *document;
    memset(text, '[', 200);
    memset(text + 200, ']', 200);
    ok(tt_json_parse(&document, text, 400, &err));
    tt_json_free(document);
    memset(text, '[', sizeof text);
    err = (topictag_error){0};
    assert_int_equal(tt_json_parse(&document, text, sizeof text, &err), TOPICTAG_E_SYNTAX);
    assert_int_equal(err.byte, 200);
    assert_string_equal(err.message, "JSON: nested more than 200 deep");
}

/* Around the number of members where the comparison of keys changes its way. */
static void duplicates_are_found_in_objects_of_any_size(void **state)
{
    (void)state;
    for (unsigned n_members = 2; n_members < 40; n_members++) {
        for (unsigned twin = 0; twin + 1 < n_members; twin += 5) {
            tt_buf text = {0};
            size_t last_key = 0;
            ok(tt_buf_add_str(&text, "[{\"k0\":0},{", &err));
            for (unsigned i = 0; i < n_members; i++) {
                ok(tt_buf_add_str(&text, i > 0 ? "," : "", &err));
                last_key = text.len;
                ok(tt_buf_printf(&text, &err, "\"k%u\":{\"k\":%u}", i == n_members - 1 ? twin : i,
                                 i));
            }
            ok(tt_buf_add_str(&text, "}]", &err));
            assert_refused(text.data, text.len, last_key,
                           "JSON: a key for the second time in one object");
            tt_buf_release(&text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_what_they_say),
        cmocka_unit_test(what_is_no_json_is_refused_at_its_byte),
        cmocka_unit_test(every_place_of_a_string_is_looked_at),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(duplicates_are_found_in_objects_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
