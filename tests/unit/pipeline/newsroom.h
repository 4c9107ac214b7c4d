/* SPDX-License-Identifier: MIT */
#ifndef TT_UNIT_PIPELINE_NEWSROOM_H
#define TT_UNIT_PIPELINE_NEWSROOM_H

/*
 * A little corpus of two labels and none, as a file in the working folder.
 */

#include "base/random.h"
#include "unit/test.h"

#include "topictag/topictag.h"

#include <stdlib.h>

static const char tiny_corpus[] =
    "{\"id\":\"a\",\"title\":\"Court rules\",\"text\":\"The judge ruled for the "
    "plaintiff.\",\"labels\":[\"legal\"]}\n"
    "{\"id\":\"b\",\"text\":\"An appeal court upheld the ruling of the "
    "judge.\",\"labels\":[\"legal\"]}\n"
    "{\"id\":\"c\",\"text\":\"The judge heard the plaintiff in court.\",\"labels\":[\"legal\"]}\n"
    "{\"id\":\"d\",\"text\":\"The new chip has more cores and "
    "memory.\",\"labels\":[\"hardware\"]}\n"
    "{\"id\":\"e\",\"text\":\"A faster memory chip for servers.\",\"labels\":[\"hardware\"]}\n"
    "{\"id\":\"f\",\"text\":\"Servers with the chip need more memory "
    "cores.\",\"labels\":[\"hardware\"]}\n"
    "{\"id\":\"g\",\"text\":\"A patent court heard the maker of the "
    "chip.\",\"labels\":[\"legal\",\"hardware\"]}\n"
    "{\"id\":\"h\",\"text\":\"Rain and wind in the north, sun in the south.\",\"labels\":[]}\n"
    "{\"id\":\"i\",\"text\":\"The team won the final in the rain.\",\"labels\":[]}\n"
    "{\"id\":\"j\",\"text\":\"A new film opens in the south.\",\"labels\":[]}\n";

/* Two lines that stand below each of 24 stories of a site. */
#define SITE_LINES "Follow us on every channel\\nCopyright The Daily Example"

/* A corpus of a site as a file: stories of two labels in turn. */
static inline void write_site(const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 24; i++)
        fprintf(file, "{\"text\":\"%s %d\\n" SITE_LINES "\",\"label\":\"%s\"}\n",
                i % 2 == 0 ? "The judge ruled in case" : "The chip has more memory cores", i,
                i % 2 == 0 ? "legal" : "hardware");
    assert_int_equal(fclose(file), 0);
}

/* A listener that stops the work after a while. */
typedef struct patience {
    int left; /* events until the answer is no */
} patience;

static inline int lose_patience(const topictag_event *event, void *payload)
{
    patience *p = payload;
    (void)event;
    return p->left-- <= 0;
}

/* Trains on a text written to a file; fails the test when training fails. */
static inline topictag_model *train_on(const char *text, const topictag_train_options *options)
{
    const char *path = write_file("pipeline-corpus.jsonl", text, strlen(text));
    topictag_model *model = NULL;
    ok(topictag_train(&model, &path, 1, NULL, options, NULL, NULL, &err));
    remove(path);
    return model;
}

static inline topictag_train_options tiny_options(void)
{
    topictag_train_options options = topictag_train_options_default();
    options.min_df = 1;
    options.threads = 1;
    options.folds = 3;
    return options;
}

/*
 * n stories of five words of their label's own fifty and five of anyone's. One label in `noise` is
 * wrong, so that low costs are better. To be freed.
 */
static inline char *noisy_corpus(uint32_t n, uint32_t noise)
{
    char *text = malloc((size_t)n * 160), *to = text;
    tt_rng rng;
    assert_non_null(text);
    tt_rng_seed(&rng, 5);
    for (uint32_t doc = 0; doc < n; doc++) {
        const uint32_t label = (uint32_t)tt_rng_below(&rng, 2);
        const bool wrong = tt_rng_below(&rng, noise) == 0;
        to += sprintf(to, "{\"labels\":[\"%c\"],\"text\":\"", "xy"[label ^ wrong]);
        for (int word = 0; word < 10; word++)
            to += sprintf(to, "w%u ",
                          (unsigned)tt_rng_below(&rng, 50) + (word < 5 ? 100 + 50 * label : 0));
        to += sprintf(to, "\"}\n");
    }
    return text;
}

/* The bytes of a file, to be freed. */
static inline uint8_t *read_whole(const char *path, size_t *n_bytes)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *n_bytes = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*n_bytes + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *n_bytes, file), *n_bytes);
    fclose(file);
    return bytes;
}

#endif
