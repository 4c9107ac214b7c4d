/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"
#include "base/file.h"
#include "base/input.h"
#include "base/memory.h"
#include "base/strmap.h"
#include "base/threads.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define FILE_NAME "test_fault.tmp"

static topictag_status fill_buffers_and_arenas(void *payload)
{
    (void)payload;
    topictag_status rc = TOPICTAG_OK;
    tt_buf buf = {0};
    tt_arena arena = {0};
    char *copy = tt_strndup("text", 4);
    if (copy == NULL)
        TT_TRY(tt_no_memory(&err));
    for (int i = 0; i < 200; i++) {
        TT_TRY(tt_buf_add_str(&buf, "text", &err));
        TT_TRY(tt_buf_printf(&buf, &err, "%d", i));
        if (tt_arena_alloc(&arena, 500, 3) == NULL || tt_arena_strndup(&arena, "x", 1) == NULL)
            TT_TRY(tt_no_memory(&err));
    }
done:
    assert_true(buf.data == NULL || buf.data[buf.len] == '\0');
    tt_arena_release(&arena);
    tt_buf_release(&buf);
    free(copy);
    return rc;
}

/* A failed addition leaves the map as it was, so adding the key again gives the next id. */
static topictag_status fill_map(void *payload)
{
    (void)payload;
    topictag_status rc = TOPICTAG_OK;
    tt_strmap *map = NULL;
    TT_TRY(tt_strmap_new(&map, &err));
    for (uint32_t n = 0; n < 500; n++) {
        uint32_t id = TT_NONE, again = TT_NONE;
        rc = tt_strmap_add(map, (const char *)&n, sizeof n, &id, &err);
        ok(tt_strmap_add(map, (const char *)&n, sizeof n, &again, &err));
        assert_int_equal(again, n);
        assert_true(rc != TOPICTAG_OK || id == n);
        if (rc != TOPICTAG_OK)
            goto done;
    }
done:
    tt_strmap_free(map);
    return rc;
}

/* payload: bytes as read from memory and, from FILE_NAME, through a descriptor. */
static topictag_status read_lines(void *payload)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_buf *bytes = payload;
    tt_input *in = NULL, *file = NULL;
    tt_buf line = {0};
    bool more = true;
    TT_TRY(tt_input_open_memory(&in, bytes->data, bytes->len, "memory", &err));
    TT_TRY(tt_input_open(&file, FILE_NAME, &err));
    while (more)
        TT_TRY(tt_input_line(in, &line, SIZE_MAX, &more, &err));
    TT_TRY(tt_input_rest(file, &line, SIZE_MAX, &err));
done:
    tt_input_close(in);
    tt_input_close(file);
    tt_buf_release(&line);
    return rc;
}

/* Whatever fails, the target holds its old or its new bytes. */
static topictag_status replace_file(void *payload)
{
    (void)payload;
    topictag_status rc = TOPICTAG_OK;
    tt_outfile out = {0};
    tt_map map = {0};
    write_file(FILE_NAME, "old", 3);
    TT_TRY(tt_outfile_open(&out, FILE_NAME, &err));
    TT_TRY(tt_outfile_write(&out, "new", 3, &err));
    TT_TRY(tt_outfile_commit(&out, &err));
done:
    tt_outfile_release(&out);
    assert_int_equal(tt_map_open(&map, FILE_NAME, NULL), TOPICTAG_OK);
    assert_int_equal(map.size, 3);
    assert_memory_equal(map.data, rc == TOPICTAG_OK ? "new" : "old", 3);
    tt_map_close(&map);
    return rc;
}

static topictag_status do_nothing(size_t item, unsigned worker, void *payload, topictag_error *why)
{
    (void)item;
    (void)worker;
    (void)payload;
    (void)why;
    return TOPICTAG_OK;
}

static topictag_status run_threads(void *payload)
{
    (void)payload;
    return tt_parallel(100, 3, do_nothing, NULL, &err);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    tt_buf bytes = {0};
    assert_in_range(tt_fault_loop(fill_buffers_and_arenas, NULL), 10, 100);
    assert_in_range(tt_fault_loop(fill_map, NULL), 10, 100);
    assert_in_range(tt_fault_loop(replace_file, NULL), 3, 10);
    assert_in_range(tt_fault_loop(run_threads, NULL), 1, 1);
    for (int i = 0; i < 3000; i++)
        ok(tt_buf_printf(&bytes, &err, "%0*d\n", 1 + i / 20, i));
    write_file(FILE_NAME, bytes.data, bytes.len);
    assert_in_range(tt_fault_loop(read_lines, &bytes), 8, 40);
    gzFile packed = gzopen(FILE_NAME, "wb");
    assert_non_null(packed);
    assert_int_equal(gzwrite(packed, bytes.data, (unsigned)bytes.len), bytes.len);
    assert_int_equal(gzclose(packed), Z_OK);
    assert_in_range(tt_fault_loop(read_lines, &bytes), 11, 40);
    tt_buf_release(&bytes);
    unlink(FILE_NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests_name("base.fault", tests, NULL, NULL);
}
