/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "json/writer.h"

#include <math.h>

static void write_sample(tt_json_writer *w)
{
    tt_json_open_object(w);
    tt_json_put_key(w, "labels");
    tt_json_open_array(w);
    tt_json_put_cstr(w, "legal");
    tt_json_put_cstr(w, NULL);
    tt_json_close_array(w);
    tt_json_put_key(w, "none");
    tt_json_open_array(w);
    tt_json_close_array(w);
    tt_json_put_key(w, "scores");
    tt_json_open_object(w);
    tt_json_put_key(w, "a\"b");
    tt_json_put_double(w, 0.1 + 0.2);
    tt_json_put_key(w, "fixed");
    tt_json_put_fixed(w, 2.0 / 3, 3);
    tt_json_put_key(w, "nan");
    tt_json_put_double(w, NAN);
    tt_json_put_key(w, "inf");
    tt_json_put_fixed(w, INFINITY, 3);
    tt_json_close_object(w);
    tt_json_put_key(w, "n");
    tt_json_put_u64(w, UINT64_MAX);
    tt_json_put_key(w, "ok");
    tt_json_put_bool(w, true);
    tt_json_put_key(w, "no");
    tt_json_put_bool(w, false);
    tt_json_close_object(w);
}

static void on_one_line(void **state)
{
    (void)state;
    tt_buf out = {0};
    tt_json_writer w;
    ok(tt_buf_add_str(&out, "> ", &err));
    tt_json_begin(&w, &out, 0);
    write_sample(&w);
    ok(tt_json_finish(&w, &err));
    assert_string_equal(out.data,
                        "> {\"labels\":[\"legal\",null],\"none\":[],\"scores\":{\"a\\\"b\":"
                        "0.30000000000000004,\"fixed\":0.667,\"nan\":null,\"inf\":null},"
                        "\"n\":18446744073709551615,\"ok\":true,\"no\":false}");
    tt_buf_release(&out);
}

static void indented(void **state)
{
    (void)state;
    tt_buf out = {0};
    tt_json_writer w;
    tt_json_begin(&w, &out, 2);
    write_sample(&w);
    ok(tt_json_finish(&w, &err));
    assert_string_equal(out.data, "{\n"
                                  "  \"labels\": [\n"
                                  "    \"legal\",\n"
                                  "    null\n"
                                  "  ],\n"
                                  "  \"none\": [],\n"
                                  "  \"scores\": {\n"
                                  "    \"a\\\"b\": 0.30000000000000004,\n"
                                  "    \"fixed\": 0.667,\n"
                                  "    \"nan\": null,\n"
                                  "    \"inf\": null\n"
                                  "  },\n"
                                  "  \"n\": 18446744073709551615,\n"
                                  "  \"ok\": true,\n"
                                  "  \"no\": false\n"
                                  "}");
    tt_buf_release(&out);
}

static void strings_are_escaped_and_well_formed(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n_bytes;
        const char *text;
    } strings[] = {
        {"", 0, "\"\""},
        {"a/\"\\\b\t\n\f\r\x01\x1F\x7F", 12, "\"a/\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\x7F\""},
        {"\xC3\xA9\xF0\x9F\x98\x80", 6, "\"\xC3\xA9\xF0\x9F\x98\x80\""},
        {"a\xFF\xC3", 3, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xE2\x82z", 3, "\"\xEF\xBF\xBDz\""},
        {"a\0b", 3,
         "\"a\xEF\xBF\xBD"
         "b\""},
    };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        tt_buf out = {0};
        tt_json_writer w;
        tt_json_begin(&w, &out, 0);
        tt_json_put_string(&w, strings[i].bytes, strings[i].n_bytes);
        ok(tt_json_finish(&w, &err));
        assert_string_equal(out.data, strings[i].text);
        tt_buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_one_line),
        cmocka_unit_test(indented),
        cmocka_unit_test(strings_are_escaped_and_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
