/* SPDX-License-Identifier: MIT */
#ifndef TT_PIPELINE_SESSION_H
#define TT_PIPELINE_SESSION_H

/*
 * What a session holds, for those who tag rows of their own making.
 */

#include "pipeline/stories.h"

struct topictag_session {
    const tt_model *model;
    topictag_predict_options options;
    tt_vectorizer vectorizer;
    double *scratch;       /* for tt_svm_score */
    double *decisions;     /* [n_labels] */
    double *probabilities; /* [n_labels] */
    topictag_tag *tags;    /* [n_labels] */
};

/* Tags the row of the vectorizer's last run; as topictag_predict. */
void tt_session_tag(topictag_session *session, tt_row row, topictag_prediction *out);

/*
 * Takes the tags of a story whose text, that of the vectorizer's last run, is reliably in a
 * language the model was not trained on, and says so as the reason; unless the options want them.
 */
topictag_status tt_session_judge_language(const topictag_session *session, const char *text,
                                          size_t n_bytes, topictag_prediction *prediction,
                                          topictag_error *err) TOPICTAG_MUST_USE;

#endif
