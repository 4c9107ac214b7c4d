/* SPDX-License-Identifier: MIT */
#ifndef TT_LEARN_TRAINING_H
#define TT_LEARN_TRAINING_H

#include "pipeline/chrome.h"
#include "learn/embedding.h"

/*
 * A model of a corpus that has been read and checked; *out is owned. embedding has been opened; the
 * model takes what it needs of it, and chrome, which has been learned from the corpus. The texts of
 * the corpus are dropped on the way: machines are learned from rows. Adds to *summary all but the
 * time of reading.
 */
topictag_status tt_train_on(topictag_model **out, tt_corpus *corpus, tt_embedding *embedding,
                            tt_chrome *chrome, bool singlelabel,
                            const topictag_train_options *options, topictag_train_summary *summary,
                            const topictag_listener *listener,
                            topictag_error *err) TOPICTAG_MUST_USE;

#endif
