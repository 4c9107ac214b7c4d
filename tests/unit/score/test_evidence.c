/* SPDX-License-Identifier: MIT */
/* What a report says of a mistake: how the story begins, and which words led there. */
#include "unit/pipeline/newsroom.h"

#include "base/buffer.h"
#include "score/scoring.h"

#define CORPUS "evidence.jsonl"

static topictag_report *report_on(const topictag_model *model, const char *corpus)
{
    const char *path = write_file(CORPUS, corpus, strlen(corpus));
    topictag_report *report = NULL;
    ok(topictag_evaluate(&report, model, &path, 1, NULL, NULL, NULL, &err));
    remove(path);
    return report;
}

/* One line of the title, or of the text up to its 160th byte; an ellipsis where words are left. */
static void excerpts_are_one_line(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    char corpus[2048], words[170];
    for (size_t i = 0; i < sizeof words - 1; i++)
        words[i] = i % 10 == 9 ? ' ' : 'x';
    words[sizeof words - 1] = '\0';
    snprintf(corpus, sizeof corpus,
             "{\"text\":\" The  judge\\n\\n ruled \\t\\n\",\"labels\":[\"hardware\"]}\n"
             "{\"title\":\"In court\",\"text\":\"The judge ruled.\",\"labels\":[\"hardware\"]}\n"
             "{\"text\":\"%s judge\",\"labels\":[\"war\"]}\n",
             words);
    words[159] = 'x';
    words[160] = '\0';
    const size_t n = strlen(corpus);
    snprintf(corpus + n, sizeof corpus - n, "{\"text\":\"%s \\n \",\"labels\":[\"war\"]}\n", words);
    topictag_report *report = report_on(model, corpus);
    assert_string_equal(report->stories[3].excerpt, words); /* blanks are no words left */
    assert_string_equal(report->stories[0].excerpt, "The judge ruled");
    assert_string_equal(report->stories[1].excerpt, "In court");
    words[159] = '\0';
    snprintf(corpus, sizeof corpus, "%s\xe2\x80\xa6", words);
    assert_string_equal(report->stories[2].excerpt, corpus);
    topictag_report_free(report);
    topictag_model_free(model);
}

/* The six words of most weight, fewer where fewer speak that way. */
static void add_side(tt_buf *out, topictag_explainer *explainer, uint32_t label, bool against)
{
    topictag_explanation why;
    size_t n = 0;
    ok(topictag_explain(explainer, label, &why, &err));
    for (size_t i = 0; i < why.n_words && n < 6; i++) {
        const topictag_explained_word *word = &why.words[against ? why.n_words - 1 - i : i];
        if (against ? word->contribution < 0 : word->contribution > 0)
            ok(tt_buf_printf(out, &err, "%s%s", n++ > 0 ? ", " : "", word->word));
    }
    if (n == 0)
        ok(tt_buf_add_str(out, "no word", &err));
}

static void evidence_is_what_explanations_say(void **state)
{
    (void)state;
    static const char text[] = "The judge heard the plaintiff in court, then an appeal: a ruling.";
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = NULL;
    tt_buf wanted = {0};
    char corpus[512];
    /* Of "art", which the model does not know, there is nothing to explain. */
    snprintf(corpus, sizeof corpus,
             "{\"text\":\"%s\",\"labels\":[\"hardware\",\"art\"]}\n{\"text\":\"zzz\",\"labels\":["
             "\"legal\"]}\n",
             text);
    topictag_report *report = report_on(model, corpus);
    ok(topictag_explainer_new(&explainer, model, NULL, &err));
    ok(topictag_explainer_read(explainer, text, strlen(text), 0, NULL, &err));
    ok(tt_buf_add_str(&wanted, "against hardware: ", &err));
    add_side(&wanted, explainer, 0, true);
    ok(tt_buf_add_str(&wanted, "; for legal: ", &err));
    add_side(&wanted, explainer, 1, false);
    assert_string_equal(report->stories[0].evidence, wanted.data);
    assert_string_equal(report->stories[1].evidence, "against legal: no word");
    tt_buf_release(&wanted);
    topictag_explainer_free(explainer);
    topictag_report_free(report);
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(excerpts_are_one_line),
        cmocka_unit_test(evidence_is_what_explanations_say),
    };
    return cmocka_run_group_tests_name("score.evidence", tests, NULL, NULL);
}
