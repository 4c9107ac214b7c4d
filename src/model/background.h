/* SPDX-License-Identifier: MIT */
#ifndef TT_MODEL_BACKGROUND_H
#define TT_MODEL_BACKGROUND_H

/*
 * What an archive of unlabelled stories teaches, and its file (models/FORMAT.md): how common its
 * words are, what they mean (vectors), and which words some of its stories hold, from which
 * training estimates how common a label is among real stories. No text: a story's words are kept
 * as a set, without order, number or words of that story alone.
 */

#include "vector/word_vectors.h"

#define TT_BACKGROUND_MAX_WORDS 65535u

/* As it lies in the file: 64 bytes. */
typedef struct tt_background_params {
    uint64_t n_docs; /* stories of the archive */
    uint32_t n_words;
    uint32_t n_dims;
    uint32_t n_sample; /* stories kept as sets of words */
    uint32_t least_df; /* a word in as few stories or fewer may be missing */
    char stemmer[24];
    uint8_t zero[16];
} tt_background_params;
_Static_assert(sizeof(tt_background_params) == 64, "the parameter section has a fixed size");

typedef struct tt_background {
    tt_background_params params;
    tt_word_vectors words; /* df: stories of the archive with the word */
    tt_rows sample;        /* n_sample rows over words; values 1 */
    uint64_t digest;       /* of the whole file, for the manifest; 0: it comes from none */
    uint64_t n_bytes;      /* of the file */
} tt_background;

/* Whether the file begins as backgrounds do; what cannot be read does not. */
bool tt_background_is(const char *path);

/* E_NOT_FOUND, E_IO, E_FORMAT, E_CHECKSUM, E_VERSION. */
topictag_status tt_background_open(tt_background *out, const char *path,
                                   topictag_error *err) TOPICTAG_MUST_USE;
/* bytes are borrowed during the call only; 8-byte aligned. */
topictag_status tt_background_read(tt_background *out, const void *bytes, size_t n_bytes,
                                   topictag_error *err) TOPICTAG_MUST_USE;
topictag_status tt_background_write(const tt_background *background, const char *path,
                                    topictag_error *err) TOPICTAG_MUST_USE;
void tt_background_release(tt_background *background);

#endif
