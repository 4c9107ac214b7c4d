/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_BACKGROUND_H
#define TOPICTAG_BACKGROUND_H

/*
 * What unlabelled stories teach: a newsroom has a few hundred labelled stories and an archive.
 */

#include "topictag/document.h"
#include "topictag/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Document frequencies and meanings of the words of an archive; immutable. */
typedef struct topictag_background topictag_background;

/** How an archive is learned from. Strings are borrowed. */
typedef struct topictag_background_options {
    uint32_t max_terms;  /* most frequent words kept */
    uint32_t min_df;     /* words in fewer stories are dropped */
    uint32_t dimensions; /* of the word vectors; 0: cube root of the number of pairs of a story and
                            a word it holds, at most 128, and fewer than stories and than words */
    uint32_t sample;     /* stories whose sets of words are kept to estimate label shares */
    const char *stemmer; /* must be the stemmer of the training that uses it */
    uint64_t seed;
    uint32_t threads; /* 0: one per processor */
} topictag_background_options;

TOPICTAG_API topictag_background_options topictag_background_options_default(void);
TOPICTAG_API const topictag_option *topictag_background_option_table(void);

/** What learning read and kept. */
typedef struct topictag_background_summary {
    uint64_t n_documents, n_skipped;
    uint32_t n_words, n_sample;
    uint32_t n_dimensions;
    uint32_t least_df;      /* stories that hold the rarest word kept */
    double read_s, learn_s; /* wall seconds: reading and counting; word vectors */
} topictag_background_summary;

/**
 * Learns from an archive: one pass over the stories, whose labels are ignored; the texts are not
 * held. The result depends on stories, options and seed, not on threads.
 *
 * @param out      owned; free with topictag_background_free. NULL on failure.
 * @param paths    [n_paths] stories in any format.
 * @param input    NULL: the defaults. @param options NULL: the defaults.
 * @param summary  filled; may be NULL. @param listener may be NULL.
 * @return TOPICTAG_OK; E_INVALID_ARG for an option; as topictag_train for bad records; E_EMPTY: no
 *         story, or no word in min_df of them; E_DEGENERATE: fewer words or stories than
 *         dimensions, or only one; E_CANCELLED; E_IO; E_NO_MEMORY.
 * @source Deerwester et al. 1990 for the vectors, by the method of Halko et al. 2011.
 */
TOPICTAG_API topictag_status topictag_background_learn(topictag_background **out,
                                                       const char *const *paths, size_t n_paths,
                                                       const topictag_input_options *input,
                                                       const topictag_background_options *options,
                                                       topictag_background_summary *summary,
                                                       const topictag_listener *listener,
                                                       topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Writes the background for topictag_train_options.background, as topictag_file_write does, with
 * the same errors.
 */
TOPICTAG_API topictag_status topictag_background_save(const topictag_background *background,
                                                      const char *path,
                                                      topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_background_free(topictag_background *background);

/** Whether a file begins as backgrounds do; false for what cannot be read. */
TOPICTAG_API bool topictag_is_background(const char *path);

/**
 * Opens a background file, of which every offset, count and checksum is verified first. out, path
 * and errors as of topictag_model_open.
 */
TOPICTAG_API topictag_status topictag_background_open(topictag_background **out, const char *path,
                                                      topictag_error *err) TOPICTAG_MUST_USE;

/** What a background was learned from and holds. */
typedef struct topictag_background_facts {
    uint64_t n_documents; /* stories of the archive */
    uint64_t n_bytes;     /* of the file; 0: it was not opened from one */
    uint32_t n_words, n_dimensions, n_sample, least_df; /* as in the summary of learning */
    const char *stemmer;                                /* borrowed from the background */
} topictag_background_facts;
TOPICTAG_API topictag_background_facts
topictag_background_tell(const topictag_background *background);

/** A word and how many stories of the archive hold it. */
typedef struct topictag_background_word {
    char word[96];
    uint64_t n_documents;
} topictag_background_word;

/**
 * The words that most stories hold, the commonest first.
 *
 * @param words [max] caller's buffer. @param n how many were written: at most max.
 * @return TOPICTAG_OK; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_background_top_words(const topictag_background *background,
                                                           topictag_background_word *words,
                                                           size_t max, size_t *n,
                                                           topictag_error *err) TOPICTAG_MUST_USE;

/** As topictag_model_near_terms; E_NOT_FOUND, E_NO_MEMORY. */
TOPICTAG_API topictag_status topictag_background_near_terms(const topictag_background *background,
                                                            const char *word,
                                                            topictag_near_term *near, size_t max,
                                                            size_t *n,
                                                            topictag_error *err) TOPICTAG_MUST_USE;

/**
 * The background as JSON for scripts.
 *
 * @param n_words commonest words shown.
 * @param out     its content is replaced; free with topictag_text_free.
 */
TOPICTAG_API topictag_status topictag_background_describe(const topictag_background *background,
                                                          size_t n_words, topictag_text *out,
                                                          topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
