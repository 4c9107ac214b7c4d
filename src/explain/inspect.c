/* SPDX-License-Identifier: MIT */
/*
 * Looking into a model: labels, terms, sections.
 */

#include "base/memory.h"
#include "explain/words.h"
#include "model/layout.h"
#include "pipeline/chrome.h"

#include <stdlib.h>
#include <string.h>

uint32_t topictag_model_n_labels(const topictag_model *model)
{
    return model->model->params.n_labels;
}

const char *topictag_model_label(const topictag_model *model, uint32_t label)
{
    return label < model->model->params.n_labels ? model->model->label_names[label] : NULL;
}

double topictag_model_threshold(const topictag_model *model, uint32_t label)
{
    const tt_model *inner = model->model;
    if (label >= inner->params.n_labels)
        return 0;
    return inner->params.singlelabel
               ? inner->params.min_probability
               : tt_platt_apply(&inner->platt[label], inner->thresholds[label]);
}

const char *topictag_model_next_language(const topictag_model *model, const char *language)
{
    return tt_model_next_language(model->model, language);
}

uint32_t topictag_model_n_terms(const topictag_model *model)
{
    return model->model->params.n_terms;
}

bool topictag_model_is_singlelabel(const topictag_model *model)
{
    return model->model->params.singlelabel != 0;
}

const char *topictag_model_manifest(const topictag_model *model)
{
    return model->model->manifest;
}

size_t topictag_model_sections(const topictag_model *model, topictag_section *sections, size_t max)
{
    tt_section all[TT_SECTION_COUNT];
    size_t n = 0;
    tt_format_sections(model->model, all);
    for (int id = 0; id < TT_SECTION_COUNT && n < max; id++)
        if (all[id].data != NULL)
            sections[n++] =
                (topictag_section){tt_section_name_of((tt_section_id)id), all[id].bytes};
    return n;
}

topictag_status topictag_model_recurring(const topictag_model *model, const char *text,
                                         size_t n_bytes, size_t title_bytes, topictag_range *ranges,
                                         size_t max, size_t *n, topictag_error *err)
{
    const tt_model *inner = model->model;
    tt_ranges found = {0};
    const topictag_status rc =
        tt_chrome_find(&found, inner->chrome, inner->n_chrome, text, n_bytes, title_bytes, err);
    *n = rc == TOPICTAG_OK ? found.n : 0;
    for (size_t i = 0; i < *n && i < max; i++)
        ranges[i] = found.items[i];
    free(found.items);
    return rc;
}

typedef struct ranked_term {
    double strength; /* weight * idf, larger is stronger */
    uint32_t term;
} ranked_term;

static int by_strength(const void *a, const void *b)
{
    const ranked_term *x = a, *y = b;
    if (x->strength != y->strength)
        return x->strength < y->strength ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

topictag_status topictag_model_top_terms(const topictag_model *model, uint32_t label, bool positive,
                                         topictag_term_weight *terms, size_t max, size_t *n,
                                         topictag_error *err)
{
    static const char *const kinds[] = {"word", "char", "title"};
    const tt_model *inner = model->model;
    const tt_svm *svm = &inner->svm;
    const uint32_t n_terms = inner->vocab.n_terms; /* components of the dense block are no terms */
    *n = 0;
    if (label >= svm->n_labels)
        return tt_fail(err, TOPICTAG_E_INVALID_ARG, "label %u of %u", label, svm->n_labels);
    if (svm->kernel != TT_KERNEL_LINEAR)
        return tt_fail(err, TOPICTAG_E_DEGENERATE, "a kernel model has no weight per term");
    ranked_term *ranked = tt_alloc(n_terms, sizeof *ranked);
    if (ranked == NULL)
        return tt_no_memory(err);
    for (uint32_t term = 0; term < n_terms; term++) {
        const double weight = tt_svm_weight(svm, term, label);
        ranked[term] = (ranked_term){(positive ? weight : -weight) * inner->idf[term], term};
    }
    qsort(ranked, n_terms, sizeof *ranked, by_strength);
    for (; *n < max && *n < n_terms && ranked[*n].strength > 0; ++*n) {
        const uint32_t term = ranked[*n].term;
        topictag_term_weight *to = &terms[*n];
        tt_copy_term(to->term, sizeof to->term, &inner->vocab, term);
        to->kind = kinds[inner->vocab.kinds[term] % 3];
        to->weight = tt_svm_weight(svm, term, label);
        to->df = inner->vocab.df[term];
    }
    free(ranked);
    return TOPICTAG_OK;
}

topictag_status topictag_model_near_terms(const topictag_model *model, const char *word,
                                          topictag_near_term *near, size_t max, size_t *n,
                                          topictag_error *err)
{
    const tt_analyzer_options analysis = tt_model_analysis(model->model);
    *n = 0;
    if (model->model->words.n_dims == 0)
        return tt_fail(err, TOPICTAG_E_DEGENERATE, "the model was trained without a background");
    return tt_near_terms(&model->model->words, &analysis, word, near, max, n, err);
}
