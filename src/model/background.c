/* SPDX-License-Identifier: MIT */
#include "model/background.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "model/container.h"
#include "vector/vocabulary_build.h"

#include <stdlib.h>
#include <string.h>

enum { PARAMS, OFFSETS, TEXT, DF, LARGEST, PACKED, SAMPLE_BEGIN, SAMPLE_WORDS, N_SECTIONS };

static const tt_section_name names[N_SECTIONS] = {
    [PARAMS] = {"PARAMS", "parameters"},
    [OFFSETS] = {"WORDOFFS", "word offsets"},
    [TEXT] = {"WORDTEXT", "word text"},
    [DF] = {"WORDDF", "document frequencies"},
    [LARGEST] = {"WORDMAX", "largest components"},
    [PACKED] = {"WORDVEC4", "word vectors"},
    [SAMPLE_BEGIN] = {"SAMPOFFS", "sample offsets"},
    [SAMPLE_WORDS] = {"SAMPWORD", "sample words"},
};

static const tt_container container = {"TOPICBKG", "background", names, N_SECTIONS};

/* The file's arrays, checked for their sizes. */
typedef struct arrays {
    const uint32_t *offsets;      /* [n_words + 1] */
    const char *text;             /* [offsets[n_words]] sorted */
    const uint32_t *df;           /* [n_words] */
    const uint8_t *largest;       /* [n_words] */
    const uint8_t *packed;        /* [n_words * tt_word_packed_bytes(n_dims)] */
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
    TAKE(LARGEST, a->largest, p->n_words);
    TAKE(PACKED, a->packed, (uint64_t)p->n_words * tt_word_packed_bytes(p->n_dims));
    TAKE(SAMPLE_BEGIN, a->sample_begin, (uint64_t)p->n_sample + 1);
    TAKE(SAMPLE_WORDS, a->sample_words, a->sample_begin[p->n_sample]);
done:
    return rc;
}

static topictag_status read_vectors(tt_background *out, const arrays *a, tt_vocab *vocab,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_words = out->params.n_words, n_dims = out->params.n_dims;
    int8_t *vectors = tt_alloc((size_t)n_words * n_dims, sizeof *vectors);
    if (vectors == NULL)
        return tt_no_memory(err);
    if (tt_word_vectors_unpack(vectors, a->largest, a->packed, n_words, n_dims))
        rc = tt_word_vectors_init(&out->words, vocab, out->params.n_docs, vectors, n_dims, err);
    else
        rc = damaged(err, "a component out of its range");
    free(vectors);
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
    TT_TRY(tt_vocab_verify(&vocab, err));
    TT_TRY(read_vectors(out, a, &vocab, err));
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
    if (tt_rows_check(&out->sample, NULL) != TOPICTAG_OK)
        return damaged(err, "a story of the sample out of order");
    return TOPICTAG_OK;
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
    out->n_bytes = n_bytes;
    return TOPICTAG_OK;
done:
    tt_background_release(out);
    return rc;
}

bool tt_background_is(const char *path)
{
    return tt_file_begins(path, container.magic, strlen(container.magic));
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
    if (rc != TOPICTAG_OK)
        tt_error_locate(err, path, 0);
    return rc;
}

/* The file's arrays while they are written. */
typedef struct written {
    uint32_t *offsets, *df, *sample_begin;
    uint16_t *sample_words;
    uint8_t *largest, *packed;
    size_t n_packed;
} written;

static topictag_status fill(written *w, const tt_background *background, topictag_error *err)
{
    const tt_background_params *p = &background->params;
    const tt_vocab *vocab = &background->words.vocab;
    const tt_rows *sample = &background->sample;
    const uint64_t n_entries = sample->begin[p->n_sample];
    if (vocab->offsets[p->n_words] > UINT32_MAX || n_entries > UINT32_MAX)
        return tt_fail(err, TOPICTAG_E_LIMIT, "words of more than 4 GiB");
    w->n_packed = p->n_words * tt_word_packed_bytes(p->n_dims);
    w->offsets = tt_alloc((size_t)p->n_words + 1, sizeof *w->offsets);
    w->df = tt_alloc(p->n_words, sizeof *w->df);
    w->largest = tt_alloc(p->n_words, sizeof *w->largest);
    w->packed = tt_alloc(w->n_packed, sizeof *w->packed);
    w->sample_begin = tt_alloc((size_t)p->n_sample + 1, sizeof *w->sample_begin);
    w->sample_words = tt_alloc(n_entries, sizeof *w->sample_words);
    if (w->offsets == NULL || w->df == NULL || w->largest == NULL || w->packed == NULL ||
        w->sample_begin == NULL || w->sample_words == NULL)
        return tt_no_memory(err);
    for (uint32_t word = 0; word <= p->n_words; word++)
        w->offsets[word] = (uint32_t)vocab->offsets[word];
    for (uint32_t word = 0; word < p->n_words; word++)
        w->df[word] = (uint32_t)vocab->df[word];
    tt_word_vectors_pack(w->largest, w->packed, background->words.vectors, p->n_words, p->n_dims);
    for (uint32_t story = 0; story <= p->n_sample; story++)
        w->sample_begin[story] = (uint32_t)sample->begin[story];
    for (uint64_t i = 0; i < n_entries; i++)
        w->sample_words[i] = (uint16_t)sample->terms[i];
    return TOPICTAG_OK;
}

topictag_status tt_background_write(const tt_background *background, const char *path,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_background_params *p = &background->params;
    written w = {0};
    TT_TRY(fill(&w, background, err));
    const tt_section sections[N_SECTIONS] = {
        [PARAMS] = {p, sizeof *p},
        [OFFSETS] = {w.offsets, ((uint64_t)p->n_words + 1) * sizeof *w.offsets},
        [TEXT] = {background->words.vocab.bytes, w.offsets[p->n_words]},
        [DF] = {w.df, p->n_words * sizeof *w.df},
        [LARGEST] = {w.largest, p->n_words * sizeof *w.largest},
        [PACKED] = {w.packed, w.n_packed},
        [SAMPLE_BEGIN] = {w.sample_begin, ((uint64_t)p->n_sample + 1) * sizeof *w.sample_begin},
        [SAMPLE_WORDS] = {w.sample_words, w.sample_begin[p->n_sample] * sizeof *w.sample_words},
    };
    TT_TRY(tt_container_write(&container, sections, path, err));
done:
    free(w.offsets);
    free(w.df);
    free(w.largest);
    free(w.packed);
    free(w.sample_begin);
    free(w.sample_words);
    return rc;
}

void tt_background_release(tt_background *background)
{
    tt_word_vectors_release(&background->words);
    tt_rows_release(&background->sample);
    *background = (tt_background){0};
}
