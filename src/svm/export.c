/* SPDX-License-Identifier: MIT */
/* Machines and rows in libsvm's text form. Ids become 1-based here and nowhere else. */
#include "svm/svm.h"

#include "base/memory.h"
#include "base/number.h"

#include <string.h>

static topictag_status add_number(tt_buf *out, const char *before, double value, const char *after,
                                  topictag_error *err)
{
    char text[TT_NUMBER_BYTES];
    return tt_buf_printf(out, err, "%s%s%s", before, tt_format_double(value, text), after);
}

static topictag_status add_entry(tt_buf *out, uint32_t term, double value, topictag_error *err)
{
    const topictag_status rc = tt_buf_printf(out, err, " %lu:", (unsigned long)term + 1);
    return rc != TOPICTAG_OK ? rc : add_number(out, "", value, "", err);
}

topictag_status tt_svm_export_row(tt_row row, tt_buf *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (size_t e = 0; e < row.n && rc == TOPICTAG_OK; e++)
        rc = add_entry(out, row.terms[e], row.values[e], err);
    return rc;
}

/* All but the support vectors. Label 1 comes first: then decisions above 0 mean 1. */
static topictag_status add_header(const tt_svm *svm, uint32_t label, uint32_t n_positive,
                                  uint32_t n_negative, tt_buf *out, topictag_error *err)
{
    static const char *const names[] = {"linear", "rbf", "polynomial", "sigmoid"};
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_buf_printf(out, err, "svm_type c_svc\nkernel_type %s\n", names[svm->kernel]));
    if (svm->kernel == TT_KERNEL_POLYNOMIAL)
        TT_TRY(tt_buf_printf(out, err, "degree %u\n", svm->degree));
    if (svm->kernel != TT_KERNEL_LINEAR)
        TT_TRY(add_number(out, "gamma ", svm->gamma, "\n", err));
    if (svm->kernel == TT_KERNEL_POLYNOMIAL || svm->kernel == TT_KERNEL_SIGMOID)
        TT_TRY(add_number(out, "coef0 ", svm->coef0, "\n", err));
    TT_TRY(tt_buf_printf(out, err, "nr_class 2\ntotal_sv %u\n", n_positive + n_negative));
    TT_TRY(add_number(out, "rho ", -svm->bias[label], "\n", err));
    TT_TRY(tt_buf_printf(out, err, "label 1 -1\nnr_sv %u %u\nSV\n", n_positive, n_negative));
done:
    return rc;
}

static topictag_status export_linear(const tt_svm *svm, uint32_t label, tt_buf *out,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(add_header(svm, label, 1, 0, out, err));
    TT_TRY(tt_buf_add_str(out, "1", err));
    for (uint32_t t = 0; t < svm->n_terms; t++) {
        const double weight = tt_svm_weight(svm, t, label);
        if (weight != 0)
            TT_TRY(add_entry(out, t, weight, err));
    }
    TT_TRY(tt_buf_add_str(out, " \n", err));
done:
    return rc;
}

/* The support vectors as rows again. */
static topictag_status support_rows(tt_rows *rows, const tt_svm *svm, topictag_error *err)
{
    const uint64_t n_postings = svm->sv_begin[svm->n_terms];
    const topictag_status rc = tt_rows_init(rows, svm->n_support, svm->n_terms, n_postings, err);
    if (rc != TOPICTAG_OK)
        return rc;
    memset(rows->begin, 0, ((size_t)svm->n_support + 1) * sizeof *rows->begin);
    for (uint64_t p = 0; p < n_postings; p++)
        rows->begin[svm->sv_ids[p] + 1]++;
    for (uint32_t s = 0; s < svm->n_support; s++)
        rows->begin[s + 1] += rows->begin[s];
    /* Filling moves each begin to its end, which is the next one's begin. */
    for (uint32_t t = 0; t < svm->n_terms; t++)
        for (uint64_t p = svm->sv_begin[t]; p < svm->sv_begin[t + 1]; p++) {
            const uint64_t at = rows->begin[svm->sv_ids[p]]++;
            rows->terms[at] = t;
            rows->values[at] = svm->sv_values[p];
        }
    memmove(rows->begin + 1, rows->begin, svm->n_support * sizeof *rows->begin);
    rows->begin[0] = 0;
    return TOPICTAG_OK;
}

/* Those whose coefficient is above (sign 1) or below (sign -1) 0; out NULL only counts. */
static topictag_status add_vectors(const tt_svm *svm, const tt_rows *rows, uint32_t label,
                                   double sign, uint32_t *n, tt_buf *out, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    *n = 0;
    for (uint32_t s = 0; s < svm->n_support; s++) {
        const double coef = svm->coef[(size_t)s * svm->n_labels + label];
        if (coef * sign <= 0)
            continue;
        ++*n;
        if (out == NULL)
            continue;
        TT_TRY(add_number(out, "", coef, "", err));
        TT_TRY(tt_svm_export_row(tt_rows_at(rows, s), out, err));
        TT_TRY(tt_buf_add_str(out, " \n", err));
    }
done:
    return rc;
}

static topictag_status export_kernel(const tt_svm *svm, uint32_t label, tt_buf *out,
                                     topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_rows rows = {0};
    uint32_t n_positive, n_negative;
    TT_TRY(support_rows(&rows, svm, err));
    TT_TRY(add_vectors(svm, &rows, label, 1, &n_positive, NULL, err));
    TT_TRY(add_vectors(svm, &rows, label, -1, &n_negative, NULL, err));
    TT_TRY(add_header(svm, label, n_positive, n_negative, out, err));
    TT_TRY(add_vectors(svm, &rows, label, 1, &n_positive, out, err));
    TT_TRY(add_vectors(svm, &rows, label, -1, &n_negative, out, err));
done:
    tt_rows_release(&rows);
    return rc;
}

topictag_status tt_svm_export(const tt_svm *svm, uint32_t label, tt_buf *out, topictag_error *err)
{
    if (label >= svm->n_labels)
        return tt_fail(err, TOPICTAG_E_NOT_FOUND, "label %u of %u", label, svm->n_labels);
    return svm->kernel == TT_KERNEL_LINEAR ? export_linear(svm, label, out, err)
                                           : export_kernel(svm, label, out, err);
}
