/* SPDX-License-Identifier: MIT */
#ifndef TT_MODEL_MODEL_H
#define TT_MODEL_MODEL_H

/*
 * The immutable model in memory, and its file (models/FORMAT.md). A model is either put together by
 * training, with arrays of its own, or a view of a mapped file; nothing else tells the two apart.
 */

#include "base/file.h"
#include "decide/calibration.h"
#include "svm/svm.h"
#include "text/analyzer.h"
#include "vector/tfidf.h"
#include "vector/vocabulary.h"
#include "vector/word_vectors.h"

/*
 * All that changes a vector or a decision, as it lies in the file: 256 bytes, little-endian, flags
 * 0 or 1, strings NUL-padded. Numbers are stored as they are in memory, so nothing is lost.
 */
typedef struct tt_model_params {
    uint32_t n_labels, n_terms;
    uint32_t singlelabel;
    uint32_t calibrated; /* platt and thresholds were fitted out of fold */
    uint32_t ngrams, char_ngrams_min, char_ngrams_max;
    uint32_t title_weight;
    uint32_t sublinear_tf, use_idf;
    uint32_t kernel, degree;
    uint32_t stride;       /* linear: weights per term */
    uint32_t n_support;    /* kernel: support vectors */
    uint64_t n_docs;       /* training stories */
    double kind_weight[3]; /* by tt_term_kind */
    double gamma, coef0;
    double min_probability;
    char stop_words[16];
    char stemmer[24];
    uint32_t n_dims;          /* of the background's word vectors; 0: none */
    uint32_t weight_format;   /* tt_weight_format */
    double background_weight; /* length of the dense block; the word block has length 1 */
    uint32_t cjk_ngrams;      /* 0: Chinese, Japanese and Korean are as any other */
    uint32_t title_terms;     /* 1: words of the headline are terms of their own, too */
    uint8_t zero[80];         /* room for later, all 0 */
} tt_model_params;
_Static_assert(sizeof(tt_model_params) == 256, "the parameter section has a fixed size");

/* Arrays of a trained model that belong to none of its parts. */
typedef enum tt_model_array {
    TT_MODEL_LABELS,
    TT_MODEL_PLATT,
    TT_MODEL_THRESHOLDS,
    TT_MODEL_IDF,
    TT_MODEL_MANIFEST,
    TT_MODEL_LANGUAGES,
    TT_MODEL_CHROME,
    TT_MODEL_OWNED
} tt_model_array;

typedef struct tt_model {
    tt_model_params params;
    const char *manifest; /* JSON, NUL-terminated */
    size_t manifest_bytes;
    const char *labels; /* n_labels names, NUL after each, sorted by bytes */
    size_t labels_bytes;
    const char **label_names; /* [n_labels] into labels; owned */
    const char *languages;    /* BCP 47 tags of the training stories, NUL after each, sorted */
    size_t languages_bytes;   /* 0: not known */
    const uint64_t *chrome;   /* [n_chrome] hashes of lines to drop, increasing */
    size_t n_chrome;
    tt_vocab vocab;
    const double *idf;           /* [n_terms] */
    tt_word_vectors words;       /* n_dims 0: trained without a background */
    tt_svm svm;                  /* over n_terms terms, then n_dims components of the dense block */
    const tt_platt *platt;       /* [n_labels] */
    const double *thresholds;    /* [n_labels] decision values above which a label is given */
    tt_map map;                  /* of the file; { 0 } when trained or in memory */
    void *owned[TT_MODEL_OWNED]; /* what training allocated */
} tt_model;

/* Sets label_names from labels. E_FORMAT unless sorted, unique, not empty, NUL-ended. */
topictag_status tt_model_index_labels(tt_model *model, topictag_error *err) TOPICTAG_MUST_USE;
/* The id of a label name, or UINT32_MAX. */
uint32_t tt_model_find_label(const tt_model *model, const char *name);
/* The language behind another (NULL: the first), NULL after the last. */
const char *tt_model_next_language(const tt_model *model, const char *language);
/* E_FORMAT unless languages are sorted, unique, well-formed, NUL-ended. */
topictag_status tt_model_check_languages(const tt_model *model,
                                         topictag_error *err) TOPICTAG_MUST_USE;
void tt_model_free(tt_model *model);

/* The analysis options of a model; strings are borrowed from it. */
tt_analyzer_options tt_model_analysis(const tt_model *model);
tt_tfidf_options tt_model_weighting(const tt_model *model);

/* open.c: *out is owned. See topictag_model_open for the errors. */
topictag_status tt_model_open(tt_model **out, const char *path,
                              topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_model_open_memory(tt_model **out, const void *bytes, size_t n_bytes,
                                     topictag_error *err) TOPICTAG_MUST_USE;
/* See topictag_model_verify. */
topictag_status tt_model_verify(const tt_model *model, topictag_error *err) TOPICTAG_MUST_USE;

/* write.c: atomically. The same model gives the same bytes. */
topictag_status tt_model_write(const tt_model *model, const char *path,
                               topictag_error *err) TOPICTAG_MUST_USE;

#endif
