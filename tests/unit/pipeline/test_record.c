/* SPDX-License-Identifier: MIT */
/* Records as JSON: the same as a writer gives that knows nothing of what records share. */
#include "base/buffer.h"
#include "json/writer.h"
#include "unit/pipeline/newsroom.h"

#include <math.h>

static const char two_labels[] =
    "{\"text\":\"The judge ruled for the plaintiff.\",\"label\":\"le\\\"gal\\\\\"}\n"
    "{\"text\":\"The judge heard the plaintiff.\",\"label\":\"le\\\"gal\\\\\"}\n"
    "{\"text\":\"The chip has more memory.\",\"label\":\"\xc3\xa9lectronique\"}\n"
    "{\"text\":\"A faster memory chip.\",\"label\":\"\xc3\xa9lectronique\"}\n";

static void expect_record(const char *scores_json, const topictag_model *model,
                          const double probabilities[2])
{
    const topictag_document document = {.id = "a\"1", .text = ""};
    const topictag_prediction prediction = {.probabilities = probabilities};
    const topictag_record record = {.document = &document, .prediction = &prediction};
    char expected[256];
    topictag_text out = {0};
    snprintf(expected, sizeof expected, "{\"id\":\"a\\\"1\",\"labels\":[],\"scores\":%s}\n",
             scores_json);
    ok(topictag_record_render(&record, model, TOPICTAG_RECORD_JSONL, &out, &err));
    assert_string_equal(out.data, expected);
    topictag_text_free(&out);
}

static void scores_are_written_in_their_places(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    options.calibrate = false;
    topictag_model *model = train_on(two_labels, &options);
    tt_rng rng;
    tt_rng_seed(&rng, 3);
    for (int round = 0; round < 1000; round++) {
        const double probabilities[2] = {tt_rng_double(&rng),
                                         round % 2 == 0 ? pow(10, -round % 20) : 1 - 1e-15};
        tt_buf json = {0};
        tt_json_writer w;
        tt_json_begin(&w, &json, 0);
        tt_json_open_object(&w);
        for (uint32_t label = 0; label < 2; label++) {
            tt_json_put_key(&w, topictag_model_label(model, label));
            tt_json_put_fixed(&w, probabilities[label], 6);
        }
        tt_json_close_object(&w);
        ok(tt_json_finish(&w, &err));
        expect_record(json.data, model, probabilities);
        tt_buf_release(&json);
    }
    topictag_model_free(model);
}

/* What no session gives is no number, and JSON all the same. */
static void other_scores_are_null(void **state)
{
    (void)state;
    topictag_train_options options = tiny_options();
    options.calibrate = false;
    topictag_model *model = train_on(tiny_corpus, &options);
    const double odd[][2] = {{1.5, NAN}, {-1, INFINITY}};
    for (size_t i = 0; i < 2; i++)
        expect_record("{\"hardware\":null    ,\"legal\":null    }", model, odd[i]);
    expect_record("{\"hardware\":1.000000,\"legal\":0.000000}", model, (const double[]){1, -0.0});
    topictag_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_written_in_their_places),
        cmocka_unit_test(other_scores_are_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
