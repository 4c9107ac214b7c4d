/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "corpus/corpus.h"

static topictag_status load(tt_corpus *corpus, const char *path, tt_on_error on_error,
                            const topictag_listener *listener, topictag_error *err)
{
    const tt_reader_options options = default_reading();
    return tt_corpus_load(corpus, &path, 1, &options, on_error, listener, err);
}

static void labels_are_ids_by_sorted_name(void **state)
{
    (void)state;
    scratch_text("a.jsonl",
                 "{\"id\":\"1\",\"text\":\"one\",\"labels\":[\"z\",\"b\"],\"title\":\"t\"}\n"
                 "{\"id\":\"1\",\"text\":\" \",\"labels\":[]}\n"
                 "{\"id\":\"3\",\"text\":\"three\",\"labels\":[\"a\"]}\n");
    tt_corpus corpus;
    assert_int_equal(load(&corpus, "a.jsonl", TT_ON_ERROR_STOP, NULL, NULL), TOPICTAG_OK);
    assert_int_equal(corpus.n_docs, 3);
    assert_int_equal(corpus.n_labels, 3);
    assert_string_equal(corpus.label_names[0], "a");
    assert_string_equal(corpus.label_names[2], "z");
    static const uint32_t begin[] = {0, 2, 2, 3}, ids[] = {1, 2, 0};
    assert_memory_equal(corpus.label_begin, begin, sizeof begin);
    assert_memory_equal(corpus.label_ids, ids, sizeof ids);
    assert_string_equal(corpus.docs[0].text, "t\n\none");
    assert_int_equal(corpus.docs[0].title_bytes, 1);
    assert_string_equal(corpus.docs[0].labels[1], "z");
    assert_string_equal(corpus.docs[2].labels[0], "a");
    assert_int_equal(corpus.n_empty, 1);
    assert_int_equal(corpus.n_duplicate_ids, 1);
    assert_int_equal(corpus.text_bytes, 6 + 1 + 5);
    assert_true(corpus.multilabel);

    tt_corpus_drop_texts(&corpus);
    assert_string_equal(corpus.docs[0].text, "");
    assert_int_equal(corpus.docs[0].n_bytes, 0);
    assert_int_equal(corpus.docs[0].title_bytes, 0);
    assert_string_equal(corpus.docs[0].labels[1], "z");
    assert_string_equal(corpus.label_names[2], "z");
    assert_int_equal(corpus.text_bytes, 6 + 1 + 5);
    tt_corpus_release(&corpus);
}

static uint64_t digest_of(const char *path, const char *content)
{
    scratch_text(path, content);
    tt_corpus corpus;
    assert_int_equal(load(&corpus, path, TT_ON_ERROR_STOP, NULL, NULL), TOPICTAG_OK);
    uint64_t digest = corpus.digest;
    tt_corpus_release(&corpus);
    return digest;
}

static void digest_is_of_the_content(void **state)
{
    (void)state;
    uint64_t one = digest_of("d.csv", "text,label\nx,a\ny,b\n");
    assert_true(one == digest_of("other.csv", "text,label\nx,a\ny,b\n"));
    assert_true(one == digest_of("d.ft", "__label__a x\n__label__b y\n"));
    assert_true(one != digest_of("d.csv", "text,label\ny,b\nx,a\n"));
    assert_true(one != digest_of("d.csv", "text,label\nx,a\ny,c\n"));
    assert_true(one != digest_of("d.csv", "id,text,label\n1,x,a\n2,y,b\n"));
    assert_true(digest_of("d.csv", "id,text,label\na,x,\n") !=
                digest_of("d.csv", "text,label\nx,a\n"));
    assert_true(digest_of("d.csv", "text,label\nx,a|b\n") !=
                digest_of("d.csv", "text,label\nx,ab\n"));
}

static int count_warnings(const topictag_event *event, void *payload)
{
    unsigned *n = payload;
    *n += event->level == TOPICTAG_EVENT_WARNING;
    return 0;
}

static void bad_records_stop_or_are_skipped(void **state)
{
    (void)state;
    scratch_text("b.csv", "text,label\nx,a\nbad\ny,b\n");
    tt_corpus corpus;
    topictag_error err = {0};
    assert_int_equal(load(&corpus, "b.csv", TT_ON_ERROR_STOP, NULL, &err), TOPICTAG_E_SYNTAX);
    assert_string_equal(err.where, "b.csv");
    assert_int_equal(err.line, 3);
    unsigned n_warnings = 0;
    const topictag_listener listener = {count_warnings, &n_warnings};
    assert_int_equal(load(&corpus, "b.csv", TT_ON_ERROR_SKIP, &listener, &err), TOPICTAG_OK);
    assert_int_equal(corpus.n_docs, 2);
    assert_int_equal(corpus.n_skipped, 1);
    assert_int_equal(n_warnings, 1);
    assert_false(corpus.multilabel);
    tt_corpus_release(&corpus);
    /* A path that is not there is a slip of the caller, not of the corpus. */
    assert_int_equal(load(&corpus, "absent", TT_ON_ERROR_SKIP, &listener, &err),
                     TOPICTAG_E_NOT_FOUND);
}

static int cancel(const topictag_event *event, void *payload)
{
    (void)event;
    (void)payload;
    return 1;
}

static void nothing_read_and_cancelled(void **state)
{
    (void)state;
    tt_corpus corpus;
    topictag_error err = {0};
    scratch_text("e.jsonl", "\n\n");
    assert_int_equal(load(&corpus, "e.jsonl", TT_ON_ERROR_STOP, NULL, &err), TOPICTAG_E_EMPTY);
    assert_string_equal(err.where, "e.jsonl");
    const topictag_listener listener = {cancel, NULL};
    assert_int_equal(load(&corpus, "e.jsonl", TT_ON_ERROR_STOP, &listener, &err),
                     TOPICTAG_E_CANCELLED);
}

static void groups_are_dense_ids(void **state)
{
    (void)state;
    scratch_text("g.csv", "text,label,g\na,x,two\nb,x,\nc,x,one\nd,x,two\n");
    tt_reader_options options = default_reading();
    options.group_field = "g";
    const char *path = "g.csv";
    tt_corpus corpus;
    assert_int_equal(tt_corpus_load(&corpus, &path, 1, &options, TT_ON_ERROR_STOP, NULL, NULL),
                     TOPICTAG_OK);
    uint32_t groups[4];
    assert_int_equal(tt_corpus_groups(groups, &corpus, NULL), TOPICTAG_OK);
    static const uint32_t expected[] = {0, UINT32_MAX, 1, 0};
    assert_memory_equal(groups, expected, sizeof expected);
    tt_corpus_release(&corpus);
}

typedef struct told {
    unsigned n;
    char last[200];
} told;

static int keep_warning(const topictag_event *event, void *payload)
{
    told *warnings = payload;
    if (event->level == TOPICTAG_EVENT_WARNING) {
        warnings->n++;
        snprintf(warnings->last, sizeof warnings->last, "%s", event->message);
    }
    return 0;
}

static void labels_that_look_like_several_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *told;
    } cases[] = {
        {"a,x\nb,x\n\"a, b\",x\n\"b,a\",x\n",
         "2 of 4 labels look like several in one, such as \"a, b\""},
        {"a,x\nb,x\nb;a,x\n", "1 of 3 labels look like several in one, such as \"b;a\""},
        {"\"['a', 'b']\",x\n['a'],x\n", "2 of 2 labels look like several in one, such as \"['a', "},
        {"a|b,x\na,x\n", ""},                                    /* parted */
        {"a,x\nb,x\n\"a, c\",x\n\"a,\",x\n\",\",x\n[b,x\n", ""}, /* other names */
    };
    const char *path = "j.csv";
    tt_reader_options options = default_reading();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        tt_corpus corpus;
        topictag_error err = {0};
        told warnings = {0};
        const topictag_listener listener = {keep_warning, &warnings};
        snprintf(text, sizeof text, "labels,text\n%s", cases[i].rows);
        scratch_text(path, text);
        assert_int_equal(
            tt_corpus_load(&corpus, &path, 1, &options, TT_ON_ERROR_STOP, &listener, &err),
            TOPICTAG_OK);
        assert_int_equal(warnings.n, cases[i].told[0] != '\0');
        assert_non_null(strstr(warnings.last, cases[i].told));
        tt_corpus_release(&corpus);
    }
}

/* One table beside folders of labels hides their stories. */
static void files_passed_over_are_told(void **state)
{
    (void)state;
    assert_int_equal(mkdir("st", 0777), 0);
    assert_int_equal(mkdir("st/a", 0777), 0);
    scratch_text("st/README.md", "about");
    scratch_text("st/index.csv", "text,label\nx,a\ny,b\n");
    const char *path = "st";
    const tt_reader_options options = default_reading();
    for (unsigned n = 0; n < 2; n++) {
        tt_corpus corpus;
        topictag_error err = {0};
        told warnings = {0};
        const topictag_listener listener = {keep_warning, &warnings};
        assert_int_equal(
            tt_corpus_load(&corpus, &path, 1, &options, TT_ON_ERROR_STOP, &listener, &err),
            TOPICTAG_OK);
        assert_int_equal(corpus.n_docs, 2);
        assert_int_equal(warnings.n, n);
        tt_corpus_release(&corpus);
        if (n > 0)
            assert_string_equal(warnings.last, "st: passed over 2 files not named as the records "
                                               "beside them are, such as st/a/1.txt");
        scratch_text("st/a/1.txt", "one");
        scratch_text("st/a/2.txt", "two");
    }
}

static void fields_that_hold_nothing_are_told(void **state)
{
    (void)state;
    scratch_text("f.jsonl", "{\"title\":\"one\",\"body\":\"b\",\"labels\":[\"a\"],\"g\":1}\n"
                            "{\"title\":\"two\",\"topic\":\"c\",\"when\":\"2020\"}\n");
    static const struct {
        const char *text, *labels, *time;
        unsigned n;
        const char *last;
    } cases[] = {
        {"body", "labels", "when", 0, ""},
        {"body", "labels", NULL, 0, ""},
        {"text", "labels", NULL, 1,
         "f.jsonl: no story has anything in a field \"text\" (--text-field names another)"},
        {"body", "subject", NULL, 1,
         "f.jsonl: no story has anything in a field \"subject\" (--labels-field names another)"},
        {"body", "labels", "date", 1,
         "f.jsonl: no story has anything in a field \"date\" (--time-field names another)"},
        {"text", "subject", "date", 3,
         "f.jsonl: no story has anything in a field \"date\" (--time-field names another)"},
    };
    const char *path = "f.jsonl";
    tt_corpus corpus;
    topictag_error err = {0};
    tt_reader_options options = default_reading();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        told warnings = {0};
        const topictag_listener listener = {keep_warning, &warnings};
        options.text_field = cases[i].text;
        options.labels_field = cases[i].labels;
        options.time_field = cases[i].time;
        assert_int_equal(
            tt_corpus_load(&corpus, &path, 1, &options, TT_ON_ERROR_STOP, &listener, &err),
            TOPICTAG_OK);
        assert_int_equal(warnings.n, cases[i].n);
        assert_string_equal(warnings.last, cases[i].last);
        tt_corpus_release(&corpus);
    }
    options = default_reading();
    options.group_field = "publisher";
    assert_int_equal(tt_corpus_load(&corpus, &path, 1, &options, TT_ON_ERROR_STOP, NULL, &err),
                     TOPICTAG_E_EMPTY);
    assert_string_equal(err.where, "f.jsonl");
    assert_non_null(strstr(err.message, "\"publisher\""));
    /* Files that are stories have no fields. */
    scratch_text("story.txt", "one");
    path = "story.txt";
    told warnings = {0};
    const topictag_listener listener = {keep_warning, &warnings};
    options.group_field = NULL;
    assert_int_equal(tt_corpus_load(&corpus, &path, 1, &options, TT_ON_ERROR_STOP, &listener, &err),
                     TOPICTAG_OK);
    assert_int_equal(warnings.n, 0);
    tt_corpus_release(&corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_ids_by_sorted_name),
        cmocka_unit_test(digest_is_of_the_content),
        cmocka_unit_test(bad_records_stop_or_are_skipped),
        cmocka_unit_test(nothing_read_and_cancelled),
        cmocka_unit_test(groups_are_dense_ids),
        cmocka_unit_test(files_passed_over_are_told),
        cmocka_unit_test(fields_that_hold_nothing_are_told),
        cmocka_unit_test(labels_that_look_like_several_are_told),
    };
    return cmocka_run_group_tests_name("corpus.corpus", tests, scratch_enter, scratch_leave);
}
