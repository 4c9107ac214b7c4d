/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_EXPLAIN_H
#define TOPICTAG_EXPLAIN_H

/*
 * Why a story has a tag, or has it not: what each of its terms adds to the decision, where the
 * terms stand in the text, and without which words the decision would be another.
 *
 * A story's words are its tokens as the model reads them (folded, without stop words, stemmed);
 * its terms are what the machine weighs: words, word n-grams and character n-grams. A model with a
 * background also reads words through their vectors.
 */

#include "topictag/predict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How stories are explained. Strings are borrowed. */
typedef struct topictag_explain_options {
    topictag_list labels; /* names explained whether given or not; empty: the tags a story has, or
                             the most probable label where it has none */
    uint32_t words;       /* how many for and against are shown in text and HTML */
    bool flip;            /* look for the words without which the decision would be another */
    uint32_t nearest;     /* how many training stories are named, where there are any to look at */
    double threshold;     /* as topictag_predict_options.threshold */
} topictag_explain_options;

TOPICTAG_API topictag_explain_options topictag_explain_options_default(void);
TOPICTAG_API const topictag_option *topictag_explain_option_table(void);

/** Bytes [begin, end) of a story's text; both lie between characters. */
typedef struct topictag_span {
    uint32_t begin, end;
} topictag_span;

/** What a term of the story adds to a decision. */
typedef struct topictag_explained_term {
    const char *term;    /* [term_bytes] as the model reads it; not NUL-terminated */
    size_t term_bytes;   /* of a character n-gram the blanks at a word's edge are part */
    const char *kind;    /* "word", "char", "title"; "background": a word through its vector */
    double value;        /* x: weight of the term in the story's row */
    double weight;       /* w: of the term in the machine */
    double contribution; /* x * w */
    const topictag_span
        *spans; /* [n_spans] increasing; where the title counts 0 times, none there */
    size_t n_spans;
} topictag_explained_term;

/** What a word of the story adds to a decision through all the terms it is part of. */
typedef struct topictag_explained_word {
    const char *word; /* NUL-terminated */
    double
        contribution; /* a term's is shared evenly by its occurrences, an n-gram's by its words */
    const topictag_span *spans; /* [n_spans] increasing */
    size_t n_spans;
} topictag_explained_word;

/** One decision, explained; borrowed from its explainer until the next story. */
typedef struct topictag_explanation {
    uint32_t label;
    const char *name;
    bool given;
    double probability;
    double threshold; /* probability from which the label is given; single-label: the least */
    double decision;  /* w.x + b, the very number of topictag_predict */
    double bias;      /* b */
    const topictag_explained_term *terms; /* [n_terms] */
    size_t n_terms;
    double rounding; /* what rounding the background's block to floats added, about 1e-8; else 0 */
    const topictag_explained_word *words; /* [n_words] by contribution, most for the label first */
    size_t n_words;
    const uint32_t *flip;    /* [n_flip] words whose removal changes given, as indices of words */
    size_t n_flip;           /* 0: not looked for, or no words do */
    double flip_probability; /* of the story without them */
} topictag_explanation;

/** Working memory of one thread for one model. */
typedef struct topictag_explainer topictag_explainer;

/**
 * @param model   borrowed until the explainer is freed.
 * @param options NULL: the defaults; copied but for strings.
 * @return E_DEGENERATE for a kernel model, which has no weight per term; E_INVALID_ARG for an
 *         option out of range or a label the model does not know; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_explainer_new(topictag_explainer **out,
                                                    const topictag_model *model,
                                                    const topictag_explain_options *options,
                                                    topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_explainer_free(topictag_explainer *explainer);

/**
 * Reads the story that the next explanations are about.
 *
 * @param text        as of topictag_predict; borrowed as long as explanations are asked for.
 * @param prediction  what the model says of it (NULL: not wanted); borrowed until the next call.
 * @return as topictag_predict.
 */
TOPICTAG_API topictag_status topictag_explainer_read(topictag_explainer *explainer,
                                                     const char *text, size_t n_bytes,
                                                     size_t title_bytes,
                                                     topictag_prediction *prediction,
                                                     topictag_error *err) TOPICTAG_MUST_USE;

/**
 * Explains the decision on a label for the story read last.
 *
 * Adding bias, the contributions of terms in their order, and rounding, in double precision and one
 * after the other, gives decision to the last bit.
 *
 * flip is found by tagging again: the story with blanks in place of every occurrence of some words,
 * as topictag_predict would, but for the story's language, which is not asked again. The words
 * that change most go first; then whatever is not needed is put back, so that each word of
 * the set is needed. Another set may be smaller; a single word that does is found when it is one
 * of the 256 of most influence (in stories of more than 65,536 terms, of fewer).
 *
 * @param label  E_INVALID_ARG when the model has no such label, or no story was read.
 */
TOPICTAG_API topictag_status topictag_explain(topictag_explainer *explainer, uint32_t label,
                                              topictag_explanation *out,
                                              topictag_error *err) TOPICTAG_MUST_USE;

/** Stories to look for likenesses in, as vectors of a model. */
typedef struct topictag_neighbours topictag_neighbours;

/**
 * Reads stories, usually the model's training stories; their labels may be missing.
 *
 * @param model    borrowed until the neighbours are freed.
 * @param threads  0: one per processor.
 * @return errors of reading as topictag_train; E_CANCELLED; E_NO_MEMORY.
 * @threads Neighbours are immutable and may be shared.
 */
TOPICTAG_API topictag_status topictag_neighbours_read(
    topictag_neighbours **out, const topictag_model *model, const char *const *paths,
    size_t n_paths, const topictag_input_options *input, uint32_t threads,
    const topictag_listener *listener, topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API void topictag_neighbours_free(topictag_neighbours *neighbours);

/** A story like the one explained. */
typedef struct topictag_neighbour {
    const char *id; /* borrowed from the neighbours */
    double cosine;  /* of the two rows: 1 is alike, 0 has no term in common */
} topictag_neighbour;

/**
 * The stories most like the one read last, the most alike first, ties in reading order; stories
 * without a term in common are left out.
 *
 * @param nearest [max] caller's buffer.
 * @param n       how many were written.
 */
TOPICTAG_API topictag_status topictag_explainer_nearest(topictag_explainer *explainer,
                                                        const topictag_neighbours *neighbours,
                                                        topictag_neighbour *nearest, size_t max,
                                                        size_t *n,
                                                        topictag_error *err) TOPICTAG_MUST_USE;

/** How explanations are written. */
typedef enum topictag_explain_format {
    TOPICTAG_EXPLAIN_TEXT,    /* for people */
    TOPICTAG_EXPLAIN_JSON,    /* an object and a line end for each story, with its text (a blank in
                                 place of a NUL), so that spans can be read in it */
    TOPICTAG_EXPLAIN_HTML,    /* a page: begin, stories, end */
    TOPICTAG_EXPLAIN_TERMINAL /* text in colours, with the story; control characters of it blanked
                               */
} topictag_explain_format;

/**
 * One story explained as text: its tags, or the labels of the options.
 *
 * @param document    id, text, n_bytes and title_bytes are looked at.
 * @param failure     why the story could not be read: it is told in place of an explanation; NULL:
 *                    it could.
 * @param neighbours  NULL: none.
 * @param out         its content is replaced; free with topictag_text_free.
 * @return TOPICTAG_OK; E_LIMIT as topictag_predict; E_NO_MEMORY.
 */
TOPICTAG_API topictag_status topictag_explain_render(
    topictag_explainer *explainer, const topictag_document *document, const topictag_error *failure,
    const topictag_neighbours *neighbours, topictag_explain_format format, topictag_text *out,
    topictag_error *err) TOPICTAG_MUST_USE;

/** What stands before the first story of an output and behind its last; "" but for HTML. */
TOPICTAG_API topictag_status topictag_explain_begin(const char *title,
                                                    topictag_explain_format format,
                                                    topictag_text *out,
                                                    topictag_error *err) TOPICTAG_MUST_USE;
TOPICTAG_API topictag_status topictag_explain_end(topictag_explain_format format,
                                                  topictag_text *out,
                                                  topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
