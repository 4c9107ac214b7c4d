/* SPDX-License-Identifier: MIT */
/*
 * Texts and their terms as data: tests/golden/analyze/NAME.in is analysed, NAME.out is what must
 * come out. The first line of NAME.out holds the options (ngrams, char_ngrams_min,
 * char_ngrams_max, stop_words, stemmer), each further line a term: "w" (word) or "c" (character)
 * n-gram, first byte, byte behind the last, and the term. Both roads must give it.
 *
 * test_text_golden --write rewrites the terms of every .out; read the difference before commit.
 */
#include "unit/test.h"

#include "base/input.h"
#include "text/analyzer.h"

#include <dirent.h>
#include <stdio.h>

#define FOLDER TOPICTAG_TESTS_DIR "/golden/analyze"

static bool write_mode;

static void read_all(const char *name, const char *suffix, tt_buf *out)
{
    char path[1024];
    snprintf(path, sizeof path, FOLDER "/%s%s", name, suffix);
    tt_input *in;
    tt_buf_reset(out);
    ok(tt_input_open(&in, path, &err));
    ok(tt_input_rest(in, out, 1 << 20, &err));
    tt_input_close(in);
}

/* The first line of the .out, and an analyser of its options. */
static tt_analyzer *read_options(const tt_buf *expected, tt_buf *line)
{
    size_t n = strcspn(expected->data, "\n");
    tt_buf_reset(line);
    ok(tt_buf_add(line, expected->data, n, &err));
    char stop_words[8], stemmer[32];
    unsigned ngrams, min, max;
    if (sscanf(line->data, "%u %u %u %7s %31s", &ngrams, &min, &max, stop_words, stemmer) != 5)
        fail_msg("not an option line: %s", line->data);
    tt_analyzer_options options = {.ngrams = ngrams,
                                   .char_ngrams_min = min,
                                   .char_ngrams_max = max,
                                   .stop_words = stop_words,
                                   .stemmer = stemmer};
    tt_analyzer *analyzer;
    ok(tt_analyzer_new(&analyzer, &options, &err));
    return analyzer;
}

static void list_terms(tt_analyzer *analyzer, const tt_buf *text, const char *options, tt_buf *out)
{
    tt_terms terms;
    tt_buf_reset(out);
    ok(tt_analyzer_run(analyzer, text->data, text->len, &terms, &err));
    ok(tt_buf_printf(out, &err, "%s\n", options));
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        ok(tt_buf_printf(out, &err, "%c %u %u %.*s\n", term->kind == TT_TERM_WORD ? 'w' : 'c',
                         term->begin, term->end, (int)term->n_bytes, term->bytes));
    }
}

static void rewrite(const char *name, const tt_buf *found)
{
    char path[1024];
    snprintf(path, sizeof path, FOLDER "/%s.out", name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(found->data, 1, found->len, file), found->len);
    assert_int_equal(fclose(file), 0);
}

static void check(const char *name)
{
    tt_buf text = {0}, expected = {0}, found = {0}, options = {0};
    read_all(name, ".in", &text);
    read_all(name, ".out", &expected);
    tt_analyzer *analyzer = read_options(&expected, &options);
    for (int icu_only = 1; icu_only >= 0; icu_only--) {
        tt_analyzer_use_icu_only(analyzer, icu_only);
        list_terms(analyzer, &text, options.data, &found);
        if (write_mode)
            rewrite(name, &found);
        else if (strcmp(found.data, expected.data) != 0)
            fail_msg("%s, %s road: found\n%s", name, icu_only ? "ICU" : "fast", found.data);
    }
    tt_analyzer_free(analyzer);
    tt_buf_release(&text);
    tt_buf_release(&expected);
    tt_buf_release(&found);
    tt_buf_release(&options);
}

static void test_all(void **state)
{
    (void)state;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    unsigned n_cases = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char name[256];
        size_t n = strlen(entry->d_name);
        if (n < 4 || strcmp(entry->d_name + n - 3, ".in") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)n - 3, entry->d_name);
        check(name);
        n_cases++;
    }
    closedir(folder);
    assert_true(n_cases >= 20);
}

int main(int argc, char **argv)
{
    write_mode = argc > 1 && strcmp(argv[1], "--write") == 0;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
