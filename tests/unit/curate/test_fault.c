/* SPDX-License-Identifier: MIT */
/* Checking, cleaning and splitting with every allocation failing once. */
#include "base/buffer.h"
#include "unit/fault.h"
#include "unit/pipeline/newsroom.h"

static topictag_status check_and_fix(void *payload)
{
    const topictag_check_options *options = payload;
    const char *path = "curate-fault.jsonl";
    topictag_status rc = TOPICTAG_OK;
    topictag_check *check = NULL;
    topictag_text text = {0};
    TT_TRY(topictag_check_corpus(&check, &path, 1, &path, 1, NULL, options, NULL, NULL));
    assert_true(topictag_check_n_findings(check) > 0);
    TT_TRY(topictag_check_render(check, "json", &text, NULL));
    TT_TRY(topictag_check_fix(check, "curate-fault.fix", "curate-fault.log", NULL, NULL));
done:
    topictag_text_free(&text);
    topictag_check_free(check);
    return rc;
}

static topictag_status split(void *payload)
{
    const topictag_split_options *options = payload;
    const char *path = "curate-fault.jsonl";
    return topictag_split_corpus(&path, 1, NULL, options, "curate-fault", NULL, NULL, NULL);
}

/* Stories with a copy, a label written otherwise, an empty text and damage. */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    topictag_check_options checking = topictag_check_options_default();
    topictag_split_options splitting = topictag_split_options_default();
    tt_buf corpus = {0};
    checking.threads = splitting.threads = 1;
    checking.folds = 2;
    splitting.test = 0.4;
    splitting.by_time = "when";
    ok(tt_buf_add_str(&corpus, tiny_corpus, &err));
    for (int i = 0; i < 20; i++)
        ok(tt_buf_printf(&corpus, &err,
                         "{\"text\":\"Judge %d in court.\",\"labels\":[\"hardware\"],"
                         "\"when\":\"2024-01-%02d\"}\n",
                         i, i + 1));
    ok(tt_buf_add_str(&corpus,
                      "{\"text\":\"Judge 5 in court!\",\"labels\":[\"Hardware\"]}\n"
                      "{\"text\":\"\",\"labels\":[\"legal\"]}\n"
                      "{\"text\":\"A caf\xc3\x83\xc2\xa9 in court\",\"labels\":[\"hardware\"]}\n",
                      &err));
    write_file("curate-fault.jsonl", corpus.data, corpus.len);
    tt_buf_release(&corpus);
    assert_true(tt_fault_loop(check_and_fix, &checking) > 100);
    assert_true(tt_fault_loop(split, &splitting) > 50);
    splitting.by_time = "";
    assert_true(tt_fault_loop(split, &splitting) > 50);
    remove("curate-fault.jsonl");
    remove("curate-fault.fix");
    remove("curate-fault.log");
    remove("curate-fault/train.jsonl");
    remove("curate-fault/test.jsonl");
    remove("curate-fault");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
