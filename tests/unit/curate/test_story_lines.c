/* SPDX-License-Identifier: MIT */
#include "curate/story_lines.h"
#include "unit/test.h"

static topictag_input_options names;

static void assert_line(topictag_status (*write)(tt_buf *, const topictag_document *,
                                                 const topictag_input_options *, topictag_error *),
                        const topictag_document *document, const char *expected)
{
    tt_buf line = {0};
    ok(write(&line, document, &names, &err));
    assert_string_equal(line.data, expected);
    tt_buf_release(&line);
}

static topictag_document story(const char *text, size_t title_bytes, const char *const *labels,
                               size_t n_labels)
{
    return (topictag_document){.id = "x",
                               .text = text,
                               .n_bytes = strlen(text),
                               .title_bytes = title_bytes,
                               .labels = labels,
                               .n_labels = n_labels};
}

static void parts_become_members(void **state)
{
    (void)state;
    const char *labels[] = {"a", "b"};
    topictag_document document = story("Head\n\nBody", 4, labels, 2);
    names = topictag_input_options_default();
    document.time = "2024";
    document.group = "g";
    assert_line(tt_story_line, &document,
                "{\"id\":\"x\",\"title\":\"Head\",\"text\":\"Body\",\"labels\":[\"a\",\"b\"],"
                "\"group\":\"g\",\"time\":\"2024\"}\n");
    names.text_field = "body";
    names.group_field = "site";
    names.time_field = "site"; /* what is one field is written once */
    assert_line(tt_story_line_changed, &document,
                "{\"id\":\"x\",\"title\":\"Head\",\"body\":\"Body\",\"labels\":[\"a\",\"b\"],"
                "\"site\":\"g\"}\n");
    names.group_field = "id";
    names.time_field = "";
    assert_line(tt_story_line, &document,
                "{\"id\":\"x\",\"title\":\"Head\",\"body\":\"Body\",\"labels\":[\"a\",\"b\"],"
                "\"time\":\"2024\"}\n");
}

static void records_stay_as_they_are(void **state)
{
    (void)state;
    topictag_document document = story("t", 0, NULL, 0);
    names = topictag_input_options_default();
    document.record = " { \"n\": 1.50, \"text\": \"t\" } \r";
    document.record_bytes = strlen(document.record);
    assert_line(tt_story_line, &document, "{ \"n\": 1.50, \"text\": \"t\" }\n");
}

static void changes_take_their_places(void **state)
{
    (void)state;
    const char *labels[] = {"a"}, *two[] = {"a", "b"};
    topictag_document document = story("New\n\nwords", 3, labels, 1);
    names = topictag_input_options_default();
    document.record = "{\"u\":{\"text\":1},\"label\":\"q\",\"text\":\"old\",\"labels\":null,"
                      "\"title\":\"Old\",\"e\":[]}";
    document.record_bytes = strlen(document.record);
    assert_line(tt_story_line_changed, &document,
                "{\"u\":{\"text\":1},\"label\":\"a\",\"text\":\"words\",\"labels\":null,"
                "\"title\":\"New\",\"e\":[]}\n");
    /* What is not changed is written as it was, number by number and escape by escape. */
    document.record =
        "{\"id\" : 12345678901234567891, \"x\": [1.50, {\"a\" : 1e+2}],\"text\":\"old\","
        "\"k\\u00e9\":\"\\u00e9\\/\",\"label\":\"q\", \"b\": true}";
    document.record_bytes = strlen(document.record);
    assert_line(tt_story_line_changed, &document,
                "{\"id\":12345678901234567891,\"x\":[1.50, {\"a\" : 1e+2}],\"text\":\"words\","
                "\"k\xc3\xa9\":\"\\u00e9\\/\",\"label\":\"a\",\"b\":true}\n");
    document.labels = two;
    document.n_labels = 2;
    document.record = "{\"label\":\"own\",\"labels\":[\"q\"],\"title\":null,\"text\":\"old\"}";
    document.record_bytes = strlen(document.record);
    document.text = "words";
    document.n_bytes = 5;
    document.title_bytes = 0;
    assert_line(tt_story_line_changed, &document,
                "{\"label\":\"own\",\"labels\":[\"a\",\"b\"],\"title\":null,\"text\":\"words\"}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_become_members),
        cmocka_unit_test(records_stay_as_they_are),
        cmocka_unit_test(changes_take_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
