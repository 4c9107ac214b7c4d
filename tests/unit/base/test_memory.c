/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/memory.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void refuses_overflow(void **state)
{
    (void)state;
    assert_null(tt_alloc(SIZE_MAX / 2, 3));
    assert_null(tt_alloc(SIZE_MAX / 8 + 2, 8)); /* 8 bytes, were the product to wrap */
    assert_null(tt_calloc(SIZE_MAX / 8 + 2, 8));
    assert_null(tt_realloc(NULL, SIZE_MAX / 8 + 2, 8));
    assert_null(tt_strndup("", SIZE_MAX));
    tt_arena arena = {0};
    assert_null(tt_arena_alloc(&arena, SIZE_MAX / 8 + 2, 8));
    assert_null(tt_arena_alloc(&arena, SIZE_MAX - 8, 1));
    tt_arena_release(&arena);
}

static void gives_zero_bytes_an_address(void **state)
{
    (void)state;
    void *blocks[] = {tt_alloc(0, 8), tt_alloc(8, 0), tt_calloc(0, 1), tt_realloc(NULL, 0, 1)};
    for (size_t i = 0; i < 4; i++) {
        assert_non_null(blocks[i]);
        free(blocks[i]);
    }
}

static void reserve_keeps_items_and_grows_by_half(void **state)
{
    (void)state;
    uint32_t *items = NULL;
    size_t cap = 0, n_growths = 0;
    for (uint32_t n = 0; n < 100000; n++) {
        size_t before = cap;
        ok(tt_reserve(&items, &cap, n + 1, sizeof *items, &err));
        n_growths += cap != before;
        items[n] = n;
    }
    for (uint32_t n = 0; n < 100000; n++)
        assert_int_equal(items[n], n);
    assert_in_range(n_growths, 1, 30);

    const uint32_t *same = items;
    const size_t same_cap = cap;
    fails(TOPICTAG_E_NO_MEMORY, tt_reserve(&items, &cap, SIZE_MAX / 2, sizeof *items, &err));
    assert_ptr_equal(items, same);
    assert_int_equal(cap, same_cap);
    free(items);
}

static void arena_is_aligned_and_reuses_blocks(void **state)
{
    (void)state;
    tt_arena arena = {0};
    void *first_round[400];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 400; i++) {
            size_t n_bytes = i * i % 977 + (i == 200 ? 3000000 : 0);
            char *text = tt_arena_strndup(&arena, "odd", 3);
            unsigned char *block = tt_arena_alloc(&arena, n_bytes, 1);
            assert_string_equal(text, "odd");
            assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
            memset(block, 0xA5, n_bytes);
            if (round == 0)
                first_round[i] = block;
            else
                assert_ptr_equal(block, first_round[i]);
        }
        tt_arena_reset(&arena);
    }
    tt_arena_release(&arena);
    assert_null(arena.first);
    tt_arena_reset(&arena);
}

#ifdef __GLIBC__
static size_t bytes_allocated(void)
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* Rounds of growing size must not keep the sum of them all. Sanitizers hide what is allocated. */
static void arena_keeps_no_block_that_is_too_small(void **state)
{
    (void)state;
    const size_t before = bytes_allocated();
    tt_arena arena = {0};
    size_t n_bytes = 100000;
    for (; n_bytes < 400000; n_bytes += 1000) {
        for (int i = 0; i < 50; i++)
            assert_non_null(tt_arena_strndup(&arena, "small", 5));
        assert_non_null(tt_arena_alloc(&arena, n_bytes, 1));
        tt_arena_reset(&arena);
    }
    assert_in_range(bytes_allocated() - before, 0, 2 * n_bytes);
    tt_arena_release(&arena);
}
#endif

/* Writes to earlier pieces must survive later ones, whatever the sizes. */
static void arena_pieces_do_not_overlap(void **state)
{
    (void)state;
    tt_arena arena = {0};
    unsigned char *pieces[300];
    size_t sizes[300];
    for (size_t i = 0; i < 300; i++) {
        sizes[i] = (i * 7919) % 5003;
        pieces[i] = tt_arena_alloc(&arena, sizes[i], 1);
        memset(pieces[i], (int)(i & 0xFF), sizes[i]);
    }
    for (size_t i = 0; i < 300; i++)
        for (size_t b = 0; b < sizes[i]; b++)
            assert_int_equal(pieces[i][b], i & 0xFF);
    tt_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_overflow),
        cmocka_unit_test(gives_zero_bytes_an_address),
        cmocka_unit_test(reserve_keeps_items_and_grows_by_half),
        cmocka_unit_test(arena_is_aligned_and_reuses_blocks),
#ifdef __GLIBC__
        cmocka_unit_test(arena_keeps_no_block_that_is_too_small),
#endif
        cmocka_unit_test(arena_pieces_do_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
