/* SPDX-License-Identifier: MIT */
#include "vector/lsa.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLICE      16 /* columns a thread works on: one cache line of floats a word */
#define OVERSAMPLE 16 /* columns beyond those wanted: they make the last wanted ones right */
#define ROUNDS     5
#define SWEEPS     60 /* of Jacobi's method, which needs about ten */

/*
 * The basis Q and its image Z = A^T A Q lie in slices of SLICE columns, each word's SLICE values
 * side by side: element (word t, column j) is at (j / SLICE * n_words + t) * SLICE + j % SLICE.
 */
typedef struct lsa {
    const tt_rows *rows;
    size_t n_words;
    uint32_t n_columns; /* a multiple of SLICE */
    float *q;           /* [n_words * n_columns] */
    float *z;           /* [n_words * n_columns] */
} lsa;

static size_t place(const lsa *s, size_t word, uint32_t column)
{
    return (column / SLICE * s->n_words + word) * SLICE + column % SLICE;
}

/* One slice of Z = A^T (A Q). */
static topictag_status multiply_slice(size_t slice, unsigned worker, void *payload,
                                      topictag_error *err)
{
    (void)worker, (void)err;
    const lsa *s = payload;
    const float *q = s->q + slice * s->n_words * SLICE;
    float *z = s->z + slice * s->n_words * SLICE;
    memset(z, 0, s->n_words * SLICE * sizeof *z);
    for (uint32_t r = 0; r < s->rows->n_rows; r++) {
        const tt_row row = tt_rows_at(s->rows, r);
        float y[SLICE] = {0};
        for (size_t e = 0; e < row.n; e++) {
            const float *from = q + (size_t)row.terms[e] * SLICE;
            for (int j = 0; j < SLICE; j++)
                y[j] += row.values[e] * from[j];
        }
        for (size_t e = 0; e < row.n; e++) {
            float *to = z + (size_t)row.terms[e] * SLICE;
            for (int j = 0; j < SLICE; j++)
                to[j] += row.values[e] * y[j];
        }
    }
    return TOPICTAG_OK;
}

static double dot(const lsa *s, const float *a, uint32_t i, const float *b, uint32_t j)
{
    const float *x = a + place(s, 0, i), *y = b + place(s, 0, j);
    double sum = 0;
    for (size_t t = 0; t < s->n_words; t++)
        sum += (double)x[t * SLICE] * (double)y[t * SLICE];
    return sum;
}

/* x -= factor * y, columns of q. */
static void subtract(lsa *s, uint32_t i, uint32_t j, double factor)
{
    float *x = s->q + place(s, 0, i);
    const float *y = s->q + place(s, 0, j);
    for (size_t t = 0; t < s->n_words; t++)
        x[t * SLICE] = (float)((double)x[t * SLICE] - factor * (double)y[t * SLICE]);
}

/* Makes the columns of q orthonormal: modified Gram-Schmidt, each column twice. */
static void orthonormalise(lsa *s)
{
    for (uint32_t i = 0; i < s->n_columns; i++) {
        float *x = s->q + place(s, 0, i);
        for (int pass = 0; pass < 2; pass++)
            for (uint32_t j = 0; j < i; j++)
                subtract(s, i, j, dot(s, s->q, i, s->q, j));
        const double norm = sqrt(dot(s, s->q, i, s->q, i));
        /* A matrix of lower rank leaves columns of rounding noise: they become 0. */
        for (size_t t = 0; t < s->n_words; t++)
            x[t * SLICE] = norm > 1e-12 ? (float)((double)x[t * SLICE] / norm) : 0;
    }
}

/* Turns rows and columns p and r of symmetric a, and columns p and r of v, so that a[p][r] is 0. */
static void rotate(double *a, double *v, uint32_t n, uint32_t p, uint32_t r)
{
    const double off = a[p * n + r];
    if (off == 0)
        return;
    const double theta = (a[r * n + r] - a[p * n + p]) / (2 * off);
    const double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
    const double c = 1 / sqrt(t * t + 1), d = t * c;
    for (uint32_t k = 0; k < n; k++) {
        const double x = a[k * n + p], y = a[k * n + r];
        a[k * n + p] = c * x - d * y;
        a[k * n + r] = d * x + c * y;
    }
    for (uint32_t k = 0; k < n; k++) {
        const double x = a[p * n + k], y = a[r * n + k];
        a[p * n + k] = c * x - d * y;
        a[r * n + k] = d * x + c * y;
    }
    for (uint32_t k = 0; k < n; k++) {
        const double x = v[k * n + p], y = v[k * n + r];
        v[k * n + p] = c * x - d * y;
        v[k * n + r] = d * x + c * y;
    }
}

/* Eigenvalues to the diagonal of symmetric a [n][n], eigenvectors to the columns of v (Jacobi). */
static void diagonalise(double *a, double *v, uint32_t n)
{
    double size = 0;
    for (uint32_t i = 0; i < n * n; i++)
        size += a[i] * a[i];
    for (uint32_t i = 0; i < n; i++)
        v[i * n + i] = 1;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double off = 0;
        for (uint32_t p = 0; p < n; p++)
            for (uint32_t r = p + 1; r < n; r++)
                off += a[p * n + r] * a[p * n + r];
        if (off <= 1e-28 * size)
            break;
        for (uint32_t p = 0; p < n; p++)
            for (uint32_t r = p + 1; r < n; r++)
                rotate(a, v, n, p, r);
    }
}

/* order [n]: the indices of the diagonal of a, largest value first, the lower index among equals */
static void order_by_diagonal(uint32_t *order, const double *a, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        for (; at > 0 && a[order[at - 1] * n + order[at - 1]] < a[i * n + i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/*
 * Within the space found: the singular vectors are Q U where Q^T A^T A Q = U S^2 U^T. vectors
 * receives each word's row of Q U sqrt(S), normalised; known its squared row of Q U S, without the
 * first dimension.
 */
static topictag_status read_vectors(float *vectors, double *known, const lsa *s, uint32_t n_dims,
                                    topictag_error *err)
{
    const uint32_t n = s->n_columns;
    double *gram = tt_calloc((size_t)n * n, 2 * sizeof *gram), *turn = gram + (size_t)n * n;
    double *row = tt_alloc(n_dims, sizeof *row);
    uint32_t *order = tt_alloc(n, sizeof *order);
    topictag_status rc = TOPICTAG_OK;
    if (gram == NULL || row == NULL || order == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j <= i; j++)
            gram[i * n + j] = gram[j * n + i] = dot(s, s->q, i, s->z, j);
    diagonalise(gram, turn, n);
    order_by_diagonal(order, gram, n);
    for (size_t t = 0; t < s->n_words; t++) {
        double norm2 = 0;
        known[t] = 0;
        for (uint32_t k = 0; k < n_dims; k++) {
            const double value = gram[order[k] * n + order[k]];
            double sum = 0;
            for (uint32_t j = 0; j < n; j++)
                sum += (double)s->q[place(s, t, j)] * turn[j * n + order[k]];
            row[k] = value > 0 ? sum * sqrt(sqrt(value)) : 0;
            norm2 += row[k] * row[k];
            known[t] += k > 0 && value > 0 ? sum * sum * value : 0;
        }
        const double scale = norm2 > 0 ? 1 / sqrt(norm2) : 0;
        for (uint32_t k = 0; k < n_dims; k++)
            vectors[t * n_dims + k] = (float)(row[k] * scale);
    }
done:
    free(gram);
    free(row);
    free(order);
    return rc;
}

/*
 * From unit vectors to what lsa.h says: the direction common to all words taken off, words that
 * the space knows little of shortened.
 */
static topictag_status shape_vectors(float *vectors, const double *known, const lsa *s,
                                     uint32_t n_dims, topictag_error *err)
{
    const size_t n_words = s->n_words;
    double *sum = tt_calloc(2 * n_words + n_dims, sizeof *sum);
    if (sum == NULL)
        return tt_no_memory(err);
    double *norm2 = sum + n_words, *common = norm2 + n_words, total = 0;
    for (uint64_t e = 0; e < s->rows->begin[s->rows->n_rows]; e++) {
        const double value = (double)s->rows->values[e];
        sum[s->rows->terms[e]] += value;
        norm2[s->rows->terms[e]] += value * value;
        total += value;
    }
    for (size_t t = 0; t < n_words; t++)
        for (uint32_t k = 0; k < n_dims; k++)
            common[k] += sum[t] * (double)vectors[t * n_dims + k] / total;
    for (size_t t = 0; t < n_words; t++) {
        const double length = norm2[t] > 0 ? sqrt(sqrt(known[t] / norm2[t])) : 0;
        for (uint32_t k = 0; k < n_dims; k++) {
            float *at = &vectors[t * n_dims + k];
            *at = (float)(length * ((double)*at - common[k]));
        }
    }
    free(sum);
    return TOPICTAG_OK;
}

topictag_status tt_lsa(float *vectors, const tt_rows *rows, uint32_t n_dims, uint64_t seed,
                       unsigned n_threads, const topictag_listener *listener, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    if (n_dims >= rows->n_terms || n_dims >= rows->n_rows)
        return tt_fail(err, TOPICTAG_E_DEGENERATE,
                       "word vectors of %u numbers need more stories and more words than that, "
                       "found %u and %u",
                       n_dims, rows->n_rows, rows->n_terms);
    lsa s = {.rows = rows, .n_words = rows->n_terms};
    s.n_columns = (n_dims + OVERSAMPLE + SLICE - 1) / SLICE * SLICE;
    const size_t n = s.n_words * s.n_columns;
    s.q = tt_alloc(n, sizeof *s.q);
    s.z = tt_alloc(n, sizeof *s.z);
    double *known = tt_alloc(s.n_words, sizeof *known);
    if (s.q == NULL || s.z == NULL || known == NULL) {
        rc = tt_no_memory(err);
        goto done;
    }
    /* Signs at random serve as well as normal numbers, and are the same on every machine. */
    tt_rng rng;
    tt_rng_seed(&rng, seed);
    for (size_t i = 0; i < n; i++)
        s.q[i] = tt_rng_next(&rng) >> 63 ? 1.0f : -1.0f;
    for (int round = 0; round < ROUNDS; round++) {
        TT_TRY(tt_tell_progress(listener, "finding word vectors", (uint64_t)round, ROUNDS, err));
        orthonormalise(&s);
        TT_TRY(tt_parallel(s.n_columns / SLICE, n_threads, multiply_slice, &s, err));
        if (round + 1 < ROUNDS) {
            float *image = s.z;
            s.z = s.q;
            s.q = image;
        }
    }
    TT_TRY(read_vectors(vectors, known, &s, n_dims, err));
    TT_TRY(shape_vectors(vectors, known, &s, n_dims, err));
done:
    free(known);
    free(s.q);
    free(s.z);
    return rc;
}
