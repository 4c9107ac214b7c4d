/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_PREDICT_H
#define TOPICTAG_PREDICT_H

/*
 * Tagging stories: one at a time with a session, or a whole reader's worth on several threads.
 */

#include "topictag/document.h"
#include "topictag/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One tag of a story. */
typedef struct topictag_tag {
    uint32_t label;     /* id, below topictag_model_n_labels */
    const char *name;   /* borrowed from the model */
    double probability; /* in (0, 1) */
} topictag_tag;

/** What a model says of one story; borrowed from its session until the next call. */
typedef struct topictag_prediction {
    const topictag_tag *tags; /* [n_tags] most probable first, ties by label id */
    size_t n_tags;
    const double *decisions;     /* [L] margins w.x + b; not comparable between models */
    const double *probabilities; /* [L] calibrated by Platt scaling */
    size_t n_known_terms;        /* distinct terms of the story that the model knows */
    const char *reason;          /* why there is no tag: "no-known-terms", "language"; or NULL */
    char language[16];           /* BCP 47 tag of the story when the reason is "language"; or "" */
} topictag_prediction;

/** Working memory of one thread for one model. */
typedef struct topictag_session topictag_session;

/**
 * @param out     owned; free with topictag_session_free. NULL on failure.
 * @param model   borrowed until the session is freed.
 * @param options NULL: the defaults; copied.
 * @return TOPICTAG_OK; E_INVALID_ARG for an option out of its range; E_NO_MEMORY.
 * @threads Safe: a model may have any number of sessions. A session belongs to one thread.
 */
TOPICTAG_API topictag_status topictag_session_new(topictag_session **out,
                                                  const topictag_model *model,
                                                  const topictag_predict_options *options,
                                                  topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_session_free(topictag_session *session);

/**
 * Tags one story.
 *
 * @param text         UTF-8, n_bytes bytes, need not end in NUL; ill-formed bytes count as U+FFFD.
 *                     NULL only if n_bytes is 0.
 * @param title_bytes  how many of them are the title; 0: no title.
 * @param out          filled; its pointers are borrowed from the session until the next call.
 * @return TOPICTAG_OK; E_LIMIT for more than 1 GiB of text; E_NO_MEMORY.
 * @note   A story with no known term gets no tag and reason "no-known-terms". One that is reliably
 *         in a language the model was not trained on gets none and reason "language": 20 words or
 *         more, few of which were common in training, and a detector that is sure (CLD2).
 *         topictag_predict_options.any_language turns that off.
 * @threads Safe on distinct sessions of one model.
 * @source Decision: w.x + b (Cortes and Vapnik 1995). Probability: Platt scaling, Lin, Lin and
 *         Weng 2007.
 */
TOPICTAG_API topictag_status topictag_predict(topictag_session *session, const char *text,
                                              size_t n_bytes, size_t title_bytes,
                                              topictag_prediction *out,
                                              topictag_error *err) TOPICTAG_MUST_USE;

/** One record of a run over many stories. Exactly one of prediction and error is set. */
typedef struct topictag_record {
    const topictag_document *document; /* id, source and line always */
    const topictag_prediction *prediction;
    const topictag_error *error; /* why this record could not be read or tagged */
    bool waiting; /* the next is not there yet (a pipe): the time to pass on what is ready */
} topictag_record;

/** Takes one record; a non-zero answer ends the run with TOPICTAG_E_CANCELLED. */
typedef int (*topictag_record_fn)(const topictag_record *record, void *payload);

/**
 * Tags every story of a reader on several threads and hands the records over in input order, one
 * call at a time (from any of the threads). Labels of the stories are not read.
 *
 * @param n_failed  how many records carried an error; may be NULL.
 * @return TOPICTAG_OK also when records failed; E_INVALID_ARG for an option out of its range;
 *         E_CANCELLED when on_record asked to stop; E_NO_MEMORY.
 * @threads The reader belongs to the call until it returns; the model may be shared.
 * @note   Memory is bounded by threads times about 1 MB, or one record where that is larger.
 */
TOPICTAG_API topictag_status topictag_predict_all(const topictag_model *model,
                                                  topictag_reader *reader,
                                                  const topictag_predict_options *options,
                                                  topictag_record_fn on_record, void *payload,
                                                  uint64_t *n_failed,
                                                  topictag_error *err) TOPICTAG_MUST_USE;

/** How a record is written. */
typedef enum topictag_record_format {
    TOPICTAG_RECORD_JSONL,    /* {"id":...,"labels":[...],"scores":{...}}, reason, language */
    TOPICTAG_RECORD_TSV,      /* id, labels joined by "|", their probabilities joined by "|" or
                                 "no topic: REASON" or "error: MESSAGE" */
    TOPICTAG_RECORD_FASTTEXT, /* __label__x 0.97 __label__y 0.02 */
    TOPICTAG_RECORD_TEXT,     /* for people */
    /*
     * IPTC ninjs 1.5: the story (language, headline, body_text) with its tags as subjects, each
     * with a confidence in whole per cent; ednote says why there is none, or the error. uri is the
     * id, or a URN made of it; altids.id is the id as it came.
     */
    TOPICTAG_RECORD_NINJS
} topictag_record_format;

/**
 * One record as a line of text, its "\n" included. A failed record becomes an error record of the
 * same format.
 *
 * @param out  its content is replaced; free with topictag_text_free.
 * @return TOPICTAG_OK; E_NO_MEMORY.
 * @threads Safe on distinct out.
 */
TOPICTAG_API topictag_status topictag_record_render(const topictag_record *record,
                                                    const topictag_model *model,
                                                    topictag_record_format format,
                                                    topictag_text *out,
                                                    topictag_error *err) TOPICTAG_MUST_USE;

/** How a story is written. */
typedef enum topictag_story_format {
    TOPICTAG_STORY_TEXT, /* its text; then a line "[REASON] TEXT" for each piece dropped */
    TOPICTAG_STORY_JSONL /* a record that training reads: id, title, text, labels, dropped, ... */
} topictag_story_format;

/**
 * A story as a model would see it, with its line end.
 *
 * @param model     its recurring lines are left out; NULL: they stay.
 * @param dropped   show what was dropped too: document->dropped, then the recurring lines.
 * @param out       its content is replaced; free with topictag_text_free.
 * @return TOPICTAG_OK; E_NO_MEMORY.
 * @threads Safe on distinct out.
 */
TOPICTAG_API topictag_status topictag_document_render(const topictag_document *document,
                                                      const topictag_model *model,
                                                      topictag_story_format format, bool dropped,
                                                      topictag_text *out,
                                                      topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Writes the vectors of labelled stories as libsvm's text format, one file per label of the model:
 * folder/stories.LABEL.svm with target 1 or -1, so that svm-predict can be run on what
 * topictag_model_export wrote. Files are named as there.
 *
 * @param input  NULL: the defaults.
 * @return TOPICTAG_OK; errors of reading as topictag_train; E_IO or E_NOT_FOUND, naming the file;
 *         E_NO_MEMORY. Files written before a failure stay.
 */
TOPICTAG_API topictag_status topictag_vectors_export(const topictag_model *model,
                                                     const char *const *paths, size_t n_paths,
                                                     const topictag_input_options *input,
                                                     const char *folder,
                                                     topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
