/* SPDX-License-Identifier: MIT */
/*
 * The only user of libsvm.
 *
 * Labels train in parallel. Of svm_train that is safe as long as probability is 0: it then reads
 * the problem and the parameters, writes to memory of its own, and its only global is the pointer
 * to the function that prints (3.24: svm_print_string), which is set once before the first
 * training. rand() is called for probabilities and cross-validation only, setlocale() and the
 * static line buffer belong to saving and loading; none of these is used here.
 *
 * libsvm gives up (or throws) when memory runs out; everything around it answers E_NO_MEMORY.
 */
#include "svm/libsvm.h"

#include "base/memory.h"
#include "base/threads.h"
#include "svm/kernel.h"
#include "svm/machine.h"

#include <assert.h>
#include <libsvm/svm.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct tt_libsvm {
    const tt_problem *whole;
    struct svm_node **vectors; /* [n_docs of whole] */
    struct svm_node *nodes;    /* what they point into */
    bool is_matrix;            /* vectors[i] = serial number, then K(i, 0..n_docs-1) */
    double cache_mb;           /* of each training */
};

/* libsvm prints its progress to standard output unless told otherwise. */
static void print_nothing(const char *text)
{
    (void)text;
}

static void silence(void)
{
    svm_set_print_string_function(print_nothing);
}

static pthread_once_t silenced = PTHREAD_ONCE_INIT;

const char *tt_libsvm_version(char out[16])
{
    snprintf(out, 16, "%d.%02d", libsvm_version / 100, libsvm_version % 100);
    return out;
}

/* The matrix of kernel values in the making: a row for each document up to its diagonal. */
typedef struct matrix {
    tt_libsvm *engine;
    tt_postings postings;
    double *norm2; /* [n_docs] */
    double *dots;  /* [n_threads * n_docs] scratch */
} matrix;

static topictag_status fill_matrix_row(size_t item, unsigned worker, void *payload,
                                       topictag_error *err)
{
    (void)err;
    const matrix *m = payload;
    const tt_problem *whole = m->engine->whole;
    const tt_svm_options *o = whole->options;
    const tt_kernel_function f = {o->kernel, o->gamma, o->coef0, o->degree};
    const tt_row row = tt_rows_at(whole->rows, whole->docs[item]);
    double *dots = m->dots + (size_t)worker * whole->n_docs;
    for (size_t j = 0; j <= item; j++)
        dots[j] = 0;
    for (size_t e = 0; e < row.n; e++) {
        const double value = row.values[e];
        const uint64_t end = m->postings.begin[row.terms[e] + 1];
        for (uint64_t p = m->postings.begin[row.terms[e]]; p < end; p++) {
            if (m->postings.places[p] > item)
                break;
            dots[m->postings.places[p]] += value * m->postings.values[p];
        }
    }
    struct svm_node **vectors = m->engine->vectors;
    vectors[item][0].index = 0;
    vectors[item][0].value = (double)item + 1;
    for (size_t j = 0; j <= item; j++) {
        const double value = tt_kernel_value(&f, dots[j], m->norm2[item], m->norm2[j]);
        vectors[item][j + 1] = (struct svm_node){.index = (int)j + 1, .value = value};
        vectors[j][item + 1] = (struct svm_node){.index = (int)item + 1, .value = value};
    }
    return TOPICTAG_OK;
}

static topictag_status make_matrix(tt_libsvm *engine, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_problem *whole = engine->whole;
    const unsigned n_threads = whole->options->n_threads > 0 ? whole->options->n_threads : 1;
    const size_t n = whole->n_docs;
    matrix m = {.engine = engine};
    engine->is_matrix = true;
    engine->nodes = tt_alloc(n * (n + 1), sizeof *engine->nodes);
    m.norm2 = tt_alloc(n, sizeof *m.norm2);
    m.dots = tt_alloc(n, n_threads * sizeof *m.dots);
    if (engine->nodes == NULL || m.norm2 == NULL || m.dots == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(tt_postings_init(&m.postings, whole->rows, whole->docs, whole->n_docs, err));
    for (size_t k = 0; k < n; k++) {
        engine->vectors[k] = engine->nodes + k * (n + 1);
        m.norm2[k] = tt_row_norm2(tt_rows_at(whole->rows, whole->docs[k]));
    }
    TT_TRY(tt_parallel(n, n_threads, fill_matrix_row, &m, err));
done:
    tt_postings_release(&m.postings);
    free(m.norm2);
    free(m.dots);
    return rc;
}

static topictag_status make_vectors(tt_libsvm *engine, topictag_error *err)
{
    const tt_problem *whole = engine->whole;
    size_t n_nodes = whole->n_docs;
    for (uint32_t k = 0; k < whole->n_docs; k++)
        n_nodes += tt_rows_at(whole->rows, whole->docs[k]).n;
    engine->nodes = tt_alloc(n_nodes, sizeof *engine->nodes);
    if (engine->nodes == NULL)
        return tt_no_memory(err);
    struct svm_node *at = engine->nodes;
    for (uint32_t k = 0; k < whole->n_docs; k++) {
        const tt_row row = tt_rows_at(whole->rows, whole->docs[k]);
        engine->vectors[k] = at;
        for (size_t e = 0; e < row.n; e++)
            *at++ = (struct svm_node){.index = (int)row.terms[e] + 1, .value = row.values[e]};
        *at++ = (struct svm_node){.index = -1};
    }
    return TOPICTAG_OK;
}

topictag_status tt_libsvm_new(tt_libsvm **out, const tt_problem *whole, topictag_error *err)
{
    *out = NULL;
    topictag_status rc = TOPICTAG_OK;
    tt_libsvm *engine = tt_calloc(1, sizeof *engine);
    if (engine == NULL)
        return tt_no_memory(err);
    pthread_once(&silenced, silence);
    const tt_svm_options *options = whole->options;
    engine->whole = whole;
    engine->vectors = tt_alloc(whole->n_docs, sizeof(struct svm_node *));
    if (engine->vectors == NULL)
        TT_TRY(tt_no_memory(err));
    if (whole->n_docs >= INT_MAX || whole->rows->n_terms >= INT_MAX)
        TT_TRY(tt_fail(err, TOPICTAG_E_LIMIT, "%u documents of %u terms: too many for libsvm",
                       whole->n_docs, whole->rows->n_terms));
    const double n = whole->n_docs;
    const double matrix_bytes = n * (n + 1) * (double)sizeof(struct svm_node);
    const bool fits = matrix_bytes <= (double)options->cache_bytes;
    TT_TRY(fits ? make_matrix(engine, err) : make_vectors(engine, err));

    const double left = (double)options->cache_bytes - (fits ? matrix_bytes : 0);
    engine->cache_mb = left / (1 << 20) / (options->n_threads > 0 ? options->n_threads : 1);
    if (engine->cache_mb < 1)
        engine->cache_mb = 1;
done:
    if (rc != TOPICTAG_OK) {
        tt_libsvm_free(engine);
        return rc;
    }
    *out = engine;
    return rc;
}

void tt_libsvm_free(tt_libsvm *engine)
{
    if (engine == NULL)
        return;
    free(engine->vectors);
    free(engine->nodes);
    free(engine);
}

/* A label's support vectors: places in the problem, and alpha times the side. */
typedef struct solution {
    uint32_t *places; /* [n] */
    double *coefs;    /* [n] */
    uint32_t n;
    double rho;
} solution;

/* All labels of one training. */
typedef struct training {
    const tt_libsvm *engine;
    const tt_problem *problem;
    double cost;
    struct svm_node **vectors; /* [n_docs of problem] */
    solution *solutions;       /* [n_labels] */
    atomic_ullong done;
    uint64_t total;
} training;

static struct svm_parameter parameters(const training *t, const tt_costs *costs, int labels[2],
                                       double weights[2])
{
    static const int kernels[] = {LINEAR, RBF, POLY, SIGMOID};
    const tt_svm_options *options = t->problem->options;
    labels[0] = 1;
    labels[1] = -1;
    weights[0] = costs->positive;
    weights[1] = costs->negative;
    return (struct svm_parameter){
        .svm_type = C_SVC,
        .kernel_type = t->engine->is_matrix ? PRECOMPUTED : kernels[options->kernel],
        .degree = (int)options->degree,
        .gamma = options->gamma,
        .coef0 = options->coef0,
        .cache_size = t->engine->cache_mb,
        .eps = options->tolerance,
        .C = 1,
        .nr_weight = 2,
        .weight_label = labels,
        .weight = weights,
        .shrinking = 1,
    };
}

/* Kernel values beyond the floats that libsvm computes with leave a solution without numbers. */
static topictag_status keep_solution(solution *s, const struct svm_model *model,
                                     const tt_svm_options *options, topictag_error *err)
{
    assert(model->nr_class == 2 && model->label[0] == 1);
    s->n = (uint32_t)model->l;
    s->rho = model->rho[0];
    bool finite = isfinite(s->rho);
    s->places = tt_alloc(s->n, sizeof *s->places);
    s->coefs = tt_alloc(s->n, sizeof *s->coefs);
    if (s->places == NULL || s->coefs == NULL)
        return tt_no_memory(err);
    for (uint32_t k = 0; k < s->n; k++) {
        s->places[k] = (uint32_t)model->sv_indices[k] - 1;
        s->coefs[k] = model->sv_coef[0][k];
        finite &= isfinite(s->coefs[k]);
    }
    if (!finite)
        return tt_fail(err, TOPICTAG_E_DEGENERATE,
                       "gamma %g, coef0 %g and degree %u make kernel values too large to learn "
                       "from; expected ones nearer 0",
                       options->gamma, options->coef0, options->degree);
    return TOPICTAG_OK;
}

static topictag_status train_label(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    training *t = payload;
    const tt_problem *problem = t->problem;
    const uint32_t label = (uint32_t)item;
    struct svm_model *model = NULL;
    double *sides = NULL;
    if (!tt_problem_trainable(problem, label))
        goto done;
    sides = tt_alloc(problem->n_docs, sizeof *sides);
    if (sides == NULL)
        TT_TRY(tt_no_memory(err));
    tt_problem_sides(problem, label, sides);
    const tt_costs costs = tt_problem_costs(problem, label, t->cost);
    int labels[2];
    double weights[2];
    const struct svm_parameter parameter = parameters(t, &costs, labels, weights);
    const struct svm_problem given = {(int)problem->n_docs, sides, t->vectors};
    const char *complaint = svm_check_parameter(&given, &parameter);
    if (complaint != NULL)
        TT_TRY(tt_fail(err, TOPICTAG_E_INVALID_ARG, "libsvm: %s", complaint));
    model = svm_train(&given, &parameter);
    TT_TRY(keep_solution(&t->solutions[label], model, problem->options, err));
done:
    if (model != NULL)
        svm_free_and_destroy_model(&model);
    free(sides);
    const uint64_t n_done = atomic_fetch_add(&t->done, 1) + 1;
    if (rc == TOPICTAG_OK && worker == 0) /* the caller's own thread: the listener's */
        rc = tt_tell_progress(problem->listener, "training", n_done, t->total, err);
    return rc;
}

/* The engine's vectors of the problem's documents; both lists of rows increase. */
static struct svm_node **choose_vectors(const tt_libsvm *engine, const tt_problem *problem)
{
    struct svm_node **vectors = tt_alloc(problem->n_docs, sizeof(struct svm_node *));
    if (vectors == NULL)
        return NULL;
    uint32_t from = 0;
    for (uint32_t k = 0; k < problem->n_docs; k++) {
        while (engine->whole->docs[from] != problem->docs[k])
            from++;
        vectors[k] = engine->vectors[from];
    }
    return vectors;
}

/* Weights from support vectors, one label a task; sums are double and rounded once. */
typedef struct folding {
    const training *t;
    tt_svm *svm;
    tt_svm_parts *parts;
    double *weights; /* [n_threads * n_terms] scratch */
} folding;

static topictag_status fold_label(size_t item, unsigned worker, void *payload, topictag_error *err)
{
    (void)err;
    const folding *f = payload;
    const tt_problem *problem = f->t->problem;
    const solution *s = &f->t->solutions[item];
    double *weights = f->weights + (size_t)worker * f->svm->n_terms;
    for (uint32_t t = 0; t < f->svm->n_terms; t++)
        weights[t] = 0;
    for (uint32_t k = 0; k < s->n; k++) {
        const tt_row row = tt_rows_at(problem->rows, problem->docs[s->places[k]]);
        for (size_t e = 0; e < row.n; e++)
            weights[row.terms[e]] += s->coefs[k] * row.values[e];
    }
    for (uint32_t t = 0; t < f->svm->n_terms; t++)
        f->parts->weights[(size_t)t * f->svm->stride + item] = (float)weights[t];
    return TOPICTAG_OK;
}

static topictag_status fold(tt_svm *out, const training *t, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_problem *problem = t->problem;
    const unsigned n_threads = problem->options->n_threads > 0 ? problem->options->n_threads : 1;
    folding f = {.t = t, .svm = out};
    TT_TRY(tt_svm_init_linear(out, &f.parts, problem->n_labels, problem->rows->n_terms, err));
    f.weights = tt_alloc(problem->rows->n_terms, n_threads * sizeof *f.weights);
    if (f.weights == NULL)
        TT_TRY(tt_no_memory(err));
    for (uint32_t l = 0; l < problem->n_labels; l++)
        if (tt_problem_trainable(problem, l))
            f.parts->bias[l] = -t->solutions[l].rho;
    TT_TRY(tt_parallel(problem->n_labels, n_threads, fold_label, &f, err));
done:
    free(f.weights);
    if (rc != TOPICTAG_OK)
        tt_svm_release(out);
    return rc;
}

/* One table of support vectors for all labels. */
static topictag_status share(tt_svm *out, const training *t, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    const tt_problem *problem = t->problem;
    tt_svm_parts *parts;
    uint32_t n_support = 0;
    uint32_t *ids = tt_calloc(problem->n_docs, sizeof *ids); /* of each place; 0: none, else + 1 */
    uint32_t *docs = tt_alloc(problem->n_docs, sizeof *docs);
    if (ids == NULL || docs == NULL)
        TT_TRY(tt_no_memory(err));
    for (uint32_t l = 0; l < problem->n_labels; l++)
        for (uint32_t k = 0; k < t->solutions[l].n; k++)
            ids[t->solutions[l].places[k]] = 1;
    for (uint32_t k = 0; k < problem->n_docs; k++)
        if (ids[k] != 0) {
            docs[n_support] = problem->docs[k];
            ids[k] = ++n_support;
        }
    TT_TRY(tt_svm_init_kernel(out, &parts, problem->n_labels, problem->rows, docs, n_support,
                              problem->options, err));
    for (uint32_t l = 0; l < problem->n_labels; l++) {
        const solution *s = &t->solutions[l];
        if (tt_problem_trainable(problem, l))
            parts->bias[l] = -s->rho;
        for (uint32_t k = 0; k < s->n; k++)
            parts->coef[(size_t)(ids[s->places[k]] - 1) * problem->n_labels + l] = s->coefs[k];
    }
done:
    free(ids);
    free(docs);
    return rc;
}

topictag_status tt_libsvm_train(tt_svm *out, const tt_libsvm *engine, const tt_problem *problem,
                                double cost, tt_svm_label_info *info, uint64_t *done,
                                uint64_t total, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    training t = {.engine = engine, .problem = problem, .cost = cost, .total = total};
    atomic_init(&t.done, *done);
    t.vectors = choose_vectors(engine, problem);
    t.solutions = tt_calloc(problem->n_labels, sizeof *t.solutions);
    if (t.vectors == NULL || t.solutions == NULL)
        TT_TRY(tt_no_memory(err));
    TT_TRY(tt_parallel(problem->n_labels, problem->options->n_threads, train_label, &t, err));
    *done = atomic_load(&t.done);
    if (info != NULL)
        for (uint32_t l = 0; l < problem->n_labels; l++)
            info[l].n_support = t.solutions[l].n;
    TT_TRY(problem->options->kernel == TT_KERNEL_LINEAR ? fold(out, &t, err) : share(out, &t, err));
done:
    if (t.solutions != NULL)
        for (uint32_t l = 0; l < problem->n_labels; l++) {
            free(t.solutions[l].places);
            free(t.solutions[l].coefs);
        }
    free(t.solutions);
    free(t.vectors);
    return rc;
}
