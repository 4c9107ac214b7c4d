/* SPDX-License-Identifier: MIT */
#include "unit/fault.h"
#include "text/analyzer.h"
#include "text/decode.h"
#include "text/places.h"

static const char *const texts[] = {
    "The Ministers met in Brussels — “naïvely”.",
    "東京都の天気は晴れです。 и снова латиница",
    "na\xefve caf\xe9 \x93quoted\x94",
};

static topictag_status analyse(void *payload)
{
    (void)payload;
    const tt_analyzer_options options = {.ngrams = 2,
                                         .char_ngrams_min = 2,
                                         .char_ngrams_max = 3,
                                         .cjk_ngrams = 2,
                                         .stop_words = "en",
                                         .stemmer = "english"};
    topictag_status rc = TOPICTAG_OK;
    tt_analyzer *analyzer = NULL;
    TT_TRY(tt_analyzer_new(&analyzer, &options, &err));
    for (int icu_only = 0; icu_only < 2; icu_only++) {
        tt_analyzer_use_icu_only(analyzer, icu_only);
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            tt_terms terms;
            tt_place places[600];
            TT_TRY(tt_analyzer_run(analyzer, texts[i], strlen(texts[i]), &terms, &err));
            assert_true(terms.n <= 600);
            TT_TRY(tt_places_find(places, analyzer, texts[i], &terms, &err));
            TT_TRY(tt_analyzer_char_ngrams(analyzer, "longerword", 10, &terms, &err));
        }
    }
done:
    if (rc != TOPICTAG_OK)
        assert_int_equal(err.code, rc);
    tt_analyzer_free(analyzer);
    return rc;
}

static topictag_status decode(void *payload)
{
    (void)payload;
    topictag_status rc = TOPICTAG_OK;
    tt_buf out = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        TT_TRY(tt_decode(&out, texts[i], strlen(texts[i]), NULL, NULL, &err));
done:
    tt_buf_release(&out);
    return rc;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(tt_fault_loop(analyse, NULL) > 20);
    assert_true(tt_fault_loop(decode, NULL) > 1);
}

/* What an analyser holds after the first round serves the later ones. */
static void test_no_allocation_in_the_steady_state(void **state)
{
    (void)state;
    const tt_analyzer_options options = {.ngrams = 2,
                                         .char_ngrams_min = 3,
                                         .char_ngrams_max = 4,
                                         .cjk_ngrams = 2,
                                         .stop_words = "en"};
    tt_analyzer *analyzer;
    ok(tt_analyzer_new(&analyzer, &options, &err));
    for (int round = 0; round < 3; round++) {
        if (round == 1)
            atomic_store(&tt_fault_countdown, 0);
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            tt_terms terms;
            ok(tt_analyzer_run(analyzer, texts[i], strlen(texts[i]), &terms, &err));
        }
    }
    assert_int_equal(atomic_exchange(&tt_fault_countdown, -1), 0);
    tt_analyzer_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_no_allocation_in_the_steady_state),
    };
    return cmocka_run_group_tests_name("text.fault", tests, NULL, NULL);
}
