/* SPDX-License-Identifier: MIT */
#include "pipeline/languages.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/strmap.h"

#include <stdlib.h>
#include <string.h>

/* Of the training stories. */
#define SAMPLE_STORIES   500
#define SAMPLE_BYTES     2048 /* from the front of each */
#define LEAST_SHARE      0.01
#define LEAST_SHARE_TOLD 0.5

/*
 * Of a story at hand; measured on the training parts of six corpora. Nine in ten words of a text
 * are known to a model of its language, a half is common words. Of a text in another language at
 * most an eighth is common.
 */
#define LEAST_WORDS        20
#define LEAST_COMMON_SHARE 0.12
#define LEAST_KNOWN_SHARE  0.75

typedef struct tally {
    tt_strmap *tags;
    uint32_t *counts; /* by id in tags */
    size_t cap;
    uint32_t n_told;
} tally;

static topictag_status count(tally *t, const char *tag, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_before = tt_strmap_size(t->tags);
    uint32_t id;
    TT_TRY(tt_strmap_add(t->tags, tag, strlen(tag), &id, err));
    TT_TRY(tt_reserve(&t->counts, &t->cap, (size_t)id + 1, sizeof *t->counts, err));
    if (id == n_before)
        t->counts[id] = 0;
    t->counts[id]++;
    t->n_told++;
done:
    return rc;
}

static int compare_tags(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The tags of the languages that enough stories are in, sorted, to *names. */
static topictag_status choose(const tally *t, uint32_t n_sample, char **names, size_t *n_bytes,
                              topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_tags = tt_strmap_size(t->tags);
    const char **chosen = tt_alloc(n_tags, sizeof *chosen);
    tt_buf text = {0};
    size_t n = 0;
    if (chosen == NULL)
        return tt_no_memory(err);
    for (uint32_t id = 0; id < n_tags; id++)
        if (t->counts[id] >= LEAST_SHARE * n_sample)
            chosen[n++] = tt_strmap_key(t->tags, id, NULL);
    qsort(chosen, n, sizeof *chosen, compare_tags);
    for (size_t i = 0; i < n; i++)
        TT_TRY(tt_buf_add(&text, chosen[i], strlen(chosen[i]) + 1, err));
    *names = text.data;
    *n_bytes = text.len;
done:
    if (rc != TOPICTAG_OK)
        tt_buf_release(&text);
    free(chosen);
    return rc;
}

topictag_status tt_languages_learn(char **names, size_t *n_bytes, const tt_corpus *corpus,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_sample = corpus->n_docs < SAMPLE_STORIES ? corpus->n_docs : SAMPLE_STORIES;
    tally t = {0};
    *names = NULL;
    *n_bytes = 0;
    TT_TRY(tt_strmap_new(&t.tags, err));
    for (uint32_t i = 0; i < n_sample; i++) {
        const tt_document *doc = &corpus->docs[(uint64_t)i * corpus->n_docs / n_sample];
        const size_t n = doc->n_bytes < SAMPLE_BYTES ? doc->n_bytes : SAMPLE_BYTES;
        char tag[TT_LANGUAGE_BYTES];
        bool reliable;
        TT_TRY(tt_language_detect(doc->text, n, tag, &reliable, err));
        if (reliable)
            TT_TRY(count(&t, tag, err));
    }
    if (t.n_told >= LEAST_SHARE_TOLD * n_sample)
        TT_TRY(choose(&t, n_sample, names, n_bytes, err));
done:
    tt_strmap_free(t.tags);
    free(t.counts);
    return rc;
}

/* Scripts and regions apart: "zh-Hant" and "zh" share words enough. */
static bool is_same_language(const char *a, const char *b)
{
    const size_t n = strcspn(a, "-");
    return n == strcspn(b, "-") && strncmp(a, b, n) == 0;
}

topictag_status tt_languages_is_foreign(const tt_vectorizer *vectorizer, const char *text,
                                        size_t n_bytes, char language[TT_LANGUAGE_BYTES],
                                        bool *foreign, topictag_error *err)
{
    const tt_vectorizer *v = vectorizer;
    bool reliable = false;
    *foreign = false;
    if (v->model->languages_bytes == 0 || v->n_words < LEAST_WORDS ||
        v->n_common_words >= LEAST_COMMON_SHARE * v->n_words ||
        v->n_known_words >= LEAST_KNOWN_SHARE * v->n_words)
        return TOPICTAG_OK;
    const topictag_status rc = tt_language_detect(text, n_bytes, language, &reliable, err);
    if (rc != TOPICTAG_OK || !reliable)
        return rc;
    *foreign = true;
    for (const char *known = tt_model_next_language(v->model, NULL); known != NULL && *foreign;
         known = tt_model_next_language(v->model, known))
        *foreign = !is_same_language(known, language);
    return TOPICTAG_OK;
}
