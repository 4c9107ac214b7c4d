/* SPDX-License-Identifier: MIT */
/*
 * Opening a model file: nothing in it is believed before it has been compared with the size of the
 * file, its checksum and the counts in the parameter section. What a forger can still do is what he
 * can do to the weights: have stories tagged wrongly.
 */

#include "base/memory.h"
#include "model/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static topictag_status damaged(topictag_error *err, const char *what)
{
    return tt_container_damaged(&tt_model_container, 0, what, err);
}

static bool is_text(const char *field, size_t n_bytes)
{
    return memchr(field, '\0', n_bytes) != NULL;
}

static topictag_status check_params(const tt_model_params *p, topictag_error *err)
{
    const bool ranges =
        p->n_labels > 0 && p->n_terms <= TT_VOCAB_MAX_TERMS && p->n_dims <= TT_WORD_MAX_DIMS &&
        p->singlelabel <= 1 && p->calibrated <= 1 && p->ngrams >= 1 && p->ngrams <= 5 &&
        p->char_ngrams_min <= p->char_ngrams_max && p->char_ngrams_max <= 8 && p->cjk_ngrams <= 8 &&
        p->title_weight <= 100 && p->title_terms <= 1 && p->sublinear_tf <= 1 && p->use_idf <= 1 &&
        p->kernel <= TT_KERNEL_SIGMOID && p->degree <= 10 && p->weight_format <= TT_WEIGHTS_INT8;
    const bool numbers = isfinite(p->gamma) && isfinite(p->coef0) && isfinite(p->kind_weight[0]) &&
                         isfinite(p->kind_weight[1]) && isfinite(p->kind_weight[2]) &&
                         isfinite(p->background_weight) && p->min_probability >= 0 &&
                         p->min_probability <= 1;
    if (!ranges || !numbers || !is_text(p->stop_words, sizeof p->stop_words) ||
        !is_text(p->stemmer, sizeof p->stemmer))
        return damaged(err, "a parameter out of its range");
    for (size_t i = 0; i < sizeof p->zero; i++)
        if (p->zero[i] != 0)
            return damaged(err, "reserved parameters that are not zero");
    return TOPICTAG_OK;
}

#define TAKE(id, field, count)                                                        \
    TT_TRY(tt_container_take(&tt_model_container, sections, TT_SECTION_##id, (count), \
                             sizeof *(field), &(field), err))

static topictag_status take_vocab(tt_model *model, const tt_section *sections, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_vocab *vocab = &model->vocab;
    const uint64_t n_terms = model->params.n_terms;
    const uint64_t n_slots = sections[TT_SECTION_SLOT_TERM].bytes / sizeof(uint32_t);
    if (n_slots > UINT32_MAX)
        return damaged(err, "an index larger than any vocabulary");
    vocab->n_terms = (uint32_t)n_terms;
    vocab->n_slots = (uint32_t)n_slots;
    TAKE(TERM_OFFSETS, vocab->offsets, n_terms + 1);
    TAKE(TERM_BYTES, vocab->bytes, vocab->offsets[n_terms]);
    TAKE(TERM_KINDS, vocab->kinds, n_terms);
    TAKE(TERM_DF, vocab->df, n_terms);
    TAKE(SLOT_HASH, vocab->slot_hash, n_slots);
    TAKE(SLOT_TERM, vocab->slot_term, n_slots);
    TAKE(IDF, model->idf, n_terms);
    TT_TRY(tt_vocab_check(vocab, sections[TT_SECTION_TERM_BYTES].bytes, err));
    for (uint64_t term = 0; term < n_terms; term++)
        if (!(model->idf[term] >= 0 && isfinite(model->idf[term])))
            return damaged(err, "an idf that is no finite number");
done:
    return rc;
}

/* The vectors of a background: all of their sections, or none. */
static topictag_status take_words(tt_model *model, const tt_section *sections, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_word_vectors *words = &model->words;
    tt_vocab *vocab = &words->vocab;
    const uint64_t n_words = sections[TT_SECTION_WORD_KINDS].bytes;
    const uint64_t n_slots = sections[TT_SECTION_WORD_SLOT_TERM].bytes / sizeof(uint32_t);
    if (model->params.n_dims == 0) {
        for (int id = TT_SECTION_WORD_OFFSETS; id <= TT_SECTION_WORD_VECTORS; id++)
            if (sections[id].data != NULL)
                return damaged(err, "background words without dimensions");
        return TOPICTAG_OK;
    }
    if (n_words > TT_VOCAB_MAX_TERMS || n_slots > UINT32_MAX)
        return damaged(err, "an index larger than any vocabulary");
    words->n_dims = model->params.n_dims;
    vocab->n_terms = (uint32_t)n_words;
    vocab->n_slots = (uint32_t)n_slots;
    TAKE(WORD_OFFSETS, vocab->offsets, n_words + 1);
    TAKE(WORD_BYTES, vocab->bytes, vocab->offsets[n_words]);
    TAKE(WORD_KINDS, vocab->kinds, n_words);
    TAKE(WORD_SLOT_HASH, vocab->slot_hash, n_slots);
    TAKE(WORD_SLOT_TERM, vocab->slot_term, n_slots);
    TAKE(WORD_IDF, words->idf, n_words);
    TAKE(WORD_VECTORS, words->vectors, n_words * words->n_dims);
    TT_TRY(tt_vocab_check(vocab, sections[TT_SECTION_WORD_BYTES].bytes, err));
    for (uint64_t word = 0; word < n_words; word++)
        if (!(words->idf[word] >= 0 && isfinite(words->idf[word])))
            return damaged(err, "an idf that is no finite number");
done:
    return rc;
}

static topictag_status take_svm(tt_model *model, const tt_section *sections, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_svm *svm = &model->svm;
    const tt_model_params *p = &model->params;
    svm->kernel = (tt_kernel)p->kernel;
    svm->gamma = p->gamma;
    svm->coef0 = p->coef0;
    svm->degree = p->degree;
    svm->n_labels = p->n_labels;
    svm->n_terms = p->n_terms + p->n_dims;
    TAKE(BIAS, svm->bias, p->n_labels);
    if (svm->kernel == TT_KERNEL_LINEAR) {
        if (p->stride < p->n_labels || p->n_support != 0)
            return damaged(err, "a stride that does not fit the labels");
        svm->stride = p->stride;
        svm->format = (tt_weight_format)p->weight_format;
        TT_TRY(tt_container_take(&tt_model_container, sections, TT_SECTION_WEIGHTS,
                                 (uint64_t)svm->n_terms * p->stride,
                                 tt_svm_weight_bytes(svm->format), &svm->weights, err));
        if (svm->format != TT_WEIGHTS_FLOAT32)
            TAKE(SCALES, svm->scales, svm->n_terms);
    } else {
        svm->n_support = p->n_support;
        TAKE(SV_BEGIN, svm->sv_begin, (uint64_t)svm->n_terms + 1);
        TAKE(SV_IDS, svm->sv_ids, svm->sv_begin[svm->n_terms]);
        TAKE(SV_VALUES, svm->sv_values, svm->sv_begin[svm->n_terms]);
        TAKE(SV_NORM2, svm->sv_norm2, p->n_support);
        TAKE(COEF, svm->coef, (uint64_t)p->n_support * p->n_labels);
    }
    TT_TRY(tt_svm_check(svm, sections[TT_SECTION_SV_IDS].bytes / sizeof *svm->sv_ids, err));
done:
    return rc;
}

static topictag_status take_decision(tt_model *model, const tt_section *sections,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = model->params.n_labels;
    TAKE(PLATT, model->platt, n_labels);
    TAKE(THRESHOLDS, model->thresholds, n_labels);
    for (uint32_t label = 0; label < n_labels; label++)
        if (!isfinite(model->platt[label].a) || !isfinite(model->platt[label].b) ||
            !isfinite(model->thresholds[label]))
            return damaged(err, "a calibration that is no finite number");
done:
    return rc;
}

static topictag_status take_chrome(tt_model *model, const tt_section *sections, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_section *section = &sections[TT_SECTION_CHROME];
    if (section->data == NULL)
        return TOPICTAG_OK;
    model->n_chrome = (size_t)section->bytes / sizeof *model->chrome;
    TAKE(CHROME, model->chrome, model->n_chrome);
    for (size_t i = 1; i < model->n_chrome; i++)
        if (model->chrome[i - 1] >= model->chrome[i])
            return damaged(err, "recurring lines out of order");
done:
    return rc;
}

static topictag_status read_model(tt_model *model, const void *bytes, size_t n_bytes,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model_params *params = NULL;
    tt_section sections[TT_SECTION_COUNT];
    TT_TRY(tt_container_read(&tt_model_container, bytes, n_bytes, sections, err));
    TAKE(PARAMS, params, 1);
    model->params = *params;
    TT_TRY(check_params(&model->params, err));
    model->manifest = sections[TT_SECTION_MANIFEST].data;
    model->manifest_bytes = (size_t)sections[TT_SECTION_MANIFEST].bytes - 1;
    if (model->manifest == NULL || model->manifest_bytes == SIZE_MAX ||
        memchr(model->manifest, '\0', model->manifest_bytes + 1) !=
            model->manifest + model->manifest_bytes)
        return damaged(err, "a manifest that is no text");
    model->labels = sections[TT_SECTION_LABELS].data;
    model->labels_bytes = (size_t)sections[TT_SECTION_LABELS].bytes;
    if (model->labels == NULL)
        return damaged(err, "no labels");
    TT_TRY(tt_model_index_labels(model, err));
    model->languages = sections[TT_SECTION_LANGUAGES].data;
    model->languages_bytes = (size_t)sections[TT_SECTION_LANGUAGES].bytes;
    TT_TRY(tt_model_check_languages(model, err));
    TT_TRY(take_chrome(model, sections, err));
    TT_TRY(take_vocab(model, sections, err));
    TT_TRY(take_words(model, sections, err));
    TT_TRY(take_svm(model, sections, err));
    TT_TRY(take_decision(model, sections, err));
done:
    return rc;
}

topictag_status tt_model_verify(const tt_model *model, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_vocab_verify(&model->vocab, err));
    if (model->words.n_dims > 0)
        TT_TRY(tt_vocab_verify(&model->words.vocab, err));
done:
    return rc;
}

topictag_status tt_model_open_memory(tt_model **out, const void *bytes, size_t n_bytes,
                                     topictag_error *err)
{
    *out = NULL;
    if ((uintptr_t)bytes % sizeof(uint64_t) != 0)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "model bytes must be aligned to 8 bytes");
    tt_model *model = tt_calloc(1, sizeof *model);
    if (model == NULL)
        return tt_no_memory(err);
    const topictag_status rc = read_model(model, bytes, n_bytes, err);
    if (rc == TOPICTAG_OK)
        *out = model;
    else
        tt_model_free(model);
    return rc;
}

topictag_status tt_model_open(tt_model **out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_map map = {0};
    *out = NULL;
    TT_TRY(tt_map_open(&map, path, err));
    TT_TRY(tt_model_open_memory(out, map.data, map.size, err));
    (*out)->map = map;
    return TOPICTAG_OK;
done:
    tt_map_close(&map);
    tt_error_locate(err, path, 0);
    return rc;
}
