/* SPDX-License-Identifier: MIT */
#include "learn/manifest.h"

#include "json/writer.h"

#include <stdio.h>
#include <string.h>

/*
 * Writes one option's value under its name. The thread count is left out: it changes nothing; the
 * background's file name too: its digest tells more.
 */
static void put_option(tt_json_writer *w, const void *options, const topictag_option *row)
{
    const void *field = (const char *)options + row->offset;
    if (strcmp(row->name, "threads") == 0 || strcmp(row->name, "background") == 0)
        return;
    tt_json_put_key(w, row->name);
    switch (row->kind) {
    case TOPICTAG_OPTION_FLAG:
        tt_json_put_bool(w, *(const bool *)field);
        break;
    case TOPICTAG_OPTION_COUNT:
        tt_json_put_u64(w, *(const uint32_t *)field);
        break;
    case TOPICTAG_OPTION_SIZE:
        tt_json_put_u64(w, *(const uint64_t *)field);
        break;
    case TOPICTAG_OPTION_NUMBER:
    case TOPICTAG_OPTION_SECONDS:
        tt_json_put_double(w, *(const double *)field);
        break;
    case TOPICTAG_OPTION_CHOICE:
        tt_json_put_cstr(w, row->choices[*(const int *)field]);
        break;
    case TOPICTAG_OPTION_TEXT:
        tt_json_put_cstr(w, *(const char *const *)field);
        break;
    case TOPICTAG_OPTION_LIST:
        tt_json_open_array(w);
        for (size_t i = 0; i < ((const topictag_list *)field)->n; i++)
            tt_json_put_cstr(w, ((const topictag_list *)field)->items[i]);
        tt_json_close_array(w);
        break;
    }
}

static void put_count(tt_json_writer *w, const char *key, uint64_t value)
{
    tt_json_put_key(w, key);
    tt_json_put_u64(w, value);
}

static void put_corpus(tt_json_writer *w, const tt_corpus *corpus,
                       const topictag_train_summary *summary)
{
    char digest[24];
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)corpus->digest);
    tt_json_put_key(w, "corpus");
    tt_json_open_object(w);
    put_count(w, "documents", summary->n_documents);
    put_count(w, "unlabelled", summary->n_unlabelled);
    put_count(w, "skipped", summary->n_skipped);
    put_count(w, "bytes", corpus->text_bytes);
    tt_json_put_member(w, "digest", digest);
    tt_json_put_key(w, "labels");
    tt_json_open_object(w);
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        uint64_t n = 0;
        for (uint32_t i = 0; i < corpus->label_begin[corpus->n_docs]; i++)
            n += corpus->label_ids[i] == label;
        put_count(w, corpus->label_names[label], n);
    }
    tt_json_close_object(w);
    tt_json_close_object(w);
}

static void put_versions(tt_json_writer *w)
{
    const topictag_versions versions = topictag_version();
    tt_json_put_key(w, "versions");
    tt_json_open_object(w);
    tt_json_put_member(w, "topictag", versions.topictag);
    tt_json_put_member(w, "icu", versions.icu);
    tt_json_put_member(w, "unicode", versions.unicode);
    tt_json_put_member(w, "libsvm", versions.libsvm);
    tt_json_close_object(w);
}

static void put_scores(tt_json_writer *w, const topictag_train_summary *summary)
{
    tt_json_put_key(w, "out_of_fold");
    if (!summary->has_scores) {
        tt_json_put_null(w);
        return;
    }
    tt_json_open_object(w);
    tt_json_put_key(w, "micro-f1");
    tt_json_put_double(w, summary->micro_f1);
    tt_json_put_key(w, "macro-f1");
    tt_json_put_double(w, summary->macro_f1);
    tt_json_put_key(w, "accuracy");
    tt_json_put_double(w, summary->accuracy);
    tt_json_close_object(w);
}

/* Of the training stories; none: not known. */
static void put_languages(tt_json_writer *w, const tt_model *model)
{
    tt_json_put_key(w, "languages");
    tt_json_open_array(w);
    for (const char *tag = tt_model_next_language(model, NULL); tag != NULL;
         tag = tt_model_next_language(model, tag))
        tt_json_put_cstr(w, tag);
    tt_json_close_array(w);
}

static void put_chrome(tt_json_writer *w, const topictag_train_summary *summary)
{
    tt_json_put_key(w, "recurring_lines");
    tt_json_open_object(w);
    put_count(w, "learned", summary->n_recurring_lines);
    put_count(w, "dropped", summary->n_dropped_lines);
    tt_json_close_object(w);
}

/* The background, or null. */
static void put_background(tt_json_writer *w, const tt_embedding *embedding, double weight)
{
    char digest[24];
    tt_json_put_key(w, "background");
    if (!embedding->used) {
        tt_json_put_null(w);
        return;
    }
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)embedding->background.digest);
    tt_json_open_object(w);
    put_count(w, "documents", embedding->background.params.n_docs);
    put_count(w, "words", embedding->background.params.n_words);
    put_count(w, "dimensions", embedding->background.params.n_dims);
    tt_json_put_member(w, "digest", digest);
    tt_json_put_key(w, "weight");
    tt_json_put_double(w, weight);
    tt_json_close_object(w);
}

/* How common each label is expected to be, or null. */
static void put_shares(tt_json_writer *w, const tt_corpus *corpus, const double *shares)
{
    tt_json_put_key(w, "expected_shares");
    if (shares == NULL) {
        tt_json_put_null(w);
        return;
    }
    tt_json_open_object(w);
    for (uint32_t label = 0; label < corpus->n_labels; label++) {
        tt_json_put_key(w, corpus->label_names[label]);
        tt_json_put_double(w, shares[label]);
    }
    tt_json_close_object(w);
}

topictag_status tt_manifest_make(char **manifest, size_t *n_bytes, const tt_model *model,
                                 const tt_corpus *corpus, const tt_embedding *embedding,
                                 const topictag_train_options *options, const double *shares,
                                 const topictag_train_summary *summary, topictag_error *err)
{
    tt_buf text = {0};
    tt_json_writer w;
    tt_json_begin(&w, &text, 2);
    tt_json_open_object(&w);
    put_versions(&w);
    put_corpus(&w, corpus, summary);
    put_languages(&w, model);
    put_chrome(&w, summary);
    put_background(&w, embedding, summary->background_weight);
    put_shares(&w, corpus, shares);
    put_count(&w, "terms", summary->n_terms);
    tt_json_put_member(&w, "solver", summary->solver);
    tt_json_put_key(&w, "options");
    tt_json_open_object(&w);
    for (const topictag_option *row = topictag_train_option_table(); row->name != NULL; row++)
        put_option(&w, options, row);
    tt_json_close_object(&w);
    put_scores(&w, summary);
    tt_json_close_object(&w);
    const topictag_status rc = tt_json_finish(&w, err);
    if (rc != TOPICTAG_OK) {
        tt_buf_release(&text);
        return rc;
    }
    *manifest = text.data; /* a buffer's data is NUL-terminated and freed by free() */
    *n_bytes = text.len;
    return TOPICTAG_OK;
}
