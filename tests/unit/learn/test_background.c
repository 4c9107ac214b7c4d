/* SPDX-License-Identifier: MIT */
#include "unit/pipeline/archive.h"

#include "learn/embedding.h"
#include "learn/word_grams.h"
#include "pipeline/stories.h"

#include <math.h>

static topictag_train_options background_options(void)
{
    topictag_train_options options = tiny_options();
    options.ngrams = 1;
    options.background = BACKGROUND_PATH;
    return options;
}

/* Neither threads nor another run change a byte. */
static void backgrounds_are_reproducible(void **state)
{
    (void)state;
    uint8_t *first = NULL;
    size_t n_first = 0;
    for (uint32_t run = 0; run < 4; run++) {
        topictag_background_options options = archive_options();
        size_t n_bytes;
        options.threads = run % 2 + 1;
        learn_archive(500, &options);
        uint8_t *bytes = read_whole(BACKGROUND_PATH, &n_bytes);
        if (run == 0) {
            first = bytes;
            n_first = n_bytes;
            continue;
        }
        assert_int_equal(n_bytes, n_first);
        assert_memory_equal(bytes, first, n_bytes);
        free(bytes);
    }
    free(first);
    remove(BACKGROUND_PATH);
}

static uint32_t find_word(const tt_word_vectors *words, const char *text)
{
    for (uint32_t word = 0; word < words->vocab.n_terms; word++) {
        const uint64_t begin = words->vocab.offsets[word], end = words->vocab.offsets[word + 1];
        if (end - begin == strlen(text) &&
            memcmp(words->vocab.bytes + begin, text, strlen(text)) == 0)
            return word;
    }
    fail_msg("no word %s", text);
    return 0;
}

/* The seven words nearest to a word of a field are the other seven of that field. */
static void words_of_a_field_are_near(void **state)
{
    (void)state;
    const topictag_background_options options = archive_options();
    tt_background background;
    learn_archive(500, &options);
    ok(tt_background_open(&background, BACKGROUND_PATH, &err));
    assert_int_equal(background.params.n_docs, 500);
    assert_int_equal(background.params.n_words, (N_FIELDS + 1) * N_FIELD_WORDS);
    assert_int_equal(background.sample.n_rows, 30);
    const tt_word_vectors *words = &background.words;
    for (int field = 0; field < N_FIELDS; field++)
        for (int i = 0; i < N_FIELD_WORDS; i++) {
            tt_near_word near[N_FIELD_WORDS - 1];
            const uint32_t word = find_word(words, field_words[field][i]);
            assert_int_equal(tt_word_vectors_nearest(words, word, near, N_FIELD_WORDS - 1),
                             N_FIELD_WORDS - 1);
            for (int k = 0; k < N_FIELD_WORDS - 1; k++) {
                bool same_field = false;
                for (int j = 0; j < N_FIELD_WORDS; j++)
                    same_field |= near[k].word == find_word(words, field_words[field][j]);
                assert_true(same_field);
                assert_true(k == 0 || near[k].cosine <= near[k - 1].cosine);
            }
        }
    tt_background_release(&background);
    remove(BACKGROUND_PATH);
}

/* Which story held a word of its own is not told. */
static void samples_hold_no_word_of_one_story(void **state)
{
    (void)state;
    static const char stories[] = "{\"text\":\"rain wind sun storm flood secret\"}\n"
                                  "{\"text\":\"rain wind sun storm flood snow another\"}\n"
                                  "{\"text\":\"rain wind sun snow private\"}\n";
    topictag_background_options options = archive_options();
    const char *path = write_file(ARCHIVE_PATH, stories, sizeof stories - 1);
    topictag_background *learned = NULL;
    tt_background background;
    options.dimensions = 0;
    ok(topictag_background_learn(&learned, &path, 1, NULL, &options, NULL, NULL, &err));
    ok(topictag_background_save(learned, BACKGROUND_PATH, &err));
    topictag_background_free(learned);
    ok(tt_background_open(&background, BACKGROUND_PATH, &err));
    (void)find_word(&background.words, "secret");
    assert_int_equal(background.sample.n_rows, 2); /* the third has four common words */
    assert_int_equal(tt_rows_at(&background.sample, 0).n, 5);
    assert_int_equal(tt_rows_at(&background.sample, 1).n, 6);
    for (uint64_t e = 0; e < background.sample.begin[2]; e++)
        assert_true(background.words.vocab.df[background.sample.terms[e]] >= 2);
    tt_background_release(&background);
    remove(path);
    remove(BACKGROUND_PATH);
}

/* Words and their runs of four characters, of which other words hold some too. */
static void words_that_look_alike_share_ngrams(void **state)
{
    (void)state;
    topictag_background_options options = archive_options();
    const char *path = ARCHIVE_PATH;
    static const char stories[] = "{\"text\":\"hibernate hibernates a zebra\"}\n"
                                  "{\"text\":\"hibernating ate\"}\n";
    topictag_background *learned = NULL;
    tt_background background;
    tt_rows grams;
    write_file(path, stories, sizeof stories - 1);
    options.min_df = 1;
    options.dimensions = 1;
    ok(topictag_background_learn(&learned, &path, 1, NULL, &options, NULL, NULL, &err));
    ok(topictag_background_save(learned, BACKGROUND_PATH, &err));
    topictag_background_free(learned);
    ok(tt_background_open(&background, BACKGROUND_PATH, &err));
    ok(tt_word_grams(&grams, &background.words.vocab, &err));
    ok(tt_rows_check(&grams, &err));
    static const struct {
        const char *word;
        size_t n_shared;
    } wanted[] = {{"a", 0},          {"ate", 1},         {"hibernate", 8},
                  {"hibernates", 7}, {"hibernating", 6}, {"zebra", 0}};
    assert_int_equal(grams.n_rows, 6);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(tt_rows_at(&grams, find_word(&background.words, wanted[i].word)).n,
                         wanted[i].n_shared);
    tt_rows_release(&grams);
    tt_background_release(&background);
    remove(path);
    remove(BACKGROUND_PATH);
}

/* What training sees of a story is bit for bit what prediction sees of it. */
static void training_and_prediction_agree(void **state)
{
    (void)state;
    const topictag_background_options learning = archive_options();
    topictag_train_options options = background_options();
    const topictag_input_options input = topictag_input_options_default();
    options.title_weight = 1;
    learn_archive(300, &learning);
    topictag_model *model = train_on(tiny_corpus, &options);
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    tt_corpus corpus;
    ok(tt_stories_load(&corpus, &path, 1, &input, NULL, &err));
    remove(path);

    const tt_vocab_options cuts = tt_cuts_of(&options, corpus.n_docs);
    const tt_tfidf_options weighting = tt_weighting_of(&options);
    tt_vocab vocab;
    tt_rows rows;
    tt_embedding embedding;
    tt_archive_df archive;
    double idf[200];
    ok(tt_embedding_open(&embedding, &options, &err));
    ok(tt_stories_count(&vocab, &rows, &corpus, &options, &cuts, NULL, &err));
    ok(tt_embedding_count(&embedding, &corpus, &options, &err));
    ok(tt_embedding_fit(&embedding, &vocab, &err));
    assert_true(vocab.n_terms < 200);
    ok(tt_idf_fit(idf, &rows, NULL, 0, tt_embedding_archive(&embedding, &archive), &err));
    ok(tt_tfidf_apply(&rows, vocab.kinds, idf, &weighting, 2, &err));
    ok(tt_embedding_join(&embedding, &rows, 1, &options, &err));
    ok(tt_rows_check(&rows, &err));

    tt_vectorizer vectorizer;
    ok(tt_vectorizer_init(&vectorizer, model->model, &err));
    for (uint32_t doc = 0; doc < corpus.n_docs; doc++) {
        const tt_row trained = tt_rows_at(&rows, doc);
        tt_row seen;
        double norm2 = 0;
        ok(tt_vectorizer_run(&vectorizer, corpus.docs[doc].text, corpus.docs[doc].n_bytes,
                             corpus.docs[doc].title_bytes, &seen, &err));
        assert_int_equal(seen.n, trained.n);
        assert_memory_equal(seen.terms, trained.terms, seen.n * sizeof *seen.terms);
        assert_memory_equal(seen.values, trained.values, seen.n * sizeof *seen.values);
        for (size_t e = 0; e < seen.n; e++)
            norm2 += (double)seen.values[e] * (double)seen.values[e];
        assert_true(fabs(norm2 - 2) < 1e-5); /* words and block are of length 1 each */
    }
    tt_vectorizer_release(&vectorizer);
    tt_embedding_release(&embedding);
    tt_vocab_release(&vocab);
    tt_rows_release(&rows);
    tt_corpus_release(&corpus);
    topictag_model_free(model);
    remove(BACKGROUND_PATH);
}

/* A story of words that no training story holds is understood; also after saving. */
static void unseen_words_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *story, *label;
    } cases[] = {{"tribunal verdict attorney", "legal"}, {"silicon processor laptop", "hardware"}};
    const topictag_background_options learning = archive_options();
    topictag_train_options options = background_options();
    options.label_shares = TOPICTAG_SHARES_CORPUS;
    learn_archive(500, &learning);
    topictag_model *models[2] = {train_on(tiny_corpus, &options), NULL};
    remove(BACKGROUND_PATH); /* everything is in the model */
    ok(topictag_model_save(models[0], "pipeline.ttm", &err));
    ok(topictag_model_open(&models[1], "pipeline.ttm", &err));
    double decisions[2][2];
    for (int m = 0; m < 2; m++) {
        topictag_session *session = NULL;
        topictag_prediction prediction;
        ok(topictag_session_new(&session, models[m], NULL, &err));
        for (int i = 0; i < 2; i++) {
            const char *story = cases[i].story;
            ok(topictag_predict(session, story, strlen(story), 0, &prediction, &err));
            assert_int_equal(prediction.n_known_terms, 3);
            assert_int_equal(prediction.n_tags, 1);
            assert_string_equal(prediction.tags[0].name, cases[i].label);
            decisions[m][i] = prediction.decisions[0];
        }
        ok(topictag_predict(session, "zzz", 3, 0, &prediction, &err));
        assert_string_equal(prediction.reason, "no-known-terms");
        topictag_session_free(session);
        topictag_model_free(models[m]);
    }
    assert_memory_equal(decisions[0], decisions[1], sizeof decisions[0]);
    remove("pipeline.ttm");
}

/* What the archive teaches goes into the model where it helps, as much as helps, and only there. */
static void weights_are_chosen(void **state)
{
    (void)state;
    static const struct {
        uint32_t n_stories, n_telling;
        double least, most; /* the search begins at 0.5; of the second it is best by chance */
    } corpora[] = {{90, 10, 0, 0}, {90, 8, 0, 0}, {270, 5, 0.25, 0.35}, {90, 0, 1, 1.4}};
    const topictag_background_options learning = archive_options();
    const topictag_train_options options = background_options();
    const char *path = "pipeline-corpus.jsonl";
    learn_archive(500, &learning);
    for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++) {
        topictag_model *model = NULL;
        topictag_train_summary summary;
        write_labelled(path, corpora[i].n_stories, corpora[i].n_telling);
        ok(topictag_train(&model, &path, 1, NULL, &options, &summary, NULL, &err));
        const double weight = summary.background_weight;
        assert_true(summary.has_background);
        assert_true(weight >= corpora[i].least && weight <= corpora[i].most);
        assert_int_equal(model->model->words.n_dims, weight > 0 ? learning.dimensions : 0);
        assert_true(model->model->params.background_weight == weight);
        topictag_model_free(model);
    }
    remove(path);
    remove(BACKGROUND_PATH);
}

/* A rarer label is given from a higher decision value on, at a lower probability. */
static void priors_move_thresholds(void **state)
{
    (void)state;
    double odds[2];
    for (int rare = 0; rare < 2; rare++) {
        topictag_train_options options = tiny_options();
        topictag_prediction prediction;
        topictag_session *session = NULL;
        options.prior.items[options.prior.n++] = rare ? "legal=0.02" : "legal=0.5";
        topictag_model *model = train_on(tiny_corpus, &options);
        ok(topictag_session_new(&session, model, NULL, &err));
        ok(topictag_predict(session, "court judge", 11, 0, &prediction, &err));
        odds[rare] = prediction.probabilities[1] / (1 - prediction.probabilities[1]);
        topictag_session_free(session);
        topictag_model_free(model);
    }
    assert_true(odds[1] < odds[0] / 10); /* those of 0.5 are 49 times those of 0.02 */
}

static void expect_refusal(const topictag_train_options *options, const char *where)
{
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_model *model = NULL;
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_train(&model, &path, 1, NULL, options, NULL, NULL, &err));
    assert_string_equal(err.where, where);
    remove(path);
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    static const char *const priors[] = {"legal", "legal=", "legal=0", "legal=1", "nobody=0.1"};
    for (size_t i = 0; i < sizeof priors / sizeof *priors; i++) {
        topictag_train_options options = tiny_options();
        options.prior.items[options.prior.n++] = priors[i];
        expect_refusal(&options, "prior");
    }
    topictag_train_options options = tiny_options();
    options.prior.items[options.prior.n++] = "legal=0.1";
    options.calibrate = false;
    expect_refusal(&options, "prior");

    const topictag_background_options learning = archive_options();
    learn_archive(200, &learning);
    options = background_options();
    options.stemmer = "english";
    expect_refusal(&options, "stemmer");
    remove(BACKGROUND_PATH);
    const char *path = "no-such-corpus.jsonl";
    topictag_model *model = NULL;
    options = background_options();
    fails(TOPICTAG_E_NOT_FOUND, topictag_train(&model, &path, 1, NULL, &options, NULL, NULL, &err));
    assert_string_equal(err.where, BACKGROUND_PATH);
}

/* Archives that cannot be learned from, and records that cannot be read. */
static void degenerate_archives_are_refused(void **state)
{
    (void)state;
    topictag_background_options options = archive_options();
    topictag_background *background = NULL;
    const char *path = write_file(ARCHIVE_PATH, "", 0);
    fails(TOPICTAG_E_EMPTY,
          topictag_background_learn(&background, NULL, 0, NULL, &options, NULL, NULL, &err));
    fails(TOPICTAG_E_EMPTY,
          topictag_background_learn(&background, &path, 1, NULL, &options, NULL, NULL, &err));
    options.min_df = 4;
    write_archive(3);
    fails(TOPICTAG_E_EMPTY,
          topictag_background_learn(&background, &path, 1, NULL, &options, NULL, NULL, &err));
    options.min_df = 1;
    fails(TOPICTAG_E_DEGENERATE,
          topictag_background_learn(&background, &path, 1, NULL, &options, NULL, NULL, &err));
    static const char bad[] = "{\"text\":\"a\"}\nnonsense\n";
    write_file(ARCHIVE_PATH, bad, sizeof bad - 1);
    fails(TOPICTAG_E_SYNTAX,
          topictag_background_learn(&background, &path, 1, NULL, &options, NULL, NULL, &err));
    assert_int_equal(err.line, 2);
    assert_null(background);
    remove(path);
}

/* Cross-validation and the estimate of shares walk the same road, with a background. */
static void crossval_takes_a_background(void **state)
{
    (void)state;
    const topictag_background_options learning = archive_options();
    const topictag_train_options options = background_options();
    learn_archive(300, &learning);
    const char *path = write_file("pipeline-corpus.jsonl", tiny_corpus, strlen(tiny_corpus));
    topictag_report *report = NULL;
    double value = -1;
    ok(topictag_crossval(&report, &path, 1, NULL, &options, NULL, &err));
    ok(topictag_report_metric(report, "micro-f1", &value, &err));
    assert_true(value > 0.5);
    topictag_report_free(report);
    remove(path);
    remove(BACKGROUND_PATH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backgrounds_are_reproducible),
        cmocka_unit_test(words_of_a_field_are_near),
        cmocka_unit_test(samples_hold_no_word_of_one_story),
        cmocka_unit_test(words_that_look_alike_share_ngrams),
        cmocka_unit_test(training_and_prediction_agree),
        cmocka_unit_test(unseen_words_are_understood),
        cmocka_unit_test(weights_are_chosen),
        cmocka_unit_test(priors_move_thresholds),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(degenerate_archives_are_refused),
        cmocka_unit_test(crossval_takes_a_background),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
