/* SPDX-License-Identifier: MIT */
/*
 * The two roads agree on every file below the folder that the environment variable
 * TOPICTAG_CORPORA names: on each string of JSON Lines, elsewhere on blocks of bytes as they are.
 * Without the variable the test counts as skipped.
 */
#include "unit/test.h"
#include "base/input.h"
#include "json/json.h"
#include "unit/text/roads.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#define SKIPPED      77 /* tells ctest */
#define BLOCK_BYTES  65536
#define LINE_BYTES   ((size_t)1 << 28)
#define MAX_PROBLEMS 20

static roads both;
static unsigned long n_texts, n_problems;

static void compare(const char *text, size_t n_bytes, const char *path, uint64_t line)
{
    tt_terms terms;
    n_texts++;
    if (roads_agree(&both, text, n_bytes, &terms))
        return;
    print_error("%s:%lu: %s\n", path, (unsigned long)line, both.difference);
    if (++n_problems == MAX_PROBLEMS)
        fail_msg("too many differences");
}

static void compare_strings(const tt_json *value, const char *path, uint64_t line)
{
    const char *text = tt_json_string(value);
    if (text != NULL)
        compare(text, strlen(text), path, line);
    for (const tt_json *at = tt_json_first(value); at != NULL; at = tt_json_next(at))
        compare_strings(at, path, line);
}

static void compare_lines(tt_input *in, const char *path)
{
    tt_buf line = {0};
    for (bool more = true; more;) {
        tt_json *record;
        ok(tt_input_line(in, &line, LINE_BYTES, &more, &err));
        if (!more || tt_json_parse(&record, line.data, line.len, &err) != TOPICTAG_OK)
            continue;
        compare_strings(record, path, tt_input_line_number(in));
        tt_json_free(record);
    }
    tt_buf_release(&line);
}

static void compare_blocks(tt_input *in, const char *path)
{
    static char block[BLOCK_BYTES];
    for (size_t got = 1; got > 0;) {
        ok(tt_input_read(in, block, sizeof block, &got, &err));
        compare(block, got, path, 0);
    }
}

static void compare_file(const char *path)
{
    tt_input *in;
    ok(tt_input_open(&in, path, &err));
    if (strstr(path, ".jsonl") != NULL)
        compare_lines(in, path);
    else
        compare_blocks(in, path);
    tt_input_close(in);
}

static void compare_all(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    if (!S_ISDIR(info.st_mode)) {
        compare_file(path);
        return;
    }
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char inner[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        compare_all(inner);
    }
    closedir(folder);
}

static void test_all_files(void **state)
{
    (void)state;
    ok(roads_init(&both, &(tt_analyzer_options){.ngrams = 1, .cjk_ngrams = 3}));
    compare_all(getenv("TOPICTAG_CORPORA"));
    roads_release(&both);
    print_message("%lu texts\n", n_texts);
    assert_true(n_texts > 0);
    assert_int_equal(n_problems, 0);
}

int main(void)
{
    if (getenv("TOPICTAG_CORPORA") == NULL)
        return SKIPPED;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_files)};
    return cmocka_run_group_tests_name("text.corpora", tests, NULL, NULL);
}
