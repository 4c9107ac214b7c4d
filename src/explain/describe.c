/* SPDX-License-Identifier: MIT */
/*
 * A model as JSON.
 */

#include "base/memory.h"
#include "json/json.h"
#include "json/writer.h"
#include "pipeline/handles.h"

#include <stdlib.h>

static topictag_status put_terms(tt_json_writer *w, const topictag_model *model, uint32_t label,
                                 bool positive, topictag_term_weight *terms, size_t max,
                                 topictag_error *err)
{
    size_t n = 0;
    const topictag_status rc =
        topictag_model_top_terms(model, label, positive, terms, max, &n, err);
    if (rc != TOPICTAG_OK)
        return rc;
    tt_json_put_key(w, positive ? "for" : "against");
    tt_json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        tt_json_open_object(w);
        tt_json_put_key(w, "term");
        tt_json_put_cstr(w, terms[i].term);
        tt_json_put_key(w, "kind");
        tt_json_put_cstr(w, terms[i].kind);
        tt_json_put_key(w, "weight");
        tt_json_put_double(w, terms[i].weight);
        tt_json_put_key(w, "df");
        tt_json_put_u64(w, terms[i].df);
        tt_json_close_object(w);
    }
    tt_json_close_array(w);
    return TOPICTAG_OK;
}

static topictag_status put_labels(tt_json_writer *w, const topictag_model *model,
                                  topictag_term_weight *terms, size_t max, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const bool linear = model->model->svm.kernel == TT_KERNEL_LINEAR;
    tt_json_put_key(w, "labels");
    tt_json_open_object(w);
    for (uint32_t label = 0; label < topictag_model_n_labels(model); label++) {
        tt_json_put_key(w, topictag_model_label(model, label));
        tt_json_open_object(w);
        tt_json_put_key(w, "threshold");
        tt_json_put_double(w, topictag_model_threshold(model, label));
        if (linear && max > 0) {
            TT_TRY(put_terms(w, model, label, true, terms, max, err));
            TT_TRY(put_terms(w, model, label, false, terms, max, err));
        }
        tt_json_close_object(w);
    }
    tt_json_close_object(w);
done:
    return rc;
}

/* The manifest comes from a file: it is parsed, so that whatever is written is JSON. */
static topictag_status put_manifest(tt_json_writer *w, const topictag_model *model,
                                    topictag_error *err)
{
    tt_json *manifest = NULL;
    const topictag_status rc =
        tt_json_parse(&manifest, model->model->manifest, model->model->manifest_bytes, err);
    if (rc == TOPICTAG_OK)
        tt_json_put_value(w, manifest);
    tt_json_free(manifest);
    return rc;
}

topictag_status topictag_model_describe(const topictag_model *model, size_t n_terms,
                                        topictag_text *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    topictag_section sections[32];
    tt_json_writer w;
    tt_buf text = tt_text_begin(out);
    topictag_term_weight *terms = tt_alloc(n_terms, sizeof *terms);
    if (terms == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    tt_json_begin(&w, &text, 2);
    tt_json_open_object(&w);
    tt_json_put_key(&w, "task");
    tt_json_put_cstr(&w, topictag_model_is_singlelabel(model) ? "singlelabel" : "multilabel");
    tt_json_put_key(&w, "terms");
    tt_json_put_u64(&w, topictag_model_n_terms(model));
    tt_json_put_key(&w, "manifest");
    TT_TRY(put_manifest(&w, model, err));
    TT_TRY(put_labels(&w, model, terms, n_terms, err));
    tt_json_put_key(&w, "sections");
    tt_json_open_object(&w);
    const size_t n_sections = topictag_model_sections(model, sections, 32);
    for (size_t i = 0; i < n_sections; i++) {
        tt_json_put_key(&w, sections[i].name);
        tt_json_put_u64(&w, sections[i].bytes);
    }
    tt_json_close_object(&w);
    tt_json_close_object(&w);
    TT_TRY(tt_json_finish(&w, err));
    TT_TRY(tt_buf_add(&text, "\n", 1, err));
done:
    free(terms);
    return tt_text_end(out, &text, rc);
}
