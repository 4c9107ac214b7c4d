/* SPDX-License-Identifier: MIT */
/*
 * Pages and their articles as data: tests/golden/pages/NAME.html (written for this project, in the
 * structures of real sites) must give NAME.txt: the title, the declared language, and the text;
 * where the page has teasers they follow, each behind a line "---".
 *
 * test_article_golden --write rewrites the .txt files; read the difference before commit.
 */
#include "unit/test.h"

#include "article/article.h"
#include "base/input.h"

#include <dirent.h>

#define FOLDER TOPICTAG_TESTS_DIR "/golden/pages"

/* There are thirty; fewer means that they were not found. */
#define N_PAGES 30

static bool write_mode;

static void read_all(const char *path, tt_buf *out)
{
    tt_input *in;
    ok(tt_input_open(&in, path, &err));
    ok(tt_input_rest(in, out, 1 << 20, &err));
    tt_input_close(in);
}

static void describe(const tt_article *article, tt_buf *out)
{
    for (size_t i = 0; i < article->n_stories; i++) {
        const tt_story *story = &article->stories[i];
        if (i == 0)
            ok(tt_buf_printf(out, &err, "%s\n%s\n\n%s\n", story->title,
                             story->language ? story->language : "-", story->text));
        else
            ok(tt_buf_printf(out, &err, "---\n%s\n\n%s\n", story->title, story->text));
    }
}

static void check_page(const char *path)
{
    char expected_path[1024];
    tt_buf html = {0}, expected = {0}, found = {0};
    tt_article article = {.n_stories = 0};
    tt_article_options options = tt_article_options_default();
    options.split = true;
    read_all(path, &html);
    ok(tt_article_read(&article, html.data, html.len, path, &options, &err));
    assert_int_equal(article.kind, TT_ARTICLE_HTML);
    describe(&article, &found);
    snprintf(expected_path, sizeof expected_path, "%.*s.txt", (int)(strlen(path) - 5), path);
    if (write_mode) {
        write_file(expected_path, found.data, found.len);
    } else {
        read_all(expected_path, &expected);
        if (expected.len != found.len || memcmp(expected.data, found.data, found.len) != 0)
            fail_msg("%s gives\n%s", path, found.data);
    }
    tt_article_release(&article);
    tt_buf_release(&html);
    tt_buf_release(&expected);
    tt_buf_release(&found);
}

static void pages_give_their_articles(void **state)
{
    (void)state;
    unsigned n_pages = 0;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[1024];
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".html") != 0)
            continue;
        snprintf(path, sizeof path, FOLDER "/%s", entry->d_name);
        check_page(path);
        n_pages++;
    }
    closedir(folder);
    assert_int_equal(n_pages, N_PAGES);
}

int main(int argc, char **argv)
{
    write_mode = argc > 1 && strcmp(argv[1], "--write") == 0;
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages_give_their_articles)};
    return cmocka_run_group_tests_name("article.golden", tests, NULL, NULL);
}
