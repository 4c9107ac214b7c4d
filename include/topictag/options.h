/* SPDX-License-Identifier: MIT */
#ifndef TOPICTAG_OPTIONS_H
#define TOPICTAG_OPTIONS_H

/*
 * Options by value, and the one table that describes them: names, defaults, ranges and help. The
 * command line, its help, the manual page, the shell completion and the model's manifest are all
 * rendered from this table.
 */

#include "topictag/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Formats a corpus may have; see topictag_input_options.format. */
typedef enum topictag_format {
    TOPICTAG_FORMAT_AUTO,   /* by path and first bytes */
    TOPICTAG_FORMAT_FOLDER, /* label/file */
    TOPICTAG_FORMAT_JSONL,  /* one object a line */
    TOPICTAG_FORMAT_CSV,    /* RFC 4180 with a header */
    TOPICTAG_FORMAT_TSV,
    TOPICTAG_FORMAT_FASTTEXT, /* __label__a __label__b text */
    TOPICTAG_FORMAT_TEXT,     /* a file is one story */
    TOPICTAG_FORMAT_ARTICLE   /* HTML, RSS, Atom, JSON Feed, ninjs, NITF */
} topictag_format;

/** What a bad record does. */
typedef enum topictag_on_error { TOPICTAG_ON_ERROR_STOP, TOPICTAG_ON_ERROR_SKIP } topictag_on_error;

/** Values of an option that may be repeated. */
#define TOPICTAG_LIST_MAX 64
typedef struct topictag_list {
    const char *items[TOPICTAG_LIST_MAX]; /* [n] borrowed */
    size_t n;
} topictag_list;

/** How stories are read. Strings are borrowed. */
typedef struct topictag_input_options {
    topictag_format format;
    topictag_on_error on_error; /* training and evaluation; prediction never stops */
    const char *id_field;       /* names in JSON Lines, CSV and TSV */
    const char *title_field;
    const char *text_field;
    const char *labels_field;
    const char *group_field;     /* "": none */
    const char *time_field;      /* "": none */
    const char *label_separator; /* between the labels of a CSV or TSV cell */
    const char *label_prefix;    /* of fastText lines */
    const char *labels_from;     /* "category": a feed's categories are labels; "": none */
    const char *encoding;        /* "": by mark, validity, declaration, detection */
    uint64_t max_document_bytes; /* longest record or document taken */
    bool extract;                /* drop site chrome from text files too */
    bool split;                  /* teasers become stories of their own */
    /* Files that the caller writes by what it reads. To come upon one of them is an error of that
     * file: it would be lost, or read for ever what is written. */
    topictag_list outputs;
} topictag_input_options;

typedef enum topictag_kernel {
    TOPICTAG_KERNEL_LINEAR,
    TOPICTAG_KERNEL_RBF,
    TOPICTAG_KERNEL_POLYNOMIAL,
    TOPICTAG_KERNEL_SIGMOID
} topictag_kernel;
typedef enum topictag_solver {
    TOPICTAG_SOLVER_AUTO,
    TOPICTAG_SOLVER_LIBSVM,
    TOPICTAG_SOLVER_DCD
} topictag_solver;
typedef enum topictag_loss { TOPICTAG_LOSS_HINGE, TOPICTAG_LOSS_SQUARED_HINGE } topictag_loss;
typedef enum topictag_class_weight {
    TOPICTAG_CLASS_WEIGHT_NONE,
    TOPICTAG_CLASS_WEIGHT_BALANCED
} topictag_class_weight;
typedef enum topictag_thresholds {
    TOPICTAG_THRESHOLDS_AUTO,
    TOPICTAG_THRESHOLDS_MACRO,
    TOPICTAG_THRESHOLDS_MICRO,
    TOPICTAG_THRESHOLDS_NONE
} topictag_thresholds;
typedef enum topictag_task {
    TOPICTAG_TASK_AUTO,
    TOPICTAG_TASK_MULTILABEL,
    TOPICTAG_TASK_SINGLELABEL
} topictag_task;

/** How the weights of a linear model are stored; 16 and 8 also drop terms that hardly matter. */
typedef enum topictag_compact {
    TOPICTAG_COMPACT_NONE, /* 32-bit floats */
    TOPICTAG_COMPACT_16,   /* 16-bit integers, in units of a term's scale */
    TOPICTAG_COMPACT_8     /* 8-bit integers */
} topictag_compact;

/** How common labels are expected to be, for thresholds and probabilities. */
typedef enum topictag_shares {
    TOPICTAG_SHARES_ARCHIVE, /* between the corpus and the background's sample; else CORPUS */
    TOPICTAG_SHARES_CORPUS   /* as in the training stories */
} topictag_shares;

/** How a model is trained. Strings are borrowed. */
typedef struct topictag_train_options {
    /* terms */
    uint32_t ngrams;          /* longest word n-gram */
    uint32_t char_ngrams_min; /* 0: no character n-grams */
    uint32_t char_ngrams_max;
    uint32_t cjk_ngrams; /* Chinese, Japanese, Korean: all character n-grams up to this long, over
                            the borders of words, in place of those above; 0: as other scripts */
    const char *stop_words; /* "none" or a language code */
    const char *stemmer;    /* "none" or a Snowball algorithm */
    double min_df;          /* below 1: share of documents, else documents */
    double max_df;          /* at most 1: share of documents, else documents */
    uint64_t max_features;  /* 0: no limit */
    bool sublinear_tf;
    bool use_idf;
    uint32_t title_weight; /* times a term of the title counts; 0: by the lengths of stories */
    bool title_terms;      /* a word of the title is a term of its own, apart from the body's */
    bool learn_chrome;     /* drop lines that recur whatever the label */
    double char_weight;    /* of character n-grams before the row is normalised */
    /* background */
    const char *background;   /* file of topictag_background_save; "": none */
    double background_weight; /* length of the dense block beside the words' length 1; 0: chosen by
                                 cross-validation, none where that helps nothing */
    topictag_shares label_shares;
    topictag_list prior; /* "LABEL=SHARE"; overrides label_shares */
    /* machine */
    topictag_kernel kernel;
    topictag_solver solver;
    topictag_loss loss;
    double cost;  /* 0: chosen among a few when linear and calibrated, else 1 */
    double gamma; /* 0: 1 / number of terms */
    double coef0;
    uint32_t degree;
    double tolerance;    /* 0: the solver's own */
    double ratio_weight; /* dcd: share of the log-count ratio in a term's scale; 0: none */
    topictag_class_weight class_weight;
    /* decision */
    topictag_task task;
    bool calibrate; /* out-of-fold calibration and thresholds */
    uint32_t folds;
    topictag_thresholds thresholds;
    double min_probability; /* single-label: below it a story gets no tag */
    topictag_compact compact;
    /* run */
    uint64_t seed;
    uint32_t threads; /* 0: one per processor */
} topictag_train_options;

/** How stories are tagged. */
typedef struct topictag_predict_options {
    double threshold;  /* probability at and above which a label is given; below 0: the model's */
    uint32_t top;      /* at most so many tags; 0: no limit */
    bool any_language; /* tag stories in languages the model was not trained on, too */
    uint32_t threads;  /* 0: one per processor */
} topictag_predict_options;

TOPICTAG_API topictag_input_options topictag_input_options_default(void);
TOPICTAG_API topictag_train_options topictag_train_options_default(void);
TOPICTAG_API topictag_predict_options topictag_predict_options_default(void);

/** What an option's value is. */
typedef enum topictag_option_kind {
    TOPICTAG_OPTION_FLAG,   /* bool; --name sets it, --no-name clears it */
    TOPICTAG_OPTION_COUNT,  /* uint32_t */
    TOPICTAG_OPTION_SIZE,   /* uint64_t */
    TOPICTAG_OPTION_NUMBER, /* double */
    TOPICTAG_OPTION_CHOICE, /* an enum: place in choices */
    TOPICTAG_OPTION_TEXT,   /* const char * */
    TOPICTAG_OPTION_LIST,   /* topictag_list; may be given several times */
    TOPICTAG_OPTION_SECONDS /* double; "90", "90s", "1.5m" or "1h" */
} topictag_option_kind;

/** One option of one struct. */
typedef struct topictag_option {
    const char *name; /* "min-df" */
    char letter;      /* short form, 0: none */
    topictag_option_kind kind;
    size_t offset;              /* of the field in its struct */
    const char *fallback;       /* the default, as a user would write it */
    double min, max;            /* inclusive range of numbers and counts */
    const char *const *choices; /* ended by NULL; CHOICE only */
    const char *argument;       /* what help calls the value; NULL: from kind */
    const char *help;           /* one sentence without a stop */
    const char *group;          /* heading in help */
} topictag_option;

/** Tables ended by a row whose name is NULL; constant, safe anywhere. */
TOPICTAG_API const topictag_option *topictag_input_option_table(void);
TOPICTAG_API const topictag_option *topictag_train_option_table(void);
TOPICTAG_API const topictag_option *topictag_predict_option_table(void);

/**
 * Sets the field of one option from text.
 *
 * @param options  the struct the table describes.
 * @param option   a row of that table.
 * @param value    as a user would write it, borrowed as long as options is used; NULL means
 *                 "true" for a flag and is refused for others.
 * @return TOPICTAG_OK; TOPICTAG_E_INVALID_ARG with the option's name in err->where and what was
 *         found and wanted in err->message.
 */
TOPICTAG_API topictag_status topictag_option_set(void *options, const topictag_option *option,
                                                 const char *value,
                                                 topictag_error *err) TOPICTAG_MUST_USE;

/** Sets every field of a struct to its table's default. */
TOPICTAG_API void topictag_options_reset(void *options, const topictag_option *table);

/**
 * Checks every field of a struct against its table's range, as training does with options that
 * were filled in by hand.
 */
TOPICTAG_API topictag_status topictag_options_check(const void *options,
                                                    const topictag_option *table,
                                                    topictag_error *err) TOPICTAG_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
