/* SPDX-License-Identifier: MIT */
#include "unit/test.h"

#include "base/random.h"
#include "learn/influence.h"

#include <math.h>

enum { N_DOCS = 400, N_LABELS = 3, N_DRAWS = 400 };

/* Random label sets: a story has each label with a chance of its own. */
typedef struct sets {
    uint32_t begin[N_DOCS + 1], labels[N_DOCS * N_LABELS];
} sets;

static tt_tag_sets view(const sets *s)
{
    return (tt_tag_sets){N_DOCS, s->begin, s->labels};
}

/* Of each label of `from` (NULL: of none) one in `chance` is wrong. */
static void draw_sets(sets *out, const sets *from, uint32_t chance, tt_rng *rng)
{
    out->begin[0] = 0;
    for (uint32_t doc = 0, n = 0; doc < N_DOCS; doc++) {
        for (uint32_t label = 0; label < N_LABELS; label++) {
            bool has = false;
            if (from == NULL)
                has = tt_rng_below(rng, label + 2) == 0;
            for (uint32_t i = 0; from != NULL && i < from->begin[doc + 1] - from->begin[doc]; i++)
                has |= from->labels[from->begin[doc] + i] == label;
            if (has != (from != NULL && tt_rng_below(rng, chance) == 0))
                out->labels[n++] = label;
        }
        out->begin[doc + 1] = n;
    }
}

/* The score of stories drawn with replacement, or of all when rng is NULL. */
static double score_of_draw(const tt_score *score, const sets *gold, const sets *tags,
                            const uint32_t *drawn)
{
    tt_metrics m = {0};
    ok(tt_metrics_init(&m, N_LABELS, &err));
    for (uint32_t i = 0; i < N_DOCS; i++) {
        const uint32_t doc = drawn[i];
        tt_metrics_add(&m, gold->labels + gold->begin[doc], gold->begin[doc + 1] - gold->begin[doc],
                       tags->labels + tags->begin[doc], tags->begin[doc + 1] - tags->begin[doc], 1);
    }
    tt_metrics_derive(&m);
    const double value = tt_score_of(score, m.micro.f1, m.macro.f1, m.accuracy);
    tt_metrics_release(&m);
    return value;
}

/* The standard error of a difference is what drawing the stories again gives. */
static void errors_are_those_of_a_bootstrap(void **state)
{
    (void)state;
    static const tt_score scores[] = {
        {.micro_f1 = 1}, {.macro_f1 = 1}, {.accuracy = 1}, {.micro_f1 = 0.5, .macro_f1 = 0.5}};
    static sets gold, a, b;
    static uint32_t drawn[N_DOCS];
    float x[N_DOCS], y[N_DOCS];
    tt_rng rng;
    tt_rng_seed(&rng, 1);
    draw_sets(&gold, NULL, 0, &rng);
    draw_sets(&a, &gold, 10, &rng);
    draw_sets(&b, &a, 12, &rng);
    const tt_tag_sets of_gold = view(&gold), of_a = view(&a), of_b = view(&b);
    for (size_t s = 0; s < sizeof scores / sizeof *scores; s++) {
        double sum = 0, squares = 0, total = 0;
        ok(tt_influence(x, &of_gold, &of_a, N_LABELS, &scores[s], &err));
        ok(tt_influence(y, &of_gold, &of_b, N_LABELS, &scores[s], &err));
        for (uint32_t doc = 0; doc < N_DOCS; doc++)
            total += (double)x[doc];
        assert_true(fabs(total) < 1e-5);
        for (int draw = 0; draw < N_DRAWS; draw++) {
            for (uint32_t i = 0; i < N_DOCS; i++)
                drawn[i] = (uint32_t)tt_rng_below(&rng, N_DOCS);
            const double d = score_of_draw(&scores[s], &gold, &a, drawn) -
                             score_of_draw(&scores[s], &gold, &b, drawn);
            sum += d;
            squares += d * d;
        }
        const double sd = sqrt(squares / N_DRAWS - sum * sum / N_DRAWS / N_DRAWS);
        /* Twice the chance of N_DRAWS draws: 1 / sqrt(2 * N_DRAWS) is 3.5 %. */
        assert_true(fabs(tt_influence_error(x, y, N_DOCS) / sd - 1) < 0.1);
        assert_true(tt_influence_error(x, x, N_DOCS) <= 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_those_of_a_bootstrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
