/* SPDX-License-Identifier: MIT */
/* Copies: the search against comparing all pairs; groups. */
#include "unit/test.h"

#include "base/random.h"
#include "curate/near.h"

#include <stdlib.h>

/* A corpus in memory: only what the search looks at. */
static tt_corpus corpus_of(tt_document *docs, char (*texts)[2000], uint32_t n_docs)
{
    tt_corpus corpus = {.n_docs = n_docs, .docs = docs};
    for (uint32_t doc = 0; doc < n_docs; doc++)
        docs[doc] = (tt_document){
            .id = "x", .source = "memory", .text = texts[doc], .n_bytes = strlen(texts[doc])};
    return corpus;
}

/* Words of a story: a stretch of an endless text, with some words changed. */
static void invent(char *text, uint32_t *words, uint32_t *n_words, tt_rng *rng)
{
    const uint32_t first = (uint32_t)tt_rng_below(rng, 4) * 100, n = *n_words;
    size_t len = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < n; i++) {
        words[i] = tt_rng_below(rng, 60) == 0 ? 10000 + (uint32_t)tt_rng_below(rng, 1000)
                                              : (first + i) % 157;
        len += (size_t)snprintf(text + len, 2000 - len, "w%u ", words[i]);
    }
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, 5 * sizeof(uint32_t));
}

/* Jaccard of 5-word runs, from the words themselves. */
static double jaccard(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
    static uint32_t runs[2][400][5];
    const uint32_t *words[2] = {a, b};
    const uint32_t n_words[2] = {n_a, n_b};
    uint32_t n[2] = {0, 0}, n_common = 0;
    for (int side = 0; side < 2; side++) {
        const uint32_t n_runs = n_words[side] < 5 ? 1 : n_words[side] - 4;
        for (uint32_t i = 0; i < n_runs; i++)
            for (uint32_t k = 0; k < 5; k++)
                runs[side][i][k] = i + k < n_words[side] ? words[side][i + k] : UINT32_MAX;
        qsort(runs[side], n_runs, sizeof *runs[side], compare);
        for (uint32_t i = 0; i < n_runs; i++)
            if (n[side] == 0 || compare(runs[side][i], runs[side][n[side] - 1]) != 0)
                memmove(runs[side][n[side]++], runs[side][i], sizeof *runs[side]);
    }
    for (uint32_t i = 0; i < n[0]; i++)
        n_common += bsearch(runs[0][i], runs[1], n[1], sizeof *runs[1], compare) != NULL;
    return (double)n_common / (n[0] + n[1] - n_common);
}

#define N_DOCS 60

/* first [N_DOCS] receives the first story of those a chain of pairs leads to. */
static void chain(uint32_t *first, double (*found)[2 * N_DOCS], double at_least)
{
    for (uint32_t doc = 0; doc < N_DOCS; doc++) {
        first[doc] = doc;
        for (uint32_t other = 0; other < doc; other++) {
            const uint32_t a = first[doc], b = first[other];
            if (found[doc][other] < at_least)
                continue;
            for (uint32_t i = 0; i <= doc; i++)
                if (first[i] == a || first[i] == b)
                    first[i] = a < b ? a : b;
        }
    }
}

/*
 * Every story finds the most similar one before it, the first of several, and of the other corpus,
 * at any threshold; and the chain it is part of.
 */
static void finds_what_all_pairs_find(void **state)
{
    (void)state;
    static char texts[2 * N_DOCS][2000];
    static uint32_t words[2 * N_DOCS][400], n_words[2 * N_DOCS];
    static tt_document docs[2 * N_DOCS];
    static const double thresholds[] = {0.3, 0.5, 0.8, 1.0};
    tt_rng rng;
    static double found[N_DOCS][2 * N_DOCS];
    unsigned n_matches = 0;
    tt_rng_seed(&rng, 11);
    for (uint32_t doc = 0; doc < 2 * N_DOCS; doc++) {
        n_words[doc] = 1 + (uint32_t)tt_rng_below(&rng, doc % 7 == 0 ? 8 : 200);
        invent(texts[doc], words[doc], &n_words[doc], &rng);
    }
    for (uint32_t doc = 0; doc < N_DOCS; doc++)
        for (uint32_t other = 0; other < 2 * N_DOCS; other++)
            found[doc][other] = jaccard(words[doc], n_words[doc], words[other], n_words[other]);
    const tt_corpus corpus = corpus_of(docs, texts, N_DOCS);
    const tt_corpus against = corpus_of(docs + N_DOCS, texts + N_DOCS, N_DOCS);
    for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
        tt_near near;
        ok(tt_near_find(&near, &corpus, &against, thresholds[t], 2, NULL, &err));
        uint32_t first[N_DOCS];
        chain(first, found, thresholds[t]);
        assert_memory_equal(near.cluster, first, sizeof first);
        for (uint32_t doc = 0; doc < N_DOCS; doc++) {
            double best = 0, best_leak = 0;
            uint32_t earlier = TT_NEAR_NONE;
            for (uint32_t other = 0; other < 2 * N_DOCS; other++) {
                double *to = other < doc ? &best : other >= N_DOCS ? &best_leak : NULL;
                if (to == NULL || found[doc][other] < thresholds[t] || found[doc][other] <= *to)
                    continue;
                *to = found[doc][other];
                earlier = other < doc ? other : earlier;
            }
            assert_int_equal(near.earlier[doc].doc, earlier);
            assert_float_equal(near.earlier[doc].similarity, best, 1e-6);
            assert_float_equal(near.leak[doc].similarity, best_leak, 1e-6);
            assert_int_equal(near.n_words[doc], n_words[doc]);
            n_matches += best > 0;
        }
        tt_near_release(&near);
    }
    assert_true(n_matches > 30);
}

/* Two halves and the whole, again and again: of two that are as alike, the first is named. */
static void ties_go_to_the_first(void **state)
{
    (void)state;
    enum { N = 30 };
    static char texts[N][2000];
    tt_document docs[N];
    tt_near near;
    for (uint32_t doc = 0; doc < N; doc++) {
        size_t len = 0;
        for (char half = 'a'; half <= 'b'; half++)
            for (int i = 0; i < 10 && (doc % 3 == 2 || half == (doc % 3 == 0 ? 'a' : 'b')); i++)
                len += (size_t)snprintf(texts[doc] + len, 2000 - len, "%c%uw%d ", half, doc / 3, i);
    }
    const tt_corpus corpus = corpus_of(docs, texts, N);
    ok(tt_near_find(&near, &corpus, NULL, 0.3, 2, NULL, &err));
    for (uint32_t doc = 2; doc < N; doc += 3) {
        assert_int_equal(near.earlier[doc].doc, doc - 2);
        assert_float_equal(near.earlier[doc].similarity, 6.0 / 16, 1e-6);
        assert_int_equal(near.cluster[doc - 1], doc - 2);
    }
    tt_near_release(&near);
}

/* Same words, other case and punctuation: a copy; an empty story is none. Chains make a cluster. */
static void clusters_join_groups(void **state)
{
    (void)state;
    static char texts[6][2000] = {"One two three four five six seven eight nine ten.",
                                  "",
                                  "something else entirely",
                                  "one TWO three; four five six seven eight nine, ten!",
                                  "one two three four five six seven eight nine eleven",
                                  " -- "};
    tt_document docs[6];
    uint32_t groups[6];
    tt_near near;
    const tt_corpus corpus = corpus_of(docs, texts, 6);
    docs[2].group = docs[5].group = "g";
    ok(tt_near_find(&near, &corpus, NULL, 0.6, 1, NULL, &err));
    assert_int_equal(near.earlier[3].doc, 0);
    assert_true(near.earlier[3].same_words);
    assert_int_equal(near.earlier[4].doc, 0);
    assert_false(near.earlier[4].same_words);
    assert_float_equal(near.earlier[4].similarity, 5.0 / 7, 1e-6);
    assert_int_equal(near.earlier[5].doc, TT_NEAR_NONE);
    ok(tt_near_groups(groups, &near, &corpus, &err));
    const uint32_t expected[6] = {0, UINT32_MAX, 2, 0, 0, 2};
    assert_memory_equal(groups, expected, sizeof expected);
    tt_near_release(&near);
}

/* More stories with a run than its counter can tell are no fewer than that. */
static void runs_of_256_stories_are_shared(void **state)
{
    (void)state;
    enum { n = 256 };
    static char texts[n][2000];
    static tt_document docs[n];
    tt_near near;
    for (int doc = 0; doc < n; doc++)
        snprintf(texts[doc], sizeof texts[doc],
                 "one two three four five six seven eight nine ten eleven twelve w%d", doc);
    const tt_corpus corpus = corpus_of(docs, texts, n);
    ok(tt_near_find(&near, &corpus, NULL, 0.7, 1, NULL, &err));
    for (uint32_t doc = 1; doc < n; doc++)
        assert_int_equal(near.earlier[doc].doc, 0);
    tt_near_release(&near);
}

/*
 * Leaving out leaks and all that are said to be copied of what stays leaves no two that are alike
 * and have the same labels; and what is left out is like one that stays.
 */
static void what_stays_holds_no_copies(void **state)
{
    (void)state;
    static char texts[2 * N_DOCS][2000];
    static uint32_t words[2 * N_DOCS][400], n_words[2 * N_DOCS];
    static tt_document docs[2 * N_DOCS];
    static const char *labels[] = {"a", "b"};
    unsigned n_dropped = 0, n_chains = 0;
    tt_rng rng;
    tt_rng_seed(&rng, 12);
    for (int round = 0; round < 40; round++) {
        bool stays[N_DOCS];
        tt_near near;
        for (uint32_t doc = 0; doc < 2 * N_DOCS; doc++) {
            const uint32_t same = (uint32_t)tt_rng_below(&rng, doc + 1);
            n_words[doc] = n_words[same];
            if (same == doc || tt_rng_below(&rng, 2) == 0) {
                n_words[doc] = 20 + (uint32_t)tt_rng_below(&rng, 10);
                invent(texts[doc], words[doc], &n_words[doc], &rng);
            } else {
                memcpy(words[doc], words[same], sizeof words[doc]);
                memcpy(texts[doc], texts[same], sizeof texts[doc]);
            }
        }
        const tt_corpus corpus = corpus_of(docs, texts, N_DOCS);
        const tt_corpus against = corpus_of(docs + N_DOCS, texts + N_DOCS, round % 2 == 0 ? 0 : 3);
        for (uint32_t doc = 0; doc < N_DOCS; doc++) {
            docs[doc].labels = &labels[tt_rng_below(&rng, 2)];
            docs[doc].n_labels = 1;
        }
        ok(tt_near_find(&near, &corpus, &against, 0.6, 2, NULL, &err));
        for (uint32_t doc = 0; doc < N_DOCS; doc++) {
            const tt_near_match *copied = &near.copied[doc];
            const bool leak = near.leak[doc].doc != TT_NEAR_NONE;
            stays[doc] = !leak && (copied->doc == TT_NEAR_NONE || !stays[copied->doc]);
            n_dropped += !leak && !stays[doc];
            n_chains += copied->doc != TT_NEAR_NONE && copied->doc != near.earlier[doc].doc;
            if (copied->doc != TT_NEAR_NONE) {
                assert_true(copied->doc < doc);
                assert_ptr_equal(docs[copied->doc].labels, docs[doc].labels);
                assert_float_equal(
                    copied->similarity,
                    jaccard(words[doc], n_words[doc], words[copied->doc], n_words[copied->doc]),
                    1e-6);
            }
            for (uint32_t other = 0; other < doc; other++)
                if (stays[doc] && stays[other] && docs[doc].labels == docs[other].labels)
                    assert_true(jaccard(words[doc], n_words[doc], words[other], n_words[other]) <
                                0.6);
        }
        tt_near_release(&near);
    }
    assert_true(n_dropped > 400);
    assert_true(n_chains > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_all_pairs_find),
        cmocka_unit_test(ties_go_to_the_first),
        cmocka_unit_test(clusters_join_groups),
        cmocka_unit_test(what_stays_holds_no_copies),
        cmocka_unit_test(runs_of_256_stories_are_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
