/* SPDX-License-Identifier: MIT */
/* Explanations as text, JSON and pages. */
#include "explaining.h"

static void render(topictag_text *text, topictag_explainer *explainer, const char *words,
                   topictag_explain_format format)
{
    const topictag_document document = {
        .id = "a<b>", .text = words, .n_bytes = strlen(words), .source = "-"};
    ok(topictag_explain_render(explainer, &document, NULL, NULL, format, text, &err));
}

/* Hostile stories command neither pages nor terminals. */
static void renderings_are_harmless(void **state)
{
    (void)state;
    static const char hostile[] = "<script>court</script> \033]0;judge\007 \xc2\x9b"
                                  "2J the court\x01 & \"chip\"";
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, true);
    topictag_text text = {0};
    render(&text, explainer, hostile, TOPICTAG_EXPLAIN_HTML);
    assert_null(strstr(text.data, "<script"));
    assert_non_null(strstr(text.data, "&lt;"));
    assert_non_null(strstr(text.data, "<h2>a&lt;b&gt;</h2>"));
    assert_non_null(strstr(text.data, ">court</mark>"));
    assert_null(strchr(text.data, '\x01'));
    assert_null(strchr(text.data, '\033'));
    render(&text, explainer, hostile, TOPICTAG_EXPLAIN_TERMINAL);
    assert_null(strstr(text.data, "\033]"));
    assert_null(strchr(text.data, '\007'));
    assert_null(strstr(text.data, "\xc2\x9b"));
    render(&text, explainer, hostile, TOPICTAG_EXPLAIN_TEXT);
    assert_null(strchr(text.data, '\033'));
    assert_non_null(strstr(text.data, "a<b>: legal"));
    render(&text, explainer, "zzz", TOPICTAG_EXPLAIN_TEXT);
    assert_string_equal(text.data, "a<b>: no topic (no-known-terms)\n");
    const topictag_document document = {.id = "x", .source = "f", .line = 3};
    const topictag_error failure = {TOPICTAG_E_SYNTAX, "no <JSON>", "f", 3, 0};
    ok(topictag_explain_render(explainer, &document, &failure, NULL, TOPICTAG_EXPLAIN_TEXT, &text,
                               &err));
    assert_string_equal(text.data, "x: error: f:3: no <JSON>\n");
    ok(topictag_explain_render(explainer, &document, &failure, NULL, TOPICTAG_EXPLAIN_JSON, &text,
                               &err));
    assert_string_equal(text.data, "{\"id\":\"x\",\"error\":\"f:3: no <JSON>\"}\n");
    ok(topictag_explain_render(explainer, &document, &failure, NULL, TOPICTAG_EXPLAIN_HTML, &text,
                               &err));
    assert_non_null(strstr(text.data, "no &lt;JSON&gt;"));
    topictag_text_free(&text);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renderings_are_harmless),
    };
    return cmocka_run_group_tests_name("explain.render", tests, NULL, NULL);
}
