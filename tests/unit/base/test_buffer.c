/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/buffer.h"

static void bytes_are_kept_and_ended(void **state)
{
    (void)state;
    tt_buf buf = {0};
    tt_buf_reset(&buf);
    assert_null(buf.data);
    ok(tt_buf_add(&buf, NULL, 0, &err));
    assert_string_equal(buf.data, "");
    for (int i = 0; i < 1000; i++) {
        ok(tt_buf_add(&buf, "a\0", 2, &err));
        ok(tt_buf_add_str(&buf, "b", &err));
        ok(tt_buf_printf(&buf, &err, "%03d", i));
        assert_int_equal(buf.data[buf.len], 0);
    }
    assert_int_equal(buf.len, 6000);
    assert_memory_equal(buf.data + 5994, "a\0b999", 7);
    const char *address = buf.data;
    tt_buf_reset(&buf);
    assert_int_equal(buf.len, 0);
    ok(tt_buf_reserve(&buf, 6000, &err));
    assert_ptr_equal(buf.data, address);
    assert_string_equal(buf.data, "");
    tt_buf_release(&buf);
    assert_null(buf.data);
    assert_int_equal(buf.cap, 0);
}

static void failure_changes_nothing(void **state)
{
    (void)state;
    tt_buf buf = {0};
    ok(tt_buf_add_str(&buf, "kept", &err));
    fails(TOPICTAG_E_NO_MEMORY, tt_buf_reserve(&buf, SIZE_MAX - 2, &err));
    fails(TOPICTAG_E_NO_MEMORY, tt_buf_reserve(&buf, SIZE_MAX / 2, &err));
    assert_string_equal(buf.data, "kept");
    assert_int_equal(buf.len, 4);
    tt_buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_kept_and_ended),
        cmocka_unit_test(failure_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
