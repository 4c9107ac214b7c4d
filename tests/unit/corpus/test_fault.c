/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "corpus/corpus.h"
#include "corpus/folds.h"
#include "unit/fault.h"

static topictag_status load_and_fold(void *payload)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_reader_options *options = payload;
    static const char *const paths[] = {"a.jsonl",   "b.csv",  "c.ft",      "d.csv",
                                        "page.html", "labels", "wire.jsonl"};
    tt_corpus corpus = {0};
    uint32_t folds[16], groups[16];
    TT_TRY(tt_corpus_load(&corpus, paths, 7, options, TT_ON_ERROR_STOP, NULL, &err));
    assert_int_equal(corpus.n_docs, 12);
    TT_TRY(tt_corpus_groups(groups, &corpus, &err));
    TT_TRY(tt_folds_make(folds, corpus.n_docs, corpus.n_labels, corpus.label_begin,
                         corpus.label_ids, groups, 2, 1, &err));
done:
    tt_corpus_release(&corpus);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    tt_reader_options options = default_reading();
    options.group_field = "group";
    options.list_dropped = true;
    static const char wide[] = "\xff\xfet\0e\0x\0t\0\n\0\xe9\0\n\0";
    scratch_text("a.jsonl", "{\"id\":1,\"text\":\"a\",\"title\":\"t\",\"labels\":[\"x\",\"y\"],"
                            "\"group\":\"g\"}\n{\"text\":\"caf\xc3\xa9\"}\n");
    scratch_text("b.csv", "id,text,labels,group\n1,\"a \"\"b\"\"\nc\",x|y,g\n2,d,,\n");
    scratch_text("c.ft", "__label__x a\xff b\n");
    scratch_put("d.csv", wide, sizeof wide - 1);
    scratch_text("page.html",
                 "<html><title>T</title><nav>Home</nav><p>One paragraph of a story.</p></html>");
    scratch_text("wire.jsonl", "{\"uri\":\"u:1\",\"headline\":\"H\",\"body_text\":\"t\"}\n"
                               "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"F\","
                               "\"items\":[{\"id\":\"1\",\"content_text\":\"a\"},"
                               "{\"content_html\":\"<p>b</p>\"}]}\n");
    assert_int_equal(mkdir("labels", 0777), 0);
    assert_int_equal(mkdir("labels/x", 0777), 0);
    scratch_text("labels/x/1", "one");
    scratch_text("labels/x/2", "two");
    assert_true(tt_fault_loop(load_and_fold, &options) > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("corpus.fault", tests, scratch_enter, scratch_leave);
}
