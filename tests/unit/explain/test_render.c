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

/* Ids come from records and names of files: whatever they hold, they stay on their line. */
static void ids_stay_on_their_line(void **state)
{
    (void)state;
    static const char corpus[] =
        "{\"id\":\"e\\u001b]0;x\\n\",\"text\":\"A faster memory chip.\"}\n";
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, false);
    const char *path = write_file("explain-ids.jsonl", corpus, strlen(corpus));
    topictag_neighbours *neighbours = NULL;
    topictag_text text = {0};
    topictag_document document = {
        .id = "d\n\033[31m", .text = "a faster memory chip", .n_bytes = 20, .source = "-"};
    ok(topictag_neighbours_read(&neighbours, model, &path, 1, NULL, 1, NULL, &err));
    ok(topictag_explain_render(explainer, &document, NULL, neighbours, TOPICTAG_EXPLAIN_TEXT, &text,
                               &err));
    assert_memory_equal(text.data, "d  [31m: hardware, ", 19);
    assert_non_null(strstr(text.data, "\n  like      e ]0;x  (1.00)\n"));
    document.text = "zzz";
    document.n_bytes = 3;
    ok(topictag_explain_render(explainer, &document, NULL, NULL, TOPICTAG_EXPLAIN_TEXT, &text,
                               &err));
    assert_string_equal(text.data, "d  [31m: no topic (no-known-terms)\n");
    const topictag_error failure = {TOPICTAG_E_SYNTAX, "found \033", "f\n", 3, 0};
    ok(topictag_explain_render(explainer, &document, &failure, NULL, TOPICTAG_EXPLAIN_TEXT, &text,
                               &err));
    assert_string_equal(text.data, "d  [31m: error: f :3: found  \n");
    remove(path);
    topictag_text_free(&text);
    topictag_neighbours_free(neighbours);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renderings_are_harmless),
        cmocka_unit_test(ids_stay_on_their_line),
    };
    return cmocka_run_group_tests_name("explain.render", tests, NULL, NULL);
}
