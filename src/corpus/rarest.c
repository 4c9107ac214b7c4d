/* SPDX-License-Identifier: MIT */
#include "corpus/rarest.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

static bool comes_before(const tt_rarest *r, uint32_t a, uint32_t b)
{
    return r->left[a] != r->left[b] ? r->left[a] < r->left[b] : a < b;
}

static void put(tt_rarest *r, uint32_t place, uint32_t label)
{
    r->heap[place] = label;
    r->place[label] = place;
}

static void sift_up(tt_rarest *r, uint32_t place)
{
    const uint32_t label = r->heap[place];
    for (; place > 0 && comes_before(r, label, r->heap[(place - 1) / 2]); place = (place - 1) / 2)
        put(r, place, r->heap[(place - 1) / 2]);
    put(r, place, label);
}

static void sift_down(tt_rarest *r, uint32_t place)
{
    const uint32_t label = r->heap[place];
    for (uint32_t child; (child = 2 * place + 1) < r->n_heap; place = child) {
        if (child + 1 < r->n_heap && comes_before(r, r->heap[child + 1], r->heap[child]))
            child++;
        if (!comes_before(r, r->heap[child], label))
            break;
        put(r, place, r->heap[child]);
    }
    put(r, place, label);
}

topictag_status tt_rarest_init(tt_rarest *out, const uint32_t *with_begin, uint32_t n_labels,
                               topictag_error *err)
{
    *out = (tt_rarest){.left = tt_alloc(n_labels, sizeof *out->left),
                       .heap = tt_alloc(n_labels, sizeof *out->heap),
                       .place = tt_alloc(n_labels, sizeof *out->place)};
    if (out->left == NULL || out->heap == NULL || out->place == NULL) {
        tt_rarest_release(out);
        return tt_no_memory(err);
    }
    for (uint32_t label = 0; label < n_labels; label++) {
        out->left[label] = with_begin[label + 1] - with_begin[label];
        if (out->left[label] == 0)
            continue;
        out->heap[out->n_heap] = label;
        sift_up(out, out->n_heap++);
    }
    return TOPICTAG_OK;
}

void tt_rarest_release(tt_rarest *rarest)
{
    free(rarest->left);
    free(rarest->heap);
    free(rarest->place);
    *rarest = (tt_rarest){0};
}

uint32_t tt_rarest_first(const tt_rarest *rarest)
{
    return rarest->n_heap > 0 ? rarest->heap[0] : UINT32_MAX;
}

void tt_rarest_take(tt_rarest *rarest, uint32_t label)
{
    rarest->left[label]--;
    sift_up(rarest, rarest->place[label]);
    /* None is fewer than any other number. */
    if (rarest->left[rarest->heap[0]] > 0)
        return;
    rarest->heap[0] = rarest->heap[--rarest->n_heap];
    if (rarest->n_heap > 0)
        sift_down(rarest, 0);
}
