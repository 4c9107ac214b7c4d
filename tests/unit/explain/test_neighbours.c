/* SPDX-License-Identifier: MIT */
/* The stories most like one. */
#include "explaining.h"

#include <math.h>

static void likenesses_are_found(void **state)
{
    (void)state;
    const topictag_train_options options = tiny_options();
    topictag_model *model = train_on(tiny_corpus, &options);
    topictag_model *other = train_on(tiny_corpus, &options);
    topictag_explainer *explainer = explain_with(model, false);
    char corpus[8192];
    snprintf(corpus, sizeof corpus, "%s%s%s", tiny_corpus,
             "{\"id\":\"again\",\"text\":\"A faster memory chip for servers.\"}\n",
             "{\"id\":\"more\",\"text\":\"A faster memory chip for servers.\"}\n");
    const char *path = write_file("pipeline-explain.jsonl", corpus, strlen(corpus));
    topictag_neighbours *neighbours = NULL, *strangers = NULL;
    topictag_neighbour nearest[4], again[4];
    size_t n;
    ok(topictag_neighbours_read(&neighbours, model, &path, 1, NULL, 2, NULL, &err));
    ok(topictag_neighbours_read(&strangers, other, &path, 1, NULL, 1, NULL, &err));
    static const char text[] = "A faster MEMORY chip for servers!";
    ok(topictag_explainer_read(explainer, text, strlen(text), 0, NULL, &err));
    ok(topictag_explainer_nearest(explainer, neighbours, nearest, 4, &n, &err));
    assert_int_equal(n, 4);
    assert_string_equal(nearest[0].id, "e");
    assert_true(fabs(nearest[0].cosine - 1) < 1e-6);
    for (size_t i = 1; i < n; i++)
        assert_true(nearest[i].cosine <= nearest[i - 1].cosine && nearest[i].cosine > 0);
    ok(topictag_explainer_nearest(explainer, neighbours, again, 2, &n, &err));
    assert_int_equal(n, 2);
    assert_string_equal(again[0].id, "e"); /* of equals the first in reading order */
    assert_string_equal(again[1].id, "again");
    assert_string_equal(nearest[2].id, "more");
    fails(TOPICTAG_E_INVALID_ARG,
          topictag_explainer_nearest(explainer, strangers, nearest, 4, &n, &err));
    ok(topictag_explainer_read(explainer, "zzz", 3, 0, NULL, &err));
    ok(topictag_explainer_nearest(explainer, neighbours, nearest, 4, &n, &err));
    assert_int_equal(n, 0);
    remove(path);
    topictag_neighbours_free(neighbours);
    topictag_neighbours_free(strangers);
    topictag_explainer_free(explainer);
    topictag_model_free(model);
    topictag_model_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likenesses_are_found),
    };
    return cmocka_run_group_tests_name("explain.neighbours", tests, NULL, NULL);
}
