/* SPDX-License-Identifier: MIT */
/*
 * Opening a model file: nothing in it is believed before it has been compared with the size of the
 * file, its checksum and the counts in the parameter section.
 */

#include "base/memory.h"
#include "model/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct file_view {
    const uint8_t *bytes;
    uint64_t n_bytes;
    tt_section sections[TT_SECTION_COUNT];
} file_view;

static topictag_status damaged(topictag_error *err, uint64_t byte, const char *what)
{
    return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, byte, "damaged model file: %s", what);
}

static topictag_status check_header(const file_view *file, tt_format_header *header,
                                    topictag_error *err)
{
    if (file->n_bytes < sizeof *header)
        return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, file->n_bytes,
                          "not a topictag model: expected at least %zu bytes, found %llu",
                          sizeof *header, (unsigned long long)file->n_bytes);
    memcpy(header, file->bytes, sizeof *header);
    if (memcmp(header->magic, TT_FORMAT_MAGIC, sizeof header->magic) != 0)
        return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, 0,
                          "not a topictag model: it does not begin with \"%s\"", TT_FORMAT_MAGIC);
    if (header->version > TT_FORMAT_VERSION)
        return tt_fail_at(err, TOPICTAG_E_VERSION, NULL, 0, 8,
                          "format version %u is newer than %u, the newest this program reads",
                          header->version, TT_FORMAT_VERSION);
    if (header->version == 0)
        return damaged(err, 8, "format version 0");
    if (header->file_bytes != file->n_bytes)
        return tt_fail_at(err, TOPICTAG_E_FORMAT, NULL, 0, file->n_bytes,
                          "damaged model file: expected %llu bytes, found %llu",
                          (unsigned long long)header->file_bytes,
                          (unsigned long long)file->n_bytes);
    if (header->n_sections == 0 || header->n_sections > TT_SECTION_COUNT)
        return damaged(err, 12, "impossible number of sections");
    const uint64_t head_bytes = sizeof *header + header->n_sections * sizeof(tt_format_entry);
    if (head_bytes > file->n_bytes)
        return damaged(err, file->n_bytes, "the section table is cut off");
    return TOPICTAG_OK;
}

static topictag_status check_head_checksum(const file_view *file, const tt_format_header *header,
                                           topictag_error *err)
{
    struct {
        tt_format_header header;
        tt_format_entry table[TT_SECTION_COUNT];
    } head;
    const uint64_t head_bytes = sizeof *header + header->n_sections * sizeof(tt_format_entry);
    memcpy(&head, file->bytes, (size_t)head_bytes);
    head.header.checksum = 0;
    if (tt_format_checksum(&head, head_bytes) != header->checksum)
        return tt_fail_at(err, TOPICTAG_E_CHECKSUM, NULL, 0, 24,
                          "damaged model file: the checksum of the header does not match");
    return TOPICTAG_OK;
}

static int section_of_tag(const char tag[8])
{
    for (int id = 0; id < TT_SECTION_COUNT; id++)
        if (strncmp(tag, tt_section_tag((tt_section_id)id), 8) == 0)
            return id;
    return -1;
}

/* Sections must follow one another in their order, aligned, with nothing but zeros between. */
static topictag_status check_section(file_view *file, const tt_format_entry *entry, uint64_t *at,
                                     int *last, topictag_error *err)
{
    const int id = section_of_tag(entry->tag);
    if (id <= *last)
        return damaged(err, *at, "unknown or misplaced section");
    if (entry->offset != tt_format_align(*at) || entry->offset > file->n_bytes ||
        entry->bytes > file->n_bytes - entry->offset)
        return damaged(err, *at, "a section lies outside the file");
    for (uint64_t byte = *at; byte < entry->offset; byte++)
        if (file->bytes[byte] != 0)
            return damaged(err, byte, "padding that is not zero");
    const void *data = file->bytes + entry->offset;
    if (tt_format_checksum(data, entry->bytes) != entry->checksum)
        return tt_fail_at(err, TOPICTAG_E_CHECKSUM, NULL, 0, entry->offset,
                          "damaged model file: the checksum of section \"%s\" does not match",
                          tt_section_name((tt_section_id)id));
    file->sections[id] = (tt_section){data, entry->bytes};
    *at = entry->offset + entry->bytes;
    *last = id;
    return TOPICTAG_OK;
}

static topictag_status read_sections(file_view *file, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_format_header header;
    TT_TRY(check_header(file, &header, err));
    TT_TRY(check_head_checksum(file, &header, err));
    uint64_t at = sizeof header + header.n_sections * sizeof(tt_format_entry);
    int last = -1;
    for (uint32_t i = 0; i < header.n_sections; i++) {
        tt_format_entry entry;
        memcpy(&entry, file->bytes + sizeof header + i * sizeof entry, sizeof entry);
        TT_TRY(check_section(file, &entry, &at, &last, err));
    }
    if (at != file->n_bytes)
        rc = damaged(err, at, "bytes after the last section");
done:
    return rc;
}

static bool is_text(const char *field, size_t n_bytes)
{
    return memchr(field, '\0', n_bytes) != NULL;
}

static topictag_status check_params(const tt_model_params *p, topictag_error *err)
{
    const bool ranges = p->n_labels > 0 && p->n_terms < UINT32_MAX && p->singlelabel <= 1 &&
                        p->calibrated <= 1 && p->ngrams >= 1 && p->ngrams <= 5 &&
                        p->char_ngrams_min <= p->char_ngrams_max && p->char_ngrams_max <= 8 &&
                        p->title_weight <= 100 && p->sublinear_tf <= 1 && p->use_idf <= 1 &&
                        p->kernel <= TT_KERNEL_SIGMOID && p->degree <= 10;
    const bool numbers = isfinite(p->gamma) && isfinite(p->coef0) && isfinite(p->kind_weight[0]) &&
                         isfinite(p->kind_weight[1]) && isfinite(p->kind_weight[2]) &&
                         p->min_probability >= 0 && p->min_probability <= 1;
    if (!ranges || !numbers || !is_text(p->stop_words, sizeof p->stop_words) ||
        !is_text(p->stemmer, sizeof p->stemmer))
        return damaged(err, 0, "a parameter out of its range");
    for (size_t i = 0; i < sizeof p->zero; i++)
        if (p->zero[i] != 0)
            return damaged(err, 0, "reserved parameters that are not zero");
    return TOPICTAG_OK;
}

/* Points *field (a pointer to a pointer) at a section that holds exactly count items. */
static topictag_status take(const file_view *file, tt_section_id id, uint64_t count, size_t size,
                            void *field, topictag_error *err)
{
    const tt_section *section = &file->sections[id];
    if (section->data == NULL || section->bytes / size != count || section->bytes % size != 0)
        return tt_fail(err, TOPICTAG_E_FORMAT,
                       "damaged model file: section \"%s\" is missing or has a wrong size",
                       tt_section_name(id));
    memcpy(field, &section->data, sizeof section->data);
    return TOPICTAG_OK;
}

#define TAKE(id, field, count) \
    TT_TRY(take(file, TT_SECTION_##id, (count), sizeof *(field), &(field), err))

static topictag_status take_vocab(tt_model *model, const file_view *file, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_vocab *vocab = &model->vocab;
    const uint64_t n_terms = model->params.n_terms;
    const uint64_t n_slots = file->sections[TT_SECTION_SLOT_TERM].bytes / sizeof(uint32_t);
    if (n_slots > UINT32_MAX)
        return damaged(err, 0, "an index larger than any vocabulary");
    vocab->n_terms = (uint32_t)n_terms;
    vocab->n_slots = (uint32_t)n_slots;
    TAKE(TERM_OFFSETS, vocab->offsets, n_terms + 1);
    TAKE(TERM_BYTES, vocab->bytes, vocab->offsets[n_terms]);
    TAKE(TERM_KINDS, vocab->kinds, n_terms);
    TAKE(TERM_DF, vocab->df, n_terms);
    TAKE(SLOT_HASH, vocab->slot_hash, n_slots);
    TAKE(SLOT_TERM, vocab->slot_term, n_slots);
    TAKE(IDF, model->idf, n_terms);
    TT_TRY(tt_vocab_check(vocab, file->sections[TT_SECTION_TERM_BYTES].bytes, err));
    for (uint64_t term = 0; term < n_terms; term++)
        if (!(model->idf[term] >= 0 && isfinite(model->idf[term])))
            return damaged(err, 0, "an idf that is no finite number");
done:
    return rc;
}

static topictag_status take_svm(tt_model *model, const file_view *file, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_svm *svm = &model->svm;
    const tt_model_params *p = &model->params;
    svm->kernel = (tt_kernel)p->kernel;
    svm->gamma = p->gamma;
    svm->coef0 = p->coef0;
    svm->degree = p->degree;
    svm->n_labels = p->n_labels;
    svm->n_terms = p->n_terms;
    TAKE(BIAS, svm->bias, p->n_labels);
    if (svm->kernel == TT_KERNEL_LINEAR) {
        if (p->stride < p->n_labels || p->n_support != 0)
            return damaged(err, 0, "a stride that does not fit the labels");
        svm->stride = p->stride;
        TAKE(WEIGHTS, svm->weights, (uint64_t)p->n_terms * p->stride);
    } else {
        svm->n_support = p->n_support;
        TAKE(SV_BEGIN, svm->sv_begin, (uint64_t)p->n_terms + 1);
        TAKE(SV_IDS, svm->sv_ids, svm->sv_begin[p->n_terms]);
        TAKE(SV_VALUES, svm->sv_values, svm->sv_begin[p->n_terms]);
        TAKE(SV_NORM2, svm->sv_norm2, p->n_support);
        TAKE(COEF, svm->coef, (uint64_t)p->n_support * p->n_labels);
    }
    TT_TRY(tt_svm_check(svm, file->sections[TT_SECTION_SV_IDS].bytes / sizeof *svm->sv_ids, err));
done:
    return rc;
}

static topictag_status take_decision(tt_model *model, const file_view *file, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const uint32_t n_labels = model->params.n_labels;
    TAKE(PLATT, model->platt, n_labels);
    TAKE(THRESHOLDS, model->thresholds, n_labels);
    for (uint32_t label = 0; label < n_labels; label++)
        if (!isfinite(model->platt[label].a) || !isfinite(model->platt[label].b) ||
            !isfinite(model->thresholds[label]))
            return damaged(err, 0, "a calibration that is no finite number");
done:
    return rc;
}

static topictag_status read_model(tt_model *model, file_view *file, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_model_params *params;
    TT_TRY(read_sections(file, err));
    TAKE(PARAMS, params, 1);
    model->params = *params;
    TT_TRY(check_params(&model->params, err));
    model->manifest = file->sections[TT_SECTION_MANIFEST].data;
    model->manifest_bytes = (size_t)file->sections[TT_SECTION_MANIFEST].bytes - 1;
    if (model->manifest == NULL || model->manifest_bytes == SIZE_MAX ||
        memchr(model->manifest, '\0', model->manifest_bytes + 1) !=
            model->manifest + model->manifest_bytes)
        return damaged(err, 0, "a manifest that is no text");
    model->labels = file->sections[TT_SECTION_LABELS].data;
    model->labels_bytes = (size_t)file->sections[TT_SECTION_LABELS].bytes;
    if (model->labels == NULL)
        return damaged(err, 0, "no labels");
    TT_TRY(tt_model_index_labels(model, err));
    TT_TRY(take_vocab(model, file, err));
    TT_TRY(take_svm(model, file, err));
    TT_TRY(take_decision(model, file, err));
done:
    return rc;
}

topictag_status tt_model_open_memory(tt_model **out, const void *bytes, size_t n_bytes,
                                     topictag_error *err)
{
    *out = NULL;
    if ((uintptr_t)bytes % sizeof(uint64_t) != 0)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "model bytes must be aligned to 8 bytes");
    tt_model *model = tt_calloc(1, sizeof *model);
    if (model == NULL)
        return tt_no_memory(err);
    file_view file = {.bytes = bytes, .n_bytes = n_bytes};
    const topictag_status rc = read_model(model, &file, err);
    if (rc == TOPICTAG_OK)
        *out = model;
    else
        tt_model_free(model);
    return rc;
}

topictag_status tt_model_open(tt_model **out, const char *path, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_map map = {0};
    *out = NULL;
    TT_TRY(tt_map_open(&map, path, err));
    TT_TRY(tt_model_open_memory(out, map.data, map.size, err));
    (*out)->map = map;
    return TOPICTAG_OK;
done:
    tt_map_close(&map);
    tt_error_locate(err, path, 0);
    return rc;
}
