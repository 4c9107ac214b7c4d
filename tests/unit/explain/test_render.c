/* SPDX-License-Identifier: MIT */
/* Explanations as text, JSON and pages. */
#include "explaining.h"

#include "explain/explaining.h"

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

/* A story of five words with a NUL in it, explained by hand. */
static const char told_text[] = "judge rain chip and\0sun";
static const topictag_document told_document = {
    .id = "x", .text = told_text, .n_bytes = sizeof told_text - 1, .source = "-"};
static const topictag_span judge_at = {0, 5}, rain_at = {6, 10}, chip_at = {11, 15},
                           and_at = {16, 19}, sun_at = {20, 23};
static const topictag_explained_word told_words[] = {{"judge", 0.5, &judge_at, 1},
                                                     {"sun", 0.04, &sun_at, 1},
                                                     {"and", 0, &and_at, 1},
                                                     {"chip", -0.1, &chip_at, 1},
                                                     {"rain", -0.25, &rain_at, 1}};
static const topictag_explained_word other_words[] = {{"judge", 0.1, &judge_at, 1},
                                                      {"rain", -0.5, &rain_at, 1}};
static const uint32_t told_flip[] = {1, 0};
static const topictag_explanation told_labels[] = {{.name = "legal",
                                                    .given = true,
                                                    .probability = 0.8,
                                                    .threshold = 0.4,
                                                    .decision = 0.3,
                                                    .bias = 0.11,
                                                    .words = told_words,
                                                    .n_words = 5,
                                                    .flip = told_flip,
                                                    .n_flip = 2,
                                                    .flip_probability = 0.2},
                                                   {.name = "hardware",
                                                    .probability = 0.1,
                                                    .decision = -0.5,
                                                    .bias = -0.1,
                                                    .words = other_words,
                                                    .n_words = 2,
                                                    .flip = told_flip,
                                                    .n_flip = 1,
                                                    .flip_probability = 0.6}};
static const topictag_neighbour told_nearest[] = {{"n1", 0.75}, {"n2", 0.5}};

/* Everything that a rendering tells, with so many words for and against. */
static tt_told tell(topictag_explain_options *options, uint32_t words)
{
    *options = topictag_explain_options_default();
    options->words = words;
    return (tt_told){.document = &told_document,
                     .options = options,
                     .labels = told_labels,
                     .n_labels = 2,
                     .nearest = told_nearest,
                     .n_nearest = 2};
}

static void text_tells_all(void **state)
{
    (void)state;
    topictag_explain_options options;
    tt_told told = tell(&options, 5);
    tt_buf out = {0};
    ok(tt_explain_text(&out, &told, false, &err));
    assert_string_equal(out.data, "x: legal, 80 % (from 40 %)\n"
                                  "  decision  +0.300 = words +0.190, bias +0.110\n"
                                  "  for       judge +0.500, sun +0.040\n"
                                  "  against   rain -0.250, chip -0.100\n"
                                  "  without   sun, judge: not given (20 %)\n"
                                  "x: hardware, 10 %, not given\n"
                                  "  decision  -0.500 = words -0.400, bias -0.100\n"
                                  "  for       judge +0.100\n"
                                  "  against   rain -0.500\n"
                                  "  without   rain: given (60 %)\n"
                                  "  like      n1 (0.75), n2 (0.50)\n");
    tt_buf_reset(&out);
    told = tell(&options, 1);
    told.n_labels = 1;
    ok(tt_explain_text(&out, &told, true, &err));
    assert_string_equal(out.data, "x: \033[1mlegal\033[0m, 80 % (from 40 %)\n"
                                  "  decision  +0.300 = words +0.190, bias +0.110\n"
                                  "  for       \033[32mjudge\033[0m +0.500\n"
                                  "  against   \033[31mrain\033[0m -0.250\n"
                                  "  without   sun, judge: not given (20 %)\n"
                                  "\n\033[32m\033[1mjudge\033[0m \033[31m\033[1mrain\033[0m "
                                  "\033[31mchip\033[0m and sun\n\n"
                                  "  like      n1 (0.75), n2 (0.50)\n");
    tt_buf_release(&out);
}

static void json_tells_all(void **state)
{
    (void)state;
    topictag_explain_options options;
    const tt_told told = tell(&options, 1);
    tt_buf out = {0};
    ok(tt_explain_json(&out, &told, &err));
    static const char *const parts[] = {
        "{\"id\":\"x\",\"text\":\"judge rain chip and sun\",\"title_bytes\":0,\"labels\":[{",
        "\"label\":\"legal\",\"given\":true,\"probability\":0.8,\"threshold\":0.4,"
        "\"decision\":0.3,\"bias\":0.11,",
        "\"flip\":{\"without\":[\"sun\",\"judge\"],\"probability\":0.2},\"words\":[{"
        "\"word\":\"judge\",\"contribution\":0.5,\"spans\":[[0,5]]},",
        "\"nearest\":[{\"id\":\"n1\",\"cosine\":0.75},{\"id\":\"n2\",\"cosine\":0.5}]}\n"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        assert_non_null(strstr(out.data, parts[i]));
    tt_buf_release(&out);
}

static void pages_tell_all(void **state)
{
    (void)state;
    topictag_explain_options options;
    const tt_told told = tell(&options, 2);
    tt_buf out = {0};
    ok(tt_explain_html(&out, &told, &err));
    static const char *const parts[] = {
        "<p class=\"dim small\">given from 40 % \xc2\xb7 decision +0.300 = words +0.190, bias "
        "+0.110</p>\n"
        "<p>Without <b>sun</b>, <b>judge</b> the label would not be given (20 %).</p>\n"
        "<div class=\"story\"><mark style=\"--v:1.00\" title=\"judge +0.500\">judge</mark> "
        "<mark class=\"no\" style=\"--v:0.50\" title=\"rain -0.250\">rain</mark> "
        "<mark class=\"no\" style=\"--v:0.20\" title=\"chip -0.100\">chip</mark> and sun</div>",
        "<p>Without <b>rain</b> the label would be given (60 %).</p>\n"
        "<div class=\"story\"><mark style=\"--v:0.20\" title=\"judge +0.100\">judge</mark> "
        "<mark class=\"no\" style=\"--v:1.00\" title=\"rain -0.500\">rain</mark> chip and "
        "sun</div>"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        assert_non_null(strstr(out.data, parts[i]));
    /* Bars by the strongest word of either side, the strongest first. */
    static const struct {
        const char *word, *bar;
    } bars[] = {{"<td>judge</td><td>+0.500</td>", "width=\"100.0\""},
                {"<td>sun</td><td>+0.040</td>", "width=\"8.0\""},
                {"<table class=\"no\">", ""},
                {"<td>rain</td><td>-0.250</td>", "width=\"50.0\""},
                {"<td>chip</td><td>-0.100</td>", "width=\"20.0\""},
                {"<td>judge</td><td>+0.100</td>", "width=\"20.0\""},
                {"<td>rain</td><td>-0.500</td>", "width=\"100.0\""},
                {"<td class=\"wrap\">n1</td><td>0.75</td>", ""}};
    const char *at = out.data;
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++) {
        at = strstr(at, bars[i].word);
        assert_non_null(at);
        const char *end = strstr(at, "</tr>"), *bar = strstr(at, bars[i].bar);
        assert_true(bar != NULL && bar < end);
    }
    tt_buf_release(&out);
}

/* Of words that overlap the first is marked, and words that touch both are. */
static void marks_do_not_overlap(void **state)
{
    (void)state;
    static const topictag_span at[] = {{0, 5}, {3, 8}, {5, 7}};
    static const topictag_explained_word words[] = {
        {"a", 0.5, &at[0], 1}, {"b", 0.4, &at[1], 1}, {"c", 0.3, &at[2], 1}};
    const topictag_explanation label = {.words = words, .n_words = 3};
    tt_mark *marks = NULL;
    size_t n = 0;
    ok(tt_explain_marks(&marks, &n, &label, &err));
    assert_int_equal(n, 2);
    assert_string_equal(marks[0].word->word, "a");
    assert_string_equal(marks[1].word->word, "c");
    free(marks);
}

/* All tags of a story; of one without a tag the label that is most probable. */
static void tags_are_told_or_what_was_nearest(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, false);
    topictag_session *session = NULL;
    topictag_prediction prediction;
    topictag_text text = {0};
    static const char both[] = "A patent court heard the maker of the chip.";
    static const char *const none[] = {"the rain ruled the north", "more rain in the south"};
    render(&text, explainer, both, TOPICTAG_EXPLAIN_TEXT);
    assert_non_null(strstr(text.data, "a<b>: legal, "));
    assert_non_null(strstr(text.data, "a<b>: hardware, "));
    ok(topictag_session_new(&session, model, NULL, &err));
    for (int i = 0; i < 2; i++) {
        ok(topictag_predict(session, none[i], strlen(none[i]), 0, &prediction, &err));
        assert_int_equal(prediction.n_tags, 0);
        const bool first = prediction.probabilities[0] >= prediction.probabilities[1];
        render(&text, explainer, none[i], TOPICTAG_EXPLAIN_TEXT);
        assert_memory_equal(text.data, first ? "a<b>: hardware" : "a<b>: legal", 11);
    }
    topictag_text_free(&text);
    topictag_session_free(session);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renderings_are_harmless),
        cmocka_unit_test(ids_stay_on_their_line),
        cmocka_unit_test(text_tells_all),
        cmocka_unit_test(json_tells_all),
        cmocka_unit_test(pages_tell_all),
        cmocka_unit_test(marks_do_not_overlap),
        cmocka_unit_test(tags_are_told_or_what_was_nearest),
    };
    return cmocka_run_group_tests_name("explain.render", tests, NULL, NULL);
}
