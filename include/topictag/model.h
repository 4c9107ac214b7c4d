/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_MODEL_H
#define TOPICTAG_MODEL_H

/*
 * A trained model: opened from a file or just trained, immutable, shared between threads.
 */

#include "topictag/options.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct topictag_model topictag_model;

/**
 * Opens a model file. The file is mapped; every offset, count and checksum is verified first, so
 * that no file can harm. Whether its index of terms is true, topictag_model_verify tells.
 *
 * @param out   owned; free with topictag_model_free. NULL on failure.
 * @param path  a regular file.
 * @return TOPICTAG_OK; E_NOT_FOUND, E_IO; E_FORMAT (not a model, damaged: err->byte says where),
 *         E_CHECKSUM (err->message names the section), E_VERSION (newer than this library),
 *         E_NO_MEMORY.
 * @note   The file must not be changed in place while open; replacing it (rename) is fine.
 * @threads Safe on distinct out.
 */
TOPICTAG_API topictag_status topictag_model_open(topictag_model **out, const char *path,
                                                 topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Opens a model that lies in memory; bytes are borrowed until free, 8-byte aligned. out and errors
 * as of topictag_model_open.
 */
TOPICTAG_API topictag_status topictag_model_open_memory(topictag_model **out, const void *bytes,
                                                        size_t n_bytes,
                                                        topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Checks what opening leaves out because it reads every term and no access depends on it: that the
 * terms are in order and each is found by its hash. Files written by topictag_train and not damaged
 * since, which opening sees by their checksums, are always so.
 *
 * @return TOPICTAG_OK; E_FORMAT (err->message names the term).
 */
TOPICTAG_API topictag_status topictag_model_verify(const topictag_model *model,
                                                   topictag_error *err) TOPICTAG_MUST_USE;

/** Writes the model, as topictag_file_write does, with the same errors. */
TOPICTAG_API topictag_status topictag_model_save(const topictag_model *model, const char *path,
                                                 topictag_error *err) TOPICTAG_MUST_USE;

TOPICTAG_API void topictag_model_free(topictag_model *model);

/** Number of labels L; label ids are 0..L-1 in byte order of their names. */
TOPICTAG_API uint32_t topictag_model_n_labels(const topictag_model *model);
/** Name of a label, borrowed from the model; NULL when label >= L. */
TOPICTAG_API const char *topictag_model_label(const topictag_model *model, uint32_t label);
/**
 * Probability in [0, 1] at and above which label is given; of a single-label model the least at
 * which the most probable label is given. 0 when label >= L.
 */
TOPICTAG_API double topictag_model_threshold(const topictag_model *model, uint32_t label);
TOPICTAG_API uint32_t topictag_model_n_terms(const topictag_model *model);
/**
 * Languages that training stories were in, as BCP 47 tags in byte order: the first one for NULL,
 * else the one behind `language`, which must come from here; NULL after the last. Borrowed.
 */
TOPICTAG_API const char *topictag_model_next_language(const topictag_model *model,
                                                      const char *language);
/** True when a story has exactly one label, false when any number. */
TOPICTAG_API bool topictag_model_is_singlelabel(const topictag_model *model);
/** Options, versions, counts, corpus digest, cross-validated scores: JSON, borrowed, NUL-ended. */
TOPICTAG_API const char *topictag_model_manifest(const topictag_model *model);

/** Bytes [begin, end) of a text. */
typedef struct topictag_range {
    size_t begin, end;
} topictag_range;

/**
 * Where lines of a story stand that the model leaves out since they recurred in its training
 * stories (topictag_train_options.learn_chrome).
 *
 * @param title_bytes  as topictag_predict takes them; the title is never left out.
 * @param ranges       [max] caller's buffer, filled in the order of the text; without the blanks
 *                     around each line.
 * @param n            how many there are, which may be more than max.
 * @return TOPICTAG_OK; E_NO_MEMORY.
 * @threads Safe anywhere.
 */
TOPICTAG_API topictag_status topictag_model_recurring(const topictag_model *model, const char *text,
                                                      size_t n_bytes, size_t title_bytes,
                                                      topictag_range *ranges, size_t max, size_t *n,
                                                      topictag_error *err) TOPICTAG_MUST_USE;

/** One term and what it adds to a label's decision value per unit of its TF-IDF weight. */
typedef struct topictag_term_weight {
    char term[96];    /* cut at a character border when longer */
    const char *kind; /* "word", "char", "title" */
    double weight;
    uint64_t df; /* training stories that hold it */
} topictag_term_weight;

/**
 * The strongest terms of a label, largest weight * idf first.
 *
 * @param terms  [max] caller's buffer.
 * @param n      how many were written: at most max.
 * @param positive  true: terms that speak for the label, false: against it.
 * @return E_INVALID_ARG for a label out of range; E_DEGENERATE for a kernel model, which has no
 *         weight per term; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_model_top_terms(const topictag_model *model, uint32_t label,
                                                      bool positive, topictag_term_weight *terms,
                                                      size_t max, size_t *n,
                                                      topictag_error *err) TOPICTAG_MUST_USE;

/** A word of the background and how like another it is used. */
typedef struct topictag_near_term {
    char term[96];
    double cosine; /* of the two word vectors: 1 is alike */
} topictag_near_term;

/**
 * The words that the model's background holds nearest to a word, nearest first.
 *
 * @param word  read as the model reads text (case, stemming); its first term counts.
 * @param near  [max] caller's buffer.
 * @param n     how many were written: at most max.
 * @return E_DEGENERATE for a model trained without a background; E_NOT_FOUND for a word the
 *         background does not hold; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_model_near_terms(const topictag_model *model,
                                                       const char *word, topictag_near_term *near,
                                                       size_t max, size_t *n,
                                                       topictag_error *err) TOPICTAG_MUST_USE;

/**
 * The model as JSON for scripts: manifest, labels with thresholds and top terms, section sizes.
 *
 * @param n_terms  strongest terms shown for and against each label.
 * @param out      its content is replaced; free with topictag_text_free.
 */
TOPICTAG_API topictag_status topictag_model_describe(const topictag_model *model, size_t n_terms,
                                                     topictag_text *out,
                                                     topictag_error *err) TOPICTAG_MUST_USE;

/** Size in bytes of each section of the model file, for people: name and size. */
typedef struct topictag_section {
    const char *name;
    uint64_t bytes;
} topictag_section;
TOPICTAG_API size_t topictag_model_sections(const topictag_model *model, topictag_section *sections,
                                            size_t max);

/**
 * Writes the model as genuine libsvm files into a folder (made when missing): LABEL.model per
 * label, labels.txt, vocabulary.tsv (id, kind, df, idf, term), platt.tsv (a, b, threshold). Of
 * LABEL "/", "%" and a "." in front are written as in URLs; one of more than 200 bytes is cut and
 * ends in "%" and its line in labels.txt, so that no two labels share a file.
 *
 * @return E_IO or E_NOT_FOUND, naming the file; files written before stay. E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_model_export(const topictag_model *model, const char *folder,
                                                   topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
