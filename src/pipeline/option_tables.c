/* SPDX-License-Identifier: MIT */
/*
 * The tables of options: one row says name, default, range and help of one field. Ranges are
 * inclusive. FIELD checks at compile time that a row's kind fits the field it names.
 */

#include "topictag/background.h"
#include "topictag/check.h"
#include "topictag/compare.h"
#include "topictag/evaluate.h"
#include "topictag/split.h"
#include "topictag/explain.h"
#include "topictag/tune.h"

#define SIZE_OF(type, field) sizeof(((type *)0)->field)
#define ROW(type, field, size, kind_, name_, letter_, default_, min_, max_, choices_, arg_, help_) \
    {                                                                                              \
        .name = name_, .letter = letter_, .kind = TOPICTAG_OPTION_##kind_,                         \
        .offset =                                                                                  \
            offsetof(type, field) + 0 * sizeof(char[SIZE_OF(type, field) == (size) ? 1 : -1]),     \
        .fallback = default_, .min = min_, .max = max_, .choices = choices_, .argument = arg_,     \
        .help = help_, .group = GROUP                                                              \
    }
#define FLAG(type, field, name, default_, help) \
    ROW(type, field, sizeof(bool), FLAG, name, 0, default_, 0, 1, NULL, NULL, help)
#define COUNT(type, field, name, letter, default_, min, max, arg, help) \
    ROW(type, field, sizeof(uint32_t), COUNT, name, letter, default_, min, max, NULL, arg, help)
#define SIZE(type, field, name, default_, min, max, arg, help) \
    ROW(type, field, sizeof(uint64_t), SIZE, name, 0, default_, min, max, NULL, arg, help)
#define NUMBER(type, field, name, letter, default_, min, max, arg, help) \
    ROW(type, field, sizeof(double), NUMBER, name, letter, default_, min, max, NULL, arg, help)
#define CHOICE(type, field, name, letter, default_, choices, help) \
    ROW(type, field, sizeof(int), CHOICE, name, letter, default_, 0, 0, choices, NULL, help)
#define TEXT(type, field, name, default_, arg, help) \
    ROW(type, field, sizeof(char *), TEXT, name, 0, default_, 0, 0, NULL, arg, help)
#define LIST(type, field, name, arg, help) \
    ROW(type, field, sizeof(topictag_list), LIST, name, 0, "", 0, 0, NULL, arg, help)

static const char *const formats[] = {"auto",     "folder", "jsonl",   "csv", "tsv",
                                      "fasttext", "text",   "article", NULL};
static const char *const on_error[] = {"stop", "skip", NULL};
static const char *const kernels[] = {"linear", "rbf", "polynomial", "sigmoid", NULL};
static const char *const solvers[] = {"auto", "libsvm", "dcd", NULL};
static const char *const losses[] = {"hinge", "squared_hinge", NULL};
static const char *const class_weights[] = {"none", "balanced", NULL};
static const char *const thresholds[] = {"auto", "macro", "micro", "none", NULL};
static const char *const shares[] = {"archive", "corpus", NULL};
static const char *const scores[] = {"auto", "micro-f1", "macro-f1", "accuracy", NULL};
static const char *const compact[] = {"none", "16", "8", NULL};
static const char *const tasks[] = {"auto", "multilabel", "singlelabel", NULL};

#define T     topictag_input_options
#define GROUP "Reading stories"
static const topictag_option input_table[] = {
    CHOICE(T, format, "format", 0, "auto", formats, "what the input is"),
    CHOICE(T, on_error, "on-error", 0, "stop", on_error,
           "what a bad record does, but in prediction, which never stops"),
    TEXT(T, id_field, "id-field", "id", "NAME", "field with a story's identifier"),
    TEXT(T, title_field, "title-field", "title", "NAME", "field with a story's headline"),
    TEXT(T, text_field, "text-field", "text", "NAME", "field with a story's body"),
    TEXT(T, labels_field, "labels-field", "labels", "NAME",
         "field with a story's labels; \"label\" is tried too"),
    TEXT(T, group_field, "group-by", "", "FIELD",
         "stories with the same value in this field stay together in folds and splits"),
    TEXT(T, time_field, "time-field", "", "NAME", "field with the time of a story"),
    TEXT(T, label_separator, "label-separator", "|", "TEXT",
         "between the labels of one CSV or TSV cell"),
    TEXT(T, label_prefix, "label-prefix", "__label__", "TEXT",
         "what marks a label in fastText lines"),
    TEXT(T, labels_from, "labels-from", "", "category",
         "take the categories of feed items as labels"),
    TEXT(T, encoding, "encoding", "", "NAME",
         "character encoding of the input instead of detecting it"),
    SIZE(T, max_document_bytes, "max-document-bytes", "67108864", 1, 1073741824, "BYTES",
         "longest story taken; longer ones are errors"),
    FLAG(T, extract, "extract", "true",
         "drop site chrome (teasers, sharing lines, footers) from text files too"),
    FLAG(T, split, "split", "false", "make a story of its own of each teaser found"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T topictag_train_options
static const topictag_option train_table[] = {
#define GROUP "Terms"
    COUNT(T, ngrams, "ngrams", 0, "1", 1, 5, "N", "longest run of words that is a term"),
    COUNT(T, char_ngrams_min, "char-ngrams-min", 0, "4", 0, 8, "N",
          "shortest run of characters within a word that is a term; 0: none"),
    COUNT(T, char_ngrams_max, "char-ngrams-max", 0, "4", 1, 8, "N",
          "longest run of characters within a word that is a term"),
    COUNT(
        T, cjk_ngrams, "cjk-ngrams", 0, "2", 0, 8, "N",
        "runs of up to so many Chinese, Japanese and Korean characters are terms, over the borders "
        "of words; 0: runs within words, as in other scripts"),
    TEXT(T, stop_words, "stop-words", "none", "LANGUAGE",
         "leave out the commonest words of a language (en, de, fr, es, ...)"),
    TEXT(T, stemmer, "stemmer", "none", "ALGORITHM",
         "cut words to their stems by a Snowball algorithm (english, german, ...)"),
    FLAG(T, learn_chrome, "learn-chrome", "true",
         "leave out lines that recur whatever the label (mastheads, \"Follow us on\")"),
    NUMBER(T, min_df, "min-df", 0, "2", 0, 1e9, "N",
           "drop terms in fewer stories; below 1 it is a share"),
    NUMBER(T, max_df, "max-df", 0, "1.0", 0, 1e9, "N",
           "drop terms in more stories; up to 1 it is a share"),
    SIZE(T, max_features, "max-features", "0", 0, 4e9, "N",
         "keep at most so many terms, the most frequent; 0: no limit"),
    FLAG(T, sublinear_tf, "sublinear-tf", "true",
         "weigh a term by 1 + ln(count) instead of its count"),
    FLAG(T, use_idf, "use-idf", "true", "weigh terms by inverse document frequency"),
    COUNT(T, title_weight, "title-weight", 0, "0", 0, 100, "N",
          "how often a word of the headline counts: the title, a mail's Subject, or a first line "
          "alone; 0: 2 where most stories are eight times as long as it, else 1"),
    FLAG(T, title_terms, "title-terms", "true",
         "take the words of the headline for terms of their own as well"),
    NUMBER(T, char_weight, "char-weight", 0, "1", 0, 1000, "X",
           "factor on the weights of character runs"),
#undef GROUP
#define GROUP "Background"
    TEXT(T, background, "background", "", "FILE",
         "use what \"topictag background\" learned from an archive"),
    NUMBER(T, background_weight, "background-weight", 0, "0", 0, 100, "X",
           "length of a story's word-vector block, its words have length 1; 0: chosen by folds"),
    CHOICE(T, label_shares, "label-shares", 0, "archive", shares,
           "how common labels will be: between corpus and the background's archive, or as in the "
           "corpus"),
    LIST(T, prior, "prior", "LABEL=SHARE",
         "how common a label will be, where you know; may be repeated"),
#undef GROUP
#define GROUP "Machine"
    CHOICE(T, kernel, "kernel", 't', "linear", kernels, "kernel of the support vector machine"),
    CHOICE(T, solver, "solver", 0, "auto", solvers,
           "dual coordinate descent (dcd), for linear machines alone, or libsvm; auto: dcd where "
           "it can"),
    CHOICE(T, loss, "loss", 0, "squared_hinge", losses,
           "loss of the dcd solver; libsvm's is the hinge"),
    NUMBER(T, cost, "cost", 'c', "0", 0, 1e6, "C",
           "price of a training story told wrong; 0: from 0.125 to 1, by out-of-fold scores"),
    NUMBER(T, gamma, "gamma", 'g', "0", 0, 1e6, "G",
           "gamma of rbf, polynomial, sigmoid; 0: 1 / number of terms"),
    NUMBER(T, coef0, "coef0", 'r', "0", -1e6, 1e6, "R", "constant of polynomial and sigmoid"),
    COUNT(T, degree, "degree", 'd', "3", 1, 10, "D", "degree of the polynomial kernel"),
    NUMBER(T, tolerance, "tolerance", 'e', "0", 0, 1, "E",
           "where the solver stops; 0: 0.001 (libsvm), 0.01 relative gap (dcd)"),
    NUMBER(T, ratio_weight, "ratio-weight", 0, "0.25", 0, 0.9, "X",
           "how far the dcd solver prefers terms that tell a label from the others by their counts "
           "(naive Bayes' ratio); 0: not at all"),
    CHOICE(T, class_weight, "class-weight", 0, "none", class_weights,
           "balanced: rare labels weigh as much as common ones"),
#undef GROUP
#define GROUP "Decision"
    CHOICE(T, task, "task", 0, "auto", tasks,
           "one label a story, or any number; auto looks at the corpus"),
    FLAG(T, calibrate, "calibrate", "true",
         "fit probabilities and thresholds on out-of-fold decisions"),
    COUNT(T, folds, "folds", 'k', "5", 2, 100, "K", "folds of calibration and cross-validation"),
    CHOICE(T, thresholds, "thresholds", 0, "auto", thresholds,
           "score the thresholds are chosen for; auto keeps both"),
    NUMBER(T, min_probability, "min-probability", 0, "0", 0, 1, "P",
           "single-label stories below it get no tag"),
    CHOICE(T, compact, "compact", 0, "none", compact,
           "store weights in 16 or 8 bits and drop terms that hardly matter"),
#undef GROUP
#define GROUP "Run"
    SIZE(T, seed, "seed", "1", 0, 9007199254740992.0, "N", "seed of everything random"),
    COUNT(T, threads, "threads", 'j', "0", 0, 1024, "N", "threads; 0: one per processor"),
#undef GROUP
    {.name = NULL},
};
#undef T

#define T     topictag_predict_options
#define GROUP "Tagging"
static const topictag_option predict_table[] = {
    NUMBER(T, threshold, "threshold", 't', "-1", -1, 1, "P",
           "give labels at least so probable; -1: the model's own thresholds"),
    COUNT(T, top, "top", 'n', "0", 0, 1e6, "N", "give at most so many tags; 0: no limit"),
    FLAG(T, any_language, "any-language", "false",
         "tag stories in languages that the model was not trained on, too"),
    COUNT(T, threads, "threads", 'j', "0", 0, 1024, "N", "threads; 0: one per processor"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_compare_options
#define GROUP "Comparing"
static const topictag_option compare_table[] = {
    COUNT(T, words, "words", 'n', "5", 0, 1000, "N",
          "words told for each label a story got or lost, of two linear models"),
    COUNT(T, stories, "stories", 0, "20", 0, 4e9, "N",
          "changed stories told of each verdict in text; 0: all"),
    COUNT(T, rounds, "rounds", 0, "10000", 1, 1e7, "N",
          "resamples of the stories behind intervals and p"),
    SIZE(T, seed, "seed", "1", 0, 9007199254740992.0, "N", "seed of everything random"),
    COUNT(T, threads, "threads", 'j', "0", 0, 1024, "N", "threads; 0: one per processor"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_explain_options
#define GROUP "Explaining"
static const topictag_option explain_table[] = {
    LIST(T, labels, "label", "NAME",
         "explain this label, given or not, instead of the story's tags; repeatable"),
    COUNT(T, words, "words", 'n', "10", 0, 1e6, "N",
          "strongest words shown for and against a label in text and pages"),
    FLAG(T, flip, "flip", "true", "find a smallest set of words that a decision hangs on"),
    COUNT(T, nearest, "count-nearest", 0, "5", 0, 1000, "N",
          "stories of --nearest named, the most alike"),
    NUMBER(T, threshold, "threshold", 't', "-1", -1, 1, "P",
           "give labels at least so probable; -1: the model's own thresholds"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_background_options
#define GROUP "Learning"
static const topictag_option background_table[] = {
    COUNT(T, max_terms, "max-terms", 0, "20000", 2, 65535, "N",
          "keep at most so many words, the most frequent"),
    COUNT(T, min_df, "min-df", 0, "1", 1, 1e9, "N", "drop words in fewer stories"),
    COUNT(T, dimensions, "dimensions", 0, "0", 0, 512, "N",
          "length of the word vectors; 0: up to 128, by the size of the archive"),
    COUNT(T, sample, "sample", 0, "3000", 0, 1e6, "N",
          "stories whose sets of words are kept, to estimate how common labels are"),
    TEXT(T, stemmer, "stemmer", "none", "ALGORITHM",
         "cut words to their stems, as the training will (english, german, ...)"),
    SIZE(T, seed, "seed", "1", 0, 9007199254740992.0, "N", "seed of everything random"),
    COUNT(T, threads, "threads", 'j', "0", 0, 1024, "N", "threads; 0: one per processor"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_check_options
#define GROUP "Checking"
static const topictag_option check_table[] = {
    NUMBER(T, similarity, "similarity", 0, "0.8", 0.1, 1, "X",
           "share of common 5-word runs from which stories are copies"),
    COUNT(T, mislabels, "mislabels", 'n', "400", 0, 4e9, "N",
          "at most so many probable mislabels; 0: none"),
    COUNT(T, rare, "rare", 0, "5", 0, 4e9, "N", "labels with fewer stories are rare"),
    COUNT(T, long_words, "long-words", 0, "20000", 1, 4e9, "N",
          "stories with more words are over-long"),
    LIST(T, skip, "skip", "KIND", "do not look for a kind of finding; repeatable"),
    COUNT(T, folds, "folds", 'k', "5", 2, 100, "K", "folds of the machines that judge labels"),
    SIZE(T, seed, "seed", "1", 0, 9007199254740992.0, "N", "seed of everything random"),
    COUNT(T, threads, "threads", 'j', "0", 0, 1024, "N", "threads; 0: one per processor"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_split_options
#define GROUP "Splitting"
static const topictag_option split_table[] = {
    NUMBER(T, test, "test", 0, "0.2", 0.0001, 0.9999, "SHARE", "share of the test part"),
    TEXT(T, by_time, "by-time", "", "FIELD",
         "the newest stories, by the time in this field, are the test part"),
    NUMBER(T, similarity, "similarity", 0, "0.8", 0.1, 1, "X",
           "share of common 5-word runs from which stories are copies and stay together"),
    SIZE(T, seed, "seed", "1", 0, 9007199254740992.0, "N", "seed of everything random"),
    COUNT(T, threads, "threads", 'j', "0", 0, 1024, "N", "threads; 0: one per processor"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_gate_options
#define GROUP "Gates"
static const topictag_option gate_table[] = {
    LIST(T, gate, "gate", "FILE", "hold the scores against the gates of a file; repeatable"),
    LIST(T, min, "min", "METRIC=X",
         "fail when a score is lower: macro-f1=0.85, legal.recall=0.8, *.f1=0.6; repeatable"),
    LIST(T, max_drop, "max-drop", "METRIC=X",
         "fail when a score really fell by more than X below the baseline: micro-f1=0.01, "
         "*.soft-f1=0.05; repeatable"),
    TEXT(T, baseline, "baseline", "", "FILE", "JSON report of an earlier run to compare with"),
    FLAG(T, strict, "strict", "false", "count each fall, also one that could be chance"),
    COUNT(T, rounds, "rounds", 0, "10000", 100, 10000000, "N",
          "resamples of the stories behind intervals and tests"),
    SIZE(T, seed, "gate-seed", "1", 0, 9007199254740992.0, "N", "seed of the resamples"),
    {.name = NULL},
};
#undef GROUP
#undef T

#define T     topictag_tune_options
#define GROUP "Search"
static const topictag_option tune_table[] = {
    ROW(T, budget_s, sizeof(double), SECONDS, "budget", 0, "60s", 0.001, 1e7, NULL, "TIME",
        "how long to search, like 90s, 5m or 1h; the training that follows comes on top"),
    COUNT(T, trials, "trials", 0, "0", 0, 10000, "N",
          "settings to draw instead of a budget, for the same result each time"),
    CHOICE(T, score, "score", 0, "auto", scores,
           "what settings are compared by; auto: accuracy for one label a story, else the mean of "
           "micro-F1 and macro-F1"),
    {.name = NULL},
};
#undef GROUP
#undef T

const topictag_option *topictag_background_option_table(void)
{
    return background_table;
}

const topictag_option *topictag_compare_option_table(void)
{
    return compare_table;
}

const topictag_option *topictag_explain_option_table(void)
{
    return explain_table;
}

const topictag_option *topictag_check_option_table(void)
{
    return check_table;
}

const topictag_option *topictag_split_option_table(void)
{
    return split_table;
}

const topictag_option *topictag_gate_option_table(void)
{
    return gate_table;
}

const topictag_option *topictag_tune_option_table(void)
{
    return tune_table;
}

const topictag_option *topictag_input_option_table(void)
{
    return input_table;
}

const topictag_option *topictag_train_option_table(void)
{
    return train_table;
}

const topictag_option *topictag_predict_option_table(void)
{
    return predict_table;
}

topictag_input_options topictag_input_options_default(void)
{
    topictag_input_options options = {.format = TOPICTAG_FORMAT_AUTO};
    topictag_options_reset(&options, topictag_input_option_table());
    return options;
}

topictag_train_options topictag_train_options_default(void)
{
    topictag_train_options options;
    topictag_options_reset(&options, topictag_train_option_table());
    return options;
}

topictag_gate_options topictag_gate_options_default(void)
{
    topictag_gate_options options = {.threads = 0};
    topictag_options_reset(&options, topictag_gate_option_table());
    return options;
}

topictag_tune_options topictag_tune_options_default(void)
{
    topictag_tune_options options;
    topictag_options_reset(&options, topictag_tune_option_table());
    return options;
}

topictag_predict_options topictag_predict_options_default(void)
{
    topictag_predict_options options;
    topictag_options_reset(&options, topictag_predict_option_table());
    return options;
}

topictag_background_options topictag_background_options_default(void)
{
    topictag_background_options options;
    topictag_options_reset(&options, topictag_background_option_table());
    return options;
}
