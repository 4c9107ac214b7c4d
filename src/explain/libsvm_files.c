/* SPDX-License-Identifier: MIT */
/*
 * A model as plain files: one libsvm model per label, and what its numbers mean.
 */

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "pipeline/stories.h"

#include <string.h>

/* A longer label is cut in the name of its file: systems take 255 bytes, suffix and all. */
#define MAX_NAME_BYTES 200

static topictag_status write_whole(const char *folder, const char *name, const char *suffix,
                                   const tt_buf *text, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf path = {0};
    TT_TRY(tt_buf_printf(&path, err, "%s/%s%s", folder, name, suffix));
    TT_TRY(topictag_file_write(path.data, text->data, text->len, err));
done:
    tt_buf_release(&path);
    return rc;
}

/*
 * The file of a label: prefix, label, suffix. A label may hold anything, the name of a file neither
 * a slash nor a dot in front, and no two labels may share one: those and "%" are written as in
 * URLs, and a label that is cut ends in "%" and its line in labels.txt.
 */
static topictag_status write_label(const tt_model *model, uint32_t label, const char *folder,
                                   const char *prefix, const char *suffix, const tt_buf *text,
                                   topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf name = {0};
    const char *at = model->label_names[label];
    TT_TRY(tt_buf_add_str(&name, prefix, err));
    for (; *at != '\0' && name.len < MAX_NAME_BYTES; at++) {
        if (*at == '/' || *at == '%' || (*at == '.' && name.len == 0))
            TT_TRY(tt_buf_printf(&name, err, "%%%02X", (unsigned)*at));
        else
            TT_TRY(tt_buf_add(&name, at, 1, err));
    }
    for (; ((unsigned char)*at & 0xc0) == 0x80; at--) /* not within a character */
        name.len--;
    if (*at != '\0')
        TT_TRY(tt_buf_printf(&name, err, "%%%u", label + 1));
    TT_TRY(write_whole(folder, name.data, suffix, text, err));
done:
    tt_buf_release(&name);
    return rc;
}

static topictag_status export_machines(const tt_model *model, const char *folder,
                                       topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf text = {0};
    for (uint32_t label = 0; label < model->params.n_labels; label++) {
        tt_buf_reset(&text);
        TT_TRY(tt_svm_export(&model->svm, label, &text, err));
        TT_TRY(write_label(model, label, folder, "", ".model", &text, err));
    }
done:
    tt_buf_release(&text);
    return rc;
}

static topictag_status export_labels(const tt_model *model, const char *folder, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    char a[TT_NUMBER_BYTES], b[TT_NUMBER_BYTES], threshold[TT_NUMBER_BYTES];
    tt_buf labels = {0}, platt = {0};
    TT_TRY(tt_buf_add_str(&platt, "label\ta\tb\tthreshold\n", err));
    for (uint32_t label = 0; label < model->params.n_labels; label++) {
        TT_TRY(tt_buf_printf(&labels, err, "%s\n", model->label_names[label]));
        TT_TRY(tt_buf_printf(&platt, err, "%s\t%s\t%s\t%s\n", model->label_names[label],
                             tt_format_double(model->platt[label].a, a),
                             tt_format_double(model->platt[label].b, b),
                             tt_format_double(model->thresholds[label], threshold)));
    }
    TT_TRY(write_whole(folder, "labels", ".txt", &labels, err));
    TT_TRY(write_whole(folder, "platt", ".tsv", &platt, err));
done:
    tt_buf_release(&labels);
    tt_buf_release(&platt);
    return rc;
}

static topictag_status export_vocabulary(const tt_model *model, const char *folder,
                                         topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_vocab *vocab = &model->vocab;
    char idf[TT_NUMBER_BYTES];
    tt_buf text = {0};
    TT_TRY(tt_buf_add_str(&text, "id\tkind\tdf\tidf\tterm\n", err));
    for (uint32_t term = 0; term < vocab->n_terms; term++) {
        /* libsvm counts features from 1. */
        TT_TRY(tt_buf_printf(&text, err, "%u\t%u\t%llu\t%s\t", term + 1, vocab->kinds[term],
                             (unsigned long long)vocab->df[term],
                             tt_format_double(model->idf[term], idf)));
        TT_TRY(tt_buf_add(&text, vocab->bytes + vocab->offsets[term],
                          (size_t)(vocab->offsets[term + 1] - vocab->offsets[term]), err));
        TT_TRY(tt_buf_add(&text, "\n", 1, err));
    }
    TT_TRY(write_whole(folder, "vocabulary", ".tsv", &text, err));
done:
    tt_buf_release(&text);
    return rc;
}

/* "+1" or "-1" and the vector, for every story of the corpus, as label's own file. */
static topictag_status export_stories(const tt_model *model, uint32_t label,
                                      const tt_corpus *corpus, tt_vectorizer *vectorizer,
                                      tt_buf *text, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_buf_reset(text);
    for (uint32_t doc = 0; doc < corpus->n_docs; doc++) {
        const tt_document *document = &corpus->docs[doc];
        bool positive = false;
        tt_row row;
        for (size_t i = 0; i < document->n_labels; i++)
            positive |= strcmp(document->labels[i], model->label_names[label]) == 0;
        TT_TRY(tt_vectorizer_run(vectorizer, document->text, document->n_bytes,
                                 document->title_bytes, &row, err));
        TT_TRY(tt_buf_add_str(text, positive ? "+1" : "-1", err));
        TT_TRY(tt_svm_export_row(row, text, err));
        TT_TRY(tt_buf_add(text, "\n", 1, err));
    }
done:
    return rc;
}

topictag_status topictag_vectors_export(const topictag_model *model, const char *const *paths,
                                        size_t n_paths, const topictag_input_options *input,
                                        const char *folder, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const topictag_input_options fallback = topictag_input_options_default();
    tt_corpus corpus = {0};
    tt_vectorizer vectorizer = {0};
    tt_buf text = {0};
    TT_TRY(tt_folder_make(folder, err));
    TT_TRY(tt_stories_load(&corpus, paths, n_paths, input == NULL ? &fallback : input, NULL, err));
    TT_TRY(tt_vectorizer_init(&vectorizer, model->model, err));
    for (uint32_t label = 0; label < model->model->params.n_labels; label++) {
        TT_TRY(export_stories(model->model, label, &corpus, &vectorizer, &text, err));
        TT_TRY(write_label(model->model, label, folder, "stories.", ".svm", &text, err));
    }
done:
    tt_vectorizer_release(&vectorizer);
    tt_corpus_release(&corpus);
    tt_buf_release(&text);
    return rc;
}

topictag_status topictag_model_export(const topictag_model *model, const char *folder,
                                      topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_folder_make(folder, err));
    TT_TRY(export_machines(model->model, folder, err));
    TT_TRY(export_labels(model->model, folder, err));
    TT_TRY(export_vocabulary(model->model, folder, err));
done:
    return rc;
}
