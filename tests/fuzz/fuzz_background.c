/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are a background or are refused; one that is read knows its words and can be used for
 * the stories of its sample. Checksums are made right first.
 */
#include "reseal.h"
#include "model/background.h"

#include <math.h>
#include <stdlib.h>

#define N_NEAR 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const tt_background *background)
{
    tt_near_word near[N_NEAR];
    tt_rows blocks;
    topictag_error err;
    const size_t n = tt_word_vectors_nearest(&background->words, 0, near, N_NEAR);
    for (size_t i = 0; i < n; i++)
        if (near[i].word >= background->params.n_words || !(fabs(near[i].cosine) < 1.001))
            abort();
    if (tt_word_vectors_rows(&blocks, &background->words, &background->sample, true, 1, 1, &err) !=
            TOPICTAG_OK ||
        tt_rows_check(&blocks, &err) != TOPICTAG_OK)
        abort();
    tt_rows_release(&blocks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tt_background background;
    topictag_error err;
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    reseal(copy, size);
    if (tt_background_read(&background, copy, size, &err) == TOPICTAG_OK) {
        use(&background);
        tt_background_release(&background);
    }
    free(copy);
    return 0;
}
