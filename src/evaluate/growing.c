/* SPDX-License-Identifier: MIT */
#include "evaluate/growing.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

topictag_status tt_growing_add(tt_growing *sets, size_t n, uint32_t **labels, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    TT_TRY(tt_reserve(&sets->begin, &sets->cap_begin, sets->n_docs + 2, sizeof *sets->begin, err));
    if (sets->n_docs == 0)
        sets->begin[0] = 0;
    const uint32_t begin = sets->begin[sets->n_docs];
    if (n > UINT32_MAX - begin)
        return tt_fail(err, TOPICTAG_E_LIMIT, "more than %u tags", UINT32_MAX);
    /* One place more, so that sets without any label have an array, too. */
    TT_TRY(tt_reserve(&sets->labels, &sets->cap_labels, begin + n + 1, sizeof *sets->labels, err));
    *labels = sets->labels + begin;
    sets->begin[++sets->n_docs] = begin + (uint32_t)n;
done:
    return rc;
}

static int compare_ids(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static topictag_status no_names(const tt_json *found, topictag_error *err)
{
    return tt_fail(err, TOPICTAG_E_SYNTAX, "expected an array of strings, found %s",
                   found == NULL ? "nothing" : tt_json_type_name(found));
}

topictag_status tt_growing_add_names(tt_growing *sets, const tt_json *names,
                                     const tt_strmap *label_ids, topictag_error *err)
{
    uint32_t *labels = NULL, n = 0, kept = 0;
    if (names == NULL || tt_json_type_of(names) != TT_JSON_ARRAY)
        return no_names(names, err);
    const topictag_status rc = tt_growing_add(sets, tt_json_size(names), &labels, err);
    if (rc != TOPICTAG_OK)
        return rc;
    for (const tt_json *item = tt_json_first(names); item != NULL; item = tt_json_next(item)) {
        const char *name = tt_json_string(item);
        if (name == NULL)
            return no_names(item, err);
        const uint32_t label = tt_strmap_find(label_ids, name, strlen(name));
        if (label != TT_NONE)
            labels[n++] = label;
    }
    if (n > 1)
        qsort(labels, n, sizeof *labels, compare_ids);
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || labels[kept - 1] != labels[i])
            labels[kept++] = labels[i];
    sets->begin[sets->n_docs] = sets->begin[sets->n_docs - 1] + kept;
    return TOPICTAG_OK;
}

tt_tag_sets tt_growing_sets(const tt_growing *sets)
{
    return (tt_tag_sets){(uint32_t)sets->n_docs, sets->begin, sets->labels};
}

void tt_growing_release(tt_growing *sets)
{
    free(sets->begin);
    free(sets->labels);
    *sets = (tt_growing){0};
}
