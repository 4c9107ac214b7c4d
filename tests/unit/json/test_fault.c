/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"
#include "json/outline.h"
#include "json/writer.h"

/* An object large enough to be checked for duplicate keys through a map. */
static topictag_status write_and_parse(void *payload)
{
    (void)payload;
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    tt_json *document = NULL;
    tt_json_writer w;
    tt_json_begin(&w, &text, 2);
    tt_json_open_object(&w);
    for (char key[] = "a"; key[0] <= 'z'; key[0]++) {
        tt_json_put_key(&w, key);
        tt_json_open_array(&w);
        tt_json_put_cstr(&w, "text \" \x01 \xFF");
        tt_json_put_double(&w, 0.1);
        tt_json_close_array(&w);
    }
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, &err));
    TT_TRY(tt_json_parse(&document, text.data, text.len, &err));
    assert_int_equal(tt_json_size(document), 26);
done:
    assert_true(rc == TOPICTAG_OK || document == NULL);
    tt_json_free(document);
    tt_buf_release(&text);
    return rc;
}

/* With keys that only the tree can compare. */
static topictag_status read_outline(void *payload)
{
    (void)payload;
    tt_json_outline outline = {0};
    static const char text[] = "{\"a\":[\"x\\n\",{\"b\":1}],\"\\u0063\":2}";
    topictag_status rc = tt_json_outline_read(&outline, text, sizeof text - 1, &err);
    assert_int_equal(tt_json_outline_find(&outline, "c") != NULL, rc == TOPICTAG_OK);
    if (rc == TOPICTAG_OK) {
        tt_json_item *elements;
        size_t n;
        rc = tt_json_outline_elements(&outline, tt_json_outline_find(&outline, "a"), &elements, &n,
                                      &err);
        assert_int_equal(n, rc == TOPICTAG_OK ? 2 : 0);
    }
    tt_json_outline_release(&outline);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_in_range(tt_fault_loop(read_outline, NULL), 3, 60);
    assert_in_range(tt_fault_loop(write_and_parse, NULL), 10, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests_name("json.fault", tests, NULL, NULL);
}
