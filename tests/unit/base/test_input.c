/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/input.h"
#include "base/random.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define FILE_NAME "test_input.tmp"

/* bytes as one gzip member, appended to *out. */
static void add_gzip(tt_buf *out, const void *bytes, size_t n_bytes)
{
    z_stream z = {0};
    ok(tt_buf_reserve(out, n_bytes + n_bytes / 100 + 100, &err));
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)bytes;
    z.avail_in = (uInt)n_bytes;
    z.next_out = (Bytef *)out->data + out->len;
    z.avail_out = (uInt)(out->cap - out->len - 1);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->len += z.total_out;
    out->data[out->len] = '\0';
    deflateEnd(&z);
}

/* Half a megabyte that gzip cannot shrink to one window. */
static void make_noise(tt_buf *out)
{
    tt_rng rng;
    tt_rng_seed(&rng, 5);
    for (int i = 0; i < 40000; i++)
        ok(tt_buf_printf(out, &err, "%llx\n", (unsigned long long)tt_rng_next(&rng)));
}

static void assert_rest(tt_input *in, const char *expected, size_t n_bytes)
{
    tt_buf rest = {0};
    ok(tt_input_rest(in, &rest, n_bytes, &err));
    assert_int_equal(rest.len, n_bytes);
    assert_memory_equal(rest.data, expected, n_bytes);
    tt_buf_release(&rest);
}

/* The same bytes from memory and file, plain and gzipped, through every way of reading. */
static void all_ways_give_the_same_bytes(void **state)
{
    (void)state;
    tt_buf plain = {0}, packed = {0}, twice = {0}, read = {0};
    make_noise(&plain);
    add_gzip(&packed, plain.data, plain.len);
    add_gzip(&twice, plain.data, 1000); /* two members and block padding */
    add_gzip(&twice, plain.data + 1000, plain.len - 1000);
    ok(tt_buf_add(&twice, "\0\0\0\0\0", 5, &err));
    const tt_buf *forms[] = {&plain, &packed, &twice};
    for (size_t n = 0; n < 6; n++) {
        tt_input *in;
        const tt_buf *form = forms[n / 2];
        if (n % 2 == 0)
            ok(tt_input_open_memory(&in, form->data, form->len, "memory", &err));
        else
            ok(tt_input_open(&in, write_file(FILE_NAME, form->data, form->len), &err));
        const uint8_t *head;
        size_t n_head, got = 1, piece = 1;
        ok(tt_input_peek(in, &head, &n_head, &err));
        assert_int_equal(n_head, TT_INPUT_PEEK_BYTES);
        assert_memory_equal(head, plain.data, n_head);
        tt_buf_reset(&read);
        while (read.len < 70000 && got > 0) {
            char block[300];
            ok(tt_input_read(in, block, piece++ % sizeof block + 1, &got, &err));
            ok(tt_buf_add(&read, block, got, &err));
        }
        assert_memory_equal(read.data, plain.data, read.len);
        ok(tt_input_peek(in, &head, &n_head, &err));
        assert_int_equal(n_head, TT_INPUT_PEEK_BYTES);
        assert_memory_equal(head, plain.data + read.len, n_head);
        assert_rest(in, plain.data + read.len, plain.len - read.len);
        ok(tt_input_read(in, &(char){0}, 1, &got, &err));
        assert_int_equal(got, 0);
        ok(tt_input_peek(in, &head, &n_head, &err));
        assert_int_equal(n_head, 0);
        tt_input_close(in);
    }
    unlink(FILE_NAME);
    tt_buf_release(&plain);
    tt_buf_release(&packed);
    tt_buf_release(&twice);
    tt_buf_release(&read);
}

static void lines_end_in_lf_or_crlf(void **state)
{
    (void)state;
    static const char text[] = "one\ntwo\r\n\n\r\nfi\rve\0x\r\r\nlast\r";
    static const struct {
        const char *bytes;
        size_t n_bytes;
    } expected[] = {{"one", 3}, {"two", 3}, {"", 0}, {"", 0}, {"fi\rve\0x\r", 8}, {"last\r", 5}};
    tt_input *in;
    tt_buf line = {0};
    bool more;
    ok(tt_input_open_memory(&in, text, sizeof text - 1, "text", &err));
    for (size_t n = 0; n < 6; n++) {
        ok(tt_input_line(in, &line, 8, &more, &err));
        assert_true(more);
        assert_int_equal(line.len, expected[n].n_bytes);
        assert_memory_equal(line.data, expected[n].bytes, line.len + 1);
        assert_int_equal(tt_input_line_number(in), n + 1);
    }
    ok(tt_input_line(in, &line, 8, &more, &err));
    assert_false(more);
    assert_int_equal(tt_input_line_number(in), 6);
    tt_input_close(in);
    tt_buf_release(&line);
}

/* Lines around the limit and around the window's edge; after a long one reading goes on. */
static void long_lines_are_refused_alone(void **state)
{
    (void)state;
    enum { MAX = 70000 };
    static const size_t lengths[] = {MAX, MAX + 1, 3, 65535, 65536, 65537, 300000, MAX};
    tt_buf text = {0}, line = {0};
    bool more;
    for (size_t n = 0; n < 8; n++) {
        for (size_t i = 0; i < lengths[n]; i++)
            ok(tt_buf_add(&text, "x", 1, &err));
        ok(tt_buf_add_str(&text, n % 2 ? "\n" : "\r\n", &err));
    }
    tt_input *in;
    ok(tt_input_open_memory(&in, text.data, text.len, "text", &err));
    for (size_t n = 0; n < 8; n++) {
        if (lengths[n] > MAX) {
            fails(TOPICTAG_E_LIMIT, tt_input_line(in, &line, MAX, &more, &err));
            assert_string_equal(err.where, "text");
            assert_int_equal(err.line, n + 1);
        } else {
            ok(tt_input_line(in, &line, MAX, &more, &err));
            assert_int_equal(line.len, lengths[n]);
        }
        assert_true(more);
    }
    ok(tt_input_line(in, &line, MAX, &more, &err));
    assert_false(more);
    tt_input_close(in);

    ok(tt_input_open_memory(&in, text.data, text.len, "text", &err));
    tt_buf_reset(&line);
    ok(tt_buf_add_str(&line, "kept", &err));
    fails(TOPICTAG_E_LIMIT, tt_input_rest(in, &line, text.len - 1, &err));
    tt_input_close(in);
    ok(tt_input_open_memory(&in, text.data, text.len, "text", &err));
    tt_buf_reset(&line);
    ok(tt_buf_add_str(&line, "kept", &err));
    ok(tt_input_rest(in, &line, text.len, &err));
    assert_int_equal(line.len, text.len + 4);
    tt_input_close(in);
    tt_buf_release(&text);
    tt_buf_release(&line);
}

static void expect_line(tt_input *in, tt_buf *line, const char *expected, uint64_t number)
{
    bool more;
    ok(tt_input_line(in, line, 10, &more, &err));
    assert_true(more);
    assert_string_equal(line->data, expected);
    assert_int_equal(tt_input_line_number(in), number);
}

/* A mark behind the present line, again and again, also among lines that are read again. */
static void lines_can_be_read_again(void **state)
{
    (void)state;
    tt_input *in;
    tt_buf line = {0};
    bool more;
    ok(tt_input_open_memory(&in, "1\n2\r\n3\r\r\n\n5", 11, "text", &err));
    tt_input_return(in);
    expect_line(in, &line, "1", 1);
    for (int round = 0; round < 2; round++) {
        tt_input_mark(in);
        expect_line(in, &line, "2", 2);
        expect_line(in, &line, "3\r", 3);
        tt_input_return(in);
        tt_input_return(in);
    }
    expect_line(in, &line, "2", 2);
    tt_input_mark(in);
    expect_line(in, &line, "3\r", 3);
    expect_line(in, &line, "", 4);
    expect_line(in, &line, "5", 5);
    ok(tt_input_line(in, &line, 10, &more, &err));
    assert_false(more);
    tt_input_return(in);
    expect_line(in, &line, "3\r", 3);
    tt_input_mark(in);
    tt_input_unmark(in);
    expect_line(in, &line, "", 4);
    tt_input_return(in);
    expect_line(in, &line, "5", 5);
    ok(tt_input_line(in, &line, 10, &more, &err));
    assert_false(more);
    tt_input_close(in);
    tt_buf_release(&line);
}

static void empty_and_tiny_inputs(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\x1F", "x", "\x1Fx"};
    for (size_t n = 0; n < 4; n++) {
        tt_input *in;
        ok(tt_input_open_memory(&in, texts[n], strlen(texts[n]), "tiny", &err));
        assert_rest(in, texts[n], strlen(texts[n]));
        tt_input_close(in);
    }
    tt_input *in;
    ok(tt_input_open_memory(&in, NULL, 0, "tiny", &err));
    assert_rest(in, "", 0);
    tt_input_close(in);
    tt_input_close(NULL);
}

static topictag_status read_all(const void *bytes, size_t n_bytes)
{
    tt_input *in = NULL;
    tt_buf rest = {0};
    topictag_status rc = tt_input_open_memory(&in, bytes, n_bytes, "a.gz", &err);
    if (rc == TOPICTAG_OK)
        rc = tt_input_rest(in, &rest, SIZE_MAX, &err);
    if (rc != TOPICTAG_OK && in != NULL) { /* and again: a failure sticks */
        topictag_error again = {0};
        assert_int_equal(tt_input_rest(in, &rest, SIZE_MAX, &again), rc);
        assert_memory_equal(&again, &err, sizeof err);
    }
    tt_input_close(in);
    tt_buf_release(&rest);
    return rc;
}

static void good_bytes_come_before_damage(void **state)
{
    (void)state;
    static const char text[] = "one\ntwo\n";
    const size_t n_text = sizeof text - 1;
    tt_buf packed = {0}, line = {0};
    tt_input *in;
    const uint8_t *head;
    size_t n_head;
    bool more;
    add_gzip(&packed, text, n_text);
    ok(tt_input_open_memory(&in, packed.data, packed.len - 4, "cut.gz", &err));
    ok(tt_input_peek(in, &head, &n_head, &err));
    assert_int_equal(n_head, n_text);
    assert_memory_equal(head, text, n_text);
    ok(tt_input_line(in, &line, 10, &more, &err));
    ok(tt_input_line(in, &line, 10, &more, &err));
    assert_string_equal(line.data, "two");
    fails(TOPICTAG_E_SYNTAX, tt_input_line(in, &line, 10, &more, &err));
    assert_int_equal(tt_input_line_number(in), 3);
    fails(TOPICTAG_E_SYNTAX, tt_input_peek(in, &head, &n_head, &err));
    assert_int_equal(n_head, 0);
    tt_input_close(in);
    tt_buf_release(&packed);
    tt_buf_release(&line);
}

static void damaged_gzip_is_told(void **state)
{
    (void)state;
    tt_buf packed = {0};
    add_gzip(&packed, "a story", 7);
    for (size_t cut = 2; cut < packed.len; cut++)
        fails(TOPICTAG_E_SYNTAX, read_all(packed.data, cut));
    assert_non_null(strstr(err.message, "cut off"));
    assert_string_equal(err.where, "a.gz");
    assert_int_equal(err.byte, packed.len - 1);
    ok(read_all(packed.data, packed.len));

    packed.data[packed.len - 5] ^= 1; /* its checksum */
    fails(TOPICTAG_E_SYNTAX, read_all(packed.data, packed.len));
    packed.data[packed.len - 5] ^= 1;
    ok(tt_buf_add_str(&packed, "junk", &err));
    fails(TOPICTAG_E_SYNTAX, read_all(packed.data, packed.len));
    assert_int_equal(err.byte, packed.len - 4);
    tt_buf_release(&packed);
}

static void reads_standard_input(void **state)
{
    (void)state;
    int ends[2], saved = dup(STDIN_FILENO);
    tt_input *in;
    tt_buf packed = {0};
    add_gzip(&packed, "piped", 5);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], packed.data, packed.len), packed.len);
    close(ends[1]);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    ok(tt_input_open(&in, "-", &err));
    assert_rest(in, "piped", 5);
    tt_input_close(in);
    assert_true(dup2(saved, STDIN_FILENO) >= 0); /* close left it open */
    close(saved);
    tt_buf_release(&packed);
}

static void what_cannot_be_opened(void **state)
{
    (void)state;
    tt_input *in;
    fails(TOPICTAG_E_NOT_FOUND, tt_input_open(&in, "no/such/file", &err));
    assert_string_equal(err.where, "no/such/file");
    assert_null(in);
    fails(TOPICTAG_E_IO, tt_input_open(&in, ".", &err));
    assert_non_null(strstr(err.message, "folder"));
    assert_null(in);
}

/* A pipe: its first line is there before its second, and then asking would wait. */
static void pipes_do_not_wait_for_more(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "one\nhalf", 8), 8);
    char path[32];
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    tt_input *in;
    ok(tt_input_open(&in, path, &err));
    assert_true(tt_input_is_live(in));
    const uint8_t *bytes;
    size_t n_bytes;
    ok(tt_input_peek_line(in, &bytes, &n_bytes, &err));
    assert_int_equal(n_bytes, 4);
    assert_memory_equal(bytes, "one\n", 4);
    assert_false(tt_input_would_wait(in));
    tt_buf line = {0};
    bool more;
    ok(tt_input_line(in, &line, 100, &more, &err));
    assert_string_equal(line.data, "one");
    assert_true(tt_input_would_wait(in));
    assert_int_equal(write(ends[1], "\n", 1), 1);
    assert_false(tt_input_would_wait(in));
    ok(tt_input_line(in, &line, 100, &more, &err));
    assert_string_equal(line.data, "half");
    close(ends[1]);
    ok(tt_input_line(in, &line, 100, &more, &err));
    assert_false(more);
    assert_false(tt_input_would_wait(in));
    tt_buf_release(&line);
    tt_input_close(in);
    close(ends[0]);
}

static void memory_never_waits(void **state)
{
    (void)state;
    tt_input *in;
    ok(tt_input_open_memory(&in, "half", 4, "memory", &err));
    assert_false(tt_input_is_live(in));
    assert_false(tt_input_would_wait(in));
    const uint8_t *bytes;
    size_t n_bytes;
    ok(tt_input_peek_line(in, &bytes, &n_bytes, &err));
    assert_int_equal(n_bytes, 4);
    tt_input_close(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_give_the_same_bytes),  cmocka_unit_test(lines_end_in_lf_or_crlf),
        cmocka_unit_test(long_lines_are_refused_alone),  cmocka_unit_test(empty_and_tiny_inputs),
        cmocka_unit_test(good_bytes_come_before_damage), cmocka_unit_test(damaged_gzip_is_told),
        cmocka_unit_test(reads_standard_input),          cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test(pipes_do_not_wait_for_more),    cmocka_unit_test(memory_never_waits),
        cmocka_unit_test(lines_can_be_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
