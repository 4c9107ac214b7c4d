/* SPDX-License-Identifier: MIT */
/* Terms scaled label by label: what dcd_block.h says of it, done in plain words. */
#include "unit/svm/synthetic.h"
#include "svm/svm.h"

enum { N_DOCS = 240, N_TERMS = 900, N_LABELS = 18 };

static const tt_svm_options defaults = {.solver = TT_SOLVER_DCD,
                                        .loss = TT_LOSS_SQUARED_HINGE,
                                        .cost = 1,
                                        .tolerance = 1e-5,
                                        .max_epochs = 1000,
                                        .ratio_weight = 0.5,
                                        .n_threads = 2};

/* How often each term stands in documents with the label and without. */
static void count(double with[N_TERMS], double without[N_TERMS], const synthetic *on,
                  uint32_t label)
{
    for (uint32_t t = 0; t < N_TERMS; t++)
        with[t] = without[t] = 0;
    for (uint32_t d = 0; d < N_DOCS; d++)
        for (uint64_t e = on->rows.begin[d]; e < on->rows.begin[d + 1]; e++)
            (synthetic_has(&on->sets, d, label) ? with : without)[on->rows.terms[e]] += 1;
}

static double mean_norm2(const tt_rows *rows, const double *scales)
{
    double sum = 0;
    for (uint64_t e = 0; e < rows->begin[N_DOCS]; e++)
        sum += pow((double)rows->values[e] * (scales != NULL ? scales[rows->terms[e]] : 1), 2);
    return sum / N_DOCS;
}

/* s_t of dcd_block.h, by its words; the last n_dense terms are dimensions. */
static void scales_of(double scales[N_TERMS], const synthetic *on, uint32_t label, double share)
{
    static double with[N_TERMS], without[N_TERMS];
    const uint32_t n_words = N_TERMS - on->rows.n_dense;
    double p = 0, q = 0, n = 0, mean = 0;
    count(with, without, on, label);
    for (uint32_t t = 0; t < n_words; t++) {
        p += with[t] + 1;
        q += without[t] + 1;
        n += with[t] + without[t];
    }
    for (uint32_t t = 0; t < n_words; t++) {
        scales[t] = fabs(log((with[t] + 1) / p) - log((without[t] + 1) / q));
        mean += (with[t] + without[t]) * scales[t] / n;
    }
    for (uint32_t t = 0; t < N_TERMS; t++)
        scales[t] = t < n_words ? 1 - share + share * scales[t] / mean : 1;
    const double factor = sqrt(mean_norm2(&on->rows, NULL) / mean_norm2(&on->rows, scales));
    for (uint32_t t = 0; t < N_TERMS; t++)
        scales[t] *= factor;
}

/* Training with scales is plain training on terms that have been scaled. */
static void check_scales(const tt_svm *svm, const synthetic *on, uint32_t label)
{
    static double scales[N_TERMS];
    tt_rows scaled;
    tt_svm plain;
    tt_svm_options without = defaults;
    without.ratio_weight = 0;
    scales_of(scales, on, label, defaults.ratio_weight);
    ok(tt_rows_copy(&scaled, &on->rows, &err));
    for (uint64_t e = 0; e < scaled.begin[N_DOCS]; e++)
        scaled.values[e] *= (float)scales[scaled.terms[e]];
    ok(tt_svm_train(&plain, &scaled, &on->sets, NULL, 0, &without, NULL, NULL, NULL, &err));
    for (uint32_t d = 0; d < N_DOCS; d++) {
        double a[N_LABELS], b[N_LABELS];
        tt_svm_score(svm, tt_rows_at(&on->rows, d), NULL, a);
        tt_svm_score(&plain, tt_rows_at(&scaled, d), NULL, b);
        assert_true(fabs(a[label] - b[label]) < 0.01);
    }
    tt_svm_release(&plain);
    tt_rows_release(&scaled);
}

static void scales_follow_the_counts(void **state)
{
    (void)state;
    synthetic on;
    synthetic_init(&on, N_DOCS, N_TERMS, N_LABELS, 5);
    for (int dense = 0; dense < 2; dense++) {
        on.rows.n_dense = dense ? 100 : 0;
        tt_svm svm;
        ok(tt_svm_train(&svm, &on.rows, &on.sets, NULL, 0, &defaults, NULL, NULL, NULL, &err));
        for (uint32_t label = 0; label < N_LABELS; label += 5)
            check_scales(&svm, &on, label);
        tt_svm_release(&svm);
    }
    synthetic_release(&on);
}

/*
 * A weight too small to move 1 makes scales that are all 1, but for the rounding of their common
 * factor. What is learned with them is what is learned without, which is what a weight of 0 means.
 */
static void without_weight_training_is_plain(void **state)
{
    (void)state;
    synthetic on;
    tt_svm svms[2];
    synthetic_init(&on, N_DOCS, N_TERMS, N_LABELS, 5);
    for (int scaled = 0; scaled < 2; scaled++) {
        tt_svm_options options = defaults;
        options.ratio_weight = scaled ? 1e-300 : 0;
        options.tolerance = 1e-5;
        ok(tt_svm_train(&svms[scaled], &on.rows, &on.sets, NULL, 0, &options, NULL, NULL, NULL,
                        &err));
    }
    for (uint32_t d = 0; d < N_DOCS; d++) {
        double a[N_LABELS], b[N_LABELS];
        tt_svm_score(&svms[0], tt_rows_at(&on.rows, d), NULL, a);
        tt_svm_score(&svms[1], tt_rows_at(&on.rows, d), NULL, b);
        for (int label = 0; label < N_LABELS; label++)
            assert_true(fabs(a[label] - b[label]) < 1e-3);
    }
    tt_svm_release(&svms[0]);
    tt_svm_release(&svms[1]);
    synthetic_release(&on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scales_follow_the_counts),
                                       cmocka_unit_test(without_weight_training_is_plain)};
    return cmocka_run_group_tests_name("svm.scales", tests, NULL, NULL);
}
