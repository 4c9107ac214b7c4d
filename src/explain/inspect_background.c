/* SPDX-License-Identifier: MIT */
/*
 * Looking into a background: how much it was learned from, its words, and which are used alike.
 */

#include "base/memory.h"
#include "explain/words.h"
#include "json/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool topictag_is_background(const char *path)
{
    return tt_background_is(path);
}

topictag_status topictag_background_open(topictag_background **out, const char *path,
                                         topictag_error *err)
{
    topictag_background *handle = tt_calloc(1, sizeof *handle);
    *out = NULL;
    if (handle == NULL)
        return tt_no_memory(err);
    const topictag_status rc = tt_background_open(&handle->background, path, err);
    if (rc == TOPICTAG_OK)
        *out = handle;
    else
        topictag_background_free(handle);
    return rc;
}

topictag_background_facts topictag_background_tell(const topictag_background *background)
{
    const tt_background *inner = &background->background;
    return (topictag_background_facts){.n_documents = inner->params.n_docs,
                                       .n_bytes = inner->n_bytes,
                                       .n_words = inner->params.n_words,
                                       .n_dimensions = inner->params.n_dims,
                                       .n_sample = inner->params.n_sample,
                                       .least_df = inner->params.least_df,
                                       .stemmer = inner->params.stemmer};
}

void tt_copy_term(char *to, size_t size, const tt_vocab *vocab, uint32_t term)
{
    const char *bytes = vocab->bytes + vocab->offsets[term];
    const size_t n_bytes = (size_t)(vocab->offsets[term + 1] - vocab->offsets[term]);
    size_t n = n_bytes < size ? n_bytes : size - 1;
    while (n < n_bytes && n > 0 && ((unsigned char)bytes[n] & 0xC0) == 0x80)
        n--;
    memcpy(to, bytes, n);
    to[n] = '\0';
}

typedef struct counted_word {
    uint64_t df;
    uint32_t word;
} counted_word;

static int by_df(const void *a, const void *b)
{
    const counted_word *x = a, *y = b;
    if (x->df != y->df)
        return x->df < y->df ? 1 : -1;
    return (x->word > y->word) - (x->word < y->word);
}

topictag_status topictag_background_top_words(const topictag_background *background,
                                              topictag_background_word *words, size_t max,
                                              size_t *n, topictag_error *err)
{
    const tt_vocab *vocab = &background->background.words.vocab;
    counted_word *counted = tt_alloc(vocab->n_terms, sizeof *counted);
    *n = 0;
    if (counted == NULL)
        return tt_no_memory(err);
    for (uint32_t word = 0; word < vocab->n_terms; word++)
        counted[word] = (counted_word){vocab->df[word], word};
    qsort(counted, vocab->n_terms, sizeof *counted, by_df);
    for (; *n < max && *n < vocab->n_terms; ++*n) {
        tt_copy_term(words[*n].word, sizeof words[*n].word, vocab, counted[*n].word);
        words[*n].n_documents = counted[*n].df;
    }
    free(counted);
    return TOPICTAG_OK;
}

/* The id of the first term of a text, or TT_NO_TERM. */
static topictag_status find_word(const tt_word_vectors *words, const tt_analyzer_options *analysis,
                                 const char *text, uint32_t *word, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_analyzer *analyzer = NULL;
    tt_terms terms;
    TT_TRY(tt_analyzer_new(&analyzer, analysis, err));
    TT_TRY(tt_analyzer_run(analyzer, text, strlen(text), &terms, err));
    *word = terms.n == 0 ? TT_NO_TERM : tt_vocab_find(&words->vocab, terms.items[0].hash);
done:
    tt_analyzer_free(analyzer);
    return rc;
}

topictag_status tt_near_terms(const tt_word_vectors *words, const tt_analyzer_options *analysis,
                              const char *word, topictag_near_term *near, size_t max, size_t *n,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_near_word *found = NULL;
    uint32_t id = TT_NO_TERM;
    *n = 0;
    TT_TRY(find_word(words, analysis, word, &id, err));
    if (id == TT_NO_TERM)
        return tt_fail(err, TOPICTAG_E_NOT_FOUND, "the background does not hold \"%.80s\"", word);
    found = tt_alloc(max, sizeof *found);
    if (found == NULL)
        return tt_no_memory(err);
    *n = tt_word_vectors_nearest(words, id, found, max);
    for (size_t i = 0; i < *n; i++) {
        tt_copy_term(near[i].term, sizeof near[i].term, &words->vocab, found[i].word);
        near[i].cosine = found[i].cosine;
    }
done:
    free(found);
    return rc;
}

topictag_status topictag_background_near_terms(const topictag_background *background,
                                               const char *word, topictag_near_term *near,
                                               size_t max, size_t *n, topictag_error *err)
{
    const tt_background *inner = &background->background;
    const tt_analyzer_options analysis = {
        .ngrams = 1, .stop_words = "none", .stemmer = inner->params.stemmer};
    return tt_near_terms(&inner->words, &analysis, word, near, max, n, err);
}

static void put_count(tt_json_writer *w, const char *key, uint64_t n)
{
    tt_json_put_key(w, key);
    tt_json_put_u64(w, n);
}

static void put_words(tt_json_writer *w, const topictag_background_word *words, size_t n)
{
    tt_json_put_key(w, "commonest");
    tt_json_open_object(w);
    for (size_t i = 0; i < n; i++)
        put_count(w, words[i].word, words[i].n_documents);
    tt_json_close_object(w);
}

topictag_status topictag_background_describe(const topictag_background *background, size_t n_words,
                                             topictag_text *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_background_facts facts = topictag_background_tell(background);
    char digest[24];
    size_t n = 0;
    tt_json_writer w;
    tt_buf text = tt_text_begin(out);
    topictag_background_word *words = tt_alloc(n_words, sizeof *words);
    if (words == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    TT_TRY(topictag_background_top_words(background, words, n_words, &n, err));
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)background->background.digest);
    tt_json_begin(&w, &text, 2);
    tt_json_open_object(&w);
    put_count(&w, "documents", facts.n_documents);
    put_count(&w, "words", facts.n_words);
    put_count(&w, "least_df", facts.least_df);
    put_count(&w, "dimensions", facts.n_dimensions);
    put_count(&w, "sample", facts.n_sample);
    tt_json_put_member(&w, "stemmer", facts.stemmer);
    put_words(&w, words, n);
    put_count(&w, "bytes", facts.n_bytes);
    tt_json_put_member(&w, "digest", digest);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(&text, "\n", 1, err));
done:
    free(words);
    return tt_text_end(out, &text, rc);
}
