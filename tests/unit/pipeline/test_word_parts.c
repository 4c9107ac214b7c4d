/* SPDX-License-Identifier: MIT */
/* Parts of words counted by memory are those of the whole analysis, also after forgetting. */
#include "unit/test.h"
#include "base/random.h"
#include "pipeline/word_parts.h"

#define N_STORIES 600
#define N_WORDS   100

static tt_analyzer *analyzer;

/* A story of made-up words, some of them often. */
static void write_story(tt_buf *text, tt_rng *rng)
{
    tt_buf_reset(text);
    for (unsigned i = 0; i < N_WORDS; i++) {
        if (tt_rng_below(rng, 3) == 0)
            ok(tt_buf_printf(text, &err, "Word%u ", (unsigned)tt_rng_below(rng, 20)));
        else
            ok(tt_buf_printf(text, &err, "x%uy ", (unsigned)tt_rng_below(rng, 1000000)));
    }
}

/* Every third term of the first stories. */
static void learn(tt_vocab *vocab, tt_rng *rng)
{
    tt_counter *counter;
    tt_rows counts;
    tt_buf story = {0};
    ok(tt_counter_new(&counter, &err));
    for (uint32_t doc = 0; doc < 100; doc++) {
        tt_terms terms;
        write_story(&story, rng);
        ok(tt_counter_begin(counter, doc, &err));
        ok(tt_analyzer_run(analyzer, story.data, story.len, &terms, &err));
        for (size_t i = 0; i < terms.n; i += 3) {
            const tt_term *t = &terms.items[i];
            ok(tt_counter_add(counter, &(tt_key){t->bytes, t->n_bytes, t->kind, t->hash}, 1, &err));
        }
    }
    ok(tt_vocab_fit(vocab, &counts, &counter, 1, 100, &(tt_vocab_options){1, UINT64_MAX, 0}, 1,
                    &err));
    tt_rows_release(&counts);
    tt_counter_free(counter);
    tt_buf_release(&story);
}

static void count_all(tt_counting *counting, const tt_vocab *vocab, const tt_buf *text,
                      topictag_range headline, uint32_t title_weight)
{
    tt_terms terms;
    ok(tt_analyzer_run(analyzer, text->data, text->len, &terms, &err));
    for (size_t i = 0; i < terms.n; i++) {
        const tt_term *term = &terms.items[i];
        const uint32_t id = tt_vocab_find(vocab, term->hash);
        const uint32_t times = tt_stories_times(term, headline, title_weight);
        if (id != TT_NO_TERM && term->kind == TT_TERM_CHAR && times > 0)
            tt_counting_add(counting, id, times);
    }
}

static void parts_are_counted_as_by_the_whole_analysis(void **state)
{
    (void)state;
    tt_rng rng;
    tt_vocab vocab;
    tt_buf text = {0};
    tt_word_parts parts;
    tt_counting *all, *some;
    tt_rng_seed(&rng, 7);
    ok(tt_analyzer_new(
        &analyzer, &(tt_analyzer_options){.ngrams = 2, .char_ngrams_min = 3, .char_ngrams_max = 4},
        &err));
    learn(&vocab, &rng);
    ok(tt_counting_new(&all, vocab.n_terms, &err));
    ok(tt_counting_new(&some, vocab.n_terms, &err));
    ok(tt_word_parts_init(&parts, &vocab, &err));
    size_t most_words = 0, n_counted = 0;
    bool forgot = false;
    for (unsigned story = 0; story < N_STORIES; story++) {
        const uint32_t title_weight = story % 4;
        const topictag_range headline = {story % 3 * 10, 40};
        uint32_t *terms, *wanted_terms;
        float *values, *wanted_values;
        size_t n, n_wanted;
        tt_terms words;
        write_story(&text, &rng);
        tt_counting_begin(all);
        count_all(all, &vocab, &text, headline, title_weight);
        ok(tt_counting_row(all, &wanted_terms, &wanted_values, &n_wanted, &err));
        tt_counting_begin(some);
        ok(tt_analyzer_words(analyzer, text.data, text.len, &words, &err));
        assert_int_equal(words.n_tokens, N_WORDS);
        ok(tt_word_parts_count(&parts, some, analyzer, &words, headline, title_weight, &err));
        ok(tt_counting_row(some, &terms, &values, &n, &err));
        assert_int_equal(n, n_wanted);
        assert_memory_equal(terms, wanted_terms, n * sizeof *terms);
        assert_memory_equal(values, wanted_values, n * sizeof *values);
        forgot = forgot || parts.n_words < most_words;
        most_words = parts.n_words;
        n_counted += n;
    }
    assert_true(forgot);
    assert_true(n_counted > 10 * N_STORIES);
    tt_word_parts_release(&parts);
    tt_counting_free(all);
    tt_counting_free(some);
    tt_vocab_release(&vocab);
    tt_buf_release(&text);
    tt_analyzer_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_counted_as_by_the_whole_analysis)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
