/* SPDX-License-Identifier: MIT */
#include "model/model.h"

#include "base/memory.h"
#include "base/strmap.h"
#include "model/layout.h"
#include "text/language.h"

#include <stdlib.h>
#include <string.h>

#define TAG_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

topictag_status tt_model_index_labels(tt_model *model, topictag_error *err)
{
    const uint32_t n_labels = model->params.n_labels;
    const char *name = model->labels, *end = model->labels + model->labels_bytes;
    if (model->labels_bytes < n_labels || n_labels == 0 || end[-1] != '\0')
        return tt_fail(err, TOPICTAG_E_FORMAT, "labels: expected %u names, each ended by NUL",
                       n_labels);
    model->label_names = tt_calloc(n_labels, sizeof *model->label_names);
    if (model->label_names == NULL)
        return tt_no_memory(err);
    for (uint32_t label = 0; label < n_labels; label++) {
        if (name == end || *name == '\0' ||
            (label > 0 && strcmp(model->label_names[label - 1], name) >= 0))
            return tt_fail(err, TOPICTAG_E_FORMAT, "labels: name %u is missing or out of order",
                           label);
        model->label_names[label] = name;
        name += strlen(name) + 1;
    }
    if (name != end)
        return tt_fail(err, TOPICTAG_E_FORMAT, "labels: bytes after the last name");
    return TOPICTAG_OK;
}

uint32_t tt_model_find_label(const tt_model *model, const char *name)
{
    return tt_sorted_find(model->label_names, model->params.n_labels, name);
}

const char *tt_model_next_language(const tt_model *model, const char *language)
{
    const char *next = language == NULL ? model->languages : language + strlen(language) + 1;
    return model->languages_bytes == 0 || next == model->languages + model->languages_bytes ? NULL
                                                                                            : next;
}

topictag_status tt_model_check_languages(const tt_model *model, topictag_error *err)
{
    const char *before = NULL;
    if (model->languages_bytes > 0 && model->languages[model->languages_bytes - 1] != '\0')
        return tt_fail(err, TOPICTAG_E_FORMAT, "languages: expected tags, each ended by NUL");
    for (const char *tag = tt_model_next_language(model, NULL); tag != NULL;
         tag = tt_model_next_language(model, tag)) {
        const size_t n = strlen(tag);
        const bool well_formed = n > 0 && n < TT_LANGUAGE_BYTES && strspn(tag, TAG_BYTES) == n;
        if (!well_formed || (before != NULL && strcmp(before, tag) >= 0))
            return tt_fail(err, TOPICTAG_E_FORMAT, "languages: a tag is malformed or out of order");
        before = tag;
    }
    return TOPICTAG_OK;
}

void tt_model_free(tt_model *model)
{
    if (model == NULL)
        return;
    for (size_t i = 0; i < sizeof model->owned / sizeof *model->owned; i++)
        free(model->owned[i]);
    free(model->label_names);
    tt_vocab_release(&model->vocab);
    tt_word_vectors_release(&model->words);
    tt_svm_release(&model->svm);
    tt_map_close(&model->map);
    free(model);
}

tt_analyzer_options tt_model_analysis(const tt_model *model)
{
    return (tt_analyzer_options){
        .ngrams = model->params.ngrams,
        .char_ngrams_min = model->params.char_ngrams_min,
        .char_ngrams_max = model->params.char_ngrams_max,
        .cjk_ngrams = model->params.cjk_ngrams,
        .stop_words = model->params.stop_words,
        .stemmer = model->params.stemmer,
    };
}

tt_tfidf_options tt_model_weighting(const tt_model *model)
{
    tt_tfidf_options options = {
        .sublinear_tf = model->params.sublinear_tf != 0,
        .use_idf = model->params.use_idf != 0,
    };
    memcpy(options.kind_weight, model->params.kind_weight, sizeof options.kind_weight);
    return options;
}
