/* SPDX-License-Identifier: MIT */
#include "model/layout.h"

#include <string.h>

static const tt_section_name section_names[TT_SECTION_COUNT] = {
    [TT_SECTION_MANIFEST] = {"MANIFEST", "manifest"},
    [TT_SECTION_PARAMS] = {"PARAMS", "parameters"},
    [TT_SECTION_LABELS] = {"LABELS", "labels"},
    [TT_SECTION_TERM_OFFSETS] = {"TERMOFFS", "term offsets"},
    [TT_SECTION_TERM_BYTES] = {"TERMTEXT", "term text"},
    [TT_SECTION_TERM_KINDS] = {"TERMKIND", "term kinds"},
    [TT_SECTION_TERM_DF] = {"TERMDF", "document frequencies"},
    [TT_SECTION_SLOT_HASH] = {"HASHKEYS", "index hashes"},
    [TT_SECTION_SLOT_TERM] = {"HASHTERM", "index terms"},
    [TT_SECTION_IDF] = {"IDF", "idf"},
    [TT_SECTION_PLATT] = {"PLATT", "calibration"},
    [TT_SECTION_THRESHOLDS] = {"THRESHLD", "thresholds"},
    [TT_SECTION_BIAS] = {"BIAS", "bias"},
    [TT_SECTION_WEIGHTS] = {"WEIGHTS", "weights"},
    [TT_SECTION_SCALES] = {"SCALES", "scales"},
    [TT_SECTION_SV_BEGIN] = {"SVBEGIN", "support vector postings"},
    [TT_SECTION_SV_IDS] = {"SVIDS", "support vector ids"},
    [TT_SECTION_SV_VALUES] = {"SVVALUES", "support vector values"},
    [TT_SECTION_SV_NORM2] = {"SVNORM2", "support vector lengths"},
    [TT_SECTION_COEF] = {"SVCOEF", "support vector coefficients"},
    [TT_SECTION_WORD_OFFSETS] = {"WORDOFFS", "background word offsets"},
    [TT_SECTION_WORD_BYTES] = {"WORDTEXT", "background word text"},
    [TT_SECTION_WORD_KINDS] = {"WORDKIND", "background word kinds"},
    [TT_SECTION_WORD_SLOT_HASH] = {"WORDKEYS", "background index hashes"},
    [TT_SECTION_WORD_SLOT_TERM] = {"WORDSLOT", "background index words"},
    [TT_SECTION_WORD_IDF] = {"WORDIDF", "background idf"},
    [TT_SECTION_WORD_VECTORS] = {"WORDVEC", "background word vectors"},
    [TT_SECTION_LANGUAGES] = {"LANGS", "languages"},
    [TT_SECTION_CHROME] = {"CHROME", "recurring lines"},
};

_Static_assert(TT_SECTION_COUNT <= TT_FORMAT_MAX_ENTRIES, "a file has room for every section");

const tt_container tt_model_container = {"TOPICTAG", "model", section_names, TT_SECTION_COUNT};

const char *tt_section_name_of(tt_section_id id)
{
    return section_names[id].name;
}

void tt_format_sections(const tt_model *model, tt_section sections[TT_SECTION_COUNT])
{
    const tt_vocab *vocab = &model->vocab;
    const tt_svm *svm = &model->svm;
    const tt_word_vectors *words = &model->words;
    const uint64_t n_terms = vocab->n_terms, n_labels = svm->n_labels;
    memset(sections, 0, TT_SECTION_COUNT * sizeof *sections);
#define SECTION(id, pointer, count) \
    sections[TT_SECTION_##id] = (tt_section){(pointer), (count) * sizeof *(pointer)}
    SECTION(MANIFEST, model->manifest, model->manifest_bytes + 1);
    SECTION(PARAMS, &model->params, (uint64_t)1);
    SECTION(LABELS, model->labels, model->labels_bytes);
    SECTION(TERM_OFFSETS, vocab->offsets, n_terms + 1);
    SECTION(TERM_BYTES, vocab->bytes, vocab->offsets[n_terms]);
    SECTION(TERM_KINDS, vocab->kinds, n_terms);
    SECTION(TERM_DF, vocab->df, n_terms);
    SECTION(SLOT_HASH, vocab->slot_hash, (uint64_t)vocab->n_slots);
    SECTION(SLOT_TERM, vocab->slot_term, (uint64_t)vocab->n_slots);
    SECTION(IDF, model->idf, n_terms);
    SECTION(PLATT, model->platt, n_labels);
    SECTION(THRESHOLDS, model->thresholds, n_labels);
    SECTION(BIAS, svm->bias, n_labels);
    if (svm->kernel == TT_KERNEL_LINEAR) {
        sections[TT_SECTION_WEIGHTS] = (tt_section){
            svm->weights, (uint64_t)svm->n_terms * svm->stride * tt_svm_weight_bytes(svm->format)};
        if (svm->format != TT_WEIGHTS_FLOAT32)
            SECTION(SCALES, svm->scales, (uint64_t)svm->n_terms);
    } else {
        SECTION(SV_BEGIN, svm->sv_begin, (uint64_t)svm->n_terms + 1);
        SECTION(SV_IDS, svm->sv_ids, svm->sv_begin[svm->n_terms]);
        SECTION(SV_VALUES, svm->sv_values, svm->sv_begin[svm->n_terms]);
        SECTION(SV_NORM2, svm->sv_norm2, (uint64_t)svm->n_support);
        SECTION(COEF, svm->coef, (uint64_t)svm->n_support * n_labels);
    }
    if (words->n_dims > 0) {
        const uint64_t n_words = words->vocab.n_terms;
        SECTION(WORD_OFFSETS, words->vocab.offsets, n_words + 1);
        SECTION(WORD_BYTES, words->vocab.bytes, words->vocab.offsets[n_words]);
        SECTION(WORD_KINDS, words->vocab.kinds, n_words);
        SECTION(WORD_SLOT_HASH, words->vocab.slot_hash, (uint64_t)words->vocab.n_slots);
        SECTION(WORD_SLOT_TERM, words->vocab.slot_term, (uint64_t)words->vocab.n_slots);
        SECTION(WORD_IDF, words->idf, n_words);
        SECTION(WORD_VECTORS, words->vectors, n_words * words->n_dims);
    }
    if (model->languages_bytes > 0)
        SECTION(LANGUAGES, model->languages, model->languages_bytes);
    if (model->n_chrome > 0)
        SECTION(CHROME, model->chrome, (uint64_t)model->n_chrome);
#undef SECTION
}
