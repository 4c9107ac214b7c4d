/* SPDX-License-Identifier: MIT */
#include "unit/test.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "test_file.dir"
#define TARGET FOLDER "/target"

static int make_folder(void **state)
{
    (void)state;
    (void)umask(022);
    return mkdir(FOLDER, 0777) != 0 && errno != EEXIST;
}

static size_t count_files(void)
{
    size_t n = 0;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        n += entry->d_name[0] != '.';
    closedir(folder);
    return n;
}

static int empty_folder(void **state)
{
    (void)state;
    unlink(TARGET);
    unlink(FOLDER "/link");
    unlink(FOLDER "/pipe");
    return rmdir(FOLDER);
}

static void assert_content(const char *path, const char *expected)
{
    tt_map map;
    ok(tt_map_open(&map, path, &err));
    assert_int_equal(map.size, strlen(expected));
    if (map.size > 0)
        assert_memory_equal(map.data, expected, map.size);
    else
        assert_null(map.data);
    tt_map_close(&map);
    tt_map_close(&map);
}

static void maps_regular_files_only(void **state)
{
    (void)state;
    tt_map map;
    assert_content(write_file(TARGET, "bytes\0more", 5), "bytes");
    assert_content(write_file(TARGET, "", 0), "");
    fails(TOPICTAG_E_NOT_FOUND, tt_map_open(&map, FOLDER "/absent", &err));
    assert_string_equal(err.where, FOLDER "/absent");
    fails(TOPICTAG_E_IO, tt_map_open(&map, FOLDER, &err));
    assert_non_null(strstr(err.message, "folder"));
    assert_int_equal(mkfifo(FOLDER "/pipe", 0600), 0);
    fails(TOPICTAG_E_IO, tt_map_open(&map, FOLDER "/pipe", &err));
    assert_null(map.data);
    unlink(FOLDER "/pipe");
    unlink(TARGET);
}

static void tells_how_a_file_begins(void **state)
{
    (void)state;
    write_file(TARGET, "TOPIC", 5);
    assert_true(tt_file_begins(TARGET, "TOPIC", 5));
    assert_true(tt_file_begins(TARGET, "TOP", 3));
    assert_false(tt_file_begins(TARGET, "TOPIK", 5));
    assert_false(tt_file_begins(TARGET, "TOPICS", 6));
    assert_false(tt_file_begins(FOLDER "/absent", "TOPIC", 5));
    assert_false(tt_file_begins(FOLDER, "", 0));
    unlink(TARGET);
}

static void replaces_at_commit_only(void **state)
{
    (void)state;
    tt_outfile out;
    write_file(TARGET, "old", 3);
    for (int commit = 0; commit < 2; commit++) {
        ok(tt_outfile_open(&out, TARGET, &err));
        ok(tt_outfile_write(&out, "new ", 4, &err));
        ok(tt_outfile_write(&out, NULL, 0, &err));
        ok(tt_outfile_write(&out, "bytes", 5, &err));
        assert_content(TARGET, "old");
        assert_int_equal(count_files(), 2);
        if (commit)
            ok(tt_outfile_commit(&out, &err));
        tt_outfile_release(&out);
        tt_outfile_release(&out);
        assert_int_equal(count_files(), 1);
    }
    assert_content(TARGET, "new bytes");
    unlink(TARGET);
}

static void keeps_permissions_and_links(void **state)
{
    (void)state;
    tt_outfile out;
    struct stat info;
    ok(tt_outfile_open(&out, TARGET, &err));
    ok(tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    assert_int_equal(stat(TARGET, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0644);

    assert_int_equal(chmod(TARGET, 0600), 0);
    assert_int_equal(symlink("target", FOLDER "/link"), 0);
    ok(tt_outfile_open(&out, FOLDER "/link", &err));
    ok(tt_outfile_write(&out, "through", 7, &err));
    ok(tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    assert_int_equal(lstat(FOLDER "/link", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_content(TARGET, "through");
    assert_int_equal(stat(TARGET, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    unlink(FOLDER "/link");
    unlink(TARGET);
}

static void failures_are_told_and_stick(void **state)
{
    (void)state;
    tt_outfile out;
    fails(TOPICTAG_E_NOT_FOUND, tt_outfile_open(&out, FOLDER "/no/where", &err));
    assert_string_equal(err.where, FOLDER "/no/where");
    fails(TOPICTAG_E_IO, tt_outfile_open(&out, FOLDER, &err));
    fails(TOPICTAG_E_NOT_FOUND, tt_outfile_open(&out, "", &err));
    tt_outfile_release(&out);

    ok(tt_outfile_open(&out, "/dev/null", &err));
    ok(tt_outfile_write(&out, "gone", 4, &err));
    ok(tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    struct stat info;
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));

    if (stat("/dev/full", &info) != 0)
        skip();
    char *block = calloc(1, 1 << 20);
    assert_non_null(block);
    ok(tt_outfile_open(&out, "/dev/full", &err));
    fails(TOPICTAG_E_IO, tt_outfile_write(&out, block, 1 << 20, &err));
    assert_string_equal(err.where, "/dev/full");
    assert_string_equal(err.message, strerror(ENOSPC));
    fails(TOPICTAG_E_IO, tt_outfile_write(&out, "x", 1, &err));
    fails(TOPICTAG_E_IO, tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    ok(tt_outfile_open(&out, "/dev/full", &err));
    ok(tt_outfile_write(&out, "x", 1, &err));
    fails(TOPICTAG_E_IO, tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    free(block);
}

static void files_that_belong_together_are_replaced_together(void **state)
{
    (void)state;
    tt_outfile files[2] = {{0}, {0}};
    for (int full = 1; full >= 0; full--) {
        write_file(TARGET, "old", 3);
        ok(tt_outfile_open(&files[0], TARGET, &err));
        ok(tt_outfile_open(&files[1], full ? "/dev/full" : FOLDER "/link", &err));
        ok(tt_outfile_write(&files[0], "new", 3, &err));
        ok(tt_outfile_write(&files[1], "second", 6, &err));
        if (full)
            fails(TOPICTAG_E_IO, tt_outfile_commit_all(files, 2, &err));
        else
            ok(tt_outfile_commit_all(files, 2, &err));
        tt_outfile_release(&files[0]);
        tt_outfile_release(&files[1]);
        assert_content(TARGET, full ? "old" : "new");
        assert_int_equal(count_files(), full ? 1 : 2);
    }
    assert_content(FOLDER "/link", "second");
    unlink(FOLDER "/link");
}

static void an_open_descriptor_is_written_through(void **state)
{
    (void)state;
    tt_outfile out;
    char name[32];
    write_file(TARGET, "old ", 4);
    const int fd = open(TARGET, O_WRONLY | O_APPEND);
    snprintf(name, sizeof name, "/dev/fd/%d", fd);
    ok(tt_outfile_open(&out, name, &err));
    ok(tt_outfile_write(&out, "new", 3, &err));
    ok(tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    assert_content(TARGET, "old new");

    const int standard_output = dup(STDOUT_FILENO);
    assert_int_equal(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
    const topictag_status opened = tt_outfile_open(&out, TARGET, NULL);
    assert_int_equal(dup2(standard_output, STDOUT_FILENO), STDOUT_FILENO);
    ok(opened);
    ok(tt_outfile_write(&out, "er", 2, &err));
    ok(tt_outfile_commit(&out, &err));
    tt_outfile_release(&out);
    assert_content(TARGET, "old newer");
    close(standard_output);
    close(fd);
    unlink(TARGET);
}

static void folders_are_made(void **state)
{
    (void)state;
    ok(tt_folder_make(FOLDER "/pipe", &err));
    ok(tt_folder_make(FOLDER "/pipe", &err));
    assert_int_equal(rmdir(FOLDER "/pipe"), 0);
    write_file(TARGET, "", 0);
    fails(TOPICTAG_E_IO, tt_folder_make(TARGET, &err));
    assert_string_equal(err.where, TARGET);
    fails(TOPICTAG_E_NOT_FOUND, tt_folder_make(FOLDER "/a/b", &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_regular_files_only),
        cmocka_unit_test(tells_how_a_file_begins),
        cmocka_unit_test(replaces_at_commit_only),
        cmocka_unit_test(keeps_permissions_and_links),
        cmocka_unit_test(failures_are_told_and_stick),
        cmocka_unit_test(files_that_belong_together_are_replaced_together),
        cmocka_unit_test(an_open_descriptor_is_written_through),
        cmocka_unit_test(folders_are_made),
    };
    return cmocka_run_group_tests(tests, make_folder, empty_folder);
}
