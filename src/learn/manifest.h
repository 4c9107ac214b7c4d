/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_MANIFEST_H
#define TT_LEARN_MANIFEST_H

/*
 * The model's manifest: JSON for people and scripts. Prediction never reads it. Holds no clock time
 * and no path, so that the same training gives the same bytes.
 */

#include "learn/embedding.h"

/* shares [n_labels]: how common labels are expected to be; NULL: as in the corpus.
 *manifest is owned and NUL-terminated. */
topictag_status tt_manifest_make(char **manifest, size_t *n_bytes, const tt_model *model,
                                 const tt_corpus *corpus, const tt_embedding *embedding,
                                 const topictag_train_options *options, const double *shares,
                                 const topictag_train_summary *summary,
                                 topictag_error *err) TOPICTAG_MUST_USE;

#endif
