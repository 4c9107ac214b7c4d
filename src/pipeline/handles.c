/* SPDX-License-Identifier: MIT */
#include "pipeline/handles.h"

#include "base/memory.h"
#include "base/threads.h"
#include "pipeline/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Public strings use "" where the corpus room uses NULL. */
static const char *given(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

tt_reader_options tt_reading_of(const topictag_input_options *options, bool labelled)
{
    return (tt_reader_options){
        .format = (tt_format)options->format,
        .id_field = options->id_field,
        .title_field = options->title_field,
        .text_field = options->text_field,
        .labels_field = options->labels_field,
        .group_field = given(options->group_field),
        .time_field = given(options->time_field),
        .label_separator = options->label_separator,
        .label_prefix = options->label_prefix,
        .encoding = given(options->encoding),
        .max_document_bytes = (size_t)options->max_document_bytes,
        .unlabelled_folders = !labelled,
        .extract = options->extract,
        .split = options->split,
        .labels_from = given(options->labels_from),
        .outputs = options->outputs.items,
        .n_outputs = options->outputs.n,
    };
}

topictag_status tt_stories_load(tt_corpus *out, const char *const *paths, size_t n_paths,
                                const topictag_input_options *options,
                                const topictag_listener *listener, topictag_error *err)
{
    return tt_stories_load_records(out, paths, n_paths, options, false, listener, err);
}

topictag_status tt_stories_load_records(tt_corpus *out, const char *const *paths, size_t n_paths,
                                        const topictag_input_options *options, bool keep_records,
                                        const topictag_listener *listener, topictag_error *err)
{
    tt_reader_options reading = tt_reading_of(options, true);
    const topictag_status rc = topictag_options_check(options, topictag_input_option_table(), err);
    if (rc != TOPICTAG_OK)
        return rc;
    reading.keep_records = keep_records;
    return tt_corpus_load(out, paths, n_paths, &reading, (tt_on_error)options->on_error, listener,
                          err);
}

/* Options that contradict each other are refused. */
static topictag_status refuse_contradictions(const topictag_train_options *options,
                                             topictag_error *err)
{
    const bool linear = options->kernel == TOPICTAG_KERNEL_LINEAR;
    if (options->solver == TOPICTAG_SOLVER_DCD && !linear)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "solver", 0, 0,
                          "dcd is for linear machines, the kernel is none");
    if (options->compact != TOPICTAG_COMPACT_NONE && !linear)
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "compact", 0, 0,
                          "a kernel model cannot be compact, only a linear one");
    if (options->background_weight > 0 && options->background[0] == '\0')
        return tt_fail_at(err, TOPICTAG_E_INVALID_ARG, "background-weight", 0, 0,
                          "there is no background to weigh");
    return TOPICTAG_OK;
}

/* An option that does nothing beside the others is told: it was meant to do something. */
static topictag_status tell_idle_options(const topictag_train_options *options,
                                         const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_train_options usual = topictag_train_options_default();
    const topictag_kernel kernel = options->kernel;
    const bool linear = kernel == TOPICTAG_KERNEL_LINEAR;
    const bool libsvm = !linear || options->solver == TOPICTAG_SOLVER_LIBSVM;
    const struct {
        const char *option;
        bool idle;
        const char *why;
    } rules[] = {
        {"ratio-weight",
         options->ratio_weight != usual.ratio_weight && options->ratio_weight > 0 && libsvm,
         "libsvm prefers no terms, only the dcd solver does"},
        {"gamma", options->gamma != usual.gamma && linear, "a linear kernel has none"},
        {"coef0", options->coef0 != usual.coef0 && (linear || kernel == TOPICTAG_KERNEL_RBF),
         "only the kernels polynomial and sigmoid have one"},
        {"degree", options->degree != usual.degree && kernel != TOPICTAG_KERNEL_POLYNOMIAL,
         "only the kernel polynomial has one"},
        {"label-shares",
         options->label_shares != usual.label_shares && options->background[0] == '\0',
         "there is no background to take other shares from"},
        {"thresholds", options->thresholds != usual.thresholds && !options->calibrate,
         "thresholds are chosen in calibration, which is turned off"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].idle)
            TT_TRY(tt_tell(listener, TOPICTAG_EVENT_WARNING, err, "--%s has no effect: %s",
                           rules[i].option, rules[i].why));
done:
    return rc;
}

topictag_status tt_train_options_check(const topictag_train_options *options,
                                       const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(topictag_options_check(options, topictag_train_option_table(), err));
    TT_TRY(refuse_contradictions(options, err));
    TT_TRY(tell_idle_options(options, listener, err));
done:
    return rc;
}

unsigned tt_thread_count(uint32_t threads)
{
    return threads == 0 ? tt_processors() : threads;
}

tt_analyzer_options tt_analysis_of(const topictag_train_options *options)
{
    return (tt_analyzer_options){
        .ngrams = options->ngrams,
        .char_ngrams_min = options->char_ngrams_min,
        .char_ngrams_max = options->char_ngrams_min == 0 ? 0 : options->char_ngrams_max,
        .cjk_ngrams = options->cjk_ngrams,
        .stop_words = options->stop_words,
        .stemmer = options->stemmer,
    };
}

tt_vocab_options tt_cuts_of(const topictag_train_options *options, uint32_t n_docs)
{
    /* As scikit-learn: a share of documents rounds nothing, a term must reach it. */
    const double least = ceil(options->min_df < 1 ? options->min_df * n_docs : options->min_df);
    const double most = options->max_df <= 1 ? floor(options->max_df * n_docs) : options->max_df;
    return (tt_vocab_options){
        .min_df = least < 1 ? 1 : (uint64_t)least,
        .max_df = (uint64_t)most,
        .max_features = options->max_features,
    };
}

tt_tfidf_options tt_weighting_of(const topictag_train_options *options)
{
    return (tt_tfidf_options){
        .sublinear_tf = options->sublinear_tf,
        .use_idf = options->use_idf,
        .kind_weight = {1, options->char_weight, 1},
    };
}

tt_svm_options tt_machine_of(const topictag_train_options *options, uint32_t n_terms)
{
    tt_svm_options machine = {
        .kernel = (tt_kernel)options->kernel,
        .solver = (tt_solver)options->solver,
        .loss = (tt_loss)options->loss,
        .cost = options->cost > 0 ? options->cost : TT_PLAIN_COST,
        .gamma = options->gamma > 0 ? options->gamma : 1.0 / (n_terms > 0 ? n_terms : 1),
        .coef0 = options->coef0,
        .degree = options->degree,
        .tolerance = options->tolerance,
        .max_epochs = 300,
        .ratio_weight = options->ratio_weight,
        .balanced = options->class_weight == TOPICTAG_CLASS_WEIGHT_BALANCED,
        .seed = options->seed,
        .n_threads = tt_thread_count(options->threads),
        .cache_bytes = (size_t)256 << 20,
    };
    return machine;
}

topictag_status topictag_reader_open(topictag_reader **out, const char *const *paths,
                                     size_t n_paths, const topictag_input_options *options,
                                     bool labelled, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options fallback = topictag_input_options_default();
    topictag_reader *handle = tt_calloc(1, sizeof *handle);
    *out = NULL;
    if (handle == NULL)
        return tt_no_memory(err);
    if (options == NULL)
        options = &fallback;
    TT_TRY(topictag_options_check(options, topictag_input_option_table(), err));
    const tt_reader_options reading = tt_reading_of(options, labelled);
    TT_TRY(tt_reader_open(&handle->reader, paths, n_paths, &reading, err));
    *out = handle;
    return TOPICTAG_OK;
done:
    topictag_reader_close(handle);
    return rc;
}

void topictag_reader_close(topictag_reader *reader)
{
    if (reader == NULL)
        return;
    tt_reader_close(reader->reader);
    free(reader);
}

void topictag_reader_ignore_labels(topictag_reader *reader)
{
    tt_reader_ignore_labels(reader->reader);
}

void topictag_reader_list_dropped(topictag_reader *reader)
{
    tt_reader_list_dropped(reader->reader);
}

topictag_status topictag_reader_next(topictag_reader *reader, topictag_document *document,
                                     bool *more, topictag_error *err)
{
    return tt_reader_next(reader->reader, document, more, err);
}

bool topictag_reader_would_wait(const topictag_reader *reader)
{
    return tt_reader_would_wait(reader->reader);
}

void topictag_reader_progress(const topictag_reader *reader, uint64_t *done, uint64_t *total)
{
    tt_reader_progress(reader->reader, done, total);
}

topictag_status tt_handle_new(topictag_model **out, tt_model *model, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_model *handle = tt_calloc(1, sizeof *handle);
    *out = NULL;
    if (handle == NULL) {
        tt_model_free(model);
        return tt_no_memory(err);
    }
    handle->model = model;
    TT_TRY(tt_record_prepare(handle, err));
    *out = handle;
    return TOPICTAG_OK;
done:
    topictag_model_free(handle);
    return rc;
}

topictag_status topictag_model_open(topictag_model **out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_model *model = NULL;
    *out = NULL;
    TT_TRY(tt_model_open(&model, path, err));
    TT_TRY(tt_handle_new(out, model, err));
    (*out)->path = tt_strndup(path, strlen(path));
    if ((*out)->path != NULL)
        return TOPICTAG_OK;
    topictag_model_free(*out);
    *out = NULL;
    rc = tt_no_memory(err);
done:
    return rc;
}

topictag_status topictag_model_open_memory(topictag_model **out, const void *bytes, size_t n_bytes,
                                           topictag_error *err)
{
    tt_model *model = NULL;
    *out = NULL;
    const topictag_status rc = tt_model_open_memory(&model, bytes, n_bytes, err);
    return rc != TOPICTAG_OK ? rc : tt_handle_new(out, model, err);
}

topictag_status topictag_model_verify(const topictag_model *model, topictag_error *err)
{
    const topictag_status rc = tt_model_verify(model->model, err);
    if (rc != TOPICTAG_OK && model->path != NULL)
        tt_error_locate(err, model->path, 0);
    return rc;
}

topictag_status topictag_model_save(const topictag_model *model, const char *path,
                                    topictag_error *err)
{
    return tt_model_write(model->model, path, err);
}

void topictag_model_free(topictag_model *model)
{
    if (model == NULL)
        return;
    tt_model_free(model->model);
    tt_buf_release(&model->scores_json);
    free(model->score_at);
    free(model->path);
    free(model);
}

tt_buf tt_text_begin(topictag_text *text)
{
    tt_buf buf = {text->data, text->len, text->cap};
    *text = (topictag_text){0};
    tt_buf_reset(&buf);
    return buf;
}

topictag_status tt_text_end(topictag_text *text, tt_buf *buf, topictag_status rc)
{
    *text = (topictag_text){buf->data, buf->len, buf->cap};
    *buf = (tt_buf){0};
    return rc;
}

void topictag_text_free(topictag_text *text)
{
    free(text->data);
    *text = (topictag_text){0};
}

topictag_status topictag_file_write(const char *path, const void *bytes, size_t n_bytes,
                                    topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_outfile file = {0};
    TT_TRY(tt_outfile_open(&file, path, err));
    TT_TRY(tt_outfile_write(&file, bytes, n_bytes, err));
    TT_TRY(tt_outfile_commit(&file, err));
done:
    tt_outfile_release(&file);
    return rc;
}
