/* SPDX-License-Identifier: MIT */
/* Machines trained by libsvm, held against libsvm itself. */
#include "unit/svm/synthetic.h"
#include "svm/svm.h"

#include <libsvm/svm.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { N_DOCS = 300, N_TERMS = 800, N_LABELS = 5 };

static const tt_svm_options defaults = {.solver = TT_SOLVER_LIBSVM,
                                        .cost = 1,
                                        .gamma = 0.7,
                                        .coef0 = 0.3,
                                        .degree = 3,
                                        .n_threads = 2,
                                        .cache_bytes = 64 << 20};

static synthetic data;

static int make_data(void **state)
{
    (void)state;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 3);
    return 0;
}

static int drop_data(void **state)
{
    (void)state;
    synthetic_release(&data);
    return 0;
}

static void train(tt_svm *svm, const tt_svm_options *options, tt_svm_label_info *info)
{
    ok(tt_svm_train(svm, &data.rows, &data.sets, NULL, 0, options, info, NULL, NULL, &err));
}

static void score(const tt_svm *svm, uint32_t row, double *decision)
{
    double scratch[N_DOCS];
    assert_true(tt_svm_scratch_doubles(svm) <= N_DOCS);
    tt_svm_score(svm, tt_rows_at(&data.rows, row), scratch, decision);
}

static bool has_label(uint32_t doc, uint32_t label)
{
    for (uint32_t e = data.sets.begin[doc]; e < data.sets.begin[doc + 1]; e++)
        if (data.sets.labels[e] == label)
            return true;
    return false;
}

/* The documents as libsvm reads them. */
static struct svm_node *nodes[N_DOCS];

static void make_nodes(void)
{
    for (uint32_t d = 0; d < N_DOCS; d++) {
        const tt_row row = tt_rows_at(&data.rows, d);
        nodes[d] = tt_alloc(row.n + 1, sizeof **nodes);
        for (size_t e = 0; e < row.n; e++)
            nodes[d][e] = (struct svm_node){(int)row.terms[e] + 1, row.values[e]};
        nodes[d][row.n] = (struct svm_node){-1, 0};
    }
}

static void drop_nodes(void)
{
    for (uint32_t d = 0; d < N_DOCS; d++)
        free(nodes[d]);
}

/* Decisions of libsvm's own training and scoring, without any of our code. */
static void decisions_of_libsvm(tt_kernel kernel, uint32_t label, double weight, double *decision)
{
    static const int kernels[] = {LINEAR, RBF, POLY, SIGMOID};
    double sides[N_DOCS], weights[] = {weight};
    int weight_labels[] = {1};
    for (uint32_t d = 0; d < N_DOCS; d++)
        sides[d] = has_label(d, label) ? 1 : -1;
    const struct svm_problem problem = {N_DOCS, sides, nodes};
    const struct svm_parameter parameter = {.kernel_type = kernels[kernel],
                                            .gamma = defaults.gamma,
                                            .coef0 = defaults.coef0,
                                            .degree = (int)defaults.degree,
                                            .cache_size = 10,
                                            .eps = 1e-3,
                                            .C = defaults.cost,
                                            .nr_weight = 1,
                                            .weight_label = weight_labels,
                                            .weight = weights,
                                            .shrinking = 1};
    struct svm_model *model = svm_train(&problem, &parameter);
    for (uint32_t d = 0; d < N_DOCS; d++)
        svm_predict_values(model, nodes[d], &decision[d]);
    svm_free_and_destroy_model(&model);
}

/* With the matrix and without it, for all kernels and with class weights. */
static void decisions_equal_libsvms(void **state)
{
    (void)state;
    static const double label_weights[N_LABELS] = {1, 2, 1, 0.5, 3};
    make_nodes();
    for (int kernel = TT_KERNEL_LINEAR; kernel <= TT_KERNEL_SIGMOID; kernel++) {
        tt_svm_options options = defaults;
        options.kernel = (tt_kernel)kernel;
        options.positive_weight = label_weights;
        tt_svm with, without;
        tt_svm_label_info info[N_LABELS];
        train(&with, &options, info);
        options.cache_bytes = 0;
        train(&without, &options, NULL);
        ok(tt_svm_check(&with, kernel == TT_KERNEL_LINEAR ? 0 : with.sv_begin[N_TERMS], &err));
        const double tolerance = kernel == TT_KERNEL_LINEAR ? 2e-6 : 1e-9; /* float weights */
        for (uint32_t l = 0; l < N_LABELS; l++) {
            double theirs[N_DOCS];
            assert_true(info[l].trained && info[l].n_support > 0);
            decisions_of_libsvm(options.kernel, l, label_weights[l], theirs);
            for (uint32_t d = 0; d < N_DOCS; d++) {
                double ours[N_LABELS], vectors[N_LABELS];
                score(&with, d, ours);
                score(&without, d, vectors);
                assert_true(fabs(ours[l] - theirs[d]) < tolerance);
                assert_true(ours[l] == vectors[l]);
            }
        }
        tt_svm_release(&with);
        tt_svm_release(&without);
    }
    drop_nodes();
}

/* class_weight="balanced" is a label weight of n / (2 n+) against n / (2 n-). */
static void balanced_weights(void **state)
{
    (void)state;
    tt_svm_options options = defaults;
    tt_svm_label_info info[N_LABELS];
    tt_svm balanced, weighted;
    options.kernel = TT_KERNEL_RBF;
    options.balanced = true;
    train(&balanced, &options, info);
    for (uint32_t l = 0; l < N_LABELS; l++) {
        const double n = N_DOCS, n_positive = info[l].n_positive;
        const double ratio = (n - n_positive) / n_positive;
        double weights[N_LABELS] = {1, 1, 1, 1, 1};
        assert_int_equal(info[l].n_positive + info[l].n_negative, N_DOCS);
        weights[l] = ratio;
        options.balanced = false;
        options.positive_weight = weights;
        options.cost = n / (2 * (n - n_positive));
        train(&weighted, &options, NULL);
        for (uint32_t d = 0; d < N_DOCS; d++) {
            double a[N_LABELS], b[N_LABELS];
            score(&balanced, d, a);
            score(&weighted, d, b);
            assert_true(fabs(a[l] - b[l]) < 1e-9);
        }
        tt_svm_release(&weighted);
    }
    tt_svm_release(&balanced);
}

static void assert_same_machine(const tt_svm *a, const tt_svm *b)
{
    assert_int_equal(a->n_support, b->n_support);
    assert_memory_equal(a->bias, b->bias, N_LABELS * sizeof *a->bias);
    if (a->kernel == TT_KERNEL_LINEAR) {
        assert_memory_equal(a->weights, b->weights, N_TERMS * a->stride * sizeof(float));
        return;
    }
    assert_memory_equal(a->coef, b->coef, a->n_support * N_LABELS * sizeof *a->coef);
    assert_memory_equal(a->sv_begin, b->sv_begin, (N_TERMS + 1) * sizeof *a->sv_begin);
    assert_memory_equal(a->sv_ids, b->sv_ids, a->sv_begin[N_TERMS] * sizeof *a->sv_ids);
    assert_memory_equal(a->sv_values, b->sv_values, a->sv_begin[N_TERMS] * sizeof *a->sv_values);
}

static void threads_change_no_byte(void **state)
{
    (void)state;
    for (int kernel = TT_KERNEL_LINEAR; kernel <= TT_KERNEL_RBF; kernel++) {
        tt_svm_options options = defaults;
        tt_svm one, many;
        options.kernel = (tt_kernel)kernel;
        options.n_threads = 0;
        train(&one, &options, NULL);
        options.n_threads = 4;
        train(&many, &options, NULL);
        assert_same_machine(&one, &many);
        tt_svm_release(&one);
        tt_svm_release(&many);
    }
}

/* path is a mkstemp template. */
static void make_file(char *path, const tt_buf *text)
{
    const int fd = mkstemp(path);
    assert_int_equal(write(fd, text->data, text->len), text->len);
    close(fd);
}

static void exports_are_libsvms(void **state)
{
    (void)state;
    make_nodes();
    for (int kernel = TT_KERNEL_LINEAR; kernel <= TT_KERNEL_SIGMOID; kernel++) {
        tt_svm_options options = defaults;
        tt_svm svm;
        options.kernel = (tt_kernel)kernel;
        train(&svm, &options, NULL);
        for (uint32_t l = 0; l < N_LABELS; l++) {
            tt_buf text = {0};
            ok(tt_svm_export(&svm, l, &text, &err));
            char path[] = "/tmp/topictag-test-XXXXXX";
            make_file(path, &text);
            struct svm_model *model = svm_load_model(path);
            assert_non_null(model);
            for (uint32_t d = 0; d < N_DOCS; d++) {
                double ours[N_LABELS], theirs;
                score(&svm, d, ours);
                const double side = svm_predict_values(model, nodes[d], &theirs);
                assert_true(fabs(ours[l] - theirs) < 1e-12 * (1 + fabs(theirs)) ||
                            (kernel == TT_KERNEL_RBF && fabs(ours[l] - theirs) < 1e-9));
                assert_true((ours[l] > 0) == (side > 0));
            }
            svm_free_and_destroy_model(&model);
            unlink(path);
            tt_buf_release(&text);
        }
        fails(TOPICTAG_E_NOT_FOUND, tt_svm_export(&svm, N_LABELS, &(tt_buf){0}, &err));
        tt_svm_release(&svm);
    }
    drop_nodes();
}

/* Debian's svm-predict, where there is one, reads a model and rows and gives our labels. */
static void svm_predict_agrees(void **state)
{
    (void)state;
    if (access("/usr/bin/svm-predict", X_OK) != 0)
        skip();
    tt_svm_options options = defaults;
    options.kernel = TT_KERNEL_RBF;
    tt_svm svm;
    tt_buf rows = {0}, model = {0}, command = {0};
    train(&svm, &options, NULL);
    ok(tt_svm_export(&svm, 2, &model, &err));
    for (uint32_t d = 0; d < N_DOCS; d++) {
        double decision[N_LABELS];
        score(&svm, d, decision);
        ok(tt_buf_add_str(&rows, decision[2] > 0 ? "1" : "-1", &err));
        ok(tt_svm_export_row(tt_rows_at(&data.rows, d), &rows, &err));
        ok(tt_buf_add_str(&rows, "\n", &err));
    }
    char rows_path[] = "/tmp/topictag-test-XXXXXX", model_path[] = "/tmp/topictag-test-XXXXXX";
    make_file(rows_path, &rows);
    make_file(model_path, &model);
    ok(tt_buf_printf(&command, &err, "/usr/bin/svm-predict %s %s /dev/null", rows_path,
                     model_path));
    FILE *output = popen(command.data, "r");
    char line[200];
    assert_non_null(fgets(line, sizeof line, output));
    assert_int_equal(pclose(output), 0);
    assert_string_equal(line, "Accuracy = 100% (300/300) (classification)\n");
    unlink(rows_path);
    unlink(model_path);
    tt_buf_release(&rows);
    tt_buf_release(&model);
    tt_buf_release(&command);
    tt_svm_release(&svm);
}

static void out_of_fold_equals_training_without_the_fold(void **state)
{
    (void)state;
    enum { N_FOLDS = 3 };
    uint32_t fold_of[N_DOCS], subset[N_DOCS];
    static float decisions[N_DOCS * N_LABELS];
    for (int kernel = TT_KERNEL_LINEAR; kernel <= TT_KERNEL_RBF; kernel++)
        for (int matrix = 0; matrix < 2; matrix++) {
            tt_svm_options options = defaults;
            options.kernel = (tt_kernel)kernel;
            options.cache_bytes = matrix ? 64 << 20 : 0;
            for (uint32_t d = 0; d < N_DOCS; d++)
                fold_of[d] = d * 5 / 7 % (N_FOLDS + 1); /* a quarter takes no part */
            for (size_t k = 0; k < N_DOCS * N_LABELS; k++)
                decisions[k] = 99;
            ok(tt_svm_out_of_fold(&(float *){decisions}, &data.rows, &data.sets, fold_of, N_FOLDS,
                                  N_FOLDS, &options.cost, 1, &options, NULL, &err));
            for (uint32_t fold = 0; fold <= N_FOLDS; fold++) {
                uint32_t n = 0;
                for (uint32_t d = 0; d < N_DOCS; d++)
                    if (fold_of[d] != fold && fold_of[d] < N_FOLDS)
                        subset[n++] = d;
                tt_svm svm;
                ok(tt_svm_train(&svm, &data.rows, &data.sets, subset, n, &options, NULL, NULL, NULL,
                                &err));
                for (uint32_t d = 0; d < N_DOCS; d++) {
                    double decision[N_LABELS];
                    score(&svm, d, decision);
                    for (uint32_t l = 0; l < N_LABELS && fold_of[d] == fold; l++)
                        assert_true(decisions[d * N_LABELS + l] ==
                                    (fold < N_FOLDS ? (float)decision[l] : 99));
                }
                tt_svm_release(&svm);
            }
        }
}

/* libsvm computes with floats: kernel values beyond them leave no number in a machine. */
static void a_machine_that_is_no_number_is_refused(void **state)
{
    (void)state;
    uint32_t fold_of[N_DOCS];
    float *decisions = tt_calloc(N_DOCS * N_LABELS, sizeof *decisions);
    for (uint32_t d = 0; d < N_DOCS; d++)
        fold_of[d] = d % 3;
    for (int with_matrix = 0; with_matrix < 2; with_matrix++) {
        tt_svm_options options = defaults;
        options.kernel = TT_KERNEL_POLYNOMIAL;
        options.gamma = options.coef0 = 1e4;
        options.degree = 10;
        options.cache_bytes = with_matrix ? defaults.cache_bytes : 0;
        tt_svm svm;
        fails(TOPICTAG_E_DEGENERATE, tt_svm_train(&svm, &data.rows, &data.sets, NULL, 0, &options,
                                                  NULL, NULL, NULL, &err));
        assert_non_null(strstr(err.message, "gamma 10000, coef0 10000 and degree 10"));
        assert_null(svm.owned);
        fails(TOPICTAG_E_DEGENERATE,
              tt_svm_out_of_fold(&decisions, &data.rows, &data.sets, fold_of, 3, 3, &options.cost,
                                 1, &options, NULL, &err));
    }
    free(decisions);
}

typedef struct listening {
    pthread_t caller;
    uint64_t n_events, last_done, cancel_at;
} listening;

static int listen(const topictag_event *event, void *payload)
{
    listening *l = payload;
    assert_true(pthread_equal(pthread_self(), l->caller));
    if (event->level != TOPICTAG_EVENT_PROGRESS)
        return 0;
    assert_true(event->done > l->last_done && event->done <= event->total);
    l->last_done = event->done;
    return ++l->n_events == l->cancel_at;
}

static void callers_thread_hears_and_cancels(void **state)
{
    (void)state;
    listening l = {.caller = pthread_self()};
    const topictag_listener listener = {listen, &l};
    tt_svm_options options = defaults;
    options.n_threads = 1;
    tt_svm svm;
    ok(tt_svm_train(&svm, &data.rows, &data.sets, NULL, 0, &options, NULL, NULL, &listener, &err));
    assert_int_equal(l.n_events, N_LABELS);
    tt_svm_release(&svm);
    l = (listening){.caller = pthread_self(), .cancel_at = 1};
    options.n_threads = 2;
    fails(TOPICTAG_E_CANCELLED, tt_svm_train(&svm, &data.rows, &data.sets, NULL, 0, &options, NULL,
                                             NULL, &listener, &err));
    assert_null(svm.owned);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decisions_equal_libsvms),
        cmocka_unit_test(balanced_weights),
        cmocka_unit_test(threads_change_no_byte),
        cmocka_unit_test(exports_are_libsvms),
        cmocka_unit_test(svm_predict_agrees),
        cmocka_unit_test(out_of_fold_equals_training_without_the_fold),
        cmocka_unit_test(a_machine_that_is_no_number_is_refused),
        cmocka_unit_test(callers_thread_hears_and_cancels),
    };
    return cmocka_run_group_tests_name("svm.libsvm", tests, make_data, drop_data);
}
