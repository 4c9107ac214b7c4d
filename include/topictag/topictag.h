/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_TOPICTAG_H
#define TOPICTAG_TOPICTAG_H

/*
 * topictag: tags stories with topics.
 *
 *   bytes -> document -> article text -> tokens -> terms -> sparse vector -> decisions -> tags
 *
 * Level 1: topictag_model_open, topictag_session_new, topictag_predict.
 * Level 2: topictag_reader_open, topictag_predict_all, topictag_explain, topictag_evaluate,
 *          topictag_compare.
 * Level 3: topictag_train, topictag_crossval, topictag_tune, topictag_background_learn,
 *          topictag_check_corpus, topictag_split_corpus.
 *
 * Handles are opaque; options go by value from *_default(); every fallible function returns
 * topictag_status and fills a caller-owned topictag_error. The library never prints, exits, reads
 * the environment or keeps mutable global state.
 */

#include "topictag/background.h"
#include "topictag/check.h"
#include "topictag/compare.h"
#include "topictag/document.h"
#include "topictag/evaluate.h"
#include "topictag/explain.h"
#include "topictag/model.h"
#include "topictag/options.h"
#include "topictag/predict.h"
#include "topictag/split.h"
#include "topictag/status.h"
#include "topictag/train.h"
#include "topictag/tune.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Versions of the library and of what it stands on, for `topictag version` and bug reports. */
typedef struct topictag_versions {
    const char *topictag; /* "0.1.0" */
    char icu[16], unicode[16], libsvm[16], cjson[16], libxml2[16], zlib[16];
} topictag_versions;
TOPICTAG_API topictag_versions topictag_version(void);

#ifdef __cplusplus
}
#endif
#endif
