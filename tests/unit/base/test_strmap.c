/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/strmap.h"

#include <stdio.h>

static void ids_are_dense_and_keys_stay(void **state)
{
    (void)state;
    enum { N = 200000 };
    tt_strmap *map;
    char key[32];
    uint32_t id;
    ok(tt_strmap_new(&map, &err));
    assert_int_equal(tt_strmap_find(map, "k0", 2), TT_NONE);
    ok(tt_strmap_add(map, "k0", 2, &id, &err));
    const char *address = tt_strmap_key(map, 0, NULL);
    for (uint32_t n = 1; n < N; n++) {
        int len = snprintf(key, sizeof key, "k%u", n);
        ok(tt_strmap_add(map, key, (size_t)len, &id, &err));
        assert_int_equal(id, n);
    }
    assert_int_equal(tt_strmap_size(map), N);
    assert_ptr_equal(tt_strmap_key(map, 0, NULL), address);
    for (uint32_t n = 0; n < N; n++) {
        int len = snprintf(key, sizeof key, "k%u", n);
        size_t n_bytes;
        assert_int_equal(tt_strmap_find(map, key, (size_t)len), n);
        ok(tt_strmap_add(map, key, (size_t)len, &id, &err));
        assert_int_equal(id, n);
        assert_string_equal(tt_strmap_key(map, n, &n_bytes), key);
        assert_int_equal(n_bytes, len);
    }
    assert_int_equal(tt_strmap_size(map), N);
    tt_strmap_free(map);
    tt_strmap_free(NULL);
}

static void keys_are_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n_bytes;
    } keys[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2}, {"a\0b", 3}};
    tt_strmap *map;
    uint32_t id;
    ok(tt_strmap_new(&map, &err));
    for (uint32_t n = 0; n < 6; n++) {
        ok(tt_strmap_add(map, keys[n].bytes, keys[n].n_bytes, &id, &err));
        assert_int_equal(id, n);
    }
    ok(tt_strmap_add(map, NULL, 0, &id, &err));
    assert_int_equal(id, 0);
    for (uint32_t n = 0; n < 6; n++)
        assert_int_equal(tt_strmap_find(map, keys[n].bytes, keys[n].n_bytes), n);
    tt_strmap_free(map);
}

static void sorted_names_are_found(void **state)
{
    (void)state;
    static const char *const names[] = {"", "a", "ab", "b", "\xc3\xa9"};
    for (uint32_t n = 0; n <= 5; n++)
        for (uint32_t i = 0; i < 5; i++)
            assert_int_equal(tt_sorted_find(names, n, names[i]), i < n ? i : TT_NONE);
    assert_int_equal(tt_sorted_find(names, 5, "aa"), TT_NONE);
    assert_int_equal(tt_sorted_find(NULL, 0, "a"), TT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_dense_and_keys_stay),
        cmocka_unit_test(keys_are_bytes),
        cmocka_unit_test(sorted_names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
