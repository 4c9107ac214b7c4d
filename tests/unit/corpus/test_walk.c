/* SPDX-License-Identifier: MIT */
/*
 * What a folder is, and what becomes of odd things in it.
 */
#include "scratch.h"

static void make_folder(const char *path)
{
    assert_int_equal(mkdir(path, 0777), 0);
}

static void folder_per_label(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    make_folder("l");
    make_folder("l/legal");
    make_folder("l/legal/2024");
    make_folder("l/a, b");
    make_folder("l/.git");
    scratch_text("l/legal/b", "label,text\nis how this story begins\n");
    scratch_text("l/legal/2024/a.txt", "deep");
    scratch_text("l/a, b/x.csv", "text,labels\none,own\n");
    scratch_text("l/.git/x", "hidden");
    scratch_text("l/loose", "of no topic");
    scratch_text("l/README.md", "not a story");
    expect_list("l", &options,
                "l/a, b/x.csv:2 [a, b;own] one\n"
                "l/legal/2024/a.txt [legal] deep\n"
                "l/legal/b [legal] label,text\\nis how this story begins\n"
                "l/loose [] of no topic\n");
    options.unlabelled_folders = true;
    expect_list("l", &options,
                "l/README.md [] not a story\n"
                "l/a, b/x.csv:2 [own] one\n"
                "l/legal/2024/a.txt [] deep\n"
                "! l/legal/b:2: l/legal/b:2: expected 2 columns, found 1\n"
                "l/loose [] of no topic\n");
}

/* Labels are UTF-8 also where names of folders are not, and two folders two labels. */
static void labels_of_folders_are_text(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    make_folder("e");
    make_folder("e/caf\xe8");
    make_folder("e/caf\xe9");
    make_folder("e/caf\xc3\xa9");
    scratch_text("e/caf\xe8/1", "one");
    scratch_text("e/caf\xe9/2", "two");
    scratch_text("e/caf\xc3\xa9/3", "three");
    expect_list("e", &options,
                "e/café/3 [café] three\n"
                "e/caf%E8/1 [caf%E8] one\n"
                "e/caf%E9/2 [caf%E9] two\n");
}

static void folder_of_records(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    make_folder("r");
    make_folder("r/more");
    scratch_text("r/b.jsonl", "{\"text\":\"b\"}\n");
    scratch_text("r/a.ft", "__label__x a\n");
    scratch_text("r/GUIDE.md", "not a story");
    scratch_text("r/more/c.csv", "text\nc\n");
    scratch_text("r/more/notes", "not a story");
    scratch_text("r/more/feed.rss", "<rss><channel><item><guid>g</guid><title>d</title></item>"
                                    "</channel></rss>");
    expect_list("r", &options, "r/a.ft:1 [x] a\nr/b.jsonl:1 [] b\nr/more/c.csv:2 [] c\ng [] d\n");
    /* Records in folders only: their names are no labels. */
    make_folder("s");
    make_folder("s/2023");
    scratch_text("s/2023/c.csv", "text\nc\n");
    expect_list("s", &options, "s/2023/c.csv:2 [] c\n");
    options.format = TT_FORMAT_FOLDER;
    expect_list("s/", &options, "s/2023/c.csv:2 [2023] c\n");
    expect_list("s/2023/c.csv", &options, "! s/2023/c.csv: s/2023/c.csv:0: expected a folder\n");
}

static void folder_of_stories(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    make_folder("f");
    scratch_text("f/2", "two");
    scratch_text("f/10", "ten");
    expect_list("f", &options, "f/10 [] ten\nf/2 [] two\n");
    make_folder("empty");
    expect_list("empty", &options, "");
}

static void odd_things_are_told_and_passed(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    make_folder("o");
    make_folder("o/x");
    scratch_text("o/x/1", "one");
    scratch_text("o/x/9", "nine");
    assert_int_equal(symlink("..", "o/x/loop"), 0);
    assert_int_equal(symlink("nowhere", "o/x/dangling"), 0);
    assert_int_equal(symlink("1", "o/x/link"), 0);
    assert_int_equal(mkfifo("o/x/fifo", 0666), 0);
    expect_list("o", &options,
                "o/x/1 [x] one\n"
                "o/x/9 [x] nine\n"
                "! o/x/dangling: o/x/dangling:0: No such file or directory\n"
                "! o/x/fifo: o/x/fifo:0: not a regular file\n"
                "o/x/link [x] one\n"
                "! o/x/loop: o/x/loop:0: a link back to a folder that it lies in\n");
    static const char *const paths[] = {"absent.csv", "o/x/1"};
    tt_buf list = {0};
    list_documents(&list, paths, 2, &options);
    assert_string_equal(list.data, "! absent.csv: absent.csv:0: No such file or directory\n"
                                   "o/x/1 [] one\n");
    tt_buf_release(&list);
}

/* Four links to the folder they lie in are 4^16 paths, of which none leads to a story. */
static void links_in_circles_end(void **state)
{
    (void)state;
    const tt_reader_options options = default_reading();
    make_folder("c");
    make_folder("c/x");
    make_folder("c/y");
    scratch_text("c/y/1", "one");
    for (char name[] = "c/x/a"; name[4] <= 'd'; name[4]++)
        assert_int_equal(symlink(".", name), 0);
    expect_list("c", &options,
                "! c/x/a: c/x/a:0: a link back to a folder that it lies in\n"
                "! c/x/b: c/x/b:0: a link back to a folder that it lies in\n"
                "! c/x/c: c/x/c:0: a link back to a folder that it lies in\n"
                "! c/x/d: c/x/d:0: a link back to a folder that it lies in\n"
                "c/y/1 [y] one\n");
}

static void unreadable_files_are_told_and_passed(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip(); /* root reads everything */
    const tt_reader_options options = default_reading();
    make_folder("u");
    make_folder("u/closed");
    make_folder("u/open");
    scratch_text("u/open/1", "one");
    scratch_text("u/open/2", "two");
    assert_int_equal(chmod("u/open/1", 0), 0);
    assert_int_equal(chmod("u/closed", 0), 0);
    expect_list("u", &options,
                "! u/closed: u/closed:0: Permission denied\n"
                "! u/open/1: u/open/1:0: Permission denied\n"
                "u/open/2 [open] two\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folder_per_label),
        cmocka_unit_test(labels_of_folders_are_text),
        cmocka_unit_test(folder_of_records),
        cmocka_unit_test(folder_of_stories),
        cmocka_unit_test(odd_things_are_told_and_passed),
        cmocka_unit_test(links_in_circles_end),
        cmocka_unit_test(unreadable_files_are_told_and_passed),
    };
    return cmocka_run_group_tests_name("corpus.walk", tests, scratch_enter, scratch_leave);
}
