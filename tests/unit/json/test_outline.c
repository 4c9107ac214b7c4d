/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "json/outline.h"

static tt_json_outline outline;

static void read_text(const char *text)
{
    ok(tt_json_outline_read(&outline, text, strlen(text), &err));
}

static void assert_item(tt_json_item *item, const char *wanted)
{
    const char *bytes = NULL;
    size_t n_bytes = 0;
    assert_non_null(item);
    assert_true(tt_json_outline_string(&outline, item, &bytes, &n_bytes));
    assert_int_equal(n_bytes, strlen(wanted));
    assert_memory_equal(bytes, wanted, n_bytes);
}

static void members_and_elements_are_found(void **state)
{
    (void)state;
    read_text(
        " {\"text\":\"a\\u00e9\\ud83d\\ude00\\n\\/\\b\xC3\xA9\", \"plain\" : \"x y\", \"n\":-1.5e2,"
        "\"t\\u0065n\":\"key\",\"list\":[\"one\",\"tw\\\"o\",[\"in\"],{\"text\":1},null],"
        "\"object\":{\"text\":[\"deep\"],\"n\":1},\"empty\":[],\"last\":false}");
    assert_int_equal(outline.type, TT_JSON_OBJECT);
    for (int again = 0; again < 2; again++)
        assert_item(tt_json_outline_find(&outline, "text"),
                    "a\xC3\xA9\xF0\x9F\x98\x80\n/\b\xC3\xA9");
    assert_item(tt_json_outline_find(&outline, "plain"), "x y");
    assert_item(tt_json_outline_find(&outline, "ten"), "key");
    const tt_json_item *number = tt_json_outline_find(&outline, "n");
    assert_int_equal(number->type, TT_JSON_NUMBER);
    assert_int_equal(number->n_bytes, 6);
    assert_memory_equal(number->bytes, "-1.5e2", 6);
    assert_null(tt_json_outline_find(&outline, "N"));
    assert_null(tt_json_outline_find(&outline, "one"));
    assert_null(tt_json_outline_find(&outline, ""));

    tt_json_item *list = tt_json_outline_find(&outline, "list");
    assert_int_equal(list->type, TT_JSON_ARRAY);
    assert_int_equal(outline.n_elements, 0); /* no memory goes to what nobody asks for */
    tt_json_item *items;
    size_t n;
    for (int again = 0; again < 2; again++) {
        ok(tt_json_outline_elements(&outline, list, &items, &n, &err));
        assert_int_equal(n, 5);
        assert_item(&items[0], "one");
        assert_item(&items[1], "tw\"o");
        const tt_json_type types[] = {TT_JSON_ARRAY, TT_JSON_OBJECT, TT_JSON_NULL};
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(items[2 + i].type, types[i]);
    }
    assert_int_equal(outline.n_elements, 5);
    static const char *const without[] = {"object", "empty", "plain"};
    for (size_t i = 0; i < 3; i++) {
        tt_json_item *member = tt_json_outline_find(&outline, without[i]);
        ok(tt_json_outline_elements(&outline, member, &items, &n, &err));
        assert_int_equal(n, 0);
    }
    assert_int_equal(tt_json_outline_find(&outline, "object")->type, TT_JSON_OBJECT);
    assert_int_equal(tt_json_outline_find(&outline, "last")->type, TT_JSON_BOOL);
}

static void only_objects_have_members(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        tt_json_type type;
    } others[] = {{"[[1,2],{\"a\":[3]}]", TT_JSON_ARRAY},
                  {"\"a\"", TT_JSON_STRING},
                  {"12", TT_JSON_NUMBER},
                  {"null", TT_JSON_NULL},
                  {"true", TT_JSON_BOOL},
                  {"{}", TT_JSON_OBJECT}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        read_text(others[i].text);
        assert_int_equal(outline.type, others[i].type);
        assert_null(tt_json_outline_find(&outline, "a"));
        assert_int_equal(outline.n, 0);
    }
}

/* Keys repeat as they are written, by escapes, deep inside, or among many. */
static void refuses_what_the_parser_refuses(void **state)
{
    (void)state;
    tt_buf many = {0};
    ok(tt_buf_add_str(&many, "{\"x\":[{", &err));
    for (unsigned i = 0; i < 40; i++)
        ok(tt_buf_printf(&many, &err, "\"k%u\":%u,", i, i));
    ok(tt_buf_add_str(&many, "\"k7\":1}]}", &err));
    const char *const texts[] = {
        "{\"a\":1,\"b\":[1],\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"b\":{\"c\":[{\"d\":1,\"e\":2,\"d\":3}]},\"b\":1}",
        "{\"b\":{\"c\":[{\"d\":1,\"e\":2,\"d\":3}]}}",
        "[{\"a\":1},{\"a\":1,\"a\":2}]",
        many.data,
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\xFF\"}",
        "{\"a\":1e999}",
        "{\"a\":1",
        "{\"a\":1}}",
        "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        topictag_error wanted = {0};
        tt_json *tree = NULL;
        const size_t n = strlen(texts[i]);
        assert_int_equal(tt_json_parse(&tree, texts[i], n, &wanted), TOPICTAG_E_SYNTAX);
        err = (topictag_error){0};
        assert_int_equal(tt_json_outline_read(&outline, texts[i], n, &err), TOPICTAG_E_SYNTAX);
        assert_string_equal(err.message, wanted.message);
        assert_int_equal(err.byte, wanted.byte);
        assert_int_equal(outline.n, 0);
    }
    /* The same key in two objects, escaped keys and many keys are no fault. */
    read_text("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}]}");
    many.data[many.len - 7] = 'x';
    read_text(many.data);
    tt_buf_release(&many);
}

static int release(void **state)
{
    (void)state;
    tt_json_outline_release(&outline);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_and_elements_are_found),
        cmocka_unit_test(only_objects_have_members),
        cmocka_unit_test(refuses_what_the_parser_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
