/* SPDX-License-Identifier: MIT */
/* Machines trained by dual coordinate descent, held against liblinear. */
#include "unit/lines.h"
#include "unit/svm/synthetic.h"
#include "svm/svm.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static const tt_svm_options defaults = {.solver = TT_SOLVER_DCD,
                                        .loss = TT_LOSS_SQUARED_HINGE,
                                        .cost = 1,
                                        .tolerance = 1e-4,
                                        .max_epochs = 1000,
                                        .n_threads = 2};

/* The primal objective of a label, from the machine alone. */
static double objective_of(const tt_svm *svm, const synthetic *data, uint32_t label,
                           const tt_svm_options *options)
{
    const double weight = options->positive_weight ? options->positive_weight[label] : 1;
    double sum = svm->bias[label] * svm->bias[label] / 2;
    for (uint32_t t = 0; t < svm->n_terms; t++) {
        const double w = tt_svm_weight(svm, t, label);
        sum += w * w / 2;
    }
    for (uint32_t d = 0; d < data->rows.n_rows; d++) {
        double decision[32];
        tt_svm_score(svm, tt_rows_at(&data->rows, d), NULL, decision);
        const bool positive = synthetic_has(&data->sets, d, label);
        const double slack = fmax(0, 1 - (positive ? decision[label] : -decision[label]));
        sum += options->cost * (positive ? weight : 1) *
               (options->loss == TT_LOSS_HINGE ? slack : slack * slack);
    }
    return sum;
}

static void train(tt_svm *svm, const synthetic *data, const tt_svm_options *options,
                  tt_svm_label_info *info)
{
    ok(tt_svm_train(svm, &data->rows, &data->sets, NULL, 0, options, info, NULL, NULL, &err));
    ok(tt_svm_check(svm, 0, &err));
}

/* The rows of tests/golden/reference/linear.txt (scripts/golden-liblinear). */
static void read_rows(tt_lines *lines, synthetic *data)
{
    enum { ROWS = 150, TERMS = 80, LABELS = 3 };
    ok(tt_rows_init(&data->rows, ROWS, TERMS, ROWS * TERMS, &err));
    data->sets = (tt_label_sets){.n_docs = ROWS, .n_labels = LABELS};
    data->sets.begin = tt_calloc(ROWS + 1, sizeof *data->sets.begin);
    data->sets.labels = tt_alloc(ROWS, LABELS * sizeof *data->sets.labels);
    uint32_t n_labels = 0;
    uint64_t n = 0;
    for (uint32_t d = 0; d < ROWS; d++) {
        char *line = tt_lines_take(lines, "row"), *word = tt_lines_word(&line);
        for (; *word >= '0' && *word <= '9'; word += 1 + (word[1] == ','))
            data->sets.labels[n_labels++] = (uint32_t)(*word - '0');
        while ((word = tt_lines_word(&line)) != NULL) {
            char *colon = strchr(word, ':');
            *colon = '\0';
            data->rows.terms[n] = (uint32_t)tt_lines_number(word);
            data->rows.values[n++] = (float)tt_lines_number(colon + 1);
        }
        data->rows.begin[d + 1] = n;
        data->sets.begin[d + 1] = n_labels;
    }
}

static void check_golden(tt_lines *lines, const synthetic *data, char *line)
{
    double numbers[5], weights[3] = {1, 1, 1};
    for (size_t k = 0; k < 5; k++)
        numbers[k] = tt_lines_number(tt_lines_word(&line));
    const uint32_t label = (uint32_t)numbers[0];
    tt_svm_options options = defaults;
    options.loss = numbers[1] == 1 ? TT_LOSS_HINGE : TT_LOSS_SQUARED_HINGE;
    options.cost = numbers[2];
    weights[label] = numbers[3];
    options.positive_weight = weights;
    tt_svm svm;
    tt_svm_label_info info[3];
    train(&svm, data, &options, info);
    const double objective = objective_of(&svm, data, label, &options);
    assert_true(objective >= numbers[4] * (1 - 1e-6)); /* theirs is the minimum */
    assert_true(objective <= numbers[4] * (1 + 2e-4));
    assert_true(fabs(info[label].objective / objective - 1) < 1e-5);
    assert_true(info[label].relative_gap <= options.tolerance && info[label].epochs > 0);
    assert_true(info[label].n_support > 0);
    line = tt_lines_take(lines, "decisions");
    for (uint32_t d = 0; d < data->rows.n_rows; d++) {
        double decision[3];
        tt_svm_score(&svm, tt_rows_at(&data->rows, d), NULL, decision);
        const double theirs = tt_lines_number(tt_lines_word(&line));
        assert_true(fabs(decision[label] - theirs) < 0.02);
        assert_true(fabs(theirs) < 0.02 || (decision[label] > 0) == (theirs > 0));
    }
    tt_svm_release(&svm);
}

static void golden_machines_of_liblinear(void **state)
{
    (void)state;
    tt_lines lines;
    synthetic data;
    tt_lines_open(&lines, TOPICTAG_TESTS_DIR "/golden/reference/linear.txt");
    read_rows(&lines, &data);
    uint32_t n = 0;
    for (char *line; (line = tt_lines_take(&lines, "machine")) != NULL; n++) {
        char *copy = tt_strndup(line, strlen(line));
        check_golden(&lines, &data, copy);
        free(copy);
    }
    assert_int_equal(n, 18);
    tt_lines_close(&lines);
    synthetic_release(&data);
}

/* liblinear-train's weights for a label of data; the last is the bias. */
static void train_by_liblinear(double *weights, const synthetic *data, uint32_t label, int solver)
{
    char rows_path[] = "/tmp/topictag-test-XXXXXX", model_path[] = "/tmp/topictag-test-XXXXXX";
    FILE *rows = fdopen(mkstemp(rows_path), "w");
    close(mkstemp(model_path));
    for (int positive = 1; positive >= 0; positive--) /* the side seen first is the positive one */
        for (uint32_t d = 0; d < data->rows.n_rows; d++) {
            if (synthetic_has(&data->sets, d, label) != (positive == 1))
                continue;
            tt_buf text = {0};
            ok(tt_svm_export_row(tt_rows_at(&data->rows, d), &text, &err));
            fprintf(rows, "%d%s\n", positive, text.len > 0 ? text.data : "");
            tt_buf_release(&text);
        }
    assert_int_equal(fclose(rows), 0);
    char command[200];
    snprintf(command, sizeof command, "/usr/bin/liblinear-train -q -s %d -B 1 -e 1e-6 %s %s",
             solver, rows_path, model_path);
    assert_int_equal(system(command), 0);
    tt_lines model;
    tt_lines_open(&model, model_path);
    while (tt_lines_take(&model, "w") == NULL)
        model.line.len = 0;
    char *line;
    for (size_t k = 0; (line = tt_lines_take(&model, "")) != NULL && *line != '\0'; k++)
        weights[k] = tt_lines_number(tt_lines_word(&line));
    tt_lines_close(&model);
    unlink(rows_path);
    unlink(model_path);
}

static void liblinear_agrees(void **state)
{
    (void)state;
    enum { DOCS = 600, TERMS = 1500, LABELS = 2 };
    if (access("/usr/bin/liblinear-train", X_OK) != 0)
        skip();
    synthetic data;
    synthetic_init(&data, DOCS, TERMS, LABELS, 21);
    data.rows.n_terms = 1 + TERMS;
    data.rows.terms[data.rows.begin[3] - 1] = TERMS; /* liblinear counts the terms it sees */
    for (int loss = TT_LOSS_HINGE; loss <= TT_LOSS_SQUARED_HINGE; loss++) {
        tt_svm_options options = defaults;
        options.loss = (tt_loss)loss;
        tt_svm ours, theirs;
        train(&ours, &data, &options, NULL);
        train(&theirs, &data, &options, NULL); /* for its memory */
        for (uint32_t l = 0; l < LABELS; l++) {
            static double weights[TERMS + 2];
            train_by_liblinear(weights, &data, l, loss == TT_LOSS_HINGE ? 3 : 1);
            for (uint32_t t = 0; t <= TERMS; t++)
                ((float *)theirs.weights)[(size_t)t * theirs.stride + l] = (float)weights[t];
            ((double *)theirs.bias)[l] = weights[TERMS + 1];
            const double best = objective_of(&theirs, &data, l, &options);
            assert_true(objective_of(&ours, &data, l, &options) <= best * (1 + 1e-3));
            for (uint32_t d = 0; d < DOCS; d++) {
                double a[LABELS], b[LABELS];
                tt_svm_score(&ours, tt_rows_at(&data.rows, d), NULL, a);
                tt_svm_score(&theirs, tt_rows_at(&data.rows, d), NULL, b);
                assert_true(fabs(a[l] - b[l]) < 0.02);
                assert_true((a[l] > 0) == (b[l] > 0) || fabs(b[l]) < 0.01);
            }
        }
        tt_svm_release(&ours);
        tt_svm_release(&theirs);
    }
    synthetic_release(&data);
}

enum { N_DOCS = 240, N_TERMS = 900, N_LABELS = 18 };

static synthetic data;

static int make_data(void **state)
{
    (void)state;
    synthetic_init(&data, N_DOCS, N_TERMS, N_LABELS, 5);
    return 0;
}

static int drop_data(void **state)
{
    (void)state;
    synthetic_release(&data);
    return 0;
}

static void assert_same_label(const tt_svm *a, uint32_t in_a, const tt_svm *b, uint32_t in_b)
{
    assert_true(a->bias[in_a] == b->bias[in_b]);
    for (uint32_t t = 0; t < N_TERMS; t++)
        assert_true(tt_svm_weight(a, t, in_a) == tt_svm_weight(b, t, in_b));
}

/* A label's machine is the same to the bit among 17 others on any number of threads, or alone. */
static void labels_do_not_know_their_neighbours(void **state)
{
    (void)state;
    for (int loss = TT_LOSS_HINGE; loss <= TT_LOSS_SQUARED_HINGE; loss++) {
        tt_svm_options options = defaults;
        options.loss = (tt_loss)loss;
        options.balanced = loss == TT_LOSS_HINGE;
        options.ratio_weight = loss == TT_LOSS_HINGE ? 0 : 0.5;
        options.tolerance = 1e-2;
        tt_svm one, many;
        options.n_threads = 1;
        train(&one, &data, &options, NULL);
        for (unsigned n_threads = 2; n_threads <= 7; n_threads += 5) {
            options.n_threads = n_threads;
            train(&many, &data, &options, NULL);
            for (uint32_t l = 0; l < N_LABELS; l++)
                assert_same_label(&one, l, &many, l);
            tt_svm_release(&many);
        }
        for (uint32_t label = 0; label < N_LABELS; label += 7) {
            synthetic alone = {.rows = data.rows, .sets = {.n_docs = N_DOCS, .n_labels = 1}};
            alone.sets.begin = tt_calloc(N_DOCS + 1, sizeof *alone.sets.begin);
            alone.sets.labels = tt_calloc(N_DOCS, sizeof *alone.sets.labels);
            for (uint32_t d = 0; d < N_DOCS; d++)
                alone.sets.begin[d + 1] = alone.sets.begin[d] + synthetic_has(&data.sets, d, label);
            train(&many, &alone, &options, NULL);
            assert_same_label(&one, label, &many, 0);
            tt_svm_release(&many);
            tt_label_sets_release(&alone.sets);
        }
        tt_svm_release(&one);
    }
}

static void seeds_lead_to_the_same_optimum(void **state)
{
    (void)state;
    tt_svm_options options = defaults;
    tt_svm_label_info a[N_LABELS], b[N_LABELS];
    tt_svm one, other;
    train(&one, &data, &options, a);
    options.seed = 77;
    train(&other, &data, &options, b);
    bool same = true;
    for (uint32_t l = 0; l < N_LABELS; l++) {
        assert_true(fabs(a[l].objective / b[l].objective - 1) < 2e-4);
        same = same && one.bias[l] == other.bias[l];
    }
    assert_false(same);
    tt_svm_release(&one);
    tt_svm_release(&other);
}

/* class_weight="balanced" weighs each side by n / (2 n_side), as scikit-learn. */
static void balanced_weights(void **state)
{
    (void)state;
    tt_svm_options options = defaults;
    tt_svm_label_info info[N_LABELS];
    tt_svm balanced, weighted;
    options.balanced = true;
    train(&balanced, &data, &options, info);
    const uint32_t label = 3;
    double weights[N_LABELS];
    for (uint32_t l = 0; l < N_LABELS; l++)
        weights[l] = (double)info[label].n_negative / info[label].n_positive;
    options.balanced = false;
    options.positive_weight = weights;
    options.cost = N_DOCS / (2.0 * info[label].n_negative);
    train(&weighted, &data, &options, NULL);
    assert_true(fabs(weighted.bias[label] - balanced.bias[label]) < 1e-3);
    assert_true(fabs(objective_of(&weighted, &data, label, &options) / info[label].objective - 1) <
                1e-4);
    tt_svm_release(&balanced);
    tt_svm_release(&weighted);
}

/* A cost below all floats is a low one, for which nothing is worth a weight; not a hard margin. */
static void the_lowest_costs_teach_nothing(void **state)
{
    (void)state;
    for (int loss = TT_LOSS_HINGE; loss <= TT_LOSS_SQUARED_HINGE; loss++) {
        tt_svm_options options = defaults;
        tt_svm_label_info info[N_LABELS];
        tt_svm svm;
        options.loss = (tt_loss)loss;
        options.cost = 1e-50;
        train(&svm, &data, &options, info);
        for (uint32_t l = 0; l < N_LABELS; l++) {
            assert_true(info[l].epochs < options.max_epochs && info[l].relative_gap < 1);
            assert_true(fabs(svm.bias[l]) < 1e-20);
            for (uint32_t t = 0; t < N_TERMS; t++)
                assert_true(fabs(tt_svm_weight(&svm, t, l)) < 1e-20);
        }
        tt_svm_release(&svm);
    }
}

enum { N_FOLDS = 4, N_COSTS = 3 };

static const double costs[N_COSTS] = {0.5, 4, 1};

/* For each cost, warm from the one before or not, up or down. */
static void out_of_fold_equals_training_without_the_fold(void **state)
{
    (void)state;
    uint32_t fold_of[N_DOCS], subset[N_DOCS];
    static float memory[N_COSTS][N_DOCS * N_LABELS], again[N_COSTS][N_DOCS * N_LABELS];
    float *const decisions[N_COSTS] = {memory[0], memory[1], memory[2]};
    float *const others[N_COSTS] = {again[0], again[1], again[2]};
    tt_svm_options options = defaults;
    options.loss = TT_LOSS_HINGE;
    for (uint32_t d = 0; d < N_DOCS; d++)
        fold_of[d] = d * 5 / 7 % (N_FOLDS + 1); /* a fifth takes no part */
    /* No row of label 0 outside of fold 0. */
    for (uint32_t d = 0; d < N_DOCS; d++)
        if (synthetic_has(&data.sets, d, 0) && fold_of[d] != 0)
            fold_of[d] = N_FOLDS;
    memory[0][N_LABELS - 1] = 0;
    ok(tt_svm_out_of_fold(decisions, &data.rows, &data.sets, fold_of, N_FOLDS, N_FOLDS, costs,
                          N_COSTS, &options, NULL, &err));
    /* Many threads share the labels out among more blocks, fewer lanes to each. */
    for (options.n_threads = 9; options.n_threads > 0; options.n_threads -= 4) {
        ok(tt_svm_out_of_fold(others, &data.rows, &data.sets, fold_of, N_FOLDS, N_FOLDS, costs,
                              N_COSTS, &options, NULL, &err));
        assert_memory_equal(memory, again, sizeof memory);
        if (options.n_threads == 1)
            break;
    }
    for (uint32_t c = 0; c < N_COSTS; c++)
        for (uint32_t fold = 0; fold < N_FOLDS; fold++) {
            uint32_t n = 0;
            for (uint32_t d = 0; d < N_DOCS; d++)
                if (fold_of[d] != fold && fold_of[d] < N_FOLDS)
                    subset[n++] = d;
            options.cost = costs[c];
            tt_svm svm;
            ok(tt_svm_train(&svm, &data.rows, &data.sets, subset, n, &options, NULL, NULL, NULL,
                            &err));
            for (uint32_t d = 0; d < N_DOCS; d++) {
                double decision[N_LABELS];
                if (fold_of[d] != fold)
                    continue;
                tt_svm_score(&svm, tt_rows_at(&data.rows, d), NULL, decision);
                for (uint32_t l = 0; l < N_LABELS; l++)
                    assert_true(fabs(memory[c][d * N_LABELS + l] - decision[l]) <
                                (c == 0 ? 1e-5 : 0.02));
                assert_true(fold != 0 || memory[c][d * N_LABELS] == -1);
            }
            tt_svm_release(&svm);
        }
    for (uint32_t d = 0; d < N_DOCS; d++)
        assert_true(fold_of[d] < N_FOLDS || memory[1][d * N_LABELS + 1] == 0);

    /* Folds that are not judged train alike, and their rows keep what is there. */
    memset(again, 0, sizeof again);
    ok(tt_svm_out_of_fold(others, &data.rows, &data.sets, fold_of, N_FOLDS, 2, costs, N_COSTS,
                          &options, NULL, &err));
    for (uint32_t d = 0; d < N_DOCS; d++)
        for (uint32_t l = 0; l < N_LABELS; l++)
            assert_true(again[2][d * N_LABELS + l] ==
                        (fold_of[d] < 2 ? memory[2][d * N_LABELS + l] : 0));
}

typedef struct listening {
    pthread_t caller;
    uint64_t n_progress, cancel_at;
    char warning[300];
} listening;

static int listen(const topictag_event *event, void *payload)
{
    listening *l = payload;
    assert_true(pthread_equal(pthread_self(), l->caller));
    if (event->level == TOPICTAG_EVENT_WARNING)
        snprintf(l->warning, sizeof l->warning, "%s", event->message);
    if (event->level != TOPICTAG_EVENT_PROGRESS)
        return 0;
    assert_true(event->done <= event->total);
    return ++l->n_progress == l->cancel_at;
}

static void callers_thread_hears_and_cancels(void **state)
{
    (void)state;
    listening l = {.caller = pthread_self(), .cancel_at = 2};
    const topictag_listener listener = {listen, &l};
    static float decisions[N_DOCS * N_LABELS];
    uint32_t fold_of[N_DOCS];
    for (uint32_t d = 0; d < N_DOCS; d++)
        fold_of[d] = d % 2;
    tt_svm svm;
    /* Of several threads another may do all the work before the caller's is heard of twice. */
    tt_svm_options options = defaults;
    options.n_threads = 1;
    fails(TOPICTAG_E_CANCELLED, tt_svm_train(&svm, &data.rows, &data.sets, NULL, 0, &options, NULL,
                                             NULL, &listener, &err));
    assert_null(svm.owned);
    l.n_progress = 0;
    fails(TOPICTAG_E_CANCELLED,
          tt_svm_out_of_fold(&(float *){decisions}, &data.rows, &data.sets, fold_of, 2, 2,
                             &options.cost, 1, &options, &listener, &err));
    /* Too few passes are told, not hidden. */
    options.n_threads = defaults.n_threads;
    tt_svm_label_info info[N_LABELS];
    options.max_epochs = 2;
    l = (listening){.caller = pthread_self()};
    ok(tt_svm_train(&svm, &data.rows, &data.sets, NULL, 0, &options, info, NULL, &listener, &err));
    assert_true(info[0].epochs == 2 && info[0].relative_gap > options.tolerance);
    assert_non_null(strstr(l.warning, "18 labels stopped after 2 passes"));
    tt_svm_release(&svm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_machines_of_liblinear),
        cmocka_unit_test(liblinear_agrees),
        cmocka_unit_test(labels_do_not_know_their_neighbours),
        cmocka_unit_test(seeds_lead_to_the_same_optimum),
        cmocka_unit_test(balanced_weights),
        cmocka_unit_test(the_lowest_costs_teach_nothing),
        cmocka_unit_test(out_of_fold_equals_training_without_the_fold),
        cmocka_unit_test(callers_thread_hears_and_cancels),
    };
    return cmocka_run_group_tests_name("svm.dcd", tests, make_data, drop_data);
}
