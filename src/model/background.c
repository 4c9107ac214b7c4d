/* SPDX-License-Identifier: MIT */
#include "model/background.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "model/container.h"
#include "vector/vocabulary_build.h"

#include <stdlib.h>
#include <string.h>

enum { PARAMS, OFFSETS, TEXT, DF, VECTORS, SAMPLE_BEGIN, SAMPLE_WORDS, N_SECTIONS };

static const tt_section_name names[N_SECTIONS] = {
    [PARAMS] = {"PARAMS", "parameters"},
    [OFFSETS] = {"WORDOFFS", "word offsets"},
    [TEXT] = {"WORDTEXT", "word text"},
    [DF] = {"WORDDF", "document frequencies"},
    [VECTORS] = {"WORDVEC", "word vectors"},
    [SAMPLE_BEGIN] = {"SAMPOFFS", "sample offsets"},
    [SAMPLE_WORDS] = {"SAMPWORD", "sample words"},
};

static const tt_container container = {"TOPICBKG", "background", names, N_SECTIONS};

/* The file's arrays, checked for their sizes. */
typedef struct arrays {
    const uint32_t *offsets;      /* [n_words + 1] */
    const char *text;             /* [offsets[n_words]] sorted */
    const uint32_t *df;           /* [n_words] */
    const int8_t *vectors;        /* [n_words * n_dims] */
    const uint32_t *sample_begin; /* [n_sample + 1] */
    const uint16_t *sample_words; /* [sample_begin[n_sample]] increasing in a story */
} arrays;

static topictag_status damaged(topictag_error *err, const char *what)
{
    return tt_container_damaged(&container, 0, what, err);
}

static topictag_status check_params(const tt_background_params *p, topictag_error *err)
{
    bool zero = true;
    for (size_t i = 0; i < sizeof p->zero; i++)
        zero &= p->zero[i] == 0;
    if (!zero || p->n_docs == 0 || p->n_words == 0 || p->n_words > TT_BACKGROUND_MAX_WORDS ||
        p->n_dims == 0 || p->n_dims > TT_WORD_MAX_DIMS || p->n_sample == UINT32_MAX ||
        memchr(p->stemmer, '\0', sizeof p->stemmer) == NULL)
        return damaged(err, "a parameter out of its range");
    return TOPICTAG_OK;
}

#define TAKE(id, field, count) \
    TT_TRY(tt_container_take(&container, sections, id, (count), sizeof *(field), &(field), err))

static topictag_status find_arrays(arrays *a, tt_background_params *params, const void *bytes,
                                   size_t n_bytes, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_section sections[N_SECTIONS];
    const tt_background_params *p;
    TT_TRY(tt_container_read(&container, bytes, n_bytes, sections, err));
    TAKE(PARAMS, p, 1);
    TT_TRY(check_params(p, err));
    *params = *p;
    TAKE(OFFSETS, a->offsets, (uint64_t)p->n_words + 1);
    TAKE(TEXT, a->text, a->offsets[p->n_words]);
    TAKE(DF, a->df, p->n_words);
    TAKE(VECTORS, a->vectors, (uint64_t)p->n_words * p->n_dims);
    TAKE(SAMPLE_BEGIN, a->sample_begin, (uint64_t)p->n_sample + 1);
    TAKE(SAMPLE_WORDS, a->sample_words, a->sample_begin[p->n_sample]);
done:
    return rc;
}

/* Copies the words into a vocabulary of their own, with an index, and checks it. */
static topictag_status read_words(tt_background *out, const arrays *a, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_words = out->params.n_words;
    tt_vocab vocab = {0};
    tt_vocab_parts parts;
    for (uint32_t word = 0; word < n_words; word++)
        if (a->offsets[word] > a->offsets[word + 1] || a->offsets[word + 1] > a->offsets[n_words])
            return damaged(err, "a word that ends before it begins");
    TT_TRY(tt_vocab_init(&vocab, &parts, n_words, a->offsets[n_words], err));
    if (a->offsets[n_words] > 0)
        memcpy(parts.bytes, a->text, a->offsets[n_words]);
    memset(parts.kinds, 0, n_words);
    for (uint32_t word = 0; word < n_words; word++) {
        const size_t n = a->offsets[word + 1] - a->offsets[word];
        if (a->df[word] == 0 || a->df[word] > out->params.n_docs) {
            rc = damaged(err, "a word in no story, or in more than there are");
            goto done;
        }
        parts.offsets[word] = a->offsets[word];
        parts.df[word] = a->df[word];
        tt_vocab_index(&vocab, &parts, word, tt_hash64(a->text + a->offsets[word], n, 0));
    }
    parts.offsets[n_words] = a->offsets[n_words];
    TT_TRY(tt_vocab_check(&vocab, a->offsets[n_words], err));
    rc = tt_word_vectors_init(&out->words, &vocab, out->params.n_docs, a->vectors,
                              out->params.n_dims, err);
done:
    tt_vocab_release(&vocab);
    return rc;
}

static topictag_status read_sample(tt_background *out, const arrays *a, topictag_error *err)
{
    const uint32_t n_sample = out->params.n_sample, n_words = out->params.n_words;
    const uint32_t n_entries = a->sample_begin[n_sample];
    const topictag_status rc = tt_rows_init(&out->sample, n_sample, n_words, n_entries, err);
    if (rc != TOPICTAG_OK)
        return rc;
    for (uint32_t story = 0; story <= n_sample; story++) {
        if (a->sample_begin[story] > n_entries)
            return damaged(err, "a story outside the sample");
        out->sample.begin[story] = a->sample_begin[story];
    }
    for (uint32_t i = 0; i < n_entries; i++) {
        out->sample.terms[i] = a->sample_words[i];
        out->sample.values[i] = 1;
    }
    return tt_rows_check(&out->sample, err);
}

topictag_status tt_background_read(tt_background *out, const void *bytes, size_t n_bytes,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    arrays a = {0};
    *out = (tt_background){0};
    TT_TRY(find_arrays(&a, &out->params, bytes, n_bytes, err));
    TT_TRY(read_words(out, &a, err));
    TT_TRY(read_sample(out, &a, err));
    out->digest = tt_format_checksum(bytes, n_bytes);
    return TOPICTAG_OK;
done:
    tt_background_release(out);
    return rc;
}

topictag_status tt_background_open(tt_background *out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_map map = {0};
    *out = (tt_background){0};
    TT_TRY(tt_map_open(&map, path, err));
    TT_TRY(tt_background_read(out, map.data, map.size, err));
done:
    tt_map_close(&map);
    tt_error_locate(err, path, 0);
    return rc;
}

topictag_status tt_background_write(const tt_background *background, const char *path,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_background_params *p = &background->params;
    const tt_vocab *vocab = &background->words.vocab;
    const tt_rows *sample = &background->sample;
    const uint64_t n_entries = sample->begin[p->n_sample];
    uint32_t *offsets = tt_alloc((size_t)p->n_words + 1, sizeof *offsets);
    uint32_t *df = tt_alloc(p->n_words, sizeof *df);
    uint32_t *begin = tt_alloc((size_t)p->n_sample + 1, sizeof *begin);
    uint16_t *words = tt_alloc(n_entries, sizeof *words);
    if (offsets == NULL || df == NULL || begin == NULL || words == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    if (vocab->offsets[p->n_words] > UINT32_MAX || n_entries > UINT32_MAX) {
        rc = tt_fail(err, TOPICTAG_E_LIMIT, "words of more than 4 GiB");
        goto done;
    }
    for (uint32_t word = 0; word <= p->n_words; word++)
        offsets[word] = (uint32_t)vocab->offsets[word];
    for (uint32_t word = 0; word < p->n_words; word++)
        df[word] = (uint32_t)vocab->df[word];
    for (uint32_t story = 0; story <= p->n_sample; story++)
        begin[story] = (uint32_t)sample->begin[story];
    for (uint64_t i = 0; i < n_entries; i++)
        words[i] = (uint16_t)sample->terms[i];
    const tt_section sections[N_SECTIONS] = {
        [PARAMS] = {p, sizeof *p},
        [OFFSETS] = {offsets, ((uint64_t)p->n_words + 1) * sizeof *offsets},
        [TEXT] = {vocab->bytes, offsets[p->n_words]},
        [DF] = {df, p->n_words * sizeof *df},
        [VECTORS] = {background->words.vectors, (uint64_t)p->n_words * p->n_dims},
        [SAMPLE_BEGIN] = {begin, ((uint64_t)p->n_sample + 1) * sizeof *begin},
        [SAMPLE_WORDS] = {words, n_entries * sizeof *words},
    };
    TT_TRY(tt_container_write(&container, sections, path, err));
done:
    free(offsets);
    free(df);
    free(begin);
    free(words);
    return rc;
}

void tt_background_release(tt_background *background)
{
    tt_word_vectors_release(&background->words);
    tt_rows_release(&background->sample);
    *background = (tt_background){0};
}
