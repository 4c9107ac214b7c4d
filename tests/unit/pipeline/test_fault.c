/* SPDX-License-Identifier: MIT */
/* Training, saving, opening and tagging with every allocation failing once. */
#include "unit/fault.h"
#include "unit/pipeline/archive.h"

static topictag_status train_and_tag(void *payload)
{
    const topictag_train_options *options = payload;
    const char *path = "pipeline-fault.jsonl";
    topictag_status rc = TOPICTAG_OK;
    topictag_model *model = NULL, *opened = NULL;
    topictag_session *session = NULL;
    topictag_prediction prediction;
    static const char story[] = "Der Richter hat der Klage des Herstellers stattgegeben, weil der "
                                "neue Chip ein Patent verletzt, das die Firma vor Jahren hatte.\n"
                                "Follow us on every channel\n";
    TT_TRY(topictag_train(&model, &path, 1, NULL, options, NULL, NULL, NULL));
    TT_TRY(topictag_model_save(model, "pipeline-fault.ttm", NULL));
    TT_TRY(topictag_model_open(&opened, "pipeline-fault.ttm", NULL));
    TT_TRY(topictag_session_new(&session, opened, NULL, NULL));
    TT_TRY(topictag_predict(session, story, sizeof story - 1, 0, &prediction, NULL));
done:
    topictag_session_free(session);
    topictag_model_free(opened);
    topictag_model_free(model);
    return rc;
}

/* Renders the record in every format; a failure ends the run. */
static int render_record(const topictag_record *record, void *payload)
{
    const topictag_model *model = payload;
    topictag_text text = {0};
    topictag_status rc = TOPICTAG_OK;
    for (int format = TOPICTAG_RECORD_JSONL; format <= TOPICTAG_RECORD_NINJS; format++)
        if (rc == TOPICTAG_OK)
            rc = topictag_record_render(record, model, (topictag_record_format)format, &text, NULL);
    for (int format = TOPICTAG_STORY_TEXT; format <= TOPICTAG_STORY_JSONL; format++)
        if (rc == TOPICTAG_OK)
            rc = topictag_document_render(record->document, model, (topictag_story_format)format,
                                          true, &text, NULL);
    topictag_text_free(&text);
    return rc != TOPICTAG_OK;
}

static topictag_status tag_all(void *payload)
{
    const topictag_model *model = payload;
    const char *path = "pipeline-fault.jsonl";
    topictag_status rc = TOPICTAG_OK;
    topictag_reader *reader = NULL;
    topictag_predict_options options = topictag_predict_options_default();
    uint64_t n_failed = 0;
    options.threads = 1;
    TT_TRY(topictag_reader_open(&reader, &path, 1, NULL, false, NULL));
    rc = topictag_predict_all(model, reader, &options, render_record, (void *)model, &n_failed,
                              NULL);
    /* One story's failure is that story's error record; one of rendering stops the run. */
    if (n_failed > 0 || rc == TOPICTAG_E_CANCELLED)
        rc = TOPICTAG_E_NO_MEMORY;
done:
    topictag_reader_close(reader);
    return rc;
}

static topictag_status evaluate(void *payload)
{
    const topictag_model *model = payload;
    const char *path = "pipeline-fault.jsonl";
    topictag_status rc = TOPICTAG_OK;
    topictag_report *report = NULL;
    topictag_gates *gates = NULL;
    topictag_text text = {0};
    topictag_predict_options options = topictag_predict_options_default();
    topictag_gate_options wanted = topictag_gate_options_default();
    options.threads = wanted.threads = 1;
    wanted.rounds = 100;
    wanted.gate = (topictag_list){{"pipeline-fault.gate"}, 1};
    wanted.min = (topictag_list){{"micro-f1=0.5"}, 1};
    TT_TRY(topictag_gates_open(&gates, &wanted, NULL));
    TT_TRY(topictag_evaluate(&report, model, &path, 1, NULL, &options, NULL, NULL));
    TT_TRY(topictag_report_judge(report, gates, NULL));
    topictag_gates_free(gates);
    gates = NULL;
    TT_TRY(topictag_report_render(report, "json", &text, NULL));
    /* What was written is the baseline of what is judged again. */
    TT_TRY(topictag_file_write("pipeline-fault.json", text.data, text.len, NULL));
    wanted.baseline = "pipeline-fault.json";
    wanted.max_drop = (topictag_list){{"*.f1=0"}, 1};
    TT_TRY(topictag_gates_open(&gates, &wanted, NULL));
    TT_TRY(topictag_report_judge(report, gates, NULL));
    TT_TRY(topictag_report_render(report, "html", &text, NULL));
done:
    topictag_text_free(&text);
    topictag_gates_free(gates);
    topictag_report_free(report);
    return rc;
}

static topictag_status crossval(void *payload)
{
    const topictag_train_options *options = payload;
    const char *path = "pipeline-fault.jsonl";
    topictag_report *report = NULL;
    const topictag_status rc = topictag_crossval(&report, &path, 1, NULL, options, NULL, NULL);
    topictag_report_free(report);
    return rc;
}

static topictag_status learn_background(void *payload)
{
    const topictag_background_options *options = payload;
    const char *path = ARCHIVE_PATH;
    topictag_background *background = NULL;
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(topictag_background_learn(&background, &path, 1, NULL, options, NULL, NULL, NULL));
    TT_TRY(topictag_background_save(background, BACKGROUND_PATH, NULL));
done:
    topictag_background_free(background);
    return rc;
}

static topictag_status explain(void *payload)
{
    const topictag_model *model = payload;
    const char *path = "pipeline-fault.jsonl";
    const topictag_document document = {.id = "x", .text = "court chip judge", .n_bytes = 16};
    topictag_status rc = TOPICTAG_OK;
    topictag_explainer *explainer = NULL;
    topictag_neighbours *neighbours = NULL;
    topictag_text text = {0};
    TT_TRY(topictag_explainer_new(&explainer, model, NULL, NULL));
    TT_TRY(topictag_neighbours_read(&neighbours, model, &path, 1, NULL, 1, NULL, NULL));
    for (int format = TOPICTAG_EXPLAIN_TEXT; format <= TOPICTAG_EXPLAIN_TERMINAL; format++) {
        TT_TRY(topictag_explain_begin("x", (topictag_explain_format)format, &text, NULL));
        TT_TRY(topictag_explain_render(explainer, &document, NULL, neighbours,
                                       (topictag_explain_format)format, &text, NULL));
    }
done:
    topictag_text_free(&text);
    topictag_neighbours_free(neighbours);
    topictag_explainer_free(explainer);
    return rc;
}

static topictag_status compare(void *payload)
{
    (void)payload;
    const char *path = "pipeline-fault.jsonl";
    topictag_status rc = TOPICTAG_OK;
    topictag_compare_options options = topictag_compare_options_default();
    topictag_comparison *comparison = NULL;
    topictag_text text = {0};
    options.threads = 1;
    options.rounds = 10;
    TT_TRY(topictag_compare(&comparison, "pipeline-fault.ttm", "pipeline-other.ttm", &path, 1, NULL,
                            &options, NULL, NULL));
    TT_TRY(topictag_comparison_render(comparison, "json", &text, NULL));
    TT_TRY(topictag_comparison_render(comparison, "text", &text, NULL));
done:
    topictag_text_free(&text);
    topictag_comparison_free(comparison);
    return rc;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char gate[] = "min *.recall=0.5\npin a legal\n";
    topictag_train_options options = tiny_options();
    options.solver = TOPICTAG_SOLVER_DCD; /* libsvm does not survive a failed allocation */
    write_file("pipeline-fault.jsonl", tiny_corpus, strlen(tiny_corpus));
    assert_true(tt_fault_loop(train_and_tag, &options) > 100);
    assert_true(tt_fault_loop(crossval, &options) > 100);
    write_site("pipeline-fault.jsonl");
    assert_true(tt_fault_loop(train_and_tag, &options) > 100);
    write_file("pipeline-fault.jsonl", tiny_corpus, strlen(tiny_corpus));
    options.compact = TOPICTAG_COMPACT_8;
    assert_true(tt_fault_loop(train_and_tag, &options) > 100);
    assert_true(tt_fault_loop(crossval, &options) > 100);
    options.compact = TOPICTAG_COMPACT_NONE;
    topictag_model *model = train_on(tiny_corpus, &options);
    assert_true(tt_fault_loop(tag_all, model) > 10);
    write_file("pipeline-fault.gate", gate, strlen(gate));
    assert_true(tt_fault_loop(evaluate, model) > 200);
    remove("pipeline-fault.gate");
    remove("pipeline-fault.json");
    assert_true(tt_fault_loop(explain, model) > 50);
    topictag_model_free(model);
    topictag_background_options learning = archive_options();
    write_archive(30);
    assert_true(tt_fault_loop(learn_background, &learning) > 50);
    remove(ARCHIVE_PATH);
    options.background = BACKGROUND_PATH;
    assert_true(tt_fault_loop(train_and_tag, &options) > 200);
    assert_true(tt_fault_loop(crossval, &options) > 200);
    model = train_on(tiny_corpus, &options);
    assert_true(tt_fault_loop(explain, model) > 50);
    options.char_ngrams_min = 0; /* train_and_tag left a model that says other things */
    topictag_model *other = train_on(tiny_corpus, &options);
    ok(topictag_model_save(other, "pipeline-other.ttm", &err));
    topictag_model_free(other);
    assert_true(tt_fault_loop(compare, NULL) > 100);
    remove("pipeline-other.ttm");
    topictag_model_free(model);
    write_labelled("pipeline-fault.jsonl", 24, 0); /* enough for a weight to be chosen */
    assert_true(tt_fault_loop(train_and_tag, &options) > 300);
    remove(BACKGROUND_PATH);
    remove("pipeline-fault.jsonl");
    remove("pipeline-fault.ttm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
